"""Every command and every piece of Python in the README is run: here, or by .ci/run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line for kind, text in BLOCKS if not kind for line in text.splitlines()
    if re.match(r"(python -m|stackprog|pytest|export) ", line)
]  # fmt: skip
INLINE = re.findall(r"`(stackprog [a-z][^`]*)`", README)
LIVE = (
    "export ",
    "stackprog search math500 --models seed",
    "stackprog search gpqa --data gpqa/dataset.zip",
)


def run(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a README command from a folder that has what the repository has."""
    program, *arguments = shlex.split(command)
    module = {"stackprog": "stackprog.cli", "pytest": "pytest"}[program]
    return subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _a_folder_like_the_repository() -> None:
    for name in ("artifacts", "evals", "data"):
        Path(name).symlink_to(REPOSITORY / name)


def test_the_two_commands_of_the_readme_are_what_ci_runs() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text()

    nox = [command for command in COMMANDS if command.startswith("python -m pip")]
    assert len(nox) == 2
    assert all(f"\n{command}\n" in script for command in nox)


@pytest.mark.parametrize(
    "command",
    [c for c in COMMANDS if not c.startswith(("python -m pip", *LIVE))],
    ids=lambda c: c[:60],
)
def test_a_command_of_the_readme_runs(command: str) -> None:
    before = {" export ": 1, " compare ": 2}  # of the runs that the commands before it left
    back = next((n for name, n in before.items() if name in command), 0)
    for earlier in COMMANDS[COMMANDS.index(command) - back : COMMANDS.index(command)]:
        run(earlier)
    done = run(command)

    reached = 3 if "--budget" in command else 0
    assert done.returncode == reached, done.stderr + done.stdout


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c.startswith(LIVE[1:])], ids=lambda c: c[:60]
)
def test_a_command_for_real_models_asks_for_its_key_or_its_data(command: str) -> None:
    done = run(command, HF_HUB_OFFLINE="1")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "OPENROUTER_API_KEY" in done.stderr


@pytest.mark.parametrize("command", sorted(set(INLINE)))
def test_a_command_named_in_a_sentence_exists(command: str) -> None:
    if "my_models.toml" in command:
        Path("my_models.toml").write_text(dict(BLOCKS)["toml"])
        command += " --data no/such/folder"
    if "RUN" in command:
        run(
            "stackprog search math500 --data sample --models Abacus,Gauss --top-n 2 "
            "--train-size 3 --limit 5 --run RUN"
        )
    done = run(command.replace("TASK", "math500 --data sample"))

    assert "no/such/folder" in done.stderr if "no/such" in command else done.returncode == 0, (
        done.stderr
    )


@pytest.mark.parametrize(
    "code", [text for kind, text in BLOCKS if kind == "python"], ids=lambda text: text[:30]
)
def test_the_python_of_the_readme_runs(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    if "print" in code:
        assert done.stdout.strip() == r"\frac{7}{8}"


def test_the_tree_of_the_readme_is_the_repository() -> None:
    tree = re.search(r"^stackprog/\n(.*?)^evals/", README, re.MULTILINE | re.DOTALL)[1]
    named = {
        name
        for line in tree.splitlines()
        for name in re.findall(r"([\w/]+(?:\.py|/))", line.split("   ")[0])
    }

    there = {path.name for path in (REPOSITORY / "stackprog").glob("*.py")} - {"__init__.py"}
    assert there <= named
    assert all((REPOSITORY / "stackprog" / name).exists() for name in named)
