"""Counting and probability: choices, orders, words, paths, expansions, dice, coins, draws."""

import operator
import re
from collections import Counter
from collections.abc import Callable
from itertools import product
from math import comb, factorial, perm, prod
from typing import Any

import sympy
from sympy import Poly, Rational

from stackprog.lms.offline.latex import degree, expect, small
from stackprog.lms.offline.wording import Row, family, tabled

_TESTS: dict[str | None, Callable[[Any, Any], Any]] = {
    **{None: operator.eq, "exactly": operator.eq, "at least": operator.ge, "at most": operator.le},
    **{"even": lambda v, _: v % 2 == 0, "odd": lambda v, _: v % 2, "prime": lambda v, _: sympy.isprime(v)},
    **{"greater than": operator.gt, "more than": operator.gt, "less than": operator.lt, "fewer than": operator.lt},
    **dict.fromkeys(("divisible by", "multiple of"), lambda v, k: v % k == 0),
}  # fmt: skip
_HOW = f"(?P<how>{'|'.join(filter(None, _TESTS))})"


def _dice(n: Any, k: Any = None, how: str | None = None, **_: Any) -> Any:
    rolls = [sum(roll) for roll in product(range(1, 7), repeat=small(n, 5))]
    expect((k is None) == (how in ("even", "odd", "prime")), "a bound")
    return Rational(sum(bool(_TESTS[how](roll, k)) for roll in rolls), len(rolls))


def _coins(x: Any, y: Any, how: str | None = None) -> Any:
    n, k = small(max(x, y), 60), small(min(x, y))
    return Rational(sum(comb(n, j) for j in range(n + 1) if _TESTS[how](j, k)), 2**n)


def _drawn(*told: Any, bag: str, k: str | None, aim: str) -> Any:
    pool = {c: int(n) for n, c in re.findall(rf"(\d+) (?:\w+ )?({_COLOURS})\b", bag)}
    draws, aims = int(k or 1), re.findall(_COLOURS, aim)
    expect({*told} <= {*pool.values(), draws, sum(pool.values())}, "all told")
    if "same" in aim:
        ways = sum(comb(n, draws) for n in pool.values())
    else:
        ways = prod(pool[c] for c in aims) if len(aims) == draws else comb(pool[aims[0]], draws)
    return Rational(ways, comb(sum(pool.values()), draws))


