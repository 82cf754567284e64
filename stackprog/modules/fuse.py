"""A fusion: in `fuse(A_0, B_0)@C` one call of C reads the children's answers and gives the final one.

It is the one-call counterpart of an agent, and the aggregator of a mixture of agents
(arXiv 2406.04692).
"""  # noqa: E501

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dspy
from dspy.utils.exceptions import ContextWindowExceededError

from stackprog.lms.adapter import Unparsed
from stackprog.lms.scope import current
from stackprog.modules.agent import Step
from stackprog.modules.combination import Combination
from stackprog.modules.signatures import FuseAnswers


class Fuse(Combination):
    """Asks all children at once, then its own model once."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.predict = dspy.Predict(FuseAnswers)

    def combine(self, question: str) -> dspy.Prediction:
        """The answer of the model that read the children's."""
        steps = self.ask_all(question)
        try:
            found = self._read(question, steps)
        except Unparsed as error:
            return self.conclude(error.text.strip(), "", steps, "unparsed")
        return self.conclude(found.answer, found.get("reasoning") or "", steps, "fused")

    def _read(self, question: str, steps: list[Step]) -> dspy.Prediction:
        """Ask the model; where its context does not hold all, the first observations are left out."""  # noqa: E501
        lm = self.registry.lm(self.spec.controller)
        for left_out in range(len(steps) + 1):
            texts = [
                replace(step, input="(the question)").text(at + 1, whole=at >= left_out)
                for at, step in enumerate(steps)
            ]
            try:
                return self.predict(question=question, trajectory="\n\n".join(texts), lm=lm)
            except ContextWindowExceededError:
                if left_out == len(steps):
                    raise
                if scope := current():
                    scope.notes.left_out[self.node] += 1
        raise AssertionError("the last round returns or raises")
