"""Work in threads of its own, in the scope of the thread that begins it."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

Found = TypeVar("Found")


def begin(work: Callable[[], Found]) -> Future[Found]:
    """Do it in the background. A process that ends does not wait for it: a call may hang."""
    found: Future[Found] = Future()
    context = contextvars.copy_context()

    def run() -> None:
        try:
            found.set_result(context.run(work))
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            found.set_exception(error)

    Thread(target=run, daemon=True).start()
    return found


def at_once(works: Sequence[Callable[[], Found]]) -> list[Found]:
    """Do all at once, and wait for the slowest.

    Where several break, the error of the first in their order is raised.
    """
    begun = [begin(work) for work in works]
    wait(begun)
    return [future.result() for future in begun]
