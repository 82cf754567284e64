"""Numbers: expressions, percents, proportions, rates, averages and short sums in words."""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import re
from statistics import median, multimode
from typing import Any

import sympy
from sympy import Rational

from stackprog.lms.offline.bounds import expect, power
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import Row, conclude, evaluated, first, numbers, prose, tabled

_ASK = r"(?:what is|whats|what was|find|compute|calculate|determine|evaluate)"
_MEAN = r"(?:arithmetic mean|average|mean)(?: value| score)?"
_THAN = r"(?:what|which|some|a certain|a) (?:number|value|amount|quantity)"
_LENGTH = "(?:miles|kilometers|km|meters|feet)"
_TIME = "(?:hour|minute|second|day)"


def _mean(xs: str, **_: Any) -> Any:
    return sum(numbers(xs)) / len(numbers(xs))


def _mode(xs: str) -> Any:
    modes = multimode(numbers(xs))
    return modes[0] if len(modes) == 1 else None


def _consecutive(n: Any, s: Any, kind: str | None, ask: str) -> Any:
    half_width = (n - 1) * (2 if kind else 1) / 2
    return s / n + half_width * {"sm": -1, "le": -1, "la": 1, "gr": 1, "mi": 0}[ask[:2]]


def _shared(p: str, q: str, r: str, n: Any, k: Any, d: Any) -> Any:
    less = n / (1 + k) if k else (n - d) / 2
    return {p: n - less, q: less}.get(r)


def _change(a: Any, b: Any, **_: Any) -> Any:
    return abs(100 * (b - a) / a)


