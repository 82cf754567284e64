r"""Step 2: write the same answer in the same way.

Only spelling changes here (boxes, fonts, spaces, `\dfrac`, thousands, units, unicode); what an
answer means is decided later. Two answers whose normal forms are equal are the same answer.
"""

import re
import unicodedata
from typing import NamedTuple

from .expressions import FUNCTIONS
from .spelling import COMMANDS, FONTS, LOWERED, NUMBER_WORDS, RAISED, SIGNS
from .units import split_unit


class Normal(NamedTuple):
    """An answer in its normal spelling, and the unit that stood with it."""

    text: str
    unit: str


_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_ONE_SIGN = r"[0-9A-Za-z]|\\[A-Za-z]+"
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_INVISIBLE = re.compile(r"\\(?:[hv]space|[hv]?phantom|label)\s*\{[^{}]*\}|\\!\s*")
_SPACES = re.compile(r"\\[,;:> ]|(?<!\\)~")
_TEXT = re.compile(r"\\text\s*\{([^{}]*)\}")
_LEAD_IN = re.compile(r"^\\text\s*\{[^{}]*(?:\bis|\bare|[:=])\s*\}|^\s*=")
_MATRIX = re.compile(
    r"[(\[]?\s*\\(begin|end)\s*\{\s*(?:[pbB]|small|psmall|bsmall)?(?:matrix|array)\s*\}"
    r"(?:\s*\{[clr|\s]*\})?\s*[)\]]?"
)
_ARTICLE = re.compile(
    r"^((?:\\text\{)?\s*)(?:an?|the)\s+(?=[a-z]{3})(?!sin|cos|tan|sqrt|log)", re.IGNORECASE
)
_NAMES = re.compile(r"(?<![\\A-Za-z])(sqrt|pi|infty|infinity|inf|oo)(?![A-Za-z])")
_NAMED = {"sqrt": r"\sqrt", "pi": r"\pi "}
_CALLS = re.compile(r"(?<![A-Za-z\\])(sin|cos|tan|ln|log|cot|sec|csc)(?=[\s({^\d])")
_IN_BRACKETS = re.compile(r"(\\sqrt|\^)\s*\(([^()]*)\)")
_PERCENT = re.compile(r"\s*(?:\\?%|\\text\{\s*per\s?cent\s*\}|\bper\s?cent(?:age)?\b)")
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d/ ])")
_BASE = re.compile(
    r"(?<=\d)\s*(?:\\text\{)?\s*\(?\s*(?:in )?base[\s-]*(\d+|[a-z]+)\s*\)?\s*\}?$", re.IGNORECASE
)
_DEGREE = re.compile(r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z]))")
_IN_DEGREES = re.compile(r"(.*?)\s*\\degree\s*[CF]?", re.DOTALL)
_TRIGONOMETRY = re.compile(r"\\(?:sin|cos|tan|cot|sec|csc)(?![A-Za-z])")
_MIXED = re.compile(r"(?<![\d.])(\d+)(?:\s+|\s*-\s*(?=\d+/\d+\s*$))(\d+)\s*/\s*(\d+)(?!\d)")


def normalise(answer: str) -> Normal:
    """Put an answer into its normal spelling."""
    text = _unwrapped(_unicode(answer.replace("\0", "")))
    text = _words(_fonts(_commands(text)))
    text = _connectives(_plain_notation(text))
    money = "dollar" if r"\$" in text else ""
    text = _thousands(_percent_and_money(text))
    text, unit = _without_unit(_BASE.sub(_base, _unwrapped(text)))
    text = _braced(_MIXED.sub(r"\1\\frac{\2}{\3}", text))
    return Normal(_without_spaces(_unwrapped(text)), unit or money)


def _unicode(text: str) -> str:
    if text.isascii():
        return text
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+", lambda m: "^{" + m.group().translate(RAISED) + "}", text)
    text = re.sub("[₀₁₂₃₄₅₆₇₈₉]+", lambda m: "_{" + m.group().translate(LOWERED) + "}", text)
    text = re.sub("[¼-¾⅐-⅞]", _vulgar_fraction, text)
    text = re.sub(r"√\s*(\d+|[A-Za-z])", r"\\sqrt{\1}", text).replace("√", r"\sqrt")
    return unicodedata.normalize("NFKC", text.translate(SIGNS))


def _vulgar_fraction(match: re.Match[str]) -> str:
    top, _, bottom = unicodedata.normalize("NFKC", match.group()).partition("⁄")
    return rf" \frac{{{top}}}{{{bottom}}}"


def _unwrapped(text: str) -> str:
    r"""Take off what only surrounds an answer: `$`, `\(`, `**`, a box, a closing full stop."""
    before = None
    while before != text:
        before = text
        text = text.strip().strip('*`"')
        text = re.sub(r"(?<!\\)[.,;:]$|\\\\$", "", text).strip()
        text = re.sub(r"^\\[(\[]|\\[)\]]$|^\${1,2}(?!\s*\d)|(?<!\\)\${1,2}$", "", text)
        text = re.sub(rf"^\\(?:boxed|fbox)\s*({_GROUP})$", lambda m: m[1][1:-1], text)
    return _LEAD_IN.sub("", text)


