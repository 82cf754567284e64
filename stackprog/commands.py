"""What each command does: it calls the library, prints what came of it, and gives the exit code.

Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from stackprog.errors import UsageError

DONE, UNSURE, WRONG_USE, BUDGET, INTERRUPTED = 0, 1, 2, 3, 130


def list_models(options: argparse.Namespace) -> int:
    """`stackprog models`."""
    from stackprog import show
    from stackprog.lms.catalog import Catalog

    catalog = Catalog.load(options.catalog)
    rows = [catalog[name] for name in catalog.pools(options.names)] or list(catalog)
    found: dict[str, Any] = {}
    if options.check:
        from stackprog.lms.check import check

        found = check(row for row in rows if options.names or row.ready)
    if options.json:
        _print_json({"models": [show.model_json(row, found.get(row.name)) for row in rows]})
    else:
        print(show.models(rows, found))
    return DONE if all(each.answers for each in found.values()) else UNSURE


def list_tasks(options: argparse.Namespace) -> int:
    """`stackprog tasks`."""
    from stackprog import show
    from stackprog.tasks import get_task, task_names

    found = [get_task(name) for name in task_names()]
    if options.json:
        return _print_json(
            {"tasks": [{"task": t.name, "title": t.title, "groups": list(t.groups)} for t in found]}
        )
    print(show.tasks(found))
    return DONE


def show_artifact(options: argparse.Namespace) -> int:
    """`stackprog show`."""
    from stackprog import show
    from stackprog.artifacts import load, read_report
    from stackprog.lms.catalog import Catalog

    catalog = Catalog.load(options.catalog)
    program, report = load(options.artifact, catalog=catalog), read_report(options.artifact)
    if options.json:
        return _print_json(
            {"artifact": options.artifact, "spec": str(program.spec), "report": report}
        )
    print(show.artifact(program.spec, report, catalog))
    return DONE


def check_data(options: argparse.Namespace) -> int:
    """`stackprog data check`."""
    from stackprog import show
    from stackprog.tasks import check, get_task

    found = check(get_task(options.task), options.data, options.password)
    if options.json:
        _print_json(found)
    else:
        print(show.check(found))
    return DONE if not found["overlap"] else UNSURE


def run_search(options: argparse.Namespace) -> int:
    """`stackprog search`."""
    from stackprog import show
    from stackprog.budgets import duration
    from stackprog.search.runner import search

    out = sys.stderr if options.json else sys.stdout
    result = search(
        options.task, models=options.models, strategy=options.strategy, data=options.data,
        password=options.password, catalog=_catalog(options), top_n=options.top_n,
        tools_per_agent=options.tools_per_agent, train_size=options.train_size, limit=options.limit,
        controller=options.controller, consult=options.consult, seed=options.seed,
        threads=options.threads, run=options.run_dir, save_to=options.save,
        budget=_budget(options), example_timeout=duration(options.example_timeout),
        cache=options.cache, show=show.Live(out, options.json),
    )  # fmt: skip
    if options.json:
        _print_json(result.to_json())
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
        password=options.password, catalog=_catalog(options), top_n=options.top_n,
        tools_per_agent=options.tools_per_agent, train_size=options.train_size, limit=options.limit,
        controller=options.controller, consult=options.consult, seed=options.seed,
        rounds=options.rounds, measured=options.measured,
    )  # fmt: skip
    if options.json:
        return _print_json(found.to_json())
    print(show.plan(found))
    return DONE


def run_eval(options: argparse.Namespace) -> int:
    """`stackprog eval`."""
    from stackprog.artifacts import program_of

    if options.min_accuracy is not None and not 0 <= options.min_accuracy <= 1:
        raise UsageError(f"expected --min-accuracy from 0 to 1, got {options.min_accuracy}")
    program = program_of(
        directory=options.program, stack=options.stack, model=options.model,
        catalog=_catalog(options), consult=options.consult,
    )  # fmt: skip
    if options.against:
        return _against_matched(program, options)
    return _score(program, options, options.min_accuracy)


def _against_matched(program: Any, options: argparse.Namespace) -> int:
    """Score a stack and, on the same questions, its best model at the same number of tokens."""
    from stackprog.baselines.running import run_baselines
    from stackprog.budgets import duration
    from stackprog.comparing.compare import compare
    from stackprog.identity import name_of, rows_of
    from stackprog.show import comparing as show_comparing

    (matched,) = run_baselines(
        options.task, "cost-matched", stack=program, split=options.split, data=options.data,
        models=",".join(row.name for row in rows_of(program)), password=options.password,
        catalog=_catalog(options), train_size=options.train_size, limit=options.limit,
        epochs=options.epochs, consult=options.consult, seed=options.seed, threads=options.threads,
        run=options.run_dir, budget=_budget(options), cache=options.cache,
        example_timeout=duration(options.example_timeout),
    )  # fmt: skip
    if matched.stopped or matched.report is None:
        print(matched.stopped or matched.not_run, file=sys.stderr)
        return BUDGET
    found = compare([matched.report.run], programs=[name_of(program), matched.report.program])
    if options.json:
        _print_json({**found.to_json(), "matched": matched.to_json()})
    else:
        print(show_comparing.comparing(found))
    bar, accuracy = options.min_accuracy, found.scores["accuracy"]
    below = bar is not None and (accuracy is None or accuracy < bar)
    return UNSURE if found.scores["failed"] or matched.report.failed or below else DONE


def run_baseline(options: argparse.Namespace) -> int:
    """`stackprog baseline`."""
    from stackprog.artifacts import program_of
    from stackprog.baselines.running import run_baselines
    from stackprog.budgets import duration
    from stackprog.show.baselines import baselines

    catalog, own = _catalog(options), dict(map(_setting, options.set or []))
    given = options.program or options.stack
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
        budget=_budget(options), example_timeout=duration(options.example_timeout),
        cache=options.cache,
    )  # fmt: skip
    if options.json:
        every = [one.to_json() for one in found]
        _print_json(every[0] if len(every) == 1 else {"baselines": every})
    else:
        print(baselines(options.task, found, _beside(stack, found)))
    if found[-1].stopped:
        return BUDGET
    return UNSURE if any(one.report and one.report.failed for one in found) else DONE


def _beside(stack: Any, found: Sequence[Any]) -> Any:
    """A stack beside the baselines that were scored in the same run, where it was scored too."""
    from stackprog.comparing.compare import compare
    from stackprog.identity import name_of

    scored = [one for one in found if one.report]
    if stack is None or not any(one.name == "cost-matched" for one in scored):
        return None
    programs = [name_of(stack), *(one.report.program for one in scored)]
    return compare([scored[0].report.run], programs=programs)


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
        threads=options.threads, budget=_budget(options),
        example_timeout=duration(options.example_timeout), cache=options.cache,
    )  # fmt: skip
    if options.json:
        _print_json(report.to_json())
    else:
        print(show.evaluation(report))
    if report.stopped:
        return BUDGET
    below = bar is not None and (report.accuracy is None or report.accuracy < bar)
    return UNSURE if report.failed or below else DONE


def grade_answers(options: argparse.Namespace) -> int:
    """`stackprog grade`."""
    from dataclasses import asdict

    from stackprog import show
    from stackprog.regrading import grade_pair, grade_pairs

    if options.pairs is None and None not in (options.gold, options.response):
        row = {"gold": options.gold, "response": options.response}
        found = [(row, grade_pair(options.task, options.gold, options.response))]
    elif options.pairs is not None and options.gold is None and options.response is None:
        found = list(grade_pairs(options.task, options.pairs))
    else:
        raise UsageError("expected --gold G and --response R, or --pairs FILE")
    if options.json:
        return _print_json({"grades": [{**row, **asdict(grade)} for row, grade in found]})
    print(show.grades(found))
    return DONE


def regrade_run(options: argparse.Namespace) -> int:
    """`stackprog regrade`."""
    from stackprog import show
    from stackprog.regrading import regrade

    found = regrade(options.run_dir)
    if options.json:
        return _print_json(found.to_json())
    print(show.regrading(found))
    return DONE


def export_run(options: argparse.Namespace) -> int:
    """`stackprog export`."""
    from stackprog.exporting import export

    written = export(options.run_dir, options.to, options.format)
    if options.json:
        return _print_json({"run": options.run_dir, "files": [path.as_posix() for path in written]})
    print("\n".join(path.as_posix() for path in written))
    return DONE


def run_behaviours(options: argparse.Namespace) -> int:
    """`stackprog behaviours`."""
    from dataclasses import asdict

    from stackprog.comparing.stacking import run_behaviours
    from stackprog.show import free as show_free

    found = run_behaviours(options.run_dir, options.split)
    if options.json:
        return _print_json({"behaviours": [asdict(one) for one in found]})
    print(show_free.behaviours(found))
    return DONE


def _catalog(options: argparse.Namespace) -> Any:
    """The catalog a command works with, its models asked by the protocol that was named."""
    from stackprog.lms.catalog import Catalog
    from stackprog.modules.protocols import protocol

    catalog = Catalog.load(options.catalog)
    if not options.protocol:
        return catalog
    protocol(options.protocol)  # an unknown one raises
    return catalog.under({row.name: options.protocol for row in catalog if not row.offline})


def compare_runs(options: argparse.Namespace) -> int:
    """`stackprog compare`."""
    from stackprog.comparing.compare import compare
    from stackprog.show import comparing as show_comparing

    found = compare(
        options.run_dirs, programs=options.program, margin=options.margin, seed=options.seed
    )
    if options.json:
        _print_json(found.to_json())
    else:
        print(show_comparing.comparing(found))
    return UNSURE if options.fail_if == "worse" and found.worse else DONE


def score_free(options: argparse.Namespace) -> int:
    """`stackprog free`."""
    from stackprog.comparing.free import free
    from stackprog.show import free as show_free

    found = free(
        options.run_dir, recorded=options.recorded, task=options.task, data=options.data,
        password=options.password, seed=options.seed,
    )  # fmt: skip
    if options.json:
        return _print_json(found.to_json())
    print(show_free.free(found))
    return DONE


def _budget(options: argparse.Namespace) -> Any:
    from stackprog.budgets import Budget, duration

    limit = options.budget_time
    return Budget(
        options.budget_usd, options.budget_calls, options.budget_tokens,
        duration(limit) if limit else None,
    )  # fmt: skip


def _print_json(data: dict[str, Any]) -> int:
    print(json.dumps(data, indent=2, ensure_ascii=False))
    return DONE


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "models": list_models, "tasks": list_tasks, "show": show_artifact, "check": check_data,
    "search": run_search, "plan": plan_search, "eval": run_eval, "baseline": run_baseline,
    "grade": grade_answers, "regrade": regrade_run, "export": export_run,
    "compare": compare_runs, "free": score_free,
    "behaviours": run_behaviours,
}  # fmt: skip
