"""The command line: it parses, calls and picks the exit code; what it shows is in `show.py`.

Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from stackprog import __version__
from stackprog.errors import AccessRefused, BudgetReached, StackprogError, UsageError

DONE, UNSURE, WRONG_USE, BUDGET, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    0 done, 1 finished with failed examples or below a bar, 2 wrong use or missing key or data,
    3 budget reached, 130 interrupted.
    """
    options = parser().parse_args(arguments)
    try:
        return int(options.run_command(options))
    except KeyboardInterrupt:
        print("interrupted: the same command continues where it stopped", file=sys.stderr)
        return INTERRUPTED
    except BudgetReached as error:
        print(f"stackprog: {error}", file=sys.stderr)
        return BUDGET
    except (UsageError, AccessRefused) as error:
        print(f"stackprog: {error}", file=sys.stderr)
        return WRONG_USE
    except StackprogError as error:
        print(f"stackprog: {error}", file=sys.stderr)
        return UNSURE
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="stackprog", description="Search, evaluate and use stacks of small models."
    )
    top.add_argument("--version", action="version", version=f"stackprog {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _models(commands)
    _tasks(commands)
    _show(commands)
    _data(commands)
    _search(commands)
    _eval(commands)
    _grade(commands)
    _regrade(commands)
    return top


def _command(commands: Any, name: str, run: Any, about: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    made.set_defaults(run_command=run)
    made.add_argument(
        "--json", action="store_true", help="print one JSON object on standard output, nothing else"
    )
    return made


def _data_options(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--data", metavar="sample|PATH", help="shipped problems, or a folder, file or GPQA archive"
    )
    made.add_argument("--password", help="of the GPQA archive; default the authors' published one")


def _run_options(made: argparse.ArgumentParser) -> None:
    _data_options(made)
    made.add_argument(
        "--run", metavar="DIR", dest="run_dir", help="run folder; default runs/<task>-<hash>"
    )
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--threads", type=int, default=16, help="examples at once (16)")
    made.add_argument("--catalog", metavar="FILE", help="a TOML file with models of your own")
    made.add_argument("--consult", choices=["react", "all_first"], default="react",
                      help="children asked one a step (react), or all at once first")  # fmt: skip


def _models(commands: Any) -> None:
    made = _command(commands, "models", run_models, "list the models of the catalog")
    made.add_argument("--catalog", metavar="FILE")


def _tasks(commands: Any) -> None:
    _command(commands, "tasks", run_tasks, "list the tasks")


def _show(commands: Any) -> None:
    made = _command(commands, "show", run_show, "draw a saved program and what it scored")
    made.add_argument("artifact", metavar="ARTIFACT")
    made.add_argument("--catalog", metavar="FILE")


def _data(commands: Any) -> None:
    data = commands.add_parser("data", help="check a data set", description="check a data set")
    inner = data.add_subparsers(required=True, metavar="check")
    made = _command(
        inner, "check", run_check, "count a data set's examples and prove its splits disjoint"
    )
    made.add_argument("task", metavar="TASK")
    _data_options(made)


def _search(commands: Any) -> None:
    made = _command(
        commands, "search", run_search, "find the best stack of a pool of models, and save it"
    )
    made.add_argument("task", metavar="TASK")
    made.add_argument(
        "--models", default="offline", metavar="POOL", help="names, 'offline' (default) or 'seed'"
    )
    made.add_argument("--strategy", default="layerwise", metavar="NAME")
    made.add_argument("--top-n", type=int, default=5, help="how many of the best are stacked (5)")
    made.add_argument("--tools-per-agent", type=int, default=2, help="children of a new agent (2)")
    made.add_argument(
        "--train-size", type=int, default=20, help="train examples that rank the stacks (20)"
    )
    made.add_argument("--limit", type=int, help="test examples; default all")
    made.add_argument(
        "--controller",
        metavar="MODEL",
        help="runs every agent; default its first child's root model",
    )
    made.add_argument(
        "--save", metavar="DIR", help="the artifact's folder; default artifact/ in the run folder"
    )
    _run_options(made)


def _eval(commands: Any) -> None:
    made = _command(commands, "eval", run_eval, "score a model, a stack or a saved program")
    made.add_argument("task", metavar="TASK")
    which = made.add_mutually_exclusive_group(required=True)
    which.add_argument("--program", metavar="DIR", help="a saved program")
    which.add_argument("--stack", metavar="TEXT", help="such as \"['A_2','B_1']\"")
    which.add_argument("--model", metavar="NAME")
    made.add_argument("--split", choices=["train", "test"], default="test")
    made.add_argument("--limit", type=int, help="examples; default all")
    made.add_argument("--epochs", type=int, default=1, help="times each question is asked (1)")
    made.add_argument("--min-accuracy", type=float, metavar="X", help="exit 1 below this accuracy")
    _run_options(made)


def _grade(commands: Any) -> None:
    made = _command(commands, "grade", run_grade, "grade an answer and say which rule decided")
    made.add_argument("--task", required=True, metavar="TASK")
    made.add_argument("--gold", metavar="G", help="the right answer")
    made.add_argument("--response", metavar="R", help="an answer, or a model's whole response")
    made.add_argument("--pairs", metavar="FILE", help="JSONL with gold and response instead")


def _regrade(commands: Any) -> None:
    about = "grade a run's stored answers anew, without a model call, and show what changed"
    made = _command(commands, "regrade", run_regrade, about)
    made.add_argument("run_dir", metavar="RUN", help="a run folder")


def run_models(options: argparse.Namespace) -> int:
    """`stackprog models`."""
    import os

    from stackprog import show
    from stackprog.lms.catalog import Catalog

    rows = list(Catalog.load(options.catalog))
    ready = {row.name: not row.key or bool(os.environ.get(row.key)) for row in rows}
    if options.json:
        return _print_json({"models": [show.model_json(row, ready[row.name]) for row in rows]})
    print(show.models(rows, ready))
    return DONE


def run_tasks(options: argparse.Namespace) -> int:
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


def run_show(options: argparse.Namespace) -> int:
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


def run_check(options: argparse.Namespace) -> int:
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
    from stackprog.search.runner import search

    out = sys.stderr if options.json else sys.stdout
    result = search(
        options.task, models=options.models, strategy=options.strategy, data=options.data,
        password=options.password, catalog=options.catalog, top_n=options.top_n,
        tools_per_agent=options.tools_per_agent, train_size=options.train_size, limit=options.limit,
        controller=options.controller, consult=options.consult, seed=options.seed,
        threads=options.threads, run=options.run_dir, save_to=options.save,
        show=show.Live(out, options.json),
    )  # fmt: skip
    if options.json:
        _print_json(result.to_json())
    else:
        print(show.search_result(result))
    return UNSURE if result.test.failed or any(single.failed for single in result.singles) else DONE


def run_eval(options: argparse.Namespace) -> int:
    """`stackprog eval`."""
    from stackprog import show
    from stackprog.artifacts import program_of

    if options.min_accuracy is not None and not 0 <= options.min_accuracy <= 1:
        raise UsageError(f"expected --min-accuracy from 0 to 1, got {options.min_accuracy}")
    program = program_of(
        directory=options.program, stack=options.stack, model=options.model,
        catalog=options.catalog, consult=options.consult,
    )  # fmt: skip
    from stackprog.evaluation import evaluate

    report = evaluate(
        program, options.task, split=options.split, data=options.data, password=options.password,
        limit=options.limit, epochs=options.epochs, seed=options.seed, run=options.run_dir,
        threads=options.threads,
    )  # fmt: skip
    if options.json:
        _print_json(report.to_json())
    else:
        print(show.evaluation(report))
    below = options.min_accuracy is not None and (
        report.accuracy is None or report.accuracy < options.min_accuracy
    )
    return UNSURE if report.failed or below else DONE


def run_grade(options: argparse.Namespace) -> int:
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


def run_regrade(options: argparse.Namespace) -> int:
    """`stackprog regrade`."""
    from stackprog import show
    from stackprog.regrading import regrade

    found = regrade(options.run_dir)
    if options.json:
        return _print_json(found.to_json())
    print(show.regrading(found))
    return DONE


def _print_json(data: dict[str, Any]) -> int:
    print(json.dumps(data, indent=2, ensure_ascii=False))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
