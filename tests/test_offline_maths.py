"""The mathematics families of the offline models: problems, refusals, bounds, hostile text."""

# A problem of a table is one line.
# ruff: noqa: E501, SIM905

import time
from importlib import import_module

import pytest
import sympy

from stackprog.lms.offline.latex import Relation, Unreadable, read
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import conclude, latex, maths, prose

FAMILIES = "arithmetic equations number_theory counting calculus geometry precalculus".split()

SOLVED = {
    "arithmetic": [
        (r"Work out $\tfrac12+\dfrac{2}{5}\cdot\left(3-\frac13\right)$.", r"\frac{47}{30}"),
        ("What is 45% of 60?", "27"),
        (r"Express $0.\overline{27}$ as a common fraction.", r"\frac{3}{11}"),
        (r"A lamp that costs \$50 is discounted by 30%. What is the sale price?", "35"),
        ("Find the mean of 4, 9, 13, and 22.", "12"),
        ("What is the median of the numbers 8, 1, 6, 15, 3 and 10?", "7"),
        (r"If 6 pens cost $\$9$, how much do three dozen pens cost?", "54"),
        ("The ratio of cars to trucks in a lot is 5:2. If there are 35 cars, how many trucks are there?", "14"),
        ("The sum of five consecutive integers is 95. What is the largest of the five integers?", "21"),
        ("Ann can mow a lawn in 6 hours and Ben can mow it in 12 hours. How long will they need together?", "4"),
        ("Write the value of $\\frac{17}{7}$ rounded to the nearest hundredth.", "2.43"),
    ],
    "equations": [
        ("Solve for x: 5x - 8 = 2x + 13.", "7"),
        (r"What is the sum of the roots of $2x^2 - 9x + 4 = 0$?", r"\frac{9}{2}"),
        (r"If $x+y=9$ and $xy=14$, what is the value of $x^2+y^2$?", "53"),
        (r"Find the ordered pair $(a,b)$ such that $2a+b=1$ and $a-b=5$.", "(2,-3)"),
        (r"Find all real solutions of $x^2-x-12=0$.", "-3,4"),
        (r"Solve $x^2-7x+10\le 0$. Express your answer in interval notation.", "[2,5]"),
        (r"How many integers satisfy $|2x-1|<8$?", "8"),
        (r"If $4^{x-1}=32$, what is $x$?", r"\frac{7}{2}"),
        (r"Let $f(x)=x^2-1$ and $g(x)=3x+2$. Find $(f\circ g)(1)$.", "24"),
        (r"What is the distance between the points $(-1,2)$ and $(4,14)$?", "13"),
        (r"Expand $(2x-1)(x+7)$.", "2x^2+13x-7"),
        (r"Find the remainder when $x^3+2x-5$ is divided by $x-2$.", "7"),
    ],
    "number_theory": [
        ("Find the greatest common factor of 144 and 90.", "18"),
        ("What is the least common multiple of 9, 12 and 15?", "180"),
        (r"What is the units digit of $7^{402}$?", "9"),
        (r"Compute the remainder when $5^{300}+2$ is divided by $11$.", "3"),
        ("How many positive divisors does 504 have?", "24"),
        (r"What is the largest prime factor of $2431$?", "17"),
        ("Convert $1011101_2$ to base 10.", "93"),
        ("Write 300 in base 8.", "454_8"),
        (r"Compute $243_5+34_5$. Express your answer in base 5.", "332_5"),
        ("What is the smallest positive integer that leaves a remainder of 1 when divided by 4 and a "
         "remainder of 4 when divided by 7?", "25"),
        (r"What is the sum of the digits of $3^{7}$?", "18"),
    ],
    "counting": [
        ("In how many ways can a team of 4 be chosen from 11 players?", "330"),
        ("How many ways can the letters of the word TATTOO be arranged?", "60"),
        ("A club of 9 members must elect a president and a treasurer. How many ways are there to choose a "
         "president and a treasurer?", "72"),
        ("Two fair dice are rolled. What is the probability that the sum is at least 9?", r"\frac{5}{18}"),
        ("A fair coin is flipped 7 times. What is the probability of exactly 2 heads?", r"\frac{21}{128}"),
        (r"What is the coefficient of $x^2y^4$ in the expansion of $(x-2y)^6$?", "240"),
        ("Twelve people each shake hands exactly once with each other. How many handshakes are there?", "66"),
        ("How many committees of 2 boys and 2 girls can be chosen from 5 boys and 4 girls?", "60"),
        (r"How many paths lead from $(0,0)$ to $(5,2)$ if each step goes up or right?", "21"),
    ],
    "calculus": [
        (r"Find the sum $4+7+10+\cdots+61$.", "650"),
        (r"Compute $1-\frac12+\frac14-\frac18+\cdots$.", r"\frac{2}{3}"),
        ("The first term of an arithmetic sequence is 8 and the common difference is 5. Find the 21st term.", "108"),
        ("What is the sum of the first 30 positive integers?", "465"),
        (r"Evaluate $\sum_{k=2}^{6}k^2$.", "90"),
        (r"Find the derivative of $x^4-3x$.", "4x^3-3"),
        (r"How many terms are in the sequence $3, 7, 11, \ldots, 99$?", "25"),
    ],
    "geometry": [
        ("What is the area of a circle with diameter 12?", r"36\pi"),
        ("Find the area of a triangle with side lengths 5, 12 and 13.", "30"),
        ("The legs of a right triangle are 20 and 21. What is the length of its hypotenuse?", "29"),
        ("What is the volume of a cone with radius 3 and height 10?", r"30\pi"),
        ("What is the measure, in degrees, of each interior angle of a regular nonagon?", "140"),
        (r"Find the area of the triangle with vertices $(0,0)$, $(6,0)$ and $(2,5)$.", "15"),
        ("The surface area of a cube is 54. What is its volume?", "27"),
    ],
    "precalculus": [
        (r"What is $\cos 150^\circ$?", r"-\frac{\sqrt{3}}{2}"),
        (r"Compute $\arctan(-1)$ in radians.", r"-\frac{\pi}{4}"),
        (r"Find the determinant of $\begin{pmatrix}2&7\\3&-1\end{pmatrix}$.", "-23"),
        (r"Compute $(2-i)^4$.", "-7-24i"),
        (r"Find $|{-8+15i}|$.", "17"),
        (r"Convert the point $(4,\frac{\pi}{6})$ in polar coordinates to rectangular coordinates.", r"(2\sqrt{3},2)"),
        (r"Convert $225^\circ$ to radians.", r"\frac{5\pi}{4}"),
    ],
}  # fmt: skip