_CHANGE = "(?:increase|growth|grow|rise|decrease|drop|change|fall|discount)"
_ROWS: list[Row] = [
    ("<p> percent of <q> percent of <b>", lambda p, q, b: p * q * b / 10000, "Parts of parts"),
    (rf"{_ASK} <p> percent of ~<b>", lambda p, b: p * b / 100, "Part times whole over 100"),
    ("what percent(?:age)? of <b> ~is <a>", lambda a, b: 100 * a / b, "The share is a/b"),
    ("<a> is what percent(?:age)? of <b>", lambda a, b: 100 * a / b, "The share is a/b"),
    (rf"<a> (?:is|equals) <p> percent of {_THAN}", lambda a, p: 100 * a / p, "The whole is 100a/p"),
    (rf"<p> percent of {_THAN} (?:is|equals|gives) <a>", lambda a, p: 100 * a / p, "Whole 100a/p"),
    (rf"percent(?:age)? ~{_CHANGE}~ from <a> ~to <b>", _change, "Change over start"),
    (rf"from <a> ~to <b>~(?:what|find)~ percent~{_CHANGE}", _change, "Change over start"),
    (rf"{_ASK} (?:the )?<a> of <b>", lambda a, b: a * b if a.q > 1 else None, "Part of a whole"),
    (rf"{_ASK} (?:the )?sum of <*xs>", lambda xs: sum(numbers(xs)), "Added"),
    (rf"{_ASK} (?:the )?product of <*xs>", lambda xs: sympy.prod(numbers(xs)), "Multiplied"),
    (rf"{_ASK} (?:the )?(?:positive )?difference (?:of|between) <a> and <b>", lambda a, b: abs(a - b), "Subtracted"),
    (rf"{_ASK} ~{_MEAN} of ~<*xs>", _mean, "Sum over count"),
    (rf"(?:scored|scores|got|received|are|were|ran|earned|read) ~<*xs>~(?:#~)?{_ASK}~{_MEAN}", _mean, "Sum over count"),
    (rf"{_ASK} ~median of ~<*xs>", lambda xs: median(numbers(xs)), "The middle of the sorted list"),
    (rf"{_ASK} ~mode of ~<*xs>", _mode, "The most frequent number"),
    (rf"{_ASK} ~range of ~(?:data|numbers|list|set|scores|values)~<*xs>", lambda xs: max(numbers(xs)) - min(numbers(xs)), "Largest minus smallest"),
    (rf"{_MEAN} of <n> ~numbers is <m>~ sum", lambda n, m: n * m, "Count times mean"),
    (rf"{_MEAN} of <n> ~(?:is|was) <m>[.,;] (?:~# (?:of|are)~)?~<*xs>~", lambda n, m, xs: n * m - sum(numbers(xs)) if len(numbers(xs)) == n - 1 else None, "Count times mean, less the others"),
    (rf"{_MEAN} of (?P<xs>#(?:, #)*),?(?: and|,) [a-z](?:,? is| equals) <m>", lambda xs, m: m * (len(numbers(xs)) + 1) - sum(numbers(xs)), "Count times mean, less the others"),
    (rf"{_MEAN} of <n> ~(?:is|was) <m>[.,;] ~(?:#th ~)?(?:added|included|joins)~(?:mean|average)~<g>(?:~#th)?", lambda n, m, g: g * (n + 1) - m * n, "New total less old total"),
    (r"average~ <m> ~ first <n> ~tests?~(?:next|last|final|#th)~average ~<g>", lambda n, m, g: g * (n + 1) - m * n, "New total less old total"),
    (r"first <n> ~tests?~ averaged? ~<m>[.,]~(?:next|last|final|#th)~average ~<g>", lambda n, m, g: g * (n + 1) - m * n, "New total less old total"),
    (r"<n> consecutive (?P<kind>even |odd )?~(?:integers|numbers) ~(?:is|to|of|equal) <s>~(?P<ask>smallest|least|largest|greatest|middle)", _consecutive, "The middle is the mean"),
    (r"halfway between <a> and <b>", lambda a, b: (a + b) / 2, "The mean"),
    (r"(?:2 numbers?~ sum|sum of 2 numbers) ~<s>~ difference ~<d>~(?P<ask>larg|great|small|lesser|product)", lambda s, d, ask: {"l": s + d, "g": s + d, "s": s - d, "p": (s * s - d * d) / 2}[ask[0] if ask != "lesser" else "s"] / 2, "Half of sum plus or minus difference"),
    (r"(?P<p>\w+) (?:has|had|owns|collected|earned) (?:<k> times as (?:many|much)|<d> more)(?: \w+)?(?: \w+)? (?:as|than) (?P<q>\w+)~(?:together|total|altogether|combined)~<n>~how (?:many|much)~(?:does|did|do) (?P<r>\w+) ", _shared, "The parts add up to the whole"),
    (rf"(?:in|takes|takes (?:him|her)) <a> {_TIME}s?~ (?:in|takes?|needs?)(?: her| him| it)? <b> {_TIME}s?~(?:together|both)", lambda a, b: a * b / (a + b), "Rates add"),
    (rf"<a> {_LENGTH} ~in <b> (?P<u>{_TIME})s?\b~(?:average speed|speed|rate)(?:~(?P<w>{_TIME}))?", lambda a, b, u, w: a / b if w in (u, None) else None, "Distance over time"),
    (rf"<v> \w+ (?:per|an) (?P<u>{_TIME})~ <t> (?P=u)s?\b~(?:how far|how many {_LENGTH}|distance)", lambda v, t, **_: v * t, "Speed times time"),
    (rf"how (?:long|many (?P<u>{_TIME})s)~ <d> {_LENGTH} ~<v> \w+ (?:per|an) (?P<w>{_TIME})", lambda d, v, u, w: d / v if u in (w, None) else None, "Distance over speed"),
    (r"<n> ~(?:divided?|split|shared?|cut)~(?:#~)?ratio (?:of )?<a>(?: to |: ?)<b>~(?P<ask>larger|smaller|greater|longer|shorter)", lambda n, a, b, ask: n * (min if ask[0] == "s" else max)(a, b) / (a + b), "Parts of the sum"),
    (r"<a> (?P<s>more|less) than <b> times (?:a|the|some|what)~ number is <c>", lambda a, b, c, s: (c - (a if s == "more" else -a)) / b, "Solved for the number"),
    (r"<a> ~(?P<k>doubles?|triples?|2 times|3 times) (?:in (?:size|number) )?every <t> (?P<x>[a-z]+?)s?\b~(?:after|in|at the end of) <u> (?P=x)", lambda a, k, t, u, **_: a * power(Rational(2 if k[0] in "d2" else 3), u / t), "Repeated multiplication"),
]  # fmt: skip
_UP = r"increas|rais|\brise|\brose|grow|grew|tax|\btip\b|mark(?:ed|s) up|markup|interest|gratuity"
_DOWN = r"decreas|reduc|discount|\boff\b|drop|lower|mark(?:ed|s)? down|fall|fell|depreciat|loses"
_NEW = r"new|final|sale|now|after|result|total|discounted|pay|\bprice|cost|end"
_PART = r"amount of|how much is the|save|dollars? (?:is|was) the (?:tip|tax|discount)"


