"""The answers of single models, of run logs or of recorded outputs, as matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackprog.analysis.classes import Same, same_by
from stackprog.analysis.matrix import Cell, Matrix, matrix_of
from stackprog.comparing.cells import Place, Said, graded, is_missing, read_said
from stackprog.comparing.contestants import named, read_questions
from stackprog.comparing.recorded import read_recorded
from stackprog.errors import DataError, UsageError
from stackprog.runs import open_log, read_settings
from stackprog.tasks import get_task

if TYPE_CHECKING:
    from stackprog.tasks import Task


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


def of_runs(runs: Sequence[str | Path], data: str | None, password: str | None) -> Answers:
    """The answers of single models in runs, on the split they were for and on train.

    Raises:
        UsageError: If there are none, the runs are not of the same questions, or the data is not
            theirs.
    """
    said: dict[Place, Said] = {}
    read: list[dict[str, Any]] = []
    for run in runs:
        log = open_log(run)
        try:
            read.append(read_settings(log))
            _check_alike(runs[0], read[0], run, read[-1])
            said.update({
                place: one for place, one in read_said(log).items() if is_missing(said.get(place))
            })  # fmt: skip
        finally:
            log.close()
    name, split, sha256 = read_questions(read[0])
    source = ", ".join(Path(run).as_posix() for run in runs)
    if not any(place.split == split for place in said):
        raise UsageError(
            f"{source} holds no {split} answer of a model alone, which free programs are made of"
        )
    task = get_task(name)
    cells: dict[str, list[Cell]] = {"train": [], "test": []}
    for at, cell in graded(said, task):
        cells[at].append(cell)
    same = same_by(task)
    first = [cell.model for part in ("train", "test") for cell in cells[part]]
    test = _filled(matrix_of(cells[split], same, list(dict.fromkeys(first))), source)
    train = _train(cells["train"], test, same) if split == "test" else None
    known = next((one["train"] for one in read if one.get("train")), None)
    wanted = {"train": known, "test": sha256}
    texts, reason = _texts(task, wanted, read[0].get("seed", 0), data, password, train)
    return Answers(name, split, source, test, train, texts, reason)


def _check_alike(
    first: str | Path, settings: dict[str, Any], run: str | Path, others: dict[str, Any]
) -> None:
    """Refuse runs whose answers are not to the same questions, or not of the same models."""
    asked = [(*read_questions(one), one.get("seed", 0)) for one in (settings, others)]
    if asked[0] != asked[1]:
        was, now = (f"{named(each[:3])} with seed {each[3]}" for each in asked)
        raise UsageError(
            f"expected runs on the same examples with the same seed, got {was} in {first} "
            f"and {now} in {run}"
        )
    known, rows = _rows(settings), _rows(others)
    for model in known.keys() & rows.keys():
        if known[model] != rows[model]:
            raise UsageError(
                f"expected {model} with the same settings, got others in {first} than in {run}"
            )


def _rows(settings: dict[str, Any]) -> dict[str, Any]:
    """The catalog rows that a run asked, by model."""
    found = settings.get("rows") or settings.get("models")
    return found if isinstance(found, dict) else {}


def _train(cells: list[Cell], test: Matrix, same: Same) -> Matrix | None:
    """What the models of test answered on train; `None` where one of them was not asked."""
    kept = [cell for cell in cells if cell.model in test.models]
    found = matrix_of(kept, same, test.models)
    return found if found.models == test.models and found.questions else None


def _texts(
    task: Task, wanted: Mapping[str, str | None], seed: int, data: str | None,
    password: str | None, train: Matrix | None,
) -> tuple[dict[str, str], str]:  # fmt: skip
    """The text of every question, for the router; or why there is none."""
    if train is None:
        return {}, "the run has no train answers of every model to learn from"
    if data is None:
        return {}, "it reads the questions: name the run's data with --data"
    found = {}
    for split, sha256 in wanted.items():
        dataset = task.load(split, data=data, password=password, seed=seed)
        if dataset.sha256 != sha256:
            raise DataError(f"expected the {split} examples of the run, got others in {data}")
        found.update({example.id: example.question for example in dataset.examples})
    return found, ""
