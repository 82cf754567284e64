"""Random stacks: a control for the search, which has to beat what luck finds with as many tries.

1. The models alone are the first candidates.
2. Each further one is an agent over `tools_per_agent` solvers, drawn evenly from all before it.
3. All are scored once; the best of them is the winner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from random import Random

from stackprog.search.plan import ROUNDS
from stackprog.search.strategy import Batch, Candidate
from stackprog.specs import MAX_LAYER, MAX_MODELS, Model, Spec, models_of, stacked

TRIES = 100  # draws for one more stack, before the space is taken for used up


@dataclass(frozen=True)
class RandomStacks:
    """Settings of the random search.

    Attributes:
        models: The pool, by catalog name.
        top_n: As in `Layerwise`: with `tools_per_agent` it says how many stacks that scores.
        tools_per_agent: Children of a new agent.
        controller: The model that runs every agent; `None` means the root of its first child.
        seed: What is drawn depends on it alone.
    """

    models: tuple[str, ...]
    top_n: int = 5
    tools_per_agent: int = 2
    controller: str | None = None
    seed: int = 0

    @property
    def size(self) -> int:
        """How many stacks are drawn: a warm-up of two a model and three rounds of `Layerwise`."""
        return 2 * len(self.models) + ROUNDS * comb(self.top_n - 1, self.tools_per_agent - 1)

    def propose(self, results: Sequence[Candidate]) -> Batch | None:
        """All stacks at once, less those that have a result."""
        seen = {candidate.spec for candidate in results}
        new = tuple(spec for spec in self.drawn() if spec not in seen)
        return Batch("random", new) if new else None

    def drawn(self) -> list[Spec]:
        """The candidates."""
        rng, found = Random(self.seed), list[Spec](map(Model, self.models))
        for _ in range(TRIES * self.size):
            if len(found) == self.size:
                break
            children = [rng.choice(found) for _ in range(self.tools_per_agent)]
            if sum(len(models_of(child)) for child in children) > MAX_MODELS // 4:
                continue
            spec = stacked(children, self.controller)
            if spec.layer <= MAX_LAYER and spec not in found:
                found.append(spec)
        return found
