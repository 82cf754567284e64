"""The response cache and the ledger: every LM call of a run, answered once and written down.

One row a call, children's included; `schema.sql` says what a row holds.
"""

from __future__ import annotations

import json
import secrets
import sys
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import astuple, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version

from stackprog import __version__
from stackprog.budgets import UNLIMITED, Budget
from stackprog.calls import REPLY_FIELDS, Call, Reply, Usage
from stackprog.database import Database
from stackprog.errors import BudgetReached, StackprogError

_PACKAGES = ("dspy", "litellm", "sympy", "math-verify", "datasets")
_REPLY = ", ".join(REPLY_FIELDS)
_NEW_REPLY = (
    f"INSERT INTO reply (key, {_REPLY}) VALUES ({', '.join('?' * (1 + len(REPLY_FIELDS)))})"  # noqa: S608, E501
)
_NEW_CALL = (
    "INSERT INTO call (program, split, example, epoch, node, model, rollout, reply, cached, "
    "seconds, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_LISTED = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)"

Asked = tuple[str, int]  # example id, epoch


class Ledger:
    """Answers each distinct request once, within a budget; safe from any thread.

    Args:
        database: The run log; in memory where none is given.
        budget: What the run may use, over all its resumes.
        cache: Without it every call is a request of its own.
    """

    def __init__(
        self, database: Database | None = None, budget: Budget = UNLIMITED, *, cache: bool = True
    ) -> None:
        self._database = database or Database()
        self._cache = cache
        self._budget = budget
        self._lock = threading.Lock()
        self._flying: dict[str, Future[tuple[int, Reply]]] = {}
        self._stopped: StackprogError | None = None
        self.stopping = threading.Event()
        self.told: Callable[[BaseException], None] = lambda _: None  # what breaks for good, at once
        self._spent = self.usage()
        self._started = self._spent.calls
        ((earlier,),) = self._database.rows("SELECT TOTAL(seconds) FROM session")
        self._earlier = float(earlier)
        self._began = time.monotonic()
        self._session = self._database.write(
            "INSERT INTO session (started, versions) VALUES (?, ?)",
            (datetime.now(UTC).isoformat(timespec="seconds"), json.dumps(_versions())),
        )

    @property
    def spent(self) -> Usage:
        """The same figures as `usage()`, kept up to date without reading the file."""
        return self._spent

    @property
    def seconds(self) -> float:
        """How long the run has taken, its earlier sessions included."""
        return self._earlier + time.monotonic() - self._began

    def stop(self, error: StackprogError) -> None:
        """Make no new request from now on: what would be sent raises this error instead."""
        with self._lock:
            self._stopped = self._stopped or error
        self.stopping.set()

    def start_request(self) -> None:
        """Before each request that is sent: refuses it where a budget is reached.

        Raises:
            BudgetReached: Naming the budget.
            StackprogError: What `stop` was given.
        """
        with self._lock:
            if self._stopped:
                raise self._stopped
            reached = self._budget.reached(self._spent, self._started, self.seconds)
            if reached:
                self._stopped = BudgetReached(
                    f"budget reached ({reached.what}): what was answered is kept; {reached.advice}"
                )
                self.stopping.set()
                raise self._stopped
            self._started += 1

    def ask(self, call: Call, send: Callable[[], Reply]) -> Reply:
        """Answer from the cache, else send once; the same request in flight twice is sent once.

        Every call leaves one row before its reply is used.
        """
        if not self._cache:
            call = replace(call, key=f"{call.key} {secrets.token_hex(8)}")
        with self._lock:
            found = self._find(call.key)
            flying = self._flying.get(call.key)
            if found is None and flying is None:
                mine = self._flying[call.key] = Future()
        if found is None and flying is not None:
            found = flying.result()
        if found is None:
            return self._send(call, send, mine)
        number, reply = found
        self._row(call, number, reply.seconds, cached=True)
        return reply

    def _send(
        self, call: Call, send: Callable[[], Reply], mine: Future[tuple[int, Reply]]
    ) -> Reply:
        try:
            reply = send()
            number = self._keep(call, reply)
            mine.set_result((number, reply))
            return reply
        except BaseException as error:
            self.told(error)
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._flying[call.key]

    def _keep(self, call: Call, reply: Reply) -> int:
        """Write a reply and its call, both or neither."""
        with self._database.transaction():
            number = self._database.write(_NEW_REPLY, (call.key, *astuple(reply)))
            self._row(call, number, reply.seconds, cached=False)
        with self._lock:
            self._spent = self._spent.plus(reply)
        return number

    def failed(self, call: Call, error: str, seconds: float, used: Reply | None = None) -> None:
        """Keep a row for a request that broke, with what it used if the provider said so."""
        number = None
        with self._database.transaction():
            if used:  # under a key of its own: it answers no call
                key = f"{call.key} {secrets.token_hex(8)}"
                number = self._database.write(_NEW_REPLY, (key, *astuple(used)))
            self._row(call, number, seconds, cached=False, error=error)
        with self._lock:
            self._spent = self._spent.plus_failed(used)

    def _row(
        self,
        call: Call,
        reply: int | None,
        seconds: float,
        *,
        cached: bool,
        error: str | None = None,
    ) -> None:
        values = (call.split, call.example, call.epoch, call.node, call.model, call.rollout)
        lasted = time.monotonic() - self._began
        with self._database.transaction():
            program = self._database.program(call.program)
            self._database.write(_NEW_CALL, (program, *values, reply, cached, seconds, error))
            self._database.write(
                "UPDATE session SET seconds = ? WHERE id = ?", (lasted, self._session)
            )

    def usage(self) -> Usage:
        """What was requested and paid in this run folder, resumes and failed requests included."""
        return self._sum("SELECT reply, error FROM call WHERE NOT cached", ())

    def usage_of(self, program: str, split: str, only: Collection[Asked] | None = None) -> Usage:
        """What a program uses on a split, or on `only` these examples, if nothing were cached.

        Each of its calls counts once, its children's included, and each request that broke.
        """
        where, values = _made_for(program, split, only)
        return self._sum(
            "SELECT DISTINCT example, epoch, node, reply, error, "  # noqa: S608
            f"CASE WHEN reply IS NULL THEN id END FROM call WHERE {where}",
            values,
        )

    def nodes_of(
        self, program: str, split: str, only: Collection[Asked] | None = None
    ) -> list[tuple[str, str, int, int]]:
        """Each node of a program: its path, its model, its replies, and how many were cut off."""
        where, values = _made_for(program, split, only)
        return self._database.rows(
            "SELECT node, model, COUNT(*), SUM(finish = 'length') FROM "  # noqa: S608
            f"(SELECT DISTINCT example, epoch, node, model, reply FROM call WHERE {where} "
            "AND error IS NULL) AS made JOIN reply ON reply.id = made.reply "
            "GROUP BY node, model ORDER BY node, model",
            values,
        )

    def _sum(self, calls: str, values: tuple[str, ...]) -> Usage:
        def total(column: str) -> str:
            unknown = f"COUNT(CASE WHEN error IS NULL AND {column} IS NULL THEN 1 END)"
            return f"CASE WHEN {unknown} = 0 THEN COALESCE(SUM({column}), 0) END"

        columns = ", ".join(total(name) for name in ("prompt_tokens", "completion_tokens", "usd"))
        row = self._database.row(
            f"SELECT COUNT(*), COUNT(error), {columns}, SUM(cached_tokens) FROM ({calls}) AS made "  # noqa: S608, E501
            "LEFT JOIN reply ON reply.id = made.reply",
            values,
        )
        assert row is not None
        return Usage(*row)

    def _find(self, key: str) -> tuple[int, Reply] | None:
        row = self._database.row(f"SELECT id, {_REPLY} FROM reply WHERE key = ?", (key,))  # noqa: S608
        return (row[0], Reply(*row[1:])) if row else None


def _made_for(
    program: str, split: str, only: Collection[Asked] | None
) -> tuple[str, tuple[str, ...]]:
    """The condition, and its values, that a call was made for a program on these examples."""
    where = "program = (SELECT id FROM program WHERE spec = ?) AND split = ?"
    if only is None:
        return where, (program, split)
    where += f" AND (example, epoch) IN ({_LISTED})"
    return where, (program, split, json.dumps(list(only)))


@cache
def _versions() -> dict[str, str]:
    """The versions a session runs on."""
    own = {"stackprog": __version__, "python": sys.version.split()[0]}
    return own | {name: version(name) for name in _PACKAGES}
