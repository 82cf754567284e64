"""The response cache and the ledger: every LM call of a run, in one SQLite file.

replies   what each distinct request was answered
calls     one row a call: which program, example and node made it, and what it used
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What one LM call gave back, without DSPy's types.

    Attributes:
        text: The visible answer; `thinking` is what the model thought before it.
        prompt_tokens, completion_tokens, reasoning_tokens: As the provider counts; `None` if it
            did not say.
        usd: What the call cost; `None` is unknown, never 0.
        seconds: Latency.
    """

    text: str
    thinking: str = ""
    finish: str = "stop"
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    usd: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Call:
    """Where an LM call belongs: one ledger row, with its reply or its error."""

    program: str
    split: str
    example: str
    epoch: int
    node: str
    model: str
    rollout: int
    key: str


@dataclass(frozen=True)
class Usage:
    """Sums over LM calls; a sum with an unknown part is `None`, because unknown is not 0."""

    calls: int = 0
    prompt_tokens: int | None = 0
    completion_tokens: int | None = 0
    usd: float | None = 0.0


_SCHEMA = """
CREATE TABLE IF NOT EXISTS replies (
  key TEXT PRIMARY KEY, text TEXT, thinking TEXT, finish TEXT, prompt_tokens INTEGER,
  completion_tokens INTEGER, reasoning_tokens INTEGER, usd REAL, seconds REAL);
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY, program TEXT, split TEXT, example TEXT, epoch INTEGER, node TEXT,
  model TEXT, rollout INTEGER, key TEXT, cached INTEGER, error TEXT, seconds REAL,
  prompt_tokens INTEGER, completion_tokens INTEGER, reasoning_tokens INTEGER, usd REAL,
  at TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')));
CREATE INDEX IF NOT EXISTS calls_program ON calls (program, split);
"""
_REPLY_FIELDS = tuple(field.name for field in fields(Reply))
_CALL_FIELDS = tuple(field.name for field in fields(Call))


class Calls:
    """The response cache and the ledger of a run: one SQLite file, safe from any thread."""

    def __init__(self, path: str | Path = ":memory:") -> None:
        self._lock = threading.Lock()
        self._flying: dict[str, Future[Reply]] = {}
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)
        self._spent = self.usage()

    @property
    def spent(self) -> Usage:
        """The same figures as `usage()`, kept up to date without reading the file."""
        return self._spent

    def ask(self, call: Call, send: Callable[[], Reply]) -> Reply:
        """Answer from the cache, else send once; the same request in flight twice is sent once.

        Every call leaves one ledger row before its reply is used; a failed one leaves its error.
        """
        with self._lock:
            reply = self._find(call.key)
            flying = self._flying.get(call.key)
            if reply is None and flying is None:
                mine = self._flying[call.key] = Future()
        if reply is None and flying is not None:
            reply = flying.result()
        if reply is not None:
            self._record(call, reply, cached=True)
            return reply
        return self._send(call, send, mine)

    def _send(self, call: Call, send: Callable[[], Reply], mine: Future[Reply]) -> Reply:
        try:
            reply = send()
            self._record(call, reply, cached=False)
            mine.set_result(reply)
            return reply
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._flying[call.key]

    def failed(self, call: Call, error: str, seconds: float) -> None:
        """Keep a row for a request that broke; its tokens are unknown."""
        row = (*asdict(call).values(), 0, error, seconds)
        with self._lock:
            self._db.execute(
                f"INSERT INTO calls ({','.join(_CALL_FIELDS)},cached,error,seconds) "  # noqa: S608
                f"VALUES ({','.join('?' * len(row))})",
                row,
            )
            self._spent = replace(self._spent, calls=self._spent.calls + 1)

    def usage(self) -> Usage:
        """What was requested and paid in this run folder, resumes and failed requests included."""
        return self._sum(
            "SELECT prompt_tokens, completion_tokens, usd, error FROM calls WHERE NOT cached"
        )

    def usage_of(self, program: str, split: str) -> Usage:
        """What a program uses on a split if nothing were cached.

        Each of its calls counts once, its children's included.
        """
        return self._sum(
            "SELECT DISTINCT example, epoch, node, key, prompt_tokens, completion_tokens, usd, "
            "error FROM calls WHERE program = ? AND split = ? AND error IS NULL",
            (program, split),
        )

    def _sum(self, query: str, values: tuple[str, ...] = ()) -> Usage:
        def total(column: str) -> str:
            known = f"COUNT({column}) = SUM(error IS NULL)"
            return f"CASE WHEN COUNT(*) = 0 THEN 0 WHEN {known} THEN COALESCE(SUM({column}), 0) END"

        columns = ", ".join(total(name) for name in ("prompt_tokens", "completion_tokens", "usd"))
        summed = f"SELECT COUNT(*), {columns} FROM ({query})"  # noqa: S608
        with self._lock:
            row = self._db.execute(summed, values).fetchone()
        return Usage(*row)

    def _find(self, key: str) -> Reply | None:
        query = f"SELECT {','.join(_REPLY_FIELDS)} FROM replies WHERE key = ?"  # noqa: S608
        row = self._db.execute(query, (key,)).fetchone()
        return Reply(*row) if row else None

    def _record(self, call: Call, reply: Reply, *, cached: bool) -> None:
        row = (
            *asdict(call).values(),
            int(cached),
            reply.seconds,
            reply.prompt_tokens,
            reply.completion_tokens,
            reply.reasoning_tokens,
            reply.usd,
        )
        with self._lock:
            self._db.execute("BEGIN")
            if not cached:
                self._db.execute(
                    f"INSERT OR REPLACE INTO replies VALUES ({','.join('?' * 9)})",  # noqa: S608
                    (call.key, *asdict(reply).values()),
                )
            self._db.execute(
                f"INSERT INTO calls ({','.join(_CALL_FIELDS)},cached,seconds,"  # noqa: S608
                f"prompt_tokens,completion_tokens,reasoning_tokens,usd) "
                f"VALUES ({','.join('?' * len(row))})",
                row,
            )
            self._db.execute("COMMIT")
            if not cached:
                self._spent = _added(self._spent, reply)

    def close(self) -> None:
        """Close the file; later calls raise."""
        with self._lock:
            self._db.close()


def _added(usage: Usage, reply: Reply) -> Usage:
    def plus(total: Any, part: Any) -> Any:
        return None if total is None or part is None else total + part

    return Usage(
        usage.calls + 1, plus(usage.prompt_tokens, reply.prompt_tokens),
        plus(usage.completion_tokens, reply.completion_tokens), plus(usage.usd, reply.usd),
    )  # fmt: skip
