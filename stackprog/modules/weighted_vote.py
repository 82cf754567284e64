"""A weighted vote: `weighted_vote(A_0:1.2, B_0:0.4)`, each child with the weight it earned on train."""  # noqa: E501

from __future__ import annotations

import math
from collections.abc import Sequence

import dspy

from stackprog.modules.combination import Ballot, Combination
from stackprog.specs import Combined, Spec


class WeightedVote(Combination):
    """Asks all children at once; the most weight wins.

    Of equal classes the one with the heaviest child wins, then the earliest.
    """

    def combine(self, question: str) -> dspy.Prediction:
        """A vote a child, by its weight."""
        return self.conclude_vote(Ballot(self.ask_all(question), self.spec.weights))


def weight_of(right: int, n: int) -> float:
    """The log-odds that a child is right, from its train score: logit((right + 1) / (n + 2)).

    It is 0 for a child that is right half the time, and negative below: such a child speaks
    against the answer it gives.
    """
    share = (right + 1) / (n + 2)
    return math.log(share / (1 - share))


def weighted(children: Sequence[Spec], right: Sequence[int], n: int) -> Combined:
    """The weighted vote of solvers that were right so often on n train examples."""
    weights = tuple(weight_of(score, n) for score in right)
    return Combined("weighted_vote", tuple(children), weights=weights)
