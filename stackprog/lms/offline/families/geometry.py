"""Figures, angles, trigonometric values and complex numbers, by their formulas."""

import re
from collections.abc import Callable
from typing import Any

import sympy
from sympy import pi, sqrt

from stackprog.lms.offline.latex import expect, read
from stackprog.lms.offline.wording import NUMBER, Found, Row, evaluated, family, prose, tabled

a, b, c = sympy.symbols("a b c", positive=True)
_FIGURES: dict[str, dict[str, Any]] = {
    "circle": {"radius": a, "diameter": 2 * a, "circumference": 2 * pi * a, "area": pi * a**2},
    "square": {"side": a, "perimeter": 4 * a, "area": a**2, "diagonal": sqrt(2) * a},
    "cube": {"side": a, "volume": a**3, "surface": 6 * a**2, "diagonal": sqrt(3) * a},
    "sphere": {"radius": a, "diameter": 2 * a, "volume": 4 * pi * a**3 / 3, "surface": 4 * pi * a**2},
    "equilateral triangle": {"side": a, "perimeter": 3 * a, "area": sqrt(3) * a**2 / 4, "height": sqrt(3) * a / 2},
    "regular hexagon": {"side": a, "perimeter": 6 * a, "area": 3 * sqrt(3) * a**2 / 2},
    "rectangle": {"length": a, "width": b, "area": a * b, "perimeter": 2 * a + 2 * b, "diagonal": sqrt(a**2 + b**2)},
    "triangle": {"base": a, "height": b, "area": a * b / 2},
    "right triangle": {"leg": a, "leg2": b, "hypotenuse": sqrt(a**2 + b**2), "area": a * b / 2, "perimeter": a + b + sqrt(a**2 + b**2)},
    "parallelogram": {"base": a, "height": b, "area": a * b},
    "trapezoid": {"base": a, "base2": b, "height": c, "area": (a + b) * c / 2},
    "rhombus": {"diagonal": a, "diagonal2": b, "area": a * b / 2, "side": sqrt(a**2 + b**2) / 2, "perimeter": 2 * sqrt(a**2 + b**2)},
    "sector": {"radius": a, "diameter": 2 * a, "angle": b, "area": pi * a**2 * b / 360, "arc": pi * a * b / 180},
    "cylinder": {"radius": a, "diameter": 2 * a, "height": b, "volume": pi * a**2 * b, "surface": 2 * pi * a * (a + b)},
    "box": {"length": a, "width": b, "height": c, "volume": a * b * c, "surface": 2 * (a * b + b * c + a * c), "diagonal": sqrt(a**2 + b**2 + c**2)},
    "square pyramid": {"side": a, "height": b, "volume": a**2 * b / 3},
    "cone": {"radius": a, "diameter": 2 * a, "height": b, "slant": sqrt(a**2 + b**2), "volume": pi * a**2 * b / 3},
}  # fmt: skip
_MANY = {
    "rectangle": ("length", "width"),
    "box": ("length", "width", "height"),
    "right triangle": ("leg", "leg2"),
}  # fmt: skip
_UNIT = r"(?:feet|foot|ft|(?:centi|kilo)?met(?:er|re)s?|inch(?:es)?|yards?|miles?|units?|[ck]?m)"
_SAY: list[tuple[str, str]] = [
    (rf"(?:,? ?\bin )?(?:square|cubic) {_UNIT}\b", ""),
    (rf",? in (?:{_UNIT}|degrees|terms of \\pi)(?: in terms of \\pi)?\b,?", ""),
    (r"right circular (?=cylinder|cone)", ""),
    (r"rectangular (?:prism|box|solid|block|tank|room|aquarium|container)", "box"),
    (r"rectangular \w+", "rectangle"), (r"cylindrical \w+", "cylinder"), (r"conical \w+", "cone"),
    (r"\b1 of (?:its|the) ", ""), (r"circular \w+", "circle"), (r"spherical \w+|\bball\b", "sphere"),
    (r"square (?:garden|field|room|plot|tile|park|lawn|yard)", "square"),
    (r"pyramid with a square base", "square pyramid"), (r"surface area", "surface"),
    (rf"({NUMBER})[- ]?{_UNIT}? (?:wide|in width)", r"width \1"),
    (rf"({NUMBER})[- ]?{_UNIT}? (?:long|in length)", r"length \1"),
    (rf"({NUMBER})[- ]?{_UNIT}? (?:tall|high|deep)", r"height \1"),
    (rf"({NUMBER})(?:[- ]{_UNIT})? (?:by|x|\\times) (?={NUMBER})", r"side \1, side "),
    (r"lengths? of (?:the |a |an |its |each |1 )*(?=diagonal|side|leg|edge|hyp|base|space)|(?<=side) lengths?", ""),
    (r"parallel sides", "base"), (r"distance between (?:them|the bases|the base)", "height"),
    (r"altitude|depth", "height"), (r"edge|dimension", "side"), (r"arc of a circle", "sector"),
    (r"(?:length of (?:the|its|an) |\b)arc(?: length)?", "arc"), (r"slant height", "slant"),
    (r"distance around", "perimeter"), (r"(sector[^\d]*|sector .*)\bcircle", r"\1"), (r"circle(.*sector)", r"\1"),
]  # fmt: skip
_ASKS = r"\b(?:what|find|compute|determine|calculate|how (?:many|long|wide|tall|high|far|much))\b"
_BEYOND = r"\b(?:inscribed|circumscribed|tangent|shaded|difference|sum|average|ratio|times|more|less|longer|shorter|wider|than|path|walk\w*|border|fence|surround\w*|similar|half|midpoint\w*|median|isosceles|lateral|semi\w*|hemi\w*|quarter|percent|each|every|filled|full|empty|cut\w*|remov\w*|increas\w*|decreas\w*|doubled|tripled|equals? (?:to )?(?:the|that)|per|costs?|paint\w*|altitude to|height to|distance from|rolled|folded|rotat\w*|smallest|largest|maximum|minimum|greatest|integer|numerically|without|lid|open|top|another|same|congruent|divided|adjacent|not|both)\b"


