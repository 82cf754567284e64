"""The command line: one clear line for what a person can mend, JSON alone, exit codes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY, Server, kept, shared_data
from test_litellm import speak

from stackprog.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command in this process."""
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


SAMPLE = ("--data", "sample")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("eval", "math500", *SAMPLE, "--stack", "__import__('os')"),
            "position 0: expected a member",
        ),
        (("eval", "math500", *SAMPLE, "--stack", "['Nobody_0']"), "unknown model 'Nobody'"),
        (("eval", "math500", *SAMPLE, "--model", "Nobody"), "unknown model 'Nobody'"),
        (
            ("eval", "math500", *SAMPLE, "--model", "Llama33_70B"),
            "set the environment variable OPENROUTER_API_KEY",
        ),
        (("eval", "nothing", *SAMPLE, "--model", "Abacus"), "no task 'nothing'"),
        (("eval", "math500", "--data", "no/where", "--model", "Abacus"), "no/where"),
        (("eval", "math500", "--data", "empty.jsonl", "--model", "Abacus"), "empty.jsonl"),
        (("eval", "math500", "--data", "other.csv", "--model", "Abacus"), "problem"),
        (("eval", "math500", *SAMPLE, "--model", "Abacus", "--run", "file/run"), "file/run"),
        (
            ("eval", "math500", *SAMPLE, "--program", "nowhere"),
            "expected an artifact with stack.json",
        ),
        (
            ("eval", "math500", *SAMPLE, "--model", "Abacus", "--limit", "0"),
            "--limit of at least 1",
        ),
        (
            ("eval", "math500", *SAMPLE, "--model", "Abacus", "--min-accuracy", "60"),
            "--min-accuracy from 0 to 1",
        ),
        (
            ("eval", "math500", *SAMPLE, "--model", "Abacus", "--catalog", "bad.toml"),
            "unknown field 'colour'",
        ),
        (("search", "math500", *SAMPLE, "--top-n", "0"), "--top-n of at least 1, got 0"),
        (("search", "math500", *SAMPLE, "--models", "Nobody"), "unknown model 'Nobody'"),
        (("search", "math500", "--data", "one.jsonl", "--top-n", "2"), "one.jsonl"),
        (("show", "nowhere"), "expected an artifact with stack.json"),
        (("show", ""), "expected the folder of an artifact, got ''"),
        (("eval", "math500", *SAMPLE, "--program", ""), "expected the folder of an artifact"),
        (("eval", "math500", *SAMPLE, "--stack", ""), "position 0: expected a member"),
        (("eval", "math500", *SAMPLE, "--model", ""), "expected a model name such as"),
        (("eval", "math500", "--data", "", "--model", "Abacus"), "no file or folder ''"),
        (("data", "check", "math500", "--data", ""), "no file or folder ''"),
        (("search", "math500", *SAMPLE, "--save", ""), "expected the folder of an artifact"),
    ],
)
def test_what_a_person_can_mend_is_one_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    row = {
        "problem": "p",
        "answer": "1",
        "subject": "Algebra",
        "level": 1,
        "unique_id": "a",
        "solution": "",
    }
    Path("empty.jsonl").touch()
    Path("other.csv").write_text("a,b\n1,2\n")
    Path("one.jsonl").write_text(json.dumps(row) + "\n")
    Path("file").touch()
    Path("bad.toml").write_text('[X]\nlm = "openai/x"\ncolour = "red"\n')

    code, out, err = run(capsys, *arguments)

    assert code == 2
    assert said in err
    assert err.startswith("stackprog: ")
    assert err.count("\n") == 1
    assert out == ""


def test_a_wrong_password_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    archive = str(shared_data() / "gpqa" / "dataset.zip")

    code, _, err = run(
        capsys, "eval", "gpqa", "--data", archive, "--password", "no", "--model", "Newton"
    )

    assert (code, err.count("\n")) == (2, 1)
    assert "password" in err


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ((), "stackprog"),
        (("fly",), "stackprog"),
        (("eval", "math500"), "stackprog eval"),
        (("eval", "math500", "--model"), "stackprog eval"),
        (("eval", "math500", "--model", "Abacus", "--seed", "x"), "stackprog eval"),
        (("data", "check"), "stackprog data check"),
    ],
)
def test_wrong_use_is_one_line_that_names_the_help_and_exits_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], command: str
) -> None:
    code, out, err = run(capsys, *arguments)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"{command}: error: ")
    assert err.endswith(f"; see {command} --help\n")


