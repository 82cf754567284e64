"""`mixture`, `self-mixture`: layers of proposers that read the layer before, then an aggregator.

The first layer sees the question alone; each later one, and the aggregator, the question and the
numbered answers of the layer before. Sources: "Mixture-of-Agents", arXiv 2406.04692 (6 proposers,
3 layers; here 5 proposers); "Rethinking Mixture-of-Agents", arXiv 2502.00674 (6 samples of the best
model, 2 layers).
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.errors import UsageError
from stackprog.modules.conversation import Conversation, Turn
from stackprog.modules.signatures import SynthesiseAnswers
from stackprog.specs import Model

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


def mixture(members: list[Model], layers: int, aggregator: str) -> Conversation:
    """`layers - 1` layers of these proposers, and a reader."""
    turns = [turn for layer in range(layers - 1) for turn in _layer(members, layer)]
    last = range(len(turns) - len(members), len(turns))
    again = sum(turn.model.name == aggregator for turn in turns)
    return Conversation(tuple(turns), tuple(last), Model(aggregator, again))


def _layer(members: list[Model], layer: int) -> list[Turn]:
    """Each model once more, a new sample, over all of the layer before."""
    each = Counter(member.name for member in members)
    start = (layer - 1) * len(members)
    reads = tuple(range(start, start + len(members))) if layer else ()
    return [Turn(Model(one.name, one.rollout + layer * each[one.name]), reads) for one in members]


def _build(bench: Bench, name: str) -> dspy.Module:
    """Calls a question: k (layers - 1) + 1, k the proposers."""
    if bench.options.get("layers", 2) < 2:
        raise UsageError("expected at least 2 layers: proposers and an aggregator")
    alone = name == "self-mixture"
    k, layers = bench.integer("k"), 2 if alone else bench.integer("layers")
    members = bench.samples(bench.best, k) if alone else bench.members(k)
    return bench.talk(name, mixture(members, layers, bench.best), SynthesiseAnswers)


SAMPLING = (0.7, 2048)  # of the paper: temperature, output tokens

MIXTURE = Baseline("layers of k proposers, then an aggregator (MoA)", "arXiv 2406.04692",
                   "k (layers - 1) + 1", partial(_build, name="mixture"),
                   {"k": 5, "layers": 3}, sampling=SAMPLING)  # fmt: skip
SELF_MIXTURE = Baseline("k rollouts of the best model, which aggregates them", "arXiv 2502.00674",
                        "k + 1", partial(_build, name="self-mixture"), {"k": 6},
                        sampling=SAMPLING)  # fmt: skip
