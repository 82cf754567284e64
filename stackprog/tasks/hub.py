"""Rows from the Hugging Face Hub, at a pinned revision."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from stackprog.errors import DataError
from stackprog.tasks.items import Cells, Row


@dataclass(frozen=True)
class HubTable:
    """One split of one data set on the Hub.

    Attributes:
        repo: `owner/name`, or a local folder in a layout that `datasets` reads.
        revision: The commit of the data set, so that the rows cannot change.
        split: The split's name on the Hub, not ours.
        config: The configuration, where the data set has several.
        access: What a person has to do first when the data set is gated; empty when it is open.
        convert: Brings a row (index, cells) to the columns of the task, where they differ.
    """

    repo: str
    revision: str
    split: str
    config: str | None = None
    access: str = ""
    convert: Callable[[int, Cells], Cells] | None = None

    @property
    def source(self) -> str:
        """Name the table and its revision for a report."""
        config = f" {self.config}" if self.config else ""
        return f"Hugging Face {self.repo}@{self.revision[:8]}{config} {self.split}"


def read_hub(table: HubTable) -> list[Row]:
    """Download (or take from the local cache of `datasets`) the rows of a table.

    Raises:
        DataError: No network, no access, or not the data set it should be.
    """
    try:
        import datasets
    except ImportError as error:
        raise DataError(
            f"{table.repo} needs the package 'datasets': {_other_ways(table)}"
        ) from error
    try:
        with _quiet_hub():
            loaded = datasets.load_dataset(
                table.repo, table.config, split=table.split, revision=table.revision
            )
        rows = [dict(cells) for cells in loaded]
    except Exception as error:  # noqa: BLE001 - no common root: OSError, ValueError, httpx's
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise DataError(
            f"cannot load {table.repo}: {reason[:160]}; {_other_ways(table)}"
        ) from error
    return [_row(table, index, cells) for index, cells in enumerate(rows)]


@contextmanager
def _quiet_hub() -> Iterator[None]:
    """Leave out the lines about each of the Hub's retries: what came of them is said once."""
    logger = logging.getLogger("huggingface_hub")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _other_ways(table: HubTable) -> str:
    first = table.access or "check the network"
    return f"{first}, or use --data sample (shipped problems) or --data PATH (a file or folder)"


def _row(table: HubTable, index: int, cells: Cells) -> Row:
    converted = table.convert(index, cells) if table.convert else cells
    return Row(f"row {index} of {table.repo}", converted)
