"""The programs of a run folder, with how each answered and what each answer cost."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackprog.comparing.costs import AnswerAt, Cost, answer_costs, total
from stackprog.database import Database
from stackprog.errors import SpecError, UsageError
from stackprog.runs import Answer, open_log, read_answers, read_settings
from stackprog.scores import Tally
from stackprog.specs import parse


@dataclass(frozen=True)
class Contestant:
    """A program of a run.

    Attributes:
        questions: Task, split and the checksum of the split: what makes two programs comparable.
        outcomes, costs: By example and epoch.
        scores: `n, right, wrong, failed, accuracy, interval, tokens, usd` of all its answers.
        groups: Subject and level, or domain, by example.
    """

    run: str
    program: str
    questions: tuple[str, str, str]
    outcomes: Mapping[AnswerAt, str]
    costs: Mapping[AnswerAt, Cost]
    groups: Mapping[str, Mapping[str, str]]
    scores: Mapping[str, Any]


def read_contestants(run: str | Path, programs: Sequence[str] = ()) -> list[Contestant]:
    """The programs of a run: a search's winner and the models alone, on test.

    Args:
        run: The folder; the run may be going on.
        programs: Which to take where there are several; all by default, in the order of asking.

    Raises:
        UsageError: If it is no run folder, or has none of the programs.
    """
    log = open_log(run)
    try:
        questions = read_questions(read_settings(log))
        names = _chosen(log, run, questions[1], programs)
        answers: dict[str, list[Answer]] = {name: [] for name in names}
        for answer in read_answers(log, trajectories=False):
            if answer.split == questions[1] and answer.program in answers:
                answers[answer.program].append(answer)
        return [
            _contestant(Path(run).as_posix(), name, questions, found,
                        answer_costs(log, name, questions[1]))
            for name, found in answers.items()
        ]  # fmt: skip
    finally:
        log.close()


def _contestant(
    run: str,
    program: str,
    questions: tuple[str, str, str],
    answers: Sequence[Answer],
    costs: Mapping[AnswerAt, Cost],
) -> Contestant:
    tally = Tally()
    for answer in answers:
        tally.add(answer)
    spent = total(costs[answer.id, answer.epoch] for answer in answers)
    return Contestant(
        run, program, questions,
        {(answer.id, answer.epoch): answer.outcome for answer in answers}, costs,
        {answer.id: answer.groups or {} for answer in answers},
        {"n": tally.n, **tally.to_json(), **spent._asdict()},
    )  # fmt: skip


def read_questions(settings: Mapping[str, Any]) -> tuple[str, str, str]:
    """Task, split and checksum of what a run's programs are compared on; a search's is test."""
    checksum = settings["data"] if "data" in settings else settings["test"]
    return settings["task"], settings.get("split", "test"), checksum


def _chosen(log: Database, run: str | Path, split: str, wanted: Sequence[str]) -> list[str]:
    """The programs asked on a split, the winner of a search first."""
    rows = log.rows(
        "SELECT program FROM answers WHERE split = ? GROUP BY program ORDER BY MIN(at)", (split,)
    )
    names = [name for (name,) in rows]
    if not names:
        raise UsageError(f"{run} holds no {split} answer: there is nothing to compare")
    winner = _winner(Path(run))
    names.sort(key=lambda name: name != winner)
    if len(names) == 1 or not wanted:
        return names
    spelled = [_spelled(text) for text in wanted]
    chosen = sorted((name for name in names if name in spelled), key=spelled.index)
    if not chosen:
        raise UsageError(
            f"{run} has no program {', '.join(wanted)} on {split}; it has {', '.join(names)}"
        )
    return chosen


def _winner(run: Path) -> str | None:
    """The winner that a search reported; `None` while there is none."""
    try:
        found: str | None = json.loads((run / "report.json").read_text("utf-8")).get("winner")
    except (OSError, ValueError):
        return None
    return found


def _spelled(text: str) -> str:
    """A stack as the run log spells it; the name of a module of someone else as it is."""
    try:
        return str(parse(text))
    except SpecError:
        return text