_COLOURS = "red|blue|green|yellow|white|black|orange|purple|pink|brown|gray|grey|silver|gold"
_ROLE = "(?:vice[- ]?)?(?:president|captain|chair)|secretary|treasurer|manager|leader"
_CHOICE = r"\bcho|select|pick|form|committee|team|subset|group|draw|take|combination|topping"
_ORDERS = r"arrang|\bline|\brow\b|\border|permut|shelf|rank|queue|finish|sequence"
_PLAIN = "!probab|chance|round|circ|women must|couple|refus|digit|repe|alik"
_PAIRED = r"(?:sha(?:k|ook)|shook|handshake|play|game|high|hug|round-robin)[^?]*(?:every|each|all|other|1 another|pair|round-robin)|(?:every|each|pair)[^?]*(?:shakes?|shook|handshake|plays?|hug)"
_ROLLED = r"\b(?:dice|die)\b & probability|chance & !given|biased|weighted|loaded|if (?:the|one)|numbered|\d-sided"
_TOSSED = r"coin & probability|chance & head|tail & !given|biased|weighted|unfair|in a row|consecutive|first|\bor\b|heads and|tails and|more heads|more tails|die"
_ROWS: list[Row] = [
    (rf"\d+ (?P<p>\w+?)s?,? and \d+ (?P<q>\w+?)s?\b.*\b\d+ (?P=p)s?,? and \d+ (?P=q)s?\b & {_CHOICE} & exactly|must|$ & {_PLAIN}|more|least", lambda a, b, m, n, **_: comb(small(max(a, m)), small(min(a, m))) * comb(small(max(b, n)), small(min(b, n))) if (a <= m) == (b <= n) else None, "Choices of two kinds"),
    (rf"how many|number of & (?P<roles>.*(?:{_ROLE}).*) & order|no|must|cannot|not|different|same|person|both|other|1|president |more|than & !probab|women|refus", lambda *n, roles: perm(small(n[0]), len(set(re.findall(_ROLE, roles)))), "Each role leaves one fewer"),
    (r"how many|number of|find & (?:letters|rearrange\w*|arrange\w*|arrangements|anagrams|permutations)[^?]*?(?: word| of| in)? (?:the )?(?:letters (?:in|of) )?(?:the )?(?:word )?(?P<word>(?!word|letter|all|each|the|ways|be|used|are|is\b|in\b|of\b|there)[a-z]{3,12})\b(?=[ ,]*(?:be |are |is )?(?:there|possible|arranged|rearranged|permuted|ordered|$|\?|\.|if |using|in a|to form)) & row|line|order|distinct|different|each|exactly|arranged|arrang|permut|anagram & !vowel|conson|together|adjacent|start|begin|end |probab|book|people|digit|alphabet|dictionary|must|not", lambda *xs, word: factorial(len(word)) // prod(map(factorial, Counter(word).values())) if set(xs) <= {len(word)} else None, "Orders over orders of equal letters"),
    (rf"how many|number of & {_ORDERS}|arranged|no & !letter|\beach|probab|round|circ|digit|repe|alik|must|{_ROLE}", lambda *xs: perm(small(max(xs), 300), small(min(xs))) if len(xs) < 3 else None, "Choices in order"),
    (rf"how many|number of|total & {_PAIRED} & with|every|other|exactly|only|remaining|together & !couple|spouse|boy|how many (?:people|guests|players|teams)|digit|who |outfit", lambda n, t=1: n * (n - 1) * t / 2, "Each pair as often"),
    (rf"how many|number of|ways & {_CHOICE} & from|other|together|exactly|$ & {_PLAIN}|{_ORDERS}|at least|at most|{_ROLE}|1 of each|shirt|outfit|\beach", lambda x, y: comb(small(max(x, y)), small(min(x, y))), "Choices without order"),
    (r"how many|number of & outfit|meal|dinner|lunch|breakfast|sandwich|sundae|menu|sweater|shirt|cone & if|each|first|1|order|from & !probab|cost|choose [2-9]|digit|letter|cannot|either|lock|committee", lambda *xs: prod(map(small, xs)) if len(xs) > 1 else None, "One of each kind"),
    (rf"{_ROLLED} & sum|total|both & {_HOW} ?\d*[^\d]*$ & ! or ", _dice, "All rolls counted"),
    (rf"{_ROLLED} & (?:sum|total)[^\d?]*\d+[^\d]*$ & sum|product|both & !{_HOW[8:-1]}| or ", _dice, "All rolls counted"),
    (rf"{_TOSSED} & {_HOW}", _coins, "All sequences counted"),
    (rf"{_TOSSED} & (?:all|every)[^?]*(?:head|tail)|(?:head|tail)s? (?:every|each|all)", lambda n: Rational(1, 2 ** small(n, 60)), "All sequences counted"),
    (rf"(?P<bag>.*\d+ (?:\w+ )?(?:{_COLOURS}).*?\.)[^?]*?(?:(?P<k>\d) [^?\d]*|an? [^?\d]*|)(?:drawn|chosen|selected|picked|removed|taken|draw|pull|grab)[^?]*(?:probability|chance) (?P<aim>[^?]*(?:{_COLOURS}|same colou?r)[^?]*)\? & both|same|all|without|exactly|is|probability|other|$ & !least|most|not|first|second| or |replaced|with replacement|neither|different|given", _drawn, "All draws counted"),
    (r"\(0, ?0\) (?:to|and) & how many|number of & right|up|north|east & each|path|least|length|exactly & !through|avoid|not|without", lambda *ends: comb(small(ends[2] + ends[3]), small(ends[2])) if set(ends[4:]) <= {1} else None, "Which steps go right"),
]  # fmt: skip
_EXPANDED: list[Row] = [(r"coefficient of.*(?:in|when|the|expansion|expanded|term|polynomial|binomial)", lambda t, e: Poly(sympy.expand(e)).coeff_monomial(t) if degree(e) <= 60 else None, "The binomial theorem")]  # fmt: skip
derive = family(*tabled(_EXPANDED, "x y a b"), *tabled(_ROWS))
