"""Keys: the environment comes first, then `.env`; what is read goes into no file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Server
from test_litellm import speak

from stackprog.errors import MissingKey, UsageError
from stackprog.lms.catalog import ModelRow
from stackprog.lms.keys import key_of

KEY = "sk-planted-0123456789"
ROW = ModelRow("Mine", "openai/mine", key="LOOPBACK_KEY")


@pytest.mark.parametrize(
    "line",
    [
        f"LOOPBACK_KEY={KEY}", f"export LOOPBACK_KEY={KEY}", f"LOOPBACK_KEY = '{KEY}'  # mine",
        f'# keys\r\n\r\nLOOPBACK_KEY="{KEY}"\r\n', f"\ufeffLOOPBACK_KEY={KEY}\nOTHER=x",
    ],
)  # fmt: skip
def test_a_key_is_read_from_the_file_of_the_working_folder(line: str) -> None:
    Path(".env").write_text(line, encoding="utf-8")

    assert ROW.ready
    assert ROW.secret() == KEY
    assert "LOOPBACK_KEY" not in os.environ


def test_the_environment_is_not_overridden(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("LOOPBACK_KEY=of-the-file\n")
    monkeypatch.setenv("LOOPBACK_KEY", "of-the-environment")

    assert ROW.secret() == "of-the-environment"


def test_a_file_that_changes_is_read_anew() -> None:
    Path(".env").write_text("LOOPBACK_KEY=old\n")
    assert key_of("LOOPBACK_KEY") == "old"

    Path(".env").write_text("LOOPBACK_KEY=newer\n")
    assert key_of("LOOPBACK_KEY") == "newer"

    Path(".env").unlink()
    with pytest.raises(MissingKey, match="LOOPBACK_KEY, or put it in .env"):
        ROW.secret()


@pytest.mark.parametrize("line", ["LOOPBACK_KEY=", "LOOPBACK_KEY", "LOOPBACK_KEY='  '", "OTHER=x"])
def test_a_line_without_a_value_is_no_key(line: str) -> None:
    Path(".env").write_text(line)

    assert not ROW.ready


def test_nothing_of_the_file_is_run_or_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME_OF_KEYS", "elsewhere")
    Path(".env").write_text("LOOPBACK_KEY=$(id)${HOME_OF_KEYS}\n")

    assert key_of("LOOPBACK_KEY") == "$(id)${HOME_OF_KEYS}"


def test_a_folder_of_that_name_is_no_file_of_keys() -> None:
    Path(".env").mkdir()

    assert not ROW.ready


def test_a_file_that_is_no_text_is_named() -> None:
    Path(".env").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(UsageError, match=r"KEY=VALUE in \.env: it is not UTF-8"):
        ROW.secret()


def stackprog(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "stackprog.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("transport", ["http", "litellm"])
def test_a_key_of_the_file_is_sent_and_reaches_no_file_of_a_run(
    serve: Callable[..., Server], transport: str
) -> None:
    refused = iter([(500, {"error": {"message": f"no entry for {KEY}"}}, {})])
    server = serve(lambda body: next(refused, None) or speak(body))
    Path(".env").write_text(f"LOOPBACK_KEY={KEY}\nSTACKPROG_OTHER={KEY}\n")
    Path("mine.toml").write_text(
        f'[Mine]\nlm = "openai/mine"\napi_base = "{server.url}"\nkey = "LOOPBACK_KEY"\n'
        f'transport = "{transport}"\n'
    )

    of_search = "--models Mine,Abacus --catalog mine.toml --data sample --train-size 3 --limit 2"
    found = stackprog("search", "math500", *of_search.split(), "--run", "run")
    exported = stackprog("export", "run")

    written = [path for path in Path("run").rglob("*") if path.is_file()]
    assert (found.returncode, exported.returncode) == (0, 0), found.stderr
    assert {headers["Authorization"] for headers in server.headers} == {f"Bearer {KEY}"}
    assert len(written) > 5
    assert [path.name for path in written if KEY.encode() in path.read_bytes()] == []
    assert KEY not in found.stdout + found.stderr
