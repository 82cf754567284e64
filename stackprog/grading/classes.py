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
    otherwise. A response is compared with the first of a class; one without an answer is in none.

    Example:
        >>> [found.members for found in classes(["0.5", "2", r"The answer is \boxed{1/2}."])]
        [(0, 2), (1,)]
    """
    found: list[tuple[str, list[int]]] = []
    for place, response in enumerate(responses):
        answer = grade(response, response).extracted
        if answer is None:
            continue
        for first, members in found:
            if grade(first, answer).right or grade(answer, first).right:
                members.append(place)
                break
        else:
            found.append((answer, [place]))
    return [AnswerClass(answer, tuple(members)) for answer, members in found]
