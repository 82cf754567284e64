"""Whether two programs differ at all: McNemar's test, and who won how many questions."""

from __future__ import annotations

from stackprog.analysis.paired import Pairs


def wins_losses_ties(pairs: Pairs) -> tuple[int, int, int]:
    """On how many questions the first program was right oftener, less often, and as often."""
    ahead = pairs.ahead
    return int((ahead > 0).sum()), int((ahead < 0).sum()), int((ahead == 0).sum())


def mcnemar(pairs: Pairs) -> float | None:
    """The exact two-sided p of no difference; `None` without a pair.

    Of the questions that tell the programs apart, each wins half if they are equally good: a
    binomial test. Several epochs of a question are one question, won by who was right oftener
    (the sign test), since they are not independent.
    Sources: Q. McNemar, "Note on the sampling error of the difference between correlated
    proportions or percentages", Psychometrika 12 (1947); W. Dixon and A. Mood, "The statistical
    sign test", JASA 41 (1946).
    """
    from scipy.stats import binomtest

    if not pairs.n:
        return None
    wins, losses, _ = wins_losses_ties(pairs)
    return float(binomtest(wins, wins + losses).pvalue) if wins + losses else 1.0
