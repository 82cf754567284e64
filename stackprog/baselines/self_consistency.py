"""`self-consistency`: k rollouts of one model, the plurality of their answers.

Answers are counted by the grader's classes; ties go to the earliest. The model samples by its
catalog row, so that it is the same model that stands in a stack. Source: "Self-Consistency Improves
Chain of Thought Reasoning", arXiv 2203.11171.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.specs import Combined, Model, Spec

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


def votes_of(model: str, k: int) -> Spec:
    """K rollouts of a model and their vote; one rollout is the model alone."""
    rollouts = tuple(Model(model, rollout) for rollout in range(k))
    return Combined("vote", rollouts) if k > 1 else rollouts[0]


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: k."""
    return bench.solver(votes_of(bench.best, bench.integer("k")))


SELF_CONSISTENCY = Baseline("k rollouts of one model, plurality", "arXiv 2203.11171", "k", _build,
                            {"k": 5})  # fmt: skip
