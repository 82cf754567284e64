"""Is this answer that answer: the two questions, and the verdict that answers them."""

from dataclasses import dataclass
from functools import lru_cache

from .choice import extract_choice
from .compare import decide
from .extract import extract_math
from .guard import MAX_LENGTH, refuses
from .normalise import Normal, normalise
from .units import differ
from .verdicts import RIGHT, Reason


@dataclass(frozen=True, slots=True)
class Grade:
    """A verdict and why it was reached.

    Attributes:
        right: The response gives the gold answer.
        exact: The two are the same once their spelling is normalised.
        extracted: The answer found in the response, as it was written; None when there is none.
        reason: The rule that decided.
    """

    right: bool
    exact: bool
    extracted: str | None
    reason: Reason


def grade_math(gold: str, response: str) -> Grade:
    r"""Grade a whole response, or a bare answer, against a gold answer in LaTeX.

    Safe to call from any thread. A pair that needs a worker takes at most ten seconds.

    Example:
        >>> grade_math(r"\frac{1}{2}", "So we get 4/8. The answer is 0.5.").reason
        'same_number'
    """
    extracted = extract_math(response)
    if extracted is None:
        return Grade(False, False, None, "no_answer")
    reason = _judge(gold, extracted)
    return Grade(reason in RIGHT, reason == "same_string", extracted[:MAX_LENGTH], reason)


def grade_choice(gold: str, response: str) -> Grade:
    """Grade a response to a multiple-choice question against the letter of the key.

    Example:
        >>> grade_choice("D", "Both fit, but **Answer: (D)**").right
        True
    """
    extracted = extract_choice(response)
    if extracted is None:
        return Grade(False, False, None, "no_answer")
    same = gold.strip().strip("()").upper() == extracted
    return Grade(same, same, extracted, "same_string" if same else "different")


def _judge(gold: str, answer: str) -> Reason:
    if answer == gold.strip():
        return "same_string"
    if refuses(answer) or len(gold) > MAX_LENGTH:
        return "refused"
    wanted, given = _normal(gold), _normal(answer)
    if differ(wanted.unit, given.unit):
        return "different"
    return decide(wanted.text, given.text)


@lru_cache(maxsize=8192)
def _normal(answer: str) -> Normal:
    return normalise(answer)
