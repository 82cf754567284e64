"""What difference in accuracy a number of examples can tell apart."""

from __future__ import annotations

DISAGREE = 0.25  # share of questions that one of two programs gets right and the other does not
LEAST = 6  # examples: five won and none lost is what equally good programs do 1 time in 16
LEVEL, POWER = 0.05, 0.80
_STEPS = 20  # of halving an interval of 1


def detectable_difference(n: int, disagree: float = DISAGREE) -> float | None:
    """The smallest difference that a paired test on `n` examples finds four times in five.

    Of McNemar's exact two-sided test at the 5 % level, by its exact power: the number of questions
    that the programs disagree on is binomial, and how many of these the better one wins is too.
    Source: S. W. Duffy, "Asymptotic and exact power for the McNemar test and its analogue with R
    controls per case", Biometrics 40 (1984).

    Args:
        n: Examples that both programs answer.
        disagree: The share of them that exactly one of the two gets right. Two programs differ by
            no more than they disagree, so a larger difference comes with a disagreement as large:
            what the test finds easiest.

    Returns:
        The difference, 0 to 1; `None` below `LEAST` examples, which tell no two programs apart.
    """
    if n < LEAST:
        return None
    lost = _most_lost(n)
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        enough = _power(n, max(disagree, middle), middle, lost) >= POWER
        low, high = (low, middle) if enough else (middle, high)
    return high


def _most_lost(n: int) -> list[int]:
    """Of 0 to n disagreements the most that may be lost where the test finds a difference."""
    from scipy.stats import binom

    least, found = -1, []
    for count in range(n + 1):  # with one more, the most grows by one at most
        least += bool(binom.cdf(least + 1, count, 0.5) <= LEVEL / 2)
        found.append(least)
    return found


def _power(n: int, disagree: float, difference: float, lost: list[int]) -> float:
    """How often the test finds a difference, either way."""
    import numpy as np
    from scipy.stats import binom

    counts, most = np.arange(n + 1), np.array(lost)
    losing = (1 - difference / disagree) / 2
    found = binom.cdf(most, counts, losing) + binom.cdf(most, counts, 1 - losing)
    return float((binom.pmf(counts, n, disagree) * found).sum())
