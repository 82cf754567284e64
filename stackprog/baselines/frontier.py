"""`frontier`: one large model alone, with the prompts its published scores were measured with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.programs import build
from stackprog.specs import Model

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench
    from stackprog.lms.catalog import Catalog

DEFAULT, PROTOCOL = "gpt-4o", "simple-evals"


def frontier(catalog: Catalog, model: str = DEFAULT) -> dspy.Module:
    """The model under the protocol of simple-evals; its row has the temperature, 0.5 for GPT-4o."""
    program = build(Model(model), catalog=catalog.under({catalog[model].name: PROTOCOL}))
    program.label = f"frontier {model}"
    return program


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: 1."""
    return frontier(bench.registry.catalog, bench.best)


FRONTIER = Baseline("one large model alone, with the simple-evals prompt", "openai/simple-evals",
                    "1", _build, train="", model=DEFAULT)  # fmt: skip
