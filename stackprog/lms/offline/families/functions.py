"""Functions, polynomials, quadratics, lines and points; the part of algebra without solving."""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import re
from collections.abc import Callable
from typing import Any

import sympy
from sympy import Poly, Symbol

from stackprog.lms.offline.bounds import bounded, degree, expect, substitute
from stackprog.lms.offline.latex import Relation, read
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import conclude, first, latex, maths, prose, words

_PIECES = re.compile(
    r"\\\\|(?<!\d),\s(?![^()]*\))|;|\\q?quad|\\text\s*\{\s*(?:and|,)?\s*\}"
    r"|\\(?:begin|end)\{(?:align|aligned|cases|array|gather)\*?\}(?:\{\w+\})?"
)
_DEFINED = re.compile(r"^\s*([a-zA-Z])\s*(?:\\left)?\(([a-z])(?:\\right)?\)\s*=(?!.*=)(.+)$", re.DOTALL)
_CALLING = set(
    "let if and what is find the value of compute function functions be defined by for all real "
    "numbers suppose given that evaluate where then determine x in terms calculate define as a to "
    "polynomial with express your answer values such simplify i two expression common fraction "
    "consider number at when so s inverse".split()
)
_REWRITING = set(
    "expand the product factor completely simplify expression following as much possible and over "
    "integers what is into linear factors write in standard form fully your answer express polynomial "
    "find of by combining like terms multiply out with a real where it result when expanded factored "
    "simplified single fraction i s".split()
)
_X, _Y = sympy.symbols("x y")


def gather(stem: str) -> tuple[list[Relation], list[Any], dict[str, Any]]:
    """Read all mathematics of a problem: relations, other values, and the functions it defines."""
    names: dict[str, Any] = {}
    relations: list[Relation] = []
    others: list[Any] = []
    wholes = (whole if "matrix" in whole else whole.replace("&", "") for whole in maths(stem))
    for text in (p.strip(" .,\n") for whole in wholes for p in ([whole] if "matrix" in whole else _PIECES.split(whole))):
        defined = _DEFINED.match(text)
        if defined and defined[1] not in names:
            names[defined[1]] = _function(Symbol(defined[2]), read(defined[3], names))
        elif text:
            text = re.sub(r"^[A-Z]\s*(?:=|\\ )?\s*(?=(?:\\left)?\(.*,)", "", text)
            text = re.sub(r"\(?([a-z])\s*\\circ\s*([a-z])\s*\)?\s*\(([^()]*)\)", r"\1(\2(\3))", text)
            value = read(text, names)
            listed = type(value) is tuple and text[0] not in "(\\"
            for part in value if listed else [value]:
                (relations if isinstance(part, Relation) else others).append(part)
    return relations, others, names


def _function(name: Symbol, body: Any) -> Callable[[Any], Any]:
    return lambda value: bounded(substitute(body, name, value))


def _bodies(stem: str) -> list[Any]:
    """Return what a problem says something about: right sides, functions of x, expressions."""
    relations, others, names = gather(stem)
    sides = [r.parts[1] if r.parts[0] == _Y else r.parts[0] - r.parts[1] for r in relations]
    found = [*(f(_X) for f in names.values()), *sides, *others]
    return [body for body in found if isinstance(body, sympy.Expr) and not body.is_Symbol]


def _called(stem: str) -> Derivation | None:
    """Evaluate defined functions, composed or combined, or the inverse of one at a number."""
    expect(words(stem) <= _CALLING, "functions in known words")
    inverse = re.search(r"([a-z])\^\{?-1\}?\s*\(([^()]+)\)", stem)
    if inverse and "+" not in stem[inverse.end() :]:
        x, names = Symbol("x", real=True), gather(stem.replace(inverse[0], "0"))[2]
        found = sympy.solve(names[inverse[1]](x) - read(inverse[2], names), x)
        return conclude(found[0], f"Solving {inverse[1]}(x) = {inverse[2]}.", stem) if len(found) == 1 else None
    relations, others, names = gather(stem)
    others = [other for other in others if not isinstance(other, Symbol)]
    expect(names and not relations and len(others) == 1 and isinstance(others[0], sympy.Expr), "a call")
    plain = others[0].is_polynomial()
    value = sympy.expand(others[0]) if plain else sympy.radsimp(sympy.cancel(others[0]))
    return conclude(value, f"Substituting in {', '.join(names)}.", stem)


