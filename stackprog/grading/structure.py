r"""Step 3: what kind of answer it is - a number, a tuple, a set, an interval, a matrix, words.

Brackets, bases and the shape of a matrix are read literally: `(3,4]` is not `[3,4]`, `52_8` is
not `52_9`, and a pair in another order is another pair.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .brackets import enclosed, split_top
from .expressions import TooComplex

Kind = Literal["scalar", "text", "based", "set", "sequence", "union", "matrix", "relation"]
MAX_NESTING = 8


@dataclass(frozen=True, slots=True)
class Form:
    """An answer taken apart.

    Attributes:
        kind: What it is.
        text: A scalar's or a text's wording; the brackets of a sequence; the shape of a matrix;
            the operator of a union or a relation; the base of a number in one.
        parts: The members, the matrix entries row by row, or the sides of a relation.
    """

    kind: Kind
    text: str
    parts: tuple["Form", ...] = ()


_BREAKS = {
    "union": (r"\cup", r"\cap", r"\setminus"),
    "list": (",", ";"),
    "relation": ("=", "<", ">", r"\le", r"\ge", r"\ne"),
    "about": (r"\approx",),
    "member": (r"\in",),
    "ratio": (":",),
}
_FLIPPED = {"<": ">", ">": "<", r"\le": r"\ge", r"\ge": r"\le"}
_PLAIN = re.compile(r"-?[\d.]+|[A-Za-z]")
_WORDS = re.compile(r"[A-Za-z][A-Za-z'.-]{3,}")
_BASED = re.compile(r"(-?[0-9A-F]+)_\{(?:\\text\{)?([0-9a-z]+)\}?\}")
_BASE_NAMES = {
    name: str(base)
    for base, name in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=2,
    )
} | {"sixteen": "16"}
_MATRIX = re.compile(r"(.*?)\\begin\{matrix\}(.*)\\end\{matrix\}", re.DOTALL)
# A letter that is an unknown: no part of a command, but a Greek letter is one.
_UNKNOWN = re.compile(
    r"(?<![\\A-Za-z])[A-Za-z]|\\(?:alpha|beta|gamma|delta|theta|lambda|mu|phi|omega)(?![A-Za-z])"
)
_ALL_REALS = frozenset(
    [r"\mathbb{R}", r"\text{allrealnumbers}", r"\text{allreals}", r"\text{allrealnumber}"]
)


def read_form(text: str, nesting: int = 0) -> Form:
    """Take a normalised answer apart.

    Raises:
        TooComplex: more members or deeper nesting than an answer has.
    """
    if nesting > MAX_NESTING:
        raise TooComplex(f"nested deeper than {MAX_NESTING}")
    if _PLAIN.fullmatch(text):
        return Form("scalar", text)
    for read in _KINDS_IN_ORDER:
        form = read(text, nesting + 1)
        if form is not None:
            return form
    return Form("scalar", text)


def interval(opening: str, low: str, high: str, closing: str) -> Form:
    """An interval, which reads as an ordered pair in its brackets."""
    return Form("sequence", opening + closing, (Form("scalar", low), Form("scalar", high)))


def _words(text: str, nesting: int) -> Form | None:
    if text in _ALL_REALS:
        return interval("(", r"-\infty", r"\infty", ")")
    match = re.fullmatch(r"\\text\{([^{}]*)\}", text)
    if match and "," in match[1]:
        return read_form(match[1], nesting)
    if match or _WORDS.fullmatch(text):
        return Form("text", plain_words(match[1] if match else text))
    if r"\text{" in text and not re.search(r"[=<>_]|\\(?:le|ge|ne|cup|in)(?![A-Za-z])|,", text):
        return Form("text", plain_words(text.replace(r"\text", "")))
    return None


def plain_words(text: str) -> str:
    """Words without case, spaces and punctuation."""
    return re.sub(r"[^a-z0-9.+-]|\.(?!\d)|(?<=[a-z])-", "", text.lower())


def _matrix(text: str, nesting: int) -> Form | None:
    match = _MATRIX.fullmatch(text)
    if match is None or r"\begin" in match[2]:
        return None
    factor = match[1].removesuffix(r"\cdot")
    if re.search(r"[=<>]", factor):
        return None
    rows = [row for row in match[2].split(r"\cr") if row.strip()]
    cells = [[cell.strip() for cell in row.split("&")] for row in rows]
    if factor:
        cells = [[f"({factor})({cell})" for cell in row] for row in cells]
    parts = tuple(read_form(cell, nesting) for row in cells for cell in row)
    return Form("matrix", "/".join(str(len(row)) for row in cells), parts)


def _union(text: str, nesting: int) -> Form | None:
    pieces, found = split_top(text, _BREAKS["union"])
    if not found or "=" in text or not all(pieces):
        return None
    member, _ = split_top(pieces[0], _BREAKS["member"])
    pieces[0] = member[-1] if _is_unknown(member[0]) else pieces[0]
    return Form("union", "".join(sorted(set(found))), tuple(read_form(p, nesting) for p in pieces))


def _list(text: str, nesting: int) -> Form | None:
    """Members without brackets; several inequalities between constants are a union."""
    pieces, found = split_top(text, _BREAKS["list"])
    pieces = [piece for piece in pieces if piece]
    if not found or not pieces:
        return None
    parts = [read_form(piece, nesting) for piece in pieces]
    if len(parts) == 1:
        return parts[0]
    compared = all(re.search(r"[<>]|\\[lg]e", piece) for piece in pieces)
    if compared and all(part.kind == "sequence" for part in parts):
        return Form("union", r"\cup", tuple(parts))
    return set_of(parts, "bare")


def set_of(parts: list[Form], wording: str = "") -> Form:
    """An unordered collection; a member that is one itself (a plus-minus) is taken in."""
    members: list[Form] = []
    for part in parts:
        members.extend(part.parts if part.kind == "set" else (part,))
    return Form("set", wording, tuple(dict.fromkeys(members)))


def _relation(text: str, nesting: int) -> Form | None:
    sides, found = split_top(text, _BREAKS["member"])
    if len(found) == 1 and _is_unknown(sides[0]) and sides[1]:
        return read_form(sides[1], nesting)
    sides, found = split_top(text, _BREAKS["about"])
    if found:
        # `x \approx 3` says what x is; behind a value it only says the value again.
        named = _is_unknown(sides[0]) or not sides[0]
        return read_form(sides[1] if named else sides[0], nesting)
    sides, found = split_top(text, _BREAKS["relation"])
    if not found or not all(sides):
        return None
    if "=" not in found and r"\ne" not in found:
        return _inequality(sides, found, nesting)
    if len(set(found)) > 1:
        return None
    return Form("relation", found[0], tuple(read_form(side, nesting) for side in sides))


def _inequality(sides: list[str], found: list[str], nesting: int) -> Form | None:
    """An inequality on one unknown is the interval it describes."""
    constant = [not _UNKNOWN.search(side) for side in sides]
    if found[0] in (">", r"\ge"):
        sides, constant = sides[::-1], constant[::-1]
        found = [_FLIPPED.get(op, op) for op in reversed(found)]
    if not set(found) <= {"<", r"\le"}:
        return None
    brackets = ["[]" if op == r"\le" else "()" for op in found]
    if constant == [True, False, True]:
        return interval(brackets[0][0], sides[0], sides[2], brackets[1][1])
    if len(sides) == 2 and constant == [True, False] and _is_unknown(sides[1]):
        return interval(brackets[0][0], sides[0], r"\infty", ")")
    if len(sides) == 2 and constant == [False, True] and _is_unknown(sides[0]):
        return interval("(", r"-\infty", sides[1], brackets[0][1])
    if len(sides) != 2:
        return None
    return Form("relation", found[0], tuple(read_form(side, nesting) for side in sides))


def _is_unknown(side: str) -> bool:
    return re.fullmatch(r"(?:[A-Za-z]|\\[a-z]+)(?:_\{\w+\})?(?:\([A-Za-z]\))?", side) is not None


def _bracketed(text: str, nesting: int) -> Form | None:
    pair = enclosed(text)
    if pair is None:
        return None
    opening, body, closing = pair
    pieces, found = split_top(body, _BREAKS["list"])
    if opening == r"\{":
        return set_of([read_form(piece, nesting) for piece in pieces if piece])
    if found and all(pieces):
        return Form("sequence", opening + closing, tuple(read_form(p, nesting) for p in pieces))
    if opening + closing == "()" and body:
        return read_form(body, nesting)
    return None


def _ratio(text: str, nesting: int) -> Form | None:
    pieces, found = split_top(text, _BREAKS["ratio"])
    if not found or not all(pieces):
        return None
    return Form("sequence", ":", tuple(read_form(piece, nesting) for piece in pieces))


def _plus_minus(text: str, nesting: int) -> Form | None:
    if r"\pm" not in text and r"\mp" not in text:
        return None
    upper = text.replace(r"\pm", "+").replace(r"\mp", "-")
    lower = text.replace(r"\pm", "-").replace(r"\mp", "+")
    return set_of([read_form(upper, nesting), read_form(lower, nesting)])


def _based(text: str, _: int) -> Form | None:
    match = _BASED.fullmatch(text)
    if match is None or not match[1].lstrip("-")[0].isdigit():
        return None
    base = _BASE_NAMES.get(match[2], match[2])
    return Form("based", f"{match[1].lstrip('0')}_{base}") if base.isdigit() else None


_KINDS_IN_ORDER: tuple[Callable[[str, int], Form | None], ...] = (
    _words,
    _matrix,
    _union,
    _list,
    _relation,
    _bracketed,
    _ratio,
    _plus_minus,
    _based,
)
