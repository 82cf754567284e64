"""Sequences and series, arithmetic and geometric, and derivatives of polynomials."""
# ruff: noqa: E501 - a row of a table is one line

import re
from itertools import pairwise
from typing import Any

import sympy

from stackprog.lms.offline.latex import degree, expect, read
from stackprog.lms.offline.wording import (
    _NUMBER,
    Found,
    Row,
    evaluated,
    family,
    maths,
    prose,
    says_only,
    tabled,
)


def _run(kind: str | None, low: Any, high: Any) -> Any:
    step = 2 if kind else 1
    fits = (low - high) % step == 0 and kind in (None, "odd" if low % 2 else "even")
    return (low + high) * ((high - low) / step + 1) / 2 if fits else None


_ROWS: list[Row] = [
    (r"sum of (?:the )?first <n> (?:positive )?(?P<kind>odd |even )?(?:positive )?(?:integers|numbers)", lambda n, kind: n * n if kind == "odd " else n * (n + 1) / (1 if kind else 2), "An arithmetic series"),
    (r"sum of (?:all )?(?:of )?(?:the )?(?P<kind>even|odd)? ?(?:integers|numbers|whole numbers) (?:from|between) <a> (?:to|through|and) <b>,? inclusive|sum of (?:all )?(?:the )?(?P<k>even|odd)? ?(?:integers|whole numbers|numbers) from <c> (?:to|through) <d>", lambda kind, k, a, b, c, d: _run(kind or k, a or c, b or d), "An arithmetic series"),
    (r"(?:first|front|top|bottom|1th) (?P<u>row|week|day|month|hour|layer|year)~ <a> ~(?:each|every) ~(?P=u)~<d> more ~(?:than|before)~<n> (?P=u)s~(?:how many|total)", lambda a, d, n, **_: n * (2 * a + (n - 1) * d) / 2 if n.is_Integer else None, "Steps of an arithmetic series"),
    (r"<a> [a-z ]*(?:in|on|during) (?:the|his|her) (?:first|1th) (?P<u>week|day|month|hour|year)\b~(?:each|every) (?P=u)~<d> more ~(?:than|before)~how (?:many|much)~(?: in|total|altogether)~ <n> (?P=u)s", lambda a, d, n, **_: n * (2 * a + (n - 1) * d) / 2 if n.is_Integer else None, "Steps of an arithmetic series"),
    (r"<a> [a-z ]*(?:in|on|during) (?:the|its|his|her) (?:first|front|top|bottom|1th) (?P<u>row|layer|week|day|month|hour|year)\b~(?:each|every) (?!.*(?:costs?|charge|price|dollar|pays?|earn))(?![^?]*\b(?:in|on) (?:the|its) [\w-]+ (?P=u)\?)~(?P=u)~<d> more ~(?:than|before)~<n> (?P=u)s~(?:how many~(?: in all| in total|altogether|total|are there\?| in the \w+\?)|total number)", lambda a, d, n, **_: n * (2 * a + (n - 1) * d) / 2 if n.is_Integer else None, "Steps of an arithmetic series"),
    (rf"which term ~ (?:arithmetic )?sequence <a>, <b>, <c>(?:, {_NUMBER})*, ?(?:\\[lc]?dots|\.\.\.),? is (?:equal to )?<v>", lambda a, b, c, v: (v - a) / (b - a) + 1 if c - b == b - a else None, "By its rule"),
    (r"if x, <b>,? (?:and )?<c> (?:is|are|form|forms) (?:an?|the first 3 terms of an) (?P<kind>arithmetic|geometric) (?:sequence|progression)", lambda b, c, kind: 2 * b - c if kind[0] == "a" else b * b / c, "By its rule"),
    (r"derivative of|differentiate", lambda x: sympy.diff(x, *x.free_symbols) if x.is_polynomial() and degree(x) <= 40 else None, "Term by term"),
]  # fmt: skip


_OF = r" ?\b(?:of|in|for) (?:an?|the|this|that) (?:infinite )?(?:arithmetic |geometric )?(?:sequence|series|progression)(?: of real numbers)?"
_V, _IS = rf"({_NUMBER})", r"(?: ?(?:is|was|equals|equal to|of|=))?"
_LATE = {"eleventh": 11, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "thirtieth": 30, "hundredth": 100}  # fmt: skip
_FACTS = {
    "listed": rf"({_NUMBER}(?:(?:, | ?\+ ?){_NUMBER})+)(?:,| ?\+) ?(?:\\[lc]?dots|\.\.\.)", "count": r"(?:has|with|of|and) (\d+) terms",
    "first": rf"(?:begin|start)(?:s|ning|ing)? (?:with|at) {_V}", "last": rf"last term{_IS} {_V}",
    "step": rf"common (?:difference|ratio)(?: [dr]\b)?{_IS} {_V}|\b[dr] ?= ?{_V}", "term": rf"(\d+)th term{_IS} {_V}|a_\{{?(\d+)\}}? ?= ?{_V}",
    "endless": rf"sum (?:is|of|equals) {_V}|the sum with ; is {_V}",
}  # fmt: skip
_GOALS = {
    "sum": r"sum of (?:the|its) first (\d+) terms", "term": r"(\d+)th term|a_\{?(\d+)\}?", "step": r"(?:what is|find|compute|determine|calculate) (?:the|its) common (?:ratio|difference)",
    "all": r"(?:what is|find|compute|determine|calculate) (?:the|its|their) sum\b(?! of (?:the|its) first)(?: of (?:the|its|all) terms)?",
}  # fmt: skip
_BEYOND = r"even|odd|less|greater|more|digit|multiple|smallest|largest|product|square|between|prime|integer|alternat|both|how many|consecutive|reciprocal|increas|each|every|\bnew\b|removed|average|\bif the (?:first|second)"


