"""The words of a problem: its mathematics, its prose in figures, and rows of patterns over it."""
# ruff: noqa: E501, SIM905 - a row of a table is one line, a list of words is text

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sympy
from sympy import MatrixBase
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from stackprog.lms.offline.latex import Unreadable, expect, read
from stackprog.lms.offline.question import Derivation, Question

Found = tuple[Any, str] | None
"""An answer and the sentence that says how it was derived."""
Recogniser = Callable[[str], Found]
Row = tuple[str, Callable[..., Any], str]
"""A pattern over prose, a formula of what it finds, and what the formula does in words."""

_MATHS = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|(?<!\\)\$(.+?)(?<!\\)\$", re.DOTALL)
_PLAIN = re.compile(
    r"(?<![A-Za-z\\$])(?:(?:\d[\d,]*\.?\d*|(?:arc)?(?:sin|cos|tan)|sqrt|log(?:_?\d+)?|ln|pi"
    r"|(?<=\d)[a-z]{2}(?![A-Za-z])|[a-zA-Z](?![A-Za-z'])|[-+*/^=<>()|!{}_×÷−≤≥·√²³π])\s*)+"
)
_ONES = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NTHS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_COUNT = {word: n for n, word in enumerate(_ONES)} | {"twenty": 20, "thirty": 30, "forty": 40}
_PARTS = {word: n for n, word in enumerate(_NTHS, 1)} | {"half": 2, "quarter": 4}
_ONE, _PART = "|".join(_COUNT), "|".join(_PARTS)
_PROSE: list[tuple[str, Any]] = [
    (r"\\[A-Z]|\\[,!;: \[\]()]|\\(?:left|right)(?![a-z])|\{,\}|~|['’\"“”]", ""), (r"\\?%", " percent"), (r"[−–]|--", "-"),
    (r"(?<![(,]\d)(?<=\d),(?=\d{3}(?!\d))", ""), (r"\\?\$", " "), (r"\\(?:text|mathrm|mbox)\s*\{([^{}]*)\}", r" \1 "),
    (r"\^?\s*\{?\s*\\circ\s*\}?|°", " degrees "), (r"\\sqrt\s*(\d)(?!\d)", r"\\sqrt{\1}"), (r"π|(?<!\\)\bpi\b", r"\\pi"),
    (r"\\[dt]?frac\s*\{?(\d+)\}?\s*\{?(\d+)\}?", r" \1/\2 "), (r"(\d)\s+(?=\\sqrt|\\pi)", r"\1"), (r"(?<=\d)(?:st|nd|rd)\b", "th"),
    (rf"\b({_PART})(?= (?:term|power|angle))", lambda found: f"{_PARTS[found[1]]}th"),
    (rf"\b({_ONE}|\d+)[- ]({_PART})s?\b", lambda found: f"{_COUNT.get(found[1], found[1])}/{_PARTS[found[2]]}"),
    (r"\bhalf\b", "1/2"), (r"\b(?:twice|double)\b", "2 times"), (r"\bpair of (?=dice|fair)", "2 "), (rf"\b({_ONE})\b", lambda found: str(_COUNT[found[1]])),
    (r"\b(\d+) dozen\b", lambda found: str(12 * int(found[1]))), (r"\bdozen\b", "12"), (r"\s*([,;:?])\s*", r"\1 "),
    (r"(?:express|give|write|leave|enter|round) (?:your|the|all) (?:final |exact )?answers?[^.?]*[.?]", ""), (r"(\d) (?=\d+/\d)", r"\1+"),
    (r"(est|er|middle)( \w+)? of (?:the|these) \d+\b", r"\1\2"), (r"\s+", " "),
]  # fmt: skip
_NUMBER = r"(?:-?\d+(?:\+\d+/\d+|\.\d+|/\d+)?(?:\\sqrt\{\d+\})?(?:\\pi)?|\\sqrt\{\d+\}|\\pi)(?!\d|\.\d|/\d)"
_CARE = set(
    "not no never except unless least most adjacent next together apart exactly either neither without fewer must cannot "
    "first last begins ends consecutive other another remaining same identical both only respectively original instead average "
    "difference ratio inscribed circumscribed tangent shaded prime odd even president order arranged row line circle circular".split()
)  # fmt: skip
_COMMON = set(
    "what is the value of compute evaluate simplify find calculate determine expression following exact please result when "
    "in simplified simplest form as a an common fraction express write your answer give s that if and let be i it to by for "
    "such with this work out where equal integer are all suppose given then real number numbers function functions lowest terms "
    "decimal terminating mixed sum rationalize denominator quantity power product radical exactly nearest whole tenth "
    "hundredth thousandth rounded radians degrees improper".split()
)  # fmt: skip
_PLACES = {"whole": 0, "integer": 0, "tenth": 1, "hundredth": 2, "cent": 2, "thousandth": 3}
_FAILURES = (Unreadable, ArithmeticError, NotImplementedError, ValueError, TypeError, AttributeError, LookupError)  # fmt: skip


