"""Numbers: expressions, percents, means, ratios, proportions and speeds."""

import re
from statistics import median
from typing import Any

from stackprog.lms.offline.latex import expect
from stackprog.lms.offline.wording import NUMBER, Row, evaluated, family, numbers, tabled

_LIST = rf"(?P<listed>{NUMBER}(?:,? (?:and )?{NUMBER})+)"


def _all(xs: tuple[Any, ...], listed: str) -> list[Any]:
    found = numbers(listed)
    expect(len(found) > 1 and sorted(xs) in (sorted(found), sorted([*found, len(found)])), "a list")
    return found


def _shared(a: Any, b: Any, n: Any, u: str, v: str, given: str, asked: str) -> Any:
    parts, told = {u: a, v: b}, {u, v} & set(re.findall(r"\w+", given))
    return n * parts[asked] / (parts[told.pop()] if len(told) == 1 else a + b)


_OFF = "discount|reduc|mark(?:ed|s)? down|on sale|decreas|lower|percent off|percent less|dropp?|fell|fall"
_UP = "increas|raise|rise|rose|markup|marked up|percent (?:tax|more|tip)|sales tax|grow|grew"
_NOW = "price|cost|pay|how much|how many|result|value|what (?:number )?is|new "
_SPEED = rf"{NUMBER} (?:miles|kilometers|km|meters|feet|mi) (?:per|an|each|every) (?:hour|minute|second)|{NUMBER} ?(?:mph|km/h|m/s)"
_ROWS: list[Row] = [
    (r"what percent(?:age)? of \S+ is|percent(?:age)? of \d+ is \d+\?", lambda b, a: 100 * a / b, "Part over whole"),
    (r"(?:is|are) what percent(?:age)? of", lambda a, b: 100 * a / b, "Part over whole"),
    (r"\d (?:is|equals|represents) [\d.]+ percent of (?:what|which|a|some|the)\b", lambda a, p: 100 * a / p, "The whole from its part"),
    (r"percent of (?:what|which|a|some)\b (?:\w+ )?(?:number|quantity|amount)", lambda p, a: 100 * a / p, "The whole from its part"),
    (r"(?:what|find|compute|calculate|how much|determine)[^\d]*\d[\d./]* percent of [^\d]*\d[\d./]*(?: [a-z]+)?[.?]*$", lambda p, b: p * b / 100, "Percent times whole"),
    (r"percent & (?:from|was|costs?|costing) [^\d]*[\d.]+[^\d]* ?(?:to|now) [^\d]*\d & increased|decreased|increas|decreas|change|rise|rose|drop|fell|grew|by what", lambda a, b: 100 * abs(b / a - 1), "Change over start"),
    (rf"(?P<p>{NUMBER}) percent & {_OFF} & less|decreased|then|original|{_NOW} & !{_UP}|original price (?:of[^?]*)?\?|before|percent of\b|save|amount of the discount", lambda x, y, p: (x + y - numbers(p)[0]) * (100 - numbers(p)[0]) / 100, "What is left"),
    (rf"(?P<p>{NUMBER}) percent & {_UP} & more|increased|then|original|{_NOW} & !{_OFF}|original price\?|before|percent of\b|how much (?:tax|interest)|compound|years|is the tip", lambda x, y, p: (x + y - numbers(p)[0]) * (100 + numbers(p)[0]) / 100, "The whole and its part"),
    (rf"{_LIST} & median & !mean|average|range|mode", lambda *xs, listed: median(_all(xs, listed)), "The middle of the sorted list"),
    (rf"{_LIST} & \brange\b & difference|\brange\b & !mean|average|median|mode", lambda *xs, listed: max(_all(xs, listed)) - min(numbers(listed)), "Largest less smallest"),
    (rf"{_LIST} & mean|average & !median|range|mode|must|next|another|speed|per", lambda *xs, listed: sum(_all(xs, listed)) / len(numbers(listed)), "Sum over count"),
    (r"(?:mean|average) of \d+ (?:\w+ )?\w+ is & sum|total", lambda n, m: n * m, "Count times mean"),
    (r"ratio of (?:the )?(?:number of )?(?P<u>\w+)(?: [a-z]+)? to (?:the )?(?:number of )?(?P<v>\w+)\b.* (?:is|was) \d+ ?(?:to|:) ?\d+[^\d]*\d+(?P<given>[^?]*?)(?:how many|what is the number of|find the number of)(?: of (?:them|these) are)?(?: of the)? (?P<asked>\w+) & total|sum|ratio & !more|less|fewer|than", _shared, "Parts in a ratio"),
    (r"ratio (?:of )?\d+ ?(?:to|:) ?\d+ & larger|greater|bigger|largest & between|ratio", lambda *x: max(x) * max(x[-2:]) / sum(x[-2:]) if len(x) < 5 else None, "Parts in a ratio"),
    (r"ratio (?:of )?\d+ ?(?:to|:) ?\d+ & smaller|lesser|smallest & between|ratio", lambda *x: max(x) * min(x[-2:]) / sum(x[-2:]) if len(x) < 5 else None, "Parts in a ratio"),
    (rf"{_SPEED} & how (?:far|many (?:miles|kilometers|km|meters|feet))|what distance & !minutes.*hour|hour.*minutes|more|another", lambda x, y: x * y, "Speed times time"),
    (r"\d[^.?]* (?:in|takes) \d[\d./]* (?:hour|minute|second)s & average|speed|how fast & !minutes.*hour|hour.*minutes|rest", lambda d, t: d / t, "Distance over time"),
    (rf"{NUMBER} (?P<x>[a-z]+?)s? [^?]*?{NUMBER}[^?]*?{NUMBER} (?P=x)s?\b(?!.*how many (?P=x)s?\b) & cost|rate|pay|price|need|make|use|require|sell|represent & every|same|$ & !more|left|total|worker|men\b|people|days|percent|ratio", lambda a, b, c, **_: b * c / a, "By proportion"),
    (r"sum of the first \d+ (?:positive )?(?P<kind>odd |even )?(?:positive )?(?:integers|whole numbers|natural numbers|numbers|counting numbers) & !square|cube|remainder|digit", lambda n, kind: n * n if kind == "odd " else n * (n + 1) / (1 if kind else 2), "An arithmetic series"),
    (r"sum of (?:all )?(?:of )?(?:the )?(?:positive )?(?:integers|whole numbers|natural numbers|numbers) (?:from|between) \d+ (?:to|through|and) \d+ & inclusive|from", lambda a, b: (a + b) * (b - a + 1) / 2, "An arithmetic series"),
]  # fmt: skip
derive = family(evaluated, *tabled(_ROWS))
