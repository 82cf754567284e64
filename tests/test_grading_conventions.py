"""The conventions of MATH, one test for each row of the table in docs/grading.md."""

from __future__ import annotations

import pytest

from stackprog.grading import grade_math

Pairs = list[tuple[str, str]]


def check(same: Pairs, different: Pairs) -> None:
    accepted = [(gold, answer) for gold, answer in different if grade(gold, answer)]
    rejected = [(gold, answer) for gold, answer in same if not grade(gold, answer)]

    assert not accepted, f"taken for the same: {accepted}"
    assert not rejected, f"taken for different: {rejected}"


def grade(gold: str, answer: str) -> bool:
    verdict = grade_math(gold, rf"\boxed{{{answer}}}")
    assert verdict == grade_math(gold, rf"Then the answer is $\boxed{{{answer}}}$.")
    return verdict.right


def test_brackets_of_an_interval_are_part_of_it() -> None:
    check(
        same=[("(3,4]", r"\left(3, 4\right]"), (r"(2,\infty)", r"(2,+\infty)"), ("[0,1)", "[0;1)")],
        different=[("(3,4]", "[3,4]"), ("(3,4]", "(3,4)"), ("(3,4]", "(4,3]"), ("[0,1]", "(0,1)")],
    )


def test_an_inequality_is_its_interval() -> None:
    check(
        same=[
            ("[-2,7]", r"-2 \le x \le 7"),
            (r"(3,\infty)", "x > 3"),
            (r"(-\infty,2]", r"2 \geq t"),
            (r"(-\infty,2)\cup(3,\infty)", r"x<2 \text{ or } x>3"),
            (r"x \in [-2,7]", "[-2,7]"),
            (r"-1 \le f(x) \le 1", "[-1,1]"),
        ],
        different=[
            ("[-2,7]", r"-2 < x \le 7"),
            (r"(3,\infty)", r"x \ge 3"),
            (r"x \in [-2,7]", r"2x \in [-2,7]"),
        ],
    )


def test_a_union_is_unordered_and_no_list() -> None:
    check(
        same=[(r"(0,9)\cup(9,36)", r"(9,36) \cup (0,9)"), (r"\mathbb{R}", r"(-\infty,\infty)")],
        different=[
            (r"(0,9)\cup(9,36)", "(0,36)"),
            (r"(0,9)\cup(9,36)", "(0,9), (9,36)"),
            (r"(0,9)\cup(9,36)", r"(0,9)\cap(9,36)"),
        ],
    )


def test_a_tuple_is_ordered() -> None:
    check(
        same=[
            ("(3,-1)", "( 3 , -1 )"),
            ("(3,-1)", r"\langle 3,-1\rangle"),
            ("(1.5,2)", r"(\frac32,2)"),
        ],
        different=[
            ("(3,-1)", "(-1,3)"),
            ("(3,-1)", "(3,-1,0)"),
            ("(3,-1)", "[3,-1]"),
            ("(3,-1)", "3"),
        ],
    )


def test_a_set_is_unordered_with_or_without_braces() -> None:
    check(
        same=[
            ("1,-2", "-2,1"),
            ("1,-2", r"\{-2, 1\}"),
            (r"\{1,2,3\}", "3, 2, 1"),
            ("1,-2", r"1 \text{ and } -2"),
            ("1,-2", r"x=1 \text{ or } x=-2"),
            ("4", r"\{4\}"),
        ],
        different=[("1,-2", "1"), ("1,-2", "1,-2,0"), ("1,-2", "-1,2"), ("12", "1,2")],
    )


def test_a_tuple_is_no_set() -> None:
    check(
        same=[("(5,2)", "(5,2)")],
        different=[("(5,2)", r"\{5,2\}"), (r"\{5,2\}", "(5,2)"), ("5,2", "(5,2)")],
    )


def test_parentheses_of_a_tuple_may_be_missing_where_no_interval_can_be_meant() -> None:
    check(
        same=[
            ("(5,2)", "5,2"),
            ("(1,2,3)", "1,2,3"),
            ("(5,2)", "x=5, y=2"),
            ("(5,2)", "(x,y)=(5,2)"),
        ],
        different=[("(2,5)", "2,5"), ("(5,2)", "2,5"), ("(1,2,3)", "3,2,1"), ("(5,2)", "y=5, x=2")],
    )


def test_plus_minus_is_two_values() -> None:
    check(
        same=[
            (r"2 \pm \sqrt{3}", r"2+\sqrt3, 2-\sqrt3"),
            (r"\{1\pm\sqrt{5},-2\}", r"-2, 1-\sqrt5, 1+\sqrt5"),
            ("3,-3", r"x = \pm 3"),
        ],
        different=[(r"2 \pm \sqrt{3}", r"2+\sqrt3"), (r"2 \pm \sqrt{3}", r"3 \pm \sqrt{2}")],
    )


