"""The LiteLLM backend against a loopback HTTP server: replies, usage, prices, errors, keys."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Server, completion, form
from dspy import lm15
from dspy.utils.exceptions import LMError

from stackprog.database import Database
from stackprog.errors import MissingKey
from stackprog.ledger import Ledger
from stackprog.lms import patience
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.litellm_backend import LiteLLMBackend
from stackprog.lms.offline import controller
from stackprog.lms.offline.backend import fields
from stackprog.lms.registry import Registry
from stackprog.lms.replies import split_thinking
from stackprog.lms.scope import Scope, entering
from stackprog.programs import build

KEY = "sk-planted-0123456789"


def rows(url: str, **more: Any) -> list[ModelRow]:
    """Models of a loopback server."""
    return [
        ModelRow(name, f"openai/{name.lower()}", key="LOOPBACK_KEY", api_base=url, timeout=10,
                 transport="litellm", **{"price_in": 1.0, "price_out": 2.0, **more})
        for name in "AB"
    ]  # fmt: skip


def speak(body: dict[str, Any]) -> str:
    """A model that answers 42 and runs an agent's loop by the offline policy."""
    system, given = body["messages"][0]["content"], fields(body["messages"][-1]["content"])
    marks = [line for line in system.splitlines() if line.startswith("(one of: ")]
    if not marks:
        return form(reasoning="Derived.", answer="42")
    offered = marks[-1][9:-1].split(", ")
    thought, tool, text = controller.next_step(given["question"], given["trajectory"], offered)
    return form(next_thought=thought, next_tool_name=tool, next_tool_input=text)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOPBACK_KEY", KEY)


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    ("stack", "calls"), [("A_0", 1), ("[A_0, B_0]", 5), ("[[A_0, B_0], B_0]", 9)]
)
def test_models_and_nested_agents_run_over_http_and_their_usage_is_kept(
    serve: Callable[..., Server], stack: str, calls: int
) -> None:
    server = serve(speak)
    program = build(stack, catalog=Catalog(rows(server.url)))
    ledger = Ledger()

    with entering(Scope(ledger, stack, "test", "q1")):
        found = program(question=r"What is $\frac{84}{2}$?")

    replies = [completion(body, speak(body))["usage"] for body in server.requests]
    usage = ledger.usage()
    assert found.answer == "42"
    assert len(server.requests) == usage.calls == calls
    assert usage.prompt_tokens == sum(reply["prompt_tokens"] for reply in replies)
    assert usage.completion_tokens == sum(reply["completion_tokens"] for reply in replies)
    assert usage.usd == pytest.approx((usage.prompt_tokens + 2 * usage.completion_tokens) / 1e6)
    assert all(headers["Authorization"] == f"Bearer {KEY}" for headers in server.headers)


@pytest.mark.usefixtures("key")
def test_a_models_sampling_and_system_prompt_follow_its_row(serve: Callable[..., Server]) -> None:
    server = serve(speak)
    row = rows(server.url, temperature=0.6, top_p=0.95, max_tokens=77, system_prompt=False)
    build("A_0", catalog=Catalog(row))(question="q")

    body = server.requests[0]
    assert (body["temperature"], body["top_p"], body["max_tokens"]) == (0.6, 0.95, 77)
    assert [message["role"] for message in body["messages"]] == ["user"]
    assert body["messages"][0]["content"].startswith("Answer the question.")


@pytest.mark.usefixtures("key")
def test_the_same_request_is_paid_once_and_another_rollout_again(
    serve: Callable[..., Server],
) -> None:
    server = serve(speak)
    ledger = Ledger()
    catalog = Catalog(rows(server.url))
    for stack in ("A_0", "A_0", "A_0#1"):
        with entering(Scope(ledger, stack, "test", "q1")):
            build(stack, catalog=catalog)(question="q")

    assert len(server.requests) == 2
    assert ledger.usage().calls == 2
    assert ledger.usage_of("A_0", "test").calls == 1


@pytest.mark.usefixtures("key")
def test_the_same_request_in_flight_twice_is_sent_once(serve: Callable[..., Server]) -> None:
    release = threading.Event()

    def slow(body: dict[str, Any]) -> str:
        release.wait(10)
        return speak(body)

    server = serve(slow)
    program, ledger = build("A_0", catalog=Catalog(rows(server.url))), Ledger()

    def ask(number: int) -> None:
        with entering(Scope(ledger, "A_0", "test", f"q{number}")):
            program(question="the same")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    release.set()
    for thread in threads:
        thread.join(20)

    assert len(server.requests) == 1
    assert ledger.usage_of("A_0", "test").calls == 4


