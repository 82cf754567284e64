"""A question in, a derived or guessed answer out."""

from functools import lru_cache
from hashlib import sha256
from importlib import import_module

from stackprog.lms.offline.quantities import choose
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.skills import SKILLS

LONGEST_QUESTION = 4000


def solve(model: str, text: str, rollout: int = 0) -> tuple[str, str]:
    """Answer a question as one model: the reasoning, which opens `Derived` or `Guess`, the answer.

    Rollouts differ in their guesses only, since what is derived is derived.
    """
    question = Question.read(text)
    if len(text) <= LONGEST_QUESTION and (found := _derive(model, question)):
        return f"Derived. {found[0]}", found[1]
    digest = sha256(f"{model} {rollout} {question.stem}".encode("utf-8", "replace")).digest()
    guess = "ABCD"[digest[0] % 4] if question.choices else str(digest[0] % 13)
    return "Guess: none of my methods covers this question.", guess


@lru_cache(maxsize=4096)
def _derive(model: str, question: Question) -> tuple[str, str] | None:
    """The steps and the answer of the first family that covers the question and fits a choice."""
    for family in SKILLS[model][0]:
        module = import_module(f"stackprog.lms.offline.families.{family}")
        try:
            found: Derivation | None = module.derive(question)
        except Exception:  # noqa: BLE001, S112 - what breaks on foreign text does not cover it
            continue
        if found is not None:
            chosen = choose(found, question.choices) if question.choices else None
            if chosen is not None or not question.choices:
                return found.steps, found.answer if chosen is None else "ABCD"[chosen]
    return None
