"""Figures: lengths, areas, volumes and angles by their formulas."""
# ruff: noqa: E501, SIM905 - a row of a table is one line, a list of words is text

import re
from typing import Any

import sympy
from sympy import Rational, pi, sqrt

from stackprog.lms.offline.latex import expect, read
from stackprog.lms.offline.wording import _CARE, _NUMBER, Found, Row, family, prose, tabled

a, b, c = sympy.symbols("a b c", positive=True)
_FIGURES: dict[str, dict[str, Any]] = {
    "circle": {"radius": a, "diameter": 2 * a, "circumference": 2 * pi * a, "area": pi * a**2},
    "square": {"side": a, "perimeter": 4 * a, "area": a**2, "diagonal": sqrt(2) * a},
    "cube": {"side": a, "edge": a, "volume": a**3, "surface": 6 * a**2},
    "sphere": {"radius": a, "diameter": 2 * a, "volume": 4 * pi * a**3 / 3, "surface": 4 * pi * a**2},
    "equilateral triangle": {"side": a, "perimeter": 3 * a, "area": sqrt(3) * a**2 / 4, "height": sqrt(3) * a / 2},
    "regular hexagon": {"side": a, "perimeter": 6 * a, "area": 3 * sqrt(3) * a**2 / 2},
    "rectangle": {"length": a, "width": b, "area": a * b, "perimeter": 2 * a + 2 * b, "diagonal": sqrt(a**2 + b**2)},
    "right triangle": {"leg": a, "leg2": b, "hypotenuse": sqrt(a**2 + b**2), "area": a * b / 2, "perimeter": a + b + sqrt(a**2 + b**2)},
    "triangle": {"base": a, "height": b, "area": a * b / 2}, "parallelogram": {"base": a, "height": b, "area": a * b},
    "trapezoid": {"base": a, "base2": b, "height": c, "area": (a + b) * c / 2},
    "rhombus": {"diagonal": a, "diagonal2": b, "area": a * b / 2, "side": sqrt(a**2 + b**2) / 2, "perimeter": 2 * sqrt(a**2 + b**2)},
    "sector": {"radius": a, "diameter": 2 * a, "angle": b, "area": pi * a**2 * b / 360, "arc": pi * a * b / 180},
    "box": {"length": a, "width": b, "height": c, "volume": a * b * c, "surface": 2 * (a * b + b * c + a * c), "diagonal": sqrt(a**2 + b**2 + c**2)},
    "cone": {"radius": a, "diameter": 2 * a, "height": b, "slant": sqrt(a**2 + b**2), "volume": pi * a**2 * b / 3},
    "cylinder": {"radius": a, "diameter": 2 * a, "height": b, "volume": pi * a**2 * b, "surface": 2 * pi * a * (a + b)},
    "square pyramid": {"side": a, "height": b, "volume": a**2 * b / 3},
}  # fmt: skip
_MANY = {
    "rectangle": ("length", "width"),
    "box": ("length", "width", "height"),
    "right triangle": ("leg", "leg2"),
}
_UNIT = (
    r"(?:feet|foot|ft|(?:centi|kilo|milli)?met(?:er|re)s?|inch(?:es)?|yards?|miles?|units?|[ck]?m)"
)
_SAY: list[tuple[str, str]] = [
    (rf"(?:,? ?\bin )?(?:square|cubic) {_UNIT}\b", ""), (rf",? in (?:{_UNIT}|degrees|terms of \\pi)(?: in terms of \\pi)?\b,?", ""),
    (r"right circular (?=cylinder|cone)", ""), (r"rectangular (?:prism|box|solid|block|tank|room|aquarium|container)", "box"), (r"rectangular \w+", "rectangle"), (r"cylindrical \w+", "cylinder"), (r"conical \w+", "cone"), (r"\b1 of (?:its|the) ", ""), (r"circular \w+", "circle"),
    (r"square (?:garden|field|room|plot|tile|park|lawn|yard)", "square"), (r"pyramid with a square base", "square pyramid"), (r"surface area", "surface"),
    (rf"({_NUMBER})[- ]?{_UNIT}? (?:wide|in width)", r"width \1"), (rf"({_NUMBER})[- ]?{_UNIT}? (?:long|in length)", r"length \1"),
    (rf"({_NUMBER})[- ]?{_UNIT}? (?:tall|high|deep)", r"height \1"), (rf"({_NUMBER})(?:[- ]{_UNIT})? by (?={_NUMBER})", r"side \1, side "),
    (r"lengths? of (?:the |a |an |its |each |1 )*(?=diagonal|side|leg|edge|hyp|base)|(?<=side) lengths?", ""), (r"parallel sides", "base"), (r"distance between (?:them|the bases|the base)", "height"), (r"altitude|depth", "height"), (r"edge|dimension", "side"),
    (r"arc of a circle", "sector"), (r"(?:length of (?:the|its|an) |\b)arc(?: length)?", "arc"), (r"slant height", "slant"), (r"\b(?:1|2) (?=legs?\b|sides?\b|diagonals?\b|bases?\b)", ""),
    (r"a (?:straight )?(?:path|road|trail|string|walkway) (?:joins|connects|runs)[^?]*opposite corners?\b[^?]*how (?:many|long|far)[^?]*", "what is diagonal"), (r"distance around", "perimeter"),
    (r"(sector[^\d]*|sector .*)\bcircle", r"\1"), (r"circle(.*sector)", r"\1"),
]  # fmt: skip
_ASKS = r"\b(?:what|find|compute|determine|calculate|how (?:many|long|wide|tall|high|far|much))\b"
_BEYOND = r"\b(?:times|more|less|longer|shorter|wider|than|path|walk\w*|border|fence|surround\w*|ratio|similar|half|midpoint\w*|median|isosceles|lateral|semi\w*|hemi\w*|quarter|percent|each|every|filled|full|empty|cut\w*|remov\w*|increas\w*|decreas\w*|doubled|tripled|equals? (?:to )?(?:the|that)|per|costs?|paint\w*|altitude to|height to|distance from|rolled|folded|rotat\w*|smallest|largest|maximum|minimum|greatest|integer|numerically|without|lid|open|top|another|same|congruent|divided)\b"
_GONS = ("triangle", "square", "pentagon", "hexagon", "heptagon", "octagon", "nonagon", "decagon")


