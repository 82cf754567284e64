"""Where a model's key is: in the environment, else in the file `.env` of the working folder.

What is read from the file goes to the one request that needs it: not into the environment, which
other processes inherit, and into no file.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from stackprog.errors import UsageError

FILE = ".env"


def key_of(variable: str) -> str:
    """The value of a variable, "" where it is set nowhere; the environment comes first.

    Raises:
        UsageError: If there is a file that cannot be read.
    """
    return (os.environ.get(variable) or _in_file().get(variable) or "").strip()


def _in_file() -> dict[str, str | None]:
    path = Path(FILE)
    if not path.is_file():
        return {}
    try:
        state = path.stat()
        return _read(path.resolve(), state.st_mtime_ns, state.st_size)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UsageError(f"expected lines such as KEY=VALUE in {FILE}: {reason}") from None


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int) -> dict[str, str | None]:  # noqa: ARG001
    """Read a file anew only once it has changed."""
    from dotenv import dotenv_values

    return dotenv_values(path, interpolate=False, encoding="utf-8-sig")
