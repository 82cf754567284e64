"""The words of a problem: its mathematics, its prose in figures, and tables of patterns over it."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import sympy

from stackprog.lms.offline.latex import Unreadable, expect, read, write
from stackprog.lms.offline.question import Derivation, Question

Found = tuple[Any, str]  # an answer, and how it was derived; `Unreadable` is raised for none
Recogniser = Callable[[str], Found]
Row = tuple[str, Callable[..., Any], str]  # patterns to be found, a formula, and what it does

_MATHS = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|(?<!\\)\$(.+?)(?<!\\)\$", re.DOTALL)
_ONES = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NTHS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()
_COUNT = {word: n for n, word in enumerate(_ONES)} | {"fifteen": 15, "twenty": 20, "thirty": 30}
_PARTS = {word: n for n, word in enumerate(_NTHS) if n > 2} | {"half": 2, "quarter": 4}
_ONE, _PART, _NTH = "|".join(_COUNT), "|".join(_PARTS), "|".join(_NTHS)
_THINGS = "numbers|sides|legs|points|integers|solutions|roots|vectors|dice|coins|angles|bases|diagonals|rolls|balls|cards|marbles|socks|parts|dimensions|vertices"
_PROSE: list[tuple[str, Any]] = [
    (r"(?<!\\)\\(?:[A-Z]|[,!;: \[\]()])|\\(?:left|right|displaystyle)(?![a-z])|\{,\}|~|['’\"“”]", ""),
    (r"\\?%", " percent"), (r"[−–]|--", "-"), (r"(?<![(,]\d)(?<=\d),(?=\d{3}(?!\d))", ""), (r"\\?\$", " "),
    (r"\\(?:text|mathrm|mbox)\s*\{([^{}]*)\}", r" \1 "), (r"\^?\s*\{?\s*\\circ\s*\}?|°", " degrees "),
    (r"\\sqrt\s*(\d)(?!\d)", r"\\sqrt{\1}"), (r"\\[dt]?frac\s*\{?(\d+)\}?\s*\{?(\d+)\}?", r" \1/\2 "),
    (r"(\d)\s+(?=\\sqrt|\\pi)", r"\1"), (r"(?<=\d)(?:st|nd|rd)\b", "th"),
    (rf"\b({_NTH})(?= term)", lambda found: f"{_NTHS.index(found[1])}th"),
    (r"\b(?:six|6)-sided |(?<!exactly )(?<!least )(?<!most )\bone\b(?! (?:head|tail|half|third|quarter|f|red|blue|green|white|black|yellow))", " "),
    (rf"\b(the|these|its|those|of|both) (?:two|three|four|2|3)(?= (?:\w+ )?(?:{_THINGS})\b)", r"\1"),
    (r"\bonce\b", "1 time"), (r"\btwice\b(?! as)", "2 times"),
    (rf"\b({_ONE}|\d+)[- ]({_PART})s?\b", lambda found: f"{_COUNT.get(found[1], found[1])}/{_PARTS[found[2]]}"),
    (r"\bhalf\b", "1/2"), (r"\bpair of (?=dice|fair|standard)", "2 "),
    (rf"\b({_ONE})\b", lambda found: str(_COUNT[found[1]])), (r"\bdozen\b", "12"), (r"\s*([,;:?])\s*", r"\1 "),
    (r"(?:express|give|write|leave|enter) (?:your|the|all) (?:final |exact )?answers?[^.?]*[.?]", ""),
    (r"(\d) (?=\d+/\d)", r"\1+"), (r"(est|er|middle)( \w+)? of (?:the|these) \d+\b", r"\1\2"),
    (r"(?<=[-+(=] )- (?=\d)", "-"), (r"\s+", " "),
]  # fmt: skip
NUMBER = r"(?:(?<![\w)])-)?(?<![\w.])(?:\d+(?:\+\d+/\d+|\.\d+|/\d+)?(?:\\sqrt\{\d+\})?(?:\\pi)?|\\sqrt\{\d+\}|\\pi)(?!\d|\.\d|/\d|th\b)"
_CARE = set("""not no never except unless least most adjacent next together apart exactly either neither without fewer must cannot more less than first last begins ends consecutive other another remaining
same identical both only respectively original instead average difference ratio inscribed circumscribed tangent shaded prime odd even president order arranged row line circle circular
divisible probability sum product between percent every then increased decreased nearest decimal rounded""".split())  # fmt: skip
_COMMON = set("""what is the value of compute evaluate simplify find calculate determine expression following exact please result when work out in simplified simplest form as a an common fraction express
write your answer give s that if and let be i it to by for such with this where equal equals integer are all suppose given then real number numbers function functions lowest terms mixed
rationalize denominator quantity power exactly whole radians degrees defined so we""".split())  # fmt: skip
_FAILURES = (
    Unreadable, ArithmeticError, NotImplementedError, ValueError, TypeError, AttributeError, LookupError,
)  # fmt: skip


def maths(stem: str) -> list[str]:
    """Return the mathematics of a problem: what is between dollars or brackets."""
    return [next(filter(None, found)) for found in _MATHS.findall(stem)]


def words(stem: str) -> set[str]:
    """Return the words and figures of a problem outside its mathematics, in lower case."""
    return set(re.findall(r"[a-z]+|\d+", _MATHS.sub(" ", stem).lower()))


def says_only(stem: str, more: str = "") -> bool:
    """Return whether a problem says nothing beyond common words and those of `more`."""
    return words(stem) <= _COMMON | set(re.findall("[a-z]+", more))


@lru_cache(maxsize=256)
def prose(stem: str) -> str:
    """Return a problem as lower-case plain text: numbers in figures, dollars and commands gone."""
    expect(len(stem) < 1500 and "[asy]" not in stem, "a short problem without a figure")
    for pattern, replacement in _PROSE:
        stem = re.sub(pattern, replacement, stem).lower()
    return stem.strip()


def numbers(text: str) -> list[Any]:
    """Return the numbers in prose, in their order."""
    return [read(number) for number in re.findall(NUMBER, text)]


def _by_row(row: Row, vocabulary: str | None, stem: str) -> Found:
    (pattern, formula, method), text, named, told = row, prose(stem), dict[str, Any](), set[str]()
    for piece in pattern.split(" & "):
        found = re.search(piece.lstrip("!"), text)
        expect(piece.startswith("!") != bool(found), piece)
        named |= found.groupdict() if found else {}
        told |= set(re.findall("[a-z]+", piece.replace(r"\b", " "))) if found else set()
    if vocabulary is None:
        expect(set(re.findall("[a-z]+", text)) & _CARE <= told, "no other word of care")
        return formula(*numbers(text), **named), f"{method}, with {numbers(text)}."
    expect(words(stem) <= _COMMON | told | set(vocabulary.split()), "known words")
    return formula(*map(read, maths(stem)), **named), f"{method}: {', '.join(maths(stem))}."


def tabled(rows: list[Row], vocabulary: str | None = None) -> list[Recogniser]:
    """Return a recogniser a row, whose formula takes the numbers of the prose in their order.

    A word that calls for care must then be in the row's patterns. With a vocabulary, the formula
    takes the mathematics instead, and the problem has no other words.
    """
    return [partial(_by_row, row, vocabulary) for row in rows]


def evaluated(stem: str) -> Found:
    """Evaluate the one expression a problem gives, if that is all it asks."""
    (text,) = (text for text in maths(stem) if not re.fullmatch(r"\s*i(?:\s*\^2)?\s*=.*", text))
    value = read(re.sub(r"^\s*[A-Za-z]\s*=(?!.*=)", "", text))
    expect(says_only(stem, "definite integral limit sum infinite series geometric"), "no more")
    expect(isinstance(value, sympy.Expr) and not value.free_symbols, "a value")
    expect(not value.has(sympy.sin, sympy.cos, sympy.tan, sympy.Integral), "all of it evaluated")
    return tidy(value), f"The expression {text} is evaluated exactly."


def tidy(value: Any) -> Any:
    """Write an exact number without roots of roots or roots below a line, where SymPy can."""
    value = sympy.expand(value, trig=False)
    return sympy.radsimp(sympy.sqrtdenest(value)) if value.is_algebraic else value


def family(*recognisers: Recogniser) -> Callable[[Question], Derivation | None]:
    """Return what derives: the first recogniser that can read a problem and answers it."""

    def derive(question: Question) -> Derivation | None:
        for recognise in recognisers:
            try:
                value, steps = recognise(question.stem)
                expect(value is not None, "a value")
                return Derivation(write(value), steps)
            except _FAILURES:
                continue
        return None

    return derive
