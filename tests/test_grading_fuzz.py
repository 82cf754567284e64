"""Generated answers: the grader never raises, and agrees with exact arithmetic."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackprog.grading import grade_choice, grade_math
from stackprog.grading.guard import MAX_LENGTH

GOLDS = st.sampled_from(
    ["5", r"\frac12", "(3,4]", r"\{1,2\}", "x^2+1", r"\text{east}", "y=2x", "52_8"]
)
PIECES = st.sampled_from(
    [*"0123456789abxyzei+-*/^_=<>,;:.!|&%$#~'\"` \n\t\\{}()[]"]
    + [
        r"\frac",
        r"\sqrt",
        r"\boxed{",
        r"\text{",
        r"\left(",
        r"\right)",
        r"\begin{pmatrix}",
        r"\end{pmatrix}",
        r"\pm",
    ]
    + [
        r"\cup",
        r"\in",
        r"\pi",
        r"\infty",
        r"\sin",
        r"\log",
        r"\binom",
        r"\overline{",
        r"\{",
        r"\}",
        "^{",
        "_{",
        "}{",
    ]
    + [
        "answer is ",
        "Answer: ",
        "</think>",
        "<think>",
        "**",
        "$$",
        r"\[",
        r"\]",
        " or ",
        " and ",
        "½",
        "√",
        "²",
        "−",
        "°",
    ]
    + [
        "\0",
        "\ud800",
        "٣",
        "x^{10}",
        "0.5",
        "12,345",
        r"\frac{1}{2}",
        r"\cdot",
        r"\le",
        "A",
        "(B)",
        "cm",
        "10^{9}",
    ]
)
JUNK = st.lists(PIECES, max_size=40).map("".join)


def fuzz(examples: int) -> settings:
    """So many examples, the same ones in every run."""
    return settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )  # fmt: skip


@st.composite
def arithmetic(draw: st.DrawFn, depth: int = 3) -> tuple[str, Fraction]:
    """An expression in LaTeX, and the value that Python gives it."""
    kind = draw(st.sampled_from(["+", "*", "-", "/", "square", "abs"])) if depth else "number"
    if kind == "number" or draw(st.integers(0, 3)) == 0:
        text = f"{draw(st.integers(0, 99))}" + draw(st.sampled_from(["", ".5", ".125", ".07"]))
        return text, Fraction(text)
    a, x = draw(arithmetic(depth - 1))
    if kind == "square":
        return f"-({a})^2", -(x**2)
    if kind == "abs":
        return rf"\left|{a}\right|", abs(x)
    b, y = draw(arithmetic(depth - 1))
    if kind == "/" and y:
        return rf"\dfrac{{{a}}}{{{b}}}", x / y
    if kind == "*":
        return rf"({a}) \cdot ({b})", x * y
    return (f"({a}) + ({b})", x + y) if kind == "+" else (rf"{{{a}}} - \left({b}\right)", x - y)


@fuzz(4000)
@given(GOLDS, JUNK)
def test_no_answer_makes_the_grader_raise(gold: str, response: str) -> None:
    grade = grade_math(gold, response)

    assert grade.right == (grade.reason in ("same_string", "same_number", "symbolic"))
    assert (grade.extracted is None) == (grade.reason == "no_answer")
    assert grade.extracted is None or len(grade.extracted) <= MAX_LENGTH


@fuzz(2000)
@given(JUNK, JUNK)
def test_no_gold_answer_makes_the_grader_raise(gold: str, response: str) -> None:
    assert grade_math(gold, response).reason != "timeout"


@fuzz(1000)
@given(st.text(max_size=60))
def test_no_text_makes_either_grader_raise(response: str) -> None:
    grade_math("5", response)
    grade_choice("A", response)


@fuzz(1500)
@given(JUNK)
def test_no_text_is_two_letters(response: str) -> None:
    right = [letter for letter in "ABCD" if grade_choice(letter, response).right]

    assert len(right) <= 1


@fuzz(1500)
@given(arithmetic())
def test_arithmetic_agrees_with_python(expression: tuple[str, Fraction]) -> None:
    text, value = expression
    gold = rf"\frac{{{value.numerator}}}{{{value.denominator}}}"

    assert grade_math(gold, rf"\boxed{{{text}}}").right
    assert not grade_math(gold, rf"\boxed{{{text} + \frac{{1}}{{1000}}}}").right


@fuzz(300)
@given(st.lists(st.integers(-9, 9), min_size=4, max_size=4).filter(lambda c: c[0] and c[2]))
def test_products_are_their_expansions(numbers: list[int]) -> None:
    a, b, c, d = numbers
    gold = rf"\boxed{{{a * c}x^2 + {a * d + b * c}x + {b * d}}}".replace("+ -", "- ")

    assert grade_math(f"({a}x+{b})({c}x+{d})".replace("+-", "-"), gold).right
    assert not grade_math(f"({a}x+{b})({c}x+{d})+1".replace("+-", "-"), gold).right
