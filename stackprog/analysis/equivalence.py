"""Whether two programs are as good as equal."""

from __future__ import annotations

import math

from stackprog.analysis.paired import Pairs, adjusted

MARGIN = 0.03


def equivalence(pairs: Pairs, margin: float = MARGIN) -> float | None:
    """The p of a true difference at or beyond the margin, either way; `None` without a pair.

    Two one-sided tests on the paired difference; the larger p counts. Below 5 % is the same as its
    90 % interval, with the correction below, lying inside the margins. Three cautions hold false
    alarms at 5 % where few questions tell the programs apart: the standard error of `adjusted`;
    its floor, since programs that differ by the margin disagree on at least that share of
    questions; and a correction of one pair for counts that move in steps.
    Sources: D. Schuirmann, "A comparison of the two one-sided tests procedure and the power
    approach", J. Pharmacokinetics and Biopharmaceutics 15 (1987); the floor is the least variance
    under the null of J. Nam, "Establishing equivalence of two treatments and sample size
    requirements in matched-pairs design", Biometrics 53 (1997); the correction is that of
    A. Edwards, "Note on the correction for continuity in testing the significance of the
    difference between correlated proportions", Psychometrika 13 (1948).

    Args:
        pairs: Both programs' outcomes.
        margin: The difference that would matter, chosen before looking: 0.03 is three points.
    """
    from scipy.stats import norm

    if not pairs.n:
        return None
    error = max(adjusted(pairs)[1], math.sqrt(margin * (1 - margin) / pairs.n))
    distance = margin - (abs(int(pairs.ahead.sum())) + 1) / pairs.n
    return float(norm.sf(distance / error))
