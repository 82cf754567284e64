"""Where the brackets of a normalised answer open and close, and what stands between them."""

import re
from typing import NamedTuple

from .expressions import TooComplex

MAX_PARTS = 100

_PIECE = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_OPENING = frozenset(["(", "[", "{", r"\{", r"\langle", r"\begin"])
_CLOSING = frozenset([")", "]", "}", r"\}", r"\rangle", r"\end"])


class Enclosed(NamedTuple):
    """A text that one pair of brackets holds whole."""

    opening: str
    inside: str
    closing: str


def split_top(text: str, separators: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Split where no bracket is open.

    Returns:
        The pieces, and the separators between them.

    Raises:
        TooComplex: more than `MAX_PARTS` pieces.
    """
    pieces: list[str] = []
    found: list[str] = []
    depth = start = 0
    for match in _PIECE.finditer(text):
        sign = match.group()
        if depth == 0 and sign in separators:
            pieces.append(text[start : match.start()].strip())
            found.append(sign)
            start = match.end()
        else:
            depth += (sign in _OPENING) - (sign in _CLOSING)
    pieces.append(text[start:].strip())
    if len(pieces) > MAX_PARTS:
        raise TooComplex(f"more than {MAX_PARTS} members")
    return pieces, found


def enclosed(text: str) -> Enclosed | None:
    """The inside of a text that one pair of brackets holds; an angle reads as a round bracket."""
    signs = list(_PIECE.finditer(text))
    if len(signs) < 2 or signs[0].group() not in ("(", "[", r"\{", r"\langle"):
        return None
    depth = 0
    for sign in signs[:-1]:
        depth += (sign.group() in _OPENING) - (sign.group() in _CLOSING)
        if depth == 0:
            return None
    if depth != 1 or signs[-1].group() not in _CLOSING:
        return None
    opening, closing = signs[0].group(), signs[-1].group()
    if opening == r"\langle":
        opening, closing = "(", ")"
    return Enclosed(opening, text[signs[0].end() : signs[-1].start()].strip(), closing)
