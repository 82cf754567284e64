"""What faults of a provider do to a score: `python benchmarks/faults.py [FAULT ...]`.

A nested program, `[A_0, B_0]`, answers 500 questions over real HTTP, 64 at once, while the loopback
server misbehaves; beside it the same calls through plain `dspy.Evaluate` with DSPy's own settings,
each in a process of its own that is given up after a while. The true accuracy is 0.800.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import loopback
from loopback import Faults
from numbered import Numbers

THREADS, LATENCY, GIVE_UP = 64, 0.2, 240.0
FAULTS = {
    "none": Faults(),
    "5 % HTTP 500": Faults(error=0.05),
    "30 % HTTP 500": Faults(error=0.30),
    "10 % 429, Retry-After 3": Faults(refused=0.10, retry_after=3),
    "100 requests a second": Faults(rate=100, retry_after=1),
    "20 requests a second": Faults(rate=20, retry_after=2),
    "2 % never answer": Faults(hang=0.02),
    "5 % cut JSON": Faults(cut=0.05),
    "2 % of prompts always fail": Faults(dead=50),
    "5 % empty choices": Faults(empty=0.05),
    "5 % errors with status 200": Faults(hidden=0.05),
}


def ours(url: str, questions: int) -> dict:
    """An evaluation by stackprog, everything on."""
    import stackprog
    from stackprog.lms.catalog import Catalog, ModelRow

    rows = [
        ModelRow(name, f"openai/{name}", api_base=url, timeout=3, price_in=1.0, price_out=1.0)
        for name in "AB"
    ]
    program = stackprog.build("[A_0, B_0]", catalog=Catalog(rows))
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        report = stackprog.evaluate(
            program, Numbers(questions), run=Path(folder) / "run", threads=THREADS
        )
        seconds = time.perf_counter() - started
    return {"said": f"{report.accuracy:.3f}, {report.failed} failed", "seconds": seconds}


def plain(url: str, questions: int) -> dict:
    """The same calls by DSPy alone: two children and three controller steps a question."""
    import dspy

    lm = dspy.LM("openai/a", api_base=url, api_key="none", cache=False)

    class Program(dspy.Module):
        def __init__(self) -> None:
            super().__init__()
            self.ask = dspy.Predict("question -> reasoning, answer")

        def forward(self, question: str) -> dspy.Prediction:
            for step in range(4):
                self.ask(question=f"{question} step {step}")
            return self.ask(question=question)

    devset = Numbers(questions).load("test").examples
    started = time.perf_counter()
    with dspy.context(lm=lm):
        found = dspy.Evaluate(
            devset=devset, metric=lambda example, given: example.answer == given.answer,
            num_threads=THREADS,
        )(Program())  # fmt: skip
    return {"said": f"{found.score / 100:.3f}", "seconds": time.perf_counter() - started}


def measured(who: str, name: str, questions: int) -> str:
    """Run one in a process of its own; one line of the table."""
    with loopback.running(LATENCY, FAULTS[name]) as url:
        command = [sys.executable, __file__, "--as", who, "--url", url, "--questions",
                   str(questions)]  # fmt: skip
        started = time.perf_counter()
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=GIVE_UP, check=False
            )
            last = (done.stdout.strip().splitlines() or ["{}"])[-1]
            result = json.loads(last) if done.returncode == 0 else {}
            error = (done.stderr.strip().splitlines() or ["?"])[-1][:46]
            said = result.get("said", f"nothing: {error}")
            seconds = f"{result['seconds']:.1f}" if result else "-"
        except subprocess.TimeoutExpired:
            said, seconds = f"nothing: not over after {GIVE_UP:.0f} s", "-"
        whole = time.perf_counter() - started
        counts = loopback.stats(url)
    return (
        f"  {who:5} {said:48} {counts['requests']:6} {counts['requests'] - counts['distinct']:6} "
        f"{counts['redone']:6} {seconds:>8} {whole:8.1f}"
    )


def main() -> None:
    """Print a table; `--as` is how it calls itself."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("faults", nargs="*", default=list(FAULTS), metavar="FAULT")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--as", dest="who", choices=["ours", "plain"], help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    if options.who:
        logging.getLogger("dspy").setLevel(logging.CRITICAL)
        run = ours if options.who == "ours" else plain
        print(json.dumps(run(options.url, options.questions)))
        return
    print(
        f"{options.questions} questions, 5 calls each, {LATENCY * 1000:.0f} ms, {THREADS} at once\n"
        "  again: requests beyond the distinct ones; redone: for what had been answered before\n"
        f"  {'who':5} {'accuracy':48} {'requests':>8} {'again':>4} {'redone':>6} {'seconds':>8} "
        f"{'process':>8}"
    )
    for name in options.faults:
        print(name)
        for who in ("ours", "plain"):
            print(measured(who, name, options.questions), flush=True)


if __name__ == "__main__":
    main()