def _changed(stem: str) -> Derivation | None:
    """Apply percentages that raise or lower one amount, or undo one of them."""
    text = prose(stem)
    percents = list(re.finditer(r"(\d+(?:\.\d+)?) percent", text))
    amounts = re.findall(r"(?<![\d.])\d+(?:\.\d+)?(?!\d|\.\d| percent)", text)
    expect(percents and len(amounts) == 1, "one amount")
    expect(not re.search(r"compound|each|per |years|of the|profit|percent of\b|what percent", text), "plain")
    factor, low = Rational(1), 0
    for found in percents:
        around = text[max(low, found.start() - 60) : found.end() + 18]
        low = found.end() + 18
        expect(bool(re.search(_UP, around)) != bool(re.search(_DOWN, around)), "up or down")
        factor *= 1 + Rational(found[1]) / (100 if re.search(_UP, around) else -100)
    value, ask = Rational(amounts[0]), re.split(r"[.,?] (?=what|how|find)", text)[-1]
    if re.search(r"original|before|regular|initial", ask):
        expect(len(percents) == 1, "one change")
        return conclude(value / factor, f"{value} is {factor} of the amount.", stem)
    if re.search(_PART, ask):
        return conclude(abs(value * (factor - 1)), f"{value} changes by the factor {factor}.", stem)
    expect(re.search(_NEW, ask), "the new amount asked")
    return conclude(value * factor, f"{value} is multiplied by {factor}.", stem)


_FOUND = r"(?<![\d/.])(\d+(?:[./]\d+)?)(?: (?!(?:do|does|will|would|on|can|in)\b)([a-z]{2,}))?"
_RATE = (r"\bcosts?\b|rate|same|constant|every|requires?|needs?|\bcan\b|makes?|uses?|scale|"
         "represents?|speed|weighs?|sells?|charge")  # fmt: skip
_WORK = {"worker", "people", "men", "painter", "machine", "pipe", "pump", "person"}
_SPAN = {"day", "hour", "minute", "week", "month"}


def _proportion(stem: str) -> Derivation | None:
    """From `a X ... b Y ... c X` to how many Y."""
    text = prose(stem)
    found = re.findall(_FOUND, text)
    asked = re.search(r"how (many|much|far|long)(?: (?!will|would|do|can)([a-z]+))?|what (?:is|would be) the (?:cost|price)()()", text)
    plain = not re.search(r"\b(?:more|left|each|than|total)\b", text)
    expect(len(found) == 3 and asked and re.search(_RATE, text) and plain, "a rate")
    (a, x), (b, y), (c, z) = ((Rational(value), unit.rstrip("s")) for value, unit in found)
    expect(not {x, y, z} & _WORK or not ({x, y, z} & _SPAN or "how long" in text), "a direct one")
    wanted = (asked and asked[2] or "").rstrip("s")
    if not z or x == y or z not in (x, y) or (asked and asked[1] == "many" and wanted != (y if z == x else x)):
        return None
    return conclude(b * c / a if z == x else a * c / b, f"By proportion: {a} to {b}, {c}.", stem)


def _ratio(stem: str) -> Derivation | None:
    pattern = (r"ratio of (?:\w+ )??(\w+) to (?:\w+ )??(\w+)[^\d]*? is (\d+)(?: to |: ?)(\d+)[^\d]*?"
               r"(\d+) (\w+)[^\d]*how many(?: of them are| of the \w+ are)? (\w+)")  # fmt: skip
    found = re.search(pattern, prose(stem))
    if not found or len(re.findall(r"\d+", prose(stem))) != 3:
        return None
    x, y, a, b, n, given, asked = found.groups()
    parts = {x: int(a), y: int(b)}
    value = Rational(int(n) * parts[asked], parts.get(given, int(a) + int(b)))
    return conclude(value, f"The parts are {a} and {b}.", stem)


def derive(question: Question) -> Derivation | None:
    """Work out a problem about numbers, or return None."""
    return first([evaluated, tabled(_ROWS), _changed, _proportion, _ratio], question)
