"""Trigonometry, vectors, matrices and complex numbers: exact values, products, angles, forms."""
# ruff: noqa: E501 - a row of a table is one line

import re
from collections.abc import Callable
from typing import Any

import sympy
from sympy import MatrixBase, pi, sqrt

from stackprog.lms.offline.latex import expect, read
from stackprog.lms.offline.wording import (
    Found,
    Row,
    evaluated,
    family,
    maths,
    prose,
    says_only,
    tabled,
    tidy,
)


def _angle(x: Any, y: Any) -> Any:
    degrees = sympy.acos(sympy.radsimp(x.dot(y) / (x.norm() * y.norm()))) * 180 / pi
    return f"{degrees}^\\circ" if degrees.is_Rational else None


def _polar(x: Any) -> Any:
    return sqrt(x[0] ** 2 + x[1] ** 2), sympy.atan2(x[1], x[0]) % (2 * pi)


def _degrees(x: Any) -> Any:
    turns = sympy.sympify(x) / pi
    return f"{turns * 180}^\\circ" if turns.is_Rational and turns else None


def _wave(x: Any, period: bool) -> Any:
    """The period or the amplitude of a f(b x + c) + d."""
    whole = sympy.expand(x.parts[-1], trig=False)
    (wave,) = whole.atoms(sympy.sin, sympy.cos, sympy.tan, sympy.cot)
    size, angle = whole.coeff(wave), wave.args[0]
    (free,) = angle.free_symbols
    expect((whole - size * wave).is_number and size.is_number, "one wave")
    expect(sympy.degree(angle, free) == 1, "a steady wave")
    whole_turn = 2 * pi if wave.func in (sympy.sin, sympy.cos) else pi
    expect(period or whole_turn == 2 * pi, "a bounded wave")
    return whole_turn / abs(angle.coeff(free)) if period else abs(size)


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "dot product": lambda x, y: x.dot(y), "cross product": lambda x, y: x.cross(y),
    "determinant": lambda x: x.det() if isinstance(x, MatrixBase) else x,
    "magnitude|modulus|norm|absolute value|length": lambda x: x.norm() if isinstance(x, MatrixBase) else abs(x),
    "conjugate": sympy.conjugate, "real part": sympy.re, "imaginary part": sympy.im,
}  # fmt: skip
_SAID = """vector vectors matrix matrices complex numbers dot cross product determinant magnitude modulus norm absolute
length conjugate real imaginary part quotient its define defined standard form expressed"""


def _named(stem: str) -> Found:
    """Compute with vectors, matrices and complex numbers that are given by name."""
    texts = [re.sub(r"\\(?:mathbf|vec)\s*\{?\s*([A-Za-z])\b\s*\}?", r"\1", t) for t in maths(stem)]
    texts = [
        re.sub(r"\\[lr]angle", lambda m: "()"["r" in m[0]], t).replace("\\|", "|") for t in texts
    ]
    texts = [
        part.strip(" .,\n")
        for t in texts
        for part in re.split(r",?\s*(?:\\q?quad|\\text\{ *and *\})", t)
    ]
    form = any(re.fullmatch(r"[ax]\s*\+\s*[by]i", t) for t in texts)
    if form:
        texts = [t for t in texts if not re.fullmatch(r"[abxy](?:,\s*[by]|\s*\+\s*[by]i)?", t)]
    texts = [t for t in texts if not re.fullmatch(r"i(?:\s*\^2)?\s*=.*", t)]
    given = {m[1]: _value(m[2], {}) for t in texts if (m := re.match(r"([A-Za-z])\s*=([^=]+)$", t))}
    asked = [t for t in texts if "=" not in t]
    expect(says_only(stem, _SAID) and (len(texts) - len(asked) == len(given)), "names and values")
    expect(
        not re.search("radical|sum|(?<!dot )(?<!cross )product of|difference", prose(stem)),
        "no more",
    )
    wanted = [
        how for said, how in _OPERATIONS.items() if re.search(rf"\b(?:{said})\b", prose(stem))
    ]
    if split := re.fullmatch(r"([A-Za-z])\s*\\(cdot|times)\s*([A-Za-z])", asked[-1]):
        x, y = given[split[1]], given[split[3]]
        expect(len(asked) == 1 and isinstance(x, MatrixBase) and not wanted, "a product of vectors")
        return (x.dot(y) if split[2] == "cdot" else x.cross(y)), f"The product {asked[0]}."
    values = [_value(t, given) for t in asked]
    expect(wanted or given or form, "something named")
    (how,) = wanted or [lambda value: value]
    return tidy(how(*values)), f"From {', '.join(texts)}."