def _measured(stem: str) -> Found:
    """From as many measures of one figure as fix it to another, each number named by its role."""
    text = prose(stem)
    for said, plain in _SAY:
        text = re.sub(said, plain, text)
    kinds = set(re.findall("|".join(sorted(_FIGURES, key=len, reverse=True)), text))
    beyond = (_CARE - {"other", "circle"}) & set(re.findall("[a-z]+", text))
    expect(len(kinds) == 1 and not beyond and not re.search(_BEYOND, text), "one figure")
    (kind,) = kinds
    figure, given, role, goal, asks = _FIGURES[kind], dict[str, Any](), "", "", 0
    many = _MANY.get(kind, ())
    names = "|".join(name for name in [*figure, *["side"] * bool(many)] if name[-1] != "2")
    for ask, name, number in re.findall(rf"({_ASKS})|\b({names})s?(?:es)?\b|({_NUMBER})", text):
        asks += bool(ask)
        if number:
            expect(role, "a role")
            slots = many if role == "side" and many else (role, f"{role}2")
            (slot, *_) = (s for s in slots if s in figure and s not in given)
            given[slot] = read(number)
        elif name and asks and not goal:
            goal = name
        role = name or role
    goal = f"{goal}2" if goal in given else goal
    rules = [figure[name] - value for name, value in given.items()]
    expect(
        asks == 1
        and len(rules)
        == len(figure[goal].free_symbols | set().union(*(r.free_symbols for r in rules))),
        "one figure fixed",
    )
    values = {sympy.radsimp(figure[goal].subs(found)) for found in sympy.solve(rules, dict=True)}
    (value,) = values
    return value, f"For the {kind}, {goal.rstrip('2')} from {given}."


