"""Algebra: equations, systems, inequalities, roots and coefficients; then `functions.py`."""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import re
from collections.abc import Callable
from itertools import pairwise, permutations
from math import prod
from typing import Any

import sympy
from sympy import Poly, Rational, S, Symbol

from stackprog.lms.offline.bounds import degree, expect, substitute
from stackprog.lms.offline.families import functions
from stackprog.lms.offline.families.functions import gather
from stackprog.lms.offline.latex import Relation
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import conclude, first, latex, prose, tabled, words

_KNOWN = set(
    "if and what is are the value values of find compute determine solve for given that let suppose "
    "then when where such a an all be evaluate real number numbers integer integers positive negative "
    "nonnegative solution solutions root roots zeros zero sum product equation equations system "
    "following satisfy satisfies satisfying satisfied in to on x y z how many there does have has with "
    "which largest smallest greatest least expression expressed as your answer express enter list "
    "separated by commas common fraction simplest form radical ordered pair triple pairs polynomial "
    "quadratic function functions defined calculate simplify each both different two three distinct "
    "possible terms at give write interval notation using inequality set or squares reciprocals cubes "
    "their its simplified unknown constant so do we know can it this larger smaller i over from exact "
    "one single please holds true make makes only unique complex solving decimal s say consider reals "
    "line lines intersect intersection point points coordinates".split()
)
_SIGNS = {"positive", "negative", "nonnegative", "integer", "integers", "complex"}
_VARY = (
    r"(?P<y>[a-z]) (?:is|varies) (?P<how>directly|inversely)(?: proportional)? (?:to|with|as) (?:the )?"
    r"(?P<p>square root of |square of |cube of )?(?P<x>[a-z])~(?P<u>[a-z]) ?(?:=|is) ?<a> when "
    r"(?P<v>[a-z]) ?(?:=|is) ?<b>~ when (?P<w>[a-z]) ?(?:=|is) ?<c>"
)


def _vary(y: str, how: str, p: str | None, x: str, **m: Any) -> Any:
    exponent = {"square of ": 2, "cube of ": 3, "square root of ": Rational(1, 2)}.get(p or "", 1)
    ratio = (m["c"] / m["b"]) ** (exponent if how == "directly" else -exponent)
    return m["a"] * ratio if (m["u"], m["v"], m["w"]) == (y, x, x) else None


def _roots(left: Any, right: Any, unknown: Symbol) -> list[Any]:
    """Return the roots of an equation in one unknown, all of them or none at all."""
    real = Symbol(unknown.name, real=True)
    if all(s.is_Pow or s.is_Mul or s.is_Integer for s in (left, right)) and not (left * right).is_rational_function() and not (left * right).has(sympy.log):
        left, right = (sympy.expand_log(sympy.log(side), force=True) for side in (left, right))
    gap = sympy.together((left - right).subs(unknown, real))
    top, bottom = sympy.fraction(gap)
    if top.is_polynomial(real):
        expect(degree(top) <= 12, "a polynomial of low degree")
        found = sympy.roots(Poly(sympy.expand(top), real))
        expect(sum(found.values()) == Poly(top, real).degree(), "all roots")
    else:
        mark = sympy.Dummy()
        grows = lambda part: (part.is_Pow and part.exp.has(real)) or isinstance(part, sympy.log)  # noqa: E731
        mixed = {real, mark} <= gap.replace(grows, lambda _: mark).free_symbols
        expect(gap.count_ops() < 40 and not mixed, "a short equation of one kind")
        logs = gap.atoms(sympy.log)
        nested = any(part.args[0].has(sympy.log) for part in logs)
        expect(not nested and all(abs(n) < 10**5 for n in gap.atoms(sympy.Integer) if logs), "size")
        expect(not gap.has(sympy.sin, sympy.cos, sympy.tan), "finitely many solutions")
        found = sympy.solve(gap, real)
    found = [sympy.radsimp(sympy.expand_log(root, force=True)) for root in found]
    return [root for root in found if not bottom.subs(real, root).is_zero]


