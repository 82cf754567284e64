"""`free`: what votes, cascades and routers would have scored, from answers that are there already.

No call is made. From one matrix of answers, models x rollouts x questions, of a run log or of
recorded outputs, every free program is scored and ranked.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stackprog.analysis.free_programs import chosen_by_folds, free_programs, front, ranked
from stackprog.analysis.matrix import (
    Matrix,
    Numbers,
    agreement,
    known_mean,
    right_when_wrong,
)
from stackprog.analysis.paired import difference, difference_interval
from stackprog.analysis.played import Played, ahead
from stackprog.analysis.routers import neighbours, router
from stackprog.analysis.votes import trained_weights
from stackprog.comparing.alone import Answers, of_recorded, of_runs
from stackprog.errors import UsageError
from stackprog.tasks import get_task

COST_PRICES = (0.0, 0.05)  # of a router: how much accuracy the dearest model's cost is worth


@dataclass(frozen=True)
class Free:
    """The free programs of a matrix, best first, and how its models complement each other.

    Attributes:
        source: The run folders, or the folder of recorded outputs.
        rollouts: Of every model; `more_rollouts` of those that have more.
        n: Questions; `left_out` more have fewer rollouts of some model, and `unused` answers to
            these questions are beyond the rollouts.
        weights: What the weighted votes' weights are from: `train`, or `other questions`.
        programs: Each with `kind, name, accuracy, interval, n, failed, tokens, usd` (means a
            question, null unknown), and `over_best_single` with its `over_interval`.
        chosen: What choosing the best program is worth on questions it was not chosen on.
        agreement, right_when_wrong: By model and model: the share of equal answers; the share that
            the first gets right of what the second gets wrong.
        any_right: What any rollout of any model gets right; `headroom` is that minus the best
            single. `None` where every call failed.
        front: The names of the programs that none beats at their cost, by tokens and by USD.
        skipped: What was not scored, and why.
    """

    task: str
    split: str
    source: str
    models: tuple[str, ...]
    rollouts: int
    more_rollouts: dict[str, int]
    n: int
    left_out: int
    unused: int
    weights: str
    programs: list[dict[str, Any]]
    chosen: dict[str, Any] | None
    best_single: str
    any_right: float | None
    headroom: float | None
    agreement: dict[str, dict[str, float | None]]
    right_when_wrong: dict[str, dict[str, float | None]]
    front: dict[str, list[str]]
    skipped: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """The result as plain data."""
        return asdict(self)


def free(
    *runs: str | Path,
    recorded: str | Path | None = None,
    task: str = "math500",
    data: str | None = None,
    password: str | None = None,
    seed: int = 0,
) -> Free:
    """Score every free program.

    Args:
        runs: Run folders with answers of models, alone or in votes, weighted votes and fusions;
            several are one matrix.
        recorded: A folder of recorded outputs instead (`recorded.py` says what a line has).
        task: Of recorded outputs: whose grader judges them.
        data: The run's data (`sample` or a path), which the router reads its questions from.
        password: Of an encrypted archive.
        seed: Of the bootstrap and the folds.

    Raises:
        UsageError: If there is no answer of a model alone, the runs are not of the same examples
            and seed, or the data is not theirs.
    """
    if bool(runs) == (recorded is not None):
        raise UsageError("expected run folders or --recorded DIR, one of the two")
    if recorded is not None:
        return _summed(of_recorded(recorded, get_task(task)), seed)
    return _summed(of_runs(runs, data, password), seed)


def _summed(answers: Answers, seed: int) -> Free:
    test, train = answers.test, answers.train
    weights = trained_weights(train, len(test.questions)) if train else None
    played = free_programs(test, weights, train)
    if train is not None and not answers.no_router:
        played += _routers(test, train, answers.texts)
    programs = ranked(played)
    singles = [one for one in programs if one.kind == "single"]
    oracles = [one.accuracy for one in programs if one.kind == "oracle"]
    any_right = max((share for share in oracles if share is not None), default=None)
    best = singles[0].accuracy
    return Free(
        task=answers.task, split=answers.split, source=answers.source, models=test.models,
        rollouts=test.rollouts,
        more_rollouts={name: one.rollouts for name, one in test.deeper.items()},
        n=len(test.questions), left_out=test.left_out, unused=test.unused,
        weights="train" if train else "other questions",
        programs=[_row(one, singles[0], seed) for one in programs],
        chosen=_chosen_on_train(train, played) if train else _chosen_by_folds(played, seed),
        best_single=singles[0].name, any_right=any_right,
        headroom=None if any_right is None or best is None else any_right - best,
        agreement=_square(test, agreement(test)),
        right_when_wrong=_square(test, right_when_wrong(test)),
        front={cost: [one.name for one in front(played, cost)] for cost in ("tokens", "usd")},
        skipped=_skipped(answers, {one.kind for one in played}),
    )  # fmt: skip


def _skipped(answers: Answers, kinds: set[str]) -> dict[str, str]:
    """What was not scored, and why."""
    test = answers.test
    reasons = {
        "router": answers.no_router,
        "self-consistency": f"it needs 3 rollouts of a model, here are {test.rollouts}",
        "vote": f"it needs 3 models, here are {len(test.models)}",
    }
    return {kind: reason for kind, reason in reasons.items() if kind not in kinds}


def _routers(test: Matrix, train: Matrix, texts: dict[str, str]) -> list[Played]:
    asked, known = ([texts[id] for id in matrix.questions] for matrix in (test, train))
    nearest = neighbours(asked, known)
    return [router(test, train, nearest, price) for price in COST_PRICES]


def _row(one: Played, best: Played, seed: int) -> dict[str, Any]:
    pairs = ahead(one, best)
    return {
        "kind": one.kind, "name": one.name, "accuracy": one.accuracy, "interval": one.interval,
        "n": int(one.right.size), "right": int(one.right.sum()),
        "wrong": int((~one.right & ~one.failed).sum()), "failed": int(one.failed.sum()),
        "tokens": _known(one.tokens), "usd": _known(one.usd),
        "over_best_single": difference(pairs), "over_interval": difference_interval(pairs, seed),
    }  # fmt: skip


def _chosen_on_train(train: Matrix, played: list[Played]) -> dict[str, Any] | None:
    """The best program on train, as it did here."""
    here = {one.name: one for one in played}
    able = [one for one in ranked(free_programs(train)) if one.kind != "oracle"]
    best = next((here[one.name] for one in able if one.name in here), None)
    if best is None or best.accuracy is None:
        return None
    return {"on": f"{len(train.questions)} train questions", "name": best.name,
            "accuracy": best.accuracy, "interval": best.interval}  # fmt: skip


def _chosen_by_folds(played: list[Played], seed: int) -> dict[str, Any] | None:
    found = chosen_by_folds(played, seed)
    if found is None:
        return None
    return {"on": "nine tenths of the questions, ten times", "name": None, "accuracy": found[0],
            "interval": found[1]}  # fmt: skip


def _square(matrix: Matrix, values: Numbers) -> dict[str, dict[str, float | None]]:
    names = matrix.models
    return {
        one: {other: _known(values[row, column]) for column, other in enumerate(names)}
        for row, one in enumerate(names)
    }


def _known(values: Any) -> float | None:
    mean = float(known_mean(np.asarray(values)))
    return None if np.isnan(mean) else mean
