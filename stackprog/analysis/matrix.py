"""What every model answered to every question, and how the models complement each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
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
        tokens, usd: Of each answer; nan is unknown, as what a failed call cost is.
        left_out: Questions with fewer rollouts of some model.
        unused: Answers to the other questions that are of no rollout that is used.
        deeper: Of models with more rollouts of all these questions, those alone, by name.
    """

    models: tuple[str, ...]
    questions: tuple[str, ...]
    classes: Numbers
    right: Numbers
    failed: Numbers
    tokens: Numbers
    usd: Numbers
    left_out: int = 0
    unused: int = 0
    deeper: Mapping[str, Matrix] = field(default_factory=dict)

    @property
    def rollouts(self) -> int:
        """How many samples there are of each model."""
        return int(self.classes.shape[1])

    def deepest(self, model: int) -> tuple[Matrix, int]:
        """The matrix with most rollouts of a model, and the model's place in it."""
        found = self.deeper.get(self.models[model])
        return (self, model) if found is None else (found, 0)

    def accuracy(self) -> Numbers:
        """Each model's share of right answers, of those that did not fail."""
        answered = (~self.failed).sum(axis=(1, 2))
        found: Numbers = self.right.sum(axis=(1, 2)) / np.maximum(answered, 1)
        return found

    def price(self) -> Numbers:
        """What orders models by cost: mean USD where all are known and paid, else mean tokens.

        A model whose calls all failed has no price.
        """
        usd = known_mean(self.usd, (1, 2))[~self.failed.all(axis=(1, 2))]
        paid = not np.isnan(usd).any() and bool((usd > 0).all())
        return known_mean(self.usd if paid else self.tokens, (1, 2))


def known_mean(values: Numbers, axis: int | tuple[int, ...] | None = None) -> Numbers:
    """The mean of what is known; nan where nothing is, which is not 0."""
    n = (~np.isnan(values)).sum(axis=axis)
    return np.where(n, np.nansum(values, axis=axis) / np.maximum(n, 1), np.nan)


Asked = dict[str, dict[str, list[Cell]]]  # by question and model


def matrix_of(cells: Iterable[Cell], same: Same, models: Sequence[str] = ()) -> Matrix:
    """Arrange answers; rollouts are in the order of their numbers, questions as they first come.

    Every model has as many rollouts of every question. The more rollouts, the fewer questions have
    them: the number is taken that keeps most answers, of equals the one that keeps most questions.

    Args:
        cells: The answers.
        same: Whether two answers are equal.
        models: The order of the models; the others follow as they first come.
    """
    asked: Asked = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        asked[cell.question][cell.model].append(cell)
    for each in asked.values():
        for row in each.values():
            row.sort(key=lambda cell: cell.rollout)
    seen = {model: None for each in asked.values() for model in each}
    names = tuple(dict.fromkeys([*(name for name in models if name in seen), *seen]))
    least = {question: _least([each], names) for question, each in asked.items()}
    rollouts = _rollouts(list(least.values()))
    kept = {question: asked[question] for question, n in least.items() if n >= rollouts}
    depths = {name: _least(kept.values(), (name,)) for name in names} if kept else {}
    unused = sum(len(each[name]) - depths[name] for each in kept.values() for name in names)
    deeper = {
        name: _arranged(kept, (name,), depth, same)
        for name, depth in depths.items() if depth > rollouts
    }  # fmt: skip
    return replace(
        _arranged(kept, names, rollouts, same),
        left_out=len(asked) - len(kept), unused=unused, deeper=deeper,
    )  # fmt: skip


def _least(questions: Iterable[dict[str, list[Cell]]], names: Sequence[str]) -> int:
    """How many answers every one of these models has to every one of these questions."""
    return min((len(each.get(name, ())) for each in questions for name in names), default=0)


def _rollouts(least: list[int]) -> int:
    """How many rollouts to use; see `matrix_of`."""
    numbers = range(1, max(least, default=1) + 1)
    return max(numbers, key=lambda n: n * sum(each >= n for each in least), default=1)


def _arranged(kept: Asked, names: tuple[str, ...], rollouts: int, same: Same) -> Matrix:
    rows = [[each[name][:rollouts] for name in names] for each in kept.values()]

    def array(values: list[Any], kind: type) -> Numbers:
        flat: Numbers = np.array(values, dtype=kind)
        return flat.reshape(len(kept), len(names), rollouts).transpose(1, 2, 0)

    def column(name: str, kind: type) -> Numbers:
        return array([[[getattr(cell, name) for cell in row] for row in each] for each in rows],
                     kind)  # fmt: skip

    def classes(each: list[list[Cell]]) -> list[int]:
        return group([cell.answer for row in each for cell in row], same)

    with ThreadPoolExecutor(8) as pool:  # the grader may wait for its workers
        grouped = list(pool.map(classes, rows))
    failed = column("failed", bool)
    tokens, usd = (np.where(failed, np.nan, column(name, float)) for name in ("tokens", "usd"))
    return Matrix(
        names, tuple(kept), array(grouped, int), column("right", bool), failed, tokens, usd
    )


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
