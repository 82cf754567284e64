"""What a baseline is: a program built from a catalog, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dspy

    from stackprog.lms.catalog import Catalog


@dataclass(frozen=True)
class Baseline:
    """One row of the table of baselines.

    Attributes:
        about: What it is, in a line.
        source: The paper or code it is from.
        build: Makes its program from a catalog and the model it is of, if it is of one.
    """

    about: str
    source: str
    build: Callable[[Catalog, str | None], dspy.Module]
