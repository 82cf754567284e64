"""Where a task's rows come from: the Hub, the shipped sample, or a path. Never one for another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from stackprog.errors import DataError
from stackprog.tasks.files import SUFFIXES, read_member, read_table
from stackprog.tasks.hub import HubTable, read_hub
from stackprog.tasks.items import Item, Row

SAMPLE = "sample"


@dataclass(frozen=True)
class Table:
    """What a task says about its data set.

    Attributes:
        name: The task's name, and its folder among the shipped problems.
        read: Makes an item of a row; raises `DataError` when a column is missing.
        hub: Split to table on the Hugging Face Hub.
        archive: Split to file name inside the authors' zip; empty when there is none.
        password: The published password of that archive.
        known: Digest to the name of the published data set it belongs to.
    """

    name: str
    read: Callable[[Row], Item]
    hub: Mapping[str, HubTable]
    archive: Mapping[str, str] = field(default_factory=dict)
    password: str = ""
    known: Mapping[str, str] = field(default_factory=dict)


def read_rows(
    table: Table, split: str, data: str | None, password: str | None
) -> tuple[list[Row], str]:
    """Return the rows of a split, and words for their source without a folder of this machine.

    Args:
        table: What the task says about its data set.
        split: `train` or `test`.
        data: None for the Hub, `sample` for the shipped problems, else a path: a folder with
            `train` and `test` files, one file (all test), or the authors' archive.
        password: The archive's password; None for the published one.

    Raises:
        DataError: One line that says what was found, what was expected, what to do.
    """
    if data is None:
        return read_hub(table.hub[split]), table.hub[split].source
    if not data:
        raise _no_such(data)  # a path made of "" is the working folder
    try:
        if data == SAMPLE:
            rows, source = _read_folder(sample_folder() / table.name, split)
            return rows, f"{SAMPLE} {source}"
        return _read_path(table, Path(data), split, password)
    except OSError as error:
        raise DataError(f"cannot read {data!r}: {error.strerror or error}") from error


def _no_such(data: str) -> DataError:
    return DataError(f"no file or folder {data!r}: give a path, or --data sample")


def holds_train(data: str | None) -> bool:
    """Return whether this source has a train split: in a single file all rows are test."""
    if data is None or data == SAMPLE:
        return True
    path = Path(data)
    return path.is_dir() or path.suffix.lower() == ".zip"


def sample_folder() -> Path:
    """Return the folder of the shipped problems: package data, or the checkout's `data/`."""
    package = Path(str(resources.files("stackprog")))
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "data"


def _read_path(table: Table, path: Path, split: str, password: str | None) -> tuple[list[Row], str]:
    if path.is_dir():
        return _read_folder(path, split)
    if not path.exists():
        raise _no_such(str(path))
    if path.suffix.lower() == ".zip":
        return _read_archive(table, path, split, password)
    if split != "test":
        raise DataError(
            f"{path.name!r} is one file, so all its rows are test and there is no {split} split: "
            f"give a folder with train.jsonl and test.jsonl"
        )
    return read_table(path), path.name


def _read_folder(folder: Path, split: str) -> tuple[list[Row], str]:
    found = [folder / f"{split}{suffix}" for suffix in SUFFIXES]
    found = [path for path in found if path.is_file()]
    expected = f"{split}.jsonl or {split}.csv"
    if len(found) > 1:
        raise DataError(f"{str(folder)!r} holds both {expected}: keep one of them")
    if not found:
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        listed = ", ".join(names[:6]) or "nothing"
        raise DataError(
            f"no {split} split in the folder {str(folder)!r}: expected {expected}, found {listed}"
        )
    return read_table(found[0]), f"{folder.resolve().name}/{found[0].name}"


def _read_archive(
    table: Table, path: Path, split: str, password: str | None
) -> tuple[list[Row], str]:
    if not table.archive:
        raise DataError(f"{table.name} does not read archives, got {path.name!r}: unpack it first")
    member = table.archive[split]
    rows = read_member(path, member, table.password if password is None else password)
    return rows, f"{path.name}: {member}"
