"""Counting and probability: choices, orders, words, expansions, dice, coins."""
# ruff: noqa: E501 - a row of a table is one line

import operator
import re
from collections import Counter
from collections.abc import Callable
from itertools import permutations, product
from math import comb, perm, prod
from typing import Any

import sympy
from sympy import Poly, Rational, binomial

from stackprog.lms.offline.latex import degree, expect, read, small
from stackprog.lms.offline.wording import Found, Row, family, prose, tabled


def _choose(n: Any, k: Any) -> Any:
    return binomial(n, k) if k <= n <= 1000 else None


def _ordered(n: Any, k: Any) -> Any:
    return perm(int(small(n)), int(k)) if 1 < k <= n else None


def _coefficient(t: str, e: str) -> Any:
    whole = read(e)
    expect(degree(whole) <= 120, "a low power")
    return Poly(sympy.expand(whole)).coeff_monomial(read(t))


_TESTS: dict[str, Callable[[Any, Any], Any]] = {
    **{"exactly": operator.eq, "at least": operator.ge, "at most": operator.le},
    **{"even": lambda v, _: v % 2 == 0, "odd": lambda v, _: v % 2 == 1, "less than": operator.lt},
    "prime": lambda v, _: sympy.isprime(v),
    **{"greater than": operator.gt, "more than": operator.gt, "fewer than": operator.lt},
    **dict.fromkeys(("divisible by", "multiple of"), lambda v, k: v % k == 0),
}


def _dice(n: Any, rule: str, how: str | None, k: Any) -> Any:
    """The chance of a sum or product of dice, counted over all rolls."""
    expect(n <= 5, "few dice")
    rolls, combine = list(product(range(1, 7), repeat=int(n))), prod if rule == "product" else sum
    hits = sum(bool(_TESTS[how or "exactly"](combine(roll), k)) for roll in rolls)
    return Rational(hits, len(rolls)) if k or how in ("even", "odd", "prime") else None


def _met(h: Any, team: str | None, games: str | None) -> Any:
    """How many met when each pair met once, h times in all."""
    n = (1 + sympy.sqrt(1 + 8 * h)) / 2
    return n if n.is_Integer and bool(team) == bool(games) else None


def _coins(n: Any, how: str, k: Any) -> Any:
    expect(n <= 60, "few coins")
    return Rational(sum(comb(int(n), j) for j in range(n + 1) if _TESTS[how](j, k)), 2**n)


_COLOURS = "red|blue|green|yellow|white|black|orange|purple|pink|brown|gray|grey|silver|gold"
_TAKE = "(?:drawn?|draws|chosen?|chooses?|pick(?:ed|s)?|select(?:ed|s)?|take[ns]?|removed?s?|pull(?:ed|s)?|grab(?:bed|s)?)"
_IN_TURN = r",? (?:1 after (?:the other|another)|1 at a time|1 by 1|in (?:turn|succession))\b|,? without (?:(?:putting|returning) (?:it|them|either|the (?:first )?(?:1|[a-z]+))(?: 1)? (?:back|to)(?: (?:into|in|to))?(?: the [a-z]+)?|replacing (?:it|them|either|the first(?: 1| [a-z]+)?))(?=[.,]|$)"
_ASKED = rf" (?:that|of) (?:[a-z ]*(?P<same>same|different) colou?rs?|(?:[a-z ]*?(?P<how>exactly|at least|at most) )?[a-z ]*?(?P<wants>\d [a-z ]*?(?:{_COLOURS})(?: [a-z]+)? and \d [a-z ]*?(?:{_COLOURS})|\d [a-z ]*?(?:{_COLOURS})|\b(?:both|all|each|an?|it|is)\b [a-z ]*?(?:{_COLOURS})))(?: [a-z]+)?\?*$"