def _rewritten(stem: str) -> Derivation | None:
    """Expand, factor or reduce one expression."""
    said, texts = words(stem), maths(stem)
    asked = said & {"expand", "factor", "simplify", "multiply", "product", "expanded", "factored"}
    expect(len(texts) == 1 and said <= _REWRITING and asked, "one expression to rewrite")
    value = read(texts[0])
    expect(value.free_symbols and value.is_rational_function() and degree(value) <= 40, "polynomials")
    if asked & {"factor", "factored"}:
        result = sympy.factor(value)
    elif value.is_polynomial():
        result = sympy.expand(value)
    else:
        top, bottom = sympy.fraction(sympy.cancel(value))
        result = sympy.factor(top) / sympy.factor(bottom)
    return conclude(result, f"The expression {texts[0]} is rewritten by its terms.", stem)


_QUADRATIC = re.compile(
    r"(?P<v>(?:coordinates of|what is|find|determine|compute) the vertex)|discriminant|axis of symmetry|"
    r"(?P<x>value of x [^.?]*)?(?P<m>(?:min|max)imum|(?:smallest|least|greatest|largest) (?:possible )?value)"
)


def _quadratic(stem: str) -> Derivation | None:
    text = prose(stem)
    asked = _QUADRATIC.search(text)
    further = r"where|such that|integer|positive|sum of|distance|height|ball|profit|interval|product|\bon\b"
    given = _bodies(stem)
    expect(asked and len(given) == 1 and not re.search(further, text), "one quadratic")
    a, b, c = Poly(given[0], *given[0].free_symbols).all_coeffs()
    x, y = -b / (2 * a), c - b * b / (4 * a)
    steps = f"With a = {a}, b = {b}, c = {c}, the extreme is at x = -b/(2a) = {x}."
    if asked and asked[0] == "discriminant":
        return conclude(b * b - 4 * a * c, f"b^2 - 4ac with a = {a}, b = {b}, c = {c}.")
    if asked and asked["m"]:
        expect((a > 0) == bool(re.match("min|small|least", asked["m"])), "an extreme that exists")
        return conclude(x if asked["x"] else y, steps)
    return conclude((x, y) if asked and asked["v"] else f"x={latex(x)}", steps)


def _points(stem: str) -> Derivation | None:
    """Answer about two points, or about the line of an equation."""
    text = prose(stem)
    relations, others, _ = gather(stem)
    points = [other for other in others if isinstance(other, tuple)]
    if not points:
        found = re.findall(r"\((-?\d+(?:/\d+)?), ?(-?\d+(?:/\d+)?)\)", stem)
        points = [(read(a), read(b)) for a, b in found]
    points += [(0,) * len(points[0])] if "origin" in text and len(points) == 1 else []
    asked = re.search(r"(?:find|what is|what are|compute|determine|calculate)(?: the| its)? (?:coordinates of the )?"
                      r"(length|distance|midpoint|cent(?:er|re)|slope|[xy]-intercept|equation)", text)  # fmt: skip
    further = r"perpendicular|parallel|bisector|reflect|other endpoint|tangent|triangle|sum of"
    expect(asked and not re.search(further, text), "one thing asked")
    expect(all(isinstance(other, tuple | Symbol) for other in others), "points only")
    kind = asked[1] if asked else ""
    if len(points) == 2 and not relations and ("circle" in text) == ("cent" in kind and "diameter" in text):
        return _two_points(kind, points[0], points[1], stem)
    expect(len(relations) == 1 and not points, "a line")
    gap = Poly(relations[0].parts[0] - relations[0].parts[1], _X, _Y)
    a, b, c = (gap.coeff_monomial(m) for m in (_X, _Y, 1))
    expect(gap.total_degree() == 1 and kind[0] in "sxy", "a line")
    value = {"s": lambda: -a / b, "x": lambda: -c / a, "y": lambda: -c / b}[kind[0]]()
    return conclude(value, f"The line is {a}x + {b}y + {c} = 0.", stem)


