r"""Step 1: find the answer in a response.

In this order: everything up to `</think>` is dropped; then the last balanced `\boxed{}`; else what
follows the last "answer is" or "answer:"; else the last math span; else the last short line.
Every scan is linear in the length of the response, so a hostile one costs no more than a long one.
"""

import re
from typing import NamedTuple

# More words than this is prose, and prose is not an answer.
SHORT_LINE_WORDS = 6
# A statement is read no further than this: the answer stands at its beginning.
STATEMENT_LENGTH = 2000
# So many of the last "answer is" are looked at for one with an answer behind it.
MARKERS = 20

_BOX = re.compile(r"\\(?:boxed|fbox|framebox)\s*(?=\{)")
_BARE_BOX = re.compile(r"\\boxed\s*(\\?[A-Za-z0-9]+)")
_MARKER = re.compile(
    r"\banswers?\b(?:[ \t]+[\w'-]{1,20}){0,6}?[ \t]*(?:\*\*|__)?[ \t]*(?::|=|\bis\b|\bare\b)"
    r"|\bfinal answer\b\W{0,4}\n|####|答案(?:是|为|:|：)"
    r"|\b(?:ответ|réponse|respuesta|antwort)\s?:",
    re.IGNORECASE,
)
_DELIMITER = re.compile(r"\$\$|\$|\\[()\[\]]|\\.|\n", re.DOTALL)
_CLOSING = {"$$": "$$", "$": "$", "\\(": "\\)", "\\[": "\\]"}
_CONNECTIVE = re.compile(r"[,;]|\band\b|\bor\b", re.IGNORECASE)
_NOT_JOINING = re.compile(r"\\text|\band\b|\bor\b|[\s$.,;\\()\[\]{}*]+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:(?<!\.[a-z])[.?]|(?<=[a-z]{2})!)(?: (?=[A-Z\"'(])|$)")
_REASON_CLAUSE = re.compile(
    r"[,;]? (?:because|since|which|where|when|as|so|but|provided) |, not ", re.IGNORECASE
)
_REMARK = re.compile(r"(?<=[\d})\]$%]) \((?!base)(?:[A-Za-z]+ )*[A-Za-z]{3,}\)\W*$")
_OPENER = re.compile(
    r"(?:(?:therefore|thus|hence|so|then|finally|and|we (?:get|have|find)),? )+", re.IGNORECASE
)
_COPULA = re.compile(r"\b(?:is|are|equals|be|gives|get|obtain)\b|(?<![<>!])=", re.IGNORECASE)
_BOLD = re.compile(r"(?<![\w)*])(?:\*\*|__)([^*_\n]+)(?:\*\*|__)")
_MATH_MARK = re.compile(r"[\\^_=<>{}|√π∞]|\d")
_WORD = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{2,}")
_MATH_END = re.compile(r"\\[\])]|(?<!\\)\$")
_EDGES = " \t*_`:"


class Span(NamedTuple):
    """A piece of a text: where it starts and ends, delimiters included, and what it holds."""

    start: int
    end: int
    content: str


def extract_math(response: str) -> str | None:
    """The answer a response states, as it was written, or None when it states none."""
    text = drop_thinking(response)
    for find in (_from_boxes, _from_marker, _from_last_span, _from_last_line):
        answer = find(text)
        if answer is not None and answer.strip():
            return answer.strip()
    return None


def drop_thinking(response: str) -> str:
    """What is said after the last thought; a thought that never closes says nothing."""
    _, closed, tail = response.rpartition("</think>")
    text = tail if closed else response
    return text.partition("<think>")[0]


def boxes(text: str) -> list[Span]:
    """Each outermost balanced box that holds something."""
    found: list[Span] = []
    closing = _closing_braces(text)
    for match in _BOX.finditer(text):
        inside_last = bool(found) and match.start() < found[-1].end
        if inside_last or match.end() not in closing:
            continue
        end = closing[match.end()] + 1
        content = text[match.end() + 1 : end - 1].strip()
        if content:
            found.append(Span(match.start(), end, content))
    return found


def math_spans(text: str) -> list[Span]:
    r"""Each `$...$`, `$$...$$`, `\(...\)` and `\[...\]`; a lone `$` ends with its line."""
    found: list[Span] = []
    opening = ""
    start = 0
    for match in _DELIMITER.finditer(text):
        sign = match.group()
        if opening and sign == _CLOSING[opening]:
            content = text[start + len(opening) : match.start()].strip()
            if content:
                found.append(Span(start, match.end(), content))
            opening = ""
        elif sign in ("\\(", "\\[") or (sign in _CLOSING and not opening):
            opening, start = sign, match.start()
        elif sign == "\n" and opening == "$":
            opening = ""
    return found


