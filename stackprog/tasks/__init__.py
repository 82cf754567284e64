"""Tasks: a data set and its metric each. To add one: a file like `gpqa.py`, and a row here."""

from __future__ import annotations

from stackprog.errors import UsageError
from stackprog.tasks.check import check, describe
from stackprog.tasks.task import Dataset, Task

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
    outside = {} if name in TASKS else _entry_points()
    value = TASKS.get(name) or outside.get(name)
    if value is None:
        raise UsageError(f"no task {name!r}: expected one of {', '.join(task_names())}")
    return _import_task(name, value)


def _entry_points() -> dict[str, str]:
    from importlib.metadata import entry_points

    return {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}


def _import_task(name: str, value: str) -> Task:
    from importlib.metadata import EntryPoint

    try:
        task = EntryPoint(name, value, ENTRY_POINTS).load()
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"cannot import the task {name!r} from {value!r}: {error}") from error
    if isinstance(task, type) or not isinstance(task, Task):
        raise UsageError(f"{value!r} is not a task: expected an object like stackprog.tasks.Task")
    return task
