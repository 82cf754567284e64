"""Figures: relations between their measures solved for the one asked; angles, circles, coordinates."""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import sympy
from sympy import Rational, Symbol, pi, sqrt

from stackprog.lms.offline.bounds import expect
from stackprog.lms.offline.families.functions import gather
from stackprog.lms.offline.latex import read
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import Row, conclude, first, prose, tabled

_MEASURES = {
    name: Symbol(name, positive=True)
    for name in "radius diameter circumference area perimeter side length width height volume surface "
    "diagonal base slant hypotenuse leg other top bottom lateral".split()
}
r, d, c, A, P, s, length, w, h, V, S, g, b, slant, hyp, leg, other, top, bottom, side = _MEASURES.values()
_FIGURES: dict[str, list[Any]] = {
    "equilateral triangle": [P - 3 * s, A - sqrt(3) * s**2 / 4, h - sqrt(3) * s / 2],
    "regular hexagon": [P - 6 * s, A - 3 * sqrt(3) * s**2 / 2],
    "right triangle": [hyp**2 - leg**2 - other**2, A - leg * other / 2, P - hyp - leg - other],
    "semicircle": [d - 2 * r, A - pi * r**2 / 2, P - pi * r - d],
    "cylinder": [d - 2 * r, V - pi * r**2 * h, side - 2 * pi * r * h, S - side - 2 * pi * r**2, c - 2 * pi * r],
    "cone": [d - 2 * r, V - pi * r**2 * h / 3, slant**2 - r**2 - h**2, side - pi * r * slant, S - side - pi * r**2],
    "hemisphere": [d - 2 * r, V - 2 * pi * r**3 / 3],
    "sphere": [d - 2 * r, V - 4 * pi * r**3 / 3, S - 4 * pi * r**2],
    "cube": [V - s**3, S - 6 * s**2, g - sqrt(3) * s],
    "rectangular prism|rectangular box|rectangular solid|box": [V - length * w * h, S - 2 * (length * w + w * h + length * h), g**2 - length**2 - w**2 - h**2],
    "trapezoid": [A - (top + bottom) * h / 2],
    "rhombus": [A - g * other / 2, P - 4 * s, s**2 - g**2 / 4 - other**2 / 4],
    "parallelogram": [A - b * h],
    "square": [A - s**2, P - 4 * s, g - sqrt(2) * s],
    "rectangle|rectangular": [A - length * w, P - 2 * (length + w), g**2 - length**2 - w**2],
    "circle|circular": [d - 2 * r, c - 2 * pi * r, A - pi * r**2],
    "triangle": [A - b * h / 2],
}  # fmt: skip
_NAME = (r"(surface area|lateral|slant height|radi(?:us|i)|diameter|circumference|area|perimeter|side length|"
         r"edge length|length of (?:each|a|one) (?:side|edge)|side|edge|length|width|height|altitude|"
         r"volume|space diagonal|diagonal|base|hypotenuse|legs?)")  # fmt: skip
_ALIAS = {"surface area": "surface", "slant height": "slant", "radii": "radius", "edge": "side",
          "edge length": "side", "side length": "side", "altitude": "height", "legs": "leg",
          "space diagonal": "diagonal", "long": "length", "wide": "width", "tall": "height"}  # fmt: skip
_NUM = r"(-?\d+(?:\+\d+/\d+|\.\d+|/\d+)?(?:\\sqrt\{\d+\})?(?:\\pi)?|\\sqrt\{\d+\}(?:\\pi)?|\\pi)"
_UNIT = (r"(?: ?-?(?:square |cubic )?(?:cm|centimeters?|m|meters?|inch(?:es)?|in|feet|foot|ft|units?|"
         r"yards?|miles?|mm|km)(?:\^\{?[23]\}?)?\b)?")  # fmt: skip
_SIDES = "triangle quadrilateral pentagon hexagon heptagon octagon nonagon decagon hendecagon dodecagon".split()


def _sides(n: Any, p: str | None) -> Rational:
    return n or Rational(_SIDES.index(p or "") + 3)


def _heron(a: Any, b: Any, c: Any) -> Any:
    half = (a + b + c) / 2
    square = half * (half - a) * (half - b) * (half - c)
    return sqrt(square) if square > 0 else None


