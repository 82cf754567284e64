"""`swarm`: agents, each of whom may read each other; which do is learned on train; a vote.

Any ordered pair is a potential edge; after learning those over .5 are kept. Source: GPTSwarm, arXiv
2402.16823 (Adam .1, batches of 4, 200 iterations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.graphs import Edge, pairs, unrolled
from stackprog.baselines.wiring import Wiring, learn

if TYPE_CHECKING:
    from stackprog.baselines.bench import Bench
    from stackprog.modules.talk import Talk


def _build(bench: Bench) -> Talk:
    """Calls a question: k, the agents; on train iterations x batch x k, repeated ones once."""
    k = bench.integer("k")
    members, wiring = bench.members(k), Wiring(pairs(k))

    def talk(edges: list[Edge]) -> Talk:
        return bench.talk("swarm", unrolled(members, edges))

    learn(bench, "swarm", wiring, talk)
    return talk(wiring.graph(above=0.5))


SWARM = Baseline("k agents that vote; who reads whom is learned", "arXiv 2402.16823", "k", _build,
                 {"k": 5, "iterations": 200, "batch": 4}, train="learn")  # fmt: skip
