r"""Answers that attack the grader, from 64 threads at once, while honest answers are graded.

The guard sees most of them off; that the workers are bounded all the same is shown in
`test_grading_pool`.
"""

from __future__ import annotations

import resource
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stackprog.grading import grade_choice, grade_math, pool

HOSTILE = [
    r"\sqrt{" * 110 + "2" + "}" * 110, r"\sin" * 200 + "{x}", "|" * 190 + "5" + "|" * 190,
    "x2" * 190, r"\cdot".join(["x2"] * 60), "x/2" * 120, "x!" + "!" * 300,
    r"\frac{1}{" * 70 + "2" + "}" * 70, "9^{9^{9^{9^9}}}", "9**9**9**9", "10^{10^{10}}",
    "2^{2^{2^{2^{2^{2}}}}}", "99999999!", "((5!)!)!", "(10^9)!", r"\binom{10^9}{5\cdot10^8}",
    r"\binom{1000000}{500000}", r"\int_0^\infty e^{-x^2}\sin(x^x)\,dx", r"\iiint x^{y^z}",
    r"\sum_{n=1}^{10^{10}} \frac1n", r"\prod_{n=1}^{10^9} n", r"\lim_{x\to0} x^{x^x}",
    "1E999999999", "1e999999999", "x" * 100_000, "1" * 100_000, "(" * 5000 + ")" * 5000,
    "{" * 5000 + "}" * 5000, r"\boxed{" * 5000 + "5" + "}" * 5000, r"\frac{" * 3000,
    r"\sqrt{" * 2000 + "2" + "}" * 2000, "$" * 100_000, r"\[" * 50_000, r"\(" * 50_000,
    "**" * 50_000, "answer is " * 20_000, "Answer:" + " " * 100_000 + "x", "\n" * 100_000,
    " " * 100_000, "<think>" * 10_000, "</think>" * 10_000, r"\boxed{}" * 10_000, "-" * 100_000,
    "-" * 900 + "5", "1/" * 400 + "1", "1+" * 400 + "1", ",".join("1" * 900), r"\pm" * 300,
    r"\pm1" * 100, "|" * 500, r"\begin{vmatrix}" + "&".join("abcdefgh") + r"\end{vmatrix}",
    r"\det\begin{pmatrix}a&b\\c&d\end{pmatrix}", "\0\0\0", "5\0", "\ud800\udfff", "x^{\ud800}",
    "x^{1000000000}", "(x+1)^{1000}", "(x+y+z)^{500}", "e^{e^{e^{e^{10}}}}", r"\sin(10^{300})",
    r"\tan\frac{\pi}{2}", r"\frac{1}{0}", "0^0", "0^{-1}", r"\log 0", r"\sqrt[1000000]{2}",
    r"\sqrt[0]{5}", r"0.\overline{" + "123" * 100 + "}", r"\{" * 50 + "1" + r"\}" * 50,
    r"\infty-\infty", "i^{i^{i}}", "9" * 399 + "^{9}", "2^{20000}", "(2^{1000})^{1000}",
    "((((x^{60})^{60})^{60})^{60})^{60}", "x=" * 200 + "5", r"\text{" * 300,
    r"\begin{matrix}" * 50, r"\cup".join(["(0,1)"] * 90), r"x \equiv 3 \pmod{10^{100}}",
]  # fmt: skip
CODE = [
    "__import__('pathlib').Path(MARK).touch()", "eval('open(MARK,\"w\")')",
    "exec('open(MARK,\"w\")')", "open(MARK,'w')", "(lambda: open(MARK,'w'))()",
    "1+open(MARK,'w').write('1')", "sin(open(MARK,'w'))", "x=open(MARK,'w')",
    "[open(MARK,'w') for x in (1,)]", "(open(MARK,'w'), 2)", r"\frac{open(MARK,'w')}{2}",
    r"\sqrt{open(MARK,'w')}", r"\text{open(MARK,'w')}", r"\operatorname{exec}(open(MARK,'w'))",
    "{open(MARK,'w')}", "f(open(MARK,'w'))_8", "().__class__.__base__.__subclasses__()",
    "import os; os.system('touch MARK')", "os.system('touch MARK')", "`touch MARK`",
    "$(touch MARK)", "; touch MARK", "{{open(MARK,'w')}}", "%(open(MARK,'w'))s", r"\input{MARK}",
    r"\write18{touch MARK}",
]  # fmt: skip
HONEST = [
    ("5", "5", True), (r"\frac12", "0.5", True), (r"\sqrt{8}", r"2\sqrt2", True),
    ("(a+1)^2", "a^2+2a+1", True), ("(a+1)^2", "a^2+2a+2", False), ("1,2", "2,1", True),
    ("(2,1)", "(1,2)", False), ("y=2x", "2x-y=0", True),
    (r"x \equiv 3 \pmod 7", r"x\equiv3\pmod{7}", True), (r"\text{east}", "East", True),
    (r"\sqrt2", "1.41421", False),
]  # fmt: skip
GOLDS = [
    "5",
    r"x^2+\sqrt{2}",
    "(1,2)",
    r"\{1,2\}",
    r"\text{east}",
    "y=2x",
    r"\begin{pmatrix}1\\2\end{pmatrix}",
]
FORMS = ["{}", r"\boxed{{{}}}", "The answer is ${}$.", "Answer: {}"]
# What the pool may take for one pair, and as much again for 64 threads to get their turn.
BOUND = 2 * pool.PATIENCE


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Grade everything once, mixed, from 64 threads, against golds of each kind."""
    folder = tmp_path_factory.mktemp("hostile")
    mark = str(folder / "ran")
    code = [text.replace("MARK", repr(mark) if "(MARK" in text else mark) for text in CODE]
    attacks = [form.format(text) for text in HOSTILE + code for form in FORMS]
    tasks = [("attack", gold, attack) for attack in attacks for gold in GOLDS]
    tasks += [("gold", attack, r"\boxed{x+5}") for attack in HOSTILE + code]
    tasks += [("choice", "A", attack) for attack in attacks]
    every = max(1, len(tasks) // 40)
    for at in range(0, len(tasks), every):
        tasks[at:at] = [("honest", gold, rf"\boxed{{{answer}}}") for gold, answer, _ in HONEST]

    def grade(task: tuple[str, str, str]) -> tuple[str, str, str, object, float]:
        begin = time.monotonic()
        verdict = (grade_choice if task[0] == "choice" else grade_math)(*task[1:])
        return *task, verdict, time.monotonic() - begin

    with ThreadPoolExecutor(64) as threads:
        done = list(threads.map(grade, tasks))
    return {"done": done, "mark": Path(mark)}


def test_every_attack_is_answered_in_time(outcome: dict) -> None:
    late = [
        (gold, answer[:60], seconds)
        for _, gold, answer, _, seconds in outcome["done"]
        if seconds > BOUND
    ]

    assert not late


def test_no_attack_is_right(outcome: dict) -> None:
    right = [
        (gold, answer[:60])
        for kind, gold, answer, grade, _ in outcome["done"]
        if kind == "attack" and grade.right
    ]

    # These two are the answer 5, and say so in a strange way.
    assert {answer for _, answer in right} <= {form.format("5\0") for form in FORMS} | {
        form.format(r"\boxed{" * 5000 + "5" + "}" * 5000)[:60] for form in FORMS
    }


def test_no_code_in_an_answer_runs(outcome: dict) -> None:
    assert not outcome["mark"].exists()


def test_honest_verdicts_are_unchanged_in_between(outcome: dict) -> None:
    expected = {(gold, rf"\boxed{{{answer}}}"): right for gold, answer, right in HONEST}
    seen = [
        (gold, answer, grade.right)
        for kind, gold, answer, grade, _ in outcome["done"]
        if kind == "honest"
    ]

    assert len(seen) >= 10 * len(HONEST)
    assert [item for item in seen if expected[item[:2]] != item[2]] == []


def test_the_pool_is_whole_and_no_process_grew_past_two_gigabytes(outcome: dict) -> None:
    assert not pool._pool.busy
    assert all(worker.is_alive() for worker in pool._pool.idle)
    assert grade_math("(q+1)^2", r"\boxed{q^2+2q+1}").right

    pool.close()
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        assert resource.getrusage(who).ru_maxrss < 2_000_000
