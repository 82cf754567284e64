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
_ANSWER = re.compile(r"^Answer: (.*)\Z", re.DOTALL | re.MULTILINE)


class Seen(NamedTuple):
    """What one tool said."""

    tool: str
    answer: str
    derived: bool


def next_step(question: str, trajectory: str, offered: list[str]) -> tuple[str, str, str]:
    """Choose `(thought, tool, input)` from the tools offered."""
    seen = read(trajectory)
    for tool in offered:
        if tool != "finish" and tool not in {step.tool for step in seen}:
            return f"{tool} has not been asked yet.", tool, question
    thought, answer = conclude(seen)
    return thought, "finish" if "finish" in offered else offered[0], answer


def conclude(seen: list[Seen]) -> tuple[str, str]:
    """The thought and the answer that follow from what the tools said."""
    if not seen:
        return "Guess: nothing was asked.", "0"
    derived = [step for step in seen if step.derived]
    votes = Counter(step.answer for step in derived or seen)
    (answer, count), how = votes.most_common(1)[0], "Derived" if derived else "Guess"
    return f"{how}. {count} of {len(seen)} tools gave this answer.", answer


def read(trajectory: str) -> list[Seen]:
    """The tools called so far, with their answers and whether they derived them."""
    steps = [(step, _ANSWER.search(step["seen"])) for step in _STEP.finditer(trajectory)]
    return [Seen(step["tool"], answer[1].strip(), step["seen"].lstrip().startswith("Derived"))
            for step, answer in steps if answer]  # fmt: skip
