"""Recorded outputs of models: a folder of JSONL files, one file a model, read as a matrix.

A line has `unique_id`, `gold` and `response` (the whole text); it may have `prompt_tokens`,
`completion_tokens`, and `cost_per_source` with `cost_currency`, of which only USD is read. A second
line of the same `unique_id` is a second rollout. Verdicts of the source are not read: every
response is graded here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from stackprog.analysis.classes import same_by
from stackprog.analysis.matrix import Cell
from stackprog.errors import DataError
from stackprog.tasks.files import read_jsonl

if TYPE_CHECKING:
    from stackprog.tasks import Task

Values = Mapping[str, Any]


class Line(NamedTuple):
    """A recorded answer: which line it is, whose, and what stands there."""

    where: str
    model: str
    values: Values


def read_recorded(folder: str | Path, task: Task) -> list[Cell]:
    """Read and grade every `*.jsonl` of a folder.

    Raises:
        DataError: Naming the folder, or the file and the line; also where one `unique_id` has two
            golds that are not equal, as of choices in another order: such answers are to different
            questions.
    """
    files = sorted(Path(folder).glob("*.jsonl"))
    if not files:
        raise DataError(f"expected a folder with recorded outputs (*.jsonl), got {folder}")
    lines = [line for file in files for line in _lines(file)]
    _check_golds(lines, task)
    seen: Counter[tuple[str, str]] = Counter()
    cells = []
    with ThreadPoolExecutor(8) as pool:  # the grader may wait for its workers
        grades = pool.map(
            lambda line: task.grade(_gold(line.values["gold"]), line.values["response"]), lines
        )
        for (_, model, values), grade in zip(lines, grades, strict=True):
            key = (model, values["unique_id"])
            cells.append(
                Cell(model, (seen[key], 0), values["unique_id"], grade.extracted, grade.right,
                     tokens=_tokens(values), usd=_usd(values))
            )  # fmt: skip
            seen[key] += 1
    return cells


def _check_golds(lines: Iterable[Line], task: Task) -> None:
    """Refuse a question with two answers."""
    same = same_by(task)
    first: dict[str, Line] = {}
    for line in lines:
        id, gold = line.values["unique_id"], line.values["gold"]
        known = first.setdefault(id, line)
        if not same(known.values["gold"], gold):
            raise DataError(
                f"expected one gold answer to {id}, got {known.values['gold']!r} in {known.where} "
                f"and {gold!r} in {line.where}: give questions with choices in another order "
                "another unique_id"
            )


def _gold(answer: str) -> Any:
    return SimpleNamespace(answer=answer)


def _lines(file: Path) -> Iterator[Line]:
    needed = ("unique_id", "gold", "response")
    for row in read_jsonl(file):
        if not all(isinstance(row.cells.get(key), str) for key in needed):
            raise DataError(
                f"{row.where}: expected text in {', '.join(needed)}, got {str(row.cells)[:60]}"
            )
        yield Line(row.where, file.stem, row.cells)


def _tokens(values: Values) -> float | None:
    parts = (values.get("prompt_tokens"), values.get("completion_tokens"))
    counts = [part for part in parts if isinstance(part, int)]
    return float(sum(counts)) if len(counts) == len(parts) else None


def _usd(values: Values) -> float | None:
    cost = values.get("cost_per_source")
    known = values.get("cost_currency") == "USD" and isinstance(cost, int | float)
    return float(cost) if known and cost is not None else None
