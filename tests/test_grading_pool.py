"""The workers: lazy, isolated, killed when late, gone with their parent, served in turn."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY

from stackprog.grading import grade_math, pool
from stackprog.grading.pool import NoVerdict, Pool, Worker
from stackprog.grading.worker import MEMORY_BYTES

# Half an hour inside one call of C, which no exception can interrupt. The guard never lets it
# through, so a test asks the pool itself.
ENDLESS = ("x + 9^{387420489}", "2x")
ASK = r"""
from stackprog.grading import grade_math, pool
grade = grade_math(r"\sqrt{8}", r"\boxed{2\sqrt2}")
print(grade.reason, *[worker.process.pid for worker in pool._pool.idle], flush=True)
"""


@pytest.fixture
def workers() -> Iterator[Pool]:
    """A pool of two of its own."""
    own = Pool(2)
    yield own
    own.close()


def tree(text: str) -> object:
    from stackprog.grading.reader import read_expression

    return read_expression(text)


def ended(pid: int, seconds: float = 10) -> bool:
    """Whether a process that is not a child of this one ends in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return True
        threading.Event().wait(0.05)
    return False


def start(code: str, folder: Path, *arguments: str, **more: object) -> subprocess.Popen[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=folder, env=environment, **more,
    )  # fmt: skip


def test_no_process_is_started_before_a_pair_needs_one() -> None:
    pool.close()

    reasons = {
        grade_math("5", "5").reason,
        grade_math(r"\frac12", "0.5").reason,
        grade_math(r"\sqrt2", r"\sqrt3").reason,
    }

    assert reasons == {"same_string", "same_number", "different"}
    assert not pool._pool.idle
    assert not pool._pool.busy


def test_a_worker_answers_and_is_kept(workers: Pool) -> None:
    assert workers.ask("values", tree(r"\sqrt{8}"), tree(r"2\sqrt{2}"))
    first = workers.idle[0].process.pid
    assert not workers.ask("values", tree(r"\sqrt{8}"), tree("3"))

    assert [worker.process.pid for worker in workers.idle] == [first]


def test_a_question_past_the_deadline_has_no_verdict_and_its_worker_is_replaced(
    workers: Pool,
) -> None:
    workers.ask("equation", tree("x"), tree("2x"))
    late = workers.idle[0]

    begin = time.monotonic()
    with pytest.raises(NoVerdict):
        workers.ask("equation", *map(tree, ENDLESS))

    assert pool.DEADLINE <= time.monotonic() - begin < pool.DEADLINE + 10
    assert late.process.poll() is not None
    assert workers.ask("values", tree("2x"), tree("x+x"))


def test_a_worker_that_was_killed_from_outside_is_replaced_unnoticed(workers: Pool) -> None:
    workers.ask("values", tree("2x"), tree("x+x"))
    workers.idle[0].process.kill()
    workers.idle[0].process.wait()

    assert workers.ask("values", tree("2x"), tree("x+x"))


def test_who_waited_longest_is_served_first() -> None:
    class Recorder:
        def __init__(self) -> None:
            self.served: list[object] = []
            self.first_holds, self.go = threading.Event(), threading.Event()

        def ask(self, kind: str, gold: object, answer: object, give_up: float) -> bool:
            self.served.append(gold)
            self.first_holds.set()
            self.go.wait(10)
            return True

        def is_alive(self) -> bool:
            return True

        def end(self) -> None:
            return

    recorder = Recorder()
    one = Pool(1, start=lambda: recorder)  # type: ignore[arg-type, return-value]
    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=one.ask, args=("values", number, None)))
        threads[-1].start()
        recorder.first_holds.wait(10)
        while number and len(one.waiting) < number:
            threading.Event().wait(0.001)
    recorder.go.set()
    for thread in threads:
        thread.join()

    assert recorder.served == list(range(8))


def test_a_closed_pool_gives_no_verdict(workers: Pool) -> None:
    workers.ask("values", tree("2x"), tree("x+x"))
    process = workers.idle[0].process
    workers.close()

    with pytest.raises(NoVerdict):
        workers.ask("values", tree("2x"), tree("x+x"))
    assert process.returncode is not None


