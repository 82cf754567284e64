"""Trigonometry, vectors, matrices and complex numbers: exact values, products, angles, forms."""
# ruff: noqa: E501 - a row of a table is one line

from typing import Any

import sympy
from sympy import MatrixBase, pi, sqrt

from stackprog.lms.offline.wording import Row, evaluated, family, tabled


def _angle(x: Any, y: Any) -> Any:
    degrees = sympy.acos(sympy.radsimp(x.dot(y) / (x.norm() * y.norm()))) * 180 / pi
    return f"{degrees}^\\circ" if degrees.is_Rational else None


def _polar(x: Any) -> Any:
    return sqrt(x[0] ** 2 + x[1] ** 2), sympy.atan2(x[1], x[0]) % (2 * pi)


_ROWS: list[Row] = [
    (r"determinant of", lambda x: x.det() if isinstance(x, MatrixBase) else x, "The determinant"),
    (r"inverse of the matrix", lambda x: x.inv(), "The inverse matrix"),
    (r"(?:magnitude|norm|modulus|absolute value) of (?:the )?(?:vector|complex)?", lambda x: x.norm() if isinstance(x, MatrixBase) else abs(x), "The root of the squares"),
    (r"dot product of (?:the vectors )?", lambda x, y: x.dot(y), "The dot product"),
    (r"cross product of (?:the vectors )?", lambda x, y: x.cross(y), "The cross product"),
    (r"angle, (?:in degrees, )?between (?:the vectors )?|angle (?:in degrees )?between (?:the vectors )?", _angle, "From the dot product"),
    (r"(?:convert|express) the point .*polar coordinates to rectangular coordinates", lambda x: (x[0] * sympy.cos(x[1]), x[0] * sympy.sin(x[1])), "By cosine and sine"),
    (r"(?:convert|express) the point .*rectangular coordinates to polar coordinates", _polar, "By length and angle"),
    (r"(?:convert|express|write|change|what is) <t> degrees (?:to|in|into|as)~radians?", lambda t: t * pi / 180, "180 degrees are pi radians"),
]  # fmt: skip
derive = family(evaluated, tabled(_ROWS))
"""Work out a problem of trigonometry, vectors, matrices or complex numbers, or return None."""
