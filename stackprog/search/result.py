"""What a search tells: what happens as it happens, and what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import dspy

from stackprog.scores import EvalReport
from stackprog.search.strategy import Batch, Candidate


@dataclass(frozen=True)
class SearchResult:
    """What a search found.

    Attributes:
        winner: The text of the best stack.
        program: Its DSPy module.
        train, test: What the winner scored; test was run once, after the search had ended.
        candidates: Everything scored on train, in the order of scoring.
        singles: The base models on the same test examples, the controller alone among them.
        artifact: The folder of the saved winner.
        stopped: The budget that ended the search, in words. What it kept from being reached is
            `None`, and the winner is the best so far.
    """

    task: str
    winner: str | None
    program: dspy.Module | None = field(repr=False)
    train: EvalReport | None
    test: EvalReport | None
    candidates: list[Candidate]
    singles: list[EvalReport]
    artifact: str | None
    run: str
    calls: int
    failed_calls: int
    prompt_tokens: int | None
    completion_tokens: int | None
    usd: float | None
    cached_tokens: int | None
    stopped: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The result as plain data.

        `calls`, tokens and `usd` are what this run folder requested in all.
        """
        return {
            "task": self.task,
            "winner": self.winner,
            "train": self.train.to_json() if self.train else None,
            "test": self.test.to_json() if self.test else None,
            "candidates": [candidate_json(candidate) for candidate in self.candidates],
            "singles": [report.to_json() for report in self.singles],
            "artifact": self.artifact,
            "run": self.run,
            "stopped": self.stopped,
            "calls": self.calls,
            "failed_calls": self.failed_calls,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "usd": self.usd,
            "cached_tokens": self.cached_tokens,
        }


@dataclass(frozen=True)
class Event:
    """Something a search did, for whoever shows it.

    Attributes:
        kind: `batch` (its stacks are to be scored), `scored` (one of them was), `stage` (the batch
            is done), `stopped` (a budget ended it within the batch), `test` (the winner or a base
            model was scored on test).
    """

    kind: str
    stage: str
    batch: Batch | None = None
    candidate: Candidate | None = None
    report: EvalReport | None = None
    best: Candidate | None = None


_SCORE_KEYS = ("program", "split", "n", "right", "wrong", "failed", "accuracy", "interval",
               "no_answer", "truncated", "unparsed", "nodes", "calls",
               "prompt_tokens", "completion_tokens", "usd", "epochs", "seed", "source", "sha256",
               "known", "offline")  # fmt: skip


def scores(report: EvalReport) -> dict[str, Any]:
    """The part of a report that an artifact keeps."""
    data = report.to_json()
    return {key: data[key] for key in _SCORE_KEYS}


def candidate_json(candidate: Candidate) -> dict[str, Any]:
    """A candidate as plain data."""
    answered = candidate.n - candidate.failed
    return {
        "spec": str(candidate.spec), "layer": candidate.spec.layer, "stage": candidate.stage,
        "n": candidate.n, "right": candidate.right, "failed": candidate.failed,
        "truncated": candidate.truncated, "unparsed": candidate.unparsed,
        "score": candidate.score, "accuracy": candidate.right / answered if answered else None,
        "left_out": not candidate.usable,
        "reason": None if candidate.usable else candidate.reason,
    }  # fmt: skip
