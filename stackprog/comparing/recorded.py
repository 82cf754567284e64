"""Recorded outputs of models: a folder of JSONL files, one file a model, read as a matrix.

A line has `unique_id`, `gold` and `response` (the whole text); it may have `prompt_tokens`,
`completion_tokens`, and `cost_per_source` with `cost_currency`, of which only USD is read. A second
line of the same `unique_id` is a second rollout. Verdicts of the source are not read: every
response is graded here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from stackprog.analysis.matrix import Cell
from stackprog.errors import DataError

if TYPE_CHECKING:
    from stackprog.tasks import Task

Row = dict[str, Any]


def read_recorded(folder: str | Path, task: Task) -> list[Cell]:
    """Read and grade every `*.jsonl` of a folder.

    Raises:
        DataError: Naming the folder, or the file and the line.
    """
    files = sorted(Path(folder).glob("*.jsonl"))
    if not files:
        raise DataError(f"expected a folder with recorded outputs (*.jsonl), got {folder}")
    rows = [(file.stem, row) for file in files for row in _rows(file)]
    seen: Counter[tuple[str, str]] = Counter()
    cells = []
    with ThreadPoolExecutor(8) as pool:  # the grader may wait for its workers
        grades = pool.map(
            lambda named: task.grade(_gold(named[1]["gold"]), named[1]["response"]), rows
        )
        for (model, row), grade in zip(rows, grades, strict=True):
            key = (model, row["unique_id"])
            cells.append(
                Cell(model, (seen[key], 0), row["unique_id"], grade.extracted, grade.right,
                     tokens=_tokens(row), usd=_usd(row))
            )  # fmt: skip
            seen[key] += 1
    return cells


def _gold(answer: str) -> Any:
    return SimpleNamespace(answer=answer)


def _rows(file: Path) -> Iterator[Row]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"expected recorded outputs, got {file}: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DataError(
                f"{file} line {number}: expected a JSON object, got {line[:60]!r}"
            ) from error
        needed = ("unique_id", "gold", "response")
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in needed):
            raise DataError(
                f"{file} line {number}: expected text in {', '.join(needed)}, got {line[:60]!r}"
            )
        yield row


def _tokens(row: Row) -> float | None:
    parts = (row.get("prompt_tokens"), row.get("completion_tokens"))
    counts = [part for part in parts if isinstance(part, int)]
    return float(sum(counts)) if len(counts) == len(parts) else None


def _usd(row: Row) -> float | None:
    cost = row.get("cost_per_source")
    known = row.get("cost_currency") == "USD" and isinstance(cost, int | float)
    return float(cost) if known and cost is not None else None
