"""The search of *Agentic LLM Stacking*: warm up every model alone, then stack the best by layers.

1. Warm-up: score every model at layer 0 and layer 1; where 1 beat 0, also at layer 2.
2. Rank all that was scored.
3. Put the best together with every combination of `tools_per_agent - 1` others of the first
   `top_n`, in rank order.
4. If the best improved, go to 2; else stop: the best of all is the winner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from stackprog.search.strategy import Batch, Candidate, ranked
from stackprog.specs import AGENT, MAX_LAYER, MAX_MODELS, Spec, layered, models_of, stacked

WARM_UP = "warm-up"


@dataclass(frozen=True)
class Layerwise:
    """Settings of the layer-wise search.

    Attributes:
        models: The pool, by catalog name.
        top_n: How many of the best are stacked with each other (the seed's `topN`).
        tools_per_agent: Children of a new agent (the seed's `tool_number`).
        controller: The model that runs every agent; `None` means the root of each agent's first
            child.
        kind: What puts the best together: `agent`, as in the seed, or `vote` or `fuse`.
    """

    models: tuple[str, ...]
    top_n: int = 5
    tools_per_agent: int = 2
    controller: str | None = None
    kind: str = AGENT

    def propose(self, results: Sequence[Candidate]) -> Batch | None:
        """The next stacks to score, given all results so far."""
        for layers, stage in (
            (self._first_layers(), WARM_UP),
            (self._second_layers(results), f"{WARM_UP}, layer 2"),
        ):
            if new := _unseen(layers, results):
                return Batch(stage, new)
        rounds = _rounds(results)
        if rounds and not _improved(results, rounds[-1]):
            return None
        new = _unseen(self._stacks(results), results)
        return Batch(f"stacking {len(rounds) + 1}", new) if new else None

    def _first_layers(self) -> list[Spec]:
        return [layered(name, layer, self.controller) for layer in (0, 1) for name in self.models]

    def _second_layers(self, results: Sequence[Candidate]) -> list[Spec]:
        score = {candidate.spec: candidate.score for candidate in results if candidate.usable}
        return [
            layered(name, 2, self.controller)
            for name in self.models
            if score.get(layered(name, 1, self.controller), -1.0)
            > score.get(layered(name, 0), -1.0)
        ]

    def _stacks(self, results: Sequence[Candidate]) -> list[Spec]:
        top = [candidate.spec for candidate in ranked(results)[: self.top_n]]
        if not top:
            return []
        best, *others = top
        chosen = combinations(others, self.tools_per_agent - 1)
        return [
            stacked((best, *rest), self.controller, self.kind) for rest in chosen
            if 1 + max(spec.layer for spec in (best, *rest)) <= MAX_LAYER
            and sum(len(models_of(spec)) for spec in (best, *rest)) <= MAX_MODELS
        ]  # fmt: skip


def _unseen(specs: Sequence[Spec], results: Sequence[Candidate]) -> tuple[Spec, ...]:
    seen = {candidate.spec for candidate in results}
    return tuple(dict.fromkeys(spec for spec in specs if spec not in seen))


def _rounds(results: Sequence[Candidate]) -> list[str]:
    """The stacking rounds scored so far, in order."""
    return list(dict.fromkeys(c.stage for c in results if not c.stage.startswith(WARM_UP)))


def _improved(results: Sequence[Candidate], last: str) -> bool:
    """Whether the last round found a better stack than all before it."""
    before = [c.score for c in results if c.usable and c.stage != last]
    after = [c.score for c in results if c.usable and c.stage == last]
    return max(after, default=-1.0) > max(before, default=-1.0)
