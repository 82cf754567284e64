"""Numbers: expressions, percents, means, ratios and proportions."""
# ruff: noqa: E501 - a row of a table is one line

import re
from statistics import median
from typing import Any

from sympy import Rational

from stackprog.lms.offline.latex import expect
from stackprog.lms.offline.wording import Found, Row, evaluated, family, prose, tabled

_ASK = r"(?:what is|whats|what was|find|compute|calculate|determine) ~"
_MEAN = r"(?:arithmetic mean|average|mean)(?: score)?"
_TIME = "(?:hour|minute|second|day)"


def _shared(u: str, v: str, a: Any, b: Any, n: Any, given: str, asked: str) -> Any:
    parts = {u: a, v: b}
    return n * parts[asked] / parts.get(given, a + b) if asked in parts else None


_ROWS: list[Row] = [
    (rf"{_ASK}<p> percent of ~<b>", lambda p, b: p * b / 100, "Part times whole over 100"),
    (r"<p> percent of (?:what|a|some) number (?:is|equals) <a>|<b> is <q> percent of (?:what|which) number", lambda p, a, q, b: 100 * (a or b) / (p or q), "The whole"),
    (r"<b> ~(?:discounted by|reduced by|on sale for) <p> percent(?: off)?[.,] ~(?:sale|new|final) price", lambda b, p: b * (1 - p / 100), "What is left"),
    (r"from <a> ~to <b>~(?:what|find)~percent|percent(?:age)? ~(?:increase|decrease|change)~ from <c> ~to <d>", lambda a, b, c, d: 100 * abs((b or d) / (a or c) - 1), "Change over start"),
    (rf"(?:{_MEAN} of|scored|scores|received|are|ran) ~<*xs>(?:~(?:#~)?{_ASK}{_MEAN})?", lambda xs: sum(xs) / len(xs), "Sum over count"),
    (rf"{_ASK}median of ~<*xs>", lambda xs: median(xs), "The middle of the sorted list"),
    (r"<n> consecutive integers ~(?:is|to|of|equal) <s>~(?P<end>smallest|largest|greatest|middle)", lambda n, s, end: s / n + {"s": -1, "m": 0}.get(end[0], 1) * (n - 1) / 2, "The middle is the mean"),
    (r"halfway between <a> and <b>", lambda a, b: (a + b) / 2, "The mean"),
    (rf"(?:in|takes) <a> {_TIME}s?~ (?:in|takes?)(?: it)? <b> {_TIME}s?~(?:together|both)", lambda a, b: a * b / (a + b), "Rates add"),
    (rf"<a> (?:miles|kilometers|km|meters|feet) ~in <b> (?P<u>{_TIME})s?\b~speed(?:~(?P<w>{_TIME}))?", lambda a, b, u, w: a / b if w in (u, None) else None, "Distance over time"),
    (r"ratio of (?:\w+ )??(?P<u>\w+) to (?:\w+ )??(?P<v>\w+)~ is <a>(?: to |: ?)<b>~<n> (?P<given>\w+)~how many(?: of them are)? (?P<asked>\w+)", _shared, "Parts in a ratio"),
]  # fmt: skip
_RATE = r"\bcosts?\b|rate|same|constant|every|requires?|needed|makes?|uses?|represents?|sells?"
_ASKED = r"how many (\w+)|how (?:much|far|long)|what (?:is|would be) the (?:cost|price)"


def _proportion(stem: str) -> Found:
    """From `a X ... b Y ... c X` to how many Y."""
    text = prose(stem)
    found = re.findall(r"(?<![\d/.])(\d+(?:[./]\d+)?)(?: (?!do|will|on|can|in)([a-z]{2,}))?", text)
    further = r"\b(?:more|left|each|than|total|worker|men|people|day)s?\b"
    expect(len(found) == 3 and re.search(_RATE, text) and not re.search(further, text), "a rate")
    (a, x), (b, y), (c, z) = ((Rational(value), unit.rstrip("s")) for value, unit in found)
    asked = re.search(_ASKED, text)
    expect(asked and z and x != y and z in (x, y), "two kinds")
    expect((asked and asked[1] or "").rstrip("s") in ("", y if z == x else x), "the other kind")
    return (b * c / a if z == x else a * c / b), f"By proportion: {a} to {b}, {c}."


derive = family(evaluated, tabled(_ROWS), _proportion)
"""Work out a problem about numbers, or return None."""
