"""Every free program of a matrix, from singles to the oracle, and what to make of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from stackprog.analysis.cascades import K, cascade, rollout_cascade
from stackprog.analysis.intervals import wilson
from stackprog.analysis.matrix import Matrix, Numbers, known_mean
from stackprog.analysis.played import Played, oracle, single
from stackprog.analysis.votes import left_out_weights, self_consistency, vote, weighted_vote

SIZES = (3, 4, 5)  # a vote of two is its first member's; beside these sizes, all models together
POOL = 8  # subsets are of the best so many models
ROLLOUTS = (3, 5, 8, 16, 40)
FOLDS = 10


def free_programs(
    matrix: Matrix, weights: Numbers | None = None, learned: Matrix | None = None
) -> list[Played]:
    """Score every program that needs no further call.

    Args:
        matrix: The answers.
        weights: Of the weighted votes, models x questions; left-one-out ones by default.
        learned: The answers that decide which models are the best and which are cheap: those to
            train questions, where there are some. What is decided on the answers that are scored
            looks better than it is.
    """
    weights = left_out_weights(matrix) if weights is None else weights
    learned = learned or matrix
    models = range(len(matrix.models))
    played = [single(matrix, model) for model in models]
    played += [
        self_consistency(matrix, model, k)
        for model in models for k in ROLLOUTS if k <= matrix.deepest(model)[0].rollouts
    ]  # fmt: skip
    for members in subsets(learned):
        played += [vote(matrix, members), weighted_vote(matrix, members, weights)]
    played += _cascades(matrix, learned)
    played.append(oracle(matrix))
    if matrix.rollouts > 1:
        played.append(oracle(matrix, all_rollouts=True))
    return played


def subsets(matrix: Matrix, sizes: Sequence[int] = SIZES) -> Iterator[tuple[int, ...]]:
    """The sets of models that vote: of the `POOL` best ones, in the order of the matrix."""
    best = np.argsort(-matrix.accuracy(), kind="stable")[:POOL].tolist()
    for size in sizes:
        yield from combinations(sorted(best), size)
    if len(matrix.models) > max(sizes):
        yield tuple(range(len(matrix.models)))


def _cascades(matrix: Matrix, learned: Matrix) -> list[Played]:
    price = learned.price()
    if matrix.rollouts < K:
        return [cascade(matrix, members, price) for members in subsets(learned)]
    return [rollout_cascade(matrix, members, t, price)
            for members in subsets(learned, (2, 3)) for t in range(2, K + 1)]  # fmt: skip


def ranked(played: Sequence[Played]) -> list[Played]:
    """Best first; of equals the cheaper, then by name. What has no accuracy is last."""

    def standing(one: Played) -> tuple[float, float, str]:
        return -(-1.0 if one.accuracy is None else one.accuracy), *_cheaper(one)

    return sorted(played, key=standing)


def _cheaper(one: Played) -> tuple[float, str]:
    """An order that no outcome has a part in."""
    return float(np.nan_to_num(known_mean(one.tokens), nan=np.inf)), one.name


def front(played: Sequence[Played], cost: str) -> list[Played]:
    """The programs that none beats at their cost or less, from cheap to dear; no oracle.

    Args:
        played: The programs.
        cost: `tokens` or `usd`; programs of unknown cost are left out.
    """
    costs = [
        (float(known_mean(getattr(one, cost))), one)
        for one in played
        if one.kind != "oracle" and one.accuracy is not None
    ]
    found: list[Played] = []
    for _, one in sorted(
        ((paid, one) for paid, one in costs if not np.isnan(paid)),
        key=lambda pair: (pair[0], -(pair[1].accuracy or 0.0), pair[1].name),
    ):
        if not found or (one.accuracy or 0.0) > (found[-1].accuracy or 0.0):
            found.append(one)
    return found


def chosen_by_folds(
    played: Sequence[Played], seed: int = 0
) -> tuple[float, tuple[float, float]] | None:
    """What choosing the best program is worth on questions it was not chosen on.

    Questions are dealt into `FOLDS`; for each, the best program on the others answers it, of equals
    the cheaper. The best of many on the same questions looks better than it is; this does not, as
    long as no outcome of a fold has a part in the choice. (It has a small one where the models are
    more than `POOL`: subsets are of those that are best on all questions.)
    Source: M. Stone, "Cross-validatory choice and assessment of statistical predictions", JRSS B 36
    (1974).

    Returns:
        Accuracy and its interval, of the questions that did not fail; `None` with fewer questions
        than folds, or where all failed.
    """
    able = sorted((one for one in played if one.kind != "oracle"), key=_cheaper)
    rights = np.array([one.shares for one in able])
    n = rights.shape[1]
    if n < FOLDS:
        return None
    fold = np.random.default_rng(seed).permutation(n) % FOLDS
    got = np.empty(n)
    for each in range(FOLDS):
        best = np.nan_to_num(known_mean(rights[:, fold != each], 1), nan=-1).argmax()
        got[fold == each] = rights[best, fold == each]
    answered = got[~np.isnan(got)]
    interval = wilson(round(answered.sum()), len(answered))
    return None if interval is None else (float(answered.mean()), interval)
