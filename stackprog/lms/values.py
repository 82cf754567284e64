"""What a reply says, without what surrounds it: further turns, fences, remarks.

Every pattern here and in `headers` and `rescue` reads a run of anything once: a reply may be
nothing but spaces, and a pattern that tries again at each of them holds the whole process.
"""

from __future__ import annotations

import re

_SPECIAL = (
    r"<\|(?:im_end|eot_id|eom_id|endoftext|end_of_text|end_of_turn|user)\|>|</s>|<eos>|"
    r"<end_of_turn>|<｜end▁of▁sentence｜>|<\|end\|>(?!<\|start\|>)|\[/?INST\]|"
    r"<\|im_start\|>(?:assistant\b)?|<start_of_turn>(?:model\b)?|<\|assistant\|>|"
    r"<\|start_header_id\|>(?:assistant<\|end_header_id\|>)?"
)
_SPECIALS = re.compile(_SPECIAL)
# A token before the next field of the form stands within a turn, not at its end.
_TURN = re.compile(rf"(?:{_SPECIAL})(?!\s*+(?:\*\*)?[\[【［]{{1,2}}\s*+#|\s*+Action Input)")
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_FENCE = re.compile(r"^[ \t]*+```[ \t]*+\w*+[ \t]*+$", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[^\S\n]*+\n\s*+|\n(?=#{1,6} |\*\*[A-Z][a-z]+:?\*\*)")
_LABEL = re.compile(r"(?:#{1,6} |\*\*)[A-Z][a-z]+|[A-Z][a-z]+:")
_STATED = re.compile(
    r"\\boxed|\b[Aa]nswers?\s{0,3}(?:is|are|:|=)\s{0,3}[^a-z\s]|答案|"
    r"\b(?:[Ww]ait|[Aa]ctually|[Cc]orrection|However)\b"
)
_WORD = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{2,}+|[\u3040-\u30ff\u4e00-\u9fff]")
_LEAD_IN = re.compile(r"(?:the|final|correct|answers?|is|are)\b", re.IGNORECASE)
_WORKING = re.compile(r"(?:so|let|we|then|first|since|given|from|if|to|now|step)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\(?[A-Z](?:[).:]|\Z)")
_MATHS = re.compile(r"[\d\\$^=]")


def first_turn(text: str) -> str:
    """The model's own turn: what it invents after the end of it is no part of its reply."""
    turns = (turn for turn in _TURN.split(_UNSEEN.sub("", text)) if turn.strip())
    return _SPECIALS.sub("", next(turns, ""))


def unfenced(value: str) -> str:
    """A value without the fence around it, or the end of one that opened before it."""
    value = value.strip()
    fences = list(_FENCE.finditer(value))
    if fences and fences[0].start() == 0 and (len(fences) == 1 or fences[1].end() == len(value)):
        return value[fences[0].end() : fences[1].start() if fences[1:] else None].strip()
    return value[: fences[-1].start()].strip() if len(fences) % 2 else value


def without_remarks(answer: str) -> str:
    """The first paragraph of an answer, if it is one by itself and what follows is only talk.

    Where that is not sure (working before a result, a second answer, a matrix with blank lines) the
    answer stays whole, and the grader finds the result in it.
    """
    first, *rest = _PARAGRAPH.split(answer)
    if not rest or not _is_bare(first) or any(_STATED.search(later) for later in rest):
        return answer
    return first if all(_is_talk(later) for later in rest) else answer


def _is_bare(text: str) -> bool:
    whole = (
        text.count(r"\begin") == text.count(r"\end")
        and text.count(r"\[") == text.count(r"\]")
        and text.count("$$") % 2 == 0
    )
    if not whole or text.endswith((":", "：")) or _WORKING.match(text):
        return False
    words = [word for word in _WORD.findall(text) if not _LEAD_IN.fullmatch(word)]
    states = _CHOICE.match(text) or _MATHS.search(text) or not text.endswith((".", "!", "?"))
    return bool(states) and (len(words) <= 2 or bool(_CHOICE.match(text)))


def _is_talk(text: str) -> bool:
    if _LABEL.match(text):
        return True
    return len(_WORD.findall(text)) >= 2 and text[:1].isalpha() and not text[:1].islower()
