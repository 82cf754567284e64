"""How many calls a provider gets at once: fewer when it says 429, more again as it answers."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 512  # calls in flight at one provider
GROWTH = 0.2  # calls in flight won back by an answer; a 429 takes one
LIMITING = 0.5  # share of 429s among the last answers that closes the gate for everyone
RECENT = 10


class Limiter:
    """A provider's limit on calls in flight, and its gate.

    A 429 takes one call off the limit and an answer gives a fifth of one back, so that about one
    request in six is refused where the limit of the provider is met, and one that refuses fewer,
    for reasons of its own, is not slowed down. A `Retry-After` holds back
    the call that met it; where most of the last answers were 429s, it holds back all calls to the
    provider, because they would meet it too.
    """

    def __init__(self, most: int = MOST) -> None:
        self._changed = threading.Condition()
        self._most = float(most)
        self._limit = self._most
        self._flying = self._peak = 0
        self._opens = 0.0
        self._recent: deque[bool] = deque(maxlen=RECENT)
        self._jitter = random.Random()  # only spreads requests in time: no result depends on it

    @property
    def limit(self) -> int:
        """How many calls may be in flight now."""
        return max(1, int(self._limit))

    def busy(self) -> tuple[float, bool]:
        """How many seconds the gate stays shut, and whether all places are taken."""
        with self._changed:
            return max(0.0, self._opens - time.monotonic()), self._flying >= self.limit

    @contextmanager
    def slot(self, seconds: float, stopping: threading.Event | None = None) -> Iterator[float]:
        """Hold one of the provider's places; yields the seconds waited for it.

        Args:
            seconds: How long to wait at most; it is then taken without one, and what follows finds
                that the time is up.
            stopping: Set when the run makes no more requests, so that nobody waits for a place.
        """
        began = time.monotonic()
        with self._changed:
            while not (stopping and stopping.is_set()):
                now = time.monotonic()
                left = began + seconds - now
                shut = self._opens - now
                if left <= 0 or (shut <= 0 and self._flying < self.limit):
                    break
                wait = min(left, 1.0) if shut <= 0 else min(left, shut)
                self._changed.wait(wait + self._jitter.uniform(0, 0.05))
            self._flying += 1
            self._peak = max(self._peak, self._flying)
        try:
            yield time.monotonic() - began
        finally:
            with self._changed:
                self._flying -= 1
                self._changed.notify()

    def answered(self) -> None:
        """Take note of a call that was not refused."""
        with self._changed:
            self._recent.append(False)
            self._limit = min(self._most, self._limit + GROWTH)
            self._changed.notify()

    def refused(self, seconds: float) -> None:
        """Take note of a 429 that asks to wait so many seconds."""
        with self._changed:
            self._recent.append(True)
            self._limit = max(1.0, min(self._limit, self._peak) - 1.0)
            if sum(self._recent) > LIMITING * RECENT:
                self._opens = max(self._opens, time.monotonic() + seconds)
