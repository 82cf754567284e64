"""From rows to a `Dataset`: split, digest, limit, epochs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackprog.errors import DataError, UsageError
from stackprog.tasks.items import Item, digest, read_items
from stackprog.tasks.sources import Table, read_rows
from stackprog.tasks.splits import stratified_prefix, without_overlap
from stackprog.tasks.task import Dataset

if TYPE_CHECKING:
    import dspy

SPLITS = ("train", "test")


@dataclass(frozen=True)
class Request:
    """What is asked of a task's `load`; see `Task.load` for each setting."""

    split: str
    data: str | None = None
    password: str | None = None
    seed: int = 0
    epochs: int = 1
    limit: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no data set can give."""
        if self.split not in SPLITS:
            raise UsageError(f"expected the split 'train' or 'test', got {self.split!r}")
        if self.epochs < 1:
            raise UsageError(f"expected at least 1 epoch, got {self.epochs}")
        if self.limit is not None and self.limit < 1:
            raise UsageError(f"expected a limit of at least 1, got {self.limit}")


def load_dataset(
    table: Table, request: Request, make: Callable[[Item, int, int], dspy.Example]
) -> Dataset:
    """Read a split and make an example of each question and epoch, epoch by epoch.

    Args:
        table: What the task says about its data set.
        request: What was asked for.
        make: Makes an example of (item, seed, epoch).

    Raises:
        DataError: The source cannot give this split.
    """
    items, source = _read_split(table, request)
    sha256 = digest(items)
    kept = items if request.limit is None else stratified_prefix(items, request.limit, request.seed)
    epochs = range(request.epochs)
    examples = [make(item, request.seed, epoch) for epoch in epochs for item in kept]
    return Dataset(table.name, request.split, examples, source, sha256, table.known.get(sha256))


def _read_split(table: Table, request: Request) -> tuple[list[Item], str]:
    items, source = _read_items(table, request, request.split)
    if request.split == "test":
        return items, source
    test, _ = _read_items(table, request, "test")
    kept = without_overlap(items, test)
    left_out = len(items) - len(kept)
    if not kept:
        raise DataError(f"all {left_out} rows of train are in test too: same id or same text")
    return kept, f"{source} without {left_out} rows of test" if left_out else source


def _read_items(table: Table, request: Request, split: str) -> tuple[list[Item], str]:
    rows, source = read_rows(table, split, request.data, request.password)
    return read_items(rows, table.read), source