def test_a_named_value_is_the_value() -> None:
    check(
        same=[
            ("x=5", "5"),
            ("5", "x=5"),
            ("y=2x+3", "2x+3"),
            ("x^2+1", "p(x)=x^2+1"),
            ("7", "f(5)=7"),
            ("5", "a+b = 5"),
            ("10", r"\binom{5}{2} = 10"),
            ("30", r"\angle A = 30^\circ"),
        ],
        different=[("x=5", "y=5"), ("5", "x+1=5"), ("5", "2x=5"), ("x=5", "6")],
    )


def test_an_equation_is_the_same_up_to_a_factor() -> None:
    check(
        same=[
            ("5x-7y+4=0", "-5x+7y=4"),
            ("y=2x+3", "2x-y+3=0"),
            (r"y=\frac{1}{x}", "xy=1"),
            ("a<b", "b>a"),
        ],
        different=[
            ("5x-7y+4=0", "5x-7y+4"),
            ("y=2x", "x=2y"),
            ("x^2+1=0", "x^2+2=0"),
            ("x^2+y^2=1", "x^2+y^2=2"),
            ("a<b", "b<a"),
        ],
    )


def test_units_may_be_left_out_but_not_be_other_ones() -> None:
    check(
        same=[
            (r"15\mbox{ cm}^2", "15"),
            ("15", r"15 \text{ cm}^2"),
            (r"864 \mbox{ inches}^2", r"864\text{ in}^2"),
            (r"864 \mbox{ inches}^2", "864 square inches"),
            ("12", r"12\text{ ways}"),
            ("60", "60 mph"),
            (r"5.4 \text{ cents}", "5.4¢"),
            (r"2\text{ million}", "2000000"),
        ],
        different=[
            (r"8\text{ cm}", "8 m"),
            (r"8\text{ cm}^2", r"8\text{ cm}^3"),
            (r"5.4 \text{ cents}", r"\$5.4"),
            (r"8:30\text{ p.m.}", "8:30 a.m."),
            ("864", "864^2"),
        ],
    )


def test_degree_signs_may_be_left_out() -> None:
    check(
        same=[("90^\\circ", "90"), ("90", "90°"), ("90^{\\circ}", r"90\text{ degrees}")],
        different=[("90^\\circ", r"\frac{\pi}{2}"), (r"\frac{\pi}{4}", r"45^\circ")],
    )


def test_currency_signs_may_be_left_out() -> None:
    check(
        same=[
            (r"\$18.90", "18.9"),
            ("36", r"\$36.00"),
            (r"\$32,\!348", r"32{,}348\text{ dollars}"),
        ],
        different=[(r"\$18.90", "1890"), (r"\$36", r"36\%")],
    )


def test_a_percent_sign_is_a_hundredth_or_left_out() -> None:
    check(
        same=[("15\\%", "0.15"), ("0.15", "15\\%"), ("15\\%", "15"), ("15", "15 percent")],
        different=[("0.5", "0.5\\%"), ("15\\%", "1.5"), ("15\\%", "0.15\\%")],
    )


def test_decimals_are_exact() -> None:
    check(
        same=[
            ("1.25", r"\frac54"),
            ("1.25", r"1\frac14"),
            (".5", "0.50"),
            (r"\frac13", r"0.\overline{3}"),
            ("0.0000672", r"6.72 \times 10^{-5}"),
        ],
        different=[
            (r"\frac13", "0.333333333333"),
            (r"\sqrt{2}", "1.41421356237309504880168872420969807856967"),
            (r"\pi", "3.14"),
            ("3.14", r"\pi"),
            ("2.5", "2.50000001"),
        ],
    )


def test_an_approximation_behind_a_value_is_not_the_answer() -> None:
    check(
        same=[(r"\frac13", r"\frac13 \approx 0.33"), ("0.33", r"x \approx 0.33")],
        different=[("0.33", r"\frac13 \approx 0.33"), (r"\frac13", r"\frac23 \approx 0.33")],
    )


def test_thousands_may_be_grouped() -> None:
    check(
        same=[
            (r"10,\!080", "10080"),
            ("10080", "10,080"),
            ("10080", "10{,}080"),
            ("10080", r"10\,080"),
        ],
        different=[("10080", "10.080"), ("10080", "10, 80"), ("1,2", "1200"), ("1200", "(1,200)")],
    )


def test_a_mixed_number_is_a_sum() -> None:
    check(
        same=[
            (r"1\frac45", r"\frac95"),
            (r"1\frac45", "1 4/5"),
            (r"-\frac95", r"-1\frac45"),
            ("3½", "3.5"),
        ],
        different=[(r"1\frac45", r"\frac45"), (r"1\frac45", r"\frac{14}{5}")],
    )


