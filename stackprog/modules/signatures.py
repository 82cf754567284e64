"""The prompts. Their texts decide results: change them only together with an evaluation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import dspy


class AnswerQuestion(dspy.Signature):
    """Answer the question. Think step by step, then give the final answer alone.

    If the question lists the choices A) to D), the answer is the letter of one of them.
    Otherwise the answer is the final result in LaTeX, exact and simplified, without a sentence around it.
    """  # noqa: E501 - a prompt's line ends are part of it

    question: str = dspy.InputField()
    reasoning: str = dspy.OutputField(desc="your work, step by step", default="")
    answer: str = dspy.OutputField(desc="the final answer alone")


class ExtractAnswer(dspy.Signature):
    """Give the final answer to the question from what was found out.

    If the question lists the choices A) to D), the answer is the letter of one of them.
    Otherwise the answer is the final result in LaTeX, exact and simplified, without a sentence around it.
    """  # noqa: E501 - a prompt's line ends are part of it

    question: str = dspy.InputField()
    trajectory: str = dspy.InputField()
    reasoning: str = dspy.OutputField(desc="why this answer", default="")
    answer: str = dspy.OutputField(desc="the final answer alone")


_STEP = """You answer a question with the help of solvers, which you call as tools. Each reads the text you send
it and replies with its reasoning and its answer; a solver can be wrong. Consult every solver at least once, compare
what they say, check it, and then finish.

If the question lists the choices A) to D), the final answer is the letter of one of them.
Otherwise it is the final result in LaTeX, exact and simplified, without a sentence around it.

The tools:
{tools}
- finish: ends the work. Its input is the final answer to the question, alone."""  # noqa: E501


def step_signature(tools: dict[str, str]) -> type[dspy.Signature]:
    """The ReAct signature of an agent over tools (`name: description`), all fields plain text."""
    listed = "\n".join(
        f"- {name}: {about} Its input is the question to solve." for name, about in tools.items()
    )
    fields: dict[str, Any] = {
        "question": (str, dspy.InputField()),
        "trajectory": (str, dspy.InputField()),
        "next_thought": (str, dspy.OutputField(desc="what you think now", default="")),
        "next_tool_name": (Literal[(*tools, "finish")], dspy.OutputField()),
        "next_tool_input": (str, dspy.OutputField(desc="plain text for the tool; LaTeX as it is")),
    }
    signature: type[dspy.Signature] = dspy.Signature(fields, _STEP.format(tools=listed))
    return signature


@lru_cache(maxsize=1024)
def narrowed(signature: type[dspy.Signature], offered: tuple[str, ...]) -> type[dspy.Signature]:
    """The step signature with only these tools to choose from.

    Cached, since a signature costs milliseconds; by the current signature, so that an optimizer's
    new instructions are seen.
    """
    narrow: type[dspy.Signature] = signature.with_updated_fields(
        "next_tool_name", type_=Literal[offered]
    )
    return narrow
