"""A base model as a DSPy module: layer 0. Subclass it to give a model prompts of its own."""

from __future__ import annotations

from typing import ClassVar

import dspy

from stackprog.lms.adapter import Unparsed
from stackprog.lms.registry import Registry
from stackprog.lms.scope import at_node, current
from stackprog.modules.protocols import ProtocolAdapter, WholeReply, protocol
from stackprog.modules.signatures import AnswerQuestion


class ModelModule(dspy.Module):
    """Asks one model once.

    A subclass sets `signature`, or overrides `ask`. Name it in the `module` field of a catalog row.

    Args:
        model: The model's name in the catalog.
        rollout: Which independent sample of the model this is.
        registry: Where its LM is looked up, at each call: optimizers may reset a module's own LM.
        node: Its path in the program.
    """

    signature: ClassVar[type[dspy.Signature]] = AnswerQuestion

    def __init__(
        self, model: str, rollout: int = 0, registry: Registry | None = None, node: str = "root"
    ) -> None:
        super().__init__()
        self.model, self.rollout, self.node = model, rollout, node
        self.registry = registry or Registry()
        self.predict = dspy.Predict(self.signature)

    def forward(self, question: str) -> dspy.Prediction:
        """Return a prediction with `answer`, `reasoning` and `parsed`.

        A reply without the asked fields is not lost: all its text is the answer, and the grader
        reads it.
        """
        with at_node(self.node, self.rollout):
            scope = current()
            assert scope is not None
            return scope.memo.once((self.node, question), lambda: self._answer(question))

    def ask(self, question: str) -> dspy.Prediction:
        """One call of the model; a prediction with at least `answer`.

        By the prompts of the model's protocol, if its catalog row names one.
        """
        named, lm = self.registry.catalog[self.model].protocol, self.registry.lm(self.model)
        if not named:
            return self.predict(question=question, lm=lm)
        with dspy.context(adapter=ProtocolAdapter(protocol(named))):
            return self.predict(question=question, lm=lm, signature=WholeReply)

    def _answer(self, question: str) -> dspy.Prediction:
        try:
            found = self.ask(question)
        except Unparsed as error:
            return dspy.Prediction(answer=error.text.strip(), reasoning="", parsed=False)
        reasoning = found.get("reasoning") or ""
        return dspy.Prediction(answer=found.answer, reasoning=reasoning, parsed=True)
