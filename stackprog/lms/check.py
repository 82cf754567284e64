"""Whether models answer: one short real call to each of their addresses, all at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from dspy import lm15

from stackprog.errors import StackprogError
from stackprog.lms.catalog import ModelRow
from stackprog.lms.endpoints import host_of
from stackprog.lms.litellm_backend import load_litellm
from stackprog.lms.metered import Backend
from stackprog.lms.registry import backend_of

TIMEOUT = 20.0  # seconds for all of them
MOST_TOKENS = 16
QUESTION = [{"role": "user", "content": "[[ ## question ## ]]\nWhat is 6 x 7? The number alone."}]


@dataclass(frozen=True)
class Check:
    """What came of one model's calls: the seconds the longest took, or an error in one line."""

    seconds: float | None = None
    error: str = ""

    @property
    def answers(self) -> bool:
        """Whether it answered."""
        return not self.error


def check(rows: Iterable[ModelRow], timeout: float = TIMEOUT) -> dict[str, Check]:
    """Send one request of at most 16 tokens to each model, as a program would, without retries.

    A model with several addresses answers if all of them do.

    Args:
        rows: The models.
        timeout: Seconds for all of them, counted from when their transports are there.

    Returns:
        What came of each, by name; one that is not done in time is an error.
    """
    rows = list(rows)
    backends = {kind: backend_of(kind) for kind in {row.backend for row in rows}}
    if "litellm" in backends:
        load_litellm()
    asked = [(row.name, at, each) for row in rows for at, each in enumerate(row.endpoints)]
    found: dict[tuple[str, int], Check] = {}

    def ask(name: str, at: int, row: ModelRow) -> None:
        found[name, at] = _one(row, backends[row.backend], timeout)

    threads = [threading.Thread(target=ask, args=each, daemon=True) for each in asked]
    ends = time.monotonic() + timeout + 0.5  # the transport's own timeout says more
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, ends - time.monotonic()))
    late = Check(error=f"no whole reply in {timeout:g} s")
    return {
        row.name: _all([found.get((row.name, at), late) for at in range(len(row.endpoints))], row)
        for row in rows
    }


def _all(found: list[Check], row: ModelRow) -> Check:
    """What came of all addresses of a row: of those that do not answer, which they are."""
    if len(found) == 1:
        return found[0]
    dead = [
        f"address {at} of {len(found)}, {host_of(each.base)}: "
        f"{one.error.removeprefix(f'{row.name}: ')}"
        for at, (one, each) in enumerate(zip(found, row.endpoints, strict=True), 1) if one.error
    ]  # fmt: skip
    if dead:
        return Check(error="; ".join(dead))
    return Check(max(one.seconds or 0.0 for one in found))


def _one(row: ModelRow, backend: Backend, timeout: float) -> Check:
    try:
        reply = backend.send(row, QUESTION, {**row.sampling, "max_tokens": MOST_TOKENS}, 0, timeout)
    except (lm15.LM15Error, StackprogError) as error:
        return Check(error=" ".join(str(error).split()))
    return Check(reply.seconds)
