"""`router`: the k nearest train questions choose the model with the best accuracy on them.

Shrunk to the model's mean as if `shrink` more questions had come out so, minus `cost` times its
mean USD a question. Source: RouteLLM, arXiv 2406.18665.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.bench import several
from stackprog.specs import Combined, Model

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: 1; on train n a question."""
    models = tuple(Model(name) for name in several(bench.pool))
    right = [bench.marks(model) for model in models]
    n = len(bench.learned_from.examples)
    costs = [bench.score(bench.solver(model)).usd for model in models]
    options = {"k": bench.integer("k"), **{name: float(bench.options[name]) for name in _SHARES}}
    program = bench.solver(Combined("router", models, options=options))
    program.learn(
        [example.question for example in bench.learned_from.examples], right,
        [None if cost is None else cost / n for cost in costs],
    )  # fmt: skip
    return program


_SHARES = ("shrink", "cost")
ROUTER = Baseline("the model that was best on the k nearest train questions", "arXiv 2406.18665",
                  "1", _build, {"k": 5, "shrink": 5.0, "cost": 0.0}, train="learn")  # fmt: skip
