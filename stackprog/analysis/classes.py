"""Which answers to a question are the same answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from stackprog.grading.classes import grouped

if TYPE_CHECKING:
    from stackprog.tasks import Task

Same = Callable[[str, str], bool]
NONE = -1  # the class of no answer, which is the same as nothing


def same_by(task: Task) -> Same:
    """Equality by a task's own grader, which takes either answer as gold for the other.

    A vote over strings counts 1/2 and 0.5 apart; one that normalises words counts -1 and 1
    together, and takes the answer A for an article.
    """

    @cache
    def same(one: str, other: str) -> bool:
        return one == other or grade(one, other) or grade(other, one)

    def grade(gold: str, response: str) -> bool:
        example: Any = SimpleNamespace(answer=gold)
        return bool(task.grade(example, response).right)

    return same


def group(answers: Sequence[str | None], same: Same) -> list[int]:
    """The class of each answer: 0 is that of the first, and so on; `NONE` where there is none."""
    found = [NONE] * len(answers)
    for number, members in enumerate(grouped(answers, same)):
        for place in members:
            found[place] = number
    return found
