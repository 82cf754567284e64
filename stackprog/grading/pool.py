"""Step 7: a few interpreters that do what may be slow, and are killed when it is.

A worker is `python -m stackprog.grading.worker`: an interpreter of its own that speaks JSON lines
over its pipes. It inherits no environment, no file and no terminal, so asking works alike from any
thread, a notebook, standard input, a script without a main guard and a test runner's process.
Nothing is started before the first question; the workers end with this process.
"""

import atexit
import json
import os
import select
import subprocess  # noqa: S404 - only ever starts this interpreter
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

# From when a worker is had, and from when the question is asked.
DEADLINE = 3.0
PATIENCE = 10.0
MAX_WORKERS = 4

_ROOT = str(Path(__file__).resolve().parents[2])
_START = (
    "import json, sys; root, paths = json.loads(sys.argv[1]);"
    "sys.path[:0] = [] if root in sys.path else [root];"
    "sys.path += [path for path in paths if path not in sys.path];"
    "from stackprog.grading.worker import serve; serve()"
)
# All that a Python interpreter may need to start; no key and no setting of the caller.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


class NoVerdict(Exception):
    """The deadline passed, or the worker died: nothing is known about the pair."""


class Worker:
    """One interpreter and the pipes to it. Used by one thread at a time."""

    def __init__(self) -> None:
        paths = [path for path in sys.path if path]
        self.process = subprocess.Popen(  # noqa: S603 - a fixed command
            [sys.executable, "-I", "-c", _START, json.dumps([_ROOT, paths])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,
        )
        self.loaded = {"values"}

    def ask(self, kind: str, gold: Any, answer: Any, give_up: float) -> bool:
        """Have a pair judged. The clock of `DEADLINE` starts once the libraries are loaded."""
        self._read(give_up, first=True)
        if kind not in self.loaded:
            self._exchange(["load", kind, None], give_up)
            self.loaded.add(kind)
        until = min(give_up, time.monotonic() + DEADLINE)
        return self._exchange([kind, gold, answer], until) is True

    def _exchange(self, message: list[Any], until: float) -> Any:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise NoVerdict("the worker has ended") from error
        return self._read(until)

    def _read(self, until: float, first: bool = False) -> Any:
        if first and "ready" in self.loaded:
            return None
        assert self.process.stdout is not None
        poll = select.poll()
        poll.register(self.process.stdout, select.POLLIN | select.POLLHUP)
        if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
            raise NoVerdict("the deadline has passed")
        line = self.process.stdout.readline()
        if not line:
            raise NoVerdict("the worker has ended")
        self.loaded.add("ready")
        return json.loads(line)

    def is_alive(self) -> bool:
        """True unless the interpreter has ended."""
        return self.process.poll() is None

    def end(self) -> None:
        """Kill the interpreter and free its pipes."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        self.process.wait()


class Pool:
    """Workers shared by all threads; who has waited longest is served first."""

    def __init__(self, size: int, start: Callable[[], Worker] = Worker) -> None:
        self.size = size
        self.start = start
        self.idle: list[Worker] = []
        self.busy: set[Worker] = set()
        self.waiting: deque[object] = deque()
        self.changed = threading.Condition()
        self.closed = False

    def ask(self, kind: str, gold: Any, answer: Any) -> bool:
        """Have a pair judged by the next free worker.

        Raises:
            NoVerdict: no answer in time. The worker that was asked is gone and will be replaced.
        """
        give_up = time.monotonic() + PATIENCE
        worker = self._acquire(give_up)
        usable = False
        try:
            verdict = worker.ask(kind, gold, answer, give_up)
            usable = True
            return verdict
        finally:
            # Also on Ctrl-C: a worker in the middle of an exchange cannot be asked again.
            self._release(worker, usable)

    def close(self) -> None:
        """End every worker; later questions have no verdict."""
        with self.changed:
            self.closed = True
            workers, self.idle = self.idle, []
            for worker in self.busy:
                worker.process.kill()  # the thread that asked it frees its pipes
            self.changed.notify_all()
        for worker in workers:
            worker.end()

    def _acquire(self, give_up: float) -> Worker:
        ticket = object()
        with self.changed:
            self.waiting.append(ticket)
            try:
                patience = max(0.0, give_up - time.monotonic())
                self.changed.wait_for(lambda: self.closed or self._is_next(ticket), patience)
                if self.closed or not self._is_next(ticket):
                    raise NoVerdict("no worker was free in time")
                worker = self._living() or self.start()
                self.busy.add(worker)
                return worker
            except OSError as error:
                raise NoVerdict("no interpreter could be started") from error
            finally:
                self.waiting.remove(ticket)
                self.changed.notify_all()

    def _living(self) -> Worker | None:
        """An idle worker that has not been ended from outside."""
        while self.idle:
            worker = self.idle.pop()
            if worker.is_alive():
                return worker
            worker.end()
        return None

    def _is_next(self, ticket: object) -> bool:
        free = bool(self.idle) or len(self.busy) < self.size
        return free and self.waiting[0] is ticket

    def _release(self, worker: Worker, usable: bool) -> None:
        if not usable:
            worker.end()
        with self.changed:
            self.busy.discard(worker)
            if usable and not self.closed:
                self.idle.append(worker)
            self.changed.notify_all()


# The one state of this package: the pool, and after a fork the pool that stayed with the parent.
_pool = Pool(max(1, min(MAX_WORKERS, os.cpu_count() or 1)))
_of_parents: list[Pool] = []


def ask(kind: str, gold: Any, answer: Any) -> bool:
    """Have a pair judged by this process's pool."""
    return _pool.ask(kind, gold, answer)


def close() -> None:
    """End the workers; the next question starts new ones."""
    global _pool
    _pool.close()
    _pool = Pool(_pool.size)


def _forget() -> None:
    """A forked child must not use, end or wait for the workers of its parent."""
    global _pool
    _of_parents.append(_pool)
    _pool = Pool(_pool.size)


atexit.register(lambda: _pool.close())
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
