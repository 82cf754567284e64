"""The answers of models alone, of a run log or of recorded outputs, as matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackprog.analysis.classes import same_by
from stackprog.analysis.matrix import Cell, Matrix, matrix_of
from stackprog.comparing.contestants import read_questions
from stackprog.comparing.costs import answer_costs
from stackprog.comparing.recorded import read_recorded
from stackprog.database import Database
from stackprog.errors import DataError, SpecError, UsageError
from stackprog.runs import Answer, open_log, read_answers, read_settings
from stackprog.specs import Model, parse
from stackprog.tasks import get_task

if TYPE_CHECKING:
    from stackprog.tasks import Task

LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True)
class Answers:
    """A matrix to score, and what there is to learn from.

    Attributes:
        test, train: The answers to score; those of the train split, `None` where there are none.
        texts: Questions by example; empty where there is no router, and `no_router` says why.
    """

    task: str
    split: str
    source: str
    test: Matrix
    train: Matrix | None
    texts: dict[str, str]
    no_router: str = ""


def of_recorded(folder: str | Path, task: Task) -> Answers:
    """Recorded outputs, graded here.

    Raises:
        UsageError: If the folder has none, or no question that every model was asked.
    """
    matrix = _filled(matrix_of(read_recorded(folder, task), same_by(task)), folder)
    reason = "recorded outputs have no train split to learn from"
    return Answers(task.name, "test", Path(folder).as_posix(), matrix, None, {}, reason)


def _filled(matrix: Matrix, source: str | Path) -> Matrix:
    if not matrix.questions:
        raise UsageError(f"{source} has no question that every model was asked")
    return matrix


def of_run(run: str | Path, data: str | None, password: str | None) -> Answers:
    """The answers of a run's models alone, on the split it was for and on train.

    Raises:
        UsageError: If there are none, or the data is not the run's.
    """
    log = open_log(run)
    try:
        settings = read_settings(log)
        name, split, _ = read_questions(settings)
        cells: dict[str, list[Cell]] = {"train": [], "test": []}
        for at, cell in _cells(log):
            cells[at].append(cell)
    finally:
        log.close()
    if not cells[split]:
        raise UsageError(
            f"{run} holds no {split} answer of a model alone, which free programs are made of"
        )
    task = get_task(name)
    same = same_by(task)
    first = [cell.model for part in ("train", "test") for cell in cells[part]]
    test = _filled(matrix_of(cells[split], same, list(dict.fromkeys(first))), run)
    train = matrix_of(cells["train"], same, test.models) if split == "test" else None
    if train is not None and (train.models != test.models or not train.questions):
        train = None
    texts, reason = _texts(task, settings, data, password, train)
    return Answers(name, split, Path(run).as_posix(), test, train, texts, reason)


def _cells(log: Database) -> Iterator[tuple[str, Cell]]:
    """The answers of models alone, by split."""
    costs: dict[tuple[str, str], Any] = {}
    for answer in read_answers(log, trajectories=False):
        model = _model(answer.program)
        if model is None:
            continue
        key = (answer.program, answer.split)
        if key not in costs:
            costs[key] = answer_costs(log, *key)
        cost = costs[key][answer.id, answer.epoch]
        yield answer.split, Cell(
            model.name, (model.rollout, answer.epoch), answer.id, _said(answer),
            answer.outcome == "right", answer.outcome == "failed", *cost,
        )  # fmt: skip


def _model(program: str) -> Model | None:
    try:
        spec = parse(program)
    except SpecError:  # a module of someone else
        return None
    return spec if isinstance(spec, Model) else None


def _said(answer: Answer) -> str | None:
    """What was answered; a letter as the choice's own, since epochs order the choices anew."""
    text = answer.extracted
    if answer.order and text and len(text) == 1 and text in LETTERS[: len(answer.order)]:
        return LETTERS[answer.order[LETTERS.index(text)]]
    return text


def _texts(
    task: Task, settings: dict[str, Any], data: str | None, password: str | None, train: Any
) -> tuple[dict[str, str], str]:
    """The text of every question, for the router; or why there is none."""
    if train is None:
        return {}, "the run has no train answers of every model to learn from"
    if data is None:
        return {}, "it reads the questions: name the run's data with --data"
    found = {}
    for split in ("train", "test"):
        dataset = task.load(split, data=data, password=password, seed=settings.get("seed", 0))
        if dataset.sha256 != settings.get(split):
            raise DataError(f"expected the {split} examples of the run, got others in {data}")
        found.update({example.id: example.question for example in dataset.examples})
    return found, ""