def test_a_base_other_than_ten_is_part_of_the_answer() -> None:
    check(
        same=[
            ("52_8", "52_{8}"),
            ("52_8", r"52_{\text{eight}}"),
            ("52_8", "52 (base 8)"),
            ("24_{10}", "24"),
            ("24", "24_{10}"),
        ],
        different=[
            ("52_8", "52"),
            ("52_8", "52_9"),
            ("52_8", "52_{10}"),
            ("52", "52_8"),
            ("52_8", "52_8+1"),
            ("52_8", "42"),
        ],
    )


def test_matrices_have_their_shape() -> None:
    column = r"\begin{pmatrix} 1/2 \\ 3 \end{pmatrix}"

    check(
        same=[
            (column, r"\begin{bmatrix}\frac12\\3\end{bmatrix}"),
            (column, r"\left(\begin{array}{c} 0.5 \\ 3 \end{array}\right)"),
            (column, r"\frac12\begin{pmatrix} 1 \\ 6 \end{pmatrix}"),
        ],
        different=[
            (column, r"\begin{pmatrix} 1/2 & 3 \end{pmatrix}"),
            (column, r"\begin{pmatrix} 3 \\ 1/2 \end{pmatrix}"),
            (column, r"(1/2, 3)"),
        ],
    )


def test_two_different_answers_are_no_answer() -> None:
    check(
        same=[("5", "5 or 5.0"), (r"\frac12", r"\frac12, 0.5")],
        different=[("5", r"5 \text{ or } 6"), ("5", "5, 6"), ("5", "6, 5")],
    )


def test_text_ignores_case_spaces_and_articles() -> None:
    check(
        same=[
            (r"\text{ellipse}", "Ellipse"),
            (r"\text{ellipse}", r"\textbf{an ellipse}"),
            (r"\text{no solution}", "No Solution"),
            ("12", r"\text{twelve}"),
        ],
        different=[
            (r"\text{ellipse}", "hyperbola"),
            (r"\text{ellipse}", r"\text{not an ellipse}"),
            (r"\text{east}", "seat"),
        ],
    )


def test_a_lettered_answer_is_its_letter() -> None:
    check(
        same=[(r"\text{(C)}", "C"), (r"\text{(C)}", r"\textbf{(C)}\ 12"), (r"\text{A,B}", "B, A")],
        different=[(r"\text{(C)}", "D"), (r"\text{(C)}", "(C), (D)"), (r"\text{(C)}", "(C)+1")],
    )


def test_letters_are_not_interchangeable() -> None:
    check(same=[("2k", "k2")], different=[("2k", "2n"), ("3R^2", "3r^2"), ("6+9i", "6+9j")])


def test_a_ratio_is_written_in_its_parts() -> None:
    check(same=[("3:5", "3 : 5"), ("3:5", r"\frac35")], different=[("3:5", "5:3"), ("3:5", "6:10")])


def test_expressions_are_equal_when_their_values_are() -> None:
    check(
        same=[
            ("(a+5)(b+2)", "ab+2a+5b+10"),
            (r"\tan\frac{x}{2}", r"\frac{\sin x}{1+\cos x}"),
            (r"\frac{\sqrt3}{3}", r"\frac{1}{\sqrt3}"),
            ("120", "5!"),
            (r"e^{i\pi/6}", r"\frac{\sqrt3}{2}+\frac{i}{2}"),
            (r"\frac{x^2-1}{x-1}", "x+1"),
            (r"\sqrt{-4}", "2i"),
            ("0", "||-3|-3|"),
        ],
        different=[
            ("(a+5)(b+2)", "ab+2a+5b+11"),
            (r"\sqrt{x^2}", "x"),
            ("16", "-4^2"),
            ("0", r"10^{-30}"),
        ],
    )


def test_a_function_of_a_number_is_not_its_value() -> None:
    check(
        same=[(r"\cos 20^\circ", r"\sin 70^\circ"), (r"\ln 4", r"2\ln 2")],
        different=[(r"\frac12", r"\cos 60^\circ"), ("3", r"\log_2 8")],
    )


@pytest.mark.parametrize(
    "written",
    [
        "$7$", r"\(7\)", r"\[7\]", "$$7$$", "**7**", "`7`", "7.", "7.0", r"\text{7}",
        r"\mathrm{7}", r"\displaystyle 7", r"\boxed{7}", "+7", "=7", "n=7", r"7\,", r"{7}", "(7)",
        "\u200b7", "７", r"\text{The answer is } 7",
    ],
)  # fmt: skip
def test_what_surrounds_an_answer_is_no_part_of_it(written: str) -> None:
    assert grade_math("7", rf"\boxed{{{written}}}").right
    assert not grade_math("8", rf"\boxed{{{written}}}").right
