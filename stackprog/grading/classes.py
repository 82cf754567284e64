"""Which of several answers are the same answer: what a vote counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .grade import Grade, grade_math

Grader = Callable[[str, str], Grade]  # of a gold answer and a response


@dataclass(frozen=True, slots=True)
class AnswerClass:
    """Responses that give one answer.

    Attributes:
        answer: The answer found in the first of them.
        members: Their places among all responses, in order.
    """

    answer: str
    members: tuple[int, ...]


def classes(responses: Sequence[str], grade: Grader = grade_math) -> list[AnswerClass]:
    r"""Group responses by their answers, in the order of the first of each.

    Two are the same if the grader takes either for the other, as mathematics unless it is told
    otherwise. A response without an answer is in none.

    Example:
        >>> [found.members for found in classes(["0.5", "2", r"The answer is \boxed{1/2}."])]
        [(0, 2), (1,)]
    """
    answers = [grade(response, response).extracted for response in responses]

    def same(one: str, other: str) -> bool:
        return grade(one, other).right or grade(other, one).right

    return [
        AnswerClass(answers[members[0]] or "", tuple(members)) for members in grouped(answers, same)
    ]


def by_weight(groups: Sequence[Sequence[int]], weights: Sequence[float]) -> list[int]:
    """The places of groups of voters, the elected first.

    The most weight wins; of equals the group with the heaviest voter, then the earliest. Sums are
    rounded, so that equal ones are equal.

    Example:
        >>> by_weight([[0, 1], [2]], [1.0, 1.0, 2.0])
        [1, 0]
    """

    def standing(place: int) -> tuple[float, float]:
        each = [weights[voter] for voter in groups[place]]
        return -round(sum(each), 9), -max(each)

    return sorted(range(len(groups)), key=standing)


def grouped(answers: Sequence[str | None], same: Callable[[str, str], bool]) -> list[list[int]]:
    """The places of answers that are the same, in the order of the first of each.

    An answer joins the first class whose first member it equals; `None` is in none.
    """
    found: list[tuple[str, list[int]]] = []
    for place, answer in enumerate(answers):
        if answer is None:
            continue
        members = next((members for first, members in found if same(first, answer)), None)
        if members is None:
            found.append((answer, [place]))
        else:
            members.append(place)
    return [members for _, members in found]