def _angle(k: str, n: Any, p: str | None) -> Any:
    outer = 360 / _sides(n, p)
    return outer if k == "exterior" else 180 - outer


def _third(a: Any, b: Any) -> Any:
    return 180 - a - b


_GON = r"(?:(?:regular |convex )*\b(?P<p>(?!polygon)[a-z]+gon|quadrilateral)\b|(?:regular )?polygon (?:with|of|has) <n> sides)"
_DEG = "(?: degrees)?"
_ROWS: list[Row] = [
    (rf"triangle~ sides?~ <a>{_UNIT}(?:,? and |, |-)<b>{_UNIT}(?:,? and |, |-)<c>~area", _heron, "Heron's formula"),
    (rf"area of (?:a|the) triangle~ sides?~ <a>{_UNIT},? <b>{_UNIT},? and <c>", _heron, "Heron's formula"),
    (rf"(?:# )?(?:angles of (?:a|the)|in a) triangle~<a>{_DEG},? and <b>{_DEG}~(?:3th|third|other|remaining|last|1/3) angle", _third, "Angles sum to 180 degrees"),
    (rf"triangle~angle ?[a-z]+ ?= ?<a>{_DEG} ?(?:,|and)~angle ?[a-z]+ ?= ?<b>~(?:what is|find)~angle", _third, "Angles sum to 180 degrees"),
    (r"angles? of (?:a|the) triangle~ratio (?:of )?<a>:\s?<b>:\s?<c>~(?P<end>largest|smallest|greatest)", lambda a, b, c, end: 180 * (min if end[0] == "s" else max)(a, b, c) / (a + b + c), "Parts of 180 degrees"),
    (rf"sum of the (?:interior )?(?:measures of the )?(?:interior )?angles (?:of|in) (?:a|an|any) {_GON}", lambda p, n: 180 * (_sides(n, p) - 2), "180(n-2) degrees"),
    (rf"(?:1 )?(?P<k>interior|exterior) angle~(?:of|in) (?:a|an) {_GON}", _angle, "Exterior angles sum to 360 degrees"),
    (rf"(?:regular polygon~)?(?P<k>interior|exterior) angles?~<a>{_DEG}~how many sides", lambda k, a: 360 / (180 - a if k == "interior" else a), "Exterior angles sum to 360 degrees"),
    (rf"(?:how many|number of) (?:distinct )?diagonals~{_GON}", lambda p, n: _sides(n, p) * (_sides(n, p) - 3) / 2, "Each corner meets n - 3 others"),
    (r"similar~ratio of (?:their|the) (?:sides|perimeters|corresponding sides)~<a>(?::\s?| to )<b>~ratio of (?:their|the) areas", lambda a, b: f"{a**2}:{b**2}", "Areas go as squares of lengths"),
    (rf"(?P<k>area|length)~(?:sector|arc)~radius~<r>~angle~<t>{_DEG}", lambda k, r, t: t / 360 * pi * (r * r if k == "area" else 2 * r), "A part of the circle"),
    (rf"(?P<k>area|length)~(?:sector|arc)~<t>{_DEG}~radius~<r>", lambda k, r, t: t / 360 * pi * (r * r if k == "area" else 2 * r), "A part of the circle"),
]  # fmt: skip


def _measure(name: str) -> Symbol:
    name = _ALIAS.get(name, "side" if name.startswith("length of") else name)
    return _MEASURES["lateral" if name == "lateral" else name]


_OF = r"(?: of (?:an?|the|its|this|each) [a-z ]{3,22}?)?"
_ARE = rf"{_OF}(?: of(?: length)?s?| have lengths?| have| measure| are| with lengths?| lengths?)*"
_IS = (rf"(?: (?:of|is|equal to|equals|=|measures|that is|has length|has a length of|being|exactly|length|each|all))*"
       rf"{_OF}(?: (?:of|is|equals|measures|=))*")  # fmt: skip