@pytest.mark.usefixtures("key")
def test_a_passing_error_is_retried_and_kept_in_the_ledger(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "pause", lambda error, tries: 0.0)
    broken = iter([
        (500, {"error": {"message": "oops"}}, {}), (429, {"error": {"message": "slow"}}, {}),
        (200, b'{"choices": [', {}), (200, {"choices": [], "model": "a"}, {}),
    ])  # fmt: skip
    server = serve(lambda body: next(broken, None) or speak(body))
    ledger = Ledger()

    with entering(Scope(ledger, "A_0", "test", "q1")):
        found = build("A_0", catalog=Catalog(rows(server.url)))(question="q")

    assert found.answer == "42"
    assert len(server.requests) == ledger.usage().calls == 5
    assert ledger.usage().prompt_tokens is not None


@pytest.mark.usefixtures("key")
def test_a_program_called_by_itself_retries_too(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "pause", lambda error, tries: 0.0)
    broken = iter([(503, {"error": {"message": "busy"}}, {})])
    server = serve(lambda body: next(broken, None) or speak(body))

    assert build("A_0", catalog=Catalog(rows(server.url)))(question="q").answer == "42"


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(("status", "error"), [(401, lm15.AuthError), (402, lm15.BillingError)])
def test_a_refused_key_or_payment_is_not_retried_and_never_printed(
    serve: Callable[..., Server], status: int, error: type[Exception]
) -> None:
    server = serve(lambda body: (status, {"error": {"message": f"no entry for {KEY}"}}, {}))
    ledger = Ledger()

    with entering(Scope(ledger, "A_0", "test", "q1")), pytest.raises(LMError) as caught:
        build("A_0", catalog=Catalog(rows(server.url)))(question="q")

    assert len(server.requests) == 1
    assert isinstance(caught.value.__cause__, error)
    assert KEY not in str(caught.value)
    assert KEY not in "".join(str(row) for row in ledger._database.rows("SELECT * FROM calls"))


def test_a_missing_key_is_one_line_that_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOOPBACK_KEY", raising=False)

    with pytest.raises(MissingKey) as caught:
        Registry(Catalog(rows("http://127.0.0.1:9/v1"))).require(["A"])

    said = "A needs a key: set the environment variable LOOPBACK_KEY, or put it in .env"
    assert str(caught.value) == said


@pytest.mark.usefixtures("key")
def test_what_the_provider_billed_comes_before_the_price_table(
    serve: Callable[..., Server],
) -> None:
    def billed(body: dict[str, Any]) -> Any:
        data = completion(body, speak(body))
        data["usage"]["cost"] = 0.125
        return 200, data, {}

    reply = LiteLLMBackend().send(
        rows(serve(billed).url)[0], [{"role": "user", "content": "q"}], {}, 0, 10.0
    )

    assert reply.usd == 0.125


@pytest.mark.usefixtures("key")
def test_an_unknown_price_is_unknown_and_not_0(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    ledger = Ledger(Database(tmp_path / "run.sqlite"))
    row = rows(serve(speak).url, price_in=None, price_out=None)

    with entering(Scope(ledger, "A_0", "test", "q1")):
        build("A_0", catalog=Catalog(row))(question="q")

    assert ledger.usage().usd is None
    assert ledger.usage().prompt_tokens


@pytest.mark.parametrize(
    ("text", "thinking", "answer"),
    [
        ("<think>hm</think>\n7", "hm", "7"),
        ("hm\n</think>\n7", "hm", "7"),
        ("<thinking>hm</thinking>7", "hm", "7"),
        ("7", "", "7"),
        ("<think>cut off", "cut off", ""),
    ],
)
def test_thinking_is_parted_from_the_answer(text: str, thinking: str, answer: str) -> None:
    assert split_thinking(text) == (thinking, answer)


def test_a_closing_tag_behind_the_answer_of_a_model_that_does_not_think_hides_nothing() -> None:
    assert split_thinking("Answer: 7\n</think>\n", reasons=False) == ("", "Answer: 7\n")
    assert split_thinking("Answer: 7\n</think>\n", reasons=True) == ("Answer: 7", "")


@pytest.mark.parametrize(
    "text",
    [
        " " * 300_000, "\n" * 300_000 + "7", "<think" * 50_000, "<think>" * 50_000,
        "</think" * 50_000, "<think>" + " " * 300_000, "<" * 300_000, "</think>" + " " * 300_000,
        " " * 150_000 + "<think>" + "</thin" * 50_000, "<thinking" + " " * 300_000 + ">",
    ],
)  # fmt: skip
def test_hostile_text_is_parted_in_time_that_grows_with_its_length(text: str) -> None:
    started = time.process_time()

    split_thinking(text)

    assert time.process_time() - started < 1.0  # quadratic takes minutes
