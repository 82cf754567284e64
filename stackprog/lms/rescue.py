r"""Reads replies that have the fields asked for in another form: JSON, tool calls, `Action:` lines.

JSON is read by hand: a model writes `"\frac"` and means LaTeX, where JSON means a form feed.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_PAIR = re.compile(
    r'"(?P<key>\w+)"\s*:\s*(?:"(?P<text>(?:[^"\\]|\\.)*)"|(?P<plain>-?[\d./]+|true|false))',
    re.DOTALL,
)
# <tool_call>, <|tool_call|>, <｜tool▁call▁begin｜>, <|python_tag|>, [TOOL_CALLS]
_CALL = re.compile(
    r"<[|｜]?(?:tool[_▁ ]?calls?|function[_▁ ]?call|python_tag)[^<>]{0,20}>|\[TOOL_CALLS\]",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"<[|｜]tool[▁_]sep[|｜]>\s*(\w+)")
_APPLIED = re.compile(
    r"(?P<name>\w+)(?:\.call)?\(\s*(?:\w+\s*=\s*)?(?P<quote>[\"'])"
    r"(?P<text>.{0,2000}?)(?P=quote)\s*,?\s*\)",
    re.DOTALL,
)
_ALIASES = {"action": "next_tool_name", "action_input": "next_tool_input",
            "thought": "next_thought", "final_answer": "answer", "name": "next_tool_name",
            "tool": "next_tool_name", "reason": "reasoning"}  # fmt: skip
LONGEST, LONGEST_CALL = 200_000, 8_000


def rescued(text: str, names: Collection[str]) -> dict[str, str]:
    """The fields found in a reply that has them in none of the usual headers.

    Args:
        text: The visible reply.
        names: The fields asked for.
    """
    text = text[-LONGEST:]
    found = _pairs(text, names)
    if "next_tool_name" in names and "next_tool_name" not in found:
        found |= _called(text)
    return {name: value for name, value in found.items() if name in names}


def _pairs(text: str, names: Collection[str]) -> dict[str, str]:
    """The last value of each key of a JSON object; a tool call's one argument is its input."""
    found: dict[str, str] = {}
    for match in _PAIR.finditer(text):
        key = match["key"].lower()
        key = key if key in names else _ALIASES.get(key, key)
        if key in ("question", "input", "query") and "next_tool_input" in names:
            key = "next_tool_input"
        found[key] = match["plain"] or _unescaped(match["text"] or "")
    return found


def _called(text: str) -> dict[str, str]:
    """`A_0(question="...")`, also within the tokens of a tool call."""
    text = text[:LONGEST_CALL]
    separated = _SEPARATED.search(text)
    if separated:
        return {"next_tool_name": separated[1]}
    after = [match.end() for match in _CALL.finditer(text)]
    applied = _APPLIED.search(text, after[0] if after else 0)
    if applied:
        return {"next_tool_name": applied["name"], "next_tool_input": applied["text"]}
    return {}


def _unescaped(text: str) -> str:
    r"""JSON's escapes undone, but for those that LaTeX means: `\frac`, `\times`, `\neq`."""
    return re.sub(r'\\(?:(["/\\])|(n)(?![a-z]))', lambda m: m[1] or "\n", text)
