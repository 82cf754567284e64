r"""Which letter a response to a multiple-choice question chooses.

Markup is taken off first, so that `**Answer:** $\boxed{\text{(D)}}$` reads `Answer: D)`. Then the
last statement wins; where nothing is stated, a last line that is only a letter, or a letter and its
option, is the answer. A letter inside ordinary prose is none, and "A or B" is no single letter.
"""

import re
import unicodedata

from .extract import drop_thinking

_BOX = re.compile(r"\\(?:boxed|fbox)\s*\{")
_MARKUP = re.compile(
    r"\\(?:text(?:bf|it|rm|sf|tt)?|math(?:bf|it|rm|sf)|mbox|bf|rm|bold|operatorname)(?![A-Za-z])"
    r"|\\[()\[\],;:! ]|[{}\[\]<>$*_`\"'“”‘’]"
)
_BRACKETED = re.compile(r"\(\s*([A-Za-z])\s*\)")

_NOUN = r"(?:\b(?:answer|option|choice|ответ|réponse|respuesta|antwort)s?\b|答案|选项)"
_SIGN = r"(?:[:=]|\b(?:is|are|be|es|ist|est)\b|是|为)"
_FILLER = (
    r"(?:(?:the|most|likely|clearly|therefore|thus|indeed|probably|definitely|actually|correct|best"
    r"|right|either|answer|option|choice|letter)\b[\s:]*){0,5}"
)
# A lone "A" or "I" before a small letter is an article or a pronoun, unless a reason follows.
_REASON = r"(?:because|since|as|is|due|with|based|for|which|and|or|but|given|by)\b"
_LETTER = (
    rf"(?P<letter>[AI](?![\w-])(?! (?!{_REASON})[a-z])|[B-HJ](?![\w-])|[a-j](?=\)|[.,;]?\s*$))"
)
_STATEMENTS = (
    re.compile(rf"(?i:{_NOUN}[^.\n]{{0,60}}?{_SIGN}\s*{_FILLER}){_LETTER}", re.MULTILINE),
    re.compile(rf"(?i:\banswer(?:\s*[-–]\s|\s*\n\s*)){_LETTER}", re.MULTILINE),
    re.compile(rf"(?i:\b(?:choose|select|pick|go with)\s+{_FILLER}){_LETTER}", re.MULTILINE),
    re.compile(rf"(?i:\b(?:therefore|thus|hence|so),?\s+{_FILLER}){_LETTER}(?=\)?[.!]?\s*$)", re.M),
    re.compile(rf"{_LETTER}\)?\s+(?:is|being)\s+(?:the\s+)?(?:correct|right|best)\b", re.MULTILINE),
)
_LINE = re.compile(
    rf"^ ?(?i:option |choice )?{_LETTER}(?: ?$|[).:,]|(?= or | and |/))", re.MULTILINE
)
_NEGATED = re.compile(r"\b(?:not|neither|nor|never|isnt|if)\s*(?:\w+\s*){0,2}$", re.IGNORECASE)
_OTHER = re.compile(
    r"[).]? ?(?:,|/|&|\bor\b|\band\b|, ?or\b) ?(?i:option |choice )?([A-J])"
    r"(?![\w-]|\)? (?:is|was|are|would|has|does|can|cannot|gives|think|believe)\b)"
)


def extract_choice(response: str) -> str | None:
    """The letter a response states last, both letters where it states two, or None."""
    text = _without_markup(drop_thinking(response))
    stated = [match for rule in _STATEMENTS for match in rule.finditer(text)]
    stated = [match for match in stated if not _is_negated(text, match)]
    last = max(stated, key=lambda match: match.start("letter"), default=None)
    if last is None:
        last = _last_line(text)
    if last is None:
        return None
    letter = last["letter"].upper()
    other = _OTHER.match(text, last.end("letter"))
    return f"{letter} or {other[1]}" if other and other[1] != letter else letter


def _without_markup(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = _MARKUP.sub("", _BOX.sub("\nAnswer: ", text))
    text = re.sub(r"[^\S\n]+", " ", text)
    return _BRACKETED.sub(r"\1)", text)


def _is_negated(text: str, match: re.Match[str]) -> bool:
    start = match.start("letter")
    return _NEGATED.search(text, max(0, start - 30), start) is not None


def _last_line(text: str) -> re.Match[str] | None:
    """The last line where it is a letter; of several lettered lines none is the answer."""
    lines = list(_LINE.finditer(text))
    letters = {match["letter"] for match in lines}
    tail = text.rstrip()
    if not lines or "\n" in tail[lines[-1].end("letter") :].strip():
        return None
    alone = not text[lines[-1].end("letter") :].strip(" ).:,\n")
    return lines[-1] if alone or len(letters) == 1 else None
