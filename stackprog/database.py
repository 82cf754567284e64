"""The run log's file: SQLite in WAL mode, written from any thread, readable while a run goes on.

Its schema is `schema.sql`, with a version; a file of a newer version is refused.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stackprog.errors import RunError

FILE = "run.sqlite"
VERSION = 1
_IS_OURS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'setting'"

Row = tuple[Any, ...]


class Database:
    """One connection that all threads of a run share; each write is on disk when it returns.

    Args:
        path: The file, or `:memory:`.
        writable: Make it where it is missing; otherwise only read what is there.

    Raises:
        RunError: If the file is missing, is no run log, or is from a newer version.
    """

    def __init__(self, path: str | Path = ":memory:", *, writable: bool = True) -> None:
        self.path = Path(path)
        self._lock = threading.RLock()
        self._programs: dict[str, int] = {}
        try:
            self._connection = self._open(writable)
            self._check_version(writable)
        except sqlite3.Error as error:
            raise RunError(f"expected a run log, got {path}: {error}") from error

    def _open(self, writable: bool) -> sqlite3.Connection:
        if not writable:
            return self._open_to_read()
        connection = _connect(str(self.path))
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # whole after a kill of the process
        return connection

    def _open_to_read(self) -> sqlite3.Connection:
        if not self.path.is_file():
            raise RunError(f"expected a run folder with {FILE}, got {self.path.parent}")
        name = self.path.resolve().as_uri()
        connection = _connect(f"{name}?mode=ro")
        try:
            connection.execute("PRAGMA user_version")
        except sqlite3.OperationalError:  # WAL needs a folder it can write to; nobody writes here
            connection = _connect(f"{name}?mode=ro&immutable=1")
        return connection

    def _check_version(self, writable: bool) -> None:
        (found,) = self._connection.execute("PRAGMA user_version").fetchone()
        if (
            found == 0
            and writable
            and not self._connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        ):
            schema = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
            self._connection.executescript(f"BEGIN IMMEDIATE; {schema} COMMIT;")
        elif found != VERSION:
            raise RunError(
                f"{self.path} has schema version {found} and this stackprog reads {VERSION}: "
                "use the stackprog it was written with, or another folder with --run"
            )
        elif not self._connection.execute(_IS_OURS).fetchone():
            raise RunError(f"expected a run log, got {self.path}: it has no table `setting`")

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query, at once."""
        with self._lock, self._told("read"):
            return self._connection.execute(query, values).fetchall()

    def row(self, query: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query."""
        with self._lock, self._told("read"):
            found: Row | None = self._connection.execute(query, values).fetchone()
        return found

    def stream(self, query: str, values: Sequence[Any] = (), at_once: int = 500) -> Iterator[Row]:
        """The rows of a query, a few at a time, so that memory stays flat."""
        with self._lock, self._told("read"):
            cursor = self._connection.execute(query, values)
        while True:
            with self._lock, self._told("read"):
                part = cursor.fetchmany(at_once)
            if not part:
                return
            yield from part

    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; returns the id of the row it made."""
        with self._lock, self._told("written"):
            try:
                cursor = self._connection.execute(statement, values)
            except UnicodeEncodeError:  # a lone surrogate in a model's text
                cursor = self._connection.execute(statement, [_encodable(v) for v in values])
        return cursor.lastrowid or 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all that happens inside, or nothing; one inside another is part of it."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            with self._told("written"):
                self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                with self._told("written"):
                    self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()  # where SQLite has not, as it does on a full disk
                self._programs.clear()
                raise

    def program(self, spec: str) -> int:
        """The number of a program, given to it when it is first named."""
        with self._lock:
            if spec not in self._programs:
                self.write("INSERT OR IGNORE INTO program (spec) VALUES (?)", (spec,))
                ((number,),) = self.rows("SELECT id FROM program WHERE spec = ?", (spec,))
                self._programs[spec] = number
            return self._programs[spec]

    def columns(self, view: str) -> list[str]:
        """The column names of a table or view."""
        return [row[0] for row in self.rows("SELECT name FROM pragma_table_info(?)", (view,))]

    @contextmanager
    def _told(self, done: str) -> Iterator[None]:
        """Say in one line that the log cannot be `read` or `written`, and why."""
        try:
            yield
        except sqlite3.Error as error:
            raise RunError(f"the run log cannot be {done}: {self.path}: {error}") from error

    def close(self) -> None:
        """Close the file; later reads and writes raise."""
        with self._lock:
            self._connection.close()


def _connect(name: str) -> sqlite3.Connection:
    return sqlite3.connect(
        name, uri=name.startswith("file:"), check_same_thread=False, isolation_level=None,
        timeout=30,
    )  # fmt: skip


def _encodable(value: Any) -> Any:
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
