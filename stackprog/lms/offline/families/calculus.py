"""Sequences and series, arithmetic and geometric; derivatives, integrals and limits."""

import re
from itertools import pairwise
from typing import Any

import sympy

from stackprog.lms.offline.latex import degree, expect, read, small
from stackprog.lms.offline.wording import NUMBER, Found, evaluated, family, maths, prose, tabled


def _derivative(*given: Any) -> Any:
    bodies = [g.rhs if isinstance(g, sympy.Eq) else g for g in given]
    (body,) = (b for b in bodies if b.free_symbols and not b.is_Symbol)
    expect(degree(body) <= 40 and body.count_ops() < 40, "a short expression")
    (x,), points = body.free_symbols, [b for b in bodies if b.is_number]
    return body.diff(x).subs(x, points[0]) if points else sympy.expand(body.diff(x), trig=False)


_SAID = "at y f d dx curve respect slope tangent line graph point x"
_FIRST = rf"(?:1th term|begins|starts)(?: of (?:an?|the) [a-z ]*?(?:sequence|series|progression))?(?: a)?(?: is| of| with| at| equals|,| =)* (?P<first>{NUMBER})"
_STEP = rf"common (?P<kind>difference|ratio)(?: [dr])?(?: is| of| equals|,| =)* (?P<step>{NUMBER})"
_GOAL = r"sum of (?:the |its )?first (?P<many>\d+) terms|(?P<nth>\d+)th term|(?P<step>common (?:ratio|difference))|(?P<count>how many (?:terms|numbers|integers))|sum|[.?]$"
_DOTS, _TERM = re.compile(r"\\[cl]?dots[bc]?|\.\.\."), re.compile(r",|(?<=[\d})])\s*(?=[+-])")
_FURTHER = r"digit|remainder|median|average|mean |product|even |odd |less|more|greater|each|every|which|alternat|divided|reciprocal"


def _series(stem: str) -> Found:
    """From the first terms of a progression to a term, a sum, its step or how many it has."""
    rest, tail = re.sub(f"{_FIRST}|{_STEP}", "", prose(stem)), list[Any]()
    if told := re.search(f"{_FIRST}.*{_STEP}", prose(stem)):
        a, d = read(told["first"]), read(told["step"])
        head = [a * d**k if told["kind"] == "ratio" else a + k * d for k in range(3)]
    else:
        (body,) = (t for t in maths(stem) if "dots" in t or "..." in t)
        split = (_TERM.split(half.strip(" +,.")) for half in _DOTS.split(body))
        head, tail = ([read(t) for t in part if t.strip()] for part in split)
    a, step, ratio = head[0], head[1] - head[0], head[1] / head[0]
    even = all(y - x == step for x, y in pairwise(head))
    expect(len(head) > 2 and all(even or y == x * ratio for x, y in pairwise(head)), "steps")
    goal = next(re.finditer(_GOAL, rest))
    expect(not re.search(_FURTHER, rest), "nothing further")
    steps = f"It begins {a} with {'difference' if even else 'ratio'} {step if even else ratio}."
    if goal["step"]:
        return step if even else ratio, steps
    n = small(goal["nth"] or goal["many"] or 0, 10**6 if even else 99)
    if tail:
        n = small((tail[-1] - a) / step + 1 if even else sympy.log(tail[-1] / a, ratio) + 1, 10**6)
    if not n:
        expect(abs(ratio) < 1 and not even, "a finite sum")
        return a / (1 - ratio), steps
    last = a + (n - 1) * step if even else a * ratio ** (n - 1)
    if goal["nth"] or goal["count"]:
        return last if goal["nth"] else n, steps
    return n * (a + last) / 2 if even else (a - last * ratio) / (1 - ratio), steps


_SLOPE = tabled([(r"derivative|differentiate|tangent", _derivative, "Term by term")], _SAID)
derive = family(*_SLOPE, _series, evaluated)
