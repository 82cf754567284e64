"""Prompts of published evaluations, to compare a base model with its published numbers.

A protocol sends one prompt and takes the whole reply as the answer; the grader finds the answer in
it, as the published evaluation did. Without one a model is asked with the prompts of
`signatures.py`. A question with the choices A) to D) gets the prompt for choices.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import dspy

from stackprog.errors import CatalogError
from stackprog.lms.adapter import StackAdapter
from stackprog.lms.row_checks import PROTOCOLS as NAMES

_CHOICES = re.compile(r"^A\) .*\nB\) .*\nC\) .*\nD\) .*$", re.MULTILINE)


@dataclass(frozen=True)
class Protocol:
    """The prompts of an evaluation: `{question}` stands for the question, with its choices.

    Attributes:
        system: The system prompt; "" for none.
        problem: The user's turn for a problem with a free answer.
        choices: The user's turn for a question with four choices.
        source: Where the text is published.
    """

    system: str
    problem: str
    choices: str
    source: str

    @property
    def version(self) -> str:
        """A digest of the texts: part of a run's identity."""
        text = "\n".join((self.system, self.problem, self.choices))
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def user(self, question: str) -> str:
        """The user's turn."""
        template = self.choices if _CHOICES.search(question) else self.problem
        return template.replace("{question}", question)


PROTOCOLS: dict[str, Protocol] = {
    "simple-evals": Protocol(
        system="You are a helpful assistant.",
        problem=(
            "Solve the following math problem step by step. The last line of your response should "
            "be of the form Answer: $ANSWER (without quotes) where $ANSWER is the answer to the "
            "problem.\n\n{question}\n\nRemember to put your answer on its own line after "
            '"Answer:", and you do not need to use a \\boxed command.'
        ),
        choices=(
            "Answer the following multiple choice question. The last line of your response should "
            "be of the following format: 'Answer: $LETTER' (without quotes) where LETTER is one of "
            "ABCD. Think step by step before answering.\n\n{question}"
        ),
        source="github.com/openai/simple-evals: math_eval.py, common.py; the system message is "
        "OPENAI_SYSTEM_MESSAGE_API of sampler/chat_completion_sampler.py, GPT-4o's in "
        "simple_evals.py",
    ),
    "qwen": Protocol(
        system="Please reason step by step, and put your final answer within \\boxed{}.",
        problem="{question}",
        choices="{question}",
        source="github.com/QwenLM/Qwen2.5-Math: the chain-of-thought prompt of its model cards",
    ),
}


assert PROTOCOLS.keys() == set(NAMES)


def protocol(name: str) -> Protocol:
    """A protocol by its name.

    Raises:
        CatalogError: If it is not in the table.
    """
    if name not in PROTOCOLS:
        raise CatalogError(f"unknown protocol {name!r}; known are {', '.join(PROTOCOLS)}")
    return PROTOCOLS[name]


class WholeReply(dspy.Signature):
    """The reply as it is."""

    question: str = dspy.InputField()
    answer: str = dspy.OutputField()


class ProtocolAdapter(StackAdapter):
    """Sends a protocol's prompt; the answer is the whole reply without its thinking."""

    def __init__(self, named: Protocol) -> None:
        super().__init__()
        self._protocol = named

    def format(
        self,
        signature: type[dspy.Signature],  # noqa: ARG002 - DSPy's signature
        demos: list[Any],  # noqa: ARG002 - a published prompt has its own
        inputs: dict[str, Any],
    ) -> list[dict[str, Any]]:
        """The system prompt, if it has one, and the user's turn."""
        turns = [{"role": "user", "content": self._protocol.user(inputs["question"])}]
        system = self._protocol.system
        return [{"role": "system", "content": system}, *turns] if system else turns

    def parse(self, signature: type[dspy.Signature], completion: str) -> dict[str, Any]:  # noqa: ARG002
        """All of the visible reply."""
        return {"answer": self.visible(completion)}