def _drawn(stem: str) -> Found:
    """The chance of colours when some of a bag are drawn at once, or each is put back."""
    told, asked = re.split("probability|chance", prose(stem).rstrip(" .?"))
    told = re.sub(_IN_TURN, "", told)
    taken = rf"\b(\d+|an?|another) (?:\w+ ){{0,3}}(?:is|are) (?:\w+ )?{_TAKE}\b|{_TAKE} (?:out )?(\d+|an?)\b"
    (draw,), want = (
        re.findall(taken, told),
        re.match(_ASKED, re.sub(r",? if .*| with.*", "", asked)),
    )
    bag = {name: int(n) for n, name in re.findall(rf"(\d+) (?:\w+ )?({_COLOURS})\b", told)}
    k = int(part) if (part := "".join(draw)).isdigit() else 1
    further = r"\b(?:first|second|third|then|given|not|no|neither|until|or|but|back|more|nth|\dth|twice|as many|remain\w*|if (?:it|the))\b"
    numbers = sorted(n for n in map(int, re.findall(r"\d+", told)) if n != sum(bag.values()))
    if want is None:
        return None
    expect(len(bag) >= 2 and 0 < k <= 5 and not re.search(further, told + asked), "a bag")
    expect(numbers == sorted([*bag.values(), *([k] if part.isdigit() else [])]), "all told")
    wants = {c: int(j) for j, c in re.findall(rf"(\d) [a-z ]*?({_COLOURS})", want["wants"] or "")}
    wants = wants or {c: k for c in re.findall(_COLOURS, want["wants"] or "")[-1:]}
    test = _TESTS[want["how"] or "exactly"]
    expect(want["how"] or want["same"] or sum(wants.values()) == k, "each drawn one is named")
    expect(set(wants) <= set(bag) and (k == 2 or want["same"] != "different"), "colours")
    pool = [colour for colour in bag for _ in range(bag[colour])]
    expect(len(pool) ** k < 10**6, "few draws")
    back = re.search("with replace|(?:is|are|and) (?:then )?replaced", told + asked)
    draws = list(product(pool, repeat=k) if back else permutations(pool, k))
    if kinds := {"same": 1, "different": 2}.get(want["same"]):
        hits = sum(len(set(drawn)) == kinds for drawn in draws)
    else:
        hits = sum(all(test(drawn.count(c), j) for c, j in wants.items()) for drawn in draws)
    return Rational(hits, len(draws)), f"All draws of {k} counted from {bag}."


