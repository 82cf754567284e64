"""The pytest evaluations: one test a program and task, a table, a report, bars, live models."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import loopback
import pytest
from conftest import REPOSITORY, kept
from test_faults import until_asked

COMMAND = [sys.executable, "-m", "pytest", str(REPOSITORY / "evals"), "-p", "no:cacheprovider"]


def evals(*arguments: str) -> tuple[int, str, list[dict[str, Any]]]:
    """Run `pytest evals/` and read its report."""
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    report = Path("runs/evals.json")
    found = json.loads(report.read_text())["evaluations"] if report.exists() else []
    return done.returncode, done.stdout + done.stderr, found


def test_several_programs_and_tasks_run_in_parallel_with_a_table_and_a_report() -> None:
    code, out, report = evals(
        "--task", "gpqa", "--model", "Newton", "--stack", "['Newton_0','Mendel_0']",
        "--stack", "Newton_0", "--limit", "6", "-n", "2",
    )  # fmt: skip

    assert code == 0, out
    assert {row["program"] for row in report} == {"Newton_0", "[Newton_0, Mendel_0]"}
    assert all(row["n"] == 6 and row["interval"] for row in report)
    assert "95 % interval" in out
    assert "not language models" in out
    assert len({row["run"] for row in report}) == 3  # also of one program under two options


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--program", "nodir"), "expected an artifact with report.json, got nodir"),
        (("--task", "nope", "--model", "Newton"), "no task 'nope'"),
        (("--task", "gpqa", "--stack", "["), "position 1: expected a member"),
        (("--model", "Newton"), "say which task with --task"),
        (("--eval-report", "file/x.json"), "the report cannot be written"),
        (("--min-accuracy", "nan"), "expected --min-accuracy from 0 to 1, got nan"),
    ],
)
def test_a_bad_option_is_one_line_before_anything_is_asked(
    options: tuple[str, ...], said: str
) -> None:
    Path("file").touch()

    code, out, _ = evals(*options)

    assert code == pytest.ExitCode.USAGE_ERROR
    assert [line for line in out.splitlines() if line][0].startswith(f"ERROR: {said}")
    assert not Path("runs").exists() or not list(Path("runs").iterdir())


def test_a_program_below_the_bar_fails_without_a_traceback() -> None:
    code, out, report = evals(
        "--task", "gpqa", "--model", "Newton", "--limit", "6", "--min-accuracy", "1"
    )

    assert (code, len(report)) == (1, 1)
    assert "is below 1.0" in out
    assert "Traceback" not in out


def test_a_live_model_is_skipped_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENROUTER_API_KEY", raising=False)

    skipped = evals("--task", "gpqa", "--model", "Llama33_70B", "--data", "sample", "-rs")
    asked = evals("--task", "gpqa", "--model", "Llama33_70B", "--data", "sample", "--live")

    assert skipped[0] == 0 and "add --live" in skipped[1]
    assert asked[0] == 1 and "OPENROUTER_API_KEY" in asked[1]


def test_without_options_the_shipped_programs_run_on_their_own_tasks() -> None:
    code, out, report = evals("--limit", "4")

    assert code == 0, out
    assert sorted(row["task"] for row in report) == ["gpqa", "math500"]


def test_the_run_folder_and_the_budget_are_as_in_the_command_line() -> None:
    arguments = ("--task", "gpqa", "--model", "Newton", "--limit", "6", "--run", "one")

    stopped, said, part = evals(*arguments, "--budget-calls", "2")
    code, out, whole = evals(*arguments)
    wrong = evals(*arguments, "--budget-time", "soon")

    assert (stopped, part[0]["n"], part[0]["run"]) == (1, 2, "one")
    assert "4 examples were not asked: budget reached (2 of 2 calls)" in said
    assert code == 0, out
    assert (whole[0]["n"], whole[0]["calls"]) == (6, 6)
    assert wrong[0] == 1 and "expected a time such as" in wrong[1]


def test_several_programs_have_their_run_folders_in_the_one_named() -> None:
    code, out, report = evals(
        "--task", "gpqa", "--model", "Newton", "--model", "Mendel", "--limit", "4", "--run", "all"
    )

    assert code == 0, out
    assert {row["run"] for row in report} == {"all/gpqa-Newton", "all/gpqa-Mendel"}


def started(url: str) -> subprocess.Popen[str]:
    """Begin an evaluation of a model at an address."""
    Path("mine.toml").write_text(f'[Mine]\nlm = "openai/mine"\napi_base = "{url}"\n')
    arguments = ["--task", "math500", "--data", "sample", "--model", "Mine", "--live", "--catalog",
                 "mine.toml", "--limit", "9", "--threads", "2"]  # fmt: skip
    return subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=dict(os.environ),
    )  # fmt: skip


def test_ctrl_c_keeps_what_is_in_flight_and_says_how_to_go_on() -> None:
    with loopback.running(0.7) as url:
        process = started(url)
        until_asked(url, 4)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        sent = loopback.stats(url)["requests"]

    assert process.returncode == 2
    assert "interrupted: waiting up to 60 s" in out
    assert "interrupted: the same command continues where it stopped" in out
    assert len(kept(next(Path("runs").glob("math500-*")))) == sent < 9


def test_the_second_ctrl_c_ends_the_process_whatever_hangs() -> None:
    with loopback.running(100.0) as url:
        process = started(url)
        until_asked(url, 2)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)

    assert process.returncode == 2
    assert "the same command continues" in out
