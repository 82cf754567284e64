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


class FuseAnswers(dspy.Signature):
    """Give the final answer to the question, which several solvers answered, each on its own.

    A solver can be wrong, and so can most of them: compare what they say, check it, and do not just count.

    If the question lists the choices A) to D), the answer is the letter of one of them.
    Otherwise the answer is the final result in LaTeX, exact and simplified, without a sentence around it.
    """  # noqa: E501 - a prompt's line ends are part of it

    question: str = dspy.InputField()
    trajectory: str = dspy.InputField()
    reasoning: str = dspy.OutputField(desc="why this answer", default="")
    answer: str = dspy.OutputField(desc="the final answer alone")


class SynthesiseAnswers(dspy.Signature):
    """Several solvers answered the question. Synthesise their solutions into one better solution.

    Weigh them critically: some of what they say can be biased or wrong. Do not just repeat one of them; give a
    refined, accurate and complete solution, think step by step, and then give the final answer alone.

    If the question lists the choices A) to D), the answer is the letter of one of them.
    Otherwise the answer is the final result in LaTeX, exact and simplified, without a sentence around it.
    """  # noqa: E501

    question: str = dspy.InputField()
    solutions: str = dspy.InputField()
    reasoning: str = dspy.OutputField(desc="your work, step by step", default="")
    answer: str = dspy.OutputField(desc="the final answer alone")


class DebateAnswer(SynthesiseAnswers):
    """You and other agents answered the question. Use their solutions as additional information.

    Compare them closely with your own, correct what is wrong, and give an updated answer. Think step by step, then
    give the final answer alone.

    If the question lists the choices A) to D), the answer is the letter of one of them.
    Otherwise the answer is the final result in LaTeX, exact and simplified, without a sentence around it.
    """  # noqa: E501


class DiscussAnswer(SynthesiseAnswers):
    """Answer the question. You are one of several agents, and see what those before you found.

    An agent can be wrong: check what they say, and solve the question yourself. Think step by step, then give the
    final answer alone.

    If the question lists the choices A) to D), the answer is the letter of one of them.
    Otherwise the answer is the final result in LaTeX, exact and simplified, without a sentence around it.
    """  # noqa: E501


class ScoreSolution(dspy.Signature):
    """Say how likely the solution is to be right, from 0 (surely wrong) to 10 (surely right).

    Check it step by step, then give the score, a whole number, alone.
    """

    question: str = dspy.InputField()
    solution: str = dspy.InputField()
    reasoning: str = dspy.OutputField(desc="your check, step by step", default="")
    score: str = dspy.OutputField(desc="a whole number from 0 to 10")


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
