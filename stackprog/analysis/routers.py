"""Routers: the model that was best on the train questions most like this one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from stackprog.analysis.matrix import Matrix, Numbers
from stackprog.analysis.played import Played

NEIGHBOURS, SHRINK = 5, 5.0
_WORD = re.compile(r"\\?[A-Za-z]+|\d+")


def router(matrix: Matrix, train: Matrix, nearest: Numbers, price_of_cost: float = 0.0) -> Played:
    """Ask the model with the best accuracy on the nearest train questions.

    The local accuracy is shrunk to the model's mean, which counts as `SHRINK` answers; a cost, as a
    share of the dearest model's, is taken off at its price; a model of unknown cost counts as the
    dearest. Ties go to the cheaper model.
    Source: I. Ong et al., "RouteLLM", arXiv 2406.18665.

    Args:
        matrix: The answers to route.
        train: Answers of the same models to train questions.
        nearest: Questions x neighbours, places of train questions (`neighbours`).
        price_of_cost: How much accuracy the dearest model's cost is worth.
    """
    right, n = train.right.sum(axis=1), (~train.failed).sum(axis=1)
    local = right[:, nearest].sum(axis=2) + SHRINK * train.accuracy()[:, None]
    local = local / (n[:, nearest].sum(axis=2) + SHRINK)
    price = train.price()
    dearest = np.nanmax(price, initial=0.0)
    relative = np.nan_to_num(price, nan=dearest) / (dearest or 1.0)
    value = local - price_of_cost * relative[:, None]
    tied = value >= value.max(axis=0) - 1e-9
    chosen = np.where(tied, relative[:, None], np.inf).argmin(axis=0)
    parts = (
        np.take_along_axis(part, chosen[None, None], axis=0)[0]
        for part in (matrix.right, matrix.failed, matrix.tokens, matrix.usd)
    )
    name = f"router, {NEIGHBOURS} neighbours, cost at {price_of_cost:g}"
    return Played("router", name, tuple(range(len(matrix.models))), *parts)


def neighbours(questions: Sequence[str], train: Sequence[str]) -> Numbers:
    """The places of the nearest train questions: cosine of TF-IDF word counts, nearest first.

    Source: G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval",
    Information Processing and Management 24 (1988).
    """
    words = {
        word: at for at, word in enumerate(sorted({w for text in train for w in _words(text)}))
    }
    counts = _counts(train, words)
    rarity = np.log((1 + len(train)) / (1 + (counts > 0).sum(axis=0))) + 1
    known, asked = (_unit(part * rarity) for part in (counts, _counts(questions, words)))
    found: Numbers = np.argsort(-(asked @ known.T), axis=1, kind="stable")[:, :NEIGHBOURS]
    return found


def _counts(texts: Sequence[str], words: dict[str, int]) -> Numbers:
    found = np.zeros((len(texts), len(words)))
    for row, text in enumerate(texts):
        for word, times in Counter(_words(text)).items():
            if word in words:
                found[row, words[word]] = times
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _unit(rows: Numbers) -> Numbers:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Numbers = rows / np.where(lengths > 0, lengths, 1)
    return found
