"""Correction for the number of comparisons."""

from __future__ import annotations

from collections.abc import Sequence


def holm(values: Sequence[float | None]) -> list[float | None]:
    """Each p, corrected so that the chance of any false alarm among them all stays at the level.

    The smallest of m is multiplied by m, the next by m - 1, and so on; none is made smaller than
    one before it, nor larger than 1. What was not tested (`None`) is no comparison.
    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian J.
    Statistics 6 (1979).
    """
    tested = sorted((p, at) for at, p in enumerate(values) if p is not None)
    corrected: list[float | None] = [None] * len(values)
    so_far = 0.0
    for done, (p, at) in enumerate(tested):
        so_far = max(so_far, min(1.0, p * (len(tested) - done)))
        corrected[at] = so_far
    return corrected
