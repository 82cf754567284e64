"""Votes over answers that the grader calls equal."""

from __future__ import annotations

import numpy as np

from stackprog.analysis.classes import NONE
from stackprog.analysis.matrix import Matrix, Numbers
from stackprog.analysis.played import Played, stacked, taken
from stackprog.grading.classes import by_weight


def vote(matrix: Matrix, members: tuple[int, ...]) -> Played:
    """The plurality of one answer of each model; ties to the earliest model.

    Source: J. Li et al., "More Agents Is All You Need", arXiv 2402.05120.
    """
    weights = np.ones((len(members), len(matrix.questions)))
    name = "vote " + _names(matrix, members)
    return stacked("vote", name, members, _trials(matrix, members, weights))


def weighted_vote(matrix: Matrix, members: tuple[int, ...], weights: Numbers) -> Played:
    """The heaviest answer; ties to the answer of the heaviest model, then to the earliest.

    Args:
        matrix: The answers.
        members: The models that vote.
        weights: Models x questions: `trained_weights`, or `left_out_weights`.
    """
    name = "weighted vote " + _names(matrix, members)
    return stacked("weighted vote", name, members, _trials(matrix, members, weights[list(members)]))


def self_consistency(matrix: Matrix, model: int, k: int) -> Played:
    """The plurality of a model's first k rollouts; ties to the earliest.

    Source: X. Wang et al., "Self-Consistency Improves Chain of Thought Reasoning", arXiv
    2203.11171.
    """
    held, place = matrix.deepest(model)
    asked = [(place, rollout) for rollout in range(k)]
    weights = np.ones((k, len(held.questions)))
    name = f"{k} rollouts of {matrix.models[model]}"
    return stacked("self-consistency", name, (model,), [_held(held, asked, weights)])


def trained_weights(train: Matrix, questions: int) -> Numbers:
    """logit((right + 1) / (n + 2)) of each model on train, for each of so many questions."""
    right, n = train.right.sum(axis=(1, 2)), (~train.failed).sum(axis=(1, 2))
    return np.repeat(_logit(right, n)[:, None], questions, axis=1)


def left_out_weights(matrix: Matrix) -> Numbers:
    """The same from all other questions of the same split: a question is no evidence for itself."""
    right, n = matrix.right.sum(axis=1), (~matrix.failed).sum(axis=1)
    return _logit(right.sum(axis=1, keepdims=True) - right, n.sum(axis=1, keepdims=True) - n)


def elect(classes: Numbers, weights: Numbers) -> Numbers:
    """The voter whose answer wins, question by question.

    Args:
        classes: Voters x questions.
        weights: Voters x questions.

    Returns:
        The first who gave the elected answer, by the rule of `grading.classes.by_weight`; without
        any answer, the first voter.
    """
    first = (classes[:, None] == classes[None]).argmax(axis=0)  # so that alike votes are one kind
    questions = np.concatenate([np.where(classes == NONE, NONE, first), weights])
    kinds, at = np.unique(questions, axis=1, return_inverse=True)
    n = len(classes)
    winners = [_winner(kind[:n].tolist(), kind[n:].tolist()) for kind in kinds.T]
    found: Numbers = np.array(winners, dtype=int)[at.reshape(-1)]
    return found


def _winner(classes: list[float], weights: list[float]) -> int:
    piles: dict[float, list[int]] = {}
    for voter, each in enumerate(classes):
        if each != NONE:
            piles.setdefault(each, []).append(voter)
    order = by_weight(list(piles.values()), weights)
    return list(piles.values())[order[0]][0] if order else 0


def _trials(
    matrix: Matrix, members: tuple[int, ...], weights: Numbers
) -> list[tuple[Numbers, ...]]:
    return [
        _held(matrix, [(member, rollout) for member in members], weights)
        for rollout in range(matrix.rollouts)
    ]


def _held(matrix: Matrix, asked: list[tuple[int, int]], weights: Numbers) -> tuple[Numbers, ...]:
    """One election; it fails where every call did."""
    places = tuple(zip(*asked, strict=True))
    winner = elect(matrix.classes[places], weights)[None]
    right: Numbers = np.take_along_axis(matrix.right[places], winner, axis=0)[0]
    failed: Numbers = np.asarray(matrix.failed[places].all(axis=0))
    return right, failed, *taken(matrix, asked)


def _logit(right: Numbers, n: Numbers) -> Numbers:
    found: Numbers = np.log((right + 1) / (n - right + 1))
    return found


def _names(matrix: Matrix, members: tuple[int, ...]) -> str:
    return ", ".join(matrix.models[member] for member in members)
