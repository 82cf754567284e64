"""Counting and probability: choices, orders, words, dice, coins, draws, paths, expansions."""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import comb, perm, prod
from typing import Any

import sympy
from sympy import Poly, Rational

from stackprog.lms.offline.bounds import binomial, degree, expect, factorial, power
from stackprog.lms.offline.latex import read
from stackprog.lms.offline.question import Derivation, Question
from stackprog.lms.offline.wording import Row, conclude, first, prose, tabled

_HOW = "(?:how many|number of)"
_WAYS = f"{_HOW}(?: different| distinct| possible)?(?: ways| [a-z]+)?"
_CHOOSE = r"\b(?:choose|chosen|select(?:ed)?|pick(?:ed)?|form(?:ed)?|made|make|taken|dealt|elect(?:ed)?)\b"
_SIZE = r"<k>(?:[- ](?:person|member|people|element|card|topping|book|letter|player|flavor|scoop)s?)?"
_FROM = "(?:from|of|out of|among|with|has|have)"
_ROLE = "president|secretary|treasurer|captain|chair|gold|silver|bronze|manager|leader|historian"


def _choose(n: Any, k: Any) -> Any:
    return binomial(n, k) if k <= n else None


def _ordered(n: Any, k: Any) -> Any:
    return factorial(n) / factorial(n - k) if k <= n else None


def _roles(n: Any, roles: str) -> Any:
    count = len(re.findall(_ROLE, roles))
    return factorial(n) / factorial(n - count) if 2 <= count <= n else None


def _arrangements(word: str) -> Any:
    parts = [factorial(Rational(times)) for times in Counter(word).values()]
    return factorial(Rational(len(word))) / prod(parts)


def _two_kinds(a: Any, b: Any, m: Any, n: Any) -> Any:
    return binomial(m, a) * binomial(n, b)


def _exactly(k: Any, m: Any, n: Any, a: Any, x: str, y: str, z: str) -> Any:
    chosen, other = (m, n) if z == x else (n, m)
    return binomial(chosen, a) * binomial(other, k - a) if z in (x, y) else None


def _coefficient(e: str, t: str = "1") -> Any:
    whole, term = read(e), read(t)
    expect(degree(whole) <= 120, "a low power")
    names = sorted(whole.free_symbols, key=str)
    top, low = sympy.fraction(sympy.together(whole))
    found = Poly(sympy.expand(top), *names).coeff_monomial(sympy.expand(term * low))
    return found / Poly(low, *names).LC()


