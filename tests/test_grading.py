"""Which answer a response states, and what a verdict says."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest
from conftest import REPOSITORY

from stackprog.grading import Grade, equivalent, grade_math
from stackprog.grading.extract import extract_math


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        (r"So $x = \boxed{7}$.", "7"),
        (r"First \boxed{3}, but no: it is \boxed{\frac{1}{2}}.", r"\frac{1}{2}"),
        (r"\boxed{\text{the } \boxed{8}}", r"\text{the } \boxed{8}"),
        (r"Hence $\boxed{1}$ and $\boxed{-2}$.", "1, -2"),
        (r"We get $\boxed{5}$, that is $\boxed{5}$.", "5"),
        (r"\boxed{} is left to fill. The answer is 4.", "4"),
        (r"\boxed7", "7"),
        ("<think>\\boxed{1}</think>The answer is 2.", "2"),
        ("<think>perhaps 3", None),
        ("maybe \\boxed{1}</think>\n\n2", "2"),
        ("The answer is $3$. I hope it is correct.", "3"),
        ("The answer is p - q. I hope it is correct.", "p - q"),
        ("The answer is 3.5, because half of 7 is 3.5.", "3.5"),
        ("The answer is $x=1$ or $x=2$.", "x=1, x=2"),
        ("**Final Answer**\n\n12", "12"),
        ("**Answer:** $\\frac{3}{4}$", r"\frac{3}{4}"),
        (r"\[ \text{Answer: } 40_9 \]", "40_9"),
        ("Answer: 36 (without quotes)", "36"),
        ("Answer: The value of $n$ is 12.", "12"),
        ("Answer: The number of ways is $12$.", "12"),
        ("One might guess 11, but no. The answer is 12.", "12"),
        ("#### 46", "46"),
        ("We have\n\\[ 4 + 5 = 9 \\]\nas was asked.", "4 + 5 = 9"),
        ("It follows that the total is **42**.", "42"),
        ("Therefore, n = 4.", "n = 4"),
        ("There are 42 ways.", "42 ways"),
        ("9**2", "9**2"),
        ("5!", "5!"),
        ("I could not see how to go on from the numbers that were given.", None),
        ("", None),
        (" \n ", None),
    ],
)
def test_the_answer_is_what_the_response_states_last(response: str, answer: str | None) -> None:
    assert extract_math(response) == answer


def test_a_response_without_an_answer_is_wrong_and_says_so() -> None:
    grade = grade_math("5", "I could not see how to go on from the numbers that were given.")

    assert grade == Grade(right=False, exact=False, extracted=None, reason="no_answer")


@pytest.mark.parametrize(
    ("gold", "response", "right", "exact", "reason"),
    [
        (r"\frac{1}{2}", r"\boxed{\dfrac12}", True, True, "same_string"),
        (r"\frac{1}{2}", r"\boxed{0.5}", True, False, "same_number"),
        (r"\sqrt{8}", r"\boxed{2\sqrt2}", True, False, "symbolic"),
        ("1,2", r"\boxed{2,1}", True, False, "symbolic"),
        ("1,2", r"\boxed{2,3}", False, False, "different"),
        ("5", r"\boxed{\int_0^1 5\,dx}", False, False, "refused"),
    ],
)
def test_a_grade_names_the_rule_that_decided(
    gold: str, response: str, right: bool, exact: bool, reason: str
) -> None:
    grade = grade_math(gold, response)

    assert (grade.right, grade.exact, grade.reason) == (right, exact, reason)


def test_a_grade_cannot_be_changed() -> None:
    grade = grade_math("5", "5")

    with pytest.raises(dataclasses.FrozenInstanceError):
        grade.right = False  # type: ignore[misc]


def test_answers_in_two_spellings_are_one_class() -> None:
    assert equivalent(r"\frac{3}{6}", "0.5")
    assert equivalent("(a+1)^2", "a^2+2a+1")
    assert not equivalent("5", "6")
    assert not equivalent("5 cm", "5 m")


def test_the_grader_imports_neither_sympy_nor_dspy() -> None:
    code = (
        "import sys; from stackprog.grading import grade_math;"
        "assert grade_math(r'\\sqrt{8}', r'\\boxed{2\\sqrt2}').reason == 'symbolic';"
        "print(sorted({'sympy', 'mpmath', 'math_verify', 'dspy'} & set(sys.modules)))"
    )

    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, check=True
    )

    assert run.stdout.strip() == "[]"