def _closing_braces(text: str) -> dict[int, int]:
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for match in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if match.group() == "{":
            stack.append(match.start())
        elif match.group() == "}" and stack:
            pairs[stack.pop()] = match.start()
    return pairs


def _from_boxes(text: str) -> str | None:
    """The last box, with the boxes that `and`, `or` or a comma joins to it."""
    found = boxes(text)
    if not found:
        bare = _BARE_BOX.findall(text)
        return bare[-1] if bare else None
    return ", ".join(dict.fromkeys(_joined_backwards(text, found)))


def _joined_backwards(text: str, spans: list[Span]) -> list[str]:
    answers = [spans[-1].content]
    for earlier, later in zip(reversed(spans[:-1]), reversed(spans[1:]), strict=True):
        between = text[earlier.end : later.start]
        if not _CONNECTIVE.search(between) or _NOT_JOINING.sub("", between):
            break
        answers.insert(0, earlier.content)
    return answers


def _from_marker(text: str) -> str | None:
    """What follows the last "answer is" that has an answer after it."""
    for match in reversed(list(_MARKER.finditer(text))[-MARKERS:]):
        answer = _first_statement(text[match.end() : match.end() + STATEMENT_LENGTH])
        if answer:
            return answer
    return None


def _first_statement(text: str) -> str | None:
    """The answer that the first line of a text states."""
    text = text.lstrip(" \t\r\n:*_#>")
    if text.startswith("}"):  # it closes a `\text{Answer: }` inside a math span
        text = _MATH_END.split(text[1:], maxsplit=1)[0].lstrip()
    spans = math_spans(text)
    if spans and spans[0].start == 0:
        return _joined_forwards(text, spans)
    return _answer_of_sentence(_first_sentence(text.split("\n", 1)[0]))


def _joined_forwards(text: str, spans: list[Span]) -> str:
    answers = [spans[0].content]
    for earlier, later in zip(spans, spans[1:], strict=False):
        between = text[earlier.end : later.start]
        joined = _CONNECTIVE.search(between) and not _NOT_JOINING.sub("", between)
        if "\n" in between or not joined:
            break
        answers.append(later.content)
    return ", ".join(answers)


def _first_sentence(line: str) -> str:
    line = " ".join(line[:STATEMENT_LENGTH].split())
    end = _SENTENCE_END.search(line)
    return line[: end.start()] if end else line


def _answer_of_sentence(sentence: str) -> str | None:
    """The answer in one sentence: a bare answer, or what the end of a clause states."""
    sentence = _REASON_CLAUSE.split(sentence, maxsplit=1)[0]
    sentence = _REMARK.sub("", sentence).strip(_EDGES)
    sentence = sentence[opener.end() :] if (opener := _OPENER.match(sentence)) else sentence
    if not _is_prose(sentence):
        return sentence or None
    spans = math_spans(sentence)
    copulas = [match.end() for match in _COPULA.finditer(sentence)]
    if spans and not (copulas and copulas[-1] > spans[-1].end):
        return spans[-1].content
    rest = sentence[copulas[-1] :].strip(_EDGES) if copulas else sentence
    return rest if rest and len(rest.split()) <= SHORT_LINE_WORDS else None


def _is_prose(text: str) -> bool:
    words = len(_WORD.findall(text))
    return words >= 3 or (words == 2 and not _MATH_MARK.search(text))


def _from_last_span(text: str) -> str | None:
    """The last math span, or the last bold one where that stands later."""
    spans = math_spans(text)
    bold = list(_BOLD.finditer(text))
    if bold and not (spans and spans[-1].start > bold[-1].start()):
        return bold[-1].group(1)
    return ", ".join(_joined_backwards(text, spans)) if spans else None


def _from_last_line(text: str) -> str | None:
    """The last sentence of the last line, if it is short or ends by stating something."""
    line = " ".join(text.rstrip().rsplit("\n", 1)[-1][-STATEMENT_LENGTH:].split())
    sentences = [part for part in _SENTENCE_END.split(line) if part.strip()]
    return _answer_of_sentence(sentences[-1]) if sentences else None