_BY = r"(?: by | ?\\times |,? and |, | x )"
_SIGN = {"more": 1, "greater": 1, "longer": 1, "less": -1, "shorter": -1}
_RULES: list[tuple[str, Callable[[Any], Any]]] = [
    (rf"{_NAME}{_OF} (?:is )?{_NUM} times (?:as long as |as large as )?(?:the |its |that of the )?{_NAME}", lambda m: [_measure(m[1]) - read(m[2]) * _measure(m[3])]),
    (rf"{_NAME}{_OF} (?:is |that is )?{_NUM}{_UNIT} (more|less|longer|shorter|greater) than (?:{_NUM} times )?(?:the |its )?{_NAME}", lambda m: [_measure(m[1]) - read(m[4] or "1") * _measure(m[5]) - read(m[2]) * _SIGN[m[3]]]),
    (rf"{_NAME}{_OF} (?:is )?(\d/\d) (?:of )?(?:the |its ){_NAME}", lambda m: [_measure(m[1]) - read(m[2]) * _measure(m[3])]),
    (rf"legs?{_ARE} {_NUM}{_UNIT},? and {_NUM}", lambda m: [leg - read(m[1]), other - read(m[2])]),
    (rf"(?:bases?|parallel sides){_ARE} {_NUM}{_UNIT} and {_NUM}", lambda m: [top - read(m[1]), bottom - read(m[2])]),
    (rf"diagonals?{_ARE} {_NUM}{_UNIT} and {_NUM}", lambda m: [g - read(m[1]), other - read(m[2])]),
    (rf"(?:dimensions|measures|measuring|sides?|is|edges?){_ARE} {_NUM}{_UNIT}{_BY}{_NUM}{_UNIT}(?! leg)(?:{_BY}{_NUM})?", lambda m: [length - read(m[1]), w - read(m[2]), *([h - read(m[3])] if m[3] else [])]),
    (rf"{_NAME}{_IS}[ :]{_NUM}", lambda m: [_measure(m[1]) - read(m[2])]),
    (rf"{_NUM}{_UNIT} (wide|long|tall)\b", lambda m: [_measure(m[2]) - read(m[1])]),
    (rf"{_NUM}{_UNIT}[- ](?:in |of )?{_NAME}", lambda m: [_measure(m[2]) - read(m[1])]),
]  # fmt: skip


def _given(text: str) -> list[Any]:
    """Read what the text says about the measures of a figure, as expressions that are zero."""
    found: list[Any] = []
    for pattern, rule in _RULES:
        while hit := re.search(pattern, text):
            found += rule(hit)
            text = f"{text[: hit.start()]}; {text[hit.end() :]}"
    left = re.sub(r"\b1 ?(?:of|side|;)|\^\{?[23]", "", text)
    expect(found and not re.search(r"\d", left), "all measures read")
    return found


_ASKED = re.compile(
    r"(?:what is|what are|find|compute|calculate|determine|give)(?: the)?(?: exact| total| number of [a-z ]*? in)*"
    r"(?: the)?(?: its)? (?:(?:length|measure) of (?:the |its |each |a |one )?(?:other |longer |missing )?)?"
    rf"{_NAME}\b(?! and)|how (?:(?:long|wide|tall) is|many [a-z ]+ are in) (?:the |its |each )?(?:other |longer )?"
    rf"{_NAME}|is (?:the |its ){_NAME}|how (long|wide|tall) is"
)
_FURTHER = (r"inscribed|circumscribed|shaded|tangent|equal to (?:the|that)|same|similar|ratio|increase|"
            r"decrease|percent|sector|coordinates|vertices|remaining|path|border|divided|cut|isosceles|"
            r"each other|another|greater is")  # fmt: skip
_QUESTION = (r"(?:what is|find|compute|calculate|determine|how many|give)[^.?]*?"
             r"(?=\bof an? |\bwith\b|\bwhose\b|\bthat\b|\bif\b|\bhaving\b|[.?]|$)")  # fmt: skip


