"""The limit on calls in flight at a provider: it shrinks on 429, grows again, and gates."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack

import pytest

from stackprog.lms.limiter import Limiter


def test_a_429_takes_a_place_and_answers_give_it_back() -> None:
    limiter = Limiter(most=8)

    with limiter.slot(1), limiter.slot(1), limiter.slot(1), limiter.slot(1):
        limiter.refused(0.0)
    shrunk = limiter.limit
    for _ in range(5):
        limiter.answered()

    assert (shrunk, limiter.limit) == (3, 4)


def test_a_provider_that_refuses_one_in_ten_is_not_slowed_down() -> None:
    limiter = Limiter(most=64)
    with ExitStack() as flying:
        for _ in range(64):
            flying.enter_context(limiter.slot(1))
        for n in range(2000):
            limiter.refused(0.0) if n % 10 == 0 else limiter.answered()

    assert limiter.limit > 60


def test_it_never_shrinks_below_one_nor_grows_above_its_most() -> None:
    limiter = Limiter(most=2)
    for _ in range(20):
        limiter.refused(0.0)
    least = limiter.limit
    for _ in range(200):
        limiter.answered()

    assert (least, limiter.limit) == (1, 2)


def test_no_more_calls_fly_than_there_are_places() -> None:
    limiter, lock, flying, most = Limiter(most=3), threading.Lock(), [0], [0]

    def call() -> None:
        with limiter.slot(10):
            with lock:
                flying[0] += 1
                most[0] = max(most[0], flying[0])
            time.sleep(0.01)
            with lock:
                flying[0] -= 1

    threads = [threading.Thread(target=call) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert most[0] == 3


def test_a_single_429_holds_back_nobody_else_and_many_hold_back_all() -> None:
    limiter = Limiter()
    limiter.refused(5.0)
    with limiter.slot(10) as waited_alone:
        pass
    for _ in range(9):
        limiter.refused(0.3)
    with limiter.slot(10) as waited:
        pass

    assert waited_alone < 0.2
    assert waited >= 0.2


def test_a_place_is_waited_for_no_longer_than_the_example_has_time() -> None:
    limiter = Limiter(most=1)

    with limiter.slot(1), limiter.slot(0.1) as waited:
        assert 0.05 < waited < 2


def test_nobody_waits_for_a_place_when_the_run_stops() -> None:
    limiter, stopping = Limiter(most=1), threading.Event()
    stopping.set()

    with limiter.slot(1), limiter.slot(60, stopping) as waited:
        assert waited < 1


@pytest.mark.parametrize("most", [1, 4])
def test_a_place_is_given_back_when_the_call_breaks(most: int) -> None:
    limiter = Limiter(most=most)
    for _ in range(most + 1):
        with pytest.raises(ValueError, match="broken"), limiter.slot(1):
            raise ValueError("broken")

    with limiter.slot(1) as waited:
        assert waited < 0.5
