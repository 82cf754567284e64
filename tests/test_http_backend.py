"""The lean transport: the same outcomes as LiteLLM's, and what is its own."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import openrouter as server
import pytest
from dspy import lm15

from stackprog.budgets import Budget
from stackprog.calls import Reply
from stackprog.errors import BudgetReached
from stackprog.ledger import Ledger
from stackprog.lms import deadlines, metered, patience
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.connections import LARGEST, _manager
from stackprog.lms.deadlines import Deadlines
from stackprog.lms.http_backend import HttpBackend
from stackprog.lms.litellm_backend import LiteLLMBackend
from stackprog.lms.registry import Registry
from stackprog.lms.scope import Scope, entering
from stackprog.programs import build

KEY = "sk-planted-0123456789"
QUESTION = [{"role": "user", "content": "What is 6 x 7?"}]
BILLED = {"usage": {"include": True}}
PLAIN = Reply(
    "What is 6 x 7?", prompt_tokens=14, completion_tokens=163, reasoning_tokens=120, usd=0.000125,
    cached_tokens=8, provider="DeepInfra",
)  # fmt: skip
OVERFLOW = "This endpoint's maximum context length is 8192 tokens. However, you asked for 9001"
BEHIND = {"raw": '{"error": "maximum context length is 8192"}', "provider_name": "DeepInfra"}


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOPBACK_KEY", KEY)


def row_of(url: str | tuple[str, ...], **more: Any) -> ModelRow:
    """A model of the loopback server."""
    given = {"key": "LOOPBACK_KEY", "extra_body": BILLED, "reasons": True, **more}
    return ModelRow("A", "openai/maker/a-7b", api_base=url, **given)


def outcome(backend: Any, url: str, timeout: float = 10.0, **row: Any) -> Any:
    """What a call ends in: the reply, its latency left out, or the error."""
    try:
        reply = backend.send(row_of(url, **row), QUESTION, {}, 0, timeout)
    except lm15.LM15Error as error:
        return error
    assert reply.seconds > 0
    return Reply(**{**vars(reply), "seconds": 0.0})


def saying(text: str, thinking: str = "", finish: str = "stop") -> Reply:
    return Reply(**{**vars(PLAIN), "text": text, "thinking": thinking, "finish": finish})


def refusing(status: int, text: str = "odd", **metadata: Any) -> server.Act:
    return server.refuses(status, server.error(status, text, **metadata))


REPLIES: dict[str, tuple[server.Act, Reply]] = {
    "plain": (server.answers(), PLAIN),
    "OpenRouter's reasoning": (server.answers(content="42", reasoning="hm"), saying("42", "hm")),
    "vLLM's reasoning": (server.answers(content="42", reasoning_content="hm"), saying("42", "hm")),
    "inline thinking": (server.answers(content="<think>hm</think>\n42"), saying("42", "hm")),
    "opening tag missing": (server.answers(content="hm\n</think>\n42"), saying("42", "hm")),
    "cut while thinking": (
        server.answers("length", content="<think>hm"), saying("", "hm", "length"),
    ),
    "no content": (server.answers(content=None, reasoning="hm"), saying("", "hm")),
    "cut while thinking, the opening tag eaten": (
        server.answers("length", content="hm. Maybe\n\nAnswer: 4"),
        saying("", "hm. Maybe\n\nAnswer: 4", "length"),
    ),
    "cut after thinking": (
        server.answers("length", content="hm</think>\n4"), saying("4", "hm", "length"),
    ),
    "cut after no thought": (
        server.answers("length", content="<think>\n\n</think>\n\n4"), saying("4", "", "length"),
    ),
    "cut": (server.answers("length", reasoning="hm"), saying(PLAIN.text, "hm", "length")),
    "filtered": (server.answers("content_filter"), saying(PLAIN.text, finish="content_filter")),
    "stopped at the end sign": (server.answers("eos"), PLAIN),
    "blank lines before": (server.answers(before=b"\n   \n"), PLAIN),
}  # fmt: skip
LEAN_REPLIES: dict[str, tuple[server.Act, Reply]] = {
    "parts": (
        server.answers(content=[{"type": "text", "text": "4"}, {"type": "text", "text": "2"}]),
        saying("42"),
    ),
    "comments before": (server.answers(before=server.COMMENT * 3), PLAIN),
    "comments and chunks": (server.chunks, PLAIN),
}
ERRORS: dict[str, tuple[server.Act, type[Exception], float | None]] = {
    "overflow": (refusing(400, OVERFLOW), lm15.ContextLengthError, None),
    "overflow behind": (refusing(400, "Error", **BEHIND), lm15.ContextLengthError, None),
    "overflow as 413": (refusing(413, OVERFLOW), lm15.ContextLengthError, None),
    "bad request": (refusing(400), lm15.InvalidRequestError, None),
    "bad key": (refusing(401, "User not found."), lm15.AuthError, None),
    "bad key, a proxy": (
        server.refuses(400, {"error": {
            "message": "No connected db.", "type": "no_db_connection", "code": "400",
        }}), lm15.AuthError, None,
    ),
    "no credit": (refusing(402, "Insufficient credits"), lm15.BillingError, None),
    "forbidden": (refusing(403), lm15.AuthError, None),
    "flagged": (refusing(403, reasons=["violence"]), lm15.InvalidRequestError, None),
    "no model": (refusing(404, "No endpoints found"), lm15.UnsupportedModelError, None),
    "timeout": (refusing(408), lm15.TimeoutError, None),
    "limit": (refusing(429), lm15.RateLimitError, None),
    "limit, seconds": (
        server.refuses(429, server.error(429, "slow"), Retry_After="2.5"), lm15.RateLimitError, 2.5,
    ),
    "limit, date": (server.limits(3600, date=True), lm15.RateLimitError, 3600.0),
    "limit, its reset": (server.limits(3600, date=False), lm15.RateLimitError, 3600.0),
    "limit in a 200": (server.refuses(200, server.error(429, "x")), lm15.RateLimitError, None),
    "key in a 200": (server.refuses(200, server.error(401, "x")), lm15.AuthError, None),
    "credit in a 200": (server.refuses(200, server.error(402, "x")), lm15.BillingError, None),
    "failure in a 200": (server.refuses(200, server.error(502, "x")), lm15.ServerError, None),
    "no code in a 200": (
        server.refuses(200, {"error": {"message": "odd"}}), lm15.ProviderError, None,
    ),
    "failure in a choice": (server.fails_in_choice, lm15.ServerError, None),
    "500": (refusing(500), lm15.ServerError, None),
    "502": (refusing(502), lm15.ServerError, None),
    "502 of a gateway": (server.refuses(502, b"<html>Bad Gateway"), lm15.ServerError, None),
    "503, seconds": (
        server.refuses(503, server.error(503, "busy"), Retry_After="7"), lm15.ServerError, 7.0,
    ),
    "504": (refusing(504), lm15.TimeoutError, None),
    "cut JSON": (server.cuts, lm15.ProviderError, None),
    "no JSON": (server.refuses(200, b"<html>hi</html>"), lm15.ProviderError, None),
    "no choices": (server.has_no_choices, lm15.ProviderError, None),
    "broken off": (server.breaks, lm15.TransportError, None),
    "closed": (server.closes, lm15.TransportError, None),
}  # fmt: skip
BACKENDS = pytest.mark.parametrize("backend", [HttpBackend, LiteLLMBackend])


@BACKENDS
@pytest.mark.parametrize("case", REPLIES)
def test_both_transports_read_the_same_reply(case: str, backend: type) -> None:
    act, expected = REPLIES[case]

    with server.running(act) as running:
        assert outcome(backend(), running.url) == expected


def test_a_model_that_does_not_think_may_be_cut_off_in_its_answer() -> None:
    with server.running(server.answers("length", content="Answer: 4, since")) as running:
        found = outcome(HttpBackend(), running.url, reasons=False)

    assert found == saying("Answer: 4, since", finish="length")


@pytest.mark.parametrize("case", LEAN_REPLIES)
def test_a_reply_that_litellm_cannot_read_is_read(case: str) -> None:
    act, expected = LEAN_REPLIES[case]

    with server.running(act) as running:
        assert outcome(HttpBackend(), running.url) == expected


@BACKENDS
@pytest.mark.parametrize("case", ERRORS)
def test_both_transports_end_in_the_same_error(case: str, backend: type) -> None:
    act, kind, wait = ERRORS[case]

    with server.running(act) as running:
        found = outcome(backend(), running.url)

    assert type(found) is kind
    assert found.message.startswith("A: ")
    assert "\n" not in found.message
    assert found.retry_after == (wait if wait is None else pytest.approx(wait, abs=5))
    assert len(running.asked) == 1


@BACKENDS
def test_an_unreachable_server_is_a_transport_error_that_says_what_to_check(backend: type) -> None:
    with server.running() as running:
        url = running.url

    found = outcome(backend(), url)

    assert type(found) is lm15.TransportError
    assert "check that the server runs, and api_base" in str(found)


@BACKENDS
def test_the_rows_extra_body_and_the_sampling_are_sent(backend: type) -> None:
    pinned = {"provider": {"order": ["deepinfra"], "allow_fallbacks": False}}
    with server.running() as running:
        row = row_of(running.url, extra_body=pinned)
        backend().send(row, QUESTION, {"temperature": 0.6, "max_tokens": 9}, 0, 10)

    body = running.asked[0]
    assert body["model"] == "maker/a-7b"
    assert body["messages"] == QUESTION
    assert body["provider"] == pinned["provider"]
    assert (body["temperature"], body["max_tokens"]) == (0.6, 9)


@BACKENDS
@pytest.mark.parametrize(
    "act",
    [
        refusing(401, f"no entry for {KEY}"), refusing(400, f"{'x' * 395}{KEY}"),
        server.refuses(500, f"{KEY} is odd".encode()),
        server.refuses(200, server.error(429, f"slow, {KEY}")),
        server.refuses(200, f"<html>{KEY}".encode()),
        refusing(429, "Error", raw=f"{KEY} is over its limit"),
    ],
)  # fmt: skip
def test_the_key_is_in_the_header_alone_and_in_no_error(act: server.Act, backend: type) -> None:
    with server.running(act) as running:
        found = outcome(backend(), running.url)

    assert KEY[:8] not in f"{found} {found.message} {found!r} {found.args}"
    assert KEY not in str(running.asked)
    assert running.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert [name for name, value in running.headers[0].items() if KEY in value] == ["Authorization"]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (refusing(401), "check the key in LOOPBACK_KEY"),
        (refusing(402), "top up the account or use another model"),
        (refusing(404), "check lm = 'openai/maker/a-7b' and api_base in its catalog row"),
        (refusing(400, OVERFLOW), "shorten the prompt or lower max_tokens"),
        (server.refuses(308, b"", Location="https://x.org/v1"), "sends on to https://x.org/v1"),
    ],
)
def test_an_error_says_what_to_do(act: server.Act, said: str) -> None:
    with server.running(act) as running:
        found = outcome(HttpBackend(), running.url)

    assert said in str(found)
    assert "\n" not in str(found)


def test_openrouter_is_asked_what_it_bills() -> None:
    with server.running() as running:
        row = ModelRow("A", "openrouter/maker/a-7b", key="LOOPBACK_KEY", api_base=running.url)
        reply = HttpBackend().send(row, QUESTION, {}, 0, 10)

    assert running.asked[0]["usage"] == {"include": True}
    assert running.headers[0]["path"] == "/api/v1/chat/completions"
    assert reply.usd == 0.000125


def test_a_price_comes_from_the_row_where_the_provider_bills_nothing() -> None:
    with server.running() as running:
        found = outcome(HttpBackend(), running.url, extra_body={}, price_in=1.0, price_out=2.0)
        unknown = outcome(HttpBackend(), running.url, extra_body={})

    assert found.usd == pytest.approx((14 + 2 * 163) / 1e6)
    assert unknown.usd is None


@pytest.mark.parametrize(
    "act",
    [server.drips(), server.drips(b" "), server.hangs],
    ids=["comments", "blanks", "silence"],
)
def test_a_server_that_never_ends_is_cut_at_the_deadline(act: server.Act) -> None:
    backend, started = HttpBackend(), time.monotonic()
    with server.running(act) as running:
        found = outcome(backend, running.url, timeout=0.4)
        took = time.monotonic() - started
        after = outcome(backend, running.url)

    assert type(found) is lm15.TimeoutError
    assert 0.4 <= took < 10
    assert after == PLAIN


TRICKLES = {
    "status": b"HTTP/1.1 2",
    "header": b"HTTP/1.1 200 OK\r\nX-A: ",
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n",
    "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "chunk of the last": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
    b"Connection: close\r\n\r\n",
    "until it closes": b"HTTP/1.1 200 OK\r\n\r\n",
}


@pytest.mark.parametrize("kept", [False, True], ids=["first", "kept"])
@pytest.mark.parametrize("part", TRICKLES)
def test_a_server_that_trickles_is_cut_at_the_deadline(part: str, kept: bool) -> None:
    backend = HttpBackend()
    before = [server.answers()] * kept
    with server.running(*before, server.trickles(TRICKLES[part])) as running:
        for _ in before:
            outcome(backend, running.url)
        started = time.monotonic()
        found = outcome(backend, running.url, timeout=0.4)
        took = time.monotonic() - started
        after = outcome(backend, running.url)

    assert type(found) is lm15.TimeoutError
    assert "no whole reply of 127.0.0.1" in str(found)
    assert 0.4 <= took < 8
    assert after == PLAIN


def test_a_proxy_that_trickles_is_cut_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_trickled, args=(listening,), daemon=True).start()
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{listening.getsockname()[1]}")
        started = time.monotonic()
        found = outcome(HttpBackend(), "https://models.test/v1", timeout=0.6)

    assert type(found) is lm15.TimeoutError
    assert time.monotonic() - started < 8


def _trickled(listening: socket.socket) -> None:
    """One connection that is answered a byte now and again."""
    connection, _ = listening.accept()
    with connection, suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
        while True:
            connection.sendall(b"a")
            time.sleep(0.05)


def test_a_deadline_ends_no_other_call_over_the_same_connection() -> None:
    """The connection goes on to the next call before the first has forgotten it."""
    bounds, (ours, theirs) = Deadlines(), socket.socketpair()
    connection = SimpleNamespace(sock=ours, call=None)
    with ours, theirs:
        with pytest.raises(TimeoutError), bounds.by(time.monotonic() + 0.1):
            bounds.carried_by(connection)
            connection.call = object()
            time.sleep(0.3)
        theirs.sendall(b"x")

        assert ours.recv(1) == b"x"


def test_the_thread_of_the_deadlines_ends_when_nobody_calls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deadlines, "LINGER", 0.05)
    bounds = Deadlines()
    for _ in range(2):
        with bounds.by(time.monotonic() + 60):
            thread = bounds._thread
            assert thread is not None
        thread.join(30)
        assert not thread.is_alive()


def test_a_server_that_never_agrees_on_tls_is_given_up_within_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/v1"
        found = outcome(HttpBackend(), url, timeout=0.6)

    assert type(found) is lm15.TimeoutError
    assert time.monotonic() - started < 10


def test_a_row_without_an_address_is_named() -> None:
    found = outcome(HttpBackend(), "")

    assert type(found) is lm15.ConfigurationError
    assert "A: its server cannot be asked: expected an address such as" in str(found)


def test_an_answer_without_bounds_is_refused() -> None:
    with server.running(server.drips(b" " * 2**20)) as running:
        found = outcome(HttpBackend(), running.url)

    assert type(found) is lm15.ProviderError
    assert str(LARGEST) in str(found)


def test_a_connection_is_kept_and_reopened_where_the_server_closed_it() -> None:
    backend = HttpBackend()
    with server.running(server.answers(), server.answers_then_closes) as running:
        found = [outcome(backend, running.url) for _ in range(2)]
        assert running.ended.acquire(timeout=30)
        found += [outcome(backend, running.url) for _ in range(2)]

    assert found == [PLAIN] * 4
    assert len(running.asked) == 4
    assert running.connections == 2


@pytest.mark.parametrize("act", [server.breaks, server.resets])
def test_a_kept_connection_that_breaks_within_an_answer_is_not_asked_again(act: server.Act) -> None:
    backend = HttpBackend()
    with server.running(server.answers(), act) as running:
        outcome(backend, running.url)
        found = outcome(backend, running.url)

    assert type(found) is lm15.TransportError
    assert len(running.asked) == 2


def test_64_threads_get_their_own_replies_over_at_most_64_connections() -> None:
    backend, start = HttpBackend(), threading.Barrier(64)
    found: dict[str, str] = {}

    def ask(number: int, row: ModelRow) -> None:
        start.wait(30)
        for turn in range(3):
            question = f"question {number}.{turn}"
            messages = [{"role": "user", "content": question}]
            found[question] = backend.send(row, messages, {}, 0, 30).text

    with server.running() as running:
        row = row_of(running.url)
        threads = [threading.Thread(target=ask, args=(n, row)) for n in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    assert len(found) == 192
    assert all(question == text for question, text in found.items())
    assert running.connections <= 64


def test_a_key_that_no_header_can_carry_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOOPBACK_KEY", "sk-plänted\nkey")

    found = outcome(HttpBackend(), "http://127.0.0.1:9/v1")

    assert type(found) is lm15.AuthError
    assert "check the key in LOOPBACK_KEY" in str(found)
    assert "sk-pl" not in str(found)


@pytest.mark.parametrize("base", ["http://[x/v1", "http://x:port/v1", "http://u:pass-word@[x/v1"])
def test_an_address_that_is_none_is_an_error_of_the_row(base: str) -> None:
    found = outcome(HttpBackend(), base, key="")

    assert type(found) is lm15.ConfigurationError
    assert "\n" not in str(found)


@BACKENDS
def test_an_addresss_password_is_sent_and_in_no_error(backend: type) -> None:
    with server.running(refusing(400, "pa ss-word is odd, so is pa%20ss-word")) as running:
        found = outcome(backend(), running.url.replace("//", "//user:pa%20ss-word@"), key="")

    assert type(found) is lm15.InvalidRequestError
    assert "ss-word" not in f"{found!r}"
    assert running.headers[0]["Authorization"] == "Basic dXNlcjpwYSBzcy13b3Jk"


def echoes(handler: server.Handler, body: dict[str, Any]) -> None:
    """An error that quotes the request."""
    said = f"{handler.path} {handler.headers['Authorization']} {body}"
    handler.respond(500, json.dumps(server.error(500, said)).encode())


@BACKENDS
@pytest.mark.parametrize(
    ("address", "needles"),
    [
        ("http://user:s3cretpass@{}", ["s3cretpass", "dXNlcjpzM2NyZXRwYXNz"]),
        ("http://sk-planted-666@{}", ["sk-planted-666", "c2stcGxhbnRlZC02NjY6"]),
        ("http://{}?v=1&key=sk-planted-777&x=pa%2fss%20word", ["planted-777", "ss word", "ss%20"]),
    ],
)  # fmt: skip
def test_no_secret_of_an_address_is_in_an_error_that_quotes_the_request(
    address: str, needles: list[str], backend: type
) -> None:
    with server.running(echoes) as running:
        url = address.format(running.url.removeprefix("http://"))
        found = outcome(backend(), url, key="")

    assert type(found) is lm15.ServerError
    assert [needle for needle in needles if needle in f"{found!r}"] == []


@BACKENDS
def test_a_secret_of_the_extra_body_is_in_no_error_and_other_values_are(backend: type) -> None:
    with server.running(echoes) as running:
        more = {"auth": {"api_key": "sk-extra-999"}, "provider": "deepinfra", "max_tokens": 7}
        found = outcome(backend(), running.url, extra_body=more)

    assert "sk-extra-999" not in f"{found!r}"
    assert "'provider': 'deepinfra', 'max_tokens': 7" in str(found)


@pytest.mark.parametrize("before", [21, 40, 58])
def test_a_key_is_taken_out_before_a_long_text_is_cut(before: int) -> None:
    with server.running(server.refuses(200, b"y" * before + KEY.encode() * 2)) as running:
        found = outcome(HttpBackend(), running.url)

    assert KEY[:2] not in f"{found!r}"


BROKEN: dict[str, tuple[server.Act, Any]] = {
    "no choices": (server.has_no_choices, (14, 163, 0.000125)),
    "an error in its choice": (server.fails_in_choice, (14, 163, 0.000125)),
    "an error beside its usage": (
        server.refuses(200, server.error(502, "x") | {"usage": {"cost": 0.5}}), (None, None, 0.5),
    ),
    "a status beside its usage": (
        server.refuses(500, server.error(500, "x") | {"usage": {"prompt_tokens": 9}}),
        (9, None, None),
    ),
    "no usage": (server.refuses(200, server.error(502, "x")), None),
    "an empty usage": (server.refuses(200, server.error(502, "x") | {"usage": {}}), None),
    "cut JSON": (server.cuts, None),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_an_error_carries_what_the_provider_says_it_used(case: str) -> None:
    act, expected = BROKEN[case]

    with server.running(act) as running:
        found = getattr(outcome(HttpBackend(), running.url), "used", None)

    assert (found and (found.prompt_tokens, found.completion_tokens, found.usd)) == expected


def test_what_litellm_hands_on_of_a_broken_replys_usage_is_kept() -> None:
    with server.running(server.has_no_choices) as running:
        found = outcome(LiteLLMBackend(), running.url)

    assert (found.used.prompt_tokens, found.used.usd) == (14, 0.000125)


def test_a_broken_replys_tokens_and_dollars_are_in_the_ledger_and_spend_the_budget(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "pause", lambda error, tries: 0.0)
    ledger = Ledger(budget=Budget(usd=0.00024))
    plan = [server.has_no_choices, server.closes, server.has_no_choices]
    with server.running(*plan) as running, entering(Scope(ledger, "A_0", "test", "q1")):
        engine = metered.MeteredEngine(row_of(running.url), HttpBackend())
        with pytest.raises(BudgetReached, match="0.0003 of 0.0002 USD"):
            engine.complete(lm15.Request(model="a", messages=(lm15.Message.user("q"),)))

    found = ledger.usage()
    assert found == ledger.spent == ledger.usage_of("A_0", "test")
    assert (found.calls, found.failed_calls, len(running.asked)) == (3, 3, 3)
    assert (found.prompt_tokens, found.completion_tokens, found.cached_tokens) == (28, 326, 16)
    assert found.usd == pytest.approx(0.00025)
    rows = ledger._database.rows("SELECT prompt_tokens, usd, error IS NULL FROM calls")
    assert rows == [(14, 0.000125, 0), (None, None, 0), (14, 0.000125, 0)]
    assert ledger.nodes_of("A_0", "test") == []


def test_certificates_are_checked() -> None:
    pool = _manager("https://localhost/v1").connection_from_url("https://localhost/v1")
    context = pool.conn_kw["ssl_context"]

    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


def test_the_environments_proxy_is_used_and_its_exceptions_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with server.running() as proxy, server.running() as direct:
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.url.replace("//", "//user:p%40ss@"))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        found = outcome(HttpBackend(), direct.url)
        through = outcome(HttpBackend(), "http://models.test/v1")
        refused = outcome(HttpBackend(), "https://models.test/v1")

    assert found == through == PLAIN
    assert len(direct.asked) == 1
    assert [request["path"] for request in proxy.headers] == [
        "http://models.test/v1/chat/completions", "models.test:443",
    ]  # fmt: skip
    assert {request["Proxy-Authorization"] for request in proxy.headers} == {"Basic dXNlcjpwQHNz"}
    assert type(refused) is lm15.TransportError


@pytest.mark.parametrize("proxy", ["socks5://u:p-word@h:1", "http://u:p-word@[x", "u:p-word@h:x"])
def test_a_proxy_that_cannot_be_used_is_an_error_without_its_password(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", proxy)

    found = outcome(HttpBackend(), "http://models.test/v1")

    assert type(found) is lm15.ConfigurationError
    assert "expected a proxy of http:// such as 'http://host:3128'" in str(found)
    assert "p-word" not in f"{found!r}"


def test_a_retry_takes_the_next_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "pause", lambda error, tries: 0.0)
    with server.running(refusing(503)) as first, server.running(refusing(500)) as second:
        row = row_of((first.url, second.url))
        reply = metered.MeteredEngine(row, HttpBackend()).complete(
            lm15.Request(model="a", messages=(lm15.Message.user("q"),))
        )

    assert reply.message.parts[-1].text == "q"
    assert (len(first.asked), len(second.asked)) == (2, 1)


def test_a_program_runs_over_it_and_its_usage_and_its_failures_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "pause", lambda error, tries: 0.0)
    said = "[[ ## reasoning ## ]]\nDerived.\n\n[[ ## answer ## ]]\n42"
    plan: list[server.Act] = [
        refusing(503, f"busy, {KEY}"),
        server.cuts,
        server.answers(content=said),
    ]
    ledger = Ledger()
    with server.running(*plan) as running, entering(Scope(ledger, "A_0", "test", "q1")):
        registry = Registry(Catalog([row_of(running.url)]))
        found = build("A_0", registry=registry)(question="q")

    assert found.answer == "42"
    assert set(registry._backends) == {"http"}
    assert ledger.usage().calls == len(running.asked) == 3
    assert ledger.usage().usd == pytest.approx(0.000125)
    assert KEY not in "".join(str(row) for row in ledger._database.rows("SELECT * FROM calls"))
