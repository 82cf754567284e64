"""Algebra: equations, inequalities, roots, functions, polynomials and points."""
# ruff: noqa: E501 - a row of a table is one line

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import sympy
from sympy import Poly, Rational, S, Symbol

from stackprog.lms.offline import wording
from stackprog.lms.offline.latex import Relation, degree, expect, read
from stackprog.lms.offline.wording import Found, Row, family, maths, says_only, tabled, words

_PIECES = re.compile(
    r"\\\\|(?<!\d),\s(?![^()]*\))|;|\\q?quad|\\text\s*\{\s*(?:and|,)?\s*\}"
    r"|\\(?:begin|end)\{(?:align|aligned|cases|array|gather)\*?\}(?:\{\w+\})?"
)
_DEFINED = re.compile(r"^([a-zA-Z])\s*(?:\\left)?\(([a-z])(?:\\right)?\)\s*=(?!.*=)(.+)$", re.S)
_COMPOSED = re.compile(r"\(?([a-z])\s*\\circ\s*([a-z])\s*\)?\s*\(([^()]*)\)")
_ALGEBRA = """solve satisfy satisfies satisfying solution solutions root roots zero zeros sum product equation equations
system values positive negative nonnegative integers complex x y z how many there does do have has which largest
smallest greatest least larger smaller expressed list separated commas ordered pair triple pairs polynomial quadratic
defined each both different two three distinct possible at interval notation using inequality set or squares
reciprocals so we know can holds true make makes only unique over from one on define intersect"""
_ORDERED = {"largest": -1, "greatest": -1, "larger": -1, "smallest": 0, "least": 0, "smaller": 0}
_TESTS: dict[str, Callable[[Any], Any]] = {
    "positive": lambda v: v > 0, "negative": lambda v: v < 0, "nonnegative": lambda v: v >= 0,
    "integer": lambda v: v.is_Integer, "integers": lambda v: v.is_Integer,
}  # fmt: skip


def gather(stem: str) -> tuple[list[Relation], dict[str, Any], dict[str, Any]]:
    """Read all mathematics of a problem: relations, other values by text, functions by name."""
    relations: list[Relation] = []
    others: dict[str, Any] = {}
    names: dict[str, Any] = {}
    for text in (
        piece.replace("&", "").strip(" .,\n") for t in maths(stem) for piece in _PIECES.split(t)
    ):
        text = _COMPOSED.sub(r"\1(\2(\3))", text)
        if (defined := _DEFINED.match(text)) and defined[1] not in names:
            names[defined[1]] = _function(defined[2], defined[3], {**names})
        elif text:
            value = read(text, names)
            listed = type(value) is tuple and text[0] not in "(\\"
            for part in value if listed else [value]:
                if isinstance(part, Relation):
                    relations.append(part)
                else:
                    others[str(part) if listed else text] = part
    return relations, others, names


def _function(name: str, body: str, known: dict[str, Any]) -> Callable[[Any], Any]:
    return lambda value: read(body, {**known, name: value})


def _roots(left: Any, right: Any, unknown: Symbol) -> list[Any]:
    """Return the roots of an equation in one unknown, all of them or none at all."""
    x = Symbol(unknown.name, real=True)
    powers = all(side.is_Pow or side.is_Mul or side.is_Integer for side in (left, right))
    if powers and not (left * right).is_rational_function() and not (left * right).has(sympy.log):
        left, right = (sympy.expand_log(sympy.log(side), force=True) for side in (left, right))
    top, bottom = sympy.fraction(sympy.together((left - right).subs(unknown, x)))
    if top.is_polynomial(x):
        expect(degree(top) <= 12, "a polynomial of low degree")
        found = sympy.roots(Poly(sympy.expand(top), x))
        expect(sum(found.values()) == Poly(top, x).degree(), "all roots")
    else:
        odd = top.has(sympy.log, sympy.sin, sympy.cos, sympy.tan)
        odd = odd or any(part.exp.has(x) for part in top.atoms(sympy.Pow))
        odd = odd or len(top.atoms(sympy.Abs)) > 2
        expect(top.count_ops() < 40 and not odd, "a short equation in roots and moduli")
        found = sympy.solve(top, x)
    found = [sympy.radsimp(sympy.expand_log(root, force=True)) for root in found]
    return [root for root in found if not bottom.subs(x, root).is_zero]


