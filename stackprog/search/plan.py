"""What a search will take, before anything is asked: calls, tokens, dollars, and what it can tell.

Nobody knows beforehand how long the scores keep rising, how children's questions are worded or how
often a controller asks again, so a plan is a range: `at_least` stops after the first round and
shares all that can be shared; `asked_once` goes on for a number of rounds, shares nothing, and its
agents ask each child once; in `at_most` they go on to their last step, each time with the child
that takes the most calls. Retries are not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackprog.analysis.power import detectable_difference
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.modules.agent import MAX_ITERATIONS, Consult
from stackprog.runs import open_log
from stackprog.search.strategy import Candidate, Strategy
from stackprog.specs import Agent, Combined, Model, Spec, asked

if TYPE_CHECKING:
    from stackprog.tasks import Dataset

ROUNDS = 3
CHARACTERS = 4  # of English text a token
# Tokens of a reply where none was measured. Chat models: the mean of five (8B to 72B) on 200
# MATH-500 problems was 506 to 1,307, four of them 506 to 623. Models that reason: an assumption.
ANSWER, STEP, THINKING = 620, 120, 5000
INSTRUCTIONS = 250  # tokens of the prompt beside the question

Calls = Counter[tuple[str, str]]  # (model, "solver", "controller", "to the limit" or "reader")
Count = Callable[[Iterable[Spec], Consult], Calls]


@dataclass(frozen=True)
class Estimate:
    """What one way a search can go takes; `usd` is `None` where a price is unknown."""

    candidates: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    usd: float | None


@dataclass(frozen=True)
class Plan:
    """What a search will take.

    Attributes:
        at_least, asked_once, at_most: See the head of the module; it is `at_most` that no search
            with so many rounds exceeds.
        rounds: Stacking rounds that `asked_once` and `at_most` assume.
        steps: The steps of an agent that `at_most` assumes; one with more children has as many.
        measured: Models whose tokens come from a run; the others' are assumed.
        train, test: Examples.
        train_difference, test_difference: The smallest difference in accuracy that so many examples
            tell apart four times in five; `None` where they tell none.
    """

    task: str
    models: list[str]
    rounds: int
    steps: int
    at_least: Estimate
    asked_once: Estimate
    at_most: Estimate
    measured: list[str]
    unpriced: list[str]
    train: int
    test: int
    train_difference: float | None
    test_difference: float | None

    def to_json(self) -> dict[str, Any]:
        """The plan as plain data."""
        return asdict(self)


def plan_search(
    strategy: Strategy,
    pool: Sequence[str],
    alone: Sequence[str],
    catalog: Catalog,
    train: Dataset,
    test: Dataset,
    *,
    consult: Consult = "react",
    rounds: int = ROUNDS,
    measured: dict[str, tuple[float, float]] | None = None,
) -> Plan:
    """Play a search through without a call.

    Args:
        strategy: What proposes the stacks.
        pool: The models that are stacked.
        alone: The models that are scored alone on test.
        catalog: Their prices.
        train: The examples that rank the stacks.
        test: The examples at the end.
        consult: How agents ask their children.
        rounds: How many stacking rounds to assume at most.
        measured: Mean prompt and completion tokens of a call by model, where they are known.
    """
    measured = measured or {}
    questions = [len(example.question) for example in (*train.examples, *test.examples)]
    question = sum(questions) / len(questions) / CHARACTERS
    few, many = (_played(strategy, improving) for improving in (0, rounds))
    largest = max(many, key=lambda spec: most_calls([spec], consult).total())
    names = {name for name, _ in most_calls([*few, *many, *map(Model, alone)], consult)}

    def estimate(parts: dict[Spec, float], final: Spec, count: Count) -> Estimate:
        singles = [Model(name) for name in alone]
        calls = Calls()
        for part in sorted(set(parts.values())):
            specs = [spec for spec, own in parts.items() if own == part]
            for key, number in count(specs, consult).items():
                calls[key] += number * max(1, round(part * len(train.examples)))
        for key, number in count([*singles, final], consult).items():
            calls[key] += number * len(test.examples)
        return _estimate(calls, len(parts), catalog, question, measured)

    return Plan(
        train.task, list(pool), rounds, MAX_ITERATIONS,
        estimate(few, Model(pool[0]), least_calls),
        estimate(many, largest, calls_asked_once), estimate(many, largest, most_calls),
        sorted(names & measured.keys()),
        sorted(name for name in names if catalog[name].usd(0, 0) is None),
        len(train.examples), len(test.examples),
        detectable_difference(len(train.examples)), detectable_difference(len(test.examples)),
    )  # fmt: skip


def measured_tokens(run: str | Path) -> dict[str, tuple[float, float]]:
    """Mean prompt and completion tokens of a call by model, from a run folder's ledger.

    Raises:
        RunError: If it is no run folder.
    """
    log = open_log(run)
    try:
        rows = log.rows(
            "SELECT model, AVG(prompt_tokens), AVG(completion_tokens) FROM calls "
            "WHERE error IS NULL GROUP BY model HAVING COUNT(completion_tokens) > 0"
        )
    finally:
        log.close()
    return {model: (prompt, completion) for model, prompt, completion in rows}


def _played(strategy: Strategy, improving: int) -> dict[Spec, float]:
    """The stacks a search scores if so many stacking rounds improve and the next does not.

    With each, the part of the train examples it is scored on.

    Without one, no model gains from its first layer; with some, every model does.
    """
    results: list[Candidate] = []
    parts: dict[Spec, float] = {}
    batch = strategy.propose(results)
    stacking = 0
    while batch:
        stacking += batch.part == 1 and not batch.stage.startswith("warm-up")
        parts |= dict.fromkeys(batch.specs, batch.part)
        for place, spec in enumerate(batch.specs):
            score = 0.5 - place / 1e4 - (0.2 if spec.layer and not improving else 0.0)
            score += spec.layer / 100 if improving else 0.0
            score += stacking / 10 if stacking <= improving else -0.5 * bool(stacking)
            results.append(Candidate(spec, score, 1, 1, stage=batch.stage))
        batch = strategy.propose(results) if stacking <= improving else None
    return parts


def most_calls(specs: Iterable[Spec], consult: Consult) -> Calls:
    """Calls for one example if every agent goes on to its last step and asks something new."""
    return sum((_whole(spec, consult, to_limit=True) for spec in specs), Calls())


def calls_asked_once(specs: Iterable[Spec], consult: Consult) -> Calls:
    """Calls for one example if every stack asks all its nodes anew, each once."""
    return sum((_whole(spec, consult, to_limit=False) for spec in specs), Calls())


def least_calls(specs: Iterable[Spec], consult: Consult) -> Calls:
    """Calls for one example if a sub-tree that several stacks have is asked once.

    What may be content with its first child is.
    """
    nodes = dict.fromkeys(node for spec in specs for node in _needed(spec))
    return sum((_own(node, consult) for node in nodes), Calls())


def _whole(spec: Spec, consult: Consult, *, to_limit: bool) -> Calls:
    """The most calls that a node and all below it make; of a router the child with the most."""
    below = [
        sum((_whole(solver, consult, to_limit=to_limit) for solver in solvers), Calls())
        for solvers in asked(spec)
    ]
    if isinstance(spec, Combined) and spec.row.asks == "one":
        below = [max(below, key=Calls.total)]
    own = _own(spec, consult)
    if isinstance(spec, Agent) and to_limit:
        again = max(0, MAX_ITERATIONS - len(below))
        below += [max(below, key=Calls.total)] * again
        steps = again + 1 + (len(spec.children) if consult == "react" else 0)  # 1: the extraction
        own = Calls({(spec.controller, "to the limit"): steps})
    return sum(below, own)


def _needed(spec: Spec) -> Iterator[Spec]:
    """A node and what is asked below it at least."""
    yield spec
    first_only = isinstance(spec, Combined) and spec.row.asks != "all"
    for solvers in asked(spec)[: 1 if first_only else None]:
        for solver in solvers:
            yield from _needed(solver)


def _own(node: Spec, consult: Consult) -> Calls:
    """The calls of a node itself: one of a model; a step a child and the finish of an agent.

    Of the other kinds one, where a model of its own reads the children's answers, else none.
    """
    if isinstance(node, Combined):
        return Calls({(node.controller, "reader"): 1} if node.row.controlled else {})
    if isinstance(node, Agent):
        steps = 1 + (len(node.children) if consult == "react" else 0)
        return Calls({(node.controller, "controller"): steps})
    return Calls({(node.name, "solver"): 1})


def _estimate(
    calls: Calls,
    candidates: int,
    catalog: Catalog,
    question: float,
    measured: dict[str, tuple[float, float]],
) -> Estimate:
    prompt, completion, usd = 0, 0, 0.0
    for (name, role), number in calls.items():
        each_in, each_out = measured.get(name) or _assumed(catalog[name], role, question)
        prompt += round(number * each_in)
        completion += round(number * each_out)
        cost = catalog[name].usd(round(number * each_in), round(number * each_out))
        usd = float("nan") if cost is None else usd + cost
    known = None if usd != usd else usd
    return Estimate(candidates, calls.total(), prompt, completion, known)


def _assumed(row: ModelRow, role: str, question: float) -> tuple[float, float]:
    """Tokens in and out of one call where none was measured.

    A controller reads on average half of a trajectory: of two answers, or of as many as it has
    steps. A reader reads all of two answers.
    """
    thinking = THINKING if row.reasons else 0
    if role == "solver":
        return INSTRUCTIONS + question, ANSWER + thinking
    if role == "reader":
        return INSTRUCTIONS + question + 2 * ANSWER, ANSWER + thinking
    seen = MAX_ITERATIONS if role == "to the limit" else 2
    return INSTRUCTIONS + question + seen / 2 * ANSWER, STEP + thinking
