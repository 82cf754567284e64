"""`fuse`: one call of the best model reads the answers of the two best: the agent in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.specs import Combined

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: k + 1, k the children."""
    return bench.solver(Combined("fuse", tuple(bench.members(bench.integer("k")))))


FUSE = Baseline("one call reads the answers of the k best models", "-", "k + 1", _build, {"k": 2})
