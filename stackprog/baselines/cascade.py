"""`cascade`: models in turn, each k times, until t of its answers agree; order and t from train.

Every order of two or three models of the pool and every t from 2 to k is replayed on train from the
same answers; the one that is most often right is taken, then the cheapest (in USD where every price
is known, else in tokens), then the first by price. Sources: FrugalGPT, arXiv 2305.05176; arXiv
2310.12963.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.bench import several
from stackprog.baselines.self_consistency import votes_of
from stackprog.grading import classes
from stackprog.scores import EvalReport
from stackprog.specs import Combined, Model

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench

LONGEST = 3


@dataclass(frozen=True)
class Rung:
    """What k samples of one model gave on train: question by question; `cost` is of a question."""

    name: str
    right: list[bool]
    agreed: list[int]
    cost: float


def replayed(order: tuple[Rung, ...], t: int) -> tuple[int, float]:
    """How often a cascade in this order is right on train, and what it costs."""
    right, cost = 0, 0.0
    for place in range(len(order[0].right)):
        for rung in order:
            cost += rung.cost
            if rung.agreed[place] >= t:
                break
        right += rung.right[place]
    return right, round(cost, 9)


def chosen(rungs: list[Rung], k: int) -> tuple[tuple[Rung, ...], int]:
    """The best order and t."""
    by_price = sorted(rungs, key=lambda rung: rung.cost)
    found = [
        (order, t)
        for length in range(2, LONGEST + 1) for order in permutations(by_price, length)
        for t in range(min(2, k), k + 1)
    ]  # fmt: skip
    scores = [replayed(*one) for one in found]
    return found[min(range(len(found)), key=lambda at: (-scores[at][0], scores[at][1]))]


def _climbed(bench: Bench, name: str, k: int) -> tuple[EvalReport, list[bool], list[int]]:
    program = bench.solver(votes_of(name, k))
    report = bench.score(program)
    found = {one.id: one for one in bench.answers(program, bench.learned_from.split)}
    right, agreed = [], []
    for example in bench.learned_from.examples:
        answer = found.get(example.id)  # none where all before it failed
        if answer is None or answer.outcome == "failed":
            right.append(False)
            agreed.append(k)  # a cascade that asks it fails too, and goes no further
            continue
        steps = [str(step["prediction"]["answer"]) for step in answer.trajectory or []]
        said = steps or [answer.answer or ""]  # one sample is the model alone, without steps
        same = classes(said, bench.grader(example))
        right.append(answer.outcome == "right")
        agreed.append(max((len(one.members) for one in same), default=0))
    return report, right, agreed


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: k to k times the models of the order; on train n k a question."""
    k = bench.integer("k")
    seen = {name: _climbed(bench, name, k) for name in several(bench.pool)}
    priced = all(report.usd for report, *_ in seen.values())
    rungs = [
        Rung(name, right, agreed, (report.usd if priced else tokens(report)) or 0.0)
        for name, (report, right, agreed) in seen.items()
    ]  # fmt: skip
    order, t = chosen(rungs, k)
    models = tuple(Model(rung.name) for rung in order)
    return bench.solver(Combined("cascade", models, options={"k": k, "t": t}))


def tokens(report: EvalReport) -> float:
    """All tokens of a report; 0 where they are unknown, which only ranks."""
    return float((report.prompt_tokens or 0) + (report.completion_tokens or 0))


CASCADE = Baseline("models in turn until t of k answers agree; order and t from train",
                   "arXiv 2305.05176, 2310.12963", "k to 3 k", _build, {"k": 3},
                   train="learn")  # fmt: skip