REFUSED = [
    "In how many ways can 3 people be chosen from 10 if Ann and Bob cannot both be chosen?",
    "In how many ways can 5 people sit in a row if two of them refuse to sit next to each other?",
    "How many positive divisors of 360 are perfect squares?",
    r"What is the remainder when the sum of the digits of $2^{10}$ is divided by 5?",
    "A fair coin is flipped 5 times. What is the probability of exactly 3 consecutive heads?",
    "Two dice are rolled. What is the probability that the sum is 8 given that one die shows a 3?",
    "Three workers can build a wall in 6 days. How many days would 9 workers need?",
    "A square is inscribed in a circle of radius 5. What is the area of the square?",
    r"Find the number of real solutions of $x^2=2^x$.",
    r"Find the minimum value of $x^2+y^2$ if $x+y=4$.",
    r"Find all real $x$ with $\sin x = \frac12$.",
    r"What is $\frac12$ of 80?",
    "Why is the sky blue?",
    "What is the area of the shaded region? [asy] draw((0,0)--(1,1)); [/asy]",
    "",
]

HOSTILE = [
    "Compute $" + "(" * 300 + "1" + ")" * 300 + "$.",
    r"Compute $9^{9^{9^9}}$.",
    r"Evaluate $1000000!$.",
    r"Expand $(x+1)^{100000}$.",
    r"Expand $(a+b+c+d+f+g)^{40}$.",
    r"Simplify $" + r"\sqrt{" * 70 + "2" + "}" * 70 + "$.",
    r"Compute $\sum_{k=1}^{1000000000} k!$.",
    r"Solve $\log_2 x = 99999999999$.",
    r"If $x = 99999999999$, find $2^x$.",
    r"How many real solutions does $|x-1|+|x-2|+|x-3|+|x-4|=|x^2-5|$ have?",
    r"Let $f(x)=x^{50}+1$. Find $f(f(f(f(f(2)))))$.",
    r"Let $f(x)=x(x+1)$. Find $" + "f(" * 38 + "3" + ")" * 38 + "$.",
    r"Evaluate $\int_0^1 e^{x^2}\sin(x^3)\,dx$.",
    "What is the largest prime factor of $" + "9" * 59 + "$?",
    "In how many ways can 5000000 books be chosen from 10000000 books?",
    "How many ways " * 100 + " 3 from 10",
    "What is $__import__('os').system('exit')$?",
    "solve " + "word " * 280,
    "Add " + "1 " * 700,
]