_MEN, _WOMEN = "(?:men|boys|males)", "(?:women|girls|females)"
_TERM = r"(?P<t>[a-z](?:\^\{?\d+\}?)?(?:[a-z](?:\^\{?\d+\}?)?)?)"
_ROWS: list[Row] = [
    (rf"{_WAYS}~{_CHOOSE}~{_SIZE}~{_FROM} ~<n>", _choose, "Choices without order"),
    (rf"{_WAYS}~{_SIZE}~(?:{_CHOOSE}~)?(?:from|of|out of|among|with) ~<n>", _choose, "Choices without order"),
    (rf"<n> ~{_WAYS}~{_CHOOSE}~{_SIZE}", _choose, "Choices without order"),
    (rf"<n> ~{_WAYS} ?{_SIZE}", _choose, "Choices without order"),
    (rf"of <k> ~from <m> (?P<x>[a-z]+) and <n> (?P<y>[a-z]+)~{_WAYS}~exactly <a> (?P<z>[a-z]+)", _exactly, "Choices of the two kinds multiply"),
    (rf"{_WAYS}~<k> ~(?:first|order|arrang\w+|line|row)~ (?:from|of|out of) ~<n>", _ordered, "Choices in order"),
    (rf"{_WAYS}~ <k> (?:of|out of) (?:the )?<n> ~(?:arranged|order|row|line)", _ordered, "Choices in order"),
    (rf"<n> ~(?:must )?~{_WAYS} ~(?:elect|choose|chosen|select|appoint|award|pick|fill)\w* (?P<roles>[^\d]*(?:president|captain|gold|chair)[^\d]*)", _roles, "Each role leaves one fewer"),
    (rf"{_WAYS} (?P<roles>[^\d]*(?:president|gold|captain|chair|secretary|treasurer|manager)[^\d]*) (?:from|among|of) ~<n>", _roles, "Each role leaves one fewer"),
    (r"(?:arrang|rearrang|order|permut)\w* (?:are there |are possible )?(?:can be (?:made|formed) (?:from|of|using|with) )?(?:all )?(?:of )?(?:the )?letters (?:in |of )?(?:the )?(?:words? )?(?P<word>(?!words?\b|the\b)[a-z]{3,12})\b", _arrangements, "Orders over orders of equal letters"),
    (r"letters (?:in |of )(?:the )?words? (?P<word>[a-z]{3,12})\b~ (?:be )?(?:arranged|rearranged|ordered|permuted)", _arrangements, "Orders over orders of equal letters"),
    (rf"{_HOW}~arrangements (?:are there )?of (?:the word )?(?P<word>(?!the\b|letters\b)[a-z]{{3,12}})\b", _arrangements, "Orders over orders of equal letters"),
    (r"<n> ~(?:people|friends|students|children|guests|persons|knights)~(?:seated|sit|arranged)~ (?:round|circular|circle)", lambda n: factorial(n - 1), "Rotations count once"),
    (rf"{_HOW}~ways~<n> (?:different |distinct |distinguishable )?(?:people|books|students|children|friends|cars|runners|flags|paintings|trophies)~(?:line|row|shelf|arranged|order)", factorial, "All orders"),
    (r"<n> ~(?:shakes? hands|handshakes?|hugs?)~(?:each other|everyone|every other|once)(?:~exactly once)?", lambda n: n * (n - 1) / 2, "Each pair once"),
    (r"<n> teams~(?:each of the # )?~plays? (?:exactly )?(?:<g> games? (?:with|against) )?~(?:each|every) (?:of the )?other(?:~(?:exactly )?(?:<t> times|once))?", lambda n, t, g: n * (n - 1) / 2 * (t or g or 1), "Each pair as often"),
    (r"<n> ~points~(?:on a circle|no 3 ~(?:collinear|line))~(?:how many|number of)~(?P<what>chord|segment|line|triangle)(?:~(?:2|3) (?:of )?)?", lambda n, what: binomial(n, Rational(3 if what == "triangle" else 2)), "Each set of points once"),
    (rf"{_HOW}~subsets~(?:set with|set of|set containing|has) <n> (?:distinct )?elements", lambda n: power(Rational(2), n), "Each element is in or out"),
    (r"<n> (?:identical|indistinguishable) ~<k> (?:distinct|distinguishable|different|children|boxes|people|students|kids)", lambda n, k: binomial(n + k - 1, k - 1), "Stars and bars"),
    (r"\(0, ?0\) to (?:the point )?\(<a>, ?<b>\)~(?:right|up)(?:~1 unit)*", lambda a, b: binomial(a + b, a), "Which steps go right"),
    (rf"coefficient of {_TERM} in (?:the )?(?:expansion|expanded form|simplification)? ?(?:of )?(?P<e>\(.+?)[.?]?$", _coefficient, "The binomial theorem"),
    (rf"coefficient of {_TERM} when (?P<e>\(.+?) is (?:fully )?expanded[.?]?$", _coefficient, "The binomial theorem"),
    (r"constant term (?:in|of) (?:the )?expansion of (?P<e>.+?)[.?]?$", _coefficient, "The binomial theorem"),
    (rf"<a> {_MEN} and <b> {_WOMEN}~(?:from|of|out of) ~<m> {_MEN} and <n> {_WOMEN}", _two_kinds, "Choices of the two kinds multiply"),
    (rf"{_WAYS}~(?:#~)?from <m> {_MEN} and <n> {_WOMEN}~(?:must |has to )?~<a> {_MEN} and <b> {_WOMEN}", _two_kinds, "Choices of the two kinds multiply"),
    (rf"<m> {_MEN} and <n> {_WOMEN}~{_WAYS}~<a> {_MEN} and <b> {_WOMEN}", _two_kinds, "Choices of the two kinds multiply"),
]  # fmt: skip
_EVENTS: dict[str, Callable[[int, int], Any]] = {
    r"at least (\d+)|(\d+) or (?:more|greater)": lambda v, k: v >= k,
    r"at most (\d+)|(\d+) or (?:less|fewer)": lambda v, k: v <= k,
    r"(?:greater|more) than (\d+)": lambda v, k: v > k,
    r"(?:less|fewer) than (\d+)": lambda v, k: v < k,
    r"(?:divisible by|(?:a )?multiple of) (\d+)": lambda v, k: v % k == 0,
    r"odd": lambda v, _: v % 2 == 1,
    r"even": lambda v, _: v % 2 == 0,
    r"(?:a )?prime": lambda v, _: sympy.isprime(v),
    r"(?:a )?perfect square": lambda v, _: sympy.integer_nthroot(v, 2)[1],
    r"(?:exactly |equal to )?(\d+)": lambda v, k: v == k,
}


