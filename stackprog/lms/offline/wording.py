"""The words of a problem: its mathematics, its prose in plain figures, and rows of patterns over that prose."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import sympy
from sympy import Rational

from stackprog.lms.offline.bounds import Unreadable, expect
from stackprog.lms.offline.latex import read
from stackprog.lms.offline.question import Derivation, Question

Recogniser = Callable[[str], Derivation | None]
Row = tuple[str, Callable[..., Any], str]

_MATHS = re.compile(r"(\\begin\{(?:align|gather|eqnarray)\*?\}.+?\\end\{(?:align|gather|eqnarray)\*?\})|\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|(?<!\\)\$(.+?)(?<!\\)\$", re.DOTALL)
_PLAIN = re.compile(
    r"(?<![A-Za-z\\$])(?:(?:\d[\d,]*\.?\d*|\.\d+|(?:arc)?(?:sin|cos|tan)|sqrt|log(?:_?\d+)?|ln|pi|(?<=\d)[a-z]{2}(?![A-Za-z])|[a-zA-Z](?![A-Za-z'])"
    r"|\\[a-zA-Z]+|[-+*/^=<>()|!{}_×÷−≤≥·√²³π])\s*)+"
)
_NAMES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_COUNT = {word: n for n, word in enumerate(f"{_NAMES} eighteen nineteen".split())}
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_PARTS = {"half": 2, "halves": 2, "third": 3, "fourth": 4, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
_PARTS |= {"ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20}
_SCALE = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6}
_ONES, _ANY = "|".join(_COUNT), "|".join([*_TENS, *_COUNT])
_PROSE: list[tuple[str, Any]] = [
    (r"\\[,!;: \[\]()]|\\(?:left|right)(?![a-z])|\{,\}|~", ""), (r"(?<=\d),(?=\d{3}(?!\d))(?<![(,]\d,)", ""), (r"\\?%", " percent"),
    (r"\\\$|\$", " "), (r"\\(?:text|mathrm|mbox|textbf|emph|mathbf)\s*\{([^{}]*)\}", r" \1 "), (r"[−–]|--", "-"), ("[’']", ""),
    (r"\^?\s*\{?\s*\\circ\s*\}?|°", " degrees "), (r"\\[dtc]?frac\s*\{?(\d+)\}?\s*\{?(\d+)\}?", r" \1/\2 "),
    (r"\\sqrt\s*(\d)(?!\d)", r"\\sqrt{\1}"), (r"π|\bpi\b", r"\\pi"), (r"(\d)\s+(?=\\sqrt|\\pi)", r"\1"),
    (rf"\b({'|'.join(_TENS)})[- ]({_ONES})\b", lambda m: str(_TENS[m[1]] + _COUNT[m[2]])),
    (rf"\b({_ANY}|\d+|a)[- ]({'|'.join(_PARTS)})s?\b(?! (?:term|row|power|number|time|day))", lambda m: f"{_count(m[1])}/{_PARTS[m[2]]}"),
    (r"\bhalf\b", "1/2"), (r"\btwice\b|\bdouble\b", "2 times"), (r"\bthrice\b|\btriple\b", "3 times"),
    (r"\bpair of (?=dice|fair|standard|regular)", "2 "), (rf"\b({_ANY})\b", lambda m: str(_count(m[1]))),
    (r"\b(?:(\d+) )?(hundred|thousand|million|dozen)\b", lambda m: str(int(m[1] or 1) * _SCALE[m[2]])),
    (rf"\b({'|'.join(_PARTS)})(?= (?:term|row|power|number))", lambda m: f"{_PARTS[m[1]]}th"), (r"\s*([,;:?])\s*", r"\1 "),
    (r"(?:please )?(?:express|give|write|leave|enter|round|state) (?:your|the|each|all) (?:final |exact )?answers?[^.?]*[.?]", ""),
    (r"\ba 1/", "1/"), (r"(est|er|middle)( \w+)? of (?:the|these) \d+\b", r"\1\2"), (r"(\d) (?=\d+/\d)", r"\1+"), (r"\s+", " "),
]  # fmt: skip
_NUMBER = r"(?:-?\d+(?:\+\d+/\d+|\.\d+|/\d+)?(?:\\sqrt\{\d+\})?(?:\\pi)?|\\sqrt\{\d+\}|\\pi)(?!\d|\.\d|/\d)"
_CARE = set(
    "not no never except unless least most adjacent next together apart exactly either neither without fewer alternate "
    "must cannot cant dont first last begin begins end ends consecutive other another remaining same identical both only "
    "respectively previous original originally instead average difference ratio inscribed circumscribed tangent shaded".split()
)
_ROUNDING = {"whole": 0, "integer": 0, "tenth": 1, "hundredth": 2, "cent": 2, "thousandth": 3}


def _count(word: str) -> int:
    return int(word) if word.isdigit() else {"a": 1, **_COUNT, **_TENS}[word]


def maths(stem: str) -> list[str]:
    """Return the mathematics of a problem: what is between dollars, else runs of plain mathematics."""
    marked = [next(filter(None, found)) for found in _MATHS.findall(stem)]
    marked = [text for text in marked if not re.search(r"(?<![\\A-Za-z{])[A-Za-z]{3,} [A-Za-z]{2,}", text)]
    plain = [text.strip() for text in _PLAIN.findall(stem) if re.search(r"[-+*/^=<>|!√²³]|sin|cos|tan|sqrt|log|ln", text)]
    return marked or [text for text in plain if re.search(r"\d|[a-z] ?[-+*/^=]", text)]


def words(stem: str) -> list[str]:
    """Return the words of a problem outside its mathematics, in lower case."""
    outside = _MATHS.sub(" ", stem)
    if outside == stem:
        outside = re.sub("|".join(map(re.escape, maths(stem))) or "$", " ", stem)
    return re.findall(r"[a-z]+|\d+", re.sub(r"\\[a-z]+(?:\{[a-z]*\*?\})?", " ", outside).lower())


@lru_cache(maxsize=256)
def prose(stem: str) -> str:
    """Return a problem as lower-case plain text: numbers in figures, dollars and commands gone.

    Raises:
        Unreadable: It is too long, or draws a figure we cannot see.
    """
    expect(len(stem) < 1500 and "[asy]" not in stem, "a short problem without a figure")
    text = re.sub(r"\\[A-Z]", "", stem).lower()
    for pattern, replacement in _PROSE:
        text = re.sub(pattern, replacement, text)
    return text.strip()


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    pattern = pattern.replace("@", r"[^\d?]*?").replace("#", rf"{_NUMBER}(?: ?percent)?")
    return re.compile(re.sub(r"(?<!P)<(\w+)>", lambda name: f"(?P{name[0]}{_NUMBER})", pattern))


def match(pattern: str, text: str) -> dict[str, Any] | None:
    """Find a pattern whose `<r>` is a number called r and whose `@` is any text without figures.

    The whole text must be accounted for: no number outside the match, and no word that calls for care unless
    the pattern says it.
    """
    found = _compiled(pattern).search(text)
    if found is None or re.search(r"\d", text[: found.start()] + text[found.end() :]):
        return None
    if any(word in _CARE and word not in pattern for word in re.findall("[a-z]+", text)):
        return None
    return {name: value and _valued(value) for name, value in found.groupdict().items()}


def _valued(text: str) -> Any:
    return read(text.replace("percent", "")) if re.fullmatch(rf"{_NUMBER}(?: percent)?", text) else text


def numbers(text: str) -> list[Any]:
    """Return the numbers of a list such as `3, 5/2 and 7`."""
    return [read(found) for found in re.findall(_NUMBER, text)]


def tabled(rows: Iterable[Row], stem: str) -> Derivation | None:
    """Return what the first row that matches the whole problem says: its pattern, its formula, its method."""
    text = prose(stem)
    for pattern, formula, method in rows:
        found = match(pattern, text)
        value = None if found is None else formula(**found)
        if value is not None:
            return conclude(value, f"{method} With {', '.join(f'{k} = {v}' for k, v in (found or {}).items())}.", stem)
    return None


def conclude(value: Any, steps: str, stem: str = "", suffix: str = "") -> Derivation:
    """Make the derivation of a value, rounded or written as the problem asks."""
    value = sympy.sympify(value) if isinstance(value, int) else value
    number = getattr(value, "is_number", False) and value.is_real is not False and not getattr(value, "is_infinite", False)
    answer = latex(value)
    if number and (asked := re.search(r"nearest (?:\w+ )?(whole|integer|tenth|hundredth|thousandth|cent)\b", stem)):
        answer = f"{_rounded(value, places := _ROUNDING[asked[1]]):.{places}f}"
    elif number and value.is_Rational and re.search(r"as a (?:terminating )?decimal", stem):
        answer = f"{float(value):.12g}"
    elif number and value.is_Rational and value.q > 1 and re.search(r"as a mixed number", stem):
        answer = f"{value.p // value.q}\\frac{{{value.p % value.q}}}{{{value.q}}}"
    return Derivation(answer + suffix, steps, float(value) if number else None)


def _rounded(value: Any, places: int) -> Rational:
    return sympy.floor(value * 10**places + Rational(1, 2)) / Rational(10) ** places


def latex(value: Any) -> str:
    """Write a value as MATH does: `\\frac{3}{4}`, `3\\sqrt{2}`, `(2,-1)`, `x^2+3x+2`."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return f"({','.join(map(latex, value))})"
    if isinstance(value, list):
        return ",".join(map(latex, value))
    text = sympy.latex(value, imaginary_unit="i", mat_str="pmatrix", mat_delim="", ln_notation=True, inv_trig_style="full")
    text = re.sub(r"\\(?:left|right)|\{(?=\\left\()|(?<=\\right\))\}", "", text)
    text = re.sub(r"\^\{(\w)\}", r"^\1", text)
    return re.sub(r"(\\[A-Za-z]+) (?=[A-Za-z0-9])|\s+(?!\\\\)", lambda found: found[1] + " " if found[1] else "", text)


def first(recognisers: Iterable[Recogniser], question: Question) -> Derivation | None:
    """Return the first derivation; a recogniser that cannot read the problem leaves it to the next."""
    for recognise in recognisers:
        try:
            found = recognise(question.stem)
        except (Unreadable, ArithmeticError, NotImplementedError, TypeError, ValueError, AttributeError, IndexError):
            continue
        if found is not None:
            return found
    return None
