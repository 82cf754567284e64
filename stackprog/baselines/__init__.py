"""What a stack must beat; one file each.

To add a baseline, write one file like `frontier.py` and add its row to `BASELINES`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.frontier import FRONTIER
from stackprog.errors import UsageError

if TYPE_CHECKING:
    import dspy

    from stackprog.lms.catalog import Catalog

BASELINES: dict[str, Baseline] = {"frontier": FRONTIER}

__all__ = ["BASELINES", "Baseline", "baseline_program"]


def baseline_program(name: str, catalog: Catalog, model: str | None = None) -> dspy.Module:
    """The program of a baseline.

    Raises:
        UsageError: If it is not in the table, or the model is unknown.
    """
    if name not in BASELINES:
        raise UsageError(f"unknown baseline {name!r}; known are {', '.join(BASELINES)}")
    return BASELINES[name].build(catalog, model)