def _commands(text: str) -> str:
    text = _SPACES.sub(" ", _INVISIBLE.sub("", _line_breaks(text)))
    text = re.sub(r"\\(?:left|right)\s*\.", "", text)
    text = _COMMAND.sub(lambda m: COMMANDS.get(m[1], m.group()), text)
    text = text.replace("{,}", ",").replace(r"\|", "|").replace("{:}", ":")
    return _MATRIX.sub(lambda m: rf"\{m[1]}{{matrix}}", text)


def _line_breaks(text: str) -> str:
    r"""A double backslash ends a row of a matrix; elsewhere it is a command escaped twice."""
    if r"\begin" in text:
        return re.sub(r"\\\\(?!begin|end)(?:\[[^\]]*\])?", r"\\cr ", text)
    return re.sub(r"\\\\(?=[A-Za-z])", r"\\", text).replace(r"\\", " ")


def _fonts(text: str) -> str:
    text = re.sub(r"\\mathbb\s*\{?\s*([RNZQC])\s*\}?", r"\\mathbb{\1}", text)
    return _TEXT.sub(_plain_text, FONTS.sub(r"\\text", text))


def _plain_text(match: re.Match[str]) -> str:
    """Text that is a letter, a number or a function's name is what it says."""
    inner = match[1].strip()
    inner = NUMBER_WORDS.get(inner.lower(), inner)
    if inner in FUNCTIONS:
        return f"\\{inner} "
    if len(inner) == 1:
        return f" {inner} "
    if re.fullmatch(r"\(?[A-Z]\)?|[-+]?[\d.,/ ]*\d", inner):
        return inner
    return rf"\text{{{match[1]}}}"


def _words(text: str) -> str:
    """An article says nothing, and a number in words is the number."""
    text = _ARTICLE.sub(r"\1", text)
    return NUMBER_WORDS.get(text.strip().lower(), text)


def _plain_notation(text: str) -> str:
    """Notation of plain text: `sqrt(2)`, `pi`, `2*x`, `x**2`, `x^(1/2)`."""
    text = _NAMES.sub(lambda m: _NAMED.get(m[1], r"\infty "), text)
    text = text.replace("**", "^").replace("*", r"\cdot ")
    for plain, command in (("<=", r"\le "), (">=", r"\ge "), ("!=", r"\ne ")):
        text = text.replace(plain, command)
    before = None
    while before != text:
        before, text = text, _IN_BRACKETS.sub(r"\1{\2}", text)
    return _CALLS.sub(r"\\\1", text)


def _connectives(text: str) -> str:
    text = re.sub(r"\s*,?\s*\\text\{\s*,?\s*(?:and|or)\s*\}\s*", ", ", text)
    return re.sub(r"(?:,\s*|\s+)(?:and|or)\s+", ", ", text)


def _percent_and_money(text: str) -> str:
    return re.sub(r"\\?\$\s*", "", _PERCENT.sub(r"\\%", text))


def _thousands(text: str) -> str:
    """Join the groups of a large number; inside brackets a comma separates."""
    if not re.search(r"\d[, ]\d{3}", text):
        return text
    pieces = re.split(r"([()\[\]]|\\[{}])", text)
    depth = 0
    for index, piece in enumerate(pieces):
        depth += (piece in ("(", "[", r"\{")) - (piece in (")", "]", r"\}"))
        if depth == 0:
            piece = _THOUSANDS.sub(lambda m: m.group().replace(",", ""), piece)
        pieces[index] = _SPACED_THOUSANDS.sub(lambda m: m.group().replace(" ", ""), piece)
    return "".join(pieces)


def _base(match: re.Match[str]) -> str:
    return "_{" + match[1].lower() + "}"


def _without_unit(text: str) -> tuple[str, str]:
    text = _DEGREE.sub(r"\\degree ", text).strip()
    if text.endswith(r"\%"):
        return text, "percent"
    angle = _IN_DEGREES.fullmatch(text)
    if angle and not _TRIGONOMETRY.search(text):
        return angle[1], "degree"
    value, unit = split_unit(text)
    return value.strip(), unit


def _braced(text: str) -> str:
    r"""Write `\frac12`, `\sqrt2`, `x^2` and `52_8` with the braces that may be left out."""
    text = re.sub(rf"\\(frac|binom)\s*({_ONE_SIGN})", r"\\\1{\2}", text)
    text = re.sub(rf"(\\(?:frac|binom)\s*{_GROUP})\s*({_ONE_SIGN})", r"\1{\2}", text)
    text = re.sub(rf"(\\sqrt\s*\[[^\]]*\])\s*({_ONE_SIGN})", r"\1{\2}", text)
    text = re.sub(r"(\\sqrt|[\^_])\s*(-?\d+|[A-Za-z]|\\[A-Za-z]+)", r"\1{\2}", text)
    return re.sub(r"(?<!\d)\.(?=\d)", "0.", text)


def _without_spaces(text: str) -> str:
    """Spaces mean nothing, but between digits, and after a command before a letter."""
    text = re.sub(r"(\\[A-Za-z]+)\s+(?=[A-Za-z])", "\\1\0", text)
    text = re.sub(r"(?<=\d)\s+(?=\d)", "\0", text)
    text = re.sub(r"\s+", "", text).replace("\0", " ")
    return re.sub(r"^\+|(?<=[(\[,])\+", "", text)