def maths(stem: str) -> list[str]:
    """Return the mathematics of a problem: what is between dollars, else runs of plain mathematics."""
    marked = [next(filter(None, found)) for found in _MATHS.findall(stem)]
    marked = [t for t in marked if not re.search(r"(?<![\\A-Za-z{])[A-Za-z]{3,} [A-Za-z]{2,}", t)]
    runs = [text.strip() for text in _PLAIN.findall(stem)]
    plain = r"\d.*[-+*/^=<>|!√²³]|[a-z] ?[-+*/^=]|(?:sin|cos|tan|sqrt|log|ln).*\d"
    return marked or [text for text in runs if re.search(plain, text)]


def words(stem: str) -> set[str]:
    """Return the words and figures of a problem outside its mathematics, in lower case."""
    inside = "|".join(map(re.escape, maths(stem))) or "$"
    outside = _MATHS.sub(" ", stem) if _MATHS.search(stem) else re.sub(inside, " ", stem)
    return set(
        re.findall(r"[a-z]+|\d+", re.sub(r"\\[a-z]+(?:\{[a-z]*\*?\})?", " ", outside.lower()))
    )


def says_only(stem: str, more: str = "") -> bool:
    """Return whether a problem says nothing beyond common words and those of `more`."""
    figures = set() if maths(stem) else set(re.findall(r"\d+", stem))
    return words(stem) <= _COMMON | figures | set(re.findall("[a-z]+", more))


@lru_cache(maxsize=256)
def prose(stem: str) -> str:
    """Return a problem as lower-case plain text: numbers in figures, dollars and commands gone."""
    expect(len(stem) < 1500 and "[asy]" not in stem, "a short problem without a figure")
    for pattern, replacement in _PROSE:
        stem = re.sub(pattern, replacement, stem).lower()
    return stem.strip()


def match(pattern: str, stem: str) -> dict[str, Any] | None:
    """Match a whole problem: `<r>` is a number called r, `<*xs>` a list, `~` text without figures.

    No number may be outside the match, and no word that calls for care unless the pattern says it.
    A pattern without numbers is about the mathematics `x`, `y`, ..., and says all the words.
    """
    text = prose(stem)
    listed = rf"(?P<xs>{_NUMBER}(?:(?:, and |, | and ){_NUMBER})+)"
    regex = pattern.replace("~", r"[^\d]*?").replace("<*xs>", listed).replace("#", _NUMBER)
    found = re.search(re.sub(r"(?<!P)<\w+>", lambda name: f"(?P{name[0]}{_NUMBER})", regex), text)
    if found and "<" not in pattern:
        values = map(read, maths(stem) or re.findall(r"\d+", text))
        return dict(zip("xyz", values, strict=False)) if says_only(stem, pattern) else None
    if found is None or re.search(r"\d(?!\d*th\b)", text[: found.start()] + text[found.end() :]):
        return None
    if any(word in _CARE and word not in pattern for word in re.findall("[a-z]+", text)):
        return None
    given: dict[str, Any] = found.groupdict()
    for name, value in given.items():
        if name == "xs" or (value and re.fullmatch(_NUMBER, value)):
            found_numbers = [read(number) for number in re.findall(_NUMBER, value)]
            given[name] = found_numbers if name == "xs" else found_numbers[0]
    return given


