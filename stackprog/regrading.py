"""Grade stored answers anew, without a model call: a run's, or pairs in a file."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from stackprog.errors import DataError
from stackprog.runs import Answer, open_log, read_answers, read_settings
from stackprog.tasks import get_task
from stackprog.tasks.files import read_jsonl

if TYPE_CHECKING:
    from stackprog.grading import Grade

_RESPONSE_KEYS = ("response", "prediction", "answer")


@dataclass(frozen=True)
class Change:
    """An answer that is graded otherwise than it was."""

    program: str
    split: str
    id: str
    epoch: int
    gold: str
    answer: str
    was: str
    is_now: str
    reason_was: str | None
    reason_now: str


@dataclass(frozen=True)
class Regrading:
    """What grading a run's answers anew gave; failed examples have no answer and stay failed."""

    task: str
    n: int
    failed: int
    right_was: int
    right_now: int
    changes: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        """The result as plain data."""
        return asdict(self)


def regrade(run: str | Path) -> Regrading:
    """Grade every stored answer of a run folder anew.

    Raises:
        RunError: If it is no run folder.
    """
    log = open_log(run)
    task = get_task(read_settings(log)["task"])
    kept = list(read_answers(log, trajectories=False))
    log.close()
    answers = [answer for answer in kept if answer.outcome != "failed"]
    failed = len(kept) - len(answers)

    def grade(answer: Answer) -> Grade:
        return task.grade(SimpleNamespace(answer=answer.gold), answer.answer or "")

    with ThreadPoolExecutor(8) as pool:
        grades = list(pool.map(grade, answers))
    changes = [
        Change(
            answer.program, answer.split, answer.id, answer.epoch, answer.gold or "",
            answer.answer or "", answer.outcome, "right" if grade.right else "wrong",
            answer.reason, grade.reason,
        )
        for answer, grade in zip(answers, grades, strict=True)
        if grade.right != (answer.outcome == "right")
    ]  # fmt: skip
    right = sum(answer.outcome == "right" for answer in answers)
    now = sum(grade.right for grade in grades)
    return Regrading(task.name, len(answers) + failed, failed, right, now, tuple(changes))


def grade_pair(task: str, gold: str, response: str) -> Grade:
    """Grade one response as a task would."""
    return get_task(task).grade(SimpleNamespace(answer=gold), response)


def grade_pairs(task: str, path: str | Path) -> Iterator[tuple[dict[str, Any], Grade]]:
    """Grade a JSONL file of pairs: `gold`, and `response` (or `prediction`, or `answer`).

    Raises:
        DataError: Naming the file and the line.
    """
    rows = _read_pairs(Path(path))
    with ThreadPoolExecutor(8) as pool:
        grades = pool.map(lambda row: grade_pair(task, row["gold"], row["response"]), rows)
        yield from zip(rows, grades, strict=True)


def _read_pairs(path: Path) -> list[dict[str, Any]]:
    rows = []
    for line in read_jsonl(path):
        row = line.cells
        key = next((key for key in _RESPONSE_KEYS if key in row), None)
        if key is None or not isinstance(row.get("gold"), str) or not isinstance(row[key], str):
            raise DataError(
                f"{line.where}: expected text in gold and response, got {str(row)[:60]}"
            )
        rows.append({**row, "response": row[key]})
    if not rows:
        raise DataError(f"expected pairs in {path}, got an empty file")
    return rows
