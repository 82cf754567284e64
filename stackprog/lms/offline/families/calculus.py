"""Sequences and series, arithmetic and geometric, and derivatives of polynomials."""
# ruff: noqa: E501 - a row of a table is one line

import re
from itertools import pairwise
from typing import Any

import sympy

from stackprog.lms.offline.latex import degree, expect, read
from stackprog.lms.offline.wording import Found, Row, evaluated, family, maths, prose, tabled


def _nth(kind: str, a: Any, d: Any, n: Any) -> Any:
    return a + (n - 1) * d if kind == "arithmetic" else a * d ** (n - 1) if n < 300 else None


_KIND = "(?P<kind>arithmetic|geometric) (?:sequence|series)"
_ROWS: list[Row] = [
    (rf"1th term of an? {_KIND} is <a>~common (?:difference|ratio) ~<d>~<n>th term", _nth, "By its rule"),
    (rf"<n>th term ~{_KIND} <a>, <b>, #", lambda n, kind, a, b: _nth(kind, a, b - a if kind[0] == "a" else b / a, n), "By its rule"),
    (r"sum of (?:the )?first <n> (?:positive )?(?P<kind>odd |even )?(?:positive )?(?:integers|numbers)", lambda n, kind: n * n if kind == "odd " else n * (n + 1) / (1 if kind else 2), "An arithmetic series"),
    (r"derivative of", lambda x: sympy.diff(x, *x.free_symbols) if x.is_polynomial() and degree(x) <= 40 else None, "Term by term"),
]  # fmt: skip


def _dotted(stem: str) -> Found:
    """Sum `a + b + ... + z`, or count `a, b, ..., z`, arithmetic or geometric by its first terms."""
    (body,), text = maths(stem), prose(stem)
    parts = re.split(r"\\[cl]?dots[bc]?|\.\.\.", re.sub(r"[a-zA-Z]\s*=", "", body), maxsplit=1)
    texts = [re.split(r",|(?<=[\d})])\s*(?=[+-])", part.strip(" +,.")) for part in parts]
    head, tail = ([read(t) for t in each if t.strip()] for each in texts)
    many = re.search("how many (?:terms|numbers|integers)", text)
    further = r"remainder|digit|median|mean|which|divided|th term"
    expect(len(head) >= 3 and not re.search(further, text) and (many or "," not in body), "a sum")
    a, step, ratio = head[0], head[1] - head[0], head[1] / head[0]
    if all(y - x == step for x, y in pairwise(head)):
        count = (tail[-1] - a) / step + 1
        expect(count.is_Integer and count > 3, "a last term in step")
        return (count if many else count * (a + tail[-1]) / 2), f"{count} terms in steps of {step}."
    expect(all(y / x == ratio for x, y in pairwise(head)) and not many, "a constant ratio")
    last = (a * ratio**k for k in range(3, 200))
    expect(tail[-1] in last if tail else abs(ratio) < 1, "a finite sum")
    return (a - (tail[-1] * ratio if tail else 0)) / (1 - ratio), f"Geometric, ratio {ratio}."


derive = family(tabled(_ROWS), _dotted, evaluated)
"""Work out a problem about sequences and series, or a derivative, or return None."""
