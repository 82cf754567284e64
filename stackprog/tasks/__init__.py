"""Tasks: a data set and its metric each. To add one: a file like `gpqa.py`, and a row here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackprog.errors import UsageError
from stackprog.tasks.check import check, describe
from stackprog.tasks.task import Dataset, Task

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["TASKS", "Dataset", "Task", "check", "describe", "get_task", "task_names"]

#: Name to "module:object", imported only when asked for.
TASKS = {
    "math500": "stackprog.tasks.math500:TASK",
    "gpqa": "stackprog.tasks.gpqa:TASK",
}

ENTRY_POINTS = "stackprog.tasks"


def task_names() -> list[str]:
    """Return the names of all tasks: the table's, then those of installed packages."""
    outside = sorted(_entry_points())
    return [*TASKS, *(name for name in outside if name not in TASKS)]


def get_task(name: str) -> Task:
    """Return a task by its name, importing only its own module.

    Raises:
        UsageError: No such task, or an installed package's task that cannot be used.
    """
    point = _entry_points().get(name) if name not in TASKS else _shipped(name)
    if point is None:
        raise UsageError(f"no task {name!r}: expected one of {', '.join(task_names())}")
    return _import_task(point)


def _entry_points() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}


def _shipped(name: str) -> EntryPoint:
    from importlib.metadata import EntryPoint

    return EntryPoint(name, TASKS[name], ENTRY_POINTS)


def _import_task(point: EntryPoint) -> Task:
    name, value = point.name, point.value
    package = f" of the package {point.dist.name}" if point.dist else ""
    try:
        task = point.load()
    except Exception as error:  # code of others: it may raise anything
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise UsageError(
            f"cannot import the task {name!r}{package} from {value!r}: {said}"
        ) from error
    if isinstance(task, type) or not isinstance(task, Task):
        raise UsageError(f"{value!r} is not a task: expected an object like stackprog.tasks.Task")
    return task
