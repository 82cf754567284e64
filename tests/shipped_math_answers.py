"""A second derivation of every shipped MATH-style answer, by another way than the written solution.

The values are found by counting cases, by coordinates, by SymPy or by plain arithmetic, never by
quoting the answer. Each entry of `SECOND_DERIVATIONS` is keyed by the `unique_id` of its problem.
"""

import cmath
import math
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import reduce
from itertools import combinations, count, pairwise, permutations, product
from statistics import median
from typing import TypeVar

import sympy as sp

Value = TypeVar("Value")
Derivations = dict[str, Callable[[], object]]
x, y, r, t = sp.symbols("x y r t")
F, R = Fraction, sp.Rational


def only(candidates: Iterable[Value]) -> Value:
    """Return the one value that all candidates share; fail if there is none or a second one."""
    (value,) = set(candidates)
    return value


def tally(truths: Iterable[object]) -> int:
    """Count the true ones."""
    return sum(1 for truth in truths if truth)


def share(truths: Iterable[object]) -> Fraction:
    """Return the share of true ones among equally likely cases."""
    cases = [bool(truth) for truth in truths]
    return F(sum(cases), len(cases))


def is_square(n: int) -> bool:
    """Tell whether n is the square of an integer."""
    return n >= 0 and math.isqrt(n) ** 2 == n


def quotient(column: sp.Matrix) -> sp.Expr:
    """Divide the upper entry by the lower one, as a fractional linear map does."""
    top, bottom = column
    return top / bottom


# Algebra


def candles_with_heights_three_to_one() -> sp.Expr:
    """Solve for either candle being the taller one while both still burn."""
    heights = (1 - t / 4, 1 - t / 6)
    times = [time for a, b in permutations(heights) for time in sp.solve(a - 3 * b, t)]
    return only(time for time in times if 0 < time < 4)


def reflected_function_at_three() -> sp.Expr:
    """Fit a quadratic f to f(x) + 2 f(1 - x) = 3 x^2."""
    a, b, c = sp.symbols("a b c")
    f = sp.Lambda(x, a * x**2 + b * x + c)
    coefficients = sp.Poly(f(x) + 2 * f(1 - x) - 3 * x**2, x).coeffs()
    return f(3).subs(sp.solve(coefficients, (a, b, c)))


def points_on_line_and_two_absolute_values(slope: Fraction) -> int:
    """Count the common points of y = slope * x and the three linear pieces of the graph."""
    pieces = [(-2, 6, -math.inf, 1), (0, 4, 1, 5), (2, -6, 5, math.inf)]
    crossings = [(intercept / (slope - m), low, high) for m, intercept, low, high in pieces]
    return len({place for place, low, high in crossings if low <= place <= high})


def largest_linear_form_on_circle() -> sp.Expr:
    """Ask for which c the line x + 2y = c is tangent to the circle."""
    c = sp.Symbol("c")
    on_line = (c - 2 * y) ** 2 + y**2 - 6 * (c - 2 * y) + 4 * y - 12
    return max(sp.solve(sp.discriminant(sp.expand(on_line), y), c))


def nearly_additive(n: int) -> int:
    """Compute f(n) by halving n rather than stepping by one."""
    low = n // 2
    high = n - low
    return 2 if n == 1 else nearly_additive(low) + nearly_additive(high) + 3 * low * high


def nested_radicals(n: int) -> float:
    """Evaluate the left side of the equation with two nested radicals."""
    u = math.sqrt(n + 1)
    inner = (n + 5 - 4 * u, n + 26 - 10 * u)
    return sum(math.sqrt(max(value, 0.0)) for value in inner)


