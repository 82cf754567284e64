"""`frontier`: one large model alone, asked as its published scores were measured.

Prompts, system message, temperature and output limit are those of simple-evals, with which OpenAI
published GPT-4o's scores: https://github.com/openai/simple-evals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.programs import build
from stackprog.specs import Model

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench
    from stackprog.lms.catalog import Catalog

DEFAULT, PROTOCOL = "gpt-4o-2024-08-06", "simple-evals"
SAMPLING = (0.5, 2048)  # temperature, output limit: simple_evals.py, chat_completion_sampler.py


def frontier(catalog: Catalog, model: str = DEFAULT) -> dspy.Module:
    """The model under the protocol that was named for it, else that of simple-evals."""
    asked_by = catalog[model].protocol or PROTOCOL
    program = build(Model(model), catalog=catalog.under({model: asked_by}))
    program.label = f"frontier {model}" + (f" by {asked_by}" if asked_by != PROTOCOL else "")
    return program


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: 1."""
    return frontier(bench.registry.catalog, bench.best)


FRONTIER = Baseline("one large model alone, with the simple-evals prompt", "openai/simple-evals",
                    "1", _build, train="", model=DEFAULT, sampling=SAMPLING)  # fmt: skip
