"""`random`, `halving`: controls for the search: the winner of a strategy that learns little.

The strategies are rows of `STRATEGIES` and run under `stackprog search` too.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stackprog.baselines.baseline import Baseline
from stackprog.errors import UsageError
from stackprog.search.runner import make_strategy
from stackprog.search.strategy import candidate_of, part_of, ranked

if TYPE_CHECKING:
    import dspy

    from stackprog.baselines.bench import Bench
    from stackprog.search.strategy import Candidate


def _build(bench: Bench, strategy: str) -> dspy.Module:
    """Calls a question: those of the winner."""
    top_n, tools = bench.integer("top_n"), bench.integer("tools_per_agent")
    plan = make_strategy(strategy, tuple(bench.pool), top_n, tools, None, bench.seed)
    results: list[Candidate] = []
    while batch := plan.propose(results):
        examples = part_of(bench.learned_from, batch.part, bench.seed)
        for spec in batch.specs:
            report = bench.score(bench.solver(spec), examples)
            results.append(candidate_of(spec, report, batch.stage))
    if not (best := ranked(results)):
        raise UsageError("every candidate failed on more than 10 % of the train examples")
    return bench.solver(best[0].spec)


_OPTIONS = {"top_n": 5, "tools_per_agent": 2}
RANDOM = Baseline("the best of random stacks", "-", "the winner's",
                  partial(_build, strategy="random"), _OPTIONS, train="learn")  # fmt: skip
HALVING = Baseline("the best of the same by successive halving", "arXiv 1502.07943",
                   "the winner's", partial(_build, strategy="halving"), _OPTIONS,
                   train="learn")  # fmt: skip
