"""Algebra: equations, systems, values of expressions and functions, polynomials, points."""

import re
from typing import Any

import sympy
from sympy import Eq, Symbol

from stackprog.lms.offline.latex import degree, expect, read
from stackprog.lms.offline.wording import Found, Row, family, maths, says_only, tabled, tidy, words

_PIECES = re.compile(r"\\\\|(?<!\d),\s(?![^()]*\))|;|\\q?quad|\\text\s*\{\s*(?:and|,)?\s*\}|\\(?:begin|end)\{(?:align|aligned|cases|array|gather)\*?\}(?:\{\w+\})?|&|\\left|\\right")  # fmt: skip
_DEFINED = re.compile(r"([a-zA-Z])\(x\)\s*=([^=]+)$")
_CALL = re.compile(r"(?<![A-Za-z\\])([fghpq])\(((?:[^()]|\([^()]*\))*)\)|\(?([fg])\s*\\circ\s*([fg])\)?\s*\(([^()]*)\)")  # fmt: skip
_ALGEBRA = """solve satisfy satisfies satisfying solution solutions root roots zero zeros sum product equation equations system values positive negative integers x y z how many there does do
have has which largest smallest greatest least larger smaller ordered pair triple polynomial quadratic each both different two three distinct know hold holds true only from on simultaneous unknown also of"""  # fmt: skip
_ORDERED = {"largest": -1, "greatest": -1, "larger": -1, "smallest": 0, "least": 0, "smaller": 0}
_SIGNS = {"positive": "is_positive", "negative": "is_negative", "integer": "is_integer"}


def _value(text: str, bodies: dict[str, Any]) -> Any:
    while call := _CALL.search(text):
        name, inside = (call[1], call[2]) if call[1] else (call[3], f"{call[4]}({call[5]})")
        value = bodies[name].subs("x", _value(inside, bodies))
        text = f"{text[: call.start()]}({value}){text[call.end() :]}".replace("**", "^")
    return read(text)


def _gathered(stem: str) -> tuple[list[Any], list[Any]]:
    bodies, values = dict[str, Any](), list[Any]()
    for text in (part.strip(" .,\n") for m in maths(stem) for part in _PIECES.split(m)):
        if (defined := _DEFINED.match(text)) and defined[1] not in bodies:
            bodies[defined[1]] = _value(defined[2], bodies)
        elif text:
            value = _value(text, bodies)
            values += value if isinstance(value, set) else [value]
    return [v for v in values if isinstance(v, Eq)], [v for v in values if not isinstance(v, Eq)]


def _solutions(equations: list[Any], unknowns: list[Symbol]) -> list[dict[Symbol, Any]]:
    parts = [sympy.fraction(sympy.together(e.lhs - e.rhs)) for e in equations]
    expect(0 < len(unknowns) <= min(len(equations), 3), "as many equations as unknowns")
    if all(top.is_polynomial(*unknowns) for top, _ in parts):
        expect(sympy.prod(degree(top) for top, _ in parts) <= 6, "a low degree")
        found = sympy.solve([top for top, _ in parts], unknowns, dict=True)
        return [s for s in found if all(bottom.subs(s) != 0 for _, bottom in parts)]
    (equation,), (x,), y = equations, unknowns, Symbol("y", real=True)
    expect(all(abs(n) <= 9999 for n in equation.atoms(sympy.Integer)), "small numbers")
    (left, right), powers = equation.args, equation.atoms(sympy.Pow)
    above = any(part.exp.has(x) for part in powers)
    gap = sympy.log(left) - sympy.log(right) if above else left - right
    gap = sympy.expand_log(gap, force=True)
    expect(gap.is_polynomial(x) or not above, "the unknown in exponents alone")
    hard = gap.has(sympy.sin, sympy.cos, sympy.tan) or len(gap.atoms(sympy.Abs, sympy.log)) > 4
    expect(gap.count_ops() < 25 and not hard, "a short equation")
    return [{x: sympy.radsimp(root)} for root in sympy.solve(gap.subs(x, y), y)]


def _solved(stem: str) -> Found:
    """Solve what relates the unknowns, and answer about the solutions or the value asked."""
    (equations, others), said = _gathered(stem), words(stem)
    expect(says_only(stem, _ALGEBRA), "known words")
    if not equations:
        expect("(x)" in stem.replace(" ", "") and not others[0].is_Symbol, "a call of a function")
        return sympy.expand(sympy.radsimp(others[0])), "Substituting in the functions."
    unknowns = sorted(set().union(*(e.free_symbols for e in equations)), key=str)
    signs = [sign for word, sign in _SIGNS.items() if {word, f"{word}s"} & said]
    found = _solutions(equations, unknowns)
    found = [s for s in found if all(v.is_real is not False for v in s.values())]
    found = [s for s in found if all(getattr(v, i) for v in s.values() for i in signs)] or found
    goals = [v for v in others if v not in unknowns] or others[-1:]
    goals = goals or [tuple(unknowns)] * ("pair" in said)
    steps = f"Solving {', '.join(f'{e.lhs} = {e.rhs}' for e in equations)}."
    if goals and (len(unknowns) > 1 or goals[0] not in unknowns):
        expect(not said & {"sum", "product", "many", *_ORDERED}, "one thing asked")
        parts = goals[0] if isinstance(goals[0], tuple) else (goals[0],)
        expect(all(part.is_rational_function() for part in parts), "no unknown in an exponent")
        (value,) = {tuple(tidy(sympy.cancel(part.subs(s))) for part in parts) for s in found}
        expect(not any(part.free_symbols for part in value), "a value")
        return value if isinstance(goals[0], tuple) else value[0], steps
    values = sorted((s[unknowns[0]] for s in found), key=lambda v: (sympy.re(v), sympy.im(v)))
    if said & {"sum", "product"}:
        if said & {"roots", "zeros"} and not signs:
            times = sympy.roots(equations[0].lhs - equations[0].rhs)
            values = [root for root, many in times.items() for _ in range(many)]
        return tidy(sum(values) if "sum" in said else sympy.prod(values)), steps
    ends = [_ORDERED[word] for word in said & {*_ORDERED}]
    return len(values) if said & {"many", "number"} else values[ends[0]] if ends else values, steps


_FORMAL: list[Row] = [
    (r"expand|multiply out", lambda x: sympy.expand(x) if x.is_polynomial() else None, "Each term times each"),
    (r"factor\b|factori[sz]e", lambda x: sympy.factor(x), "Factored"),
    (r"simplify", lambda x: sympy.cancel(x) if x.is_rational_function() and x.free_symbols else None, "Reduced"),
    (r"remainder (?:when|if|upon).*(?:divided|division)", lambda x, y: sympy.rem(x, y) if y.free_symbols else None, "Polynomial division"),
]  # fmt: skip
_POINTS = r"\(\S+, \S+\).*\(\S+, \S+\)"
_ROWS: list[Row] = [
    (rf"distance|how far|length of the & {_POINTS} & between|apart|line|length & !midpoint|slope", lambda a, b, c, d: sympy.sqrt((a - c) ** 2 + (b - d) ** 2), "By Pythagoras"),
    (rf"midpoint & {_POINTS} & line|midpoint & !distance|slope|sum", lambda a, b, c, d: ((a + c) / 2, (b + d) / 2), "The means of the coordinates"),
    (rf"slope & {_POINTS} & line|slope & !perpendicular|parallel|midpoint", lambda a, b, c, d: (d - b) / (c - a), "Rise over run"),
]  # fmt: skip
derive = family(_solved, *tabled(_ROWS), *tabled(_FORMAL, "completely fully product polynomial by"))
