"""`pruned`: the full graph of agents, its least probable edges cut while they are learned; a reader.

Every `every` iterations the lowest `cut` of the edges go; what is left in the end stays. In a second
round an agent may also read everyone's answer of the first. Source: AgentPrune, arXiv 2410.02506
(10 iterations of 4, a quarter cut every 5); its low-rank penalty is left out.
"""  # noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.graphs import Edge, pairs, unrolled
from stackprog.baselines.wiring import Wiring, learn

if TYPE_CHECKING:
    from stackprog.baselines.bench import Bench
    from stackprog.modules.talk import Talk


def _build(bench: Bench) -> Talk:
    """Calls a question: k rounds + 1; on train iterations x batch x that, repeated ones once."""
    k, rounds = bench.integer("k"), bench.integer("rounds")
    members = bench.members(k)
    wiring = Wiring([*pairs(k), *(pairs(k, delay=1) if rounds > 1 else [])])

    def talk(edges: list[Edge]) -> Talk:
        return bench.talk("pruned", unrolled(members, edges, rounds, reader=bench.best))

    def prune(step: int) -> None:
        if step % bench.integer("every") == 0:
            wiring.prune(bench.options["cut"])

    learn(bench, "pruned", wiring, talk, after=prune)
    return talk(wiring.graph())


PRUNED = Baseline("k agents, all reading all, edges pruned as learned; a reader",
                  "arXiv 2410.02506", "k rounds + 1", _build,
                  {"k": 5, "rounds": 1, "iterations": 10, "batch": 4, "every": 5, "cut": 0.25},
                  train="learn")  # fmt: skip