def _system(relations: list[Relation], unknowns: list[Symbol]) -> list[dict[Symbol, Any]]:
    if len(unknowns) == 1 and len(relations) == 1:
        left, right = relations[0].parts[0], relations[0].parts[-1]
        return [{unknowns[0]: root} for root in _roots(left, right, unknowns[0])]
    gaps = [sympy.fraction(sympy.together(a - b))[0] for r in relations for a, b in pairwise(r.parts)]
    expect(len(gaps) >= len(unknowns) and all(g.is_polynomial(*unknowns) for g in gaps), "a system")
    expect(prod(map(degree, gaps)) <= (6 if len(unknowns) <= 2 else 1), "a small system")
    solutions: list[dict[Symbol, Any]] = sympy.solve(gaps, unknowns, dict=True)
    return solutions


def _allowed(values: list[Any], said: set[str]) -> list[Any]:
    """Keep the values that the words allow, in order."""
    if "complex" not in said:
        values = [v for v in values if v.is_real is not False and abs(sympy.im(v.evalf())) < 1e-9]
    tests: dict[str, Callable[[Any], Any]] = {"positive": lambda v: v > 0, "nonnegative": lambda v: v >= 0, "negative": lambda v: v < 0}
    tests |= dict.fromkeys(("integer", "integers"), lambda v: v.is_Integer)
    values = [v for v in values if all(test(v) for word, test in tests.items() if word in said)]
    values = sorted(values, key=lambda v: (sympy.re(v.evalf()), sympy.im(v.evalf())))
    if said & {"largest", "greatest", "larger"}:
        return values[-1:]
    return values[:1] if said & {"smallest", "least", "smaller"} else values


def _at(target: Any, solution: dict[Symbol, Any]) -> Any:
    for symbol, value in solution.items():
        target = substitute(target, symbol, value)
    return sympy.radsimp(sympy.expand(target))


def _solved(stem: str) -> Derivation | None:
    relations, others, _ = gather(stem)
    said = words(stem)
    unknowns = sorted({s for r in relations for part in r.parts for s in part.free_symbols}, key=str)
    expect(said <= _KNOWN and 0 < len(unknowns) <= 3, "an equation in known words")
    if any(set(r.signs) != {"="} for r in relations):
        return _inequality(relations, unknowns, stem)
    steps = f"Solving {', '.join(' = '.join(map(str, r.parts)) for r in relations)}."
    solutions = _system(relations, unknowns)
    targets = [other for other in others if isinstance(other, tuple) or other not in unknowns]
    if len(unknowns) == 1 and not targets:
        return _listed([s[unknowns[0]] for s in solutions], relations[0], unknowns[0], stem, steps)
    targets = targets or others[-1:]
    alone = not said & {"sum", "product", "many", "smallest", "largest", "greatest", "least"}
    expect(alone and len(targets) == 1, "one thing asked")
    target = targets[0] if isinstance(targets[0], tuple) else (targets[0],)
    fit = [s for s in solutions if len(_allowed(list(s.values()), said & _SIGNS)) == len(unknowns)]
    values = {tuple(sympy.nsimplify(_at(part, s)) for part in target) for s in fit or solutions}
    found = values.pop()
    expect(not values and not any(part.free_symbols for part in found), "one value")
    return conclude(found if len(found) > 1 else found[0], steps, stem)


def _listed(values: list[Any], relation: Relation, x: Symbol, stem: str, steps: str) -> Derivation | None:
    """Answer about the solutions of one equation: all, one, how many, their sum or product."""
    said, text = words(stem), prose(stem)
    combine = re.search(r"(sum|product) of (?:all )?(?:the |its )?(squares|reciprocals|cubes)?", text)
    if said & {"roots", "zeros"} and combine and not said & _SIGNS:
        top = sympy.fraction(sympy.together(relation.parts[0] - relation.parts[1]))[0]
        values = [root for root, times in sympy.roots(Poly(top, x)).items() for _ in range(times)]
    else:
        values = _allowed(values, said)
    if combine:
        exponent = {"squares": 2, "reciprocals": -1, "cubes": 3}.get(combine[2], 1)
        total = (sympy.Add if combine[1] == "sum" else sympy.Mul)(*(v**exponent for v in values))
        return conclude(sympy.radsimp(sympy.expand(total)), steps) if values else None
    if re.search(r"how many|number of", text):
        return conclude(len(values), steps)
    return conclude(values if len(values) > 1 else values[0], steps, stem) if values else None


