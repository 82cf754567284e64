"""`cost-matched`: self-consistency of the best model with as many tokens as a stack uses.

k is the largest whose mean tokens on the same questions do not exceed the stack's, measured on both;
no answer of theirs is looked at for it. This is the row that decides whether a stack was worth it.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.baselines.self_consistency import votes_of
from stackprog.errors import UsageError
from stackprog.specs import MAX_MODELS

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench


def _build(bench: Bench) -> dspy.Module:
    """Calls a question: k. The stack itself and k + 1 rollouts are asked to find it."""
    if bench.stack is None:
        raise UsageError("cost-matched needs the stack to match: --stack TEXT or --program DIR")
    k = largest(
        lambda k: _tokens(bench, bench.solver(votes_of(bench.best, k))),
        _tokens(bench, bench.stack),
    )
    return bench.solver(votes_of(bench.best, k))


def largest(tokens: Callable[[int], int], most: int) -> int:
    """The largest k whose tokens are at most these, tried from where equal rollouts put it."""
    k = min(MAX_MODELS, max(1, most // max(1, tokens(1))))
    while k > 1 and tokens(k) > most:
        k -= 1
    while k < MAX_MODELS and tokens(k + 1) <= most:
        k += 1
    return k


def _tokens(bench: Bench, program: dspy.Module) -> int:
    """What a program uses on the questions it is scored on."""
    report = bench.score(program, bench.test)
    if report.prompt_tokens is None or report.completion_tokens is None:
        raise UsageError(f"cost-matched needs tokens, and {report.program} did not report all")
    return report.prompt_tokens + report.completion_tokens


COST_MATCHED = Baseline("self-consistency of the best model at a stack's tokens", "-", "k", _build)