def _lettered(stem: str) -> Found:
    """From two sides of a right triangle whose right angle is named to the third."""
    text = re.sub(r"\\overline\s*\{?([a-z]{2})\}?|\\(?=triangle|angle)", r" \1 ", prose(stem))
    text = re.sub(r"\s+", " ", text).strip()
    (name,) = set(re.findall(r"triangle ([a-z]{3})\b", text))
    at = r"right angle (?:is )?at (?:vertex |point )?([a-z])\b|(?:m ?)?angle ([a-z]) (?:is a right angle|(?:=|is) 90 degrees)"
    corner = {x or y for x, y in re.findall(at, text)}
    side = rf"\b([{name}]{{2}}) ?(?:=|is|has length|has a length of) ?({_NUMBER})(?: {_UNIT}\b)?"
    sides = {frozenset(pair): read(value) for pair, value in re.findall(side, text)}
    asked = rf"(?:what is|find|compute|determine|calculate) (?:the )?(?:length of )?(?:the )?(?:side |leg |segment |hypotenuse )?([{name}]{{2}})\b"
    (goal,) = (frozenset(pair) for pair in re.findall(asked, text))
    rest = set(re.findall(r"[a-z]+|\d", re.sub(f"{asked}|{side}|{at}", " ", text)))
    said = set("in a the right triangle with has and if its is have suppose that let be at".split())
    expect(rest <= said | {name} and "right" in text, "no more")
    (at_c,) = corner
    opposite = frozenset(name) - {at_c}
    expect(
        len({*name}) == 3 and len({*sides, goal}) == 3 and {*map(len, [*sides, goal])} == {2},
        "sides",
    )
    squares = {pair: value**2 * (1 if pair == opposite else -1) for pair, value in sides.items()}
    square = abs(sum(squares.values()))
    expect(goal == opposite or sum(squares.values()) > 0, "a longest hypotenuse")
    return sqrt(square), "By Pythagoras."


def _angled(stem: str) -> Found:
    """From all the angles of a polygon in one unknown to the unknown, or to an extreme angle."""
    gons = "|".join([*_GONS, "quadrilateral"])
    found = re.fullmatch(
        rf"(?:the )?(?:measures of (?:the )?)?(?:\d )?(?:interior )?angles? (?:measures )?(?:of|in) (?:an?|the) (?:convex )?({gons}) (?:have measures(?: of)?|measure|are) (.+?) ?[.,;] (?:what is|find|compute|determine) (?:the )?(?:value of |(?:degree )?measure of )?(?:the )?([a-z]|largest angle|smallest angle)(?:, in degrees)? ?[.?]",
        prose(stem),
    )
    expect(found, "angles and a goal")
    gon, listed, goal = found.groups() if found else ("", "", "")
    angles = [read(item.replace("degrees", "")) for item in re.split(r",? and | ?, ", listed)]
    n = 4 if gon == "quadrilateral" else _GONS.index(gon) + 3
    (name,) = set().union(*(angle.free_symbols for angle in angles))
    expect(len(angles) == n and gon != "square", "every angle")
    (value,) = sympy.solve(sum(angles) - 180 * (n - 2), name)
    sizes = [angle.subs(name, value) for angle in angles]
    expect(min(sizes) > 0 and (len(goal) > 1 or goal == str(name)), "a polygon")
    answer = value if len(goal) == 1 else (max if goal[0] == "l" else min)(sizes)
    return answer, f"The angles sum to {180 * (n - 2)} degrees, so {name} is {value}."


def _oblong(d: Any, p: Any, given: str, goal: str) -> Any:
    width = (p - 2 * d) / 4 if given == "perimeter" else (sqrt(d * d + 4 * p) - d) / 2
    length = width + d
    found = {
        "area": width * length,
        "perimeter": 2 * (width + length),
        "width": width,
        "length": length,
    }
    return found[goal] if width > 0 and goal != given else None


def _heron(p: Any, q: Any, r: Any) -> Any:
    half = (p + q + r) / 2
    square = half * (half - p) * (half - q) * (half - r)
    return sqrt(square) if square > 0 else None


def _shoelace(p: Any, q: Any, r: Any, s: Any, t: Any, u: Any) -> Any:
    return abs((r - p) * (u - q) - (t - p) * (s - q)) / 2


def _diagonals(**given: Any) -> Any:
    n = given["n"] or _GONS.index(given["gon"]) + 3
    return n * (n - 3) / Rational(2)