def _inequality(relations: list[Relation], unknowns: list[Symbol], stem: str) -> Derivation | None:
    expect(len(unknowns) == 1, "one unknown")
    x, found = Symbol("x", real=True), S.Reals
    for sign, (left, right) in ((s, ab) for r in relations for s, ab in zip(r.signs, pairwise(r.parts), strict=True)):
        expect(sign not in ("=", "!="), "inequalities")
        gap = (left - right).subs(unknowns[0], x)
        rational = gap.replace(sympy.Abs, lambda part: part).is_rational_function()
        expect(rational and degree(gap) <= 6 and gap.count_ops() < 30, "a short inequality")
        found &= sympy.solve_univariate_inequality(sympy.Rel(gap, 0, sign), x, relational=False)
    many = re.search(r"how many|number of|sum|(larg|great)est|small|least", prose(stem))
    if not re.search(r"integer|whole number", prose(stem)):
        return conclude(_interval(found), f"It holds for {found}.") if not many else None
    whole = [k for k in _integers(found) if "positive" not in words(stem) or k > 0]
    expect(many and whole, "integers that are asked about")
    up, down = bool(many and many[1]), bool(many and many[0] in ("small", "least"))
    expect((whole[0] > -1000 or up) and (whole[-1] < 1000 or down), "an end")
    value = whole[-1] if up else whole[0] if down else sum(whole) if many and many[0] == "sum" else len(whole)
    return conclude(value, f"It holds for {found}.")


def _integers(found: Any) -> list[int]:
    pieces = sorted(found.args if isinstance(found, sympy.Union) else [found], key=lambda p: p.inf)
    ends = [(sympy.ceiling(max(p.inf, -1000)), sympy.floor(min(p.sup, 1000)), p) for p in pieces]
    return [k for low, high, p in ends for k in range(low, high + 1) if p.contains(k) == S.true]


def _interval(found: Any) -> str:
    if isinstance(found, sympy.Union):
        return "\\cup".join(map(_interval, sorted(found.args, key=lambda part: part.inf)))
    expect(isinstance(found, sympy.Interval), "an interval")
    start, end = latex(found.start), latex(found.end)
    return f"{'(' if found.left_open else '['}{start},{end}{')' if found.right_open else ']'}"


def _vieta(stem: str) -> Derivation | None:
    """Evaluate a symmetric expression in the roots of a polynomial, by the roots to 40 digits."""
    named = re.search(r"(?:are|be) (?:the )?(?:\d )?(?:\w+ )?(?:roots|solutions|zeros)", prose(stem))
    expect(named and words(stem) <= _KNOWN, "named roots")
    relations, others, names = gather(stem)
    wholes = [r.parts[0] - r.parts[1] for r in relations] + others + [f(Symbol("x")) for f in names.values()]
    whole = next(w for w in wholes if isinstance(w, sympy.Expr) and degree(w) >= 2 and len(w.free_symbols) == 1)
    found, target = Poly(whole).nroots(n=40), others[-1]
    marks = sorted(target.free_symbols - whole.free_symbols, key=str)
    expect(0 < len(marks) == len(found) <= 4 and target.free_symbols == set(marks), "all the roots")
    orders = (dict(zip(marks, order, strict=True)) for order in permutations(found))
    exact = {sympy.nsimplify(sympy.N(target.subs(o), 35), rational=True, tolerance=1e-25) for o in orders}
    value = exact.pop()
    expect(not exact and value.is_Rational and value.q < 10**6, "a symmetric expression")
    return conclude(value, f"From the roots of {whole}, as by Vieta's formulas.", stem)


_RECOGNISERS = [_vieta, _solved, tabled([(_VARY, _vary, "The ratio or product is constant")])]


def derive(question: Question) -> Derivation | None:
    """Work out a problem of algebra, or return None."""
    return first([*_RECOGNISERS, *functions.RECOGNISERS], question)
