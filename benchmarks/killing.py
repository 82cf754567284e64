"""`kill -9` at random moments of a search: `python benchmarks/killing.py [--kills 20]`.

Each time a search over the loopback server is killed, then run again to its end; it must find what
an undisturbed search finds, ask no finished call again, and leave a sound run log.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import loopback
from numbered import Numbers

THREADS, LATENCY, QUESTIONS = 8, 0.02, 30


def search(url: str, run: str, budget_calls: int | None = None) -> None:
    """The search: three models that know different questions."""
    import stackprog
    from stackprog.budgets import Budget
    from stackprog.lms.catalog import ModelRow

    rows = [
        ModelRow(f"K{n}", f"openai/knows-{n}", api_base=url, timeout=20, price_in=1.0,
                 price_out=1.0)
        for n in (2, 3, 5)
    ]  # fmt: skip
    stackprog.search(
        Numbers(QUESTIONS), models=[row.name for row in rows], catalog=rows, top_n=3,
        train_size=QUESTIONS, run=run, threads=THREADS, budget=Budget(calls=budget_calls),
    )  # fmt: skip


def start(url: str, run: str, budget_calls: int | None = None) -> BaseProcess:
    """The search in a process of its own."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["stackprog.search.runner", "litellm"])
    process = context.Process(target=search, args=(url, run, budget_calls))
    process.start()
    return process


def found(run: str) -> dict:
    """What a finished search found, as far as it does not depend on time or cache."""
    report = json.loads((Path(run) / "report.json").read_text())
    return {
        "winner": report["winner"],
        "candidates": [(c["spec"], c["right"], c["failed"]) for c in report["candidates"]],
        "test": [report["test"][key] for key in ("right", "wrong", "failed", "calls")],
    }


def trial(asked: int, whole: dict, requests: int) -> dict:
    """Kill a search after so many requests, run it again, and compare.

    `redone` are the requests of both runs beyond those of the undisturbed one.
    """
    with loopback.running(LATENCY) as url, tempfile.TemporaryDirectory() as folder:
        run = f"{folder}/run"
        process = start(url, run)
        while process.is_alive() and loopback.stats(url).get("requests", 0) < asked:
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        killed = loopback.stats(url)["requests"]
        again = start(url, run)
        again.join(120)
        counts = loopback.stats(url)
        log = sqlite3.connect(f"{run}/run.sqlite")
        (sound,) = log.execute("PRAGMA integrity_check").fetchone()
        (rows,) = log.execute("SELECT COUNT(*) FROM calls WHERE NOT cached").fetchone()
        log.close()
        return {
            "killed_at": killed, "same": found(run) == whole, "sound": sound == "ok",
            "redone": counts["requests"] - requests, "not_in_log": counts["requests"] - rows,
        }  # fmt: skip


def undisturbed() -> tuple[dict, int]:
    """What a search finds when nothing happens, and how many requests it takes."""
    with loopback.running(LATENCY) as url, tempfile.TemporaryDirectory() as folder:
        process = start(url, f"{folder}/run")
        process.join(120)
        return found(f"{folder}/run"), loopback.stats(url)["requests"]


def main() -> None:
    """Print a line a kill."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    whole, requests = undisturbed()
    print(f"undisturbed: {requests} requests, winner {whole['winner']}; {THREADS} in flight")
    moments = random.Random(options.seed)
    trials = [trial(moments.randrange(1, requests), whole, requests) for _ in range(options.kills)]
    for made in trials:
        print("  " + ", ".join(f"{name} {value}" for name, value in made.items()))
    print(
        f"same {sum(t['same'] for t in trials)} of {len(trials)}, "
        f"sound {sum(t['sound'] for t in trials)}, most redone {max(t['redone'] for t in trials)}"
    )


if __name__ == "__main__":
    main()
