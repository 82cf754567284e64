"""`stackprog models`: which are ready, and with --check whether they answer."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import openrouter as server
import pytest
from test_cli import run

from stackprog.lms.catalog import ModelRow
from stackprog.lms.check import check

KEY = "sk-planted-0123456789"


def models(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code of `stackprog models`, and its rows by name."""
    code, out, err = run(capsys, "models", *arguments, "--json")
    assert err == ""
    return code, {row["name"]: row for row in json.loads(out)["models"]}


def catalog(**urls: str) -> None:
    """Write mine.toml, a row for each address."""
    rows = [
        f'[{name}]\nlm = "openai/maker/{name}"\napi_base = "{url}"\nkey = "LOOPBACK_KEY"\n'
        "temperature = 0.6\nmax_tokens = 900\n"
        for name, url in urls.items()
    ]
    Path("mine.toml").write_text("\n".join(rows))


def test_without_check_nothing_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    with server.running() as running:
        catalog(Mine=running.url)
        code, rows = models(capsys, "--catalog", "mine.toml")

    assert (code, running.asked, running.connections) == (0, [], 0)
    assert rows["Mine"]["check"] is None


def test_what_is_ready_follows_the_keys(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = models(capsys)[1]
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    after = models(capsys)[1]

    assert {name for name, row in before.items() if not row["ready"]} == {
        name for name, row in before.items() if row["key"]
    }
    assert all(row["ready"] for row in after.values())
    assert KEY not in str(after)


def test_a_list_tells_people_what_each_model_needs(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "models", "gpt-4o", "Qwen25_7B_vLLM", "Abacus")

    head, remote, local, offline = out.splitlines()[:4]
    assert head.split("  ")[0] == "model"
    assert remote.endswith("needs OPENROUTER_API_KEY")
    assert local.endswith("0.00/0.00  ready if its server runs")
    assert offline.endswith("ready")


def test_one_model_is_told_whole(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "models", "Qwen3_32B")
    row = models(capsys, "Qwen3_32B")[1]["Qwen3_32B"]

    for line in (
        "prompts:         ours: reasoning, then the answer",
        "sampling:        temperature = 0.6, top_p = 0.95, top_k = 20",
        "output limit:    32,768 tokens",
        "context:         40,960 tokens",
        "reasons:         yes, before it answers",
        "system prompt:   yes",
        "USD per million: 0.08 in, 0.28 out (2026-11-22, openrouter.ai/models)",
    ):
        assert line in out.splitlines()
    assert (row["protocol"], row["module"], row["max_tokens"]) == ("", "", 32768)
    assert (row["price_source"], row["price_date"]) == ("openrouter.ai/models", "2026-11-22")


def test_a_row_whose_module_is_none_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.toml").write_text('[Mine]\nlm = "openai/x"\nmodule = "os:path"\n')

    code, _, err = run(capsys, "models", "--catalog", "mine.toml")

    assert code == 2
    assert "Mine.module: expected a subclass of stackprog.ModelModule, got 'os:path'" in err


def test_check_sends_one_short_call_as_the_row_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOOPBACK_KEY", KEY)
    with server.running() as running:
        catalog(Mine=running.url)
        code, rows = models(capsys, "Mine", "--check", "--catalog", "mine.toml")

    (body,) = running.asked
    assert code == 0
    assert rows.keys() == {"Mine"}
    assert rows["Mine"]["check"]["answers"] is True
    assert 0 < rows["Mine"]["check"]["seconds"] < 10
    assert (body["model"], body["max_tokens"], body["temperature"]) == ("maker/Mine", 16, 0.6)
    assert running.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_one_that_does_not_answer_is_one_line_and_exit_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOOPBACK_KEY", KEY)
    refused = server.refuses(401, server.error(401, f"User not found: {KEY}"))
    with server.running(refused) as bad, server.running() as good:
        catalog(Bad=bad.url, Good=good.url)
        code, out, _ = run(capsys, "models", "Bad", "Good", "--check", "--catalog", "mine.toml")

    assert code == 1
    assert len(bad.asked) == 1
    assert "User not found: [key]; check the key in LOOPBACK_KEY" in out.splitlines()[1]
    assert "answers in 0." in out.splitlines()[2]
    assert KEY not in out


def test_a_named_model_without_its_key_does_not_answer(capsys: pytest.CaptureFixture[str]) -> None:
    code, rows = models(capsys, "gpt-4o", "Abacus", "--check")

    assert code == 1
    assert "OPENROUTER_API_KEY" in rows["gpt-4o"]["check"]["error"]
    assert rows["Abacus"]["check"]["answers"] is True


def test_without_names_the_ready_ones_are_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "stackprog.lms.check.check", lambda rows: asked.extend(row.name for row in rows) or {}
    )

    code, rows = models(capsys, "--check")

    assert code == 0
    assert asked == [name for name, row in rows.items() if row["ready"]]


def test_each_address_of_a_model_is_asked_and_the_dead_one_named() -> None:
    with server.running() as running, server.running() as other:
        dead, login = "http://127.0.0.1:9/v1", other.url.replace("//", "//me:secret@")
        found = check(
            ModelRow(name, "openai/a", api_base=bases)
            for name, bases in {
                "Both": (running.url, login), "First": (dead, login), "Second": (login, dead),
            }.items()
        )  # fmt: skip

    assert found["Both"].answers
    assert found["Both"].seconds
    assert found["First"].error.startswith("address 1 of 2, 127.0.0.1:9: 127.0")
    assert found["Second"].error.startswith("address 2 of 2, 127.0.0.1:9: ")
    assert (len(running.asked), len(other.asked)) == (1, 3)


@pytest.mark.parametrize(("names", "exit_code"), [((), 0), (("Mine",), 1)])
def test_a_local_server_that_nobody_named_may_be_away(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    names: tuple[str, ...],
    exit_code: int,
) -> None:
    monkeypatch.setenv("LOOPBACK_KEY", KEY)
    catalog(Mine="http://127.0.0.1:9/v1")

    code, rows = models(capsys, *names, "--check", "--catalog", "mine.toml")

    assert code == exit_code
    assert "could not be reached" in rows["Mine"]["check"]["error"]


def test_all_are_asked_at_once_within_one_limit_of_time() -> None:
    with server.running(*[server.hangs] * 4) as running:
        rows = [
            ModelRow(name, f"openai/{name}", api_base=running.url, transport=transport)
            for name, transport in [("A", "http"), ("B", "http"), ("C", "litellm")]
        ]
        check(rows[-1:], timeout=0.1)  # LiteLLM is there from now on
        started = time.monotonic()
        found = check(rows, timeout=2.0)

    assert time.monotonic() - started < 5
    assert [each.answers for each in found.values()] == [False] * 3
    assert all("2 s" in found[name].error for name in "AB")


def test_an_unknown_model_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "models", "Nobody", "--check")

    assert (code, out) == (2, "")
    assert "unknown model 'Nobody'" in err
