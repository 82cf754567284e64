"""The words of a problem: its mathematics, its prose in figures, and rows of patterns over it."""

# A row of patterns is one line, and a list of words reads best as text.
# ruff: noqa: E501, SIM905

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import sympy
from sympy import MatrixBase, Rational

from stackprog.lms.offline.bounds import Unreadable, expect
from stackprog.lms.offline.latex import read
from stackprog.lms.offline.question import Derivation, Question

Recogniser = Callable[[str], Derivation | None]
Row = tuple[str, Callable[..., Any], str]
"""A pattern over prose, a formula of its named groups, and what the formula does in words."""

_MATHS = re.compile(
    r"(\\begin\{(?:align|gather)\*?\}.+?\\end\{(?:align|gather)\*?\})|\$\$(.+?)\$\$|\\\[(.+?)\\\]"
    r"|\\\((.+?)\\\)|(?<!\\)\$(.+?)(?<!\\)\$",
    re.DOTALL,
)
_PLAIN = re.compile(
    r"(?<![A-Za-z\\$])(?:(?:\d[\d,]*\.?\d*|\.\d+|(?:arc)?(?:sin|cos|tan)|sqrt|log(?:_?\d+)?|ln|pi"
    r"|(?<=\d)[a-z]{2}(?![A-Za-z])|[a-zA-Z](?![A-Za-z'])|\\[a-zA-Z]+|[-+*/^=<>()|!{}_×÷−≤≥·√²³π])\s*)+"
)
_ONES = dict(zip("one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
                 "fifteen sixteen seventeen eighteen nineteen".split(), range(1, 20), strict=True))  # fmt: skip
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))  # fmt: skip
_COUNT = {**_ONES, **_TENS, "zero": 0, "a": 1}
_PARTS = dict(zip("half third fourth fifth sixth seventh eighth ninth tenth".split(), range(2, 11), strict=True))  # fmt: skip
_PARTS |= {"halve": 2, "quarter": 4, "twelfth": 12, "twentieth": 20}
_SCALE = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6}
_NTH = r"(?= (?:term|row|power|number))"


def _one_of(table: Iterable[str]) -> str:
    return f"({'|'.join(table)})"


_PROSE: list[tuple[str, Any]] = [
    (r"\\[A-Z]|\\[,!;: \[\]()]|\\(?:left|right)(?![a-z])|\{,\}|~", ""), ("[’'\"“”]", ""),
    (r"(?<![(,]\d)(?<=\d),(?=\d{3}(?!\d))", ""), (r"\\?%", " percent"), (r"[−–]|--", "-"),
    (r"\\?\$", " "), (r"\\(?:text|mathrm|mbox|mathbf)\s*\{([^{}]*)\}", r" \1 "),
    (r"\^?\s*\{?\s*\\circ\s*\}?|°", " degrees "), (r"\\sqrt\s*(\d)(?!\d)", r"\\sqrt{\1}"),
    (r"\\[dtc]?frac\s*\{?(\d+)\}?\s*\{?(\d+)\}?", r" \1/\2 "), (r"π|(?<!\\)\bpi\b", r"\\pi"),
    (r"(\d)\s+(?=\\sqrt|\\pi)", r"\1"),
    (rf"\b{_one_of(_TENS)}[- ]{_one_of(_ONES)}\b", lambda m: str(_COUNT[m[1]] + _COUNT[m[2]])),
    (rf"\b{_one_of([*_COUNT, r'[0-9]+'])}[- ]{_one_of(_PARTS)}s?\b(?! (?:term|row|power|number|time|day))",
     lambda m: f"{_COUNT.get(m[1], m[1])}/{_PARTS[m[2]]}"),
    (r"\bhalf\b", "1/2"), (r"\btwice\b|\bdouble\b", "2 times"), (r"\bthrice\b|\btriple\b", "3 times"),
    (r"\bpair of (?=dice|fair|standard|regular)", "2 "),
    (rf"\b{_one_of([*_TENS, *_ONES, 'zero'])}\b", lambda m: str(_COUNT[m[1]])),
    (rf"\b(?:(\d+) )?{_one_of(_SCALE)}\b", lambda m: str(int(m[1] or 1) * _SCALE[m[2]])),
    (rf"\b{_one_of(_PARTS)}{_NTH}", lambda m: f"{_PARTS[m[1]]}th"), (r"\s*([,;:?])\s*", r"\1 "),
    (r"\b([xy]) ?- ?(?=intercept|axis)", r"\1-"), (r"\ba 1/", "1/"), (r"(\d+)-(?:gon|sided polygon)", r"polygon with \1 sides"), (r"(\d) (?=\d+/\d)", r"\1+"),
    (r"(?:please )?(?:express|give|write|leave|enter|round|state) (?:your|the|all) (?:final |exact )?"
     r"answers?[^.?]*[.?]", ""),
    (r"(est|er|middle)( \w+)? of (?:the|these) \d+\b", r"\1\2"), (r"\s+", " "),
]  # fmt: skip
_NUMBER = (r"(?:-?\d+(?:\+\d+/\d+|\.\d+|/\d+)?(?:\\sqrt\{\d+\})?(?:\\pi)?|\\sqrt\{\d+\}|\\pi)"
           r"(?!\d|\.\d|/\d)")  # fmt: skip
