"""Counting and probability: choices, orders, words, expansions, dice, coins."""
# ruff: noqa: E501 - a row of a table is one line

import operator
import re
from collections import Counter
from collections.abc import Callable
from itertools import product
from math import comb, perm, prod
from typing import Any

import sympy
from sympy import Poly, Rational, binomial

from stackprog.lms.offline.latex import degree, expect, read, small
from stackprog.lms.offline.wording import Row, family, tabled


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
}


def _dice(n: Any, rule: str, how: str | None, k: Any) -> Any:
    """The chance of a sum or product of dice, counted over all rolls."""
    expect(n <= 5, "few dice")
    rolls, combine = list(product(range(1, 7), repeat=int(n))), sum if rule == "sum" else prod
    hits = sum(bool(_TESTS[how or "exactly"](combine(roll), k)) for roll in rolls)
    return Rational(hits, len(rolls)) if k or how in ("even", "odd") else None


def _coins(n: Any, how: str, k: Any) -> Any:
    expect(n <= 60, "few coins")
    return Rational(sum(comb(int(n), j) for j in range(n + 1) if _TESTS[how](j, k)), 2**n)


_WAYS = "(?:how many|number of)(?: different| distinct| possible)?(?: ways| [a-z]+)?"
_CHOOSE = r"(?:\b(?:choose|chosen|select(?:ed)?|pick(?:ed)?|form(?:ed)?|made|taken)\b~)?"
_SIZE = r"<k>(?:[- ](?:person|member|people|element|card|topping|book|letter|player)s?)?"
_ROLE = "president|secretary|treasurer|captain|chair|gold|silver|bronze"
_TERM = r"coefficient of (?P<t>(?:[a-z](?:\^\{?\d+\}?)?){1,2})"
_ROWS: list[Row] = [
    (rf"{_WAYS}~{_CHOOSE}{_SIZE}~(?:from|of|out of|among|with|has|have) ~<n>", _choose, "Choices without order"),
    (rf"<n> ~{_WAYS}~{_CHOOSE}{_SIZE}", _choose, "Choices without order"),
    (rf"{_WAYS}~ <k> (?:of|out of) (?:the )?<n> ~(?:arranged|order|row|line)", _ordered, "Choices in order"),
    (rf"{_WAYS}~<n> (?:different |distinct )?(?:people|books|students|friends)~(?:line|row|shelf|arranged|order)", lambda n: _ordered(n, n), "All orders"),
    (rf"<n> ~(?:must )?~{_WAYS}(?P<roles>[^\d]*(?:president|captain|gold)[^\d]*)", lambda n, roles: _ordered(n, len(re.findall(_ROLE, roles))), "Each role leaves one fewer"),
    (r"letters (?:in |of )(?:the )?(?:words? )?(?P<word>(?!words?\b)[a-z]{3,12})\b(?:~(?:arranged|order))?", lambda word: sympy.factorial(len(word)) / prod(map(sympy.factorial, Counter(word).values())), "Orders over orders of equal letters"),
    (r"<n> ~shakes? hands~(?:exactly once~)?each other", lambda n: n * (n - 1) / 2, "Each pair once"),
    (r"<n> teams~plays? (?:<g> games? (?:with|against) )?~(?:each|every) (?:of the )?other(?:~(?:<t> times|once))?", lambda n, t, g: n * (n - 1) / 2 * (t or g or 1), "Each pair as often"),
    (r"\(0, ?0\) to (?:the point )?\(<a>, ?<b>\)~(?:right|up)(?:~1 unit)*", lambda a, b: _choose(a + b, a), "Which steps go right"),
    (rf"{_TERM} (?:in|when) (?:the )?(?:expansion )?(?:of )?(?P<e>\(.+?)(?: is (?:fully )?expanded)?[.?]?$", _coefficient, "The binomial theorem"),
    (r"<a> (?:men|boys) and <b> (?:women|girls)~(?:from|of) ~<m> (?:men|boys) and <n> (?:women|girls)", lambda a, b, m, n: _choose(m, a) * _choose(n, b), "Choices of two kinds"),
    (r"<n> ~(?:dice|cubes)\b~(?:numbered 1 through 6~)?probability that the ~(?P<rule>sum|product)~ is (?:an )?(?P<how>at least|at most|less than|even|odd)?(?: ?<k>)?", _dice, "All rolls counted"),
    (r"coin~<n> times~probability ~(?P<how>exactly|at least|at most) <k> (?:heads|tails)", _coins, "All sequences counted"),
]  # fmt: skip
derive = family(tabled(_ROWS))
"""Work out a problem of counting or probability, or return None."""
