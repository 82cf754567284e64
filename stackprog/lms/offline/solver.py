"""A question in, a derived or guessed answer out."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import import_module

from stackprog.lms.offline.matching import choose
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
    if len(text) > LONGEST_QUESTION:
        return _guess(model, question, rollout, "the question is too long for me")
    found = _derive(model, question)
    if found is None:
        return _guess(model, question, rollout, "none of my methods covers this question")
    derivation, answer = found
    return f"Derived. {derivation.steps}", answer


@lru_cache(maxsize=4096)
def _derive(model: str, question: Question) -> tuple[Derivation, str] | None:
    """What the first family finds that covers the question; of choices, one must agree with it.

    Cached because rollouts and stacks ask the same again.
    """
    for family in SKILLS[model][0]:
        module = import_module(f"stackprog.lms.offline.families.{family}")
        try:
            found: Derivation | None = module.derive(question)
        except Exception:  # noqa: BLE001, S112 - what breaks on foreign text does not cover it
            continue
        if found is None:
            continue
        if not question.choices:
            return found, found.answer
        chosen = choose(found, question.choices)
        if chosen is not None:
            return found, "ABCD"[chosen]
    return None


def _guess(model: str, question: Question, rollout: int, why: str) -> tuple[str, str]:
    """A guess that is the same in every run: keyed on the model, the question and the rollout."""
    digest = hashlib.sha256(
        f"{model} {rollout} {question.stem}".encode("utf-8", "replace")
    ).digest()
    answer = "ABCD"[digest[0] % 4] if question.choices else str(digest[0] % 13)
    return f"Guess: {why}.", answer
