"""stackprog: many small language models, arranged in a stack, doing the work of a large one.

program = stackprog.build("['A_2', 'B_1']")         a DSPy module from a stack's text
program = stackprog.load("artifacts/math500-offline")
report = stackprog.evaluate(program, "math500", data="sample")
result = stackprog.search("math500", models="offline", data="sample")
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

# Before anything imports LiteLLM or DSPy: otherwise they download a price map, and may swap it
# during a run.
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")

__version__ = "0.1.0"

_HOMES = {
    "parse": "stackprog.specs",
    "build": "stackprog.programs",
    "load": "stackprog.artifacts",
    "save": "stackprog.artifacts",
    "evaluate": "stackprog.evaluation",
    "EvalReport": "stackprog.scores",
    "search": "stackprog.search",
    "SearchResult": "stackprog.search",
    "ModelModule": "stackprog.modules.model",
    "ModelRow": "stackprog.lms.catalog",
    "Catalog": "stackprog.lms.catalog",
    "Budget": "stackprog.budgets",
    "StackprogError": "stackprog.errors",
}
__all__ = sorted(_HOMES)

if TYPE_CHECKING:
    from stackprog.artifacts import load as load
    from stackprog.artifacts import save as save
    from stackprog.budgets import Budget as Budget
    from stackprog.errors import StackprogError as StackprogError
    from stackprog.evaluation import evaluate as evaluate
    from stackprog.lms.catalog import Catalog as Catalog
    from stackprog.lms.catalog import ModelRow as ModelRow
    from stackprog.modules.model import ModelModule as ModelModule
    from stackprog.programs import build as build
    from stackprog.scores import EvalReport as EvalReport
    from stackprog.search import SearchResult as SearchResult
    from stackprog.search import search as search
    from stackprog.specs import parse as parse


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used.

    DSPy takes seconds to import, and `stackprog --help` needs none of it.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'stackprog' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
