"""The policy by which an offline model runs an agent's loop.

It reads the prompt as any model would. It calls what it is offered and has not called yet, and
finishes with a derived answer before a guessed one, then with the one most of the tools agree on,
then with the earliest.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_STEP = re.compile(
    r"^Step \d+\nThought: .*?\nTool: (?P<tool>\S+)\nInput: .*?\nObservation: (?P<seen>.*?)"
    r"(?=\n\nStep \d+\nThought: |\Z)",
    re.DOTALL | re.MULTILINE,
)
_ANSWER = re.compile(r"^Answer: (?P<answer>.*)\Z", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Seen:
    """What one tool said."""

    tool: str
    answer: str
    derived: bool


def next_step(question: str, trajectory: str, offered: list[str]) -> tuple[str, str, str]:
    """Choose `(thought, tool, input)` from the tools offered."""
    seen = read(trajectory)
    called = {step.tool for step in seen}
    for tool in offered:
        if tool != "finish" and tool not in called:
            return f"{tool} has not been asked yet.", tool, question
    thought, answer = conclude(seen)
    return thought, "finish" if "finish" in offered else offered[0], answer


def conclude(seen: list[Seen]) -> tuple[str, str]:
    """The thought and the answer that follow from what the tools said."""
    derived = [step for step in seen if step.derived]
    if not seen:
        return "Guess: nothing was asked.", "0"
    considered = derived or seen
    votes = Counter(step.answer for step in considered)
    best = max(votes.values())
    chosen = next(step for step in considered if votes[step.answer] == best)
    how = "Derived" if derived else "Guess"
    return (
        f"{how}. I take the answer of {chosen.tool}; {best} of {len(seen)} tools gave it.",
        chosen.answer,
    )


def read(trajectory: str) -> list[Seen]:
    """The tools called so far, with their answers and whether they derived them."""
    found = []
    for step in _STEP.finditer(trajectory):
        answer = _ANSWER.search(step["seen"])
        if answer:
            derived = step["seen"].lstrip().startswith("Derived")
            found.append(Seen(step["tool"], answer["answer"].strip(), derived))
    return found
