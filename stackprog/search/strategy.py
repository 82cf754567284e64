"""What a search strategy is: settings only.

It is shown the results so far and names the next stacks to score. It is a pure function of its
settings and the results, so a search resumes from its log, never pays twice for a stack, and gives
the same winner again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from stackprog.specs import Spec, models_of
from stackprog.tasks.splits import stratified_prefix

if TYPE_CHECKING:
    from stackprog.scores import EvalReport
    from stackprog.tasks import Dataset


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
        truncated: How many of the wrong were cut off at the output limit.
        unparsed: How many replies had not the fields asked for.
    """

    spec: Spec
    score: float
    n: int
    right: int
    failed: int = 0
    stage: str = ""
    reason: str = ""
    truncated: int = 0
    unparsed: int = 0

    @property
    def usable(self) -> bool:
        """Whether few enough examples failed to rank it."""
        return self.failed <= 0.1 * self.n


@dataclass(frozen=True)
class Batch:
    """Stacks to score next, what for, and on which part of the train examples."""

    stage: str
    specs: tuple[Spec, ...]
    part: float = 1.0


class Strategy(Protocol):
    """The seam a search strategy fills."""

    def propose(self, results: Sequence[Candidate]) -> Batch | None:
        """The next stacks; `None` when the search is over.

        None of them is in `results`, but one that was scored on a smaller part of the examples.
        """
        ...


def ranked(results: Sequence[Candidate]) -> list[Candidate]:
    """Order the usable candidates, best first; of a stack scored twice, the later counts.

    Those scored on more examples come first. Ties go to the lower stack, then the one with fewer
    models, then the one scored first.
    """
    usable = [one for one in {c.spec: c for c in results}.values() if one.usable]
    return sorted(usable, key=lambda c: (-c.n, -c.score, c.spec.layer, len(models_of(c.spec))))


def candidate_of(spec: Spec, report: EvalReport, stage: str) -> Candidate:
    """A stack with what it scored."""
    reason = next(iter(report.errors), "")
    return Candidate(
        spec, report.right / report.n, report.n, report.right, report.failed, stage, reason,
        report.truncated, report.unparsed,
    )  # fmt: skip


def part_of(train: Dataset, part: float, seed: int) -> Dataset:
    """A fair part of the train examples; a smaller one is a subset of a larger."""
    if part >= 1:
        return train
    n = max(1, round(part * len(train.examples)))
    return replace(train, examples=stratified_prefix(train.examples, n, seed))