ALGEBRA: Derivations = {
    "sample/train/algebra/001": lambda: only(n for n in range(-99, 100) if 5 * n - 8 == 2 * n + 13),
    "sample/train/algebra/002": lambda: 1200 * F(21, 20) ** 2,
    "sample/train/algebra/003": candles_with_heights_three_to_one,
    "sample/train/algebra/004": lambda: sp.compose(x**2 - 3 * x, 2 * x + 1).subs(x, 2),
    "sample/train/algebra/005": lambda: max(sp.roots(2 * x**2 - 7 * x - 15, x)),
    "sample/train/algebra/006": reflected_function_at_three,
    "sample/train/algebra/007": lambda: sp.Abs((5 - 2 * sp.I) - (-3 + 4 * sp.I)),
    "sample/train/algebra/008": lambda: only(
        F(k, 60) for k in range(1, 120) if points_on_line_and_two_absolute_values(F(k, 60)) == 1
    ),
    "sample/test/algebra/001": lambda: F(6**5 * 4**3, 2**8 * 3**4),
    "sample/test/algebra/002": lambda: sp.Line((-2, 7), (4, -5)).slope,
    "sample/test/algebra/003": lambda: only(
        n for n in range(1, 500) if F(n - 20, 20) == F(n - 30, 15)
    ),
    "sample/test/algebra/004": lambda: only(
        (a, b)
        for a, b in product(range(-50, 51), repeat=2)
        if 3 * a + 2 * b == 4 and 5 * a - 4 * b == 36
    ),
    "sample/test/algebra/005": lambda: only(
        a * (31 - a) for a in range(32) if abs(a - (31 - a)) == 9
    ),
    "sample/test/algebra/006": lambda: tally(
        math.isclose(nested_radicals(n), 3, abs_tol=1e-6) for n in range(-1, 500)
    ),
    "sample/test/algebra/007": lambda: sp.interpolate([(3, 11), (8, 31)], x).subs(x, 20),
    "sample/test/algebra/008": lambda: reduce(lambda value, c: value * -2 + c, (3, -4, 1)),
    "sample/test/algebra/009": lambda: nearly_additive(20),
    "sample/test/algebra/010": lambda: only(sp.solve(sp.discriminant(3 * x**2 - 12 * x + y, x), y)),
    "sample/test/algebra/011": lambda: sp.interpolate(
        [(n, (n - 2) * (n * n + 3 * n - 4)) for n in range(5)], x
    ),
    "sample/test/algebra/012": largest_linear_form_on_circle,
    "sample/test/algebra/013": lambda: only(
        c
        for rowing, c in product(range(1, 30), repeat=2)
        if 2 * (rowing + c) == 24 == 3 * (rowing - c)
    ),
    "sample/test/algebra/014": lambda: only(
        (a, b) for a, b in product(range(-20, 21), repeat=2) if (a + 5, b - 3) == (2, 4)
    ),
    "sample/test/algebra/015": lambda: sum(
        5 * n - 4
        for n in range(1, 100)
        for sign in (1, -1)
        if sp.floor(sign * sp.sqrt(5 * n - 4)) == n
    ),
    "sample/test/algebra/016": lambda: sp.solveset(x**2 - 2 * x - 15 <= 0, x, sp.S.Reals),
}


# Counting & Probability


def meeting_probability() -> Fraction:
    """Integrate the length of the arrival times of Dev that suit Clara's, piece by piece."""

    def suitable(c: Fraction) -> Fraction:
        return min(F(1), c + F(1, 3)) - max(F(0), c - F(1, 6))

    breaks = [F(0), F(1, 6), F(2, 3), F(1)]
    return sum(((b - a) * (suitable(a) + suitable(b)) / 2 for a, b in pairwise(breaks)), F(0))


def expected_jumps() -> sp.Expr:
    """Invert I - Q for the four places where the frog goes on jumping."""
    places = (-1, 0, 1, 2)
    step = sp.Matrix(4, 4, lambda i, j: R(1, 2) if abs(i - j) == 1 else 0)
    return ((sp.eye(4) - step).inv() * sp.ones(4, 1))[places.index(0)]


def wins_starting(p: sp.Rational, q: sp.Rational) -> sp.Expr:
    """Add up the chances that the first player wins in round k."""
    k = sp.Symbol("k", integer=True, nonnegative=True)
    return sp.summation(p * ((1 - p) * (1 - q)) ** k, (k, 0, sp.oo))


DICE = range(1, 7)
DECK = list(product("shdc", range(1, 14)))
SOCKS = "b" * 6 + "g" * 4 + "w" * 2