def test_an_interpreter_that_cannot_be_started_is_no_verdict() -> None:
    def fail() -> Worker:
        raise OSError("too many processes")

    with pytest.raises(NoVerdict, match="could be started"):
        Pool(1, start=fail).ask("values", None, None)


def test_an_unsettled_pair_is_wrong_and_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> bool:
        raise NoVerdict("late")

    with monkeypatch.context() as patch:
        patch.setattr(pool, "ask", late)
        grade = grade_math("(z+1)^2", r"\boxed{z^2+2z+1}")
    again = grade_math("(z+1)^2", r"\boxed{z^2+2z+1}")

    assert (grade.right, grade.reason) == (False, "timeout")
    assert (again.right, again.reason) == (True, "symbolic")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
def test_a_worker_inherits_no_setting_and_has_a_memory_limit(
    workers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "secret")
    workers.ask("values", tree("2x"), tree("x+x"))
    process = Path(f"/proc/{workers.idle[0].process.pid}")

    assert b"SOME_API_KEY" not in (process / "environ").read_bytes()
    limits = (process / "limits").read_text().splitlines()
    limit = next(line.split()[3] for line in limits if line.startswith("Max address space"))
    assert int(limit) <= MEMORY_BYTES


@pytest.mark.parametrize("way", ["standard input", "command", "script"])
def test_it_works_however_the_caller_was_started(way: str, tmp_path: Path) -> None:
    (tmp_path / "caller.py").write_text(ASK)
    arguments = {"standard input": ["-"], "command": ["-c", ASK], "script": ["caller.py"]}[way]

    out, _ = start(ASK, tmp_path, *arguments).communicate(ASK)

    reason, pid = out.split()
    assert reason == "symbolic"
    assert ended(int(pid))


def test_a_file_in_the_working_folder_shadows_nothing_in_a_worker(tmp_path: Path) -> None:
    for name in ("sympy", "mpmath", "json", "stackprog", "math_verify"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w')")
    (tmp_path / "elsewhere").mkdir()
    code = f"import os, json, stackprog.grading; os.chdir({str(tmp_path)!r})\n{ASK}"

    out, _ = start(code, tmp_path / "elsewhere", "-c", code).communicate()

    assert out.split()[0] == "symbolic"
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_the_workers_end_with_their_parent(how: signal.Signals, tmp_path: Path) -> None:
    code = ASK + "import threading; threading.Event().wait()"
    parent = start(code, tmp_path, "-c", code, stderr=subprocess.DEVNULL)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline().split()[1])

    parent.send_signal(how)
    parent.communicate()

    assert ended(pid)


def test_a_worker_in_the_middle_of_a_question_ends_without_its_parent(tmp_path: Path) -> None:
    code = f"""
from stackprog.grading import pool
from stackprog.grading.reader import read_expression
pool._pool.ask("equation", read_expression("x"), read_expression("2x"))
print(pool._pool.idle[0].process.pid, flush=True)
pool._pool.ask("equation", *map(read_expression, {ENDLESS!r}))
"""
    parent = start(code, tmp_path, "-c", code, stderr=subprocess.DEVNULL)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    threading.Event().wait(0.5)
    parent.kill()
    parent.communicate()

    assert ended(pid)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_child_starts_workers_of_its_own(tmp_path: Path) -> None:
    code = """
import os
from stackprog.grading import grade_math, pool
assert grade_math(r"\\sqrt{8}", r"\\boxed{2\\sqrt2}").right
if os.fork() == 0:
    assert not pool._pool.idle
    right = grade_math(r"\\sqrt{12}", r"\\boxed{2\\sqrt3}").right
    pool.close()
    os._exit(0 if right else 1)
_, status = os.wait()
print(status, grade_math(r"\\sqrt{18}", r"\\boxed{3\\sqrt2}").right, len(pool._pool.idle))
"""

    out, _ = start(code, tmp_path, "-c", code).communicate()

    assert out.split() == ["0", "True", "1"]