_WAYS = "(?:how many|number of)(?: different| distinct| possible)?(?: ways| [a-z]+)?"
_CHOOSE = r"(?:\b(?:choose|chosen|select(?:ed)?|pick(?:ed)?|form(?:ed)?|made|taken)\b~)?"
_SIZE = (
    r"<k>(?!-? ?digit)(?:[- ](?:person|member|people|element|card|topping|book|letter|player)s?)?"
)
_ROLE = "(?:(?:vice|co|assistant)[- ]?)?(?:president|captain|chair)|secretary|treasurer|historian|manager|leader|clerk|gold|silver|bronze"
_TERM = r"coefficient of (?P<t>(?:[a-z](?:\^\{?\d+\}?)?){1,2})"
_FREE = r"^(?!.*\b(?:distribut|divid|split|shar|digit|repe|replac|round|around|cost|probab|more|includ\w*|if (?:he|she|they)\b))"
_ASKS = "(?=.*(?:how many|number of|ways))"
_KINDS = (
    r"<a> (?P<p>[a-z]+?)s? and <b> (?P<q>[a-z]+?)s?\b~(?:must)?~<m> (?P=p)s? and <n> (?P=q)s?\b"
)
_ROLL = r"(?:probability|chance) (?:that|of)(?![^\d]*\b(?:and|or|is|are|shows?|given|but)\b[^\d]*\b(?:sum|product|total)\b)~(?P<rule>sum|product|total)(?: ~2)?~ (?:is|of(?= (?:an? )?(?:\d|at|less|more|greater|exactly))|equals|equal to)(?: exactly)? (?:an? )?(?P<how>at least|at most|less than|greater than|more than|divisible by|multiple of|even|odd|prime)?(?: ?<k>)?(?! or| and|[^\d]*(?:\bor\b|given|but|if))"
_DIE = rf"(?:an?|1) (?:fair )?(?:{_COLOURS}) (?:6-sided )?die"
_ROWS: list[Row] = [
    (rf"{_FREE}{_ASKS}~{_KINDS}", lambda a, b, m, n, **_: _choose(max(a, m), min(a, m)) * _choose(max(b, n), min(b, n)) if (a <= m) == (b <= n) else None, "Choices of two kinds"),
    (rf"{_FREE}{_ASKS}~<k> ~(?:from|of) ~<m> (?P<p>[a-z]+?)s? and <n> (?P<q>[a-z]+?)s?\b~exactly <j> ~(?:must be |are |is )?(?:(?P=p)|(?P<other>(?P=q)))s?\b[^\d]*$", lambda k, m, n, j, other, **_: _choose(n if other else m, j) * _choose(m if other else n, k - j), "Choices of two kinds"),
    (rf"{_FREE}{_ASKS}~\b(?:committee|team|group|panel|jury|delegation|crew|squad)s? of <k>~(?:from|among|out of) ~<n> ", _choose, "Choices without order"),
    (rf"{_FREE}{_ASKS}~(?:must|needs to|has to|can|will|wants to)? ?(?:choose|pick|select) <k> [a-z]+ (?:from|out of) ~<n> (?!.*(?:\bthen\b|each|ask))", _choose, "Choices without order"),
    (rf"{_FREE}{_ASKS}~<n> (?:different |possible )?(?:toppings|flavors|flavours|colors|colours)~exactly <k> (?:different )?(?:toppings|flavors|flavours|colors|colours)", _choose, "Choices without order"),
    (r"^(?!.*\b(?:cost|if|an?y|(?:choose|chooses|pick|picks|select|selects|order|orders|wear|wears|eat|eats) \d*[2-9])\b)(?P<each>[^\d]+(?:\d+ [^\d]+){2,8}?)how many~(?P<whole>outfit|meal|dinner|lunche|breakfast|sandwich|sundae|combination|(?:meal|dinner|lunch) special)(?P<more>s?[^\d]*(?:\b1\b[^\d]*)*)$", lambda each, **_: prod(map(int, re.findall(r"\d+", each))), "One of each kind"),
    (r"^(?!.*\b(?:repe|different (?:lett|dig)|distinct (?:lett|dig)|vow|zer|start|alph))~(?:plate|code|password|id)s?\b~<a> letters? ?(?:followed by|and|then|and then) <b> (?:digits?|numbers?)", lambda a, b: 26**a * 10**b if a + b < 12 else None, "26 letters and 10 digits"),
    (r"how many <k>[- ]?digit (?:codes|pins|passwords|numbers|integers) ~(?:from|using|with) ~digits <*xs>~(?:repetition|repeat)~(?:is|are) allowed", lambda k, xs: len(set(xs)) ** k if min(xs) > 0 else None, "Each place is free"),
    (rf"{_WAYS}~{_CHOOSE}{_SIZE}~(?:from|of|out of|among|with|has|have) ~<n>", _choose, "Choices without order"),
    (rf"<n> ~{_WAYS}~{_CHOOSE}{_SIZE}", _choose, "Choices without order"),
    (rf"{_WAYS}~ <k> (?:of|out of) (?:the )?<n> ~(?:arranged|order|row|line)", _ordered, "Choices in order"),
    (rf"{_WAYS}~<n> (?:different |distinct )?(?:people|books|students|friends|children|runners|cars|horses|paintings|trophies|flags|songs|athletes|swimmers)(?!.*(?:round|circ|table|probab|if ))~(?:line|row|shelf|arranged|order|finish|queue)(?:[^\d]*no ties)?", lambda n: _ordered(n, n), "All orders"),
    (rf"^{_ASKS}~<n> (?P<roles>[^\d]*(?:president|captain|chair|gold)[^\d]*?)(?:\bno(?: 1| person| member|body) ~(?:2|more than 1)[^\d]*|must[^\d]*)?$", lambda n, roles: _ordered(n, len(set(re.findall(_ROLE, roles)))), "Each role leaves one fewer"),
    (rf"^{_ASKS}(?P<roles>[^\d]*(?:president|captain|chair|gold)[^\d]*?) (?:from|among|out of|by|in) [^\d]*?<n> [a-z]+(?: [a-z]+)?(?:,? (?:if|assuming|given that|where) (?:no (?:1|person|member|body|student)|each (?:person|member|student)) (?:can|may|is|holds?)[^\d]*(?:2|more than 1|at most 1|only 1)[^\d]*)?[.?]?$", lambda n, roles: _ordered(n, len(set(re.findall(_ROLE, roles)))), "Each role leaves one fewer"),
    (r"^(?!.*\b(?:start|begin|end|vow|conson|alphab|probab|if the|dictionary))~(?:<n> (?:of the )?)?letters (?:in |of )(?:the )?(?:words? )?(?P<word>(?!words?\b)[a-z]{3,12})\b(?:~(?:arranged|order))?(?:~row)?[^\d]*$", lambda word, n: None if n not in (None, len(word)) else sympy.factorial(len(word)) / prod(map(sympy.factorial, Counter(word).values())), "Orders over orders of equal letters"),
    (r"^(?!.*\b(?:who|couple|spouse|wi[fv]e|husband|host|late|left|already|(?:wo)?m[ae]n\b|boy|girl|more|but\b))~(?:(?:shakes?|shaking|shook) hands?|(?P<team>play(?:s|ed)?))\b~(?:(?:each|every) ~other|every(?:body|one) else)s?\b(?:~(?:exactly |only )?(?:1 time|once))?~<h> (?:different |total )?(?:handshakes|(?P<games>games|matches))\b~how many (?:people|guests|persons|students|members|players|teams|delegates)\b[^\d]*$", _met, "Each pair once"),
    (r"<n> (?!.*(?:\bif\b(?! (?:each|every|all))|who|couple|spouse))~(?:(?:shakes?|shaking|shook) hands?~(?:exactly once~)?(?:(?:each|every) ~other|every(?:body|one) else)(?:~exactly once)?~(?:how many|number of) |handshakes~(?:each|every)~(?:other|else)(?:~exactly once)?)", lambda n: n * (n - 1) / 2, "Each pair once"),
    (r"<n> teams~plays? (?:<g> games? (?:with|against) )?~(?:each|every) (?:of the )?other(?:~(?:(?:exactly )?<t> times|(?:exactly |only )?once))?", lambda n, t, g: n * (n - 1) / 2 * (t or g or 1), "Each pair as often"),
    (r"\(0, ?0\) to (?:the point )?\(<a>, ?<b>\)~(?:right|up)(?:~1 unit)*", lambda a, b: _choose(a + b, a), "Which steps go right"),
    (rf"{_TERM} (?:in|when) (?:the )?(?:expansion )?(?:of )?(?P<e>\(.+?)(?: is (?:fully )?expanded)?[.?]?$", _coefficient, "The binomial theorem"),
    (r"<a> (?:men|boys) and <b> (?:women|girls)~(?:from|of) ~<m> (?:men|boys) and <n> (?:women|girls)", lambda a, b, m, n: _choose(m, a) * _choose(n, b), "Choices of two kinds"),
    (rf"<n> (?:6-sided )?~(?:6-sided )?(?:dice|cubes)\b(?:,? (?:an?|1) (?:{_COLOURS})(?: die| 1)?,? and (?:an?|1|the other) (?:{_COLOURS})(?: die| 1)?,?)?~(?:numbered 1 (?:through|to) 6~)?{_ROLL}", _dice, "All rolls counted"),
    (rf"{_DIE} and {_DIE} are (?:rolled|thrown|tossed)\b~{_ROLL}", lambda rule, how, k: _dice(2, rule, how, k), "All rolls counted"),
    (r"<n> (?:standard |fair |ordinary |6-sided )*dice (?:are|is) (?:rolled|thrown|tossed)(?: (?:once|together|simultaneously|at the same time))?[.,;] [^\d]*(?:probability|chance) (?:that|of)(?: the)?(?: (?:2|both|all|dice|numbers|rolling|getting|they))* (?:show|shows|showing|have|land on|come up|are|be)?(?: with)? ?(?:the same (?:number|value)|doubles)(?: (?:show|on|showing)(?: up)?(?: (?:both|each|all)(?: of the)?)?(?: dice| die)?)?[.?]?$", lambda n: Rational(6, 6**n), "All rolls counted"),
    (r"(?<!biased )(?<!weighted )coin~<n> times~(?:probability|chance) ~(?P<how>exactly|at least|at most|more than|fewer than|less than) <k>~(?:heads?|tails?)(?![^\d]*(?:given|\bor\b|\band\b|row))", _coins, "All sequences counted"),
    (r"(?<!biased )(?<!weighted )coin~<n> times~(?:probability|chance) ~(?:lands?|comes? up|shows?|turns? up)~(?:heads?|tails?) (?P<how>exactly|at least|at most|more than|fewer than|less than) <k> times?(?![^\d]*(?:given|\bor\b|\band\b|row))", _coins, "All sequences counted"),
    (r"<n> (?:fair |ordinary )?coins~(?:probability|chance) ~(?P<how>exactly|at least|at most|more than|fewer than|less than) <k>~(?:heads?|tails?)(?![^\d]*(?:given|\bor\b|\band\b|row))", _coins, "All sequences counted"),
]  # fmt: skip
derive = family(_drawn, tabled(_ROWS))
"""Work out a problem of counting or probability, or return None."""
