"""Options, the table in the terminal summary and the JSON report of the pytest evaluations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stackprog.errors import StackprogError, UsageError

REPOSITORY = Path(__file__).resolve().parent.parent
PROPERTY = "stackprog-eval"
CASES = pytest.StashKey[list["Case"]]()


@dataclass(frozen=True)
class Case:
    """One program on one task."""

    task: str
    kind: str
    program: str

    def __str__(self) -> str:
        return f"{self.task}-{Path(self.program).name if self.kind == 'program' else self.program}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; the same words as `stackprog eval`."""
    group = parser.getgroup("stackprog evaluations")
    group.addoption(
        "--task", action="append", default=[], metavar="TASK", help="may be given several times"
    )
    group.addoption("--program", action="append", default=[], metavar="DIR", help="a saved program")
    group.addoption(
        "--stack", action="append", default=[], metavar="TEXT", help="such as \"['A_2','B_1']\""
    )
    group.addoption("--model", action="append", default=[], metavar="NAME")
    group.addoption(
        "--data",
        metavar="sample|PATH",
        help="default: the published data; sample for offline models",
    )
    group.addoption("--password", metavar="TEXT", help="of the GPQA archive")
    group.addoption("--split", choices=["train", "test"], default="test")
    group.addoption("--limit", type=int, metavar="N", help="examples; default all")
    group.addoption("--epochs", type=int, default=1)
    group.addoption("--seed", type=int, default=0)
    group.addoption("--threads", type=int, default=16)
    group.addoption("--catalog", metavar="FILE")
    group.addoption(
        "--run", metavar="DIR", dest="run_dir",
        help="run folder; of several programs or tasks the folder of theirs; "
        "default runs/<task>-<hash>",
    )  # fmt: skip
    about = (
        "of each run folder, resumes included: no new call once it is reached, and a failed test"
    )
    group.addoption("--budget-usd", type=float, metavar="X", help=about)
    group.addoption("--budget-calls", type=int, metavar="N", help="the same")
    group.addoption("--budget-tokens", type=int, metavar="N", help="the same")
    group.addoption("--budget-time", metavar="TIME", help="the same, such as 90, 30m or 2h")
    group.addoption("--consult", choices=["react", "all_first"], default="react")
    group.addoption("--min-accuracy", type=float, metavar="X", help="fail below this accuracy")
    group.addoption("--live", action="store_true", help="allow models that cost money")
    group.addoption(
        "--eval-report", default="runs/evals.json", metavar="FILE", help="the JSON report"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Check the options before anything is asked: a bad one is one line."""
    from stackprog.commands.shared import bar_of

    try:
        bar_of(config.getoption("--min-accuracy"))
        config.stash[CASES] = list(dict.fromkeys(_cases(config)))
        for case in config.stash[CASES]:
            _check(case)
        _report_path(config).parent.mkdir(parents=True, exist_ok=True)
    except StackprogError as error:
        raise pytest.UsageError(str(error)) from None
    except OSError as error:
        raise pytest.UsageError(f"the report cannot be written: {error}") from None


def _check(case: Case) -> None:
    from stackprog.specs import parse
    from stackprog.tasks import get_task

    get_task(case.task)
    if case.kind == "stack":
        parse(case.program)


def _report_path(config: pytest.Config) -> Path:
    return Path(config.getoption("--eval-report"))


def run_of(case: Case, config: pytest.Config, settings: Mapping[str, Any]) -> Path:
    """The run folder of a case: of its own, whatever other options name the same program.

    Args:
        case: The program on its task.
        config: Whose `--run` is the folder, or of several cases the folder of theirs.
        settings: What makes two runs the same.
    """
    from stackprog.identity import default_run

    given = config.getoption("run_dir")
    if given is None:
        return default_run(case.task, {"evals": case.kind, **settings})
    cases = config.stash[CASES]
    if len(cases) == 1:
        return Path(given)
    alike = [one for one in cases if str(one) == str(case)]
    number = f"-{1 + alike.index(case)}" if len(alike) > 1 else ""
    return Path(given) / f"{case}{number}".replace("/", "_")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a program and task; without options, the shipped artifacts on their own tasks."""
    if "case" in metafunc.fixturenames:
        cases = metafunc.config.stash[CASES]
        metafunc.parametrize("case", cases, ids=[str(case) for case in cases])


def _cases(config: pytest.Config) -> list[Case]:
    named = [
        (kind, text)
        for kind in ("program", "stack", "model")
        for text in config.getoption(f"--{kind}")
    ]
    named = named or [
        ("program", str(folder)) for folder in sorted((REPOSITORY / "artifacts").glob("*/"))
    ]
    tasks = config.getoption("--task")
    cases = [
        Case(task, kind, text) for kind, text in named for task in (tasks or _own_task(kind, text))
    ]
    if tasks and not any(config.getoption(f"--{kind}") for kind in ("program", "stack", "model")):
        cases = [case for case in cases if case.task in _own_task(case.kind, case.program)]
    return cases


def _own_task(kind: str, text: str) -> list[str]:
    """The task a saved program was searched for."""
    from stackprog.artifacts import read_report

    if kind != "program":
        raise UsageError(f"say which task with --task: {text!r} does not")
    report = read_report(text)
    if not (report or {}).get("task"):
        raise UsageError(f"say which task with --task: {text!r} has no report.json that does")
    return [report["task"]]


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    """Print the table and write the JSON report; after Ctrl-C, say how to go on."""
    if exitstatus == pytest.ExitCode.INTERRUPTED:
        terminalreporter.write_line("interrupted: the same command continues where it stopped")
    found = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == PROPERTY and report.when == "call"
    ]
    if not found:
        return
    from stackprog import show

    reports = [json.loads(text) for text in found]
    rows = [
        (r["program"], r["task"], r["n"], show.share(r["accuracy"]), show.interval(r["interval"]),
         r["failed"], r["calls"], show.usd(r["usd"]))
        for r in reports
    ]  # fmt: skip
    terminalreporter.section("evaluations")
    head = ("program", "task", "n", "accuracy", "95 % interval", "failed", "calls", "USD")
    terminalreporter.write_line(show.table(rows, head))
    if any(report["offline"] for report in reports):
        terminalreporter.write_line(f"Programs of offline models: {show.OFFLINE_NOTE}.")
    path = _report_path(config)
    path.write_text(
        json.dumps({"evaluations": reports}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    terminalreporter.write_line(f"report: {path}")
