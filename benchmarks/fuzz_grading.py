"""Coverage-guided fuzzing of the grader: no answer may make it raise, or take long.

    python -m pip install atheris
    python benchmarks/fuzz_grading.py -max_total_time=120

Arguments are libFuzzer's. A crash leaves its input in a file `crash-...`. Pairs that would reach a
worker are cut off there, so that all time goes into what runs in the caller's process; the workers
are bounded by their deadline instead.
"""

import sys
import time

import atheris

with atheris.instrument_imports(include=["stackprog.grading"]):
    from stackprog.grading import grade_choice, grade_math, pool

GOLDS = ["5", r"x^2+\sqrt{2}", "(3,4]", r"\{1,2\}", r"\text{east}", "y=2x", "52_8", "15\\%", "A"]
SECONDS = 1.0


def no_worker(kind: str, *_: object) -> bool:
    """Stands for a worker that finds every pair different."""
    return kind == "never"


def one_input(data: bytes) -> None:
    """Grade one generated response, and the response as a gold answer."""
    provider = atheris.FuzzedDataProvider(data)
    gold = GOLDS[provider.ConsumeIntInRange(0, len(GOLDS) - 1)]
    text = provider.ConsumeUnicode(1200)
    begin = time.perf_counter()
    for response in (text, rf"\boxed{{{text}}}"):
        grade = grade_math(gold, response)
        assert (grade.extracted is None) == (grade.reason == "no_answer"), grade
        grade_choice("A", response)
    grade_math(text, r"\boxed{x+7}")
    taken = time.perf_counter() - begin
    assert taken < SECONDS, f"{taken:.1f} s for {text!r}"


def main() -> None:
    """Fuzz until libFuzzer's limits are reached."""
    pool.ask = no_worker
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
