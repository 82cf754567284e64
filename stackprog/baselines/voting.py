"""`vote`, `weighted-vote`: one rollout of each model of the pool, and the answer most of them gave.

Weights are the log-odds of each model on train. Source: "More Agents Is All You Need", arXiv
2402.05120.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.bench import several
from stackprog.modules.weighted_vote import weighted
from stackprog.specs import Combined, Model

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench

SOURCE = "arXiv 2402.05120"


def _vote(bench: Bench) -> dspy.Module:
    """Calls a question: n, the models of the pool; ties go to the earlier of the pool."""
    return bench.solver(Combined("vote", tuple(map(Model, several(bench.pool)))))


def _weighted(bench: Bench) -> dspy.Module:
    """Calls a question: n; on train n a question."""
    models = [Model(name) for name in several(bench.pool)]
    right = [sum(bench.marks(model)) for model in models]
    return bench.solver(weighted(models, right, len(bench.learned_from.examples)))


VOTE = Baseline("one rollout of each model, plurality", SOURCE, "n", _vote, train="")
WEIGHTED_VOTE = Baseline("the same, each model with its log-odds on train", SOURCE, "n", _weighted,
                         train="learn")  # fmt: skip
