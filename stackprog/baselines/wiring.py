"""Learning who reads whom: REINFORCE over the edges of a graph of agents, as in GPTSwarm.

1. Each potential edge has a probability, sigmoid(logit), .5 at first.
2. For each question of a batch a graph is drawn, edge by edge; one that closes a cycle is skipped.
3. The graph answers; right is 1, wrong 0.
4. Logits follow the gradient of mean(outcome x log-probability of the graph), by Adam.

Only train is asked, and what was asked before is taken from the run log. Sources: GPTSwarm, arXiv
2402.16823; Adam, arXiv 1412.6980.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING
from zlib import crc32

import dspy

from stackprog.baselines.graphs import Edge, closes_cycle, without_cycles
from stackprog.lms.scope import current

if TYPE_CHECKING:
    from stackprog.baselines.bench import Bench
    from stackprog.modules.talk import Talk


class Wiring:
    """Potential edges and what was learned of them.

    Args:
        edges: In the order in which they are drawn.
        rate: Adam's step.
    """

    def __init__(self, edges: list[Edge], rate: float = 0.1) -> None:
        self.logits = dict.fromkeys(edges, 0.0)
        self._rate, self._steps = rate, 0
        self._moments = {edge: (0.0, 0.0) for edge in edges}

    def share(self, edge: Edge) -> float:
        """The probability of an edge."""
        return 1 / (1 + math.exp(-self.logits[edge]))

    def draw(self, rng: Random) -> tuple[list[Edge], dict[Edge, float]]:
        """A graph without cycles, and how its log-probability rises with each logit."""
        drawn: list[Edge] = []
        slopes: dict[Edge, float] = {}
        for edge in self.logits:
            if closes_cycle(edge, drawn):
                continue
            taken = rng.random() < self.share(edge)
            slopes[edge] = taken - self.share(edge)
            if taken:
                drawn.append(edge)
        return drawn, slopes

    def rise(self, gradient: dict[Edge, float]) -> None:
        """One step of Adam up a gradient."""
        self._steps += 1
        for edge, (mean, square) in self._moments.items():
            slope = gradient.get(edge, 0.0)
            mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
            self._moments[edge] = mean, square
            if edge in self.logits:
                mean, square = mean / (1 - 0.9**self._steps), square / (1 - 0.999**self._steps)
                self.logits[edge] += self._rate * mean / (math.sqrt(square) + 1e-8)

    def prune(self, share: float) -> None:
        """Take out this share of the edges, the least probable; of equal ones the later.

        A share above 0 takes at least one.
        """
        gone = max(1, round(share * len(self.logits))) if share else 0
        for edge in self._ranked()[len(self.logits) - gone :]:
            del self.logits[edge]

    def graph(self, above: float = 0.0) -> list[Edge]:
        """The edges more probable than this, the most probable first, without cycles."""
        return without_cycles(edge for edge in self._ranked() if self.share(edge) > above)

    def _ranked(self) -> list[Edge]:
        return sorted(self.logits, key=lambda edge: -round(self.logits[edge], 9))


class Drawn(dspy.Module):
    """A program that answers each example of a batch by the graph drawn for it."""

    def __init__(self, label: str, talks: dict[str, Talk]) -> None:
        super().__init__()
        self.label, self.talks = label, talks

    def forward(self, question: str) -> dspy.Prediction:
        """The answer of the example's graph."""
        scope = current()
        assert scope is not None, "graphs are drawn for the examples of an evaluation"
        return self.talks[scope.example](question=question)


def learn(
    bench: Bench, name: str, wiring: Wiring, talk: Callable[[list[Edge]], Talk],
    after: Callable[[int], None] | None = None,
) -> None:  # fmt: skip
    """Learn from `iterations` batches of train questions, drawn in rounds over all of them.

    Args:
        bench: With `iterations` and `batch` among its options.
        name: What the steps are called in the run log.
        wiring: What is changed.
        talk: The program of a graph.
        after: Called after each step with its number, from 1.
    """
    rng, left = bench.rng(), list[dspy.Example]()
    for step in range(1, 1 + bench.integer("iterations")):
        if len(left) < bench.integer("batch"):
            left = list(bench.learned_from.examples)
            rng.shuffle(left)
        batch, left = left[: bench.integer("batch")], left[bench.integer("batch") :]
        drawn = {example.id: wiring.draw(rng) for example in batch}
        digest = crc32(str([list(map(str, edges)) for edges, _ in drawn.values()]).encode())
        talks = {key: talk(edges) for key, (edges, _) in drawn.items()}
        program = Drawn(f"{name} step {step} {digest:08x}", talks)
        bench.score(program, bench.part(batch))
        right = [drawn[one.id][1] for one in batch if bench.outcome(program, one) == "right"]
        answered = sum(bench.outcome(program, one) in ("right", "wrong") for one in batch)
        if answered:
            wiring.rise({
                edge: sum(slopes.get(edge, 0.0) for slopes in right) / answered
                for edge in wiring.logits
            })  # fmt: skip
        if after:
            after(step)
