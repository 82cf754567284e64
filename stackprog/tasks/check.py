"""What a source holds, in numbers: the answer to `stackprog data check`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from stackprog.tasks.sources import holds_train
from stackprog.tasks.splits import overlap

if TYPE_CHECKING:
    from stackprog.tasks.task import Dataset, Task


def check(task: Task, data: str | None = None, password: str | None = None) -> dict[str, Any]:
    """Read every split of a source and say what is in it, as plain JSON data.

    Returns:
        `task`; `splits`, each with `n`, `source`, `sha256`, `known` and `groups` (counts);
        `overlap`, the number of train items that are also in test: 0, or the loader is broken.
        `splits["train"]` is None when the source is one file, whose rows are all test.

    Raises:
        DataError: A split that should be there cannot be read.
    """
    test = task.load("test", data=data, password=password)
    train = task.load("train", data=data, password=password) if holds_train(data) else None
    shared = overlap(train.examples, test.examples) if train else []
    return {
        "task": task.name,
        "splits": {
            "train": describe(train, task.groups) if train else None,
            "test": describe(test, task.groups),
        },
        "overlap": len(shared),
    }


def describe(dataset: Dataset, groups: tuple[str, ...]) -> dict[str, Any]:
    """Return a split's counts and identity as plain JSON data."""
    counts = {
        group: dict(sorted(Counter(e.groups[group] for e in dataset.examples).items()))
        for group in groups
    }
    return {
        "n": len(dataset.examples),
        "source": dataset.source,
        "sha256": dataset.sha256,
        "known": dataset.known,
        "groups": counts,
    }
