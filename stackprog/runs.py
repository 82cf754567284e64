"""The run folder: what was asked, every answer and every LM call, on disk as they happen.

run.sqlite       the run log: settings, answers, candidates, calls and cached replies (schema.sql)
report.json      the result, when there is one
artifact/        the saved program of a search
lock             held while a process writes here
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from stackprog.budgets import UNLIMITED, Budget
from stackprog.database import FILE, Database
from stackprog.errors import RunError
from stackprog.ledger import Ledger

Outcome = str  # "right" | "wrong" | "failed"
AnswerKey = tuple[str, str, str, int]  # program, split, example id, epoch
MOST_TOLD, LONGEST_TOLD = 5, 60  # differences of another run; characters of each setting


@dataclass(frozen=True)
class Answer:
    """One example's outcome by one program.

    Attributes:
        outcome: `right`, `wrong` or `failed` (a call broke: there is no answer).
        answer: What the program said; `gold` is what it should have said, `extracted` the part
            that was graded, `reason` the rule that decided.
        exact: Whether the normalised strings are equal (MATH).
        order: The order of the choices, where the example has some.
        seconds: Wall time of the example.
        finished, coverage, trajectory: Of an agent, as in its prediction.
        unparsed: By node, how many replies had not the fields asked for.
        left_out: By node, how many observations a prompt was too long for.
        error: Why it failed, one line.
    """

    program: str
    split: str
    id: str
    epoch: int
    outcome: Outcome
    answer: str | None = None
    gold: str | None = None
    extracted: str | None = None
    reason: str | None = None
    exact: bool = False
    groups: dict[str, str] | None = None
    order: list[int] | None = None
    seconds: float = 0.0
    finished: str | None = None
    coverage: float | None = None
    unparsed: dict[str, int] | None = None
    left_out: dict[str, int] | None = None
    error: str | None = None
    trajectory: list[dict[str, Any]] | None = None

    @property
    def key(self) -> AnswerKey:
        """What identifies an answer within a run."""
        return (self.program, self.split, self.id, self.epoch)


_COLUMNS = (
    "split, example, epoch, outcome, answer, gold, extracted, reason, exact, groups, choice_order, "
    "seconds, finished, coverage, unparsed, left_out, error, trajectory"
)
_NEW_ANSWER = (
    f"INSERT OR REPLACE INTO answer (program, {_COLUMNS}) "  # noqa: S608
    f"VALUES ({', '.join('?' * (2 + _COLUMNS.count(',')))})"
)


class RunFolder:
    """One command's folder. Opening it again with the same settings continues it.

    Args:
        path: The folder; made where it is missing.
        settings: What the run is. A folder with other settings is refused.
        budget: What the run may use, over all its resumes; no part of the settings.
        cache: Answer a request that was answered before from the log.

    Raises:
        RunError: If the folder cannot be written, is in use, or holds another run.
    """

    def __init__(
        self,
        path: str | Path,
        settings: Mapping[str, Any],
        budget: Budget = UNLIMITED,
        *,
        cache: bool = True,
    ) -> None:
        self.path = Path(path)
        self._lockfile = self._claim()
        try:
            self.database = Database(self.path / FILE)
            self._check(json.loads(json.dumps(settings)))
            self.ledger = Ledger(self.database, budget, cache=cache)
        except BaseException:
            self._lockfile.close()
            raise

    def outcome(self, key: AnswerKey) -> Outcome | None:
        """How an example ended, or `None` if it was not finished."""
        program, *rest = key
        row = self.database.row(
            "SELECT outcome FROM answer WHERE program = ? AND split = ? AND example = ? "
            "AND epoch = ?",
            (self.database.program(program), *rest),
        )
        return row[0] if row else None

    def add(self, answer: Answer) -> None:
        """Write an answer; it is on disk when this returns, in place of an earlier failed one."""
        self.database.write(
            _NEW_ANSWER,
            (
                self.database.program(answer.program), answer.split, answer.id, answer.epoch,
                answer.outcome, answer.answer, answer.gold, answer.extracted, answer.reason,
                answer.exact, _json(answer.groups), _json(answer.order), answer.seconds,
                answer.finished, answer.coverage, _json(answer.unparsed or None),
                _json(answer.left_out or None), answer.error, _json(answer.trajectory),
            ),
        )  # fmt: skip

    def add_candidate(self, values: Mapping[str, Any]) -> None:
        """Write a candidate of a search; the keys are columns of the table `candidate`."""
        self.database.write(
            f"INSERT INTO candidate ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) "  # noqa: S608, E501
            "ON CONFLICT (spec) DO UPDATE SET "
            + ", ".join(f"{name} = excluded.{name}" for name in values),
            tuple(values.values()),
        )

    def forget_candidates(self) -> None:
        """Take out the candidates of earlier sessions: a search makes them anew from its answers.

        A model that failed before may answer now, and then the search takes another path.
        """
        self.database.write("DELETE FROM candidate")

    def answers(self, program: str, split: str, *, trajectories: bool = False) -> Iterator[Answer]:
        """A program's answers on a split, without their trajectories unless they are asked for."""
        where = "WHERE program = ? AND split = ?"
        return _answers(self.database, where, (program, split), trajectories)

    def write_report(self, report: dict[str, Any]) -> None:
        """Write `report.json`, whole or not at all.

        Raises:
            RunError: If it cannot be written; the run log holds all that it says.
        """
        path = self.path / "report.json"
        try:
            write_whole(path, json.dumps(report, indent=2, ensure_ascii=False) + "\n")
        except OSError as error:
            raise RunError(f"the report cannot be written: {path}: {error.strerror}") from error

    def close(self) -> None:
        """Release the folder to other processes."""
        self.database.close()
        self._lockfile.close()

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _claim(self) -> IO[bytes]:
        """Hold the folder while this process lives: two writers would count calls twice."""
        import fcntl

        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lockfile = open(self.path / "lock", "wb")  # noqa: SIM115 - held until close
        except OSError as error:
            raise RunError(
                f"expected a run folder that can be written, got {self.path}: {error.strerror}"
            ) from error
        try:
            fcntl.flock(lockfile, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lockfile.close()
            raise RunError(
                f"{self.path} is in use by another process: wait for it, "
                f"or give another folder with --run"
            ) from error
        return lockfile

    def _check(self, settings: dict[str, Any]) -> None:
        """Keep the settings of a new run; refuse those of another one."""
        old = read_settings(self.database)
        changed = list(differences(old, settings))
        if old and changed:
            self.database.close()
            more = len(changed) - MOST_TOLD
            told = [*changed[:MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
            raise RunError(
                f"{self.path} holds another run ({'; '.join(told)}): give another folder with --run"
            )
        with self.database.transaction():
            for name, value in settings.items():
                self.database.write(
                    "INSERT OR IGNORE INTO setting VALUES (?, ?)", (name, _json(value) or "null")
                )


def differences(old: Any, new: Any, name: str = "") -> Iterator[str]:
    """What differs between two settings, in words: `rows.A.timeout was 300.0, is 60.0`."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from differences(old.get(key), new.get(key), f"{name}.{key}" if name else key)
    elif old != new:
        was, now = repr(old), repr(new)
        same = len(os.path.commonprefix([was, now]))
        yield f"{name} was {_part(was, same)}, is {_part(now, same)}"


def _part(text: str, same: int) -> str:
    """Some of a long text: where it begins to differ from another."""
    first = max(0, same - LONGEST_TOLD // 2) if len(text) > LONGEST_TOLD else 0
    part = text[first : first + LONGEST_TOLD]
    return ("..." if first else "") + part + ("..." if text[first + LONGEST_TOLD :] else "")


def open_log(run: str | Path) -> Database:
    """The run log of a folder, to read; the run may be going on.

    Raises:
        RunError: If it is no run folder.
    """
    return Database(Path(run) / FILE, writable=False)


def read_settings(database: Database) -> dict[str, Any]:
    """What a run is."""
    return {name: json.loads(value) for name, value in database.rows("SELECT * FROM setting")}


def read_answers(database: Database, *, trajectories: bool = True) -> Iterator[Answer]:
    """All answers of a run log, in the order of their writing, a few at a time."""
    return _answers(database, "", (), trajectories)


def _answers(
    database: Database, where: str, values: tuple[Any, ...], trajectories: bool
) -> Iterator[Answer]:
    columns = _COLUMNS if trajectories else _COLUMNS.replace("trajectory", "NULL")
    query = f"SELECT program, {columns} FROM answers {where} ORDER BY at"  # noqa: S608
    for row in database.stream(query, values):
        fields = list(row)
        for at in (10, 11, 15, 16, 18):  # groups, choice_order, unparsed, left_out, trajectory
            fields[at] = json.loads(fields[at]) if fields[at] else None
        fields[9] = bool(fields[9])
        yield Answer(*fields)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step, so that a reader sees the old text or the new."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8", errors="backslashreplace")
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
