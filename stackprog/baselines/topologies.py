"""`chain`, `star`, `layered`, `full`, `random-graph`: agents over a fixed graph, then a reader.

The comparison that the lineage of stacks (ChemAmp) makes with multi-agent systems: the best models
of the pool are the agents, the best of all reads their answers.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.graphs import SHAPES, unrolled

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


def _build(bench: Bench, shape: str) -> dspy.Module:
    """Calls a question: k + 1, k the agents."""
    k = bench.integer("k")
    edges = SHAPES[shape](k, bench.rng())
    return bench.talk(shape, unrolled(bench.members(k), edges, reader=bench.best))


_ABOUT = {
    "chain": "each reads the one before",
    "star": "all read the first",
    "layered": "the second half reads the first",
    "full": "each reads all before",
    "random-graph": "each reads those before it with even chances",
}
TOPOLOGIES = {
    name: Baseline(f"k agents, {about}; a reader", "ChemAmp; graphs as in arXiv 2410.02506",
                   "k + 1", partial(_build, shape=name), {"k": 4})
    for name, about in _ABOUT.items()
}  # fmt: skip