_CARE = set(
    "not no never except unless least most adjacent next together apart exactly either neither "
    "without fewer alternate must cannot cant dont first last begin begins end ends consecutive "
    "other another remaining same identical both only respectively previous original originally "
    "instead average difference ratio inscribed circumscribed tangent shaded prime odd even "
    "president order arranged arrange row line circle circular".split()
)
_EVALUATE = set(
    "what is the value of compute evaluate simplify find calculate determine expression following "
    "exact please result when in simplified simplest form as a an common fraction express write "
    "your answer decimal terminating mixed number integer sum rationalize denominator lowest terms "
    "completely s fully and reduce reduced equal to this work out give radical quantity power "
    "single product radicals exactly improper nearest whole tenth hundredth thousandth round rounded enter "
    "infinite series radians degrees all angles values functions are complex rectangular where i".split()
)  # fmt: skip
_PLACES = {"whole": 0, "integer": 0, "tenth": 1, "hundredth": 2, "cent": 2, "thousandth": 3}
_FAILURES: tuple[Any, ...] = (Unreadable, ArithmeticError, NotImplementedError, ValueError, TypeError, AttributeError)
_FAILURES += (LookupError, StopIteration, sympy.PolynomialError)


def maths(stem: str) -> list[str]:
    """Return the mathematics of a problem: what is between dollars, else runs of plain mathematics."""
    marked = [next(filter(None, found)) for found in _MATHS.findall(stem)]
    marked = [t for t in marked if not re.search(r"(?<![\\A-Za-z{])[A-Za-z]{3,} [A-Za-z]{2,}", t)]
    if marked:
        return marked
    runs = [text.strip() for text in _PLAIN.findall(stem)]
    runs = [text for text in runs if re.search(r"[-+*/^=<>|!√²³]|sin|cos|tan|sqrt|log|ln", text)]
    return [text for text in runs if re.search(r"\d|[a-z] ?[-+*/^=]", text)]


def words(stem: str) -> set[str]:
    """Return the words and figures of a problem outside its mathematics, in lower case."""
    outside = _MATHS.sub(" ", stem)
    if outside == stem:
        outside = re.sub("|".join(map(re.escape, maths(stem))) or "$", " ", stem)
    outside = re.sub(r"\\[a-z]+(?:\{[a-z]*\*?\})?", " ", outside)
    return set(re.findall(r"[a-z]+|\d+", outside.lower()))


@lru_cache(maxsize=256)
def prose(stem: str) -> str:
    """Return a problem as lower-case plain text: numbers in figures, dollars and commands gone.

    Raises:
        Unreadable: It is too long, or draws a figure we cannot see.
    """
    expect(len(stem) < 1500 and "[asy]" not in stem, "a short problem without a figure")
    text = stem
    for pattern, replacement in _PROSE:
        text = re.sub(pattern, replacement, text).lower()
    return text.strip()


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    pattern = pattern.replace("~", r"[^\d]*?").replace("#", _NUMBER)
    pattern = pattern.replace("<*xs>", rf"(?P<xs>{_NUMBER}(?:(?:, and |, | and ){_NUMBER})+)")
    return re.compile(re.sub(r"(?<!P)<\w+>", lambda name: f"(?P{name[0]}{_NUMBER})", pattern))


