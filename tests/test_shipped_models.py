"""Every row of the shipped catalog answers as a model, an agent and a nested agent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import openrouter as server
import pytest
from test_litellm import speak

from stackprog.ledger import Ledger
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.scope import Scope, entering
from stackprog.programs import build

KEY = "sk-planted-0123456789"
QUESTION = r"What is $\frac{84}{2}$?"
SHIPPED = list(Catalog.load())
REAL = [row for row in SHIPPED if not row.offline]
STACKS = {"{0}_0": 1, "[{0}_0, {0}_0]": 5, "[[{0}_0, {0}_0], {0}_0]": 9}
BODY = {"model", "messages", "temperature", "top_p", "top_k", "max_tokens"}


def says(handler: server.Handler, body: dict[str, Any]) -> None:
    """A model's answer, or a controller's next step, as OpenRouter writes a completion."""
    said = server.completion(body, content=speak(body))
    handler.respond(200, json.dumps(said).encode())


def ask(row: ModelRow, stack: str) -> tuple[Any, Ledger]:
    """Ask the program of a stack of this row, which the shipped row is overridden by."""
    ledger = Ledger()
    with entering(Scope(ledger, stack, "test", "q1")):
        found = build(stack.format(row.name), catalog=Catalog.load([row]))(question=QUESTION)
    return found, ledger


def check_body(row: ModelRow, body: dict[str, Any]) -> None:
    """What was sent is what the row says, and nothing else."""
    given = {name: getattr(row, name) for name in ("temperature", "top_p", "top_k", "max_tokens")}
    first = body["messages"][0]
    remote = row.lm.startswith("openrouter/")
    assert body["model"] == row.lm.split("/", 1)[1]
    assert {name: body.get(name) for name in given} == given
    assert body.get("usage") == ({"include": True} if remote else None)
    assert first["role"] == ("system" if row.system_prompt else "user")
    assert "[[ ## " in first["content"]
    assert [turn["role"] for turn in body["messages"]].count("system") == row.system_prompt
    assert {name: body[name] for name in row.extra_body} == row.extra_body
    assert body.keys() <= BODY | {"usage", *row.extra_body}


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("row", REAL, ids=lambda row: row.name)
def test_a_real_model_is_asked_as_its_row_says(
    row: ModelRow, stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    with server.running(*[says] * STACKS[stack]) as running:
        found, ledger = ask(replace(row, api_base=running.url), stack)

    assert found.answer == "42"
    assert len(running.asked) == STACKS[stack] == ledger.usage().calls
    for body in running.asked:
        check_body(row, body)
    key = f"Bearer {KEY}" if row.key else None
    assert {headers.get("Authorization") for headers in running.headers} == {key}
    assert ledger.usage().completion_tokens == 163 * STACKS[stack]
    billed = 0.000125 * STACKS[stack]
    assert ledger.usage().usd == pytest.approx(billed if row.key else 0.0)


@pytest.mark.parametrize("row", REAL, ids=lambda row: row.name)
def test_both_transports_send_a_shipped_row_alike(
    row: ModelRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    if row.lm.startswith("ollama_chat/"):
        pytest.skip("LiteLLM speaks Ollama's own protocol, not the one of this server")
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    with server.running(says, says) as running:
        for transport in ("http", "litellm"):
            ask(replace(row, api_base=running.url, transport=transport), "{0}_0")

    lean, other = running.asked
    check_body(row, other)
    assert lean == other


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("row", [row for row in SHIPPED if row.offline], ids=lambda row: row.name)
def test_an_offline_model_answers_without_a_server(row: ModelRow, stack: str) -> None:
    found, ledger = ask(row, stack)

    assert found.answer
    assert (ledger.usage().calls, ledger.usage().usd) == (STACKS[stack], 0.0)
