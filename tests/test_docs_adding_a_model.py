"""docs/adding-a-model.md: each of its three ways is done with the page's own text."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from conftest import REPOSITORY, Server
from test_litellm import speak
from test_outside_package import install_into, stackprog_in, verses

from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.endpoints import OWN_ADDRESS

PAGE = (REPOSITORY / "docs" / "adding-a-model.md").read_text()
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, text in BLOCKS if not kind for line in text.splitlines()]
ADDRESS = "http://localhost:8000/v1"


def block(start: str) -> str:
    """The only block that begins so."""
    (found,) = [text for _, text in BLOCKS if text.startswith(start)]
    return str(found)


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_row_in_a_file(command: str, serve: Callable[..., Server]) -> None:
    server = serve(speak)
    Path("my_models.toml").write_text(block("# my_models").replace(ADDRESS, server.url))
    program, *arguments = shlex.split(command)

    done = python("-m", f"{program}.cli", *arguments)

    assert done.returncode == 0, done.stderr
    assert {body["model"] for body in server.requests} == {"my-model"}
    assert {body["temperature"] for body in server.requests} == {0.7}


def test_the_rows_of_the_file_are_what_the_page_says() -> None:
    Path("my_models.toml").write_text(block("# my_models"))

    catalog = Catalog.load("my_models.toml")

    pinned = catalog["Qwen3_Pinned"].extra_body["provider"]
    assert pinned == {"order": ["deepinfra", "novita"], "allow_fallbacks": False}
    assert catalog["Qwen3_Pinned"].sampling == catalog["Qwen3_32B"].sampling
    assert catalog["Phi3.5"].backend == "http"


def test_a_row_in_python(serve: Callable[..., Server]) -> None:
    server = serve(speak)

    done = python("-c", block("import stackprog").replace(ADDRESS, server.url))

    assert (done.returncode, done.stdout.strip()) == (0, "42"), done.stderr
    assert len(server.requests) == 5


def test_a_package_with_a_module_of_its_own(
    serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory
) -> None:
    server, folder = serve(verses), tmp_path_factory.mktemp("poet")
    (folder / "poet_models.py").write_text(block("# poet_models.py"))
    (folder / "pyproject.toml").write_text(block("# pyproject.toml"))
    environment = install_into(tmp_path_factory.mktemp("environment"), folder)

    found = stackprog_in(
        environment, "eval", "math500", "--data", "sample", "--limit", "2", "--model", "Poet",
        POET_URL=server.url,
    )  # fmt: skip

    assert (found["n"], found["failed"], found["calls"]) == (2, 0, 4)
    assert "in verse" in server.requests[0]["messages"][0]["content"]


def test_every_field_of_a_row_is_in_the_table() -> None:
    table = PAGE.partition("## The fields of a row")[2].partition("\n## ")[0]
    named = {name for line in table.splitlines() if line.startswith("| `")
             for name in re.findall(r"`(\w+)`", line.split("|")[1])}  # fmt: skip

    assert named == {field.name for field in fields(ModelRow)} - {"name"}


def test_every_address_of_the_page_is_the_one_that_is_asked() -> None:
    said = dict(re.findall(r"^\| `(\w+)/` \| `(http\S+)` \| `http` \|$", PAGE, re.MULTILINE))

    assert said == OWN_ADDRESS


@pytest.mark.parametrize(
    "part",
    [
        part
        for first in re.findall(r"^\| (`.*?) \| ", PAGE.partition("## When")[2], re.MULTILINE)
        for whole in re.findall(r"`([^`]+)`", first)
        for part in re.split(r" X\b|\.\.\.| 300 s", whole)[:1]
    ],
)
def test_every_message_of_the_page_is_one_that_is_said(part: str) -> None:
    source = "".join(path.read_text() for path in (REPOSITORY / "stackprog" / "lms").glob("*.py"))

    assert re.sub(r"'$", "", part.strip()) in source
