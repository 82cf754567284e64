"""Trigonometry, vectors, matrices and complex numbers: exact values, products, angles, forms."""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import re
from typing import Any

import sympy
from sympy import I, Matrix, MatrixBase, Rational, pi, sqrt

from stackprog.lms.offline.bounds import expect, power
from stackprog.lms.offline.latex import read
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import (
    Row,
    conclude,
    evaluated,
    first,
    maths,
    prose,
    tabled,
    tidy,
    words,
)

_ROWS: list[Row] = [
    (r"(?:convert|express|write|change|what is) <t> degrees (?:to|in|into|as)~radians?", lambda t: t * pi / 180, "180 degrees are pi radians"),
    (r"(?:how many degrees (?:are|is) (?:in )?|convert |express |change )(?P<t>[^ ]*\\pi[^ ]*)(?: radians)?(?: (?:to|in|into) degrees?| radians)", lambda t: read(t) * 180 / pi, "pi radians are 180 degrees"),
]  # fmt: skip
_KNOWN = set(
    "let and be the vectors vector find compute what is matrix matrices of value if complex number "
    "numbers given for calculate determine i evaluate where projection dot cross product magnitude "
    "norm angle between degrees in cosine inverse determinant modulus absolute conjugate its trace "
    "onto a two as your answer enter express by suppose that then when".split()
)
_PAIR = r"dot product|cross product|cosine|angle,? (?:in degrees,? )?between"
_ONE = r"inverse|determinant|modulus|absolute value|magnitude|norm|conjugate|trace"
_PROJECTED = re.compile(r"\\(?:text|operatorname|mathrm)\s*\{proj\}_\{?\s*([a-z])\s*\}?\s*\(?([a-z])")
_NAMED = re.compile(r"^\s*([A-Za-z])\s*=(?!.*=)(.+)$", re.DOTALL)


def _plain(text: str) -> str:
    text = re.sub(r"\\(?:mathbf|vec|overrightarrow)\s*\{?([A-Za-z])\}?", r" \1 ", text)
    return re.sub(r"\\langle", "(", re.sub(r"\\rangle", ")", text)).strip(" .,\n")


def _vector(text: str) -> Any:
    value = read(text)
    return Matrix(value) if type(value) is tuple else value


def _definitions(stem: str) -> tuple[dict[str, Any], list[str]]:
    """Return what a problem names, such as `z = 3 + 4i`, and the mathematics that is left."""
    names: dict[str, Any] = {}
    left: list[str] = []
    for whole in map(_plain, maths(stem)):
        for text in re.split(r",\s(?=[a-zA-Z]\s*=)|\\text\s*\{\s*and\s*\}|\\q?quad", whole):
            named = _NAMED.match(text)
            if named and named[1] != "i":
                names[named[1]] = _vector(named[2])
            elif not named and text not in names:
                left.append(re.sub(r"\\overline\s*\{?([a-z])\}?", r"\1_{bar}", text))
    expect(names and not any(value.free_symbols for value in names.values()), "named values")
    return names, left


def _named(stem: str) -> Derivation | None:
    """Evaluate what is asked about named vectors, matrices or complex numbers."""
    names, left = _definitions(stem)
    expect(words(stem) <= _KNOWN, "known words")
    steps = f"With {', '.join(f'{k} = {_shown(v)}' for k, v in names.items())}."
    if not left:
        asked = re.search(_PAIR if len(names) == 2 else _ONE, prose(stem))
        answer = _pair if len(names) == 2 else _single
        return conclude(answer(asked[0], *names.values()), steps, stem) if asked else None
    (target,) = left
    if projected := _PROJECTED.match(target):
        onto, v = names[projected[1]], names[projected[2]]
        return conclude(onto * v.dot(onto) / onto.dot(onto), steps)
    for name in re.findall(r"([a-z])_\{bar\}", target):
        target = target.replace(f"{name}_{{bar}}", f"({sympy.latex(sympy.conjugate(names[name]))})")
    value = read(target, names)
    expect(not isinstance(value, tuple) and not value.free_symbols, "a value")
    return conclude(tidy(value), steps, stem)


def _shown(value: Any) -> Any:
    return value.tolist() if isinstance(value, MatrixBase) else value


def _pair(asked: str, a: Any, b: Any) -> Any:
    if "product" in asked:
        return a.dot(b) if asked[0] == "d" else a.cross(b)
    cosine = sympy.radsimp(a.dot(b) / (a.norm() * b.norm()))
    angle = sympy.acos(cosine) * 180 / pi
    expect(asked == "cosine" or angle.is_Rational, "an angle in whole degrees")
    return cosine if asked == "cosine" else f"{angle}^\\circ"


def _single(asked: str, value: Any) -> Any:
    if asked in ("inverse", "determinant", "trace"):
        return {"inverse": value.inv, "determinant": value.det, "trace": value.trace}[asked]()
    if asked == "conjugate":
        return sympy.conjugate(value)
    return value.norm() if isinstance(value, MatrixBase) else abs(value)


