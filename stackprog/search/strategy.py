"""What a search strategy is: settings only.

It is shown the results so far and names the next stacks to score. It is a pure function of its
settings and the results, so a search resumes from its log, never pays twice for a stack, and gives
the same winner again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from stackprog.specs import Spec, models_of


@dataclass(frozen=True)
class Candidate:
    """A stack and what it scored on train.

    Attributes:
        score: right / n, with what failed counted as wrong: for ranking only.
        n: Examples asked.
        failed: How many of them failed; a candidate with over 10 % failed is left out of the
            ranking.
        stage: What it was scored for, such as `warm-up` or `layer 2`.
        reason: The commonest error of the failed.
    """

    spec: Spec
    score: float
    n: int
    right: int
    failed: int = 0
    stage: str = ""
    reason: str = ""

    @property
    def usable(self) -> bool:
        """Whether few enough examples failed to rank it."""
        return self.failed <= 0.1 * self.n


@dataclass(frozen=True)
class Batch:
    """Stacks to score next, and what for."""

    stage: str
    specs: tuple[Spec, ...]


class Strategy(Protocol):
    """The seam a search strategy fills."""

    def propose(self, results: Sequence[Candidate]) -> Batch | None:
        """The next stacks, none of which is in `results`; `None` when the search is over."""
        ...


def ranked(results: Sequence[Candidate]) -> list[Candidate]:
    """Order the usable candidates, best first.

    Ties go to the lower stack, then the one with fewer models, then the one scored first.
    """
    usable = [candidate for candidate in results if candidate.usable]
    return sorted(usable, key=lambda c: (-c.score, c.spec.layer, len(models_of(c.spec))))
