"""Several solvers asked at once."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Found = TypeVar("Found")


def at_once(works: Sequence[Callable[[], Found]]) -> list[Found]:
    """Do all at once in the scope of this thread, and wait for the slowest.

    Where several break, the error of the first in their order is raised.
    """
    with ThreadPoolExecutor(len(works)) as pool:
        begun = [pool.submit(contextvars.copy_context().run, work) for work in works]
    return [future.result() for future in begun]
