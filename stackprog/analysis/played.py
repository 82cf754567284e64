"""A free program: what it answers is read off a matrix, without a call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackprog.analysis.intervals import clustered, wilson
from stackprog.analysis.matrix import Matrix, Numbers, known_mean
from stackprog.analysis.paired import Pairs


@dataclass(frozen=True)
class Played:
    """How a program would have answered.

    Attributes:
        kind: Such as `single` or `vote`; `name` tells it from all others.
        members: The models it asks, as places in the matrix.
        right, failed, tokens, usd: Trials x questions. A program that takes one answer of each
            model is tried once with each rollout. Where a call it takes failed, what it cost is
            unknown, which is nan.
    """

    kind: str
    name: str
    members: tuple[int, ...]
    right: Numbers
    failed: Numbers
    tokens: Numbers
    usd: Numbers

    @property
    def accuracy(self) -> float | None:
        """The share that was right of what did not fail."""
        answered = int((~self.failed).sum())
        return float(self.right.sum() / answered) if answered else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 %: Wilson's, or clustered by question where there are several trials."""
        if len(self.right) == 1:
            return wilson(int(self.right.sum()), int((~self.failed).sum()))
        columns = enumerate(zip(self.right.T, self.failed.T, strict=True))
        return clustered({str(at): right[~failed].tolist()
                          for at, (right, failed) in columns if not failed.all()})  # fmt: skip

    @property
    def shares(self) -> Numbers:
        """How often each question was got right, of the trials that did not fail; nan for none."""
        return known_mean(np.where(self.failed, np.nan, self.right), 0)


def taken(matrix: Matrix, asked: list[tuple[int, int]]) -> tuple[Numbers, Numbers]:
    """Tokens and USD of asking these models and rollouts, question by question."""
    places = tuple(zip(*asked, strict=True))
    return matrix.tokens[places].sum(axis=0), matrix.usd[places].sum(axis=0)


def stacked(
    kind: str, name: str, members: tuple[int, ...], trials: list[tuple[Numbers, ...]]
) -> Played:
    """A program of its trials, each `right, failed, tokens, usd` by question."""
    return Played(kind, name, members, *(np.stack(part) for part in zip(*trials, strict=True)))


def single(matrix: Matrix, model: int) -> Played:
    """One model, one answer."""
    return Played("single", matrix.models[model], (model,), matrix.right[model],
                  matrix.failed[model], matrix.tokens[model], matrix.usd[model])  # fmt: skip


def oracle(matrix: Matrix, *, all_rollouts: bool = False) -> Played:
    """Right where any model is: what no choice among these answers can beat."""
    members = tuple(range(len(matrix.models)))
    rollouts: tuple[int, ...] = (0, 1) if all_rollouts else (0,)
    name = f"any of {matrix.rollouts} rollouts right" if all_rollouts else "any model right"
    parts: list[Numbers] = [
        np.asarray(reduced).reshape(-1, len(matrix.questions))
        for reduced in (
            matrix.right.any(axis=rollouts), matrix.failed.all(axis=rollouts),
            matrix.tokens.sum(axis=rollouts), matrix.usd.sum(axis=rollouts),
        )
    ]  # fmt: skip
    return Played("oracle", name, members, *parts)


def ahead(first: Played, second: Played) -> Pairs:
    """Two programs side by side, question by question; where either failed, it is left out."""
    kept = ~(first.failed.any(axis=0) | second.failed.any(axis=0))
    mine, theirs = (one.right.mean(axis=0)[kept] for one in (first, second))
    return Pairs(mine, theirs, np.ones(len(mine)), failed=int((~kept).sum()))
