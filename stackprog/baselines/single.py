"""`single`: one model, one rollout: the one named, or the best on train beside every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.specs import Model

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: 1."""
    return bench.solver(Model(bench.best))


SINGLE = Baseline("one model, one rollout: the best on train, and each", "-", "1", _build,
                  each=True)  # fmt: skip