COUNTING: Derivations = {
    "sample/train/counting_and_probability/001": lambda: len(set(permutations("LLAMAS"))),
    "sample/train/counting_and_probability/002": lambda: tally(
        1 for _ in product(range(4), range(6), range(3))
    ),
    "sample/train/counting_and_probability/003": lambda: tally(
        "AA" not in "".join(letters) for letters in product("ABC", repeat=6)
    ),
    "sample/train/counting_and_probability/004": lambda: share(
        a + b == 9 for a, b in product(DICE, repeat=2)
    ),
    "sample/train/counting_and_probability/005": lambda: share(
        pair == ("r", "r") for pair in permutations("rrrrrbbbb", 2)
    ),
    "sample/train/counting_and_probability/006": lambda: wins_starting(R(1, 6), R(1, 3)),
    "sample/train/counting_and_probability/007": lambda: tally(
        people.count("t") == 2 for people in combinations("tttttt" + "ppppp", 4)
    ),
    "sample/train/counting_and_probability/008": lambda: tally(
        all((a + 1) % 8 not in chosen for a in chosen) for chosen in combinations(range(8), 3)
    ),
    "sample/test/counting_and_probability/001": lambda: tally(
        len({a, b, c}) == 3 for a, b, c in product(range(12), repeat=3)
    ),
    "sample/test/counting_and_probability/002": lambda: sum(
        2 ** picks.count("x") * (-1) ** picks.count("1")
        for picks in product("x1", repeat=5)
        if picks.count("x") == 3
    ),
    "sample/test/counting_and_probability/003": lambda: share(
        tally(i == coat for i, coat in enumerate(coats)) == 2 for coats in permutations(range(5))
    ),
    "sample/test/counting_and_probability/004": lambda: share(
        set(tosses) == {"T"} for tosses in product("HT", repeat=3)
    ),
    "sample/test/counting_and_probability/005": lambda: tally(
        moves.count("U") == 3 for moves in product("RU", repeat=8)
    ),
    "sample/test/counting_and_probability/006": meeting_probability,
    "sample/test/counting_and_probability/007": lambda: share(
        suit == "h" or rank == 13 for suit, rank in DECK
    ),
    "sample/test/counting_and_probability/008": lambda: tally(
        abs(books.index(0) - books.index(1)) == 1 for books in permutations(range(6))
    ),
    "sample/test/counting_and_probability/009": lambda: tally(
        subset & (subset >> 2) == 0 for subset in range(2**10)
    ),
    "sample/test/counting_and_probability/010": lambda: (
        len(list(combinations(range(9), 3))) - len(range(9))
    ),
    "sample/test/counting_and_probability/011": lambda: share(
        a == b for a, b in combinations(SOCKS, 2)
    ),
    "sample/test/counting_and_probability/012": lambda: tally(
        a | b | c == 15 and a & b & c == 0 for a, b, c in product(range(16), repeat=3)
    ),
    "sample/test/counting_and_probability/013": lambda: sum(
        F(1, 6) * (n if n % 2 == 0 else -1) for n in DICE
    ),
    "sample/test/counting_and_probability/014": lambda: share(
        flips.count("H") == 4 for flips in product("HT", repeat=6)
    ),
    "sample/test/counting_and_probability/015": expected_jumps,
    "sample/test/counting_and_probability/016": lambda: tally(
        len(set(str(n))) == 4 for n in range(1001, 10000, 2)
    ),
}


# Geometry


def crease() -> sp.Expr:
    """Cut the sheet with the perpendicular bisector of its diagonal."""
    sheet = sp.Polygon((0, 0), (12, 0), (12, 9), (0, 9))
    first, second = sheet.intersection(sp.Segment((0, 0), (12, 9)).perpendicular_bisector())
    return first.distance(second)


def fourth_corner_distance() -> sp.Expr:
    """Take P as the origin and the line AB as y = -1, which fixes all four corners."""
    left, right = -sp.sqrt(2**2 - 1), sp.sqrt(6**2 - 1)
    top = sp.sqrt(9**2 - right**2)
    return sp.Point(left, top).distance(sp.Point(0, 0))


def triangle_area_by_height(a: int, b: int, base: int) -> sp.Expr:
    """Place the base on the x-axis and find the height of the third corner."""
    (foot,) = sp.solve((a**2 - x**2) - (b**2 - (base - x) ** 2), x)
    return sp.sqrt(a**2 - foot**2) * base / 2


def small_circle_between() -> sp.Expr:
    """Solve for the center (x, r) of the third circle, which lies between the other two."""
    equations = [x**2 + (r - 4) ** 2 - (r + 4) ** 2, (x - 12) ** 2 + (r - 9) ** 2 - (r + 9) ** 2]
    return only(radius for place, radius in sp.solve(equations, (x, r)) if 0 < place < 12)


def area_beside_midpoint_line() -> sp.Expr:
    """Use coordinates for the square."""
    a, b, c, d, m = (sp.Point(*p) for p in [(0, 0), (6, 0), (6, 6), (0, 6), (6, 3)])
    (p,) = sp.Segment(a, m).intersection(sp.Segment(b, d))
    return abs(sp.Polygon(p, m, c, d).area)


def tangency_triangle() -> sp.Expr:
    """Use coordinates: the centers form a 3-4-5 triangle, the right angle at the unit circle."""
    a, b, c = sp.Point(0, 0), sp.Point(3, 0), sp.Point(0, 4)
    on_ab, on_ac, on_bc = a + (b - a) / 3, a + (c - a) / 4, b + (c - b) * R(2, 5)
    return abs(sp.Triangle(on_ab, on_ac, on_bc).area)


def trapezoid_area() -> sp.Expr:
    """Scale one trapezoid whose parallel sides are 2 and 3 to the two given areas."""
    a, b, c, d = (sp.Point(*p) for p in [(0, 0), (2, 0), (4, 1), (1, 1)])
    (o,) = sp.Segment(a, c).intersection(sp.Segment(b, d))
    whole, low, high = (abs(sp.Polygon(*p).area) for p in [(a, b, c, d), (a, b, o), (c, d, o)])
    return whole * only([8 / low, 18 / high])