def _unnamed(stem: str) -> Derivation | None:
    """Answer about vectors, a matrix or a complex number written out in the question."""
    text = prose(stem)
    lead = r"(?:find|what is|compute|calculate|determine|evaluate) (?:the )?(?:degree )?(?:measure of the )?"
    asked = re.search(rf"{lead}({_ONE}|{_PAIR})\b", text)
    further = r"sin|cos\b|sequence|sum of|modulo|point|function|smallest|largest|product of the"
    values = [_vector(_plain(t)) for t in maths(stem) if t.strip() != "i"]
    expect(asked and not re.search(further, text), "a plain question")
    expect(all(not v.free_symbols for v in values), "numbers")
    kind = asked[1] if asked else ""
    value = _pair(kind, *values) if re.match(_PAIR, kind) else _single(kind, *values)
    return conclude(value, f"From {' and '.join(str(_shown(v)) for v in values)}.", stem)


def _converted(stem: str) -> Derivation | None:
    text = prose(stem)
    places = [t for t in maths(stem) if "," in t and not re.search(r"[rxy]\s*,|<|\\l?e\b", t)]
    aims = re.findall(r"\b(?:to|into) (polar|rectangular|cartesian)", text)
    aims = aims or re.findall(r"\bin (polar|rectangular|cartesian)", text)
    expect(len(aims) == 1 and "ical" not in text, "one aim")
    (place,) = places
    a, b = read(place)
    expect(a.is_number and b.is_number, "a point")
    if aims == ["polar"]:
        angle = sympy.atan2(b, a)
        angle += 0 if angle >= 0 else 2 * pi
        return conclude((sqrt(a * a + b * b), angle), "r = sqrt(x^2 + y^2) and the point's angle.")
    return conclude((a * sympy.cos(b), a * sympy.sin(b)), "x = r cos(theta), y = r sin(theta).")


_FUNCTION = r"\b(sin|cos|tan|sec|csc|cot) ?"
_ANGLE = r"(?:theta|alpha|beta|x|a|b|angle a)?"
_QUADRANT = (r"acute|0 ?(?:degrees )?< ?\w+ ?< ?(?:90|frac\{pi\}\{2\})|right triangle|"
             r"\b(iv|i{1,3}|[1-4]|first|second|third|fourth)(?:th|st|nd|rd)? quadrant|"
             r"quadrant (iv|i{1,3}|[1-4])\b|(frac\{pi\}\{2\} ?< ?\w+ ?< ?pi|90 (?:degrees )?< ?\w+ ?< ?180|obtuse)")  # fmt: skip


def _from_ratio(stem: str) -> Derivation | None:
    """From one ratio of an angle and its quadrant to another, also to sine and cosine of twice it."""
    text = re.sub(r"\\", "", prose(stem))
    given = re.search(rf"{_FUNCTION}{_ANGLE} ?= ?(-?\d+/\d+|-?\d+)", text)
    rest = text[given.end() :] if given else ""
    asked = re.search(rf"(?:find|what is|compute|determine|evaluate)[^.?]*?{_FUNCTION}(2 ?)?{_ANGLE}\b", rest)
    where = re.search(_QUADRANT, text)
    if not given or not asked or not where:
        return None
    place = where[1] or where[2] or ("2" if where[3] else "1")
    order = ("first", "second", "third", "fourth", "i", "ii", "iii", "iv", "1", "2", "3", "4")
    quadrant = order.index(place) % 4
    x, y = (1 if quadrant in (0, 3) else -1), (1 if quadrant in (0, 1) else -1)
    reciprocal = {"sec": "cos", "csc": "sin", "cot": "tan"}
    name, value = reciprocal.get(given[1], given[1]), Rational(given[2])
    value = 1 / value if given[1] in reciprocal else value
    cosine = {"cos": value, "sin": x * sqrt(1 - value**2), "tan": x / sqrt(1 + value**2)}[name]
    sine = {"sin": value, "cos": y * sqrt(1 - value**2), "tan": value * cosine}[name]
    expect(sine * y > 0 and cosine * x > 0, "a ratio of that quadrant")
    if asked[2]:
        sine, cosine = 2 * sine * cosine, cosine**2 - sine**2
    ratios = {"sin": sine, "cos": cosine, "tan": sine / cosine}
    result = ratios[reciprocal.get(asked[1], asked[1])]
    result = 1 / result if asked[1] in reciprocal else result
    return conclude(sympy.radsimp(result), f"The sine is {sine} and the cosine {cosine}.", stem)


_CIS = re.compile(r"(\d*)\s*\(?\s*\\cos\s*(.+?)\s*\+\s*i\s*\\sin\s*(.+?)\s*\)+\s*\^\s*\{?(\d+)\}?$")


def _de_moivre(stem: str) -> Derivation | None:
    (text,) = maths(stem)
    text = re.sub(r"\\(?:left|right)|[\[\]]", "", text)
    found = _CIS.match(re.sub(r"^\((?=\d|\\cos)", "", text.strip(" .")))
    if not found or read(found[2]) != read(found[3]):
        return None
    size, angle = power(Rational(found[1] or 1), Rational(found[4])), read(found[2]) * int(found[4])
    value = sympy.expand(size * (sympy.cos(angle) + I * sympy.sin(angle)))
    return conclude(value, f"By De Moivre's theorem the angle becomes {angle}.")


_RECOGNISERS = [_de_moivre, evaluated, tabled(_ROWS), _named, _unnamed, _converted, _from_ratio]


def derive(question: Question) -> Derivation | None:
    """Work out a problem of trigonometry, vectors, matrices or complex numbers, or return None."""
    return first(_RECOGNISERS, question)