def _system(relations: list[Relation], unknowns: list[Symbol]) -> list[dict[Symbol, Any]]:
    if len(unknowns) == len(relations) == 1 and len(relations[0].parts) == 2:
        return [{unknowns[0]: root} for root in _roots(*relations[0].parts, unknowns[0])]
    pairs = [pair for relation in relations for pair in pairwise(relation.parts)]
    gaps = [sympy.fraction(sympy.together(left - right))[0] for left, right in pairs]
    expect(len(gaps) >= len(unknowns), "as many equations as unknowns")
    expect(all(gap.is_polynomial(*unknowns) for gap in gaps), "polynomials")
    expect(sympy.prod(map(degree, gaps)) <= (6 if len(unknowns) <= 2 else 1), "a small system")
    solutions: list[dict[Symbol, Any]] = sympy.solve(gaps, unknowns, dict=True)
    return solutions


def _allowed(values: list[Any], said: set[str]) -> list[Any]:
    """Keep the values that the words allow, in order."""
    values = [v for v in values if "complex" in said or abs(sympy.im(v.evalf())) < 1e-9]
    values = [v for v in values if all(test(v) for word, test in _TESTS.items() if word in said)]
    values = sorted(values, key=lambda v: (sympy.re(v.evalf()), sympy.im(v.evalf())))
    ends = [_ORDERED[word] for word in said & {*_ORDERED}]
    return [values[end] for end in ends] if ends and values else values


def _solved(stem: str) -> Found:
    """Solve what relates the unknowns, and answer about the solutions."""
    (relations, others, names), said = gather(stem), words(stem)
    free = {s for r in relations for part in r.parts for s in part.free_symbols}
    unknowns = sorted(free, key=str)
    expect(says_only(stem, _ALGEBRA) and 0 < len(unknowns) <= 3, "an equation in known words")
    if any(set(r.signs) != {"="} for r in relations):
        return _inequality(relations[0], unknowns, stem)
    steps = f"Solving {', '.join(' = '.join(map(str, r.parts)) for r in relations)}."
    solutions = _system(relations, unknowns)
    targets = [text for text, v in others.items() if isinstance(v, tuple) or v not in unknowns]
    if len(unknowns) == 1 and not targets:
        return _listed([s[unknowns[0]] for s in solutions], relations[0], stem), steps
    pair = ["(x,y)"] if "pair" in said and list(map(str, unknowns)) == ["x", "y"] else []
    (target,) = targets or [*others][-1:] or pair
    expect(not said & {"sum", "product", "many", *_ORDERED}, "one thing asked")
    fit = [s for s in solutions if len(_allowed(list(s.values()), said)) == len(unknowns)]
    found = [read(target, names | {str(x): s[x] for x in s}) for s in fit or solutions]
    (value,) = {
        tuple(map(wording.tidy, v)) if isinstance(v, tuple) else wording.tidy(v) for v in found
    }
    expect(isinstance(value, tuple) or not value.free_symbols, "a value")
    return value, steps


def _listed(values: list[Any], relation: Relation, stem: str) -> Any:
    """Answer about the solutions of one equation: all, one, how many, their sum or product."""
    said = words(stem)
    combine = re.search(r"(sum|product) of (?:all )?(?:the |its )?(squares)?", wording.prose(stem))
    if said & {"roots", "zeros"} and combine and not said & {*_TESTS}:
        gap = sympy.fraction(sympy.together(relation.parts[0] - relation.parts[1]))[0]
        values = [root for root, times in sympy.roots(gap).items() for _ in range(times)]
    else:
        values = _allowed(values, said)
    expect(values, "a solution")
    if combine:
        values = [v**2 for v in values] if combine[2] else values
        return wording.tidy((sympy.Add if combine[1] == "sum" else sympy.Mul)(*values))
    return len(values) if "many" in said else values if len(values) > 1 else values[0]


