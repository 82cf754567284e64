"""What may be said of two programs."""

from __future__ import annotations

from typing import Literal

LEVEL = 0.05

Verdict = Literal["better", "worse", "equal", "not shown to differ", "not compared"]


def verdict(
    interval: tuple[float, float] | None, p: float | None, p_equal: float | None
) -> Verdict:
    """Judge the first of two programs against the second.

    Better and worse need both McNemar's p below 5 % and an interval on one side of 0; equal needs
    the equivalence test's p below 5 %. Each p is the one corrected for the number of comparisons.
    """
    if interval is None or p is None or p_equal is None:
        return "not compared"
    if p < LEVEL and interval[0] > 0:
        return "better"
    if p < LEVEL and interval[1] < 0:
        return "worse"
    return "equal" if p_equal < LEVEL else "not shown to differ"


def sentence(
    judged: Verdict, difference: float | None, interval: tuple[float, float] | None, margin: float
) -> str:
    """The sentence that may be written.

    Example:
        >>> sentence("better", 0.031, (0.009, 0.053), 0.03)
        'better by 3.1 points, 95 % interval 0.9 to 5.3'
    """
    if difference is None or interval is None:
        return "not compared: no example was answered by both"
    low, high = points(interval[0]), points(interval[1])
    if judged == "worse":
        low, high = points(-interval[1]), points(-interval[0])
    if judged in ("better", "worse"):
        return f"{judged} by {points(abs(difference))} points, 95 % interval {low} to {high}"
    found = f"difference {points(difference)} points, 95 % interval {low} to {high}"
    if judged == "equal":
        return f"equal within {100 * margin:g} points ({found})"
    return f"not shown to differ ({found})"


def points(value: float) -> str:
    """A difference of shares in percentage points, without a negative zero."""
    return f"{round(100 * value, 1) + 0.0:.1f}"
