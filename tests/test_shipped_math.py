"""The shipped MATH-style problems are complete, distinct and answered correctly."""

import json
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import TypedDict

import pytest
import sympy as sp
from shipped_math_answers import SECOND_DERIVATIONS
from sympy.parsing.sympy_parser import (
    implicit_multiplication,
    parse_expr,
    rationalize,
    standard_transformations,
)

SUBJECTS = {
    "Algebra",
    "Counting & Probability",
    "Geometry",
    "Intermediate Algebra",
    "Number Theory",
    "Prealgebra",
    "Precalculus",
}
PER_SUBJECT = {"train": 8, "test": 16}
TRANSFORMATIONS = (*standard_transformations, implicit_multiplication, rationalize)


class Problem(TypedDict):
    """One line of a shipped file."""

    problem: str
    solution: str
    answer: str
    subject: str
    level: int
    unique_id: str


def shipped(task: str, split: str) -> list[Problem]:
    """Read one split from the installed package, or from the repository if it is not packaged."""
    packaged = files("stackprog").joinpath("data")
    root = packaged if packaged.is_dir() else Path(__file__).resolve().parents[1] / "data"
    text = root.joinpath(task, f"{split}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


TRAIN, TEST = shipped("math500", "train"), shipped("math500", "test")
ALL = TRAIN + TEST


def last_boxed(solution: str) -> str:
    r"""Return what stands inside the last `\boxed{...}`, minding nested braces."""
    start = solution.rindex(r"\boxed{") + len(r"\boxed{")
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(solution[end], 0)
        end += 1
    return solution[start : end - 1]


def scalar(latex: str) -> sp.Expr:
    r"""Read a number or polynomial: `\frac`, `\sqrt`, `\pi`, `i`, degrees, implied products."""
    text = latex.replace(r"^\circ", "").replace(r"\infty", "oo").replace(r"\pi", " pi ")
    text = re.sub(r"\\sqrt\{(\w+)\}", r" sqrt(\1) ", text)
    text = re.sub(r"\\frac\{([^{}]+)\}\{([^{}]+)\}", r" ((\1)/(\2)) ", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text).replace("^", "**")
    names = {"i": sp.I, "x": sp.Symbol("x"), "pi": sp.pi, "sqrt": sp.sqrt, "oo": sp.oo}
    return parse_expr(text, local_dict=names, transformations=TRANSFORMATIONS)


def value_of(latex: str) -> object:
    """Read an answer as a string, a matrix, a tuple, an interval or a SymPy expression."""
    if latex.startswith(r"\text{"):
        return latex.removeprefix(r"\text{").removesuffix("}")
    if re.fullmatch(r"\d+_\d+", latex):
        return latex
    if latex.startswith(r"\begin{pmatrix}"):
        body = latex.removeprefix(r"\begin{pmatrix}").removesuffix(r"\end{pmatrix}")
        return sp.Matrix([[scalar(cell) for cell in row.split("&")] for row in body.split(r"\\")])
    plain = latex.replace(r"\left", "").replace(r"\right", "").strip()
    if plain[0] not in "([" or "," not in plain:
        return scalar(plain)
    entries = [scalar(entry) for entry in plain[1:-1].split(",")]
    if plain[0] + plain[-1] == "()" and sp.oo not in entries and -sp.oo not in entries:
        return tuple(entries)
    return sp.Interval(*entries, left_open=plain[0] == "(", right_open=plain[-1] == ")")


def same_number(expected: object, found: object) -> bool:
    """Compare exactly, or to nine decimals where the second derivation is numeric."""
    difference = sp.sympify(expected) - sp.sympify(found)
    if isinstance(found, float):
        return bool(difference.is_number and abs(sp.N(difference)) < 1e-9)
    return bool(sp.simplify(difference) == 0)


def agrees(answer: str, found: object) -> bool:
    """Tell whether a LaTeX answer and the result of a second derivation are the same value."""
    expected = value_of(answer)
    if isinstance(expected, str | sp.Set) or isinstance(found, str | sp.Set):
        return expected == found
    if isinstance(expected, tuple) and isinstance(found, tuple):
        return len(expected) == len(found) and all(map(same_number, expected, found))
    if isinstance(expected, sp.MatrixBase) and isinstance(found, sp.MatrixBase):
        return expected.shape == found.shape and all(map(same_number, expected, found))
    compound = (tuple, sp.MatrixBase)
    if isinstance(expected, compound) or isinstance(found, compound):
        return False
    return same_number(expected, found)


def normalised(problem: str) -> str:
    """Drop case, spacing, punctuation and the sizes of numbers."""
    return re.sub(r"[^a-z0\\]+", "", re.sub(r"\d+", "0", problem.lower()))


@pytest.mark.parametrize("problem", ALL, ids=[problem["unique_id"] for problem in ALL])
def test_a_second_derivation_agrees_with_the_answer(problem: Problem) -> None:
    """Each answer is found twice, in two ways."""
    found = SECOND_DERIVATIONS[problem["unique_id"]]()

    assert agrees(problem["answer"], found), f"{problem['answer']} but found {found}"


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (r"\frac{24}{7}", sp.Rational(23, 7)),
        (r"11\sqrt{2}", 11),
        ("12.5", sp.Rational(126, 10)),
        (r"65^\circ", 65.00001),
        ("1 - 2i", 1 + 2 * sp.I),
        ("(4,-4)", (-4, 4)),
        ("(4,-4)", (4, -4, 0)),
        (r"(-\infty,3]", sp.Interval.open(-sp.oo, 3)),
        ("[-3,5]", (-3, 5)),
        ("101101_2", 101101),
        (r"\text{odd}", "even"),
        (r"\begin{pmatrix} 1 & 2 \end{pmatrix}", sp.Matrix([1, 2])),
        ("-x + 4", sp.Symbol("x") - 4),
    ],
)
def test_a_wrong_value_does_not_agree(answer: str, wrong: object) -> None:
    """The comparison is strict about values and about their kind."""
    assert not agrees(answer, wrong)


