"""A question in, a derived or guessed answer out."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import import_module

from stackprog.lms.offline.choices import choose
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.skills import SKILLS

LONGEST_QUESTION = 4000


def solve(model: str, text: str, rollout: int = 0) -> tuple[str, str]:
    """Answer a question as one offline model.

    Returns:
        `(reasoning, answer)`. The reasoning opens with `Derived` or with `Guess`. Rollouts differ
        in their guesses only, since what is derived is derived.
    """
    question = Question.read(text)
    found = _derive(model, text)
    if found is None:
        return _guess(model, question, rollout, "none of my methods covers this question")
    if not question.choices:
        return f"Derived. {found.steps}", found.answer
    chosen = choose(found, question.choices)
    if chosen is None:
        return _guess(
            model, question, rollout, f"I get {found.answer}, which is none of the choices"
        )
    return f"Derived. {found.steps} That is choice {'ABCD'[chosen]}.", "ABCD"[chosen]


@lru_cache(maxsize=4096)
def _derive(model: str, text: str) -> Derivation | None:
    """What the first family that covers the question finds.

    Cached because rollouts and stacks ask the same again.
    """
    if len(text) > LONGEST_QUESTION:
        return None
    question = Question.read(text)
    for family in SKILLS[model][0]:
        module = import_module(f"stackprog.lms.offline.families.{family}")
        found: Derivation | None = module.derive(question)
        if found is not None:
            return found
    return None


def _guess(model: str, question: Question, rollout: int, why: str) -> tuple[str, str]:
    """A guess that is the same in every run: keyed on the model, the question and the rollout."""
    digest = hashlib.sha256(
        f"{model} {rollout} {question.stem}".encode("utf-8", "replace")
    ).digest()
    answer = "ABCD"[digest[0] % 4] if question.choices else str(digest[0] % 13)
    return f"Guess: {why}.", answer
