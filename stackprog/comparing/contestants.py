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
        outcomes, costs: By example and epoch; what broke without a reply has no cost.
        orders: By example and epoch, in which order the choices stood, where there were some.
        scores: `n, right, wrong, failed, accuracy, interval, tokens, usd` of all its answers.
        groups: Subject and level, or domain, by example.
    """

    run: str
    program: str
    questions: tuple[str, str, str]
    outcomes: Mapping[AnswerAt, str]
    costs: Mapping[AnswerAt, Cost]
    orders: Mapping[AnswerAt, Sequence[int]]
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
    spent = total(
        costs.get((answer.id, answer.epoch), Cost())
        for answer in answers
        if answer.outcome != "failed" or (answer.id, answer.epoch) in costs
    )
    return Contestant(
        run, program, questions,
        {(answer.id, answer.epoch): answer.outcome for answer in answers}, costs,
        {(answer.id, answer.epoch): answer.order for answer in answers if answer.order},
        {answer.id: answer.groups or {} for answer in answers},
        {"n": tally.n, **tally.to_json(), **spent._asdict()},
    )  # fmt: skip


def read_questions(settings: Mapping[str, Any]) -> tuple[str, str, str]:
    """Task, split and checksum of what a run's programs are compared on; a search's is test."""
    checksum = settings["data"] if "data" in settings else settings["test"]
    return settings["task"], settings.get("split", "test"), checksum


def named(questions: tuple[str, str, str]) -> str:
    """What a run's programs are compared on, for a person."""
    task, split, sha256 = questions
    return f"{task} {split} ({sha256[:12]})"


def _chosen(log: Database, run: str | Path, split: str, wanted: Sequence[str]) -> list[str]:
    """The programs asked on a split, the winner of a search first.

    Of a run whose report says what it scored, only that: the votes that cost-matched tries on its
    way to the right number are no programs to compare.
    """
    rows = log.rows(
        "SELECT program FROM answers WHERE split = ? GROUP BY program ORDER BY MIN(at)", (split,)
    )
    names = [name for (name,) in rows]
    if not names:
        raise UsageError(f"{run} holds no {split} answer: there is nothing to compare")
    report = _report(Path(run))
    names.sort(key=lambda name: name != report.get("winner"))
    if len(names) == 1 or not wanted:
        scored = _scored(report, read_settings(log))
        return [name for name in names if name in scored] or names
    spelled = [spelled_out(text) for text in wanted]
    chosen = sorted((name for name in names if name in spelled), key=spelled.index)
    if not chosen:
        raise UsageError(
            f"{run} has no program {', '.join(wanted)} on {split}; it has {', '.join(names)}"
        )
    return chosen


def _report(run: Path) -> dict[str, Any]:
    """What the run reported; nothing while it has not."""
    try:
        found = json.loads((run / "report.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _scored(report: Mapping[str, Any], settings: Mapping[str, Any]) -> set[str]:
    """The programs that baselines reported, and the stack they stand beside; none of a search."""
    rows = report.get("baselines", [report] if "baseline" in report else [])
    programs = {row["program"] for row in rows if row.get("program")}
    stack = (settings.get("stack") or {}).get("program")
    return programs | {stack} if programs and stack else programs


def spelled_out(text: str) -> str:
    """A stack as the run log spells it; the name of a module of someone else as it is."""
    try:
        return str(parse(text))
    except SpecError:
        return text
