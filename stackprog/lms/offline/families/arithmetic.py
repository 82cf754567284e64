"""Numbers: expressions, percents, means, ratios and proportions."""
# ruff: noqa: E501 - a row of a table is one line

import re
from statistics import median, multimode
from typing import Any

from sympy import Rational

from stackprog.lms.offline.latex import expect
from stackprog.lms.offline.wording import Found, Row, evaluated, family, prose, tabled

_ASK = r"(?:what is|whats|what was|find|compute|calculate|determine) ~"
_MEAN = r"(?:arithmetic mean|average|mean)(?: score)?"
_TIME = "(?:hour|minute|second|day)"


_ORDER = (
    "",
    "",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


def _still(xs: Any, m: Any, n: Any, l: Any, k: Any, j: Any, nth: str | None) -> Any:  # noqa: E741
    size = len(xs) + 1
    fits = (
        (n or l or size) == size
        and {k or len(xs), j or len(xs)} == {len(xs)}
        and nth in (None, "next", "last", "final", *_ORDER[size : size + 1])
    )
    return size * m - sum(xs) if fits and (n or l or nth) else None


def _thirds(u: str, v: str, w: str, a: Any, b: Any, c: Any, n: Any, given: str, asked: str) -> Any:
    parts, named = {u: a, v: b, w: c}, set(re.findall(r"\w+", given))
    further = {"more", "less", "fewer", "than", "each", "leave", "left", "join", "added", "removed"}
    if asked not in parts or len(parts) < 3 or named & further:
        return None
    return n * parts[asked] / sum(parts[kind] for kind in (named & set(parts) or parts))


def _shared(u: str, v: str, a: Any, b: Any, n: Any, given: str, asked: str, **_: Any) -> Any:
    parts, named = {u: a, v: b}, set(re.findall(r"\w+", given))
    if asked not in parts or named & {"more", "less", "fewer", "than", "if", "each"}:
        return None
    total = len(named & set(parts)) != 1
    return n * parts[asked] / (a + b if total else parts[(named & set(parts)).pop()])


_ROWS: list[Row] = [
    (r"(?!.*\b(?:rest|remainder|each|more)\b)<f> of (?:an?|the|his|her|their) (?P<w>[a-z]+)\b[^\d]*? and [^\d]*?<g> of (?:(?:the|that) (?:same )?(?P=w)(?! of)|it)\b[^\d?]*\. what fraction of (?:the|his|her|their) (?P=w)\b[^\d?]*(?P<goal>left|remains|unused|in all|altogether|in total)(?: over)?\?", lambda f, g, goal, **_: None if f + g > 1 else f + g if goal in ("in all", "altogether", "in total") else 1 - f - g, "Parts of a whole"),
    (r"(?:first <k> (?:\w+ ){0,3})?(?:scores|grades|marks|times|tests|quizzes|exams|games|rounds)?(?: on| in)?[^\d.]*?(?:are|were|of|scored|scores|earned) <*xs>(?:[^\d.]* (?:on|in) (?:the |his |her )?(?:first )?<j> \w+)?[^\d.]*\.[^\d?]*what (?:\w+ )?(?:score|grade|mark|time) (?:must|does|do|should|will|would)(?:(?=[^?]* (?:on|in) (?:the|his|her|their) (?P<nth>next|last|final|[a-z]+th|third) \w+)|)[^\d?]*?(?:(?:average|mean)(?: score)? (?:over|of|for|on|across) (?:all )?(?:of )?(?:the |his |her )?<n> [^\d?]*?(?:is|be|equals?) (?:exactly )?|(?:average|mean)(?: score)?(?: over all| of all| overall)?(?: of| to be| is| will be)? (?:exactly )?)<m>(?: (?:over|on|for|across) (?:all )?(?:the )?<l> \w+)?\?", _still, "The sum from the mean"),
    (r"(?:needs?|wants?|has|hopes) (?:to average|an average (?:score )?of) <m> (?:on|over|for|across) (?:all )?(?:the )?<n> [a-z]+\. (?:his|her|the|their) scores (?:on|in) (?:the|his|her) first <k> (?:[a-z]+ )?(?:are|were) <*xs>\. what score (?:must|does|should)[^\d?]*(?: (?:on|in) (?:the|his|her) (?P<nth>next|last|final|[a-z]+th|third) \w+)[^\d?]*\?", lambda xs, m, n, k, nth: _still(xs, m, n, None, k, None, nth), "The sum from the mean"),
    (r"ratio of (?:the |number of )*(?P<u>[a-z]+) to (?:the |number of )*(?P<v>[a-z]+) to (?:the |number of )*(?P<w>[a-z]+)\b[^\d.]* is <a>(?: to |: ?)<b>(?: to |: ?)<c>[^\d]*? (?:has|have|are|is|of|contains?|holds?|with) (?:a total of )?<n> (?P<given>[^\d]*?)how many(?: of (?:them|these) are| of the)? (?P<asked>\w+)\b(?! and| or|,)", _thirds, "Parts in a ratio"),
    (rf"{_ASK}<p> percent of ~<b>", lambda p, b: p * b / 100, "Part times whole over 100"),
    (r"<p> percent of (?:what|a|some) number (?:is|equals) <a>|<b> is <q> percent of (?:what|which) number", lambda p, a, q, b: 100 * (a or b) / (p or q), "The whole"),
    (r"<b> ~(?:discounted by|reduced by|on sale for) <p> percent(?: off)?[.,] ~(?:sale|new|final) price", lambda b, p: b * (1 - p / 100), "What is left"),
    (r"from <a> ~to <b>~(?:what|find)~percent|percent(?:age)? ~(?:increase|decrease|change)~ from <c> ~to <d>", lambda a, b, c, d: 100 * abs((b or d) / (a or c) - 1), "Change over start"),
    (rf"(?:{_MEAN} of|(?=.*{_ASK}{_MEAN})(?:scored|scores|received|are|ran)) ~<*xs>(?:~(?:#~)?{_ASK}{_MEAN})?", lambda xs: sum(xs) / len(xs), "Sum over count"),
    (r"what (?:percent|percentage) of <b> is <a>", lambda a, b: 100 * a / b, "Part over whole"),
    (r"(?:of|has|have|are|in a class of) <b> [a-z]+,? (?:(?:and|of (?:whom|which)) )?<a> (?:of (?:them|the [a-z]+) )?(?P<w>(?:are|is|were|own|have|play|wear|like) [a-z]+|(?:walk|ride|passed|failed|drive)\b)~what percent(?:age)? of (?:the|its|these) \w+ (?P=w)\b", lambda a, b, **_: 100 * a / b if a < b else None, "Part over whole"),
    (r"(?:has|are|is|with|grows|sold|had) <b> [a-z]+,? (?:of (?:whom|which) |and )?<f> (?:of (?:them|the \w+|these|whom|which) )?(?P<w>[a-z]+ [a-z]+)[^\d.;]*\. how many \w+ (?P=w)\b", lambda b, f, **_: b * f if f < 1 else None, "A fraction of the amount"),
    (r"had <b> \w+\. (?:she|he|they) (?:gave|sold|ate|used|lost|spent|gives) <f> of (?:them|the \w+|it)\b[^\d.]*\. how (?:many|much)[^\d]* (?:left|remain)", lambda b, f: b * (1 - f) if f < 1 else None, "What is left"),
    (r"what (?:number )?is <p> percent (?P<w>more|greater|less) than <b>\?", lambda p, w, b: b * (1 + (-p if w == "less" else p) / 100), "A change in percent"),
    (r"(?:if )?<a> is <p> percent of (?:a|some|what|which) number[,.?]?(?: (?:what is|find|what was) (?:the|that) (?:original )?number)?", lambda a, p: 100 * a / p, "The whole"),
    (r"number is (?P<w>increased|decreased|reduced) by <p> percent (?:to give|gives?|and the result is|the result is|to get|yields) <a>~original number", lambda w, p, a: a / (1 + (p if w[0] == "i" else -p) / 100), "The whole"),
    (r" <b>[^\d]* (?:on sale for|marked down(?: by)?|discounted(?: by)?|reduced by) (?:a )?<p> percent(?: off| discount)?\b(?! (?:more|of))(?!.*(?:before|originally|save|coupon|member|second|half))(?:[^\d]*(?:then )?(?:by )?(?:another|a further|an additional|further|additional) <q> percent(?: off)?)?(?:[^\d]*<t> percent (?:sales )?tax)?[^\d]*(?:(?:what|find)[^\d]* (?:sale|final|new|total) price|how (?:much|many dollars) (?:do|does|did|would|will|should)[^\d]* (?:cost|pay))", lambda b, p, q, t: b * (100 - p) * (100 - (q or 0)) * (100 + (t or 0)) / 10**6, "What is left of the price"),
    (r"(?:bill|check|meal)[^\d]* <b> ?(?:dollars)?[.,][^\d]*(?:leaves?|adds?|pays?|tips?)[^\d]* <p> percent (?:tip|gratuity)?[^\d]*how (?:much|many dollars)[^\d]* (?:altogether|in all|in total|total)", lambda b, p: b * (1 + p / 100), "The price and its part"),
    (r"bought <a> [a-z]+ (?:at|for) <p> (?:dollars )?(?:each|apiece),? and <b> [a-z]+ (?:at|for) <q> (?:dollars )?(?:each|apiece)[^\d]*how (?:much|many dollars)[^\d]*(?:spend|cost|pay|total)", lambda a, p, b, q: a * p + b * q, "Counts times prices"),
    (r"(?:first # \w* ?)?(?:scores|grades|marks|times) are <*xs>\. what score (?:must|does|should)[^\d]*(?:average|mean) of all (?:of )?<n> [^\d]* is (?:exactly )?<m>\?", lambda xs, n, m: n * m - sum(xs) if n == len(xs) + 1 else None, "The sum from the mean"),
    (r"(?:average|mean) of <n> numbers is <m>[.,;] (?:if )?<k> of (?:the numbers|them|the 4|the 5) are <*xs>[.,] what is the (?:\w+|\d+th) number", lambda n, m, xs, **_: n * m - sum(xs) if n == len(xs) + 1 else None, "The sum from the mean"),
    (r"(?:average|mean) (?:\w+ )?of <n> (?:\w+ )?\w+ is <m>[.,] (?:what is|find|compute) (?:the sum of (?:their \w+|the \w+(?: \w+)?)|(?:the|their) (?:sum|total))", lambda n, m: n * m, "The sum from the mean"),
    (r"(?:divide|split|share|divides|shared?)\b[^\d]*<n> [^\d]*(?:between|among|into) (?:[23] )?[^\d]*ratio (?:of )?<a>(?: to |: ?)<b>(?:(?: to |: ?)<c>)?[^\d]*(?P<w>larger|largest|greater|greatest|smaller|smallest|lesser)(?: share| part| portion| amount)", lambda n, a, b, c, w: n * (max if w[0] in "lg" and w != "lesser" else min)(a, b, c or a) / (a + b + (c or 0)), "Parts in a ratio"),
    (rf" at (?:a (?:constant |steady )?speed of )?<v> (?P<d>\w+) per (?P<u>{_TIME})(?: for|\. [^\d]* in) <t> (?P=u)s?\b[^\d]*how (?:many (?P=d)|far)\b[^\d]*", lambda v, t, **_: v * t, "Speed times time"),
    (rf" at <v> (?P<d>\w+) per (?P<u>{_TIME})\. how (?:many (?P=d)|far) [^\d.]* in <t> (?P=u)s?\?", lambda v, t, **_: v * t, "Speed times time"),
    (r"range of ~<*xs>", lambda xs: max(xs) - min(xs), "Largest less smallest"),
    (r"mode of ~<*xs>", lambda xs: mode[0] if len(mode := multimode(xs)) == 1 else None, "The most frequent"),
    (rf"{_ASK}median of ~<*xs>", lambda xs: median(xs), "The middle of the sorted list"),
    (r"<n> consecutive integers ~(?:is|to|of|equal) <s>~(?P<end>smallest|largest|greatest|middle)", lambda n, s, end: s / n + {"s": -1, "m": 0}.get(end[0], 1) * (n - 1) / 2, "The middle is the mean"),
    (r"halfway between <a> and <b>", lambda a, b: (a + b) / 2, "The mean"),
    (rf"(?:in|takes) <a> {_TIME}s?~ (?:the same \w+ )?(?:in|takes?)(?: it)? <b> {_TIME}s?~(?:together|both)", lambda a, b: a * b / (a + b), "Rates add"),
    (rf"<a> (?:miles|kilometers|km|meters|feet) ~in <b> (?P<u>{_TIME})s?\b~speed(?:~(?P<w>{_TIME}))?", lambda a, b, u, w: a / b if w in (u, None) else None, "Distance over time"),
    (r"ratio of (?:the |number of )*(?P<u>\w+)(?: (?P<noun>\w+))? to (?:the |number of )*(?P<v>\w+)(?: (?P=noun))?\b~ is <a>(?: to |: ?)<b>~<n> (?P<given>[^\d]*?)how many(?: of them are)? (?P<asked>\w+)", _shared, "Parts in a ratio"),
]  # fmt: skip
_RATE = r"\bcosts?\b|rate|same|constant|every|requires?|needed|makes?|uses?|represents?|sells?"
_CAPACITY = (
    r"(?:gallon|liter|quart|pint|cup|ounce|pound|gram|kilogram|mile|kilometer|page|minute|hour)"
)
_ASKED = r"how many (\w+)|how (?:much|far|long)|what (?:is|would be) the (?:cost|price)"


def _proportion(stem: str) -> Found:
    """From `a X ... b Y ... c X` to how many Y."""
    text = re.sub(rf"(?<=\d)-(?={_CAPACITY}\b)", " ", prose(stem))
    found = re.findall(
        r"(?<![\d/.])(\d+(?:[./]\d+)?)(?: (?!(?:do|will|on|can|in)\b)([a-z]{2,}))?", text
    )
    further = r"\b(?:more|left|each|than|total|worker|men|people|day)s?\b"
    expect(
        len(found) == 3
        and re.search(_RATE, text)
        and not re.search(further, re.sub(r"serves? \d+ people", "", text)),
        "a rate",
    )
    (a, x), (b, y), (c, z) = ((Rational(value), unit.rstrip("s")) for value, unit in found)
    asked = re.search(_ASKED, text)
    expect(asked and z and x != y and z in (x, y), "two kinds")
    expect((asked and asked[1] or "").rstrip("s") in ("", y if z == x else x), "the other kind")
    return (b * c / a if z == x else a * c / b), f"By proportion: {a} to {b}, {c}."


derive = family(evaluated, tabled(_ROWS), _proportion)
"""Work out a problem about numbers, or return None."""
