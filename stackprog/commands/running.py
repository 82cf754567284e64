"""The commands that run models: search, plan, eval, baseline."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from stackprog.commands.shared import (
    BUDGET,
    DONE,
    UNSURE,
    bar_of,
    budget_of,
    catalog_of,
    print_json,
)
from stackprog.errors import UsageError


def run_search(options: argparse.Namespace) -> int:
    """`stackprog search`."""
    from stackprog import show
    from stackprog.budgets import duration
    from stackprog.search.runner import search

    out = sys.stderr if options.json else sys.stdout
    result = search(
        options.task, models=options.models, strategy=options.strategy, data=options.data,
        password=options.password, catalog=catalog_of(options), top_n=options.top_n,
        tools_per_agent=options.tools_per_agent, train_size=options.train_size, limit=options.limit,
        controller=options.controller, consult=options.consult, seed=options.seed,
        threads=options.threads, run=options.run_dir, save_to=options.save,
        budget=budget_of(options), example_timeout=duration(options.example_timeout),
        cache=options.cache, show=show.Live(out, options.json),
    )  # fmt: skip
    if options.json:
        print_json(result.to_json())
    else:
        print(show.search_result(result))
    if result.stopped:
        return BUDGET
    reports = [result.test, *result.singles]
    return UNSURE if any(report and report.failed for report in reports) else DONE


def plan_search(options: argparse.Namespace) -> int:
    """`stackprog plan`."""
    from stackprog import show
    from stackprog.search.runner import plan

    found = plan(
        options.task, models=options.models, strategy=options.strategy, data=options.data,
        password=options.password, catalog=catalog_of(options), top_n=options.top_n,
        tools_per_agent=options.tools_per_agent, train_size=options.train_size, limit=options.limit,
        controller=options.controller, consult=options.consult, seed=options.seed,
        rounds=options.rounds, measured=options.measured,
    )  # fmt: skip
    if options.json:
        return print_json(found.to_json())
    print(show.plan(found))
    return DONE


def run_eval(options: argparse.Namespace) -> int:
    """`stackprog eval`."""
    from stackprog.artifacts import program_of

    bar = bar_of(options.min_accuracy)
    program = program_of(
        directory=options.program, stack=options.stack, model=options.model,
        catalog=catalog_of(options), consult=options.consult,
    )  # fmt: skip
    if options.against:
        return _against_matched(program, options)
    return _score(program, options, bar)


def _against_matched(program: Any, options: argparse.Namespace) -> int:
    """Score a stack and, on the same questions, its best model at the same number of tokens."""
    from stackprog.baselines.running import run_baselines
    from stackprog.budgets import duration
    from stackprog.comparing.compare import compare
    from stackprog.identity import name_of, rows_of
    from stackprog.show import comparing as show_comparing
    from stackprog.show.baselines import baselines

    (matched,) = run_baselines(
        options.task, "cost-matched", stack=program, split=options.split, data=options.data,
        models=",".join(row.name for row in rows_of(program)), password=options.password,
        catalog=catalog_of(options), train_size=options.train_size, limit=options.limit,
        epochs=options.epochs, consult=options.consult, seed=options.seed, threads=options.threads,
        run=options.run_dir, budget=budget_of(options), cache=options.cache,
        example_timeout=duration(options.example_timeout),
    )  # fmt: skip
    report = matched.report
    if matched.stopped or report is None or report.program == name_of(program):
        own = report.to_json() if report and not matched.stopped else {}
        if options.json:
            print_json({**own, "comparisons": [], "matched": matched.to_json()})
        else:
            print(baselines(options.task, [matched]))
        if matched.stopped or report is None:
            return BUDGET
        return _verdict(report.accuracy, report.failed, options.min_accuracy)
    found = compare([report.run], programs=[name_of(program), report.program])
    if options.json:
        print_json({**found.to_json(), "matched": matched.to_json()})
    else:
        print("\n".join([show_comparing.comparing(found), *matched.notes]))
    failed = found.scores["failed"] + report.failed
    return _verdict(found.scores["accuracy"], failed, options.min_accuracy)


def _verdict(accuracy: float | None, failed: int, bar: float | None) -> int:
    """The exit code of a score."""
    below = bar is not None and (accuracy is None or accuracy < bar)
    return UNSURE if failed or below else DONE


def run_baseline(options: argparse.Namespace) -> int:
    """`stackprog baseline`."""
    from stackprog.artifacts import program_of
    from stackprog.baselines.running import run_baselines
    from stackprog.budgets import duration
    from stackprog.show.baselines import baselines

    catalog, own = catalog_of(options), dict(map(_setting, options.set or []))
    given = options.program is not None or options.stack is not None
    stack = program_of(
        directory=options.program, stack=options.stack, model=None, catalog=catalog,
        consult=options.consult,
    ) if given else None  # fmt: skip
    found = run_baselines(
        options.task, options.name, models=options.models, model=options.model, stack=stack,
        options=own | ({"k": options.k} if options.k is not None else {}), split=options.split,
        data=options.data, password=options.password, catalog=catalog,
        train_size=options.train_size, limit=options.limit, epochs=options.epochs,
        consult=options.consult, seed=options.seed, threads=options.threads, run=options.run_dir,
        budget=budget_of(options), example_timeout=duration(options.example_timeout),
        cache=options.cache,
    )  # fmt: skip
    if options.json:
        every = [one.to_json() for one in found]
        print_json(every[0] if len(every) == 1 else {"baselines": every})
    else:
        print(baselines(options.task, found, _beside(stack, found)))
    if found[-1].stopped:
        return BUDGET
    return UNSURE if any(one.report and one.report.failed for one in found) else DONE


def _beside(stack: Any, found: Sequence[Any]) -> Any:
    """A stack beside the baselines that were scored in the same run, where it was scored too."""
    from stackprog.comparing.compare import compare
    from stackprog.identity import name_of

    scored = [one for one in found if one.report and one.report.n]
    if stack is None or not any(one.name == "cost-matched" for one in scored):
        return None
    programs = dict.fromkeys([name_of(stack), *(one.report.program for one in scored)])
    if len(programs) == 1:  # the stack is its own match
        return None
    return compare([scored[0].report.run], programs=list(programs))


def _setting(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError as error:
        raise UsageError(f"expected an option such as rounds=3, got {text!r}") from error


def _score(program: Any, options: argparse.Namespace, bar: float | None = None) -> int:
    """Evaluate a program, print the report, and say whether all went well."""
    from stackprog import show
    from stackprog.budgets import duration
    from stackprog.evaluation import evaluate

    report = evaluate(
        program, options.task, split=options.split, data=options.data, password=options.password,
        limit=options.limit, epochs=options.epochs, seed=options.seed, run=options.run_dir,
        threads=options.threads, budget=budget_of(options),
        example_timeout=duration(options.example_timeout), cache=options.cache,
    )  # fmt: skip
    if options.json:
        print_json(report.to_json())
    else:
        print(show.evaluation(report))
    if report.stopped:
        return BUDGET
    return _verdict(report.accuracy, report.failed, bar)