def match(pattern: str, text: str) -> dict[str, Any] | None:
    """Find a pattern: `<r>` is a number called r, `<*xs>` a list, `~` any text without figures.

    The whole text must be accounted for: no number outside the match, and no word that calls for
    care unless the pattern says it.
    """
    found = _compiled(pattern).search(text)
    if found is None:
        return None
    outside = f"{text[: found.start()]} {text[found.end() :]}"
    if re.search(r"\d(?!\d*(?:st|nd|rd|th)\b)", outside):
        return None
    if any(word in _CARE and word not in pattern for word in re.findall("[a-z]+", text)):
        return None
    return {name: value and _valued(value) for name, value in found.groupdict().items()}


def _valued(text: str) -> Any:
    return read(text) if re.fullmatch(_NUMBER, text) else text


def numbers(text: str) -> list[Any]:
    """Return the numbers of a list such as `3, 5/2 and 7`."""
    return [read(found) for found in re.findall(_NUMBER, text)]


def tabled(rows: Iterable[Row]) -> Recogniser:
    """Return the recogniser of a table: the first row that matches the whole problem answers."""

    def recognise(stem: str) -> Derivation | None:
        for pattern, formula, method in rows:
            found = match(pattern, prose(stem))
            value = None if found is None else formula(**found)
            if found is not None and value is not None:
                given = ", ".join(f"{name} = {v}" for name, v in found.items() if v is not None)
                return conclude(value, f"{method}, with {given}.", stem)
        return None

    return recognise


def evaluated(stem: str) -> Derivation | None:
    """Evaluate the one expression a problem gives, if that is all it asks."""
    said = words(stem)
    texts = [text for text in maths(stem) if not re.fullmatch(r"\s*i(?:\s*\^2)?\s*=.*", text)]
    if len(texts) != 1 or not said <= _EVALUATE or {"radians", "degrees"} <= said:
        return None
    value = read(re.sub(r"^\s*[A-Za-z]\s*=(?!.*=)", "", texts[0]))
    expect(isinstance(value, sympy.Expr | MatrixBase) and not value.free_symbols, "a value")
    expect(not value.has(sympy.nan, sympy.zoo), "a value")
    return conclude(tidy(value), f"The expression {texts[0]} is evaluated exactly.", stem)


def tidy(value: Any) -> Any:
    """Write an exact number without roots of roots or roots below a line, where SymPy can."""
    if isinstance(value, MatrixBase):
        return value.applyfunc(tidy)
    value = sympy.expand(value, trig=False)
    return sympy.radsimp(sympy.sqrtdenest(value)) if value.is_algebraic else value


def conclude(value: Any, steps: str, stem: str = "") -> Derivation:
    """Make the derivation of a value, rounded or written as the problem asks."""
    value = sympy.Integer(value) if isinstance(value, int) else value
    number = getattr(value, "is_number", False) and value.is_extended_real is not False
    number = number and value.is_finite is not False
    answer = latex(value)
    rounding = re.search(rf"nearest (?:\w+ )?{_one_of(_PLACES)}\b", stem)
    if number and rounding:
        scale = Rational(10) ** (places := _PLACES[rounding[1]])
        answer = f"{float(sympy.floor(value * scale + Rational(1, 2)) / scale):.{places}f}"
    elif number and value.is_Rational and re.search(r"as a (?:terminating )?decimal", stem):
        answer = f"{float(value):.12g}"
    elif number and value.is_Rational and value.q > 1 and "as a mixed number" in stem:
        answer = f"{value.p // value.q}\\frac{{{value.p % value.q}}}{{{value.q}}}"
    return Derivation(answer, steps, float(value) if number else None)


def latex(value: Any) -> str:
    r"""Write a value as MATH does: `\frac{3}{4}`, `3\sqrt{2}`, `(2,-1)`, `x^2+3x+2`."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        inside = ",".join(map(latex, value))
        return f"({inside})" if isinstance(value, tuple) else inside
    names = {"imaginary_unit": "i", "ln_notation": True, "inv_trig_style": "full"}
    text = sympy.latex(value, mat_str="pmatrix", mat_delim="", **names)
    text = re.sub(r"\\(?:left|right)|\{(?=\\left\()|(?<=\\right\))\}", "", text)
    text = re.sub(r"\^\{(\w)\}", r"^\1", text)
    return re.sub(r"(\\[A-Za-z]+ )(?=[A-Za-z0-9])|\s+", lambda found: found[1] or "", text)


def first(recognisers: Iterable[Recogniser], question: Question) -> Derivation | None:
    """Return the first derivation; a recogniser that cannot read a problem leaves it to the next."""
    for recognise in recognisers:
        try:
            found = recognise(question.stem)
        except _FAILURES:
            continue
        if found is not None:
            return found
    return None
