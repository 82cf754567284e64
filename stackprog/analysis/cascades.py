"""Cascades: models from cheap to dear, until answers agree.

Sources: L. Chen et al., "FrugalGPT", arXiv 2305.05176; M. Yue et al., "Large Language Model
Cascades with Mixture of Thoughts Representations", arXiv 2310.12963.
"""

from __future__ import annotations

import numpy as np

from stackprog.analysis.classes import NONE
from stackprog.analysis.matrix import Matrix, Numbers
from stackprog.analysis.played import Played, stacked
from stackprog.analysis.votes import elect

K = 3  # rollouts of a model, where there are so many


def cascade(matrix: Matrix, members: tuple[int, ...], price: Numbers | None = None) -> Played:
    """Ask model after model until two agree, for matrices of one rollout.

    Where none do, the dearest that answered is right or wrong.

    Args:
        matrix: The answers.
        members: The models that may be asked.
        price: What orders the models; the matrix's own by default.
    """
    chain = _by_price(members, matrix.price() if price is None else price)
    trials = [_until_two_agree(matrix, chain, rollout) for rollout in range(matrix.rollouts)]
    return stacked("cascade", f"cascade {_chained(matrix, chain)}, two agree", members, trials)


def rollout_cascade(
    matrix: Matrix, members: tuple[int, ...], t: int, price: Numbers | None = None
) -> Played:
    """Ask each model `K` times; accept where at least t agree, else ask the next.

    The last is believed as it is. The arguments are those of `cascade`, and t.
    """
    chain = _by_price(members, matrix.price() if price is None else price)
    name = f"cascade {_chained(matrix, chain)}, {t} of {K} agree"
    return stacked("cascade", name, members, [_until_rollouts_agree(matrix, chain, t)])


def _until_two_agree(matrix: Matrix, chain: list[int], rollout: int) -> tuple[Numbers, ...]:
    classes = matrix.classes[chain, rollout]
    agrees = np.array([
        (classes[:at] == classes[at]).any(axis=0) & (classes[at] != NONE)
        for at in range(len(chain))
    ])  # fmt: skip
    answered = classes != NONE
    last = len(chain) - 1 - answered[::-1].argmax(axis=0)
    chosen = np.where(agrees.any(axis=0), agrees.argmax(axis=0), last)
    asked = np.where(agrees.any(axis=0), agrees.argmax(axis=0), len(chain) - 1)
    right = np.take_along_axis(matrix.right[chain, rollout], chosen[None], axis=0)[0]
    return (
        right,
        matrix.failed[chain, rollout].all(axis=0),
        *(_paid(part[chain, rollout], asked) for part in (matrix.tokens, matrix.usd)),
    )


def _until_rollouts_agree(matrix: Matrix, chain: list[int], t: int) -> tuple[Numbers, ...]:
    classes = matrix.classes[chain, :K]
    winners = np.array([elect(each, np.ones(each.shape)) for each in classes])
    voted = np.take_along_axis(classes, winners[:, None], axis=1)
    accepted = ((classes == voted) & (voted != NONE)).sum(axis=1) >= t
    accepted[-1] = True
    asked = accepted.argmax(axis=0)
    questions = np.arange(len(matrix.questions))
    right = matrix.right[np.array(chain)[asked], winners[asked, questions], questions]
    return (
        right,
        matrix.failed[chain, :K].all(axis=(0, 1)),
        *(_paid(part[chain, :K].sum(axis=1), asked) for part in (matrix.tokens, matrix.usd)),
    )


def _paid(costs: Numbers, asked: Numbers) -> Numbers:
    """The cost of all models up to the last one asked."""
    found: Numbers = np.take_along_axis(costs.cumsum(axis=0), asked[None], axis=0)[0]
    return found


def _by_price(members: tuple[int, ...], price: Numbers) -> list[int]:
    """From cheap to dear; what has no price is last."""
    known = np.nan_to_num(price, nan=np.inf)
    return sorted(members, key=lambda member: (float(known[member]), member))


def _chained(matrix: Matrix, chain: list[int]) -> str:
    return " > ".join(matrix.models[member] for member in chain)
