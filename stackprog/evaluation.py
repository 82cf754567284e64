"""`dspy.Evaluate` with nothing lost: answers on disk, failures apart from wrong answers, usage.

DSPy's evaluator alone scores a crashed example 0 inside the mean, gives up and throws everything
away after ten errors, and runs the last examples a second time when they take over two minutes.
Here each example is asked once, its outcome is `right`, `wrong` or `failed`, it is written before
the next begins, and a rerun continues.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import dspy
from dspy.utils.exceptions import LMAuthError, LMBillingError

from stackprog.calls import Usage
from stackprog.errors import AccessRefused, StackprogError, UsageError
from stackprog.identity import default_run, describe, identity, is_offline, name_of, require_keys
from stackprog.lms.scope import Scope, entering
from stackprog.progress import Progress
from stackprog.runs import Answer, Outcome, RunFolder
from stackprog.scores import EvalReport, Tally
from stackprog.tasks import get_task

if TYPE_CHECKING:
    from stackprog.tasks import Dataset, Task

LONGEST_WAIT = 60.0  # seconds for what is in flight at an interruption


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

    Raises:
        UsageError: For data, a key or a run folder the caller can mend.
        AccessRefused: If a provider refused the key or the payment.
    """
    task = get_task(task) if isinstance(task, str) else task
    at_least_one(limit=limit, epochs=epochs, threads=threads)
    require_keys(program)
    dataset = task.load(split, data=data, password=password, seed=seed, epochs=epochs, limit=limit)
    settings = {"command": "eval", **identity(dataset, seed, epochs, limit), **describe(program)}
    with RunFolder(run or default_run(task.name, settings), settings) as folder:
        report = score(program, task, dataset, folder, threads=threads, seed=seed)
        folder.write_report(report.to_json())
    return report


def score(
    program: dspy.Module,
    task: Task,
    dataset: Dataset,
    folder: RunFolder,
    *,
    threads: int,
    seed: int,
    label: str = "",
) -> EvalReport:
    """Score a program in an open run folder: ask what is missing, retry the failed once, sum up.

    Args:
        program: Anything with `question` in and `answer` out.
        task: What grades the answers.
        dataset: The examples.
        folder: Where answers and calls are kept.
        threads: How many examples at once.
        seed: The seed of the run, for the report.
        label: What progress is shown under; default the program's name.
    """
    asker = _Asker(program, task, dataset, folder)
    for attempt in range(2):
        todo = asker.unfinished()
        if attempt and not any(folder.outcome(asker.key(example)) == "failed" for example in todo):
            break
        with Progress(label or asker.name, todo, folder) as progress:
            asker.run(todo, threads, progress)
    return summarise(asker, seed)


