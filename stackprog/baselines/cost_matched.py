"""`cost-matched`: self-consistency of the best model with as many tokens as a stack uses.

k is the largest whose mean tokens do not exceed the stack's on the questions that both answered; no
answer of theirs is looked at for it. This is the row that decides whether a stack was worth it.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.self_consistency import votes_of
from stackprog.comparing.costs import AnswerAt, Cost, answer_costs
from stackprog.errors import UsageError
from stackprog.identity import name_of
from stackprog.specs import MAX_MODELS

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: k. The stack itself and k + 1 rollouts are asked to find it."""
    if bench.stack is None:
        raise UsageError("cost-matched needs the stack to match: --stack TEXT or --program DIR")
    theirs = _tokens(bench, bench.stack)

    def share(k: int) -> float:
        return _share(_tokens(bench, bench.solver(votes_of(bench.best, k))), theirs)

    k = largest(share)
    program = bench.solver(votes_of(bench.best, k))
    if k == 1 and share(1) > 1:
        bench.notes.append(f"one call of {bench.best} already takes more tokens than the stack")
    if name_of(program) == name_of(bench.stack):
        bench.notes.append("the stack is its own match: rollouts of its best model and their vote")
    return program


def largest(share: Callable[[int], float]) -> int:
    """The largest k whose share of the stack's tokens is at most 1, or 1 where none is.

    Args:
        share: Of k rollouts; tried first where equal rollouts would put the largest.
    """
    k = min(MAX_MODELS, max(1, int(1 / share(1)))) if share(1) else MAX_MODELS
    while k > 1 and share(k) > 1:
        k -= 1
    while k < MAX_MODELS and share(k + 1) <= 1:
        k += 1
    return k


def _tokens(bench: Bench, program: dspy.Module) -> dict[AnswerAt, int]:
    """What each answer of a program took on the questions it is scored on."""
    bench.score(program, bench.test)
    name, split = name_of(program), bench.test.split
    asked = {(example.id, example.epoch) for example in bench.test.examples}
    costs = answer_costs(bench.folder.database, name, split)
    found = {}
    for answer in bench.folder.answers(name, split):
        if answer.outcome != "failed" and (at := (answer.id, answer.epoch)) in asked:
            if (tokens := costs.get(at, Cost()).tokens) is None:
                raise UsageError(f"cost-matched needs tokens, and {name} did not report all")
            found[at] = tokens
    return found


def _share(ours: dict[AnswerAt, int], theirs: dict[AnswerAt, int]) -> float:
    """Our tokens for each of theirs, on what both answered."""
    both = ours.keys() & theirs.keys()
    if not both:
        raise UsageError("cost-matched needs questions that the stack and its best model answered")
    return sum(ours[at] for at in both) / max(1, sum(theirs[at] for at in both))


COST_MATCHED = Baseline("self-consistency of the best model at a stack's tokens", "-", "k", _build)
