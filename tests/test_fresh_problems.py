"""The shipped winners on problems they have never seen, of the kinds their models claim."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys

import pytest
from conftest import REPOSITORY
from fresh_problems import MATH, SCIENCE

from stackprog.artifacts import load
from stackprog.grading import grade_choice, grade_math


def test_the_mathematics_winner_solves_at_least_half() -> None:
    program = load(REPOSITORY / "artifacts" / "math500-offline")

    solved = [
        grade_math(answer, program(question=problem).answer).right for _, problem, answer in MATH
    ]

    assert sum(solved) >= len(MATH) / 2


def test_the_science_winner_solves_at_least_half() -> None:
    program = load(REPOSITORY / "artifacts" / "gpqa-offline")

    solved = []
    for number, (_, stem, options) in enumerate(SCIENCE):
        order = random.Random(number).sample(range(4), 4)
        lines = [f"{letter}) {options[at]}" for letter, at in zip("ABCD", order, strict=True)]
        found = program(question=f"{stem}\n\n" + "\n".join(lines))
        solved.append(grade_choice("ABCD"[order.index(0)], found.answer).right)

    assert sum(solved) >= len(SCIENCE) / 2


@pytest.mark.parametrize(("task", "answer"), [("math500", r"\frac{7}{8}"), ("gpqa", "B")])
def test_the_code_on_a_shipped_winners_page_answers_a_question_of_its_task(
    task: str, answer: str
) -> None:
    folder = REPOSITORY / "artifacts" / f"{task}-offline"
    _, code, _ = re.split("```(?:python)?\n", (folder / "README.md").read_text())[2:]

    code = code.replace(f"path/to/{task}-offline", str(folder))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == answer


@pytest.mark.parametrize("task", ["math500", "gpqa"])
def test_a_shipped_winner_beats_every_single_model_on_test(task: str) -> None:
    folder = REPOSITORY / "artifacts" / f"{task}-offline"
    report = json.loads((folder / "report.json").read_text())

    assert all(report["test"]["right"] > single["right"] for single in report["singles"])
