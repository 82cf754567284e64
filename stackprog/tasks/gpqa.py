"""GPQA: graduate-level multiple-choice questions in physics, chemistry and biology.

https://huggingface.co/datasets/Idavidrein/gpqa (gated, CC BY 4.0), described in
https://arxiv.org/abs/2311.12022. Test is the diamond set (198); train is the main set without
diamond's records (250). The authors ask that no question appears in plain text online, so this
example is our own:

    Which of these particles has no electric charge?

    A) the proton
    B) the neutron
    C) the electron
    D) the muon

    answer: B

The position of the key alone moved one model from 44.9 to 62.1, so the order of the choices depends
on the record and the seed only, and moves on with each epoch: four epochs put the key once at each
letter.
"""

from __future__ import annotations

import hashlib
import itertools
from typing import TYPE_CHECKING

from stackprog.tasks.hub import HubTable
from stackprog.tasks.items import Item, Row, read_text, require_columns
from stackprog.tasks.loading import Request, load_dataset
from stackprog.tasks.sources import Table
from stackprog.tasks.task import Dataset

if TYPE_CHECKING:
    import dspy

    from stackprog.grading import Grade

LETTERS = "ABCD"
WRONG = ("Incorrect Answer 1", "Incorrect Answer 2", "Incorrect Answer 3")
COLUMNS = ("Record ID", "Question", "Correct Answer", *WRONG, "High-level domain")


def read_item(row: Row) -> Item:
    """Make an item of a row in the authors' columns; all others are not read."""
    require_columns(row, COLUMNS)
    return Item(
        id=read_text(row, "Record ID"),
        question=read_text(row, "Question"),
        answer=_one_line(read_text(row, "Correct Answer")),
        groups={"domain": read_text(row, "High-level domain")},
        wrong=tuple(_one_line(read_text(row, column)) for column in WRONG),
    )


def _one_line(choice: str) -> str:
    """Join the lines of a choice, as a question ends in exactly four lines of choices."""
    return " ".join(line.strip() for line in choice.splitlines() if line.strip())


_REVISION = "633f5ee89ab8ad4522a9f850766b73f62147ffdd"
_ACCESS = (
    "it is gated: accept its terms on huggingface.co/datasets/Idavidrein/gpqa and log in with "
    "`hf auth login` (or set HF_TOKEN)"
)
HUB = {
    "test": HubTable("Idavidrein/gpqa", _REVISION, "train", config="gpqa_diamond", access=_ACCESS),
    "train": HubTable("Idavidrein/gpqa", _REVISION, "train", config="gpqa_main", access=_ACCESS),
}

KNOWN = {
    "151fa56fe474e02654b9b0d7f29828c9f950bc1d737c37c1c7c539354c689268": "GPQA diamond",
    "7db094de64c26fc42dfc4dfa6d32b01053db81ffc25710c794a3ef9871e4be51": "GPQA main minus diamond",
}

TABLE = Table(
    name="gpqa",
    read=read_item,
    hub=HUB,
    archive={"test": "gpqa_diamond.csv", "train": "gpqa_main.csv"},
    password="deserted-untie-orchid",  # noqa: S106 - published in the authors' README
    known=KNOWN,
)


def choice_order(record: str, seed: int, epoch: int) -> tuple[int, ...]:
    """Return which choice (0 is the key) stands at A, B, C and D.

    The base order is one of the 24, by the SHA-256 of seed and record; epoch e rotates it by e
    places, so any four epochs in a row put the key once at each letter.
    """
    key = hashlib.sha256(f"{seed}\n{record}".encode()).digest()
    orders = list(itertools.permutations(range(len(LETTERS))))
    base = orders[int.from_bytes(key, "big") % len(orders)]
    turn = epoch % len(LETTERS)
    return base[turn:] + base[:turn]


def make_example(item: Item, seed: int, epoch: int) -> dspy.Example:
    """Make an example: the stem, a blank line, four lines `A) ...` to `D) ...`."""
    import dspy

    order = choice_order(item.id, seed, epoch)
    choices = (item.answer, *item.wrong)
    lines = [f"{letter}) {choices[i]}" for letter, i in zip(LETTERS, order, strict=True)]
    return dspy.Example(
        id=item.id,
        epoch=epoch,
        question="\n".join([item.question, "", *lines]),
        answer=LETTERS[order.index(0)],
        groups=dict(item.groups),
        order=order,
    ).with_inputs("question")


class Gpqa:
    """The task; its metric is whether the letter is the key's."""

    name = "gpqa"
    title = "GPQA: graduate-level science, four choices"
    groups = ("domain",)
    example = (
        "What is the energy of a photon with a wavelength of 500 nm?\n\n"
        "A) 1.24 eV\nB) 2.48 eV\nC) 3.97 eV\nD) 4.96 eV"
    )  # our own too

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
        """Grade by the letter a response ends on."""
        from stackprog.grading import grade_choice

        return grade_choice(example.answer, response)


TASK = Gpqa()