def tabled(rows: list[Row]) -> Recogniser:
    """Return the recogniser of a table: the first row that matches the whole problem answers."""

    def recognise(stem: str) -> Found:
        for pattern, formula, method in rows:
            found = match(pattern, stem)
            value = None if found is None else formula(**found)
            if found and value is not None:
                given = ", ".join(f"{name} = {v}" for name, v in found.items() if v is not None)
                return value, f"{method}, with {given}."
        return None

    return recognise


def evaluated(stem: str) -> Found:
    """Evaluate the one expression a problem gives, if that is all it asks."""
    (text,) = (text for text in maths(stem) if not re.fullmatch(r"\s*i(?:\s*\^2)?\s*=.*", text))
    value = read(re.sub(r"^\s*[A-Za-z]\s*=(?!.*=)", "", text))
    expect(says_only(stem) and "degrees" not in words(stem), "no more")
    expect(isinstance(value, sympy.Expr | MatrixBase) and not value.free_symbols, "a value")
    expect(not value.has(TrigonometricFunction), "all of it evaluated")
    return tidy(value), f"The expression {text} is evaluated exactly."


def tidy(value: Any) -> Any:
    """Write an exact number without roots of roots or roots below a line, where SymPy can."""
    if isinstance(value, MatrixBase):
        return value.applyfunc(tidy)
    value = sympy.expand(value, trig=False)
    return sympy.radsimp(sympy.sqrtdenest(value)) if value.is_algebraic else value


def conclude(value: Any, steps: str, stem: str = "") -> Derivation:
    """Make the derivation of a value, rounded or written as the problem asks."""
    value = sympy.Integer(value) if isinstance(value, int) else value
    answer = latex(value)
    if not (getattr(value, "is_number", False) and value.is_extended_real and value.is_finite):
        return Derivation(answer, steps)
    if rounding := re.search(rf"nearest (?:\w+ )?({'|'.join(_PLACES)})\b", stem):
        scale = 10 ** (places := _PLACES[rounding[1]])
        answer = f"{float(sympy.floor(value * scale + sympy.Rational(1, 2)) / scale):.{places}f}"
    elif value.is_Rational and re.search(r"as a (?:terminating )?decimal", stem):
        answer = f"{float(value):.12g}"
    return Derivation(answer, steps, float(value))


def latex(value: Any) -> str:
    r"""Write a value as MATH does: `\frac{3}{4}`, `3\sqrt{2}`, `(2,-1)`, `x^2+3x+2`."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        inside = ",".join(map(latex, value))
        return f"({inside})" if isinstance(value, tuple) else inside
    names = {"imaginary_unit": "i", "ln_notation": True}
    text = sympy.latex(value, mat_str="pmatrix", mat_delim="", **names)
    text = re.sub(r"\\(?:left|right)|\{(?=\\left\()|(?<=\\right\))\}", "", text)
    text = re.sub(r"\^\{(\w)\}", r"^\1", text)
    return re.sub(r"(\\[A-Za-z]+ )(?=[A-Za-z0-9])|\s+", lambda found: found[1] or "", text)


def family(*recognisers: Recogniser) -> Callable[[Question], Derivation | None]:
    """Return what derives: the first recogniser that can read a problem and answers it."""

    def derive(question: Question) -> Derivation | None:
        for recognise in recognisers:
            try:
                if found := recognise(question.stem):
                    return conclude(*found, question.stem)
            except _FAILURES:
                continue
        return None

    return derive