def json_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, out, _ = run(capsys, *arguments, "--json")
    assert code == 0
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_models_lists_the_seeds_pool_with_unknown_prices_as_null(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = {row["name"]: row for row in json_of(capsys, "models")["models"]}

    seed = ("Llama33_70B", "DeepseekR1DistillQwen32B", "Qwen25_72B", "DeepseekR1DistillLlama70B",
            "Qwen3_32B", "Qwen25_32B", "gpt-4o")  # fmt: skip
    assert all(not rows[name]["ready"] for name in seed)
    assert rows["DeepseekR1DistillQwen32B"]["price_in"] is None
    assert sum(row["offline"] for row in rows.values()) >= 5


def test_tasks_and_data_check_tell_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert [task["task"] for task in json_of(capsys, "tasks")["tasks"]] == ["math500", "gpqa"]
    found = json_of(capsys, "data", "check", "math500", *SAMPLE)
    assert found["overlap"] == 0
    assert sum(part["n"] for part in found["splits"].values()) >= 120


def test_eval_prints_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = json_of(
        capsys, "eval", "gpqa", *SAMPLE, "--stack", "['Newton_0', 'Mendel_0']", "--limit", "6"
    )

    keys = "task split n right wrong failed accuracy interval calls usd"
    assert {*keys.split(), "prompt_tokens", "completion_tokens"} <= found.keys()
    assert found["n"] == found["right"] + found["wrong"] == 6
    assert found["usd"] == 0.0
    assert found["offline"] is True


def test_eval_exits_1_below_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (
        "eval",
        "gpqa",
        *SAMPLE,
        "--model",
        "Newton",
        "--limit",
        "6",
        "--min-accuracy",
        "1",
    )

    assert run(capsys, *arguments)[0] == 1


def test_eval_tells_a_person_what_the_scores_are(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = run(capsys, "eval", "math500", *SAMPLE, "--model", "Abacus", "--limit", "7")

    assert "n = 7" in out
    assert "95 % interval" in out
    assert "offline solvers, not language models" in out
    assert err == ""


def test_the_shipped_artifacts_show_and_answer(capsys: pytest.CaptureFixture[str]) -> None:
    for task in ("math500", "gpqa"):
        folder = str(REPOSITORY / "artifacts" / f"{task}-offline")
        code, out, _ = run(capsys, "show", folder)

        assert code == 0
        assert "agent, layer" in out
        assert "not language models" in out


def test_show_says_which_models_are_others_here_than_when_they_were_saved(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("mine.toml").write_text('[Gauss]\nlm = "openai/gauss"\n')
    folder = str(REPOSITORY / "artifacts" / "math500-offline")

    code, _, err = run(capsys, "show", folder, "--catalog", "mine.toml")

    assert (code, err) == (
        0, "note: Gauss was offline/gauss when this was saved, and is openai/gauss here\n",
    )  # fmt: skip
    assert run(capsys, "show", folder)[2] == ""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["search", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom stackprog.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        "heavy = {'dspy', 'litellm', 'datasets', 'sympy', 'numpy', 'scipy', 'pydantic'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_package_is_run_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stackprog", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout[:10]) == (0, "stackprog ")


def test_ctrl_c_keeps_what_is_in_flight_and_the_same_command_continues(
    serve: Callable[..., Server],
) -> None:
    started, release = threading.Event(), threading.Event()

    def slow(body: dict[str, Any]) -> str:
        started.set()
        release.wait(20)
        return speak(body)

    server = serve(slow)
    row = f'[Mine]\nlm = "openai/mine"\napi_base = "{server.url}"\n'
    Path("mine.toml").write_text(row)
    command = [sys.executable, "-m", "stackprog.cli", "eval", "math500", *SAMPLE, "--model", "Mine",
               "--catalog", "mine.toml", "--limit", "9", "--threads", "3",
               "--run", "run"]  # fmt: skip

    first = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.wait(60)
    first.send_signal(signal.SIGINT)
    line = first.stderr.readline() if first.stderr else ""
    release.set()
    _, err = first.communicate(timeout=60)
    answered = len(kept())
    asked = len(server.requests)
    again = subprocess.run(command, capture_output=True, text=True, check=False)

    assert "calls in flight" in line
    assert "the same command continues where it stopped" in err
    assert first.returncode == 130
    assert 1 <= answered == asked <= 3
    assert again.returncode == 0, again.stderr
    assert len(server.requests) == 9
