"""A model of someone else: a row in a file, and a package with its own module, both really used."""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Server, form
from test_litellm import speak

PACKAGE = Path(__file__).parent / "outside_package"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the outside package."""
    return install_into(tmp_path_factory.mktemp("environment"), PACKAGE)


def install_into(folder: Path, package: Path) -> Path:
    """Make a virtual environment that sees this one's packages, and has the package."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    inner = next((folder / "lib").glob("python*/site-packages"))
    import stackprog

    seen = [*site.getsitepackages(), str(Path(stackprog.__file__).parent.parent)]
    (inner / "parent.pth").write_text("\n".join(seen) + "\n")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet",
               "--no-deps", "--no-build-isolation", "--disable-pip-version-check",
               str(package)]  # fmt: skip
    subprocess.run(install, check=True, env={**os.environ, "PIP_NO_INDEX": "1"})
    return python


def stackprog_in(python: Path, *arguments: str, **more: str) -> dict[str, Any]:
    """Run the command line of an environment and read its JSON."""
    done = subprocess.run(
        [str(python), "-m", "stackprog.cli", *arguments, "--json"], capture_output=True, text=True,
        check=False, env={**os.environ, **more},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def verses(body: dict[str, Any]) -> str:
    """A model that knows a poem."""
    system = body["messages"][0]["content"]
    if "in verse" in system:
        return form(verse="Roses are red, the answer is 42", answer="41")
    if "verse" in str(body["messages"][-1]["content"]):
        return form(answer="42")
    return speak(body)


def test_a_package_adds_a_model_with_prompts_of_its_own(
    serve: Callable[..., Server], environment: Path
) -> None:
    server = serve(verses)
    arguments = ("eval", "math500", "--data", "sample", "--limit", "3")
    of_poet = {"POET_URL": server.url}

    listed = stackprog_in(environment, "models", **of_poet)["models"]
    alone = stackprog_in(environment, *arguments, "--model", "Poet", **of_poet)
    stacked = stackprog_in(
        environment, *arguments, "--stack", "[Poet_0, Abacus_0]@Abacus", **of_poet
    )

    assert "Poet" in [row["name"] for row in listed]
    assert (alone["n"], alone["failed"], alone["calls"]) == (3, 0, 6)
    assert (stacked["failed"], stacked["calls"]) == (0, 3 * (3 + 2 + 1))
    assert "in verse" in server.requests[0]["messages"][0]["content"]


def test_a_row_in_a_persons_own_file_is_enough_for_a_model(
    serve: Callable[..., Server], environment: Path
) -> None:
    server = serve(speak)
    Path("mine.toml").write_text(
        f'[Mine]\nlm = "openai/mine"\napi_base = "{server.url}"\ntemperature = 0.3\n'
    )

    found = stackprog_in(
        environment,
        "eval",
        "math500",
        "--data",
        "sample",
        "--limit",
        "3",
        "--stack",
        "Mine_1",
        "--catalog",
        "mine.toml",
    )

    assert (found["n"], found["failed"], found["usd"]) == (3, 0, None)
    assert server.requests[0]["temperature"] == 0.3
