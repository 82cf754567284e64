"""`cost-matched`: self-consistency of the best model with as many tokens as a stack uses.

k is the largest whose mean tokens on the same questions do not exceed the stack's, measured on both;
no answer of theirs is looked at for it. This is the row that decides whether a stack was worth it.
"""  # noqa: E501

from __future__ import annotations

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
    most = _tokens(bench, bench.stack)
    k = min(MAX_MODELS, max(1, most // max(1, _tokens(bench, bench.best))))
    while k > 1 and _tokens(bench, bench.best, k) > most:
        k -= 1
    while k < MAX_MODELS and _tokens(bench, bench.best, k + 1) <= most:
        k += 1
    return bench.solver(votes_of(bench.best, k))


def _tokens(bench: Bench, program: dspy.Module | str, k: int = 1) -> int:
    """What a program uses on the questions it is scored on."""
    module = bench.solver(votes_of(program, k)) if isinstance(program, str) else program
    report = bench.score(module, bench.test)
    if report.prompt_tokens is None or report.completion_tokens is None:
        raise UsageError(f"cost-matched needs tokens, and {report.program} did not report all")
    return report.prompt_tokens + report.completion_tokens


COST_MATCHED = Baseline("self-consistency of the best model at a stack's tokens", "-", "k", _build)
