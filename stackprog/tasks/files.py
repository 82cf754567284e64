"""Rows from files on disk: JSON lines, CSV, and CSV inside an encrypted zip archive."""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from stackprog.errors import DataError
from stackprog.tasks.items import Row

SUFFIXES = (".jsonl", ".csv")
_LARGEST_MEMBER = 100 * 1024 * 1024


def read_table(path: Path) -> list[Row]:
    """Read a `.jsonl` or `.csv` file.

    Raises:
        DataError: Another kind of file, not UTF-8, malformed, or without rows.
        OSError: The file cannot be read.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise DataError(
            f"cannot tell what {path.name!r} holds: expected a folder, a .jsonl or .csv file, "
            "or the GPQA authors' .zip"
        )
    return parse_table(path.read_bytes(), path.name)


def read_jsonl(path: Path) -> list[Row]:
    """Read the JSON objects of a file, one a line; only a line feed ends a line.

    Raises:
        DataError: It cannot be read, or naming the line that is no object.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"expected a file of JSON lines, got {path}: {error.strerror}") from error
    return list(_parse_jsonl(_decoded(content, path.as_posix()), path.as_posix()))


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{name!r} is not UTF-8 text (byte {error.start})") from error


def parse_table(content: bytes, name: str) -> list[Row]:
    """Parse the bytes of a JSON lines or CSV file; the name's suffix says which."""
    text = _decoded(content, name)
    parse = _parse_csv if name.lower().endswith(".csv") else _parse_jsonl
    rows = list(parse(text, name))
    if not rows:
        raise DataError(f"{name!r} has no rows: expected at least one")
    return rows


def _parse_jsonl(text: str, name: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"line {number} of {name}"
        try:
            cells = json.loads(line)
        except (ValueError, RecursionError) as error:
            problem = getattr(error, "msg", "too deeply nested or too large")
            raise DataError(f"{where} is not JSON: {problem}") from error
        if not isinstance(cells, dict):
            raise DataError(f"{where}: expected a JSON object, got {type(cells).__name__}")
        yield Row(where, cells)


def _parse_csv(text: str, name: str) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            where = f"the row that ends on line {reader.line_num} of {name}"
            if None in cells:
                raise DataError(f"{where} has more cells than the header has columns")
            yield Row(where, cells)
    except csv.Error as error:
        raise DataError(f"line {reader.reader.line_num} of {name} is not CSV: {error}") from error


def read_member(path: Path, member: str, password: str) -> list[Row]:
    """Read one table of a zip archive, found by its file name in any folder of the archive.

    The GPQA archive uses the classic zip encryption, which the standard library reads.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            content = _unpack(archive, member, password, path.name)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DataError(
            f"{path.name!r} is not a whole zip archive, or the password is wrong"
        ) from error
    except NotImplementedError as error:  # a RuntimeError too, so before it
        raise DataError(f"{path.name!r} is packed in a way that cannot be read: {error}") from error
    except RuntimeError as error:
        raise DataError(
            f"wrong password for {path.name!r}: give the one in the GPQA authors' README "
            "by --password"
        ) from error
    return parse_table(content, member)


def _unpack(archive: zipfile.ZipFile, member: str, password: str, name: str) -> bytes:
    found = [info for info in archive.infolist() if info.filename.split("/")[-1] == member]
    if not found:
        raise DataError(f"{name!r} has no {member!r}: expected the archive of the GPQA authors")
    if found[0].file_size > _LARGEST_MEMBER:
        raise DataError(f"{member!r} in {name!r} unpacks to {found[0].file_size} bytes: too large")
    return archive.read(found[0], pwd=password.encode(errors="surrogateescape"))
