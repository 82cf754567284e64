r"""MATH-500: 500 competition problems with a LaTeX answer, in seven subjects and five levels.

https://huggingface.co/datasets/HuggingFaceH4/MATH-500 (test), chosen by OpenAI from the test split
of MATH (https://arxiv.org/abs/2103.03874, MIT); train is MATH's train split,
https://huggingface.co/datasets/DigitalLearningGmbH/MATH-lighteval, minus anything in MATH-500.

An example problem (test/precalculus/807.json, Precalculus, level 2):

    Convert the point $(0,3)$ in rectangular coordinates to polar coordinates.  Enter your answer
    in the form $(r,\theta),$ where $r > 0$ and $0 \le \theta < 2 \pi.$

    answer: \left( 3, \frac{\pi}{2} \right)
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stackprog.errors import DataError
from stackprog.tasks.hub import HubTable
from stackprog.tasks.items import Cells, Item, Row, read_text, require_columns
from stackprog.tasks.loading import Request, load_dataset
from stackprog.tasks.sources import Table
from stackprog.tasks.task import Dataset

if TYPE_CHECKING:
    import dspy

    from stackprog.grading import Grade

COLUMNS = ("problem", "answer", "subject", "level")
LEVELS = ("1", "2", "3", "4", "5", "?")


def read_item(row: Row) -> Item:
    """Make an item of a row; `unique_id` is optional, `solution` is not read."""
    require_columns(row, COLUMNS)
    problem = read_text(row, "problem")
    has_id = row.cells.get("unique_id") not in (None, "")
    groups = {"subject": read_text(row, "subject"), "level": _level(row)}
    return Item(
        id=read_text(row, "unique_id") if has_id else _content_id(problem),
        question=problem,
        answer=read_text(row, "answer"),
        groups=groups,
    )


def _level(row: Row) -> str:
    """The level, 1 to 5, or `?` where MATH's authors left it open."""
    text = read_text(row, "level")
    level = text.removeprefix("Level ")
    if level not in LEVELS:
        raise DataError(f"{row.where}: expected a level from 1 to 5, got {text!r}")
    return level


def _content_id(problem: str) -> str:
    return "sha256-" + hashlib.sha256(problem.encode()).hexdigest()[:16]


def from_lighteval(index: int, cells: Cells) -> Cells:
    """Bring a row of MATH-lighteval (problem, level, type, solution) to MATH-500's columns."""
    return {
        "unique_id": f"train/lighteval-order/{index}",
        "problem": cells.get("problem"),
        "answer": last_boxed(str(cells.get("solution"))),
        "subject": cells.get("type"),
        "level": cells.get("level"),
    }


def last_boxed(solution: str) -> str | None:
    r"""Return what the last `\boxed` or `\fbox` of a solution holds; None without a closed one."""
    start = max(solution.rfind(r"\boxed"), solution.rfind(r"\fbox"))
    if start < 0:
        return None
    rest = solution[start:].removeprefix(r"\boxed").removeprefix(r"\fbox").lstrip()
    if not rest.startswith("{"):
        return rest.split("$")[0].strip()
    depth = 0
    for position, character in enumerate(rest):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0:
            return rest[1:position]
    return None


HUB = {
    "test": HubTable(
        "HuggingFaceH4/MATH-500", "6e4ed1a2a79af7d8630a6b768ec859cb5af4d3be", split="test"
    ),
    "train": HubTable(
        "DigitalLearningGmbH/MATH-lighteval",
        "0530c78699ea5e8eb5530600900e1f328b48acad",
        split="train",
        config="default",
        convert=from_lighteval,
    ),
}

KNOWN = {"01a961a870dcda496a88a8f310358f13f9f60bcc0744dfd0487530e06a2fb615": "MATH-500"}

TABLE = Table(name="math500", read=read_item, hub=HUB, known=KNOWN)


def make_example(item: Item, _seed: int, epoch: int) -> dspy.Example:
    """Make an example; the seed changes nothing, as there are no choices to order."""
    import dspy

    return dspy.Example(
        id=item.id,
        epoch=epoch,
        question=item.question,
        answer=item.answer,
        groups=dict(item.groups),
    ).with_inputs("question")


class Math500:
    """The task; its metric is symbolic equivalence, with the exact match beside it."""

    name = "math500"
    title = "MATH-500: competition mathematics, free-form LaTeX answers"
    groups = ("subject", "level")
    example = "What is $3/4 + 1/8$?"

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
        """Read one split; see `Task.load`."""
        request = Request(split, data, password, seed, epochs, limit)
        return load_dataset(TABLE, request, make_example)

    def grade(self, example: dspy.Example, response: str) -> Grade:
        """Grade by symbolic equivalence (`right`) and by normalised text (`exact`)."""
        from stackprog.grading import grade_math

        return grade_math(example.answer, response)


TASK = Math500()
