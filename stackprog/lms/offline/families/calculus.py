"""Sequences and calculus: arithmetic and geometric series, limits, derivatives, integrals."""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import re
from typing import Any

import sympy
from sympy import Rational, Symbol

from stackprog.lms.offline.bounds import degree, expect, substitute
from stackprog.lms.offline.families.functions import gather
from stackprog.lms.offline.latex import read
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import Row, conclude, evaluated, first, maths, prose, tabled

_X = Symbol("x")


def _first_ones(n: Any, kind: str | None) -> Any:
    return n * n if kind == "odd " else n * (n + 1) / (1 if kind else 2)


def _run(a: Any, b: Any, kind: str | None) -> int | None:
    step = 2 if kind else 1
    start = int(a) + (kind is not None and int(a) % 2 != (kind == "odd "))
    return sum(range(start, int(b) + 1, step)) if b < 10**6 else None


def _endless(a: Any, r: Any) -> Any:
    return a / (1 - r) if abs(r) < 1 else None


_FIRST = "(?:1st|first|initial) term"
_ROWS: list[Row] = [
    (r"sum of (?:all )?(?:of )?the first <n> (?:positive |natural )?(?P<kind>odd |even )?(?:positive )?(?:integers|numbers|natural numbers|counting numbers|whole numbers)", _first_ones, "An arithmetic series"),
    (r"sum of (?:all )?(?:of )?the (?P<kind>odd |even )?(?:positive )?(?:integers|numbers|whole numbers) (?:from|between) <a> (?:to|through|and) <b>", _run, "An arithmetic series"),
    (rf"infinite geometric series~{_FIRST}~<a>~sum~<s>~ratio", lambda a, s: 1 - a / s, "From s = a/(1-r)"),
    (rf"infinite geometric series~ratio~<r>~sum~<s>~{_FIRST}", lambda r, s: s * (1 - r), "From s = a/(1-r)"),
    (rf"geometric (?:series|sequence)~{_FIRST}~<a>~ratio~<r>~sum", _endless, "The sum is a/(1-r)"),
    (rf"sum of ~infinite geometric (?:series|sequence)~{_FIRST}~<a>~ratio~<r>", _endless, "The sum is a/(1-r)"),
]  # fmt: skip
_VALUE = r"(?:of |is |equals |equal to |has value )*(-?\d+(?:/\d+)?)(?!\d|th|/)"
_ASKED = (r"(?:what is|find|compute|determine|calculate) (?:the |its )?(?:value of the )?"
          r"(?:(\d+)th term|(common)|sum of the (?:1th|first) (\d+) terms)")  # fmt: skip


def _progression(stem: str) -> Derivation | None:
    """Solve for the first term and the step of a named progression, then for what is asked."""
    text = re.sub(rf"\b{_FIRST}", "1th term", prose(stem)).replace("second term", "2th term")
    text = re.sub(r"(\d)(?:st|nd|rd)\b", r"\1th", text)
    kind = re.search(r"(arithmetic|geometric) (?:sequence|series|progression)", text)
    found = re.findall(rf"(\d+)th term[a-z ,]*? {_VALUE}", text)
    step = re.search(rf"common (?:difference|ratio)[a-z ]*? {_VALUE}", text)
    listed = re.search(r"(-?\d+(?:/\d+)?), (-?\d+(?:/\d+)?),? (?:and )?(-?\d+(?:/\d+)?)", text)
    terms = [(int(i), Rational(v)) for i, v in (enumerate(listed.groups(), 1) if listed else found)]
    asked = re.findall(_ASKED, text)
    expect(kind and terms and len(asked) == 1 and not re.search(r"sum of the [^.]*? is|product", text), "known terms")
    nth, common, count = asked[0]
    a, d = sympy.symbols("a d", real=True)
    straight = bool(kind and kind[1] == "arithmetic")

    def rule(n: int) -> Any:
        return a + (n - 1) * d if straight else a * d ** (n - 1)

    conditions = [rule(n) - v for n, v in terms]
    conditions += [d - Rational(step[1])] if step and not common else []
    places = [n for n, _ in terms] + [int(nth or 1)]
    near = max(places[:-1]) - min(places[:-1]) <= 8 or straight
    expect(len(conditions) >= 2 and max(places) < 300 and near, "two conditions")
    target = d if common else rule(int(nth)) if nth else sympy.Add(*(rule(k) for k in range(1, min(int(count), 500) + 1)))
    values = {target.subs(s) for s in sympy.solve(conditions, [a, d], dict=True)}
    expect(len(values) == 1, "one solution")
    return conclude(values.pop(), f"First term a and step d are such that {conditions} are 0.", stem)


_DOTS = r"\\[cl]?dots[bc]?|\.\.\."


def _terms(text: str) -> list[Any]:
    parts = re.split(r",|(?<=[\d})!])\s*(?=[+-])", text.strip(" +,."))
    return [read(part) for part in parts if part.strip(" +-.")]


