"""The mathematics families of the offline models: problems, refusals, bounds, hostile text."""

# A problem of a table is one line.
# ruff: noqa: E501, SIM905

import time
from importlib import import_module

import pytest
import sympy

from stackprog.lms.offline.latex import Unreadable, read, write
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import maths, prose

FAMILIES = "arithmetic equations number_theory counting calculus geometry".split()

SOLVED = {
    "arithmetic": [
        ("The ratio of cars to trucks in a lot is 5:2. If there are 35 cars, how many trucks are there?", "14"),
        ("If 30% of a number is 24, what is the number?", "80"),
        (r"The price of a ticket rose from \$40 to \$50. What is the percent increase?", r"25"),
        ("A train goes 240 miles in 4 hours. What is its speed in miles per hour?", "60"),
        ("A cyclist rides 45 kilometers in 3 hours. What is her average speed in kilometers per hour?", "15"),
        ("What is the sum of the first 50 odd positive integers?", "2500"),
        (r"A store raises the price of a \$60 jacket by 20%. What is the new price in dollars?", r"72"),
        ("A car travels at 60 miles per hour for 2.5 hours. How many miles does it travel?", "150"),
        (r"Evaluate $2^3\cdot 3^2 - 5!$.", r"-48"),
        ("Divide $72$ into two parts in the ratio $5:4$. What is the larger part?", "40"),
        (r"Compute $\frac{3}{4}+\frac{5}{6}$.", r"\frac{19}{12}"),
        (r"Two friends share \$90 in the ratio 2:7. How many dollars does the friend with the larger share get?", r"70"),
        (r"Simplify $\sqrt{50}+\sqrt{18}$.", r"8\sqrt{2}"),
        (r"If 6 pens cost $\$9$, how much do 16 pens cost?", r"24"),
    ],
    "equations": [
        ("What is the larger of the two solutions of $2x^2-7x-15=0$?", "5"),
        ("Factor $x^2-9x+20$.", "(x-5)(x-4)"),
        ("What is the remainder when $2x^3-x+4$ is divided by $x+1$?", "3"),
        ("Find the greatest solution to $x^2=5x+14$.", "7"),
        ("What is the product of the roots of $3x^2-5x-12=0$?", "-4"),
        ("Given that $3x+2y=16$ and $x-y=2$, find $x$.", "4"),
        ("Let $f(x)=x^2+2x$. Find $f(5)$.", "35"),
        ("Find all real solutions of $x^2-x-12=0$.", "-3,4"),
        ("Let $f(x)=2x+5$. What is $f(f(3))$?", "27"),
        ("What is the sum of all solutions of $|2x-3|=11$?", "3"),
        (r"If $x+\frac{1}{x}=4$, what is $x^2+\frac{1}{x^2}$?", r"14"),
        ("What is the positive solution of $x^2=49$?", "7"),
        ("What is the slope of the line passing through the points $(2,-1)$ and $(6,7)$?", "2"),
        ("Solve for $x$: $5x - 8 = 2x + 13$.", "7"),
    ],
    "number_theory": [
        ("Find the smallest positive integer that leaves a remainder of 2 when divided by 3, and a remainder of 3 when divided by 5.", "8"),
        ("What is the smallest positive integer that is divisible by both $14$ and $21$?", "42"),
        ("How many positive divisors does 504 have?", "24"),
        ("What is the last digit of $3^{45}$?", "3"),
        ("What is the least common multiple of 9, 12 and 15?", "180"),
        (r"Write the prime factorization of 360.", r"2^{3}\cdot3^{2}\cdot5"),
        ("Find the greatest common factor of 144 and 90.", "18"),
        ("How many distinct prime factors does $420$ have?", "4"),
        ("How many positive integers divide $360$ without leaving a remainder?", "24"),
        ("What is the smallest prime factor of 221?", "13"),
        ("A number leaves a remainder of $3$ when divided by $8$ and a remainder of $2$ when divided by $5$. What is the least positive such number?", "27"),
        ("What is the sum of the positive divisors of $28$?", "56"),
        (r"Find $3^{50} \pmod{7}$.", r"2"),
        ("What is the remainder when 2345 is divided by 7?", "0"),
    ],
    "counting": [
        (r"Five fair coins are tossed. What is the probability that all of them show heads?", r"\frac{1}{32}"),
        ("In how many ways can a president, a vice-president and a secretary be chosen from a club of 10 people, if no person can hold more than one office?", "720"),
        ("An ice cream shop has 8 flavors. In how many ways can Tom choose 3 different flavors?", "56"),
        (r"Two fair dice are rolled. What is the probability that the sum is at least 9?", r"\frac{5}{18}"),
        ("How many ways are there to choose a committee of 3 people from a group of 10 people?", "120"),
        ("In how many ways can 5 different books be arranged on a shelf?", "120"),
        ("How many ways can the letters of the word TATTOO be arranged?", "60"),
        ("A committee of 2 men and 3 women is to be selected from 6 men and 7 women. How many such committees are possible?", "525"),
        ("How many committees of 2 boys and 2 girls can be chosen from 5 boys and 4 girls?", "60"),
        ("A menu has 3 appetizers, 5 main dishes and 4 desserts. How many different meals consisting of one appetizer, one main dish and one dessert are possible?", "60"),
        (r"A drawer contains 4 black socks and 6 white socks. Two socks are taken out at random. What is the probability that the two socks are the same color?", r"\frac{7}{15}"),
        ("Maria has 5 shirts, 3 skirts and 2 hats. How many different outfits can she make?", "30"),
        ("What is the coefficient of $x^2y^4$ in the expansion of $(x-2y)^6$?", "240"),
        (r"A fair coin is flipped 6 times. What is the probability that it lands heads exactly 4 times?", r"\frac{15}{64}"),
    ],
    "calculus": [
        (r"What is the value of $2+5+8+\cdots+32$?", r"187"),
        (r"Find $\lim_{x\to 3}\frac{x^2-9}{x-3}$.", r"6"),
        ("An arithmetic series has first term $2$ and common difference $3$. Find the sum of the first $20$ terms.", "610"),
        (r"What is the sum of the first 8 terms of the geometric sequence $3, 6, 12, \ldots$?", r"765"),
        (r"An infinite geometric series has first term 12 and common ratio $\frac{1}{4}$. What is its sum?", r"16"),
        ("Differentiate $5x^3-2x^2+7$.", "15x^2-4x"),
        ("If $f(x)=x^3-4x$, what is the derivative of $f$ at $x=2$?", "8"),
        (r"Find the common ratio of the geometric sequence $81, 27, 9, \ldots$", r"\frac{1}{3}"),
        (r"Evaluate $\lim_{x\to 0}\frac{\sin 5x}{x}$.", r"5"),
        (r"How many terms are in the sequence $3, 7, 11, \ldots, 99$?", r"25"),
        (r"Find the sum of the infinite geometric series $9+3+1+\cdots$.", r"\frac{27}{2}"),
        (r"Evaluate $\sum_{k=2}^{6}k^2$.", r"90"),
        (r"Compute the limit \[\lim_{x\to\infty}\frac{3x^2+1}{2x^2-5x}.\]", r"\frac{3}{2}"),
        (r"Find the sum $4+7+10+\cdots+61$.", r"650"),
    ],
    "geometry": [
        (r"Convert $225^\circ$ to radians.", r"\frac{5\pi}{4}"),
        ("How many diagonals does a convex octagon have?", "20"),
        ("The diagonal of a square is $8$. What is the area of the square?", "32"),
        ("What is the volume, in cubic inches, of a rectangular box 2 inches by 3 inches by 5 inches?", "30"),
        (r"What is $\frac{2+i}{1-i}$?", r"\frac{1}{2}+\frac{3i}{2}"),
        (r"What is the supplement of an angle of $37^\circ$?", r"143"),
        ("A box is 3 by 4 by 12. What is the length of its space diagonal?", "13"),
        ("A rhombus has diagonals of length 10 and 24. What is its perimeter?", "52"),
        ("A right triangle has a leg of length 8 and a hypotenuse of length 17. Find the length of the other leg.", "15"),
        (r"Compute $\sin 120^\circ$.", r"\frac{\sqrt{3}}{2}"),
        (r"What is the circumference of a circle whose radius is $5$?", r"10\pi"),
        ("Find the area of the triangle with vertices $(0,0)$, $(6,0)$ and $(2,5)$.", "15"),
        ("Find the hypotenuse of a right triangle with legs $5$ and $12$.", "13"),
        (r"What is the volume of a sphere with radius 3?", r"36\pi"),
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
    "Compute $" + r"\frac{1}{1+" * 30 + "2" + "}" * 30 + "$.",
    "Compute $" + r"\int " * 20 + "x dx$.",
    r"Compute $\sum_{k=1}^{300} 2^{3^k}$.",
    r"Compute $((2^{300})^{300})^{300}$.",
    r"Compute $\lim_{x\to 0}\frac{\sin(\cos(x^x))^x}{x^x}$.",
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
        (r"\sum_{k=0}^{\infty} 2^{-k}", sympy.Integer(2)),
        (r"\int_0^1 (6x^2-4x)\,dx", sympy.Integer(0)),
        (r"\sum_{k=1}^{4} 2k", sympy.Integer(20)),
        (r"25\%", sympy.Rational(1, 4)),
        (r"(1+i)^2", 2 * sympy.I),
        ("2 1/3", sympy.Rational(7, 3)),
    ],
)
def test_the_parser_reads_latex_and_plain_mathematics(text, value):
    assert read(text) == value


