"""A model that several servers serve: what one cannot take now, the next one is asked."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import openrouter as server
import pytest
from dspy.utils.exceptions import LMError

from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.programs import build


def limited(seconds: str = "20") -> server.Act:
    return server.refuses(429, server.error(429, "slow"), Retry_After=seconds)


def asks(program: object, text: str = "hi") -> str:
    return program(question=text).answer  # type: ignore[operator]


def program(*urls: str) -> object:
    return build("A_0", catalog=Catalog([ModelRow("A", "openai/a", api_base=urls)]))


def test_a_429_of_one_endpoint_goes_to_the_next_without_its_wait() -> None:
    with server.running(limited()) as first, server.running() as second:
        started = time.monotonic()
        asks(program(first.url, second.url))
        seconds = time.monotonic() - started

    assert (len(first.asked), len(second.asked)) == (1, 1)
    assert seconds < 10


def test_where_all_say_429_the_one_that_asks_for_the_shortest_wait_is_asked_again() -> None:
    with server.running(limited("60")) as first, server.running(limited("1")) as second:
        started = time.monotonic()
        asks(program(first.url, second.url))
        seconds = time.monotonic() - started

    assert (len(first.asked), len(second.asked)) == (1, 2)
    assert 1 <= seconds < 30


def test_a_broken_try_goes_to_the_next_and_back_again() -> None:
    breaks = server.refuses(503, server.error(503, "busy"))
    with server.running(breaks) as first, server.running(breaks) as second:
        asks(program(first.url, second.url))

    assert (len(first.asked), len(second.asked)) == (2, 1)


def test_an_endpoint_that_limits_everyone_is_left_alone_while_another_answers() -> None:
    with server.running(*[limited()] * 40) as first, server.running() as second:
        asked = program(first.url, second.url)
        started = time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: asks(asked, str(n)), range(40)))
        seconds = time.monotonic() - started

    assert len(second.asked) == 40
    assert len(first.asked) <= 8 + 6  # those in flight when its gate fell
    assert seconds < 15


def test_the_patience_with_endpoints_that_only_say_429_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stackprog.lms.patience.MOST_PATIENCE", 0.3)
    with (
        server.running(*[limited("0.2")] * 50) as first,
        server.running(*[limited("0.2")] * 50) as second,
        pytest.raises(LMError, match="slow"),
    ):
        asks(program(first.url, second.url))

    assert 2 <= len(first.asked) + len(second.asked) <= 4
