"""What difference in accuracy a number of examples can tell apart."""

from __future__ import annotations

import math

DISAGREE = 0.25  # share of questions that one of two programs gets right and the other does not
_LEVEL, _POWER = 1.959963984540054, 0.8416212335729143  # normal quantiles .975 and .80


def detectable_difference(n: int, disagree: float = DISAGREE) -> float:
    """The smallest difference that a paired test on `n` examples finds four times in five.

    The x of n = (z_a sqrt(d) + z_b sqrt(d - x^2))^2 / x^2, for McNemar's test at the 5 % level
    with 80 % power; it is never over d, the most that two programs can differ by.
    Source: R. J. Connor, "Sample size for testing differences in proportions for the
    paired-sample design", Biometrics 43 (1987).

    Args:
        n: Examples that both programs answer, at least 1.
        disagree: d, the share of them that exactly one of the two gets right.
    """
    found = 0.0
    for _ in range(50):  # converges: the right side falls with x, and slowly
        rest = max(0.0, disagree - found**2)
        found = (_LEVEL * math.sqrt(disagree) + _POWER * math.sqrt(rest)) / math.sqrt(n)
        found = min(found, disagree)
    return found