def _inequality(relation: Relation, unknowns: list[Symbol], stem: str) -> Found:
    """Give the interval where an inequality holds, or count the integers in it."""
    (unknown,), x, found = unknowns, Symbol("x", real=True), S.Reals
    for sign, (left, right) in zip(relation.signs, pairwise(relation.parts), strict=True):
        gap = (left - right).subs(unknown, x)
        plain = gap.replace(sympy.Abs, lambda part: part).is_rational_function()
        short = degree(gap) <= 6 and gap.count_ops() < 30 and len(gap.atoms(sympy.Abs)) <= 2
        expect(plain and short, "a short inequality")
        found &= sympy.solve_univariate_inequality(sympy.Rel(gap, 0, sign), x, relational=False)
    said, steps = words(stem), f"It holds for {found}."
    expect(not said & {"sum", "positive", *_ORDERED}, "nothing further")
    if "many" not in said:
        return _interval(found), steps
    expect(
        "integer" in stem and max(abs(found.inf), abs(found.sup)) < 1000, "integers between ends"
    )
    whole = range(sympy.ceiling(found.inf), sympy.floor(found.sup) + 1)
    return sum(found.contains(k) == S.true for k in whole), steps


def _interval(found: Any) -> str:
    if isinstance(found, sympy.Union):
        return "\\cup".join(map(_interval, sorted(found.args, key=lambda part: part.inf)))
    start, end = wording.latex(found.start), wording.latex(found.end)
    return f"{'(' if found.left_open else '['}{start},{end}{')' if found.right_open else ']'}"


def _called(stem: str) -> Found:
    """Evaluate defined functions, composed or combined."""
    relations, others, names = gather(stem)
    (value,) = (value for value in others.values() if not isinstance(value, Symbol))
    expect(says_only(stem, _ALGEBRA) and names and not relations, "a call")
    return sympy.radsimp(sympy.cancel(value)), f"Substituting in {', '.join(names)}."


def _number(p: Any, o: Any, m: Any, w: Any, q: Any, r: Any) -> Any:
    """The number that, times m and shifted by p or q, is r."""
    expect((p is None) != (q is None) or (m and q is None), "one shift, or a factor alone")
    down = (o or w) in ("less", "fewer", "decreased by", "minus", "reduced by", "diminished by")
    return (r + (p or q or 0) * (1 if down else -1)) / (m or 1)


def _consecutive(n: Any, kind: str | None, s: Any, w: str) -> Any:
    step = 2 if kind else 1
    start = (s - step * n * (n - 1) / 2) / n
    expect(start.is_Integer and (not kind or start % 2 == (kind == "odd")), "integers")
    return {"s": start, "m": start + step * (n - 1) / 2}.get(w[0], start + step * (n - 1))


def _product(s: Any, step: int, kind: str | None, w: str) -> Any:
    start = sympy.sqrt(s + Rational(step * step, 4)) - Rational(step, 2)
    expect(start.is_Integer and (not kind or start % 2 == (kind == "odd")), "integers")
    return {"s": start, "su": 2 * start + step}.get(w[: 1 + (w == "sum")], start + step)


def _pair(a: Any, b: Any, p: Any, c: Any, d: Any, q: Any, x: str, y: str, first: Any) -> Any:
    """The first or second unknown of a u + b v = p, c u + d v = q."""
    u, v = (p * d - b * q) / (a * d - b * c), (a * q - c * p) / (a * d - b * c)
    return (u if first else v) if x != y and min(u, v) > 0 else None


def _line(x: Any, unknown: str) -> Any:
    """The slope of a line, or where it meets an axis."""
    u, v = sympy.symbols("x y")
    gap = sympy.expand(x.parts[0] - x.parts[1])
    expect(x.signs == ("=",) and gap.free_symbols <= {u, v} and degree(gap) == 1, "a line")
    a, b, c = gap.coeff(u), gap.coeff(v), gap.subs({u: 0, v: 0})
    if unknown == "slope":
        return -a / b
    return (-c / a, S.Zero) if unknown == "x" else (S.Zero, -c / b)


