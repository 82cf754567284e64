"""What a stack must beat; one file each.

To add a baseline, write one file like `self_consistency.py` and add its row to `BASELINES`.
"""

from __future__ import annotations

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.best_of_n import BEST_OF_N
from stackprog.baselines.cascade import CASCADE
from stackprog.baselines.controls import HALVING, RANDOM
from stackprog.baselines.cost_matched import COST_MATCHED
from stackprog.baselines.debate import DEBATE
from stackprog.baselines.frontier import FRONTIER
from stackprog.baselines.fuse import FUSE
from stackprog.baselines.mixture import MIXTURE, SELF_MIXTURE
from stackprog.baselines.pruned import PRUNED
from stackprog.baselines.router import ROUTER
from stackprog.baselines.self_consistency import SELF_CONSISTENCY
from stackprog.baselines.single import SINGLE
from stackprog.baselines.swarm import SWARM
from stackprog.baselines.topologies import TOPOLOGIES
from stackprog.baselines.voting import VOTE, WEIGHTED_VOTE
from stackprog.errors import UsageError

BASELINES: dict[str, Baseline] = {
    "frontier": FRONTIER, "single": SINGLE, "self-consistency": SELF_CONSISTENCY,
    "cost-matched": COST_MATCHED, "vote": VOTE, "weighted-vote": WEIGHTED_VOTE, "mixture": MIXTURE,
    "self-mixture": SELF_MIXTURE, "debate": DEBATE, "best-of-n": BEST_OF_N, "fuse": FUSE,
    "cascade": CASCADE, "router": ROUTER, **TOPOLOGIES, "swarm": SWARM, "pruned": PRUNED,
    "random": RANDOM, "halving": HALVING,
}  # fmt: skip

__all__ = ["BASELINES", "Baseline", "baseline_named"]


def baseline_named(name: str) -> Baseline:
    """A row of the table.

    Raises:
        UsageError: If there is none of this name.
    """
    if name not in BASELINES:
        raise UsageError(f"unknown baseline {name!r}; known are {', '.join(BASELINES)}")
    return BASELINES[name]