def _two_points(kind: str, p: Any, q: Any, stem: str) -> Derivation | None:
    steps = f"From the points {p} and {q}."
    if kind[:4] in ("midp", "cent"):
        return conclude(tuple((a + b) / 2 for a, b in zip(p, q, strict=True)), steps)
    if kind in ("distance", "length"):
        return conclude(sympy.sqrt(sum((a - b) ** 2 for a, b in zip(p, q, strict=True))), steps, stem)
    slope = (q[1] - p[1]) / (q[0] - p[0])
    line = slope * _X + p[1] - slope * p[0]
    answers = {"slope": slope, "y-intercept": line.subs(_X, 0), "equation": f"y={latex(line)}"}
    return conclude(answers[kind], steps)


def _identified(stem: str) -> Derivation | None:
    """Compare coefficients where one expression is written in the form of another."""
    form = r"(?:writt?en?|rewrite|express(?:ed)?|factored|put|equal|equivalent)[^.]* (?:as|in the form|of the form|to)"
    expect(re.search(form, prose(stem)), "a form")
    relations, others, _ = gather(stem)
    sides = [o for o in others[:-1] if not getattr(o, "is_Symbol", True)] + [p for r in relations for p in r.parts]
    (left, right), target = sides, others[-1]
    main = left.free_symbols & right.free_symbols
    unknowns = sorted((left.free_symbols | right.free_symbols) - main, key=str)
    expect(len(main) == 1 and 0 < len(unknowns) <= 4 and target.free_symbols <= set(unknowns), "one form")
    gaps = Poly(sympy.expand(left - right), *main).coeffs()
    expect(max(map(degree, gaps)) <= (2 if len(unknowns) <= 3 else 1), "few unknowns")
    found = sympy.solve(gaps, unknowns, dict=True)
    found = [s for s in found if "integer" not in stem or all(v.is_Integer for v in s.values())]
    values = {target.subs(s) for s in found}
    expect(len(values) == 1, "one value")
    return conclude(values.pop(), f"Comparing the coefficients of {left} and {right}.", stem)


def _divided(stem: str) -> Derivation | None:
    asked = re.search(r"(remainder|quotient)[^.?]*divid", prose(stem))
    whole, by = _bodies(stem)
    expect(asked and by.free_symbols and whole.free_symbols == by.free_symbols, "polynomials")
    parts = sympy.div(Poly(whole, *by.free_symbols), Poly(by, *by.free_symbols))
    value = parts[bool(asked and asked[1] == "remainder")].as_expr()
    return conclude(value, f"Dividing {whole} by {by}.", stem)


def _undefined(stem: str) -> Derivation | None:
    expect(re.search(r"undefined|not defined|vertical asymptote", prose(stem)), "a place without value")
    (body,) = _bodies(stem)
    body = sympy.cancel(body) if "asymptote" in stem else body
    roots = sorted(set(sympy.real_roots(Poly(sympy.fraction(sympy.together(body))[1], *body.free_symbols))))
    value = len(roots) if "many" in stem else sum(roots) if "sum" in stem else roots
    return conclude(roots[0] if value == roots and len(roots) == 1 else value, "The denominator is zero there.")


RECOGNISERS = (_called, _rewritten, _quadratic, _points, _identified, _divided, _undefined)


def derive(question: Question) -> Derivation | None:
    """Work out a problem about functions, polynomials, lines or points, or return None."""
    return first(RECOGNISERS, question)
