"""Peak memory of an evaluation as the data grows: `python benchmarks/memory.py [1000 20000]`.

An agent over two models that answer at once, everything on disk. The data set itself is held whole;
beside the peak stands what its examples alone take, measured in the same process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import loopback
from numbered import Numbers


class Instant:
    """A backend that answers at once."""

    def send(self, row, messages, sampling, rollout, timeout):
        """One reply."""
        from stackprog.calls import Reply

        body = {"messages": messages, "model": row.lm}
        return Reply(loopback.answer(body), prompt_tokens=100, completion_tokens=20, usd=0.0)


def resident() -> float:
    """Megabytes in use now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise OSError("expected /proc/self/status")


def one(questions: int) -> dict:
    """Evaluate in this process."""
    import resource

    import stackprog
    from stackprog.lms.catalog import Catalog, ModelRow
    from stackprog.lms.registry import Registry

    registry = Registry(Catalog([ModelRow(name, f"instant/{name}") for name in "AB"]))
    registry._backends = dict.fromkeys(("litellm", "http"), Instant())
    program = stackprog.build("[A_0, B_0]", registry=registry)
    with tempfile.TemporaryDirectory() as folder:
        stackprog.evaluate(program, Numbers(50), run=f"{folder}/warm-up")
        before = resident()
        held = Numbers(questions).load("test")
        examples = resident() - before
        del held  # the evaluation loads its own
        wall, cpu = time.perf_counter(), time.process_time()
        report = stackprog.evaluate(program, Numbers(questions), run=f"{folder}/run", threads=64)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        disk = sum(path.stat().st_size for path in Path(folder, "run").iterdir()) / 2**20
    assert report.n == questions, report
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"peak": peak, "before": before, "examples": examples, "disk": disk, "wall": wall,
            "cpu": 1000 * cpu / report.calls}  # fmt: skip


def main() -> None:
    """Each size in a process of its own."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]))))
        return
    print("examples  peak MB  growth MB  of it examples MB  run log MB  seconds  CPU ms a call")
    for size in sys.argv[1:] or ["1000", "20000"]:
        done = subprocess.run(
            [sys.executable, __file__, "--one", size], capture_output=True, text=True, check=True
        )
        m = json.loads(done.stdout.strip().splitlines()[-1])
        print(
            f"{size:>8}  {m['peak']:7.0f}  {m['peak'] - m['before']:9.1f}  {m['examples']:17.1f}  "
            f"{m['disk']:10.1f}  {m['wall']:7.1f}  {m['cpu']:13.2f}"
        )


if __name__ == "__main__":
    main()