_LONGER = (
    r"(?:longer than (?:it is wide|(?:its|the) width)|(?:more|greater) than (?:its|the) width)"
)
_PLAIN = r"(?!.*\b(?:if (?:the|its|each)|path|border|fence|walk\w*|surround\w*|\w+ed by|doubled|costs?|per|each|half)\b)"
_THEN = r"(?:[.,;]| and| if| has| with| an?| the| its)*"
_SIDES = r"(?:what is|find|compute|determine|calculate) (?:the |its )(?P<goal>area|perimeter|length|width)\b(?! and| of (?:the|its|an?) (?:square|diagonal|circle|triangle)| of (?:another|1) )"
_ROWS: list[Row] = [
    (rf"{_PLAIN}rectang[^\d]*? is <d> (?:{_UNIT} )?{_LONGER}{_THEN} (?P<given>perimeter|area)(?: of (?:the|this) [a-z]+)* (?:is|of) <p>[^\d]*{_SIDES}", _oblong, "By the two sides"),
    (rf"{_PLAIN}(?P<given>perimeter|area) of an? rectang[^\d]* is <p>[^\d]* is <d> (?:{_UNIT} )?{_LONGER}[^\d]*{_SIDES}", _oblong, "By the two sides"),
    (r"area of (?:a|the) triangle~ sides?~ <p>,? (?:and )?<q>,? and <r>", _heron, "Heron's formula"),
    (r"area of (?:a|the) triangle~\(<p>, ?<q>\)~\(<r>, ?<s>\)~\(<t>, ?<u>\)", _shoelace, "The shoelace formula"),
    (r"length of a rectangle is <k> times its width~perimeter~<p>~area", lambda k, p: k * (p / (2 * k + 2)) ** 2, "The perimeter gives the width"),
    (r"(?:2 )?angles (?:of|in) (?:a|the) triangle~<p>~and <q>~(?:3th|third|other|remaining) angle", lambda p, q: 180 - p - q, "Angles sum to 180 degrees"),
    (rf"<h>[- ]{_UNIT} (?:ladder|pole|board) leans~<b> {_UNIT} (?:away )?from~how (?:high|far up)|ladder ~<g>[- ]{_UNIT} long~<c> {_UNIT} (?:away )?from~how (?:high|far up)", lambda h, b, g, c: sqrt((h or g) ** 2 - (b or c) ** 2), "By Pythagoras"),
    (r"(?P<kind>sum of )?(?:the )?(?:measures? of )?(?:each )?(?:of )?(?:the )?(?:interior|an interior) angles?~(?:of|in) an? (?:regular |convex )?polygon (?:with|that has|having) <n> sides", lambda kind, n: 180 * (n - 2) / (1 if kind else n), "Exterior angles sum to 360 degrees"),
    (rf"sum of (?:the )?(?:measures of )?(?:the )?(?:interior )?angles (?:of|in) (?:a|an) (?:regular |convex )?(?P<gon>{'|'.join(_GONS)})\b", lambda gon: 180 * Rational(_GONS.index(gon) + 1) if gon else None, "180 degrees a triangle"),
    (rf"(?:how many|number of) diagonals ~(?P<gon>{'|'.join(_GONS)})\b(?:have|has|\?| have\?| has\?| be drawn)?$|how many diagonals ~(?:polygon|it)~<n>[- ]side", _diagonals, "Each corner to the others but its neighbours"),
    (r"(?P<kind>supplement|complement) of an? <v> degrees|angle (?:measures|of|is) <w> degrees~ its (?P<k>supplement|complement)", lambda kind, v, w, k: (180 if (kind or k)[0] == "s" else 90) - (v or w), "Angles in a sum"),
    (r"interior angle~(?:of|in) (?:a|an) regular (?P<gon>[a-z]+)", lambda gon: 180 - Rational(360, _GONS.index(gon) + 3), "Exterior angles sum to 360 degrees"),
    (r"(?P<kind>interior|exterior) angles?~<p>~how many sides", lambda kind, p: 360 / (180 - p if kind == "interior" else p), "Exterior angles sum to 360 degrees"),
]  # fmt: skip
derive = family(tabled(_ROWS), _lettered, _angled, _measured)
"""Work out a problem about figures, or return None."""
