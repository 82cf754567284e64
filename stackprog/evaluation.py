"""`evaluate`: a program on a split of a task, with nothing lost and failures apart.

DSPy's evaluator alone scores a crashed example 0 inside the mean, gives up and throws everything
away after ten errors, and runs the last examples a second time when they take over two minutes.
Here each example is asked once, its outcome is `right`, `wrong` or `failed`, it is written before
the next begins, and a rerun continues.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import dspy

from stackprog.asking import EXAMPLE_TIMEOUT, Asker
from stackprog.budgets import UNLIMITED, Budget
from stackprog.errors import BudgetReached, UsageError
from stackprog.identity import (
    default_run,
    describe,
    identity,
    is_offline,
    require_keys,
    rows_of,
)
from stackprog.progress import Progress
from stackprog.runs import RunFolder
from stackprog.scores import EvalReport, Tally
from stackprog.tasks import get_task

if TYPE_CHECKING:
    from stackprog.tasks import Task


def evaluate(
    program: dspy.Module,
    task: str | Task,
    *,
    split: str = "test",
    data: str | None = None,
    password: str | None = None,
    limit: int | None = None,
    epochs: int = 1,
    seed: int = 0,
    run: str | Path | None = None,
    threads: int = 16,
    budget: Budget = UNLIMITED,
    example_timeout: float = EXAMPLE_TIMEOUT,
    cache: bool = True,
) -> EvalReport:
    """Score a program on a split of a task; the same call again continues where it stopped.

    Args:
        program: What `build`, `load` or an optimizer gave: anything with `question` in and
            `answer` out.
        task: The task or its name.
        split: `train` or `test`.
        data: `None` for the published data set, `sample` for the shipped problems, or a path.
        password: The password of an encrypted archive; `None` for the published one.
        limit: How many examples to take, stratified and seeded.
        epochs: How many times to ask each question; choices are rotated, and the interval is
            clustered.
        seed: What the order of choices and the choice of a `limit` depend on.
        run: The run folder; default `runs/<task>-<hash of the settings>`.
        threads: How many examples at once.
        budget: What the run may use. Where it is reached, the report is of what was answered, and
            its `stopped` says so.
        example_timeout: Seconds after which an example makes no further call, and fails.
        cache: Answer a request that was answered before from the run folder.

    Raises:
        UsageError: For data, a key or a run folder the caller can mend.
        AccessRefused: If a provider refused the key or the payment.
    """
    task = get_task(task) if isinstance(task, str) else task
    at_least_one(limit=limit, epochs=epochs, threads=threads)
    above_zero(example_timeout=example_timeout)
    require_keys(program)
    budget.require_prices(rows_of(program))
    dataset = task.load(split, data=data, password=password, seed=seed, epochs=epochs, limit=limit)
    settings = {"command": "eval", **identity(dataset, seed, epochs, limit), **describe(program)}
    with RunFolder(
        run or default_run(task.name, settings), settings, budget, cache=cache
    ) as folder:
        asker = Asker(program, task, dataset, folder, example_timeout)
        try:
            report = score(asker, threads=threads, seed=seed, patient=True)
        except BudgetReached as reached:
            report = summarise(asker, seed, stopped=str(reached))
        folder.write_report(report.to_json())
    return report


def score(
    asker: Asker, *, threads: int, seed: int, label: str = "", patient: bool = False
) -> EvalReport:
    """Score a program in an open run folder: ask what is missing, retry the failed once, sum up.

    Args:
        asker: The program on its data set.
        threads: How many examples at once.
        seed: The seed of the run, for the report.
        label: What progress is shown under; default the program's name.
        patient: Where everything fails from the start, wait and ask one example more before the
            rest is given up.

    Raises:
        BudgetReached, AccessRefused, UsageError: What stopped the run.
    """
    passes = 2
    while passes and (todo := asker.unfinished()):
        with Progress(label or asker.name, todo, asker.folder) as progress:
            asker.run(todo, threads, progress.add)
        passes -= 1
        if asker.hopeless:
            if not (patient and asker.may_recover and asker.answers_again(todo[0])):
                break
            passes, patient = 2, False
    return summarise(asker, seed)


def summarise(asker: Asker, seed: int, stopped: str | None = None) -> EvalReport:
    """Count what the run folder holds for the examples of the data set."""
    wanted = {(example.id, example.epoch) for example in asker.dataset.examples}
    epochs = 1 + max((epoch for _, epoch in wanted), default=0)
    new_tally = partial(Tally, repeated=epochs > 1)
    tally = new_tally()
    groups: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(new_tally))
    errors: Counter[str] = Counter()
    unparsed: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for answer in asker.folder.answers(asker.name, asker.dataset.split):
        if (answer.id, answer.epoch) not in wanted:
            continue
        tally.add(answer)
        for name, value in sorted((answer.groups or {}).items()):
            groups[name][value].add(answer)
        unparsed.update(answer.unparsed or {})
        left_out.update(answer.left_out or {})
        if answer.error:
            errors[answer.error] += 1
    not_asked = len(wanted) - tally.n
    given_up = f"all of the first {tally.n} failed" if asker.hopeless and not_asked else None
    usage = asker.folder.ledger.usage_of(asker.name, asker.dataset.split, wanted)
    return EvalReport(
        task=asker.task.name, split=asker.dataset.split, program=asker.name, n=tally.n,
        **tally.to_json(), exact=tally.exact / tally.answered if tally.answered else None,
        no_answer=tally.no_answer, truncated=tally.truncated,
        nodes=[
            {"node": node, "model": model, "replies": replies, "unparsed": unparsed[node],
             "truncated": cut, "left_out": left_out[node]}
            for node, model, replies, cut
            in asker.folder.ledger.nodes_of(asker.name, asker.dataset.split, wanted)
        ],
        not_asked=not_asked, given_up=given_up,
        groups={
            name: {
                value: {"n": part.n, **part.to_json()}
                for value, part in sorted(groups[name].items())
            }
            for name in asker.task.groups
        },
        **asdict(usage), seconds=round(median(tally.seconds), 4) if tally.seconds else None,
        epochs=epochs, seed=seed,
        source=asker.dataset.source, sha256=asker.dataset.sha256, known=asker.dataset.known,
        offline=is_offline(asker.program), run=asker.folder.path.as_posix(), stopped=stopped,
        errors=[f"{count} x {text}" for text, count in errors.most_common(5)],
    )  # fmt: skip


def at_least_one(**settings: int | None) -> None:
    """Check that counts are positive.

    Raises:
        UsageError: Naming the option.
    """
    for name, value in settings.items():
        if value is not None and value < 1:
            raise UsageError(f"expected --{name.replace('_', '-')} of at least 1, got {value}")


def above_zero(**settings: float) -> None:
    """Check that times are positive.

    Raises:
        UsageError: Naming the option.
    """
    for name, value in settings.items():
        if not value > 0:
            raise UsageError(f"expected --{name.replace('_', '-')} above 0, got {value}")
