"""The policy by which an offline model runs an agent's loop.

It reads the prompt as any model would, calls what it is offered and has not called yet, and
finishes with a derived answer before a guessed one, then the most frequent, then the earliest.
"""

import re
from collections import Counter
from typing import NamedTuple

_STEP = re.compile(
    r"^Step \d+\nThought: .*?\nTool: (?P<tool>\S+)\nInput: .*?\nObservation: (?P<seen>.*?)"
    r"(?=\n\nStep \d+\nThought: |\Z)",
    re.DOTALL | re.MULTILINE,
)
_SOLUTION = re.compile(
    r"^Solution \d+[^\n]*:\n(?P<seen>.*?)(?=\n\nSolution \d+[^\n]*:\n|\Z)", re.DOTALL | re.MULTILINE
)
_ANSWER = re.compile(r"^Answer: (.*)\Z", re.DOTALL | re.MULTILINE)


class Seen(NamedTuple):
    """What one tool said."""

    tool: str
    answer: str
    derived: bool


def next_step(question: str, trajectory: str, offered: list[str]) -> tuple[str, str, str]:
    """Choose `(thought, tool, input)` from the tools offered."""
    steps = read(trajectory)
    for tool in offered:
        if tool != "finish" and tool not in {step.tool for step in steps}:
            return f"{tool} has not been asked yet.", tool, question
    thought, answer = conclude(steps)
    return thought, "finish" if "finish" in offered else offered[0], answer


def conclude(steps: list[Seen]) -> tuple[str, str]:
    """The thought and the answer that follow from what the tools said."""
    if not steps:
        return "Guess: nothing was asked.", "0"
    derived = [step for step in steps if step.derived]
    votes = Counter(step.answer for step in derived or steps)
    (answer, count), how = votes.most_common(1)[0], "Derived" if derived else "Guess"
    return f"{how}. {count} of {len(steps)} tools gave this answer.", answer


def read(trajectory: str) -> list[Seen]:
    """The tools called so far, with their answers and whether they derived them."""
    steps = [(step, _ANSWER.search(step["seen"])) for step in _STEP.finditer(trajectory)]
    return [seen(step["tool"], step["seen"], answer[1]) for step, answer in steps if answer]


def read_solutions(text: str) -> list[Seen]:
    """The solutions of others that a prompt quotes, one after the other."""
    found = [(part["seen"], _ANSWER.search(part["seen"])) for part in _SOLUTION.finditer(text)]
    return [seen("", said, answer[1]) for said, answer in found if answer]


def seen(tool: str, reasoning: str, answer: str) -> Seen:
    """What a solver said, from its reasoning and its answer."""
    return Seen(tool, answer.strip(), reasoning.lstrip().startswith("Derived"))


def judge(solution: str) -> tuple[str, str]:
    """A score from 0 to 10: what is derived is likelier right than a guess."""
    derived = seen("", solution, "").derived
    return ("It is derived.", "9") if derived else ("It is a guess.", "2")
