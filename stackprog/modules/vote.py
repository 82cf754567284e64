"""A vote: `vote(A_0, B_0, C_0)` gives the answer most children gave.

Answers are counted by the grader's classes, not by their text: 0.5 and 1/2 are one answer, -1 and 1
are two. Source of voting over samples: "More Agents Is All You Need", arXiv 2402.05120.
"""

from __future__ import annotations

import dspy

from stackprog.modules.combination import Ballot, Combination


class Vote(Combination):
    """Asks all children at once; the plurality wins, ties go to the earliest child."""

    def combine(self, question: str) -> dspy.Prediction:
        """One vote a child."""
        return self.conclude_vote(Ballot(self.ask_all(question)))
