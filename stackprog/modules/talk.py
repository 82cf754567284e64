"""Models that talk over a graph: each turn reads the answers of earlier turns, then speaks.

A turn that reads none is a base model alone, with its own prompts. At the end the last turns vote,
by the grader's classes, or one more call reads them.
"""

from __future__ import annotations

from functools import partial

import dspy
from dspy.utils.exceptions import ContextWindowExceededError

from stackprog.lms.adapter import Unparsed
from stackprog.lms.registry import Registry
from stackprog.lms.scope import at_node
from stackprog.modules.agent import Step, observed, plain_step
from stackprog.modules.combination import Ballot
from stackprog.modules.conversation import Conversation, speakers
from stackprog.modules.signatures import DiscussAnswer
from stackprog.modules.together import at_once
from stackprog.specs import Model


class Talk(dspy.Module):
    """A conversation as a program.

    Args:
        name: What it is called; with the conversation it is the program's label.
        plan: Who speaks after whom.
        openers: The module of each turn that reads none, by its place.
        registry: Where LMs are looked up, at each call.
        signature: What a turn that reads, and the reader, are asked.
        node: Its path in the program; the reader's too. A turn's is below it.
    """

    def __init__(
        self,
        name: str,
        plan: Conversation,
        openers: dict[int, dspy.Module],
        registry: Registry,
        signature: type[dspy.Signature] = DiscussAnswer,
        node: str = "root",
    ) -> None:
        super().__init__()
        self.plan, self.registry, self.node = plan, registry, node
        self.label = f"{name}{plan}"
        self.models = sorted({model.name for model in speakers(plan)})
        self.openers = openers
        self.read = dspy.Predict(signature)

    def forward(self, question: str) -> dspy.Prediction:
        """Take all turns, those of a level at once, and decide.

        Returns:
            `answer`, `reasoning`, `trajectory` (a step a turn), and `finished`: `vote` or `read`.
        """
        with at_node(self.node, 0) as scope:
            return scope.memo.once((self.node, question), lambda: self._answer(question))

    def _answer(self, question: str) -> dspy.Prediction:
        steps: dict[int, Step] = {}
        for level in self.plan.levels():
            said = at_once([partial(self._take, place, question, steps) for place in level])
            steps.update(zip(level, said, strict=True))
        last = [steps[place] for place in self.plan.last]
        if self.plan.reader:
            found = self._listen(self.node, self.plan.reader, question, numbered(last))
        else:
            found = Ballot(last).winner.prediction
        return dspy.Prediction(
            answer=found.answer,
            reasoning=found.get("reasoning") or "",
            trajectory=[plain_step(steps[place]) for place in range(len(steps))],
            finished="read" if self.plan.reader else "vote",
        )

    def _take(self, place: int, question: str, steps: dict[int, Step]) -> Step:
        turn = self.plan.turns[place]
        if turn.reads:
            own = {place for place in turn.reads if self.plan.turns[place].speaker == turn.speaker}
            seen = numbered([steps[one] for one in turn.reads], [one in own for one in turn.reads])
            found = self._listen(f"{self.node}.{place}", turn.model, question, seen)
        else:
            found = self.openers[place](question=question)
        return observed("", f"{turn.model}", question, found)

    def _listen(
        self, node: str, model: Model, question: str, solutions: list[tuple[str, str]]
    ) -> dspy.Prediction:
        """Ask a model that sees solutions; where its context does not hold all, answers alone."""
        lm = self.registry.lm(model.name)
        with at_node(node, model.rollout) as scope:
            for left_out in range(len(solutions) + 1):
                texts = [pair[at < left_out] for at, pair in enumerate(solutions)]
                try:
                    return self.read(question=question, solutions="\n\n".join(texts), lm=lm)
                except Unparsed as error:
                    return dspy.Prediction(answer=error.text.strip(), reasoning="", parsed=False)
                except ContextWindowExceededError:
                    if left_out == len(solutions):
                        raise
                    scope.notes.left_out[node] += 1
        raise AssertionError("the last round returns or raises")


def numbered(steps: list[Step], own: list[bool] | None = None) -> list[tuple[str, str]]:
    """Each solution as a prompt quotes it: whole, and its answer alone."""
    marks = own or [False] * len(steps)
    heads = [
        f"Solution {number}{' (your own)' if mine else ''}:\n"
        for number, mine in enumerate(marks, 1)
    ]
    return [
        (head + step.observation, f"{head}(left out: too long)\nAnswer: {step.prediction.answer}")
        for head, step in zip(heads, steps, strict=True)
    ]