def _measured(stem: str) -> Found:
    """From measures that fix one figure to another, each number named by its role."""
    text = prose(stem)
    for said, plain in _SAY:
        text = re.sub(said, plain, text)
    kinds = re.findall("|".join(sorted(_FIGURES, key=len, reverse=True)), text)
    kind = max(kinds, key=len)
    figure, given, many = _FIGURES[kind], dict[str, Any](), _MANY.get(kind, ())
    role, goal, asks = "", "", 0
    names = "|".join(name for name in [*figure, *["side"] * bool(many)] if name[-1] != "2")
    for ask, name, number in re.findall(rf"({_ASKS})|\b({names})s?(?:es)?\b|({NUMBER})", text):
        asks += bool(ask)
        if number:
            slots = many if role == "side" and many else (role, f"{role}2")
            (slot, *_) = (s for s in slots if s in figure and s not in given)
            given[slot] = read(number)
        elif name and asks and not goal:
            goal = name
        role = name or role
    goal = f"{goal}2" if goal in given else goal
    rules = [figure[name] - value for name, value in given.items()]
    free = figure[goal].free_symbols.union(*(rule.free_symbols for rule in rules))
    alone = all(other in kind for other in kinds) and not re.search(_BEYOND, text)
    expect(alone and asks == 1 and len(rules) == len(free), "one figure, fixed")
    (value,) = {sympy.radsimp(figure[goal].subs(found)) for found in sympy.solve(rules, dict=True)}
    return value, f"For the {kind}, {goal.rstrip('2')} from {given}."


def _polygon(formula: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda *n, gon: formula(n[0] if n else sympy.Integer(_GONS.index(gon) + 3))


_GONS = "triangle square pentagon hexagon heptagon octagon nonagon decagon".split()
_POLYGON = rf"polygon|\d+-gon|(?P<gon>{'|'.join(_GONS)})"
_ROWS: list[Row] = [
    (r"triangle[^?]*sides?|sides?[^?]*triangle & area & !right|isosceles|equilateral|perimeter|\bangle", lambda p, q, r: sqrt((p + q + r) * (p + q - r) * (p - q + r) * (q + r - p)) / 4 if 2 * max(p, q, r) < p + q + r else None, "Heron's formula"),
    (r"triangle & area & \(\S+, \S+\).*\(\S+, \S+\).*\(\S+, \S+\)", lambda p, q, r, s, t, u: abs((r - p) * (u - q) - (t - p) * (s - q)) / 2, "The shoelace formula"),
    (r"triangle & angle & third|other|remaining & !isosceles|exterior|ratio|right|area", lambda *p: 180 - p[-1] - p[-2] if len(p) == 2 or p[0] == 2 else None, "Angles sum to 180 degrees"),
    (r"supplement & !complement|angles", lambda v: 180 - v, "Supplements sum to 180 degrees"),
    (r"complement & !supplement|angles", lambda v: 90 - v, "Complements sum to 90 degrees"),
    (r"interior & how many sides|number of sides & every|each|is & !sum|exterior", lambda p: 360 / (180 - p), "Exterior angles sum to 360 degrees"),
    (r"exterior & how many sides|number of sides & every|each|is & !sum|interior", lambda p: 360 / p, "Exterior angles sum to 360 degrees"),
    (rf"sum of[^?]*angles & {_POLYGON} & !exterior|how many sides|other", _polygon(lambda n: 180 * (n - 2)), "180 degrees a triangle"),
    (rf"interior angle & regular & {_POLYGON} & every|each|is|1 & !sum|how many sides|number of sides|exterior", _polygon(lambda n: 180 - 360 / n), "Exterior angles sum to 360 degrees"),
    (rf"exterior angle & regular & {_POLYGON} & every|each|is|1 & !sum|how many sides|number of sides|interior", _polygon(lambda n: 360 / n), "Exterior angles sum to 360 degrees"),
    (rf"diagonals & how many|number of & {_POLYGON} & !sides does|rectangle|rhombus|length", _polygon(lambda n: n * (n - 3) / 2), "Each corner to the others but its neighbours"),
    (r"degrees [^\d]*radians|how many radians & !sin|cos|tan|how many degrees", lambda t: t * pi / 180, "180 degrees are pi radians"),
]  # fmt: skip
derive = family(evaluated, *tabled(_ROWS), _measured)
