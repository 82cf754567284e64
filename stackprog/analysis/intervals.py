"""95 % intervals for an accuracy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

_Z = 1.959963984540054  # the 0.975 quantile of the normal distribution


def wilson(right: int, n: int) -> tuple[float, float] | None:
    """Wilson's score interval for `right` of `n` independent examples; `None` for n = 0.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927).
    """
    if n == 0:
        return None
    from scipy.stats import binomtest

    interval = binomtest(right, n).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)


def clustered(outcomes: Mapping[str, Iterable[bool]]) -> tuple[float, float] | None:
    """Interval for the mean over questions asked several times, which are not independent.

    The standard error sums within a question before it squares:
    sqrt(sum_c (sum_i (x_ci - mean))^2) / n. The interval is cut to [0, 1].
    Source: E. Miller, "Adding Error Bars to Evals", arXiv 2411.00640, section 2.2.
    """
    clusters = [[float(right) for right in values] for values in outcomes.values()]
    n = sum(len(cluster) for cluster in clusters)
    if n == 0:
        return None
    mean = sum(map(sum, clusters)) / n
    error = math.sqrt(sum((sum(cluster) - mean * len(cluster)) ** 2 for cluster in clusters)) / n
    if error == 0.0:  # all alike: fall back on what as many independent questions would say
        right = sum(all(cluster) for cluster in clusters)
        return wilson(right, len(clusters))
    return max(0.0, mean - _Z * error), min(1.0, mean + _Z * error)
