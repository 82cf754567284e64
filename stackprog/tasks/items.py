"""One row of a data set in canonical form: what splits compare, digests cover, examples show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from stackprog.errors import DataError

Cells = Mapping[str, object]


@dataclass(frozen=True)
class Row:
    """A row as read, with the words for where it was read (`line 3 of test.jsonl`)."""

    where: str
    cells: Cells


@dataclass(frozen=True)
class Item:
    """A question with its answer.

    Attributes:
        id: Unique within its data set, the same in every run.
        question: The problem or the stem, without any choices.
        answer: The gold answer; for a choice question the text of the key.
        wrong: The other choices, in the authors' order; empty unless it is a choice question.
        groups: What break-downs go by, such as `{"subject": "Algebra", "level": "3"}`.
    """

    id: str
    question: str
    answer: str
    groups: Mapping[str, str]
    wrong: tuple[str, ...] = ()


def read_items(rows: Iterable[Row], read: Callable[[Row], Item]) -> list[Item]:
    """Turn rows into items, refusing an id that occurs twice."""
    items: dict[str, Item] = {}
    for row in rows:
        item = read(row)
        if item.id in items:
            raise DataError(f"{row.where} repeats the id {item.id!r}: expected each row once")
        items[item.id] = item
    return list(items.values())


def require_columns(row: Row, columns: tuple[str, ...]) -> None:
    """Raise `DataError` when a row lacks one of the columns."""
    missing = [column for column in columns if row.cells.get(column) is None]
    if missing:
        raise DataError(
            f"{row.where} lacks {', '.join(missing)}: found {_found(row.cells)}; "
            f"expected {', '.join(columns)}"
        )


def _found(cells: Cells, most: int = 8) -> str:
    names = [repr(name) for name, value in cells.items() if value is not None]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) or "nothing") + more


def read_text(row: Row, column: str) -> str:
    """Return a cell as stripped text with plain line ends; numbers become text.

    Raises:
        DataError: The cell is empty, is a list or an object, or is not valid Unicode.
    """
    value = row.cells.get(column)
    if not isinstance(value, str | int | float):
        raise DataError(f"{row.where}: expected text in {column!r}, got {type(value).__name__}")
    text = str(value).replace("\r\n", "\n").strip()
    if not text:
        raise DataError(f"{row.where}: expected text in {column!r}, got an empty cell")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise DataError(f"{row.where}: the text in {column!r} is not valid Unicode")
    return text


def digest(items: Iterable[Item]) -> str:
    """Return the SHA-256 of the items; ids, row order and file format do not count."""
    lines = sorted(_canonical(item) for item in items)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _canonical(item: Item) -> str:
    fields = [item.question, item.answer, list(item.wrong), dict(item.groups)]
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)
