"""`debate`: agents answer, then see each other's full solutions and answer again; plurality.

Mixed models, or with `--model` one model debating with itself, as in the paper. Source: "Improving
Factuality and Reasoning through Multiagent Debate", arXiv 2305.14325.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.graphs import Edge, unrolled
from stackprog.modules.signatures import DebateAnswer

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: k rounds, k the agents."""
    k, rounds = bench.integer("k"), bench.integer("rounds")
    everyone = [Edge(one, other, 1) for one in range(k) for other in range(k)]
    return bench.talk("debate", unrolled(bench.members(k), everyone, rounds), DebateAnswer)


DEBATE = Baseline("k agents answer, read each other and answer again; plurality",
                  "arXiv 2305.14325", "k rounds", _build, {"k": 3, "rounds": 2})  # fmt: skip
