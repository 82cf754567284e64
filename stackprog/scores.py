"""What a program scored: the report, and how it is counted."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any

from stackprog.analysis.intervals import clustered, wilson
from stackprog.runs import Answer


@dataclass(frozen=True)
class EvalReport:
    """What a program scored on a split.

    Attributes:
        n: Examples x epochs asked: `right + wrong + failed`.
        accuracy: right / (right + wrong); `None` when nothing was answered. Always beside
            `interval` and `failed`.
        exact: The share of the answered whose normalised text equals the gold answer's (MATH).
        no_answer: How many of the wrong had no answer that could be read.
        truncated: How many of the wrong were cut off at the model's output limit.
        nodes: Of each node its `node` path, `model`, `replies`, and of these `unparsed` (without
            the fields asked for) and `truncated`; `left_out` counts observations that its prompts
            were too long for.
        not_asked: Examples x epochs that were not asked: `stopped` names the budget that was
            reached, `given_up` says that everything before them failed.
        groups: The same figures for each subject, level or domain.
        calls, prompt_tokens, completion_tokens, usd: Of the program on these examples, its children
            included, as if nothing were cached: where questions or calls are alike, the engine made
            fewer requests. `None` is unknown. `failed_calls` of the calls broke; their tokens and
            USD are in the sums where the provider said them. `cached_tokens` of the prompt tokens
            were in providers' own caches.
        seconds: Median wall time of an example.
    """

    task: str
    split: str
    program: str
    n: int
    right: int
    wrong: int
    failed: int
    accuracy: float | None
    interval: tuple[float, float] | None
    exact: float | None
    no_answer: int
    truncated: int
    nodes: list[dict[str, Any]]
    not_asked: int
    groups: dict[str, dict[str, dict[str, Any]]]
    calls: int
    failed_calls: int
    prompt_tokens: int | None
    completion_tokens: int | None
    usd: float | None
    cached_tokens: int | None
    seconds: float | None
    epochs: int
    seed: int
    source: str
    sha256: str
    known: str | None
    offline: bool
    run: str = ""
    stopped: str | None = None
    given_up: str | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def unparsed(self) -> int:
        """How many replies, of all nodes, had not the fields asked for."""
        return sum(node["unparsed"] for node in self.nodes)

    @property
    def replies(self) -> int:
        """How many replies all nodes had."""
        return sum(node["replies"] for node in self.nodes)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {**asdict(self), "unparsed": self.unparsed}


class Tally:
    """Right, wrong and failed of a set of answers.

    Args:
        repeated: Whether questions may have been asked several times, so that the interval is
            clustered by question; without it memory does not grow with the answers.
    """

    def __init__(self, *, repeated: bool = True) -> None:
        self._repeated = repeated
        self.right = self.wrong = self.failed = self.exact = self.no_answer = 0
        self.truncated = 0
        self.seconds = array("d")
        self._questions: dict[str, list[bool]] = defaultdict(list)

    def add(self, answer: Answer) -> None:
        """Count an answer."""
        self.seconds.append(answer.seconds)
        if answer.outcome == "failed":
            self.failed += 1
            return
        self.right += answer.outcome == "right"
        self.wrong += answer.outcome == "wrong"
        self.exact += answer.exact
        self.no_answer += answer.reason == "no_answer"
        self.truncated += answer.reason == "truncated"
        if self._repeated:
            self._questions[answer.id].append(answer.outcome == "right")

    @property
    def answered(self) -> int:
        """How many were answered; what the accuracy is out of."""
        return self.right + self.wrong

    @property
    def n(self) -> int:
        """How many were asked."""
        return self.answered + self.failed

    def to_json(self) -> dict[str, Any]:
        """`right, wrong, failed, accuracy, interval`."""
        repeated = any(len(outcomes) > 1 for outcomes in self._questions.values())
        interval = clustered(self._questions) if repeated else wilson(self.right, self.answered)
        return {
            "right": self.right, "wrong": self.wrong, "failed": self.failed,
            "accuracy": self.right / self.answered if self.answered else None, "interval": interval,
        }  # fmt: skip