def _event(text: str) -> Callable[[int], Any]:
    for pattern, holds in _EVENTS.items():
        lead = r"(?:is |be |of |are )*(?:an? )?"
        if found := re.fullmatch(rf"{lead}(?:{pattern})(?: number)?", text.strip(" ?.,")):
            bound = next((int(group) for group in found.groups() if group), 0)
            return lambda value: holds(value, bound)
    raise ValueError(f"expected an event such as 'at least 10', got {text!r}")


_FACES = (r"\(?(?:each )?(?:with |having )?(?:the )?(?:faces |sides )?(?:numbered|labeled) (?:from )?1 "
          r"(?:through|to) 6\)?|6[- ]sided|standard|fair|regular")  # fmt: skip
_TOTAL = (r"(?P<what>sum|product|total)(?: of (?:the )?(?:[^?]*?(?:numbers|dice|rolls|faces|values|results|them))?)?"
          r"(?: (?:rolled|showing|shown|on the \w+|that come up|obtained|facing up))*"
          r" (?:is|of|equals|are|will be) (?P<event>.+)")  # fmt: skip
_SHOWN = r"(?:(at least 1)|both|all|each)[^\d]*?(?:is an?|shows?(?: an?)?|are|come up|rolls? an?|an?) (?P<event>[\w ]+)$"


def _roll(aim: str, n: int) -> Callable[[tuple[int, ...]], Any]:
    """Return what a roll of n dice must meet."""
    if re.search(r"(?:same|matching) (?:number|value)|doubles", aim):
        return lambda roll: len(set(roll)) == 1
    if re.search(r"(?:different|distinct)(?: numbers| values)?\W*$", aim):
        return lambda roll: len(set(roll)) == n
    if found := re.search(_TOTAL, aim):
        event, combine = _event(found["event"]), prod if found["what"] == "product" else sum
        return lambda roll: event(combine(roll))
    if shown := re.search(_SHOWN, aim):
        event, quantity = _event(shown["event"]), any if shown[1] else all
        return lambda roll: quantity(map(event, roll))
    expect(n == 1, "one die")
    event = _event(re.sub(r"^(?:a |an |the )?(?:(?:number |result )?(?:rolled |shown )?is |roll )?", "", aim))
    return lambda roll: event(roll[0])


def _dice(stem: str) -> Derivation | None:
    text = re.sub(r"\s+", " ", re.sub(_FACES, "", prose(stem)))
    count = re.search(r"(\d+) ?(?:dice|cubes)\b|\ba (?:number cube|die)[^.]*?(\d+) times|\b(die)\b", text)
    ask = re.search(r"probability (?:that |of (?:getting |rolling |obtaining )?)(.+?)(?:\?|$)", text)
    expect(count and ask and not re.search(r"\d-sided|loaded|given", text), "dice")
    n = int((count and (count[1] or count[2])) or 1)
    before, aim = text.split("probability")[0], ask[1] if ask else ""
    expect(n <= 5 and len(re.findall(r"\d+", before)) <= 1, "few dice")
    good = _roll(aim, n)
    hits = sum(bool(good(roll)) for roll in product(range(1, 7), repeat=n))
    return conclude(Rational(hits, 6**n), f"{hits} of the {6**n} equally likely rolls count.", stem)


_HEADS = (r"probability (?:that |of )[^?]*?(exactly |at least |at most |all |no |more than )?(\d+)?"
          r"(?: of (?:the|them)[^?]*?)? ?(?:coins |tosses |flips )?(?:are |come up |land |turn up |of them )*"
          r"(?:heads|tails?|head)\b(?! (?:and|on|in a row|than|or|before|first))")  # fmt: skip


def _coins(stem: str) -> Derivation | None:
    text = prose(stem)
    flips = re.search(r"(\d+) (?:\w+ )?(?:coins?|flips|tosses)\b|coin[^.]*?(\d+) times", text)
    ask = re.search(_HEADS, text)
    further = r"biased|unfair|weighted|given|consecutive|first|probability of heads is|die\b|same"
    if not flips or not ask or not (ask[1] or ask[2]) or re.search(further, text):
        return None
    n, kind = int(flips[1] or flips[2]), (ask[1] or "exactly").strip()
    k = {"all": n, "no": 0}.get(kind, int(ask[2] or 0))
    expect(n <= 60 and len(re.findall(r"\d+", text)) == 1 + bool(ask[2]), "one count")
    spans = {"at least": range(k, n + 1), "at most": range(k + 1), "more than": range(k + 1, n + 1)}
    hits = sum(comb(n, j) for j in spans.get(kind, range(k, k + 1)))
    return conclude(Rational(hits, 2**n), f"{hits} of the 2^{n} sequences have {kind} {k}.", stem)