def test_there_is_no_derivation_without_a_problem() -> None:
    """The table of derivations names shipped problems only."""
    assert set(SECOND_DERIVATIONS) == {problem["unique_id"] for problem in ALL}


@pytest.mark.parametrize("problem", ALL, ids=[problem["unique_id"] for problem in ALL])
def test_the_solution_ends_with_the_boxed_answer(problem: Problem) -> None:
    """The one boxed value of the solution is the answer, in its last sentence."""
    solution = problem["solution"]

    assert solution.count(r"\boxed{") == 1
    assert last_boxed(solution) == problem["answer"]
    assert not re.search(r"[.?!]\$? [A-Z]", solution[solution.rindex(r"\boxed{") :])


@pytest.mark.parametrize(("split", "rows"), [("train", TRAIN), ("test", TEST)])
def test_every_subject_has_its_share_and_all_five_levels(split: str, rows: list[Problem]) -> None:
    """Both splits are balanced, so that a score by subject means something."""
    counts = Counter(row["subject"] for row in rows)
    levels = {(row["subject"], row["level"]) for row in rows}

    assert counts == dict.fromkeys(SUBJECTS, PER_SUBJECT[split])
    assert levels == {(subject, level) for subject in SUBJECTS for level in range(1, 6)}


def test_every_row_has_the_keys_of_the_data_set() -> None:
    """Rows have the keys of MATH-500 and no empty text."""
    assert all(list(row) == list(Problem.__annotations__) for row in ALL)
    assert all(isinstance(row["level"], int) for row in ALL)
    assert all(str(value).strip() for row in ALL for value in row.values())


@pytest.mark.parametrize(("split", "rows"), [("train", TRAIN), ("test", TEST)])
def test_ids_are_unique_and_name_split_and_subject(split: str, rows: list[Problem]) -> None:
    """An id such as `sample/test/number_theory/003` tells where its problem belongs."""
    subjects = {row["unique_id"].split("/")[2]: row["subject"] for row in rows}

    assert len({row["unique_id"] for row in rows}) == len(rows)
    assert all(re.fullmatch(rf"sample/{split}/\w+/\d{{3}}", row["unique_id"]) for row in rows)
    assert all(
        slug == subject.lower().replace("&", "and").replace(" ", "_")
        for slug, subject in subjects.items()
    )


def test_no_problem_is_another_one_with_other_numbers() -> None:
    """All problems stay different when numbers, case, spaces and punctuation are dropped."""
    counts = Counter(normalised(row["problem"]) for row in ALL)

    assert [text for text, repeats in counts.items() if repeats > 1] == []


def test_dollar_signs_and_braces_are_balanced() -> None:
    """The LaTeX of problems and solutions is well formed."""
    for text in (text for row in ALL for text in (row["problem"], row["solution"])):
        bare = text.replace(r"\$", "").replace(r"\{", "").replace(r"\}", "")

        assert bare.count("$") % 2 == 0
        assert bare.count("{") == bare.count("}")
        assert bare.count(r"\[") == bare.count(r"\]")