def shortest_surface_path(sides: tuple[int, int, int]) -> float:
    """Minimise the length of a path over each edge it may cross, by ternary search."""

    def length(start: int, end: int, edge: int, place: float) -> float:
        return math.hypot(end, place) + math.hypot(start, edge - place)

    lengths = []
    for start, end, edge in permutations(sides):
        low, high = 0.0, float(edge)
        for _ in range(100):
            a, b = low + (high - low) / 3, high - (high - low) / 3
            shorter_left = length(start, end, edge, a) < length(start, end, edge, b)
            low, high = (low, b) if shorter_left else (a, high)
        lengths.append(length(start, end, edge, low))
    return min(lengths)


def edge_sphere_radius() -> sp.Expr:
    """Measure the distance from the center of a tetrahedron to all six edges."""
    height = 2 * sp.sqrt(6)
    corners = [(0, 0, 0), (6, 0, 0), (3, 3 * sp.sqrt(3), 0), (3, sp.sqrt(3), height)]
    points = [sp.Point3D(*corner) for corner in corners]
    center = sum(points[1:], points[0]) / 4
    return only(sp.simplify(sp.Line3D(a, b).distance(center)) for a, b in combinations(points, 2))


def heron_from_squares(a: int, b: int, c: int) -> sp.Expr:
    """Find the area of a triangle from its squared sides."""
    return sp.sqrt(2 * (a * b + b * c + c * a) - a**2 - b**2 - c**2) / 4


def half_angle_inradius(a: int, b: int, c: int) -> sp.Expr:
    """Multiply the tangent length at the angle opposite c by the tangent of half that angle."""
    cosine = R(a**2 + b**2 - c**2, 2 * a * b)
    return R(a + b - c, 2) * sp.sqrt((1 - cosine) / (1 + cosine))


GEOMETRY: Derivations = {
    "sample/train/geometry/001": lambda: only(
        9 + 40 + c for c in range(1, 100) if c * c == 9 * 9 + 40 * 40
    ),
    "sample/train/geometry/002": lambda: (18 * sp.pi) ** 2 / (4 * sp.pi),
    "sample/train/geometry/003": crease,
    "sample/train/geometry/004": lambda: triangle_area_by_height(10, 17, 21),
    "sample/train/geometry/005": lambda: only(
        n for n in range(3, 1000) if 180 * (n - 2) == 156 * n
    ),
    "sample/train/geometry/006": fourth_corner_distance,
    "sample/train/geometry/007": lambda: sp.integrate(sp.pi * (R(6, 8) * x) ** 2, (x, 0, 8)),
    "sample/train/geometry/008": small_circle_between,
    "sample/test/geometry/001": lambda: only(h for h in range(1, 26) if h * h + 7 * 7 == 25 * 25),
    "sample/test/geometry/002": lambda: sp.integrate(sp.pi * (36 - x**2), (x, -6, 6)),
    "sample/test/geometry/003": area_beside_midpoint_line,
    "sample/test/geometry/004": lambda: only(a for a in range(1, 180) if a + 47 + 68 == 180),
    "sample/test/geometry/005": lambda: sp.Triangle((0, 0), (8, 0), (3, 9)).scale(1.5, 1.5).area,
    "sample/test/geometry/006": tangency_triangle,
    "sample/test/geometry/007": lambda: tally(
        (b - a) % 14 not in (1, 13) for a, b in combinations(range(14), 2)
    ),
    "sample/test/geometry/008": lambda: heron_from_squares(6**2 + 2**2, 4**2 + 5**2, 2**2 + 7**2),
    "sample/test/geometry/009": trapezoid_area,
    "sample/test/geometry/010": lambda: only(14 * w for w in range(1, 44) if 14 + w + 14 + w == 44),
    "sample/test/geometry/011": lambda: sp.integrate(r, (r, 0, 10), (t, 0, sp.rad(72))),
    "sample/test/geometry/012": lambda: shortest_surface_path((3, 4, 6)),
    "sample/test/geometry/013": lambda: half_angle_inradius(9, 10, 17),
    "sample/test/geometry/014": lambda: triangle_area_by_height(8, 8, 8),
    "sample/test/geometry/015": edge_sphere_radius,
    "sample/test/geometry/016": lambda: sp.Circle((-8, 6), (8, 6), (8, -6)).area,
}


# Intermediate Algebra


def smallest_reciprocal_sum() -> sp.Expr:
    """Look at the stationary points of the function of y alone."""
    f = 1 / (7 - 4 * y) + 9 / y
    return only(f.subs(y, place) for place in sp.solve(sp.diff(f, y)) if 0 < place < R(7, 4))


def cyclic_function_at_three() -> sp.Expr:
    """Solve the three linear equations that link the values at 3, -1/2 and 2/3."""
    places = [R(3), R(-1, 2), R(2, 3)]
    assert [1 / (1 - place) for place in places] == [*places[1:], places[0]]
    return (sp.Matrix([[1, 2, 0], [0, 1, 2], [2, 0, 1]]).inv() * sp.Matrix(places))[0]