def _figure(stem: str) -> Derivation | None:
    text = re.sub(r"\b(?:each|one) of its\b", "its", prose(stem))
    named = re.sub(r"square (?:cm|centi|in|f|m|u|y|k)|(?:right )?circular (?=base|cyl|cone)|rectangular base", "", text)
    kinds = [k for k in _FIGURES if re.search(rf"\b(?:{k})s?\b", named)]
    kinds = [k for k in kinds if not any(k != more and re.search(rf"\b{k}", more) for more in kinds)]
    asks = _ASKED.findall(text)
    expect(len(kinds) == 1 and len(asks) == 1 and not re.search(_FURTHER, text), "one figure")
    target = _measure(next(filter(None, asks[0])))
    given = _given(re.sub(r"\b1/2 times", "1/2", re.sub(_QUESTION, "; ", text)))
    if kinds == ["right triangle"] and target == leg:
        target = other
    values = _solutions([*_FIGURES[kinds[0]], *given], target)
    expect(len(values) == 1, "one solution")
    steps = f"The relations of a {kinds[0].split('|')[0]} with {', '.join(f'{e} = 0' for e in given)}."
    return conclude(values.pop(), steps, stem)


def _solutions(equations: list[Any], goal: Any, steps: int = 0) -> set[Any]:
    """Eliminate one measure at a time until the goal is a number; return the values it can have."""
    if any(not e.free_symbols and abs(e.evalf()) > 1e-9 for e in equations):
        return set()
    equations = [e for e in equations if e.free_symbols]
    if not goal.free_symbols:
        return {sympy.radsimp(sympy.expand(goal))}
    expect(equations and steps < 14, "enough conditions")
    shortest = min(equations, key=lambda e: (len(e.free_symbols), str(e)))
    symbols = sorted(shortest.free_symbols, key=str)
    symbol = next(x for x in symbols if len(symbols) == 1 or sympy.degree(shortest, x) == 1)
    roots = sympy.solve(shortest, symbol)
    return {
        value
        for x in roots
        for value in _solutions([e.subs(symbol, x) for e in equations], goal.subs(symbol, x), steps + 1)
    }


def _circle(stem: str) -> Derivation | None:
    """Answer about the circle of an equation, by completing squares."""
    text = prose(stem)
    asked = re.search(r"(?:what is|find|compute|determine)[^.?]*?(radius|cent(?:er|re)|area|diameter|circumference)", text)
    further = r"sum of|ellipse|ordered triple|distance|tangent|region|and the|and its"
    relations, others, _ = gather(stem)
    expect(asked and len(relations) == 1 and not others and not re.search(further, text), "a circle")
    x, y = sympy.symbols("x y")
    form = sympy.Poly(relations[0].parts[0] - relations[0].parts[1], x, y)
    k = form.coeff_monomial(x**2)
    expect(form.total_degree() == 2 and k == form.coeff_monomial(y**2) != 0 == form.coeff_monomial(x * y), "a circle")
    p, q = (-form.coeff_monomial(v) / (2 * k) for v in (x, y))
    radius = sqrt(p * p + q * q - form.coeff_monomial(1) / k)
    measures = {"radius": radius, "diameter": 2 * radius, "area": pi * radius**2, "circumference": 2 * pi * radius}
    value = measures.get(asked[1] if asked else "", (p, q))
    return conclude(value, f"The circle has centre ({p}, {q}) and radius {radius}.", stem)


def _polygon(stem: str) -> Derivation | None:
    """Area or perimeter from the coordinates of the corners."""
    text, (relations, others, _) = prose(stem), gather(stem)
    points = [o for o in others if isinstance(o, tuple) and len(o) == 2]
    points = points or [tuple(map(Rational, p)) for p in re.findall(r"\((-?\d+), ?(-?\d+)\)", stem)]
    asked = re.search(r"(area|perimeter) of (?:the |a |this )?|what is (?:the|its) (area|perimeter)", text)
    expect(asked and 3 <= len(points) <= 6 and not relations and "circle" not in text, "corners")
    expect(len(points) == 3 or re.search("vertices|[A-F]{4}|corners", stem), "corners in order")
    pairs = list(pairwise([*points, points[0]]))
    if "perimeter" in text:
        sides = [sqrt((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2) for p, q in pairs]
        return conclude(sum(sides), f"The sides are {sides}.", stem) if "area" not in text else None
    twice = abs(sum(p[0] * q[1] - q[0] * p[1] for p, q in pairs))
    return conclude(twice / Rational(2), f"By the shoelace formula for {points}.", stem)


def derive(question: Question) -> Derivation | None:
    """Work out a problem about figures, or return None."""
    return first([tabled(_ROWS), _circle, _polygon, _figure], question)