_DRAWN = (r"(\d+) (?:of them |\w+ )?(?:are |is )?(?:\w+ )?(?:drawn|chosen|selected|picked|removed|taken)"
          r"|(?:draws?|picks?|selects?|chooses?|removes?|takes?) (\d+|an?\b)|\ban? \w+ is (?:\w+ )?"
          r"(?:drawn|chosen|selected|picked)")  # fmt: skip
_COLOURS = r"(\d+) (red|blue|green|white|black|yellow|orange|purple|brown|pink)\b"


def _wish(aim: str, bag: dict[str, int], k: int) -> Callable[[Counter[str]], bool]:
    """Return what the colours of k drawn things must meet."""
    named = [colour for colour in bag if re.search(rf"\b{colour}\b", aim)]
    found = {c: re.search(rf"(\d+) (?:\w+ )?(?:is |are |will be )?{c}\b", aim) for c in named}
    amounts = {c: int(hit[1]) for c, hit in found.items() if hit}
    some = re.search(r"(at least|exactly|at most) 1\b", aim)
    if "same colo" in aim:
        return lambda draw: k in draw.values()
    if "different colo" in aim:
        return lambda draw: max(draw.values()) == 1
    if len(named) == 1 and some:
        low, high = {"at least": (1, k), "exactly": (1, 1), "at most": (0, 1)}[some[1]]
        return lambda draw: low <= draw[named[0]] <= high
    if len(named) == 1 and re.search(r"\b(?:neither|no|none|not)\b", aim):
        return lambda draw: draw[named[0]] == 0
    if len(amounts) == len(named) and sum(amounts.values()) == k:
        return lambda draw: all(draw[colour] == n for colour, n in amounts.items())
    every = k == 1 or re.search(rf"\b(?:both|all|each)\b|^{k} ", aim)
    expect(named and every and (len(named) == 1 or (k == 1 and " or " in aim)), "a plain wish")
    return lambda draw: sum(draw[colour] for colour in named) == k


def _draws(stem: str) -> Derivation | None:
    text = prose(stem)
    bag = {colour: int(n) for n, colour in re.findall(_COLOURS, text.split("probability")[0])}
    ask = re.search(r"probability (?:that |of (?:drawing |selecting |getting |choosing )?)(.+?)\?", text)
    drawn = re.search(_DRAWN, text)
    further = r"given|until|then another|third|first|second|last"
    if not ask or not drawn or not 2 <= len(bag) <= 5 or re.search(further, text):
        return None
    k = int(next((g for g in drawn.groups() if g and g.isdigit()), 1))
    counted = re.findall(r"\d+", text.replace(ask[1], ""))
    expect(k <= 6 and len(counted) - len(bag) <= 1, "a small draw")
    replaced = "not replaced" not in text and re.search(r"with replacement|replaced|put back|returned", text)
    good, total, chance = _wish(ask[1], bag, k), sum(bag.values()), Fraction(0)
    for draw in map(Counter, product(bag, repeat=k)):
        ways = prod(bag[c] ** t if replaced else perm(bag[c], t) for c, t in draw.items())
        chance += Fraction(ways, total**k if replaced else perm(total, k)) if good(draw) else 0
    value = Rational(chance.numerator, chance.denominator)
    return conclude(value, f"All draws of {k} from {bag} are weighed.", stem)


_MENU = (r"how many(?: different| possible| distinct)* (?:\d-\w+ )?"
         r"(?:outfits?|meals?|combinations?|lunch(?:es)?|sandwich(?:es)?|dinners?)\b")  # fmt: skip


def _independent(stem: str) -> Derivation | None:
    text = prose(stem)
    found = [int(n) for n in re.findall(r"(?<![\d./])(\d+)(?= [a-z])(?! (?:of|from|for) )", text) if n != "1"]
    further = r"\b(?:not|except|same|at least|or|cannot|refuse|toppings|must|match)"
    expect(re.search(_MENU, text) and 2 <= len(found) <= 5 and not re.search(further, text), "a menu")
    return conclude(prod(found), f"Independent choices multiply: {found}.", stem)


def derive(question: Question) -> Derivation | None:
    """Work out a problem of counting or probability, or return None."""
    return first([_dice, _coins, _draws, _independent, tabled(_ROWS)], question)
