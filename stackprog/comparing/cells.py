"""The answers of single models in a run log: their own, and those that combinations asked for.

A vote, a weighted vote or a fusion asks each child the question as it is, and so does a cascade its
first child: what a model answers there, it would have answered alone. Left out is what was asked
another question (by an agent), after others had answered (in a debate), or only since others had
wavered or seemed weaker (the later children of a cascade, the children of a router): the questions
of such answers are chosen by the answers before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from stackprog.analysis.matrix import Cell
from stackprog.comparing.costs import Cost, node_costs
from stackprog.database import Database
from stackprog.errors import SpecError
from stackprog.runs import read_answers
from stackprog.specs import Combined, Model, Spec, parse, spread

if TYPE_CHECKING:
    from stackprog.tasks import Task

LETTERS = "ABCDEFGHIJ"


class Place(NamedTuple):
    """Which answer of which model it is; the same in two programs is the same sample."""

    split: str
    model: str
    rollout: int
    epoch: int
    example: str


class Said(NamedTuple):
    """What a model answered.

    Attributes:
        text: The answer as it was read, or where `outcome` is `None` all that was said.
        outcome: `right`, `wrong` or `failed`; `None` is not graded yet.
        gold, order: Of the question: its answer, and the order of its choices.
    """

    text: str | None
    outcome: str | None
    gold: str | None
    order: list[int] | None
    cost: Cost


def read_said(log: Database) -> dict[Place, Said]:
    """Every answer of a single model once; one that failed only where there is no other.

    A combination that failed kept no answers of its models.
    """
    costs = cache(lambda program, split: node_costs(log, program, split))
    specs = cache(_spec)
    found: dict[Place, Said] = {}
    for answer in read_answers(log):
        spec = specs(answer.program)
        if spec is None or (answer.outcome == "failed" and not isinstance(spec, Model)):
            continue
        said = {"answer": answer.answer, "trajectory": answer.trajectory}
        for path, model, text in _asked_alone(spec, said):
            place = Place(answer.split, model.name, model.rollout, answer.epoch, answer.id)
            if is_missing(found.get(place)):
                spent = costs(answer.program, answer.split)
                cost = spent.get((answer.id, answer.epoch, path, model.rollout), Cost())
                whole = isinstance(spec, Model)
                found[place] = Said(
                    answer.extracted if whole else text, answer.outcome if whole else None,
                    answer.gold, answer.order, cost,
                )  # fmt: skip
    return found


def is_missing(said: Said | None) -> bool:
    """Whether there is no answer yet that did not fail."""
    return said is None or said.outcome == "failed"


def _spec(program: str) -> Spec | None:
    """The stack of a program; `None` for a module of someone else, or a conversation."""
    try:
        return parse(program)
    except SpecError:
        return None


def _asked_alone(
    spec: Spec, said: Mapping[str, Any], path: str = "root", shift: int = 0
) -> Iterator[tuple[str, Model, str]]:
    """Path, model (as the sample it is) and answer of each model that was asked the question."""
    if isinstance(spec, Model):
        yield path, Model(spec.name, spec.rollout + shift), str(said.get("answer") or "")
    if not isinstance(spec, Combined) or spec.row.asks == "one":
        return
    children = spec.children if spec.row.asks == "all" else spec.children[:1]
    samples = [(at, number) for at in range(len(children)) for number in range(spec.samples)]
    for (at, number), step in zip(samples, said["trajectory"] or (), strict=False):
        child = children[at]
        later = shift + number * (spread(child) if number else 0)
        yield from _asked_alone(child, step["prediction"], f"{path}.{at}", later)


def graded(said: Mapping[Place, Said], task: Task) -> Iterator[tuple[str, Cell]]:
    """The cells, each with its split; what is not graded yet is graded here."""

    def cell(one: tuple[Place, Said]) -> tuple[str, Cell]:
        place, found = one
        text, outcome = found.text, found.outcome
        if outcome is None:
            gold: Any = SimpleNamespace(answer=found.gold)
            grade = task.grade(gold, text or "")
            text, outcome = grade.extracted, "right" if grade.right else "wrong"
        return place.split, Cell(
            place.model, (place.rollout, place.epoch), place.example, _chosen(text, found.order),
            outcome == "right", outcome == "failed", *found.cost,
        )  # fmt: skip

    with ThreadPoolExecutor(8) as pool:  # the grader may wait for its workers
        yield from pool.map(cell, said.items())


def _chosen(text: str | None, order: list[int] | None) -> str | None:
    """What was answered; a letter as the choice's own, since epochs order the choices anew."""
    if order and text and len(text) == 1 and text in LETTERS[: len(order)]:
        return LETTERS[order[LETTERS.index(text)]]
    return text