def _progression(stem: str) -> Found:
    """From terms, a step or a sum of a progression to its step, another term or a sum."""
    text, facts = re.sub(_OF, "", prose(stem)), {}
    text = re.sub("|".join(_LATE), lambda found: f"{_LATE[found[0]]}th", text)
    text = re.sub(r"(\b(?:is|of|with|at|ratio|difference|and)|=|,) ?- (?=\d)", r"\1 -", text)
    text = re.sub(r"\b([2-4])0-(\d)th", r"\1\2th", text)
    geometric, kinds = "geometric" in prose(stem), re.findall("arithmetic|geometric", prose(stem))
    expect(len(set(kinds)) == 1 and not re.search(_BEYOND, text), "a kind and nothing further")
    for name, pattern in _FACTS.items():
        facts[name] = [[g for g in f.groups() if g] for f in re.finditer(pattern, text)]
        text = re.sub(pattern, ";", text)
    found = [(k, f) for k, p in _GOALS.items() for f in re.finditer(p, text)]
    rest = re.sub("|".join(_GOALS.values()), "", text)
    expect(len(found) == 1 and not re.search(r"\d", rest), "one goal and no further number")
    terms = {int(n): read(v) for n, v in facts["term"]}
    terms.update((1, read(v)) for (v,) in facts["first"])
    for (listed,) in facts["listed"]:
        terms.update(enumerate(map(read, re.findall(_NUMBER, listed)), 1))
    terms.update((int(facts["count"][0][0]), read(v)) for (v,) in facts["last"])
    (i, u), *more = sorted(terms.items())
    steps = [read(v) for (v,) in facts["step"]]
    steps += [1 - u / read(v) for (v,) in facts["endless"] if geometric]
    for j, v in more[: not steps]:
        odd = (j - i) % 2 or "positive" in text
        expect(odd or not geometric, "one real ratio")
        steps += [sympy.real_root(v / u, j - i) if geometric else (v - u) / (j - i)]
    (d,) = steps
    goal, number = found[0][0], next(filter(None, found[0][1].groups()), None)
    number = number or (facts["count"][0][0] if facts["count"] else None)
    n = int(number) if number else None
    expect(max(*terms, n or 1) <= 300 or not geometric, "small powers")
    value: Any = lambda k: u * d ** (k - i) if geometric else u + (k - i) * d  # noqa: E731
    expect(all(value(n) == v for n, v in terms.items()), "one progression")
    if goal in ("step", "term"):
        return (d if goal == "step" else value(n)), f"The progression has step {d}."
    if n is None:
        expect(geometric and abs(d) < 1, "a finite sum")
        return value(1) / (1 - d), f"An endless geometric series of ratio {d}."
    constant = not geometric or d == 1
    total = n * (value(1) + value(n)) / 2 if constant else value(1) * (1 - d**n) / (1 - d)
    return total, f"The sum of {n} terms with step {d}."


def _endless(stem: str) -> Found:
    """Sum a geometric series written with a sum sign to infinity."""
    (text,) = maths(stem)
    sign = re.search(r"\\sum_\{(\w) ?= ?(\d)\}\^\{?\\infty\}?", text)
    expect(sign and says_only(stem, "infinite series geometric"), "an endless sum")
    before, name, start, body = re.split(sign.re, text) if sign else ("", "", "", "")
    expect(before.strip() in ("", "\\displaystyle"), "the sum alone")
    terms = [read(body, {name: sympy.Integer(int(start) + k)}) for k in range(6)]
    ratio = terms[1] / terms[0]
    expect(all(y == x * ratio for x, y in pairwise(terms)) and abs(ratio) < 1, "a small ratio")
    return terms[0] / (1 - ratio), f"An endless geometric series of ratio {ratio}."


def _dotted(stem: str) -> Found:
    """Sum `a + b + ... + z`, or count `a, b, ..., z`, arithmetic or geometric by its first terms."""
    (body,), text = maths(stem), prose(stem)
    parts = re.split(r"\\[cl]?dots[bc]?|\.\.\.", re.sub(r"[a-zA-Z]\s*=", "", body), maxsplit=1)
    texts = [re.split(r",|(?<=[\d})])\s*(?=[+-])", part.strip(" +,.")) for part in parts]
    head, tail = ([read(t) for t in each if t.strip()] for each in texts)
    many = re.search("how many (?:terms|numbers|integers)", text)
    further = r"remainder|digit|median|mean|which (?!every|each)|divided|th term|first \d"
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


derive = family(tabled(_ROWS), _progression, _endless, _dotted, evaluated)
"""Work out a problem about sequences and series, or a derivative, or return None."""
