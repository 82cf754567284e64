"""`frontier`: one large model alone, with the prompts its published scores were measured with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.programs import build
from stackprog.specs import Model

if TYPE_CHECKING:
    import dspy

    from stackprog.lms.catalog import Catalog

DEFAULT, PROTOCOL = "gpt-4o", "simple-evals"


def _program(catalog: Catalog, model: str | None) -> dspy.Module:
    """The model under the protocol of simple-evals; its row has the temperature, 0.5 for GPT-4o."""
    name = catalog[model or DEFAULT].name
    return build(Model(name), catalog=catalog.under({name: PROTOCOL}))


FRONTIER = Baseline("one large model alone, with the simple-evals prompt", "openai/simple-evals",
                    _program)  # fmt: skip
