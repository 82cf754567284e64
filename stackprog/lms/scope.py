"""Where an LM call belongs: the run, the program, the example and the node that made it.

It travels in `dspy.context`, which DSPy's threads inherit; ordinary context variables they do not.
"""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from stackprog.grading import Grader, grade_math
from stackprog.ledger import Ledger

_SETTING = "stackprog_scope"


class Memo:
    """Within one question, the same node asked the same thing runs once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[tuple[str, str], Future[Any]] = {}

    def once(self, key: tuple[str, str], run: Callable[[], Any]) -> Any:
        """Run, or wait for and share what the same key found (an error too)."""
        with self._lock:
            found = self._found.get(key)
            mine = found is None
            if found is None:
                found = self._found[key] = Future()
        if mine:
            try:
                found.set_result(run())
            except BaseException as error:  # noqa: BLE001 - all who wait for it get it
                found.set_exception(error)
        return found.result()


class Notes:
    """What happened by node on the way to one answer, short of a failure.

    Attributes:
        unparsed: Replies without the fields asked for.
        left_out: Observations dropped from a prompt because the context did not hold them.
        finish: Why the node's last reply ended: `stop`, `length` ...
    """

    def __init__(self) -> None:
        self.unparsed: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.finish: dict[str, str] = {}


@dataclass(frozen=True)
class Scope:
    """Where an LM call belongs.

    Outside an evaluation `ledger` is `None`: nothing is kept or shared. `ends` is when the
    example's time is up, on the clock of `time.monotonic`. `shift` is added to every rollout below:
    a node that asks a child again asks its later samples. `grade` is the task's, of a gold answer
    and a response; outside a task it is that of mathematics.
    """

    ledger: Ledger | None = None
    program: str = ""
    split: str = ""
    example: str = ""
    epoch: int = 0
    node: str = "root"
    rollout: int = 0
    shift: int = 0
    grade: Grader = grade_math
    ends: float = math.inf
    memo: Memo = field(default_factory=Memo)
    notes: Notes = field(default_factory=Notes)

    def left(self) -> float:
        """Seconds until the example's time is up."""
        return self.ends - time.monotonic()


def current() -> Scope | None:
    """The scope of this thread, if a question is being answered."""
    import dspy

    scope = dspy.settings.get(_SETTING)
    return scope if isinstance(scope, Scope) else None


@contextmanager
def entering(scope: Scope) -> Iterator[Scope]:
    """Make this the current scope."""
    import dspy

    with dspy.context(**{_SETTING: scope}):
        yield scope


@contextmanager
def at_node(node: str, rollout: int) -> Iterator[Scope]:
    """Enter a node of a program; the outermost node opens the question's memo."""
    import dspy

    from stackprog.lms.adapter import StackAdapter  # it reads the scope too

    scope = current() or Scope()
    scope = replace(scope, node=node, rollout=rollout + scope.shift)
    with dspy.context(**{_SETTING: scope, "adapter": StackAdapter()}):
        yield scope
