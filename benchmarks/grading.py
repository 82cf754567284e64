"""Graders on labelled pairs, in one run: accuracy, wrong verdicts by direction, and cost.

    python benchmarks/grading.py ../shared/data/grading/math_pairs.jsonl

Peers that are installed are measured, others are left out and named: `math-verify` and `dspy` are
dependencies of the project, `mathruler` (prm800k's rules as a package) is not:

    python -m pip install mathruler

Each pair is a line of JSON with `gold`, `prediction` (a whole response) and `equivalent`. Every
peer but "Math-Verify alone" is handed the answer that this project's extractor found, so that the
rules are compared and not the extraction. Peers run in this process, on labelled pairs only.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stackprog.grading import grade_math, pool
from stackprog.grading.extract import extract_math
from stackprog.grading.normalise import normalise

Grader = Callable[[str, str], bool]
THREADS = 16


def ours(gold: str, response: str) -> bool:
    """This project."""
    return grade_math(gold, response).right


def normalised_string(gold: str, response: str) -> bool:
    """The control: equal once spelling is normalised, and nothing else."""
    answer = extract_math(response)
    return answer is not None and normalise(gold).text == normalise(answer).text


def math_verify_alone() -> Grader:
    """As its documentation shows it, on the whole response."""
    from math_verify import parse, verify

    def grade(gold: str, response: str) -> bool:
        sides = parse(rf"$\boxed{{{gold}}}$"), parse(response)
        return bool(verify(*sides))

    return grade


def math_verify_extracted() -> Grader:
    """Its comparison, after the extractor of this project."""
    grade = math_verify_alone()
    return lambda gold, response: grade(gold, rf"$\boxed{{{extract_math(response) or ''}}}$")


def prm800k() -> Grader:
    """The normalisation and comparison of the prm800k repository."""
    from mathruler.grader import grade_answer

    return lambda gold, response: bool(grade_answer(extract_math(response) or "", gold))


def dspy_em() -> Grader:
    """Exact match as DSPy ships it."""
    from dspy.evaluate.metrics import EM

    return lambda gold, response: bool(EM(extract_math(response) or "", [gold]))


PEERS: dict[str, Callable[[], Grader]] = {
    "ours": lambda: ours,
    "normalised string": lambda: normalised_string,
    "Math-Verify alone": math_verify_alone,
    "Math-Verify on our extraction": math_verify_extracted,
    "prm800k's rules (mathruler)": prm800k,
    "DSPy's EM": dspy_em,
}


def measure(grade: Grader, pairs: list[dict]) -> dict:
    """Verdicts and times of one grader, one pair after the other, after a first pair."""
    grade("1", "\\boxed{2}")
    wrong = {True: 0, False: 0}
    seconds = []
    for pair in pairs:
        begin = time.perf_counter()
        right = grade(pair["gold"], pair["prediction"])
        seconds.append(time.perf_counter() - begin)
        if right != pair["equivalent"]:
            wrong[right] += 1
    seconds.sort()
    return {
        "accuracy": 1 - (wrong[True] + wrong[False]) / len(pairs),
        "accepts": wrong[True],
        "rejects": wrong[False],
        "median": statistics.median(seconds) * 1e3,
        "p99": seconds[int(len(seconds) * 0.99)] * 1e3,
        "worst": seconds[-1] * 1e3,
    }


def pairs_a_second(pairs: list[dict]) -> float:
    """Pairs graded in a second from 16 threads, with no verdict and no worker from before."""
    forget()
    begin = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda pair: ours(pair["gold"], pair["prediction"]), pairs))
    return len(pairs) / (time.perf_counter() - begin)


def forget() -> None:
    """Empty the caches and end the workers, for a first run."""
    from stackprog.grading import compare, grade

    compare._decide.cache_clear()
    grade._normal.cache_clear()
    pool.close()


def import_seconds() -> float:
    """The fastest of five imports of the grader in an interpreter of its own."""
    clock = "time.perf_counter()"
    code = f"import time; begin = {clock}; import stackprog.grading; print({clock} - begin)"
    root = Path(__file__).resolve().parent.parent
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
        for _ in range(5)
    ]
    return min(float(run.stdout) for run in runs)


def pool_megabytes() -> list[float]:
    """Resident memory of each worker, with SymPy loaded in all of them."""
    with ThreadPoolExecutor(THREADS) as threads:
        golds = [rf"\vec{{{letter}}}" for letter in "abcdefghklmnopqr"]
        list(threads.map(lambda gold: ours(gold, r"\hat{x}+\angle{y}"), golds))
    sizes = []
    for worker in pool._pool.idle:
        status = Path(f"/proc/{worker.process.pid}/status").read_text()
        sizes.append(int(status.split("VmRSS:")[1].split()[0]) / 1024)
    return sizes


def main() -> None:
    """Print the table and the costs."""
    arguments = argparse.ArgumentParser(description="Compare graders on labelled pairs.")
    arguments.add_argument("pairs", type=Path)
    lines = arguments.parse_args().pairs.read_text().splitlines()
    pairs = [json.loads(line) for line in lines]
    print(f"{len(pairs)} pairs, {sum(pair['equivalent'] for pair in pairs)} of them equivalent\n")
    print("| grader | accuracy | false accepts | false rejects | median ms | p99 ms | worst ms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, load in PEERS.items():
        try:
            row = measure(load(), pairs)
        except ImportError as error:
            print(f"| {name} | not installed: {error.name} |")
            continue
        print(
            f"| {name} | {row['accuracy']:.2%} | {row['accepts']} | {row['rejects']} "
            f"| {row['median']:.3f} | {row['p99']:.2f} | {row['worst']:.0f} |"
        )
    print(f"\nours, {THREADS} threads, nothing cached: {pairs_a_second(pairs):,.0f} pairs a second")
    print(f"ours, {THREADS} threads, again: {again(pairs):,.0f} pairs a second")
    print(f"import of the grader: {import_seconds():.3f} s")
    sizes = pool_megabytes()
    print(f"pool: {len(sizes)} workers, {sum(sizes):.0f} MB with SymPy loaded in each")


def again(pairs: list[dict]) -> float:
    """Pairs graded in a second from 16 threads, with every verdict known."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda pair: ours(pair["gold"], pair["prediction"]), pairs))
    return len(pairs) / (time.perf_counter() - begin)


if __name__ == "__main__":
    main()
