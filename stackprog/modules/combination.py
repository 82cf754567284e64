"""What the nodes that combine solvers share: asking children, and electing an answer of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import dspy

from stackprog.grading import AnswerClass, classes
from stackprog.grading.classes import by_weight
from stackprog.lms.registry import Registry
from stackprog.lms.scope import Scope, at_node, current
from stackprog.modules.agent import Step, observed, plain_step
from stackprog.modules.together import at_once
from stackprog.specs import Combined, models_of


class Combination(dspy.Module):
    """Makes one answer of its children's. A subclass says how, in `combine`.

    A child's failure leaves it: the example fails, and nothing is decided without that child.

    Args:
        spec: What the node is, with its options.
        children: The child modules, best first; each has `question` in and `answer`, `reasoning`
            out.
        names: One a child, unique: who is who in the trajectory.
        registry: Where LMs are looked up, at each call.
        node: Its path in the program.
    """

    def __init__(
        self,
        spec: Combined,
        children: list[dspy.Module],
        names: list[str],
        registry: Registry | None = None,
        node: str = "root",
    ) -> None:
        super().__init__()
        self.spec, self.names, self.node = spec, names, node
        self.rollout = models_of(spec)[0].rollout
        self.registry = registry or Registry()
        self.children = children

    def forward(self, question: str) -> dspy.Prediction:
        """Ask and combine, once a question.

        Returns:
            `answer`, `reasoning`, `trajectory` (a step a child asked, as an agent's), `finished`
            (how it came to an end) and `coverage`, the share of the children that were asked; of
            those that vote also `classes`.
        """
        with at_node(self.node, self.rollout) as scope:
            return scope.memo.once((self.node, question), lambda: self.combine(question))

    def combine(self, question: str) -> dspy.Prediction:
        """The prediction for a question; see `forward`."""
        raise NotImplementedError

    def ask(self, child: int, question: str) -> Step:
        """Ask a child by its place."""
        found = self.children[child](question=question)
        return observed("", self.names[child], question, found)

    def ask_all(self, question: str) -> list[Step]:
        """Ask all children at once, with the question as given."""
        return at_once([partial(self.ask, child, question) for child in range(len(self.children))])

    def conclude(
        self, answer: str, reasoning: str, steps: Sequence[Step], finished: str, **more: Any
    ) -> dspy.Prediction:
        """The prediction, from the answer and what was asked for it."""
        return dspy.Prediction(
            answer=answer,
            reasoning=reasoning,
            trajectory=[plain_step(step) for step in steps],
            finished=finished,
            coverage=len({step.tool for step in steps}) / len(self.children),
            **more,
        )

    def conclude_vote(
        self,
        ballot: Ballot,
        finished: str = "vote",
        *,
        steps: Sequence[Step] | None = None,
    ) -> dspy.Prediction:
        """The prediction of an elected answer, with the reasoning of the first who gave it."""
        first, votes, of = ballot.winner, ballot.votes, len(ballot.steps)
        reasoning = (first.prediction.get("reasoning") or "").strip()
        return self.conclude(
            first.prediction.answer,
            f"{reasoning}\n({votes} of {of} answers are this one.)".strip(),
            ballot.steps if steps is None else steps,
            finished,
            classes=ballot.to_json(),
        )


class Ballot:
    """Answers grouped by the task's own equality, the elected first.

    Who is elected, `grading.classes.by_weight` says. An answer the grader finds nothing in has no
    vote; where none has one, the first is taken.

    Args:
        steps: Who was asked, and what they said.
        weights: One a step; 1 each by default.
    """

    def __init__(self, steps: Sequence[Step], weights: Sequence[float] = ()) -> None:
        self.steps = list(steps)
        self._weights = list(weights)
        scope = current() or Scope()
        found = classes([str(step.prediction.answer) for step in steps], scope.grade)
        order = by_weight([one.members for one in found], weights or [1.0] * len(steps))
        self.classes = [found[place] for place in order]

    @property
    def winner(self) -> Step:
        """The first who gave the elected answer."""
        return self.steps[self.classes[0].members[0] if self.classes else 0]

    @property
    def votes(self) -> int:
        """How many gave the elected answer."""
        return len(self.classes[0].members) if self.classes else 0

    def weight(self, one: AnswerClass) -> float:
        """What a class weighs."""
        return round(sum(self._weights[place] for place in one.members), 9)

    def to_json(self) -> list[dict[str, Any]]:
        """The classes as data: answer, votes, children and, where there are weights, the weight."""
        return [
            {
                "answer": one.answer,
                "votes": len(one.members),
                "children": [self.steps[place].tool for place in one.members],
                **({"weight": self.weight(one)} if self._weights else {}),
            }
            for one in self.classes
        ]
