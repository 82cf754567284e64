"""A cascade: `cascade(A_0, B_0; k=3, t=2)` asks the cheapest first, and goes on where it wavers.

A is asked k times; where at least t of the k answers agree, theirs is the answer, else B is asked.
The plurality of the last child is final. Sources: FrugalGPT, arXiv 2305.05176; "Large Language
Model Cascades with Mixture of Thought", arXiv 2310.12963.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import dspy

from stackprog.lms.scope import Memo, Scope, current, entering
from stackprog.modules.agent import Step
from stackprog.modules.combination import Ballot, Combination
from stackprog.modules.together import at_once
from stackprog.specs import spread


class Cascade(Combination):
    """Asks its children in turn, each k times at once, until t answers of one child agree."""

    def combine(self, question: str) -> dspy.Prediction:
        """The answer of the first child that agrees with itself, else the last one's plurality.

        `finished` is `agreed` or `last`, and `classes` are those of the child that decided.
        """
        steps: list[Step] = []
        for child in range(len(self.children)):
            asked = self._sample(child, question)
            steps += asked
            ballot = Ballot(asked)
            if ballot.votes >= self.spec.settings["t"]:
                return self.conclude_vote(ballot, "agreed", steps=steps)
        return self.conclude_vote(ballot, "last", steps=steps)

    def _sample(self, child: int, question: str) -> list[Step]:
        """Ask a child k times at once, each time its later samples, with a memory of their own."""
        scope = current() or Scope()
        apart = spread(self.spec.children[child])

        def ask(number: int) -> Step:
            shift = scope.shift + number * apart
            with entering(replace(scope, shift=shift, memo=Memo())):
                return self.ask(child, question)

        return at_once([partial(ask, number) for number in range(self.spec.samples)])