def test_the_parser_reads_equations_tuples_and_lists():
    x = sympy.Symbol("x")

    assert read("2x = 9") == sympy.Eq(2 * x, 9)
    assert read("(3,100)") == (3, 100)
    assert read("(1,0)") == (1, 0)
    assert read("x=1, x=2") == {sympy.Eq(x, 1), sympy.Eq(x, 2)}


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
    text = prose(r"Twelve cats, a dozen dogs, two-thirds of $\$1,200$ and $\frac{3}{4}$ of $60\%$")

    assert text == "12 cats, a 12 dogs, 2/3 of 1200 and 3/4 of 60 percent"


def test_mathematics_is_what_stands_between_dollars_or_brackets():
    assert maths(r"Let $x=2$ and \(y\) be \[z^2.\]") == ["x=2", "y", "z^2."]
    assert maths("It costs 15 dollars.") == []


def test_answers_are_written_as_math_writes_them():
    x = sympy.Symbol("x")

    assert write(x**2 + 3 * x - sympy.Rational(1, 2)) == r"x^2+3x-\frac{1}{2}"
    assert write((sympy.Integer(2), 3 * sympy.sqrt(2))) == r"(2,3\sqrt{2})"
    assert write([sympy.Integer(1), sympy.Integer(3)]) == "1,3"