class _Asker:
    """Asks a program one example at a time and keeps what comes of it."""

    def __init__(
        self, program: dspy.Module, task: Task, dataset: Dataset, folder: RunFolder
    ) -> None:
        self.program, self.task, self.dataset, self.folder = program, task, dataset, folder
        self.name = name_of(program)
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, int], Future[Outcome | None]] = {}
        self._stopped: StackprogError | None = None

    def key(self, example: dspy.Example) -> tuple[str, str, str, int]:
        return (self.name, self.dataset.split, example.id, example.epoch)

    def unfinished(self) -> list[dspy.Example]:
        """The examples without an answer: never asked, or failed."""
        return [
            e for e in self.dataset.examples if self.folder.outcome(self.key(e)) in (None, "failed")
        ]

    def run(self, examples: list[dspy.Example], threads: int, progress: Progress) -> None:
        """Put the examples through `dspy.Evaluate`."""
        if not examples:
            return
        self._asked.clear()
        devset = [dspy.Example(example=example).with_inputs("example") for example in examples]

        def ask(example: dspy.Example) -> dspy.Prediction:
            outcome = self._once(example)
            progress.add(outcome)
            return dspy.Prediction(right=float(outcome == "right"))

        evaluator = dspy.Evaluate(
            devset=devset,
            metric=lambda _, found: found.right,
            num_threads=threads,
            max_errors=len(devset) + 1,
        )
        try:
            with quiet_dspy(), dspy.context(disable_history=True, trace=None):
                evaluator(ask)
        except KeyboardInterrupt:
            self._finish_what_is_in_flight()
            raise
        if self._stopped:
            raise self._stopped

    def _finish_what_is_in_flight(self) -> None:
        """After Ctrl-C, keep the answers that are already being paid for; a second one stops."""
        with self._lock:
            asked = list(self._asked.values())
        if flying := sum(not future.done() for future in asked):
            print(
                f"interrupted: waiting up to {LONGEST_WAIT:.0f} s for {flying} examples in flight; "
                "again to stop at once", file=sys.stderr,
            )  # fmt: skip
            wait(asked, timeout=LONGEST_WAIT)

    def _once(self, example: dspy.Example) -> Outcome | None:
        """Ask an example once, however often DSPy submits it."""
        with self._lock:
            known = self._asked.get((example.id, example.epoch))
            mine = self._asked[example.id, example.epoch] = known or Future()
        if known is None:
            try:
                mine.set_result(self._ask(example))
            except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it
                mine.set_exception(error)
        return mine.result()

    def _ask(self, example: dspy.Example) -> Outcome | None:
        if self._stopped:
            return None
        scope = Scope(self.folder.calls, self.name, self.dataset.split, example.id, example.epoch)
        started = time.perf_counter()
        try:
            with entering(scope):
                found = self.program(question=example.question)
            grade = self.task.grade(example, str(found.answer))
        except Exception as error:  # noqa: BLE001 - one bad example does not end the run
            return self._failed(example, error, time.perf_counter() - started)
        self.folder.add(
            Answer(
                *self.key(example), "right" if grade.right else "wrong",
                answer=str(found.answer), gold=str(example.answer),
                extracted=grade.extracted, reason=grade.reason, exact=grade.exact,
                groups=dict(example.groups),
                order=list(example["order"]) if "order" in example else None,
                seconds=round(time.perf_counter() - started, 4), finished=found.get("finished"),
                coverage=found.get("coverage"), trajectory=plain(found.get("trajectory")),
            )
        )  # fmt: skip
        return "right" if grade.right else "wrong"

    def _failed(self, example: dspy.Example, error: Exception, seconds: float) -> Outcome | None:
        own = mendable(error)
        if own is not None:
            self._stopped = own
            return None
        text = " ".join(f"{type(error).__name__}: {error}".split())[:500]
        self.folder.add(
            Answer(
                *self.key(example),
                "failed",
                groups=dict(example.groups),
                seconds=round(seconds, 4),
                error=text,
            )
        )
        return "failed"


def mendable(error: BaseException) -> StackprogError | None:
    """The error that must stop the run, since every later example would meet it too."""
    if isinstance(error, LMAuthError | LMBillingError):
        return AccessRefused(
            f"the provider refused access, so the run stopped: {' '.join(str(error).split())[:400]}"
        )
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, UsageError | AccessRefused):
            return cause
        cause = cause.__cause__
    return None


def summarise(asker: _Asker, seed: int) -> EvalReport:
    """Count what the run folder holds for the examples of the data set."""
    wanted = {asker.key(example) for example in asker.dataset.examples}
    tally = Tally()
    groups: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    errors: Counter[str] = Counter()
    for answer in asker.folder.answers(asker.name, asker.dataset.split):
        if answer.key not in wanted:
            continue
        tally.add(answer)
        for name, value in sorted((answer.groups or {}).items()):
            groups[name][value].add(answer)
        if answer.error:
            errors[answer.error] += 1
    usage: Usage = asker.folder.calls.usage_of(asker.name, asker.dataset.split)
    return EvalReport(
        task=asker.task.name, split=asker.dataset.split, program=asker.name, n=len(wanted),
        **tally.to_json(), exact=tally.exact / tally.answered if tally.answered else None,
        no_answer=tally.no_answer,
        groups={
            name: {
                value: {"n": part.answered + part.failed, **part.to_json()}
                for value, part in sorted(groups[name].items())
            }
            for name in asker.task.groups
        },
        **asdict(usage), seconds=round(median(tally.seconds), 4) if tally.seconds else None,
        epochs=1 + max((example.epoch for example in asker.dataset.examples), default=0), seed=seed,
        source=asker.dataset.source, sha256=asker.dataset.sha256, known=asker.dataset.known,
        offline=is_offline(asker.program), run=asker.folder.path.as_posix(),
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


def plain(value: Any) -> Any:
    """Predictions inside a trajectory as data that JSON can hold."""
    if isinstance(value, dspy.Prediction):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


@contextmanager
def quiet_dspy() -> Iterator[None]:
    """Keep DSPy's own lines out of the progress on standard error."""
    loggers = [
        logging.getLogger(name)
        for name in ("dspy.evaluate.evaluate", "dspy.clients.lm", "dspy.utils.parallelizer")
    ]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