def _dotted(stem: str) -> Derivation | None:
    """Sum `a + b + ... + z`, or count `a, b, ..., z`, arithmetic or geometric by its first terms."""
    (body,), text = maths(stem), prose(stem)
    head, tail = re.split(_DOTS, re.sub(r"[a-zA-Z]\s*=", "", body), maxsplit=1)
    terms, last = _terms(head), (_terms(tail) or [None])[-1]
    expect(len(terms) >= 3 and all(t.is_Rational for t in terms), "three terms")
    asked = re.search(r"(how many (?:terms|numbers|integers))|sum|value|evaluate|compute|calculate|find", text)
    further = r"remainder|digit|median|mean|which|divided|th term|\d(?:st|nd|rd) term"
    expect(asked and not re.search(further, text) and ("," not in head or (asked and asked[1]) or "sum of" in text), "a sum")
    a, step, ratio = terms[0], terms[1] - terms[0], terms[1] / terms[0]
    if all(y - x == step for x, y in zip(terms, terms[1:], strict=False)):
        count = (last - a) / step + 1
        expect(count.is_Integer and count > 3, "a last term in step")
        value = count * (a + last) / 2
    else:
        expect(all(y / x == ratio for x, y in zip(terms, terms[1:], strict=False)), "a constant ratio")
        if last is None:
            expect(abs(ratio) < 1 and "," not in head, "a finite sum")
            return conclude(a / (1 - ratio), f"Geometric from {a} with ratio {ratio}.", stem)
        count = next(k for k in range(4, 200) if a * ratio ** (k - 1) == last)
        value = sum(a * ratio**k for k in range(count))
    steps = f"{count} terms from {a} to {last}."
    return conclude(count if asked and asked[1] else value, steps, stem)


def _smooth(text: Any) -> Any:
    value = read(text) if isinstance(text, str) else text
    expect(isinstance(value, sympy.Expr) and value.count_ops() < 30 and degree(value) <= 12, "brevity")
    expect(len(value.free_symbols) == 1 and not value.atoms(sympy.floor, sympy.ceiling), "one variable")
    return value


_LIMIT = re.compile(r"\\lim\s*_\s*\{\s*([a-z])\s*\\(?:to|rightarrow)\s*([^{}]+?)(\^[+-])?\s*\}(.+)", re.DOTALL)


def _limit(stem: str) -> Derivation | None:
    (text,) = maths(stem)
    found = _LIMIT.match(text.strip())
    if not found:
        return None
    side = found[3][1] if found[3] else "+" if "infty" in found[2] else "+-"
    value = sympy.limit(_smooth(found[4]), Symbol(found[1]), read(found[2]), side)
    expect(not value.has(sympy.Limit, sympy.AccumBounds), "a limit")
    return conclude(value, f"The limit as {found[1]} tends to {found[2]}.", stem)


_BOUND = r"(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\w|\\pi)"
_INTEGRAL = re.compile(rf"\\int\s*_\s*{_BOUND}\s*\^\s*{_BOUND}(.+?)(?:\\,|\s|\\;)*(?:\\mathrm\s*\{{d\}}|d)\s*([a-z])\s*\.?$", re.DOTALL)


def _integral(stem: str) -> Derivation | None:
    (text,) = maths(stem)
    found = _INTEGRAL.match(text.strip())
    if not found:
        return None
    body, x, low, high = _smooth(found[3]), Symbol(found[4]), read(found[1]), read(found[2])
    special = body.atoms(sympy.Function) | {p for p in body.atoms(sympy.Pow) if p.exp.has(x)}
    linear = len(special) <= 1 and all(degree(part.args[-1]) <= 1 for part in special)
    expect(body.is_polynomial(x) or (body.count_ops() < 8 and linear), "a simple integrand")
    bottom = sympy.fraction(sympy.together(body))[1]
    poles = sympy.solve(bottom, x) if bottom.free_symbols else []
    expect(not any(p.is_real and low <= p <= high for p in poles), "no pole")
    whole = sympy.integrate(body, x)
    expect(not whole.has(sympy.Integral), "an elementary integral")
    value = sympy.simplify(substitute(whole, x, high) - substitute(whole, x, low))
    return conclude(value, f"An antiderivative is {whole}.", stem)


def _derivative(stem: str) -> Derivation | None:
    further = r"second|partial|where|local|critical|maximum|equation|[a-z]''"
    expect(re.search(r"derivative|[a-z]'\(|slope of the tangent|differentiate", stem.lower()), "a derivative")
    expect(not re.search(further, stem.lower()), "a derivative only")
    relations, others, names = gather(re.sub(r"\$\s*[a-z]'\s*\(([^()]*)\)\s*\$", r"$\1$", stem))
    sides = [r.parts for r in relations]
    places = [b for a, b in sides if a == _X] + [o for o in others if o.is_number]
    bodies = [f(_X) for f in names.values()] + [b for a, b in sides if a == Symbol("y")]
    bodies += [o for o in others if not o.is_number and not o.is_Symbol]
    expect(len(bodies) == 1 and len(places) <= 1, "one function and one place")
    slope = sympy.diff(_smooth(bodies[0]), *bodies[0].free_symbols)
    value = substitute(slope, _X, places[0]) if places else sympy.expand(slope)
    return conclude(value, f"The derivative of {bodies[0]} is {slope}.", stem)


_RECOGNISERS = [_progression, tabled(_ROWS), _dotted, _limit, _integral, _derivative, evaluated]


def derive(question: Question) -> Derivation | None:
    """Work out a problem about series, limits, derivatives or integrals, or return None."""
    return first(_RECOGNISERS, question)
