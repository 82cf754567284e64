"""The pytest evaluations: one test a program and task, a table, a report, bars, live models."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY


def evals(*arguments: str) -> tuple[int, str, list[dict[str, Any]]]:
    """Run `pytest evals/` and read its report."""
    command = [sys.executable, "-m", "pytest", str(REPOSITORY / "evals"), "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    report = Path("runs/evals.json")
    found = json.loads(report.read_text())["evaluations"] if report.exists() else []
    return done.returncode, done.stdout + done.stderr, found


def test_several_programs_and_tasks_run_in_parallel_with_a_table_and_a_report() -> None:
    code, out, report = evals(
        "--task", "gpqa", "--model", "Newton", "--stack", "['Newton_0','Mendel_0']", "--limit", "6",
        "-n", "2",
    )  # fmt: skip

    assert code == 0, out
    assert {row["program"] for row in report} == {"Newton_0", "[Newton_0, Mendel_0]"}
    assert all(row["n"] == 6 and row["interval"] for row in report)
    assert "95 % interval" in out
    assert "not language models" in out
    assert len({row["run"] for row in report}) == 2


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
