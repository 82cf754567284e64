"""What a task is: a data set to read and a metric to grade with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import dspy

    from stackprog.grading import Grade


@dataclass(frozen=True)
class Dataset:
    """One split of a task, ready for `dspy.Evaluate`.

    Attributes:
        task: The task's name.
        split: `train` (search only) or `test` (once, at the end); they never share an item.
        examples: One `dspy.Example` a question and epoch, epoch by epoch. Fields: `id`, `epoch`,
            `question` (the input), `answer`, `groups` (name to value, both text); a multiple-choice
            example also has `order`, which choice stands at which letter.
        source: Where the rows came from, without any folder of this machine.
        sha256: The digest over all rows of the split (before limit and epochs), in canonical form.
        known: The published data set these rows are, or None when the digest is not recognised.
    """

    task: str
    split: str
    examples: list[dspy.Example]
    source: str
    sha256: str
    known: str | None


@runtime_checkable
class Task(Protocol):
    """The seam a task fills; an outside package adds one by the entry point `stackprog.tasks`.

    A task may also have `example`: a question in its form, which is none of its data set's, for the
    page of a saved program.
    """

    name: str
    title: str
    groups: tuple[str, ...]

    def load(
        self,
        split: str,
        *,
        data: str | None = None,
        password: str | None = None,
        seed: int = 0,
        epochs: int = 1,
        limit: int | None = None,
    ) -> Dataset:
        """Read one split.

        Args:
            split: `train` or `test`.
            data: None for the published source, `sample` for the shipped problems, or a path.
            password: The password of an encrypted archive; None for the published one.
            seed: What the order of choices and the choice of a `limit` depend on.
            epochs: How many times each question is asked.
            limit: How many questions to take, stratified by `groups`; a smaller limit of the same
                seed takes a subset.

        Raises:
            DataError: The data is missing, unreadable or of another shape.
        """
        ...

    def grade(self, example: dspy.Example, response: str) -> Grade:
        """Say whether a response, or a bare answer, is right."""
        ...
