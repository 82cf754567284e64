"""Figures: lengths, areas, volumes and angles by their formulas."""
# ruff: noqa: E501 - a row of a table is one line

from typing import Any

import sympy
from sympy import Rational, pi, sqrt

from stackprog.lms.offline.wording import Row, family, tabled

a = sympy.Symbol("a", positive=True)
_FIGURES: dict[str, dict[str, Any]] = {
    "circle": {"radius": a, "diameter": 2 * a, "circumference": 2 * pi * a, "area": pi * a**2},
    "square": {"side": a, "perimeter": 4 * a, "area": a**2, "diagonal": sqrt(2) * a},
    "cube": {"side": a, "edge": a, "volume": a**3, "surface": 6 * a**2},
    "sphere": {"radius": a, "diameter": 2 * a, "volume": 4 * pi * a**3 / 3, "surface": 4 * pi * a**2},
    "equilateral triangle": {"side": a, "perimeter": 3 * a, "area": sqrt(3) * a**2 / 4},
    "regular hexagon": {"side": a, "perimeter": 6 * a, "area": 3 * sqrt(3) * a**2 / 2},
}  # fmt: skip
_GONS = ("triangle", "square", "pentagon", "hexagon", "heptagon", "octagon", "nonagon", "decagon")


def _figure(k: str, m: str, v: Any, w: str) -> Any:
    """Solve for the one length of a figure from one measure, and work out another."""
    (length,) = sympy.solve(_FIGURES[k][m] - v, a)
    return sympy.radsimp(_FIGURES[k][w].subs(a, length))


def _heron(p: Any, q: Any, r: Any) -> Any:
    half = (p + q + r) / 2
    square = half * (half - p) * (half - q) * (half - r)
    return sqrt(square) if square > 0 else None


def _shoelace(p: Any, q: Any, r: Any, s: Any, t: Any, u: Any) -> Any:
    return abs((r - p) * (u - q) - (t - p) * (s - q)) / 2


_KIND = rf"(?P<k>{'|'.join(_FIGURES)})"
_MEASURE = "radius|diameter|circumference|area|perimeter|side|edge|volume|surface|diagonal"
_M, _W = rf"(?P<m>{_MEASURE})", rf"(?P<w>{_MEASURE})"
_ROWS: list[Row] = [
    (rf"{_W}[^\d.]* of an? {_KIND}~{_M}[^.?,]* <v>", _figure, "The figure's formulas"),
    (rf"{_M}[^\d.]* of an? {_KIND} is <v>~[.,?] ~{_W}", _figure, "The figure's formulas"),
    (rf"{_KIND}~ (?:has|with)[^\d]*{_M}[^.?,]* <v>~[.,?] ~{_W}", _figure, "The figure's formulas"),
    (r"right triangle~legs?~ <p>~ and <q>~hypotenuse|legs of a right triangle~<r>~ and <s>~hypotenuse", lambda p, q, r, s: sqrt((p or r) ** 2 + (q or s) ** 2), "By Pythagoras"),
    (r"area of (?:a|the) triangle~ sides?~ <p>,? (?:and )?<q>,? and <r>", _heron, "Heron's formula"),
    (r"area of (?:a|the) triangle~\(<p>, ?<q>\)~\(<r>, ?<s>\)~\(<t>, ?<u>\)", _shoelace, "The shoelace formula"),
    (r"length of a rectangle is <k> times its width~perimeter~<p>~area", lambda k, p: k * (p / (2 * k + 2)) ** 2, "The perimeter gives the width"),
    (r"volume of a (?P<kind>cone|cylinder)~radius~<r>~height~<h>", lambda kind, r, h: pi * r**2 * h / (3 if kind == "cone" else 1), "Base times height"),
    (r"angles of (?:a|the) triangle~<p>~and <q>~(?:3th|third|other|remaining) angle", lambda p, q: 180 - p - q, "Angles sum to 180 degrees"),
    (r"interior angle~(?:of|in) (?:a|an) regular (?P<gon>[a-z]+)", lambda gon: 180 - Rational(360, _GONS.index(gon) + 3), "Exterior angles sum to 360 degrees"),
    (r"(?P<kind>interior|exterior) angles?~<p>~how many sides", lambda kind, p: 360 / (180 - p if kind == "interior" else p), "Exterior angles sum to 360 degrees"),
]  # fmt: skip
derive = family(tabled(_ROWS))
"""Work out a problem about figures, or return None."""
