"""What every model answered to every question, and how the models complement each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stackprog.analysis.classes import NONE, Same, group

Numbers = NDArray[Any]


class Cell(NamedTuple):
    """One answer of one model; `answer` is `None` where none could be read or the call failed."""

    model: str
    rollout: tuple[int, int]
    question: str
    answer: str | None
    right: bool
    failed: bool = False
    tokens: float | None = None
    usd: float | None = None


@dataclass(frozen=True)
class Matrix:
    """Models x rollouts x questions.

    Attributes:
        models, questions: Names, in order; votes break ties by the order of the models.
        classes: Equal numbers are equal answers to a question; `NONE` is no answer.
        right, failed: The grader's verdict; whether the call broke.
        tokens, usd: Of each answer; nan is unknown.
        left_out: Questions that not every model was asked as often.
    """

    models: tuple[str, ...]
    questions: tuple[str, ...]
    classes: Numbers
    right: Numbers
    failed: Numbers
    tokens: Numbers
    usd: Numbers
    left_out: int = 0

    @property
    def rollouts(self) -> int:
        """How many samples there are of each model."""
        return int(self.classes.shape[1])

    def accuracy(self) -> Numbers:
        """Each model's share of right answers, of those that did not fail."""
        answered = (~self.failed).sum(axis=(1, 2))
        found: Numbers = self.right.sum(axis=(1, 2)) / np.maximum(answered, 1)
        return found

    def price(self) -> Numbers:
        """What orders models by cost: mean USD where all are known and paid, else mean tokens."""
        usd: Numbers = self.usd.mean(axis=(1, 2))
        paid = not np.isnan(usd).any() and bool((usd > 0).all())
        return usd if paid else self.tokens.mean(axis=(1, 2))


def matrix_of(cells: Iterable[Cell], same: Same, models: Sequence[str] = ()) -> Matrix:
    """Arrange answers; rollouts are in the order of their numbers, questions as they first come.

    Args:
        cells: The answers.
        same: Whether two answers are equal.
        models: The order of the models; the others follow as they first come.
    """
    found: dict[str, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        found[cell.question][cell.model].append(cell)
    seen = {model: None for asked in found.values() for model in asked}
    names = tuple(dict.fromkeys([*(name for name in models if name in seen), *seen]))
    asked = {name: [len(each[name]) for each in found.values() if name in each] for name in names}
    rollouts = min((max(counts) for counts in asked.values()), default=0)
    kept = {
        question: [sorted(each[name], key=lambda cell: cell.rollout)[:rollouts] for name in names]
        for question, each in found.items()
        if all(len(each.get(name, ())) >= rollouts for name in names)
    }
    return _arranged((names, rollouts), kept, same, len(found) - len(kept))


def _arranged(
    shape: tuple[tuple[str, ...], int],
    kept: dict[str, list[list[Cell]]],
    same: Same,
    left_out: int,
) -> Matrix:
    names, rollouts = shape

    def array(values: list[Any], kind: type) -> Numbers:
        flat: Numbers = np.array(values, dtype=kind)
        return flat.reshape(len(kept), len(names), rollouts).transpose(1, 2, 0)

    def column(field: str, kind: type) -> Numbers:
        return array(
            [[[getattr(cell, field) for cell in row] for row in rows] for rows in kept.values()],
            kind,
        )

    def classes(rows: list[list[Cell]]) -> list[int]:
        return group([cell.answer for row in rows for cell in row], same)

    with ThreadPoolExecutor(8) as pool:  # the grader may wait for its workers
        grouped = list(pool.map(classes, kept.values()))
    return Matrix(
        names, tuple(kept), array(grouped, int), column("right", bool), column("failed", bool),
        column("tokens", float), column("usd", float), left_out,
    )  # fmt: skip


def agreement(matrix: Matrix) -> Numbers:
    """Of the questions that two models both answered, the share with equal answers."""
    classes, answered = matrix.classes, ~matrix.failed
    equal = (classes[:, None] == classes[None]) & (classes != NONE)[:, None]
    both = answered[:, None] & answered[None]
    return _share(equal & both, both)


def right_when_wrong(matrix: Matrix) -> Numbers:
    """Of the questions that the second model got wrong, the share that the first got right."""
    wrong = ~matrix.right & ~matrix.failed
    both = ~matrix.failed[:, None] & wrong[None]
    return _share(matrix.right[:, None] & both, both)


def _share(part: Numbers, whole: Numbers) -> Numbers:
    counts = whole.sum(axis=(2, 3))
    found: Numbers = np.where(counts, part.sum(axis=(2, 3)) / np.maximum(counts, 1), np.nan)
    return found
