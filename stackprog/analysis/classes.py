"""Which answers to a question are the same answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stackprog.tasks import Task

Same = Callable[[str, str], bool]
NONE = -1  # the class of no answer, which is the same as nothing


def same_by(task: Task) -> Same:
    """Equality by a task's own grader: one answer taken as gold, the other as the response.

    A vote over strings counts 1/2 and 0.5 apart; one that normalises words counts -1 and 1
    together, and takes the answer A for an article.
    """

    @cache
    def same(one: str, other: str) -> bool:
        gold: Any = SimpleNamespace(answer=one)
        return one == other or bool(task.grade(gold, other).right)

    return same


def group(answers: Sequence[str | None], same: Same) -> list[int]:
    """The class of each answer: 0 is that of the first, and so on; `NONE` where there is none.

    An answer joins the first class whose first member it equals.
    """
    first: list[str] = []
    known: dict[str, int] = {}
    for answer in answers:
        if answer is None or answer in known:
            continue
        found = next((at for at, one in enumerate(first) if same(one, answer)), len(first))
        if found == len(first):
            first.append(answer)
        known[answer] = found
    return [NONE if answer is None else known[answer] for answer in answers]