def derive(family: str, stem: str) -> Derivation | None:
    return import_module(f"stackprog.lms.offline.families.{family}").derive(Question(stem))


@pytest.mark.parametrize(
    ("family", "stem", "answer"),
    [(family, *problem) for family, problems in SOLVED.items() for problem in problems],
)
def test_a_family_solves_problems_of_its_kinds(family, stem, answer):
    found = derive(family, stem)

    assert found is not None
    assert found.answer == answer
    assert found.steps


@pytest.mark.parametrize("stem", REFUSED)
def test_outside_their_reach_all_families_return_none(stem):
    found = {family: derive(family, stem) for family in FAMILIES}

    assert not any(found.values())


@pytest.mark.parametrize("stem", HOSTILE, ids=lambda stem: stem[:30])
def test_hostile_text_returns_quickly(stem):
    for family in FAMILIES:
        derive(family, "Solve $x^2=4$.")
        start = time.process_time()

        derive(family, stem)

        assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"3\frac{1}{2}", sympy.Rational(7, 2)),
        (r"\frac12+\dfrac3{4}", sympy.Rational(5, 4)),
        ("1,234,567", sympy.Integer(1234567)),
        (r"0.\overline{36}", sympy.Rational(4, 11)),
        (r"\sqrt[3]{-8}", sympy.Integer(-2)),
        (r"\log_{8} 4", sympy.Rational(2, 3)),
        (r"\left|{-3}\right|+|2-7|", sympy.Integer(8)),
        (r"\left\lfloor -2.5\right\rfloor+\lceil 2.5\rceil", sympy.Integer(0)),
        (r"\binom{6}{2}\cdot 3!", sympy.Integer(90)),
        (r"\sin^2 30^\circ", sympy.Rational(1, 4)),
        (r"110_2+2A_{16}", sympy.Integer(48)),
        (r"\sum_{k=1}^{4} 2k", sympy.Integer(20)),
        (r"25\%", sympy.Rational(1, 4)),
        (r"(1+i)^2", 2 * sympy.I),
        ("2 1/3", sympy.Rational(7, 3)),
    ],
)
def test_the_parser_reads_latex_and_plain_mathematics(text, value):
    assert read(text) == value


def test_the_parser_reads_relations_tuples_and_matrices():
    x = sympy.Symbol("x")

    assert read(r"-3 < 2x \le 9") == Relation(("<", "<="), (-3, 2 * x, 9))
    assert read("(3,100)") == (3, 100)
    assert read(r"\begin{pmatrix}1&2\\3&4\end{pmatrix}") == sympy.Matrix([[1, 2], [3, 4]])


def test_the_parser_uses_the_names_it_is_given():
    assert read("f(2) + a", {"f": lambda value: value**2, "a": sympy.Integer(3)}) == 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1",
        "1 2",
        "2^3^4",
        r"\unknown{3}",
        "x.__class__",
        "9" * 61,
        "1+" * 400 + "1",
        r"\frac{1}{0}",
    ],
)
def test_text_that_is_not_mathematics_is_unreadable(text):
    with pytest.raises(Unreadable):
        read(text)


def test_prose_has_its_numbers_in_figures():
    text = prose(
        r"Twenty cats, three dozen dogs, one-half of $\$1,200$ and $\frac{3}{4}$ of $60\%$"
    )

    assert text == "20 cats, 36 dogs, 1/2 of 1200 and 3/4 of 60 percent"


def test_mathematics_is_found_with_and_without_dollars():
    assert maths(r"Let $x=2$ and \(y\) be \[z^2.\]") == ["x=2", "y", "z^2."]
    assert maths("What is the solution of 2x + 3 = 11?") == ["2x + 3 = 11"]
    assert maths("It costs $15 for one hour and $20 for two.") == []


def test_answers_are_written_as_math_writes_them():
    x = sympy.Symbol("x")

    assert latex(x**2 + 3 * x - sympy.Rational(1, 2)) == r"x^2+3x-\frac{1}{2}"
    assert latex((sympy.Integer(2), 3 * sympy.sqrt(2))) == r"(2,3\sqrt{2})"
    assert latex([sympy.Integer(1), sympy.Integer(3)]) == "1,3"


def test_a_number_is_rounded_or_written_as_the_problem_asks():
    assert conclude(sympy.Rational(25, 8), "", "to the nearest tenth").answer == "3.1"
    assert conclude(sympy.Rational(25, 8), "", "as a decimal").answer == "3.125"
    assert conclude(sympy.Rational(25, 8), "").value == 3.125