def greatest_weighted_product() -> sp.Expr:
    """Find the stationary point of the logarithm; the product is 0 on the boundary."""
    z = 6 - x - y
    (best,) = sp.solve([1 / x - 3 / z, 2 / y - 3 / z], (x, y), dict=True)
    return (x * y**2 * z**3).subs(best)


def parity_of_function(f: sp.Expr) -> str:
    """Compare f(-x) with f(x) and with -f(x)."""
    mirrored = f.subs(x, -x)
    if sp.simplify(mirrored - f) == 0:
        return "even"
    return "odd" if sp.simplify(mirrored + f) == 0 else "neither"


def integer_solutions(a: int) -> bool:
    """Tell whether x^2 + a x + a + 5 splits over the integers."""
    discriminant = a * a - 4 * (a + 5)
    return is_square(discriminant) and (math.isqrt(discriminant) - a) % 2 == 0


def conic_area(a: int, b: int, d: int, e: int, f: int) -> sp.Expr:
    """Find the area of the ellipse a x^2 + b y^2 + d x + e y + f = 0 from determinants."""
    conic = sp.Matrix([[a, 0, R(d, 2)], [0, b, R(e, 2)], [R(d, 2), R(e, 2), f]])
    return -sp.pi * conic.det() / sp.Integer(a * b) ** R(3, 2)


def term_of_fractional_sequence(n: int) -> Fraction:
    """Follow the recurrence step by step."""
    return reduce(lambda a, _: (1 + a) / (1 - a), range(n - 1), F(2))


INTERMEDIATE: Derivations = {
    "sample/train/intermediate_algebra/001": lambda: sp.summation(6 * R(-1, 3) ** t, (t, 0, sp.oo)),
    "sample/train/intermediate_algebra/002": lambda: sp.expand(
        sum(root**2 for root in sp.roots(2 * x**2 - 8 * x + 3, x))
    ),
    "sample/train/intermediate_algebra/003": lambda: 24 - (3 - 4 * 6 + 6 * 9 - 4 * 12),
    "sample/train/intermediate_algebra/004": lambda: (
        only(n for n in range(-9, 10) if F(2) ** n == 32)
        + only(n for n in range(-9, 10) if F(5) ** n == F(1, 25))
    ),
    "sample/train/intermediate_algebra/005": lambda: sp.rem(x**4 - 3 * x**2 + 5 * x + 2, x + 2, x),
    "sample/train/intermediate_algebra/006": smallest_reciprocal_sum,
    "sample/train/intermediate_algebra/007": lambda: only(
        n for n in range(7, 1000) if math.isclose(math.log2(n) + math.log2(n - 6), 4)
    ),
    "sample/train/intermediate_algebra/008": lambda: term_of_fractional_sequence(2026),
    "sample/test/intermediate_algebra/001": lambda: sp.minimum(3 * x**2 - 12 * x + 17, x),
    "sample/test/intermediate_algebra/002": lambda: sum(F(1, n * (n + 3)) for n in range(1, 29, 3)),
    "sample/test/intermediate_algebra/003": lambda: sp.prod(
        sp.real_roots(sp.expand(x * (x + 2) * (x + 4) * (x + 6) - 105))
    ),
    "sample/test/intermediate_algebra/004": lambda: sum(sp.roots(x**2 - 11 * x + 5, x)),
    "sample/test/intermediate_algebra/005": lambda: sum(
        1 / root for root in sp.roots(x**3 - 6 * x**2 + 3 * x + 10, x)
    ),
    "sample/test/intermediate_algebra/006": cyclic_function_at_three,
    "sample/test/intermediate_algebra/007": lambda: sp.calculus.util.continuous_domain(
        sp.sqrt(12 - 4 * x), x, sp.S.Reals
    ),
    "sample/test/intermediate_algebra/008": lambda: only(
        n for n in range(3, 1000) if math.isclose(math.log(n + 4, 3), 2 * math.log(n - 2, 3))
    ),
    "sample/test/intermediate_algebra/009": greatest_weighted_product,
    "sample/test/intermediate_algebra/010": lambda: parity_of_function((x**3 - x) / (x**2 + 1)),
    "sample/test/intermediate_algebra/011": lambda: sp.interpolate(
        [(n, n**5 - 2 * n**3 + 4) for n in (-1, 1)], x
    ),
    "sample/test/intermediate_algebra/012": lambda: tally(
        integer_solutions(a) for a in range(-1000, 1001)
    ),
    "sample/test/intermediate_algebra/013": lambda: sp.summation(
        5 / sp.Integer(3) ** t, (t, 1, sp.oo)
    ),
    "sample/test/intermediate_algebra/014": lambda: conic_area(4, 9, -16, 18, -11),
    "sample/test/intermediate_algebra/015": lambda: sp.resultant(x**3 - 3 * x + 1, x**2 + 1, x),
    "sample/test/intermediate_algebra/016": lambda: quotient(
        sp.Matrix([[2, -1], [1, 3]]).inv() * sp.Matrix([5, 1])
    ),
}


