"""Asks a program its examples through `dspy.Evaluate`, each once, and keeps what comes of it.

An outcome is in the run log before the next example begins. What stops the run (a budget, a
refused key, Ctrl-C) stops new calls; those in flight finish and are kept.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, InvalidStateError, wait
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import dspy
from dspy import lm15
from dspy.utils.exceptions import LMAuthError, LMBillingError

from stackprog.errors import (
    AccessRefused,
    BudgetReached,
    Interrupted,
    RunError,
    StackprogError,
    UsageError,
)
from stackprog.identity import name_of
from stackprog.lms.patience import lasts
from stackprog.lms.scope import Scope, entering
from stackprog.modules.together import begin
from stackprog.runs import Answer, AnswerKey, Outcome, RunFolder

if TYPE_CHECKING:
    from stackprog.tasks import Dataset, Task

LONGEST_WAIT = 60.0  # seconds for what is in flight at an interruption
LAST_WAIT = 3.0  # seconds for it where the run cannot go on: a refused key, a full disk
HOPELESS = 20  # examples that fail before one is answered: the rest is not asked
OUTAGE = 30.0  # seconds before one of them is asked again: an outage may be over
AT_ONCE = 1000  # examples given to DSPy at once: its work and memory grow with their square
EXAMPLE_TIMEOUT = 3600.0  # seconds

Note = Callable[[Outcome | None], None]


class Asker:
    """One program on one data set, in an open run folder.

    Args:
        example_timeout: Seconds after which an example makes no further call, and fails.
    """

    def __init__(
        self,
        program: dspy.Module,
        task: Task,
        dataset: Dataset,
        folder: RunFolder,
        example_timeout: float = EXAMPLE_TIMEOUT,
    ) -> None:
        self.program, self.task, self.dataset, self.folder = program, task, dataset, folder
        self.name = name_of(program)
        self._timeout = example_timeout
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, int], Future[Outcome | None]] = {}
        self._stopped: StackprogError | None = None
        self._over: Future[None] = Future()  # when what is in flight is hardly worth a wait
        self._answered = self._broken = 0
        self._lasting: set[tuple[str, int]] = set()

    def key(self, example: dspy.Example) -> AnswerKey:
        """What identifies the answer to an example."""
        return (self.name, self.dataset.split, example.id, example.epoch)

    def unfinished(self) -> list[dspy.Example]:
        """The examples without an answer: never asked, or failed by what may pass."""
        return [
            e for e in self.dataset.examples
            if (e.id, e.epoch) not in self._lasting
            and self.folder.outcome(self.key(e)) in (None, "failed")
        ]  # fmt: skip

    @property
    def hopeless(self) -> bool:
        """Whether everything failed from the start, so that asking on would only cost time."""
        return self._broken >= HOPELESS and self._answered == 0

    @property
    def may_recover(self) -> bool:
        """Whether some of what failed did so by an error that may pass."""
        return len(self._lasting) < self._broken

    def answers_again(self, example: dspy.Example) -> bool:
        """Wait, and ask one example more, where all failed from the start: an outage may be over.

        Raises:
            BudgetReached, AccessRefused, UsageError, KeyboardInterrupt: As `run`.
        """
        print(
            f"{self.name}: all of the first {self._broken} examples failed; "
            f"one is asked again in {OUTAGE:.0f} s", file=sys.stderr, flush=True,
        )  # fmt: skip
        self.folder.ledger.stopping.wait(OUTAGE)
        self._broken = HOPELESS - 1
        self.run([example], 1, lambda _: None)
        return not self.hopeless

    def run(self, examples: Sequence[dspy.Example], threads: int, note: Note) -> None:
        """Ask the examples, and tell `note` each outcome.

        Raises:
            BudgetReached, AccessRefused, UsageError: What stopped the run; the rest is not asked.
            KeyboardInterrupt: After Ctrl-C, when what was in flight is kept.
        """
        for start in range(0, len(examples), AT_ONCE):
            part = examples[start : start + AT_ONCE]
            self._asked.clear()
            self.folder.ledger.told = self._broke
            done = begin(partial(self._evaluate, part, threads, note))
            self._wait(done)
            if self._stopped:
                raise self._stopped
            done.result()

    def _wait(self, done: Future[None]) -> None:
        """Wait in this thread, which Ctrl-C finds here, so that it breaks no call.

        The first Ctrl-C stops new calls and waits for those in flight; the second leaves at once.
        """
        try:
            wait([done, self._over], return_when=FIRST_COMPLETED)
            wait([done], timeout=LAST_WAIT)
        except KeyboardInterrupt:
            self._stop(Interrupted("interrupted"))
            print(
                f"interrupted: waiting up to {LONGEST_WAIT:.0f} s for the calls in flight; "
                "again to stop at once", file=sys.stderr, flush=True,
            )  # fmt: skip
            wait([done], timeout=LONGEST_WAIT)
            raise
        finally:
            self._leave()

    def _evaluate(self, examples: Sequence[dspy.Example], threads: int, note: Note) -> None:
        """Put the examples through `dspy.Evaluate`."""

        def ask(example: dspy.Example) -> dspy.Prediction:
            outcome = self._once(example)
            note(outcome)
            return dspy.Prediction(right=float(outcome == "right"))

        evaluator = dspy.Evaluate(
            devset=[dspy.Example(example=example).with_inputs("example") for example in examples],
            metric=lambda _, found: found.right,
            num_threads=threads,
            max_errors=len(examples) + 1,
        )
        with quiet_dspy(), dspy.context(disable_history=True, trace=None):
            evaluator(ask)

    def _stop(self, error: StackprogError) -> None:
        self._stopped = self._stopped or error
        self.folder.ledger.stop(error)
        if not isinstance(error, BudgetReached | Interrupted):
            settle(self._over, None)

    def _leave(self) -> None:
        """Let nobody wait any more for calls that hang: DSPy's threads end, and the process may."""
        with self._lock:
            for future in self._asked.values():
                settle(future, None)

    def _once(self, example: dspy.Example) -> Outcome | None:
        """Ask an example once, however often DSPy submits it."""
        with self._lock:
            known = self._asked.get((example.id, example.epoch))
            mine = self._asked[example.id, example.epoch] = known or Future()
        if known is None:
            begin(partial(self._answer, example, mine))
        return mine.result()

    def _answer(self, example: dspy.Example, mine: Future[Outcome | None]) -> None:
        outcome = None
        try:
            outcome = self._ask(example)
        except BaseException as error:  # noqa: BLE001 - DSPy would print it, and ask the rest
            self._stop(unkept(error))
        settle(mine, outcome)

    def _ask(self, example: dspy.Example) -> Outcome | None:
        if self._stopped or self.hopeless:
            return None
        started = time.monotonic()
        scope = Scope(
            self.folder.ledger, self.name, self.dataset.split, example.id, example.epoch,
            ends=started + self._timeout,
            grade=lambda gold, response: self.task.grade(example.copy(answer=gold), response),
        )  # fmt: skip
        try:
            with entering(scope):
                found = self.program(question=example.question)
            grade = self.task.grade(example, str(found.answer))
        except Exception as error:  # noqa: BLE001 - one bad example does not end the run
            return self._failed(example, error, time.monotonic() - started)
        with self._lock:
            self._answered += 1
        cut = not grade.right and scope.notes.finish.get("root") == "length"
        return self._keep(
            example, "right" if grade.right else "wrong", time.monotonic() - started,
            unparsed=dict(scope.notes.unparsed), left_out=dict(scope.notes.left_out),
            answer=str(found.answer), gold=str(example.answer), extracted=grade.extracted,
            reason="truncated" if cut else grade.reason, exact=grade.exact,
            finished=found.get("finished"), coverage=found.get("coverage"),
            trajectory=plain(found.get("trajectory")),
        )  # fmt: skip

    def _broke(self, error: BaseException) -> None:
        """A call broke: what must stop the run does so while the example's other calls go on."""
        if own := mendable(error):
            self._stop(own)

    def _failed(self, example: dspy.Example, error: Exception, seconds: float) -> Outcome | None:
        own = mendable(error)
        if own is not None:
            self._stop(own)
            return None
        with self._lock:
            self._broken += 1
            if lasts(error):
                self._lasting.add((example.id, example.epoch))
        text = " ".join(f"{type(error).__name__}: {error}".split())[:500]
        return self._keep(example, "failed", seconds, error=text)

    def _keep(
        self, example: dspy.Example, outcome: Outcome, seconds: float, **more: Any
    ) -> Outcome:
        order = list(example["order"]) if "order" in example else None
        answer = Answer(
            *self.key(example), outcome, groups=dict(example.groups), order=order,
            seconds=round(seconds, 4), **more,
        )  # fmt: skip
        self.folder.add(answer)
        return outcome


def unkept(error: BaseException) -> StackprogError:
    """The error that stops a run whose answers cannot be kept."""
    if isinstance(error, StackprogError):
        return error
    return RunError(f"the run log cannot be written: {type(error).__name__}: {error}")


def settle(future: Future[Any], value: Any) -> None:
    """Give a result to a future that has none yet."""
    with suppress(InvalidStateError):
        future.set_result(value)


def mendable(error: BaseException) -> StackprogError | None:
    """The error that must stop the run, since every later example would meet it too."""
    if isinstance(error, LMAuthError | LMBillingError | lm15.AuthError | lm15.BillingError):
        return AccessRefused(
            f"the provider refused access, so the run stopped: {' '.join(str(error).split())[:400]}"
        )
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, UsageError | AccessRefused | BudgetReached | Interrupted):
            return cause
        cause = cause.__cause__
    return None


def plain(value: Any) -> Any:
    """Predictions inside a trajectory as data that JSON can hold."""
    if isinstance(value, dspy.Prediction | dict):
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
