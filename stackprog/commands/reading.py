"""The commands that read what is there: models, tasks, data, artifacts, run logs, answers."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from stackprog.commands.shared import DONE, UNSURE, print_json
from stackprog.errors import UsageError


def list_models(options: argparse.Namespace) -> int:
    """`stackprog models`."""
    from stackprog import show
    from stackprog.lms.catalog import Catalog

    catalog = Catalog.load(options.catalog)
    rows = [catalog[name] for name in catalog.pools(options.names)] or list(catalog)
    if any(row.module for row in rows):
        from stackprog.programs import module_class

        for row in rows:
            module_class(row)  # one that is no module of ours raises
    found: dict[str, Any] = {}
    if options.check:
        from stackprog.lms.check import check

        found = check(row for row in rows if options.names or row.ready)
    if options.json:
        print_json({"models": [show.model_json(row, found.get(row.name)) for row in rows]})
    else:
        print(show.models(rows, found))
    wanted = [row for row in rows if options.names or not row.local]  # else: it may well not run
    answer = all(found[row.name].answers for row in wanted if row.name in found)
    return DONE if answer else UNSURE


def list_tasks(options: argparse.Namespace) -> int:
    """`stackprog tasks`."""
    from stackprog import show
    from stackprog.tasks import get_task, task_names

    found = [get_task(name) for name in task_names()]
    if options.json:
        return print_json(
            {"tasks": [{"task": t.name, "title": t.title, "groups": list(t.groups)} for t in found]}
        )
    print(show.tasks(found))
    return DONE


def show_artifact(options: argparse.Namespace) -> int:
    """`stackprog show`."""
    from stackprog import show
    from stackprog.artifacts import load, other_models, read_report
    from stackprog.lms.catalog import Catalog

    catalog = Catalog.load(options.catalog)
    program, report = load(options.artifact, catalog=catalog), read_report(options.artifact)
    for line in other_models(options.artifact, catalog):
        print(f"note: {line}", file=sys.stderr)
    if options.json:
        return print_json(
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
        print_json(found)
    else:
        print(show.check(found))
    return DONE if not found["overlap"] else UNSURE


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
        return print_json({"grades": [{**row, **asdict(grade)} for row, grade in found]})
    print(show.grades(found))
    return DONE


def regrade_run(options: argparse.Namespace) -> int:
    """`stackprog regrade`."""
    from stackprog import show
    from stackprog.regrading import regrade

    found = regrade(options.run_dir)
    if options.json:
        return print_json(found.to_json())
    print(show.regrading(found))
    return DONE


def export_run(options: argparse.Namespace) -> int:
    """`stackprog export`."""
    from stackprog.exporting import export

    written = export(options.run_dir, options.to, options.format)
    if options.json:
        return print_json({"run": options.run_dir, "files": [path.as_posix() for path in written]})
    print("\n".join(path.as_posix() for path in written))
    return DONE


def run_behaviours(options: argparse.Namespace) -> int:
    """`stackprog behaviours`."""
    from dataclasses import asdict

    from stackprog.comparing.stacking import run_behaviours
    from stackprog.show import free as show_free

    found = run_behaviours(options.run_dir, options.split)
    if options.json:
        return print_json({"behaviours": [asdict(one) for one in found]})
    print(show_free.behaviours(found))
    return DONE


def compare_runs(options: argparse.Namespace) -> int:
    """`stackprog compare`."""
    from stackprog.comparing.compare import compare
    from stackprog.show import comparing as show_comparing

    found = compare(
        options.run_dirs, programs=options.program, margin=options.margin, seed=options.seed
    )
    if options.json:
        print_json(found.to_json())
    else:
        print(show_comparing.comparing(found))
    unsure = options.fail_if == "worse" and (found.worse or not found.compared)
    return UNSURE if unsure else DONE


def score_free(options: argparse.Namespace) -> int:
    """`stackprog free`."""
    from stackprog.comparing.free import free
    from stackprog.show import free as show_free

    found = free(
        *options.run_dirs, recorded=options.recorded, task=options.task, data=options.data,
        password=options.password, seed=options.seed,
    )  # fmt: skip
    if options.json:
        return print_json(found.to_json())
    print(show_free.free(found))
    return DONE