def _quadratic(x: Any) -> tuple[Any, Any]:
    """A quadratic and its unknown, from a polynomial or y = polynomial."""
    whole = x
    if isinstance(x, Relation):
        left, right = x.parts
        expect(x.signs == ("=",), "an equation")
        expect(right == 0 or str(left) in ("y", "f*x", "g*x", "h*x", "p*x"), "y by itself")
        whole = left if right == 0 else right
    whole = sympy.expand(whole)
    (free,) = whole.free_symbols
    expect(sympy.degree(whole, free) == 2 and whole.is_polynomial(), "a quadratic")
    return whole, free


def _vertex(x: Any) -> Any:
    whole, free = _quadratic(x)
    at = -whole.coeff(free, 1) / (2 * whole.coeff(free, 2))
    return at, whole.subs(free, at)


_COST = r"(?:cost|costs|cost a total of|for a total of|totals?|weighs?|together cost|sell for) "
_SOLD = r"(?: tickets?)? (?:costs?|are|is|sells? for|sold for|were|was)? ?"
_ASK = r"[.,;]? (?:then )?(?:what is|what was|find|determine)(?: the value of)? (?:the|this|my|that)(?: original)? number[.?]$"
_POINT = r"\(<a>, ?<b>\),? and ~\(<c>, ?<d>\)"
_ROWS: list[Row] = [
    (r"expand(?: the product| fully)?", lambda x: sympy.expand(x) if x.is_polynomial() else None, "Each term times each"),
    (r"factor(?: completely)?", lambda x: sympy.factor(x), "Factored"),
    (r"simplify(?: the product)?", lambda x: sympy.cancel(x) if x.is_rational_function() else None, "Reduced"),
    (r"remainder (?:when|if)(?: the polynomial)? .*divided", lambda x, y: sympy.rem(x, y) if y.free_symbols else None, "Polynomial division"),
    (r"quotient (?:when|of) .*divided", lambda x, y: sympy.quo(x, y) if y.free_symbols else None, "Polynomial division"),
    (rf"distance ~{_POINT}", lambda a, b, c, d: sympy.sqrt((a - c) ** 2 + (b - d) ** 2), "By Pythagoras"),
    (rf"midpoint ~(?:line|joining)?~{_POINT}", lambda a, b, c, d: ((a + c) / 2, (b + d) / 2), "The means of the coordinates"),
    (rf"^(?:when |if )?(?:<p> (?P<o>more|less|fewer) than )?(?:<m> times )?(?:a|some|my|an unknown) (?:certain )?number(?:,?(?: is)? (?P<w>increased by|plus|decreased by|minus|reduced by|diminished by) <q>)?,? (?:is|equals|gives|the result is|you get)(?: equal to)? <r>{_ASK}", _number, "Undoing each step"),
    (rf"^(?:when|if) <p> is (?P<w>added to|subtracted from) (?:<m> times )?(?:a|some) number,? the (?:result|answer|sum|difference) is <r>{_ASK}", lambda p, w, m, r: (r - (p if w == "added to" else -p)) / (m or 1), "Undoing each step"),
    (rf"^(?:if )?the sum of (?:<m> times )?(?:a|some) number and <q> (?:is|equals) <r>{_ASK}", lambda m, q, r: (r - q) / (m or 1), "Undoing each step"),
    (r"^[^\d]*sum of 2 (?:positive )?(?:numbers|integers) is <s>,? and (?:their|the) (?:positive )?difference(?: between them)? is <d>[.,] [^\d]*(?P<w>larger|greater|bigger|smaller|lesser)(?: of the 2)? ?(?:numbers?|integers?|one)?[.?]$", lambda s, d, w: (s + (-d if w in ("smaller", "lesser") else d)) / 2, "Half of sum and difference"),
    (r"sum of <n> consecutive (?:positive )?(?:(?P<kind>even|odd) )?(?:positive )?(?:integers|whole numbers|numbers) is <s>[.,] (?:what is|find)~(?P<w>smallest|largest|middle|greatest|least|smaller|larger)(?: of them| of these)?(?: of (?:the|these) \d)?(?: [a-z]+)?[.?]$", lambda n, kind, s, w: _consecutive(n, kind, s, "s" if w == "least" else w), "Equal steps about the mean"),
    (r"product of 2 consecutive positive (?:(?P<kind>even|odd) )?integers is <s>[.,] (?:what is|find)~(?P<w>smaller|larger|sum|greater|lesser)(?: of them| of these)?(?: 1| [a-z]+)?[.?]$", lambda kind, s, w: _product(s, 2 if kind else 1, kind, w), "A quadratic equation"),
    (rf"^(?!.*(?:\bcents\b|more than|discount|tax))[^\d]*<a> (?P<x>[a-z]+?)s?\b~ and <b> (?P<y>[a-z]+?)s?\b~{_COST}~<p>~<c> (?P=x)s?\b~ and <d> (?P=y)s?\b~{_COST}~<q>[^\d]*(?:how much|how many dollars|(?:what is|find|determine) the (?:cost|price|weight)(?:,? in [a-z]+,?)? of)(?: (?:is|does|do|would))?~\b(?:1|an?|each|the) (?:(?P<first>(?P=x))|(?P=y))\b(?! and)[^\d]*$", _pair, "Two equations in two unknowns"),
    (rf"^[^\d]*\b(?P<x>[a-z]+?)s?{_SOLD}<p>(?: dollars)?(?: each)?,?(?: and| while|;)?(?: the)? (?P<y>[a-z]+?)s?{_SOLD}<q>(?: dollars)?(?: each)?\b~<n> tickets ~<t>~how many (?:(?P<first>(?P=x))|(?P=y))s?(?: tickets)?(?: were sold| did [a-z ]+ sell)?[.?]$", lambda p, q, n, t, x, y, first: _pair(1, 1, n, p, q, t, x, y, first), "Two equations in two unknowns"),
    (rf"^[^\d]*<n> tickets ~<t>~\b(?P<x>[a-z]+?)s?{_SOLD}<p>(?: dollars)?(?: each)?,?(?: and| while|;)?(?: the)? (?P<y>[a-z]+?)s?{_SOLD}<q>(?: dollars)?(?: each)?[.,;]~how many (?:(?P<first>(?P=x))|(?P=y))s?(?: tickets)?(?: were sold| did [a-z ]+ sell)?[.?]$", lambda p, q, n, t, x, y, first: _pair(1, 1, n, p, q, t, x, y, first), "Two equations in two unknowns"),
    (r"<p> (?:dollars )?(?:each )?for (?:an? )?(?P<x>[a-z]+?)s? and <q> (?:dollars )?(?:each )?for (?:an? )?(?P<y>[a-z]+?)s?\b~<n> tickets ~<t>~how many (?:(?P<first>(?P=x))|(?P=y))s?(?: tickets)?(?: were sold| did [a-z ]+ sell)?[.?]$", lambda p, q, n, t, x, y, first: _pair(1, 1, n, p, q, t, x, y, first), "Two equations in two unknowns"),
    (r"slope of the line(?: with equation| whose equation is| given by| defined by)?", lambda x: _line(x, "slope"), "Solved for y"),
    (r"\b(?:y-intercept|y intercept) of the (?:line|graph)(?: of| with equation)?", lambda x: _line(x, "y"), "Where x is 0"),
    (r"\b(?:x-intercept|x intercept) of the (?:line|graph)(?: of| with equation)?", lambda x: _line(x, "x"), "Where y is 0"),
    (r"vertex of the (?:parabola|graph)(?: of| with equation| given by| defined by)?(?:.*coordinates)?", _vertex, "Halfway between the roots"),
    (r"discriminant of (?:the )?(?:quadratic )?(?:equation|polynomial|expression)?", lambda x: sympy.discriminant(*_quadratic(x)), "b squared less 4ac"),
    (rf"slope ~(?:line|segment)?~{_POINT}", lambda a, b, c, d: (d - b) / (c - a), "Rise over run"),
]  # fmt: skip

derive = family(_solved, _called, tabled(_ROWS))
"""Work out a problem of algebra, or return None."""
