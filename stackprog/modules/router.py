"""A router: `router(A_0, B_0; k=5)` asks the child that was best on similar train questions.

Of the k nearest train questions, each child's share of right answers, shrunk to its mean over all
of train as if `shrink` more questions had come out so, minus `cost` times its mean price, is its
score; ties go to the earliest. Untrained, the first child is asked. Source of learning whom to
ask: RouteLLM, arXiv 2406.18665.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import dspy
from dspy.predict.parameter import Parameter

from stackprog.errors import UsageError
from stackprog.modules.combination import Combination

BUCKETS = 4096
_WORD = re.compile(r"\\?[^\W\d_]+|\d+|[^\w\s]")

Vector = dict[int, int]  # bucket -> count


def vector_of(question: str) -> Vector:
    """A question as a bag of its words and pairs of words, each in one of 4,096 buckets."""
    words = _WORD.findall(question.lower())
    pairs = [f"{one} {next_}" for one, next_ in zip(words, words[1:], strict=False)]
    return dict(sorted(Counter(crc32(gram.encode()) % BUCKETS for gram in words + pairs).items()))


class Neighbours:
    """Finds the train questions nearest to another, by an index of who has which bucket.

    Similar is the cosine, each bucket weighted by how few of the train questions have it.
    """

    def __init__(self, vectors: Sequence[Vector]) -> None:
        having = Counter(bucket for vector in vectors for bucket in vector)
        self._n = len(vectors)
        self._rare = {bucket: math.log(1 + self._n / n) for bucket, n in having.items()}
        self._index: dict[int, list[tuple[int, float]]] = {bucket: [] for bucket in having}
        for place, vector in enumerate(vectors):
            weights = {bucket: n * self._rare[bucket] for bucket, n in vector.items()}
            length = math.hypot(*weights.values())
            for bucket, weight in weights.items():
                self._index[bucket].append((place, weight / length))

    def nearest(self, vector: Vector, k: int) -> list[int]:
        """The places of the k most similar; ties go to the earlier."""
        similar = [0.0] * self._n
        for bucket, n in vector.items():
            for place, weight in self._index.get(bucket, ()):
                similar[place] += n * self._rare[bucket] * weight
        return sorted(range(self._n), key=lambda place: -round(similar[place], 9))[:k]


class Experience(Parameter):
    """What a router learned on train, as plain data: it is saved and loaded with the prompts.

    Attributes:
        vectors: One a train question; the questions themselves are not kept.
        right: For each child whether it was right, question by question.
        prices: What a question cost with each child, in USD; `None` where that is unknown.
    """

    def __init__(self, children: int) -> None:
        self.children = children
        self.vectors: list[Vector] = []
        self.right: list[list[bool]] = [[] for _ in range(children)]
        self.prices: list[float | None] = [None] * children
        self.neighbours = Neighbours(())

    def dump_state(self, json_mode: bool = True) -> dict[str, Any]:  # noqa: ARG002 - DSPy's seam
        """As JSON, whose keys are text."""
        vectors = [{str(key): count for key, count in vector.items()} for vector in self.vectors]
        return {"vectors": vectors, "right": self.right, "prices": self.prices}

    def load_state(self, state: dict[str, Any]) -> None:
        """Take what `dump_state` gave.

        Raises:
            UsageError: If it is of another shape.
        """
        self.check(state)
        self.vectors = [
            {int(k): count for k, count in vector.items()} for vector in state["vectors"]
        ]
        self.right = [list(marks) for marks in state["right"]]
        self.prices = list(state["prices"])
        self.neighbours = Neighbours(self.vectors)

    def reset(self) -> None:
        """Keep what was learned: DSPy's optimizers reset prompts, and this is none."""

    def check(self, state: Any) -> None:
        """Check a state before it is taken.

        Raises:
            UsageError: Naming what was expected.
        """
        if not isinstance(state, dict) or state.keys() != {"vectors", "right", "prices"}:
            raise UsageError("expected exactly vectors, right and prices")
        vectors, right, prices = state["vectors"], state["right"], state["prices"]
        if not isinstance(vectors, list) or not all(_is_vector(vector) for vector in vectors):
            raise UsageError(f"expected vectors of bucket (0 to {BUCKETS - 1}) and count")
        if not _is_list(right, self.children) or not all(
            _is_list(marks, len(vectors)) and all(type(mark) is bool for mark in marks)
            for marks in right
        ):
            raise UsageError("expected for each child one true or false a vector in right")
        if not _is_list(prices, self.children) or not all(
            price is None or _is_price(price) for price in prices
        ):
            raise UsageError("expected one price or null a child in prices")


class Router(Combination):
    """Asks one child: the one that was best on the train questions nearest to this one."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.learned = Experience(len(self.children))

    def learn(
        self,
        questions: Sequence[str],
        right: Sequence[Sequence[bool]],
        prices: Sequence[float | None] = (),
    ) -> None:
        """Learn from train, in place of what was learned before.

        Args:
            questions: The train questions.
            right: For each child whether it was right, question by question.
            prices: Mean USD a question of each child, where the spec's `cost` is not 0.

        Raises:
            UsageError: If the lengths differ, or a price is needed and unknown.
        """
        state: dict[str, list[Any]] = {
            "vectors": [{str(k): n for k, n in vector_of(text).items()} for text in questions],
            "right": [[bool(mark) for mark in marks] for marks in right],
            "prices": list(prices) or [None] * len(self.children),
        }
        if self.spec.settings["cost"] and None in state["prices"]:
            raise UsageError("expected a price of every child, as cost is not 0: one is unknown")
        self.learned.load_state(state)

    def choose(self, question: str) -> int:
        """The place of the child to ask."""
        scores = self.scores(question)
        return scores.index(max(scores))

    def scores(self, question: str) -> list[float]:
        """What each child promises for a question; all 0 where nothing was learned."""
        learned, options = self.learned, self.spec.settings
        if not learned.vectors:
            return [0.0] * len(self.children)
        near = learned.neighbours.nearest(vector_of(question), int(options["k"]))
        scores = []
        for marks, price in zip(learned.right, learned.prices, strict=True):
            mean = sum(marks) / len(marks)
            local = sum(marks[place] for place in near) + options["shrink"] * mean
            share = local / (len(near) + options["shrink"])
            scores.append(share - options["cost"] * (price or 0.0))
        return scores

    def combine(self, question: str) -> dspy.Prediction:
        """The chosen child's answer; `finished` is `routed`, or `untrained`."""
        step = self.ask(self.choose(question), question)
        finished = "routed" if self.learned.vectors else "untrained"
        reasoning = step.prediction.get("reasoning") or ""
        return self.conclude(step.prediction.answer, reasoning, [step], finished)


def _is_vector(found: Any) -> bool:
    return isinstance(found, dict) and all(
        isinstance(key, str) and key.isdecimal() and int(key) < BUCKETS and _is_count(count)
        for key, count in found.items()
    )


def _is_count(found: Any) -> bool:
    return type(found) is int and found > 0


def _is_price(found: Any) -> bool:
    return type(found) in (int, float) and math.isfinite(found) and found >= 0


def _is_list(found: Any, length: int) -> bool:
    return isinstance(found, list) and len(found) == length