# Number Theory

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_of_day_200() -> str:
    """Count in the calendar of 2019, which began on a Tuesday."""
    start = date(2019, 1, 1)
    assert WEEKDAYS[start.weekday()] == "Tuesday"
    return WEEKDAYS[(start + timedelta(days=199)).weekday()]


def is_cube(n: int) -> bool:
    """Tell whether n is the cube of an integer."""
    root: int = round(n ** (1 / 3))
    return root * root * root == n


NUMBER_THEORY: Derivations = {
    "sample/train/number_theory/001": lambda: tally(360 % d == 0 for d in range(1, 361)),
    "sample/train/number_theory/002": lambda: min(
        n for n in range(1, 100) if n % 5 == 2 and n % 7 == 3
    ),
    "sample/train/number_theory/003": lambda: min(
        n for n in range(2, 10000, 2) if is_cube(n // 2) and is_square(5 * n)
    ),
    "sample/train/number_theory/004": lambda: max(
        d for d in range(1, 133) if 132 % d == 220 % d == 0
    ),
    "sample/train/number_theory/005": lambda: pow(7, 2026, 10),
    "sample/train/number_theory/006": lambda: tally(
        12 * a + 8 * b == a * b for a, b in product(range(1, 200), repeat=2)
    ),
    "sample/train/number_theory/007": lambda: f"{77:b}_2",
    "sample/train/number_theory/008": lambda: sum(
        n for n in range(1, 1000) if is_square(n * n + 60 * n)
    ),
    "sample/test/number_theory/001": lambda: min(
        n for n in range(1, 20000) if n % 20 == n % 36 == n % 48 == 0
    ),
    "sample/test/number_theory/002": lambda: sum(d for d in range(1, 141) if 140 % d == 0),
    "sample/test/number_theory/003": lambda: sum(
        n for n in range(1, 1000) if (n * n + 7 * n + 30) % (n + 3) == 0
    ),
    "sample/test/number_theory/004": lambda: 5**75 % 13,
    "sample/test/number_theory/005": lambda: int("1203", 4),
    "sample/test/number_theory/006": lambda: len(
        {a * a - b * b for a, b in product(range(1, 60), repeat=2)} & set(range(1, 101))
    ),
    "sample/test/number_theory/007": lambda: (
        len(digits := str(math.factorial(85))) - len(digits.rstrip("0"))
    ),
    "sample/test/number_theory/008": lambda: max(
        p for p in range(2, 1366) if 1365 % p == 0 and all(p % d for d in range(2, p))
    ),
    "sample/test/number_theory/009": lambda: tally(
        n == 19 * sum(map(int, str(n))) for n in range(100, 1000)
    ),
    "sample/test/number_theory/010": lambda: only(
        n for n in range(1, 400) if (n % 6, n % 7, n % 11) == (3, 2, 5)
    ),
    "sample/test/number_theory/011": lambda: only(
        d for d in range(10) if (72046 + 100 * d) % 11 == 0
    ),
    "sample/test/number_theory/012": lambda: tally(is_square(n**n) for n in range(1, 101)),
    "sample/test/number_theory/013": lambda: only(n for n in range(26) if 17 * n % 26 == 5),
    "sample/test/number_theory/014": lambda: only(
        f"{n}_7"
        for n in range(10000)
        if not set("789") & set(str(n)) and int(str(n), 7) == int("354", 7) + int("266", 7)
    ),
    "sample/test/number_theory/015": lambda: max(
        set(range(300))
        - {6 * a + 14 * b + 21 * c for a, b, c in product(range(50), range(30), range(20))}
    ),
    "sample/test/number_theory/016": weekday_of_day_200,
}


# Prealgebra


def pages_for_digits(digits: int) -> int:
    """Number the pages one by one until all digits are written."""
    written = 0
    for page in count(1):
        written += len(str(page))
        if written >= digits:
            assert written == digits
            return page
    raise AssertionError("unreachable")


def day_the_snail_arrives() -> int:
    """Follow the snail day by day."""
    height = 0
    for day in count(1):
        height += 5
        if height >= 20:
            return day
        height -= 3
    raise AssertionError("unreachable")


def first_right_angle_after_four() -> Fraction:
    """Take the first time at which the hands are 90 or 270 degrees apart in either direction."""
    gain = F(6) - F(1, 2)
    times = [(120 - angle + 360 * k) / gain for angle in (90, 270) for k in range(-2, 3)]
    return min(time for time in times if time > 0)


def largest_of_seven() -> int:
    """Try all triples below the median and all pairs just above it."""
    lows = {sum(low) for low in combinations(range(1, 12), 3)}
    pairs = combinations(range(13, 70), 2)
    tops = [(b, 70 - 12 - low - a - b) for low, (a, b) in product(lows, pairs)]
    return max(top for second, top in tops if top > second)


def cubes_with_two_painted_faces() -> int:
    """Visit every unit cube; its bottom face is never painted."""
    cubes = product(range(5), range(6), range(4))
    return tally((a in (0, 4)) + (b in (0, 5)) + (c == 3) == 2 for a, b, c in cubes)


def vase_breaker() -> str:
    """Judge the four statements for every child that may have done it."""
    return only(
        guilty
        for guilty in ("Ana", "Ben", "Cole", "Dara")
        if [guilty == "Ben", guilty == "Dara", guilty != "Cole", guilty != "Dara"].count(True) == 1
    )


PREALGEBRA: Derivations = {
    "sample/train/prealgebra/001": lambda: 7 + F(3 * (10 - 4) ** 2, 9),
    "sample/train/prealgebra/002": lambda: only(
        price for price in range(81) if 100 * (80 - price) == 35 * 80
    ),
    "sample/train/prealgebra/003": lambda: pages_for_digits(300),
    "sample/train/prealgebra/004": lambda: only(s for s in range(1000) if F(5 * 82 + s, 6) == 84),
    "sample/train/prealgebra/005": lambda: F(3 * 6 + 5 * 4, 4 * 6),
    "sample/train/prealgebra/006": lambda: only(d for d in range(1, 40) if F(40 - d, d) == F(5, 3)),
    "sample/train/prealgebra/007": lambda: only(
        101 * c + 10 * a
        for a, b, c in permutations(range(1, 10), 3)
        if 11 * (a + b) == 101 * c + 10 * a
    ),
    "sample/train/prealgebra/008": lambda: F(9, 4) + F(9, 4) * F(8, 12),
    "sample/test/prealgebra/001": lambda: F(35 * 8, 100 * 10),
    "sample/test/prealgebra/002": lambda: only(
        p for p in range(1, 1000) if F(120, 100) * F(75, 100) * p == 54
    ),
    "sample/test/prealgebra/003": day_the_snail_arrives,
    "sample/test/prealgebra/004": lambda: only(
        F(a, b) for a, b in product(range(1, 30), repeat=2) if F(a, b) * F(15, 4) == F(5, 8)
    ),
    "sample/test/prealgebra/005": lambda: median(map(F, (14, 3, 27, 9, 18, 11))),
    "sample/test/prealgebra/006": first_right_angle_after_four,
    "sample/test/prealgebra/007": lambda: only(a for a in range(61) if 9 * a + 5 * (60 - a) == 412),
    "sample/test/prealgebra/008": lambda: F(
        Decimal("47.3862").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    ),
    "sample/test/prealgebra/009": largest_of_seven,
    "sample/test/prealgebra/010": lambda: only(p for p in range(101) if p * 250 == 45 * 100),
    "sample/test/prealgebra/011": lambda: sp.sqrt(98 + 72 + 2 * math.isqrt(98 * 72)),
    "sample/test/prealgebra/012": cubes_with_two_painted_faces,
    "sample/test/prealgebra/013": lambda: quotient(
        sp.Matrix([[2, -1], [1, 0]]) ** 3 * sp.Matrix([2, 1])
    ),
    "sample/test/prealgebra/014": lambda: only(km for km in range(1, 1000) if F(km, 8) == F(45, 3)),
    "sample/test/prealgebra/015": vase_breaker,
    "sample/test/prealgebra/016": lambda: only(
        8 * part for part in range(1, 360) if 2 * part + 3 * part + 5 * part + 8 * part == 360
    ),
}


# Precalculus


def crossings_of_sine_and_line() -> int:
    """Count changes of sign on a fine grid that misses all zeros."""
    grid = [-5.10005 + 0.001 * k for k in range(10201)]
    values = [math.sin(math.pi * place) - place / 5 for place in grid]
    return tally(a * b < 0 for a, b in pairwise(values))


def determinant_by_permutations(rows: list[list[int]]) -> int:
    """Add the signed products of the Leibniz formula."""
    orders = permutations(range(3))
    return sum(
        sp.LeviCivita(*order) * math.prod(rows[i][j] for i, j in enumerate(order))
        for order in orders
    )


def length_of_difference() -> sp.Expr:
    """Place u on the x-axis and solve for a v with the given lengths."""
    v = sp.solve([x**2 + y**2 - 25, (x + 3) ** 2 + y**2 - 49], (x, y))[0]
    return sp.Point(3, 0).distance(sp.Point(*v))


def angle_from_sides(u: tuple[int, ...], v: tuple[int, ...]) -> sp.Expr:
    """Use the law of cosines on the squared sides of the triangle with corners 0, u and v."""
    a, b, c = math.dist(u, v), math.hypot(*u), math.hypot(*v)
    return math.degrees(math.acos((b * b + c * c - a * a) / (2 * b * c)))


def quotient_of_complex_numbers() -> sp.Expr:
    """Solve (2 + 3i)(x + yi) = 8 - i in real and imaginary parts."""
    parts = sp.solve([2 * x - 3 * y - 8, 3 * x + 2 * y + 1], (x, y))
    return parts[x] + parts[y] * sp.I


def turned_from_pole() -> tuple[sp.Expr, ...]:
    """Tilt the point (0, 0, 6) by phi towards the x-axis and turn it by theta about the z-axis."""
    turn, tilt = sp.rot_axis3(-sp.pi / 3), sp.rot_axis2(-sp.pi / 6)
    return tuple(turn * tilt * sp.Matrix([0, 0, 6]))


def distance_bug_approaches() -> float:
    """Walk the first two hundred stretches."""
    return abs(sum(cmath.rect(0.5**k, math.radians(60 * k)) for k in range(200)))


def angle_with_smallest_tangent() -> float:
    """Bisect for the scale of the tangents at which the angles add up to a half-turn."""
    low, high = 0.0, 100.0
    for _ in range(100):
        middle = (low + high) / 2
        too_small = sum(math.atan(k * middle) for k in (3, 12, 5)) < math.pi
        low, high = (middle, high) if too_small else (low, middle)
    return math.degrees(math.atan(3 * low))


PRECALCULUS: Derivations = {
    "sample/train/precalculus/001": lambda: (sp.Matrix([[2, -1, 3]]) * sp.Matrix([4, 5, -2]))[0],
    "sample/train/precalculus/002": lambda: sp.re(sp.expand((sp.sqrt(3) / 2 + sp.I / 2) ** 5)),
    "sample/train/precalculus/003": lambda: sum(
        math.cos(math.radians(angle)) ** 2 for angle in (10, 50, 70)
    ),
    "sample/train/precalculus/004": lambda: sp.expand((1 - sp.I) ** 10),
    "sample/train/precalculus/005": lambda: (
        sp.Abs(-3 + 3 * sp.sqrt(3) * sp.I),
        sp.arg(-3 + 3 * sp.sqrt(3) * sp.I),
    ),
    "sample/train/precalculus/006": crossings_of_sine_and_line,
    "sample/train/precalculus/007": lambda: sp.Matrix([[2, 3], [3, 5]]).LUsolve(sp.eye(2)),
    "sample/train/precalculus/008": lambda: sp.im(sp.expand((R(-4, 5) + R(3, 5) * sp.I) ** 2)),
    "sample/test/precalculus/001": lambda: (
        sp.Matrix([[0, 0, 2], [0, 0, -1], [-2, 1, 0]]) * sp.Matrix([3, -1, 2])
    ),
    "sample/test/precalculus/002": lambda: sp.sin(sp.rad(210)) + sp.tan(sp.rad(225)),
    "sample/test/precalculus/003": length_of_difference,
    "sample/test/precalculus/004": lambda: angle_from_sides((1, 0, 1), (0, 1, 1)),
    "sample/test/precalculus/005": quotient_of_complex_numbers,
    "sample/test/precalculus/006": lambda: min(
        (math.sin(angle) + 2) * (math.cos(angle) + 2)
        for angle in (math.tau * k / 7200 for k in range(7200))
    ),
    "sample/test/precalculus/007": lambda: determinant_by_permutations(
        [[2, 0, 1], [-1, 3, 4], [5, 1, -2]]
    ),
    "sample/test/precalculus/008": lambda: (
        (sp.Matrix([[3, 4], [1, -2]]) * sp.Matrix([[1, 0], [2, -1]])).T
    ),
    "sample/test/precalculus/009": lambda: math.prod(
        abs(2 - cmath.rect(1, math.tau * k / 5)) for k in (1, 2, 3, 4)
    ),
    "sample/test/precalculus/010": lambda: 2 * sp.asin(R(1, 2)) - sp.pi / 2,
    "sample/test/precalculus/011": turned_from_pole,
    "sample/test/precalculus/012": distance_bug_approaches,
    "sample/test/precalculus/013": lambda: sp.Plane(
        sp.Point3D(3, 0, 0), normal_vector=(2, -1, 2)
    ).distance(sp.Point3D(3, -1, 4)),
    "sample/test/precalculus/014": lambda: -sp.sqrt((1 + sp.cos(sp.rad(330))) / 2),
    "sample/test/precalculus/015": angle_with_smallest_tangent,
    "sample/test/precalculus/016": lambda: sum(
        sp.rad(k)
        for k in range(360)
        if math.isclose(math.sin(math.radians(k)), math.cos(math.radians(2 * k)), abs_tol=1e-9)
    ),
}

SECOND_DERIVATIONS: Derivations = (
    ALGEBRA | COUNTING | GEOMETRY | INTERMEDIATE | NUMBER_THEORY | PREALGEBRA | PRECALCULUS
)
