"""What a baseline is: how its program is made, where it comes from, and what it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


@dataclass(frozen=True)
class Baseline:
    """One row of the table of baselines.

    Attributes:
        about: What it is, in a line.
        source: The paper or code it is from.
        calls: Model calls a question, as a formula of its options and of n, the models of the pool.
        build: Makes its program on a bench; what it learns, it learns there.
        options: What it takes, with the paper's values. Whole numbers stay whole.
        train: What it needs train for: nothing, to `rank` the pool where no model is named, or to
            `learn`.
        model: The model it is of unless one is named; "" is the pool's best.
        each: Whether every model of the pool is scored too, where none is named.
        sampling: Temperature and output limit that the paper asks all its models with; `None` is
            what their catalog rows say.
    """

    about: str
    source: str
    calls: str
    build: Callable[[Bench], dspy.Module]
    options: Mapping[str, int | float] = field(default_factory=dict)
    train: Literal["", "rank", "learn"] = "rank"
    model: str = ""
    each: bool = False
    sampling: tuple[float, int] | None = None
