"""How far two programs differ on the same questions, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
Outcomes = Mapping[tuple[str, int], str]  # (question, epoch) to right, wrong or failed

RESAMPLES = 10_000
FEW = 10  # questions that came out otherwise than most; with fewer the bootstrap is too narrow


@dataclass(frozen=True)
class Pairs:
    """What two programs made of the same questions.

    Attributes:
        first, second: How often each was right, question by question.
        epochs: How often both answered the question; at least 1.
        failed: Pairs left out, since a call of either program broke.
        unpaired: What only one of the two was asked; left out too.
    """

    first: Numbers
    second: Numbers
    epochs: Numbers
    failed: int = 0
    unpaired: int = 0

    @property
    def n(self) -> int:
        """How many pairs are compared: questions x epochs."""
        return int(self.epochs.sum())

    @property
    def ahead(self) -> Numbers:
        """How much oftener the first was right, question by question."""
        found: Numbers = self.first - self.second
        return found


def pair(first: Outcomes, second: Outcomes) -> Pairs:
    """Put the outcomes of two programs side by side, question by question.

    A pair in which either failed says nothing about which program is better: it is left out and
    counted.
    """
    shared = [key for key in first if key in second]
    failed = {key for key in shared if "failed" in (first[key], second[key])}
    counts: dict[str, list[int]] = {}
    for key in shared:
        if key not in failed:
            count = counts.setdefault(key[0], [0, 0, 0])
            for at, right in enumerate((first[key] == "right", second[key] == "right", True)):
                count[at] += right
    columns = np.array(list(counts.values()), dtype=int).reshape(-1, 3).T
    unpaired = len(first.keys() ^ second.keys())
    return Pairs(columns[0], columns[1], columns[2], len(failed), unpaired)


def difference(pairs: Pairs) -> float | None:
    """The first program's accuracy minus the second's; `None` without a pair."""
    return float(pairs.ahead.sum() / pairs.n) if pairs.n else None


def difference_interval(pairs: Pairs, seed: int = 0) -> tuple[float, float] | None:
    """95 % interval of the difference; `None` without a pair.

    The paired bootstrap: questions are drawn anew with all their epochs, so that what two programs
    find hard alike, and what epochs of a question have in common, is kept. The percentiles are
    widened for the size of the sample (`_level`). Where fewer than `FEW` questions came out
    otherwise than most (most are ties, or most are won), resamples have too few values, and
    `adjusted` gives the interval.
    Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapters 8, 13.
    """
    if not pairs.n:
        return None
    _, times = np.unique(np.round(pairs.ahead / pairs.epochs, 9), return_counts=True)
    if len(pairs.epochs) - times.max() < FEW:
        from scipy.stats import norm

        middle, error = adjusted(pairs)
        reach = float(norm.ppf(0.975)) * error
        return max(-1.0, middle - reach), min(1.0, middle + reach)
    tail = _level(len(pairs.epochs))
    low, high = np.quantile(_resampled(pairs, seed), [tail, 1 - tail])
    return float(low), float(high)


def _resampled(pairs: Pairs, seed: int) -> Numbers:
    """The difference in each resample.

    Only how often each kind of question is drawn matters, and that is multinomial.
    """
    questions = np.stack([pairs.ahead, pairs.epochs], axis=1)
    kinds, times = np.unique(questions, axis=0, return_counts=True)
    draws = np.random.default_rng(seed).multinomial(len(questions), times / times.sum(), RESAMPLES)
    found: Numbers = (draws @ kinds[:, 0]) / (draws @ kinds[:, 1])
    return found


def _level(n: int) -> float:
    """The percentile that stands for 2.5 % at this number of questions, which is over 1.

    A resample varies less than a sample, by sqrt((n - 1) / n), and is normal where Student's t is
    due: the expanded percentile interval.
    Source: T. Hesterberg, "What Teachers Should Know About the Bootstrap", The American
    Statistician 69 (2015).
    """
    from scipy.stats import norm, t

    return float(norm.cdf(np.sqrt(n / (n - 1)) * t.ppf(0.025, n - 1)))


def adjusted(pairs: Pairs) -> tuple[float, float]:
    """The difference and its standard error with one more question won and one more lost.

    So that no disagreement in a small sample is not taken for a proof that there never is one.
    Source: D. Bonett and R. Price, "Adjusted Wald confidence interval for a difference of binomial
    proportions based on paired data", J. Educational and Behavioral Statistics 37 (2012); questions
    of several epochs enter as clusters, as in `intervals.clustered`.
    """
    usual = pairs.epochs.mean()
    ahead = np.append(pairs.ahead, [usual, -usual])
    epochs = np.append(pairs.epochs, [usual, usual])
    middle = ahead.sum() / epochs.sum()
    error = np.sqrt(((ahead - middle * epochs) ** 2).sum()) / epochs.sum()
    return float(middle), float(error)
