"""Finds the fields of a reply by their headers, however a small model writes these."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from stackprog.lms.values import unfenced, without_remarks

_NAMES = {
    "answer": "final_answer ans 答 答案 最终答案 答案是 最终答案是 答え 解答 정답 답 최종_답 ответ "
    "окончательный_ответ réponse réponse_finale respuesta respuesta_final antwort "
    "endgültige_antwort resposta resposta_final risposta risposta_finale",
    "reasoning": "reason 推理 解 решение raisonnement razonamiento",
    "next_thought": "thought 思考",
    "next_tool_name": "action tool name 行动 工具",
    "next_tool_input": "action_input tool_input input 行动输入 工具输入",
    "observation": "观察",
}  # of each field, what else it is called
_ALIASES = {alias: name for name, aliases in _NAMES.items() for alias in aliases.split()}
_COMPLETED = ("completed", "complete")

_GAP = r"[^\S\n]*+"
_OPEN, _CLOSE, _BOLD = r"[\[【［]", r"[\]】］]", r"(?:\*\*|__)"
_WORDS = r"[^\W\d_][^\W_]*+(?:[ _][^\W_]++)*+"
_KEY = r"\w++(?: ++\w++)*+"
# `[[ ## answer ## ]]` is a header wherever it stands, the others at the start of a line.
_FORM = (
    rf"\\?{_BOLD}?{_OPEN}{{2}}{_GAP}\#{{1,3}}{_GAP}(?P<form>{_KEY}){_GAP}\#{{0,3}}{_GAP}"
    rf"{_CLOSE}{{2}}[:：]?{_BOLD}?:?"
)
_BRACKETS = (
    rf"{_OPEN}{{1,2}}{_GAP}(?P<sharp>\#{{0,3}}){_GAP}(?P<marked>{_KEY}){_GAP}\#{{0,3}}{_GAP}"
    rf"{_CLOSE}{{1,2}}[:：]?{_BOLD}?:?"
)
_TAG = r"<(?P<ends>/?)(?P<tag>[A-Za-z_]{1,40}+)>"
_LEAD = rf"^{_GAP}(?:(?:>|(?:[-+*•]|\d{{1,2}}[.)])[ \t]){_GAP})*+"
_COLON = rf"(?P<plain>{_WORDS}){_GAP}{_BOLD}?{_GAP}[:：](?(bold){_BOLD}?:?)"
_TITLE = rf"(?P<title>{_WORDS}){_GAP}{_BOLD}?{_GAP}\#*+{_GAP}$"
_HEADER = re.compile(
    rf"{_LEAD}(?P<heading>\#{{1,6}}{_GAP})?(?P<bold>{_BOLD})?"
    rf"(?:{_BRACKETS}|{_COLON}|(?(bold)|(?(heading)|(?!))){_TITLE})"
    rf"|{_FORM}|{_TAG}",
    re.MULTILINE,
)


class _Mark(NamedTuple):
    """A header: where it stands, the field it names ("" for none), how sure that is."""

    start: int
    end: int
    name: str
    plain: bool
    within: bool  # a line: it may be only spoken of


def field_of(word: str, names: Collection[str]) -> str:
    """The field a word means, of those asked for."""
    name = "_".join(word.lower().split())
    return name if name in names else _ALIASES.get(name, name)


def sections(
    text: str,
    names: Collection[str],
    required: Collection[str],
    templates: Mapping[str, str],
) -> dict[str, str]:
    """The text after each header that names a field, up to the next; the last of each wins.

    Args:
        text: The visible reply.
        names: The fields asked for.
        required: Those that have no default.
        templates: What stands in the form in a field's place: a copy of it is no value.
    """
    marks = list(_marks(text, names))

    def values(chosen: Iterable[_Mark]) -> dict[str, str]:
        return _values(text, list(chosen), names, required, templates)

    found = values(mark for mark in marks if not mark.plain)
    if all(name in found for name in required):  # "Answer: 3" inside a marked field is its text
        return found
    return values(mark for mark in marks if not mark.plain or mark.name not in found)


def _marks(text: str, names: Collection[str]) -> Iterator[_Mark]:
    """The headers that begin a field, or end one.

    A header of the form that names no field asked for ends the one before it, if there is anything
    in that; else it is quoted there.
    """
    stop, last = _stop(names), 0
    for match in _HEADER.finditer(text):
        word = next(filter(None, match.group("form", "marked", "tag", "plain", "title")))
        name = field_of(word, names)
        plain = name != "observation" and not (match["form"] or match["marked"])
        if name not in names and (name != stop or match["tag"]):
            quoted = name not in _COMPLETED and not text[last : match.start()].strip()
            if quoted or not (match["form"] or match["sharp"]):
                continue
            name = ""
        last = match.end()
        yield _Mark(match.start(), last, "" if match["ends"] else name, plain, bool(match["form"]))


def _stop(names: Collection[str]) -> str:
    """What a model writes that goes on by itself: what it saw, or the next question."""
    return "observation" if "next_tool_input" in names else "question"


def _values(
    text: str,
    marks: list[_Mark],
    names: Collection[str],
    required: Collection[str],
    templates: Mapping[str, str],
) -> dict[str, str]:
    found: dict[str, str] = {}
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=False):
        if mark.name not in names:
            if mark.name and all(name in found for name in required):
                break
            continue
        if mark.within and mark.name in found:
            continue
        value = _value(text[mark.end : end], mark.name, names)
        if value and value != templates.get(mark.name):
            found[mark.name] = value
    return found


def _value(text: str, name: str, names: Collection[str]) -> str:
    """A value without its fence, its own name before it, and remarks after it."""
    value = unfenced(text)
    label = _HEADER.match(value)
    word = label and (label["plain"] or label["tag"])
    if label and word and field_of(word, names) == name:
        value = unfenced(value[label.end() :].partition(f"</{word}>")[0])
    return without_remarks(value) if name in ("answer", "final_answer") else value