def _value(text: str, given: dict[str, Any]) -> Any:
    value = read(text, given)
    value = sympy.Matrix(value) if isinstance(value, tuple) else value
    expect(isinstance(value, sympy.Expr | MatrixBase) and not value.free_symbols, "a value")
    return value


_ROWS: list[Row] = [
    (r"determinant of", lambda x: x.det() if isinstance(x, MatrixBase) else x, "The determinant"),
    (r"inverse of the matrix", lambda x: x.inv(), "The inverse matrix"),
    (r"(?:magnitude|norm|modulus|absolute value) of (?:the )?(?:vector|complex)?", lambda x: x.norm() if isinstance(x, MatrixBase) else abs(x), "The root of the squares"),
    (r"dot product of (?:the vectors )?", lambda x, y: x.dot(y), "The dot product"),
    (r"cross product of (?:the vectors )?", lambda x, y: x.cross(y), "The cross product"),
    (r"(?:cos|cosine) of the angle between (?:the vectors )?", lambda x, y: tidy(x.dot(y) / (x.norm() * y.norm())), "From the dot product"),
    (r"angle, (?:in degrees, )?between (?:the vectors )?|angle (?:in degrees )?between (?:the vectors )?", _angle, "From the dot product"),
    (r"(?:convert|express) the point .*polar coordinates .*to rectangular(?: coordinates)?", lambda x: (x[0] * sympy.cos(x[1]), x[0] * sympy.sin(x[1])), "By cosine and sine"),
    (r"(?:convert|express) the point .*(?:with )?rectangular coordinates .*(?:in)?to polar(?: coordinates)?", _polar, "By length and angle"),
    (r"(?:convert|express|write|change|what is) <t> degrees (?:to|in|into|as)~radians?", lambda t: t * pi / 180, "180 degrees are pi radians"),
    (r"how many radians (?:are |is |equal )?(?:there )?(?:in )?(?:an angle of )?<t> degrees", lambda t: t * pi / 180, "180 degrees are pi radians"),
    (r"(?:how many|to|in|into) degrees.*(?:convert|change|are there|angle|measure|of|radians?)?", _degrees, "Pi radians are 180 degrees"),
    (r"^(?:what is|find|evaluate|compute|determine|give|calculate|state)(?: the)?(?: exact)?(?: value)?(?: of)?(?: the)? (?P<f>sin|cos|tan|sec|csc|cot)(?:e|ine|gent|ant|angent)?(?: of)?(?: an angle of| the angle)? ?\(?<t> degrees\)?[.?]?$", lambda f, t: tidy(getattr(sympy, f)(t * pi / 180)), "The unit circle"),
    (r"period of (?:the )?(?:function|graph|curve)?(?: of)?", lambda x: _wave(x, True), "A whole turn over the rate"),
    (r"amplitude of (?:the )?(?:function|graph|curve)?(?: of)?.*(?:state)?", lambda x: _wave(x, False), "The factor of the wave"),
]  # fmt: skip
derive = family(evaluated, tabled(_ROWS), _named)
"""Work out a problem of trigonometry, vectors, matrices or complex numbers, or return None."""
