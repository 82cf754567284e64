"""The run folder: what was asked, every answer and every LM call, on disk as they happen.

settings.json    what the run is; another command's settings are refused, with what differs
answers.jsonl    one line an example's outcome, in the order they came
calls.sqlite     `replies` (the response cache) and `calls` (the ledger), one row a call
report.json      the result, when there is one
artifact/        the saved program of a search
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from stackprog.calls import Calls
from stackprog.errors import RunError

Outcome = str  # "right" | "wrong" | "failed"
AnswerKey = tuple[str, str, str, int]  # program, split, example id, epoch


@dataclass(frozen=True)
class Answer:
    """One example's outcome by one program.

    Attributes:
        outcome: `right`, `wrong` or `failed` (a call broke: there is no answer).
        answer: What the program said; `gold` is what it should have said, `extracted` the part
            that was graded, `reason` the rule that decided.
        exact: Whether the normalised strings are equal (MATH).
        seconds: Wall time of the example.
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
    trajectory: list[dict[str, Any]] | None = None
    error: str | None = None

    @property
    def key(self) -> AnswerKey:
        """What identifies an answer within a run."""
        return (self.program, self.split, self.id, self.epoch)


class RunFolder:
    """One command's folder. Opening it again with the same settings continues it."""

    def __init__(self, path: str | Path, settings: dict[str, Any]) -> None:
        self.path = Path(path)
        self.settings = json.loads(json.dumps(settings))
        self._lock = threading.Lock()
        self._make()
        self._lockfile = self._claim()
        try:
            self._check_settings()
        except BaseException:
            self._lockfile.close()
            raise
        self.calls = Calls(self.path / "calls.sqlite")
        self._outcomes: dict[AnswerKey, Outcome] = {
            answer.key: answer.outcome for answer in self.answers()
        }
        self._file = self._append()

    def outcome(self, key: AnswerKey) -> Outcome | None:
        """How an example ended, or `None` if it was not finished."""
        return self._outcomes.get(key)

    def add(self, answer: Answer) -> None:
        """Write an answer; it is in the file when this returns."""
        line = json.dumps(
            {k: v for k, v in asdict(answer).items() if v is not None}, ensure_ascii=False
        )
        with self._lock:
            self._file.write(line.encode("utf-8", "backslashreplace") + b"\n")
            self._file.flush()
            self._outcomes[answer.key] = answer.outcome

    def answers(self, program: str | None = None, split: str | None = None) -> Iterator[Answer]:
        """The answers on disk, of one program or split if named; see `read_answers`."""
        for answer in read_answers(self.path):
            if program in (None, answer.program) and split in (None, answer.split):
                yield answer

    def write_report(self, report: dict[str, Any]) -> None:
        """Write `report.json`, whole or not at all."""
        write_whole(
            self.path / "report.json", json.dumps(report, indent=2, ensure_ascii=False) + "\n"
        )

    def close(self) -> None:
        """Release the folder to other processes."""
        self.calls.close()
        self._file.close()
        self._lockfile.close()

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunError(
                f"expected a run folder that can be written, got {self.path}: {error.strerror}"
            ) from error

    def _claim(self) -> IO[bytes]:
        """Hold the folder while this process lives: two writers would count calls twice."""
        import fcntl

        try:
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

    def _check_settings(self) -> None:
        file = self.path / "settings.json"
        if not file.exists():
            write_whole(file, json.dumps(self.settings, indent=2, sort_keys=True) + "\n")
            return
        old = json.loads(file.read_text())
        changed = [
            f"{key} was {old.get(key)!r}, is {self.settings.get(key)!r}"
            for key in sorted(old.keys() | self.settings.keys())
            if old.get(key) != self.settings.get(key)
        ]
        if changed:
            raise RunError(
                f"{self.path} holds another run ({'; '.join(changed)}): "
                f"give another folder with --run"
            )

    def _append(self) -> IO[bytes]:
        file = open(self.path / "answers.jsonl", "ab+")  # noqa: SIM115 - held until close
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # the process died within a line
                file.write(b"\n")
        return file


def read_answers(folder: Path) -> Iterator[Answer]:
    """The answers of a run folder, the last one of each key being the one that counts.

    Read twice and never held whole, so that memory stays flat as a run grows.
    """
    latest: dict[AnswerKey, int] = {}
    for at, answer in _lines(folder):
        latest[answer.key] = at
    for at, answer in _lines(folder):
        if latest[answer.key] == at:
            yield answer


def _lines(folder: Path) -> Iterator[tuple[int, Answer]]:
    file = folder / "answers.jsonl"
    if not file.exists():
        return
    with file.open("rb") as lines:
        for at, line in enumerate(lines):
            try:
                yield at, Answer(**json.loads(line))
            except (ValueError, TypeError):  # cut off by a kill: that answer was never finished
                continue


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step, so that a reader sees the old text or the new."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8", errors="backslashreplace")
    os.replace(temporary, path)
