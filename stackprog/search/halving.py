"""Successive halving over random stacks: the second control for the search.

1. Score all candidates of `RandomStacks` on a quarter of the train examples.
2. Score the better half again on half of the examples, the better half of those on all.
3. The best of the last is the winner.

Source: Jamieson and Talwalkar, "Non-stochastic Best Arm Identification", arXiv 1502.07943.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stackprog.search.random_stacks import RandomStacks
from stackprog.search.strategy import Batch, Candidate, ranked

PARTS = (0.25, 0.5, 1.0)


@dataclass(frozen=True)
class Halving(RandomStacks):
    """Settings of successive halving; those of the candidates are `RandomStacks`'s."""

    def propose(self, results: Sequence[Candidate]) -> Batch | None:
        """The next rung: the better half of the last one."""
        specs = tuple(self.drawn())
        for rung, part in enumerate(PARTS, 1):
            stage = f"halving {rung}"
            scored = {one.spec: one for one in results if one.stage == stage}
            if new := tuple(spec for spec in specs if spec not in scored):
                return Batch(stage, new, part)
            order = ranked(list(scored.values()))
            specs = tuple(one.spec for one in order[: max(1, (len(specs) + 1) // 2)])
        return None
