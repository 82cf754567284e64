r"""Reads replies that have the fields asked for in another form: JSON, tool calls, a final answer.

JSON is read by hand: a model writes `"\frac"` and means LaTeX, where JSON means a form feed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice

from stackprog.lms.headers import field_of, sections

_DOUBLE, _SINGLE = r'"(?:[^"\\]++|\\.)*+"', r"'(?:[^'\\]++|\\.)*+'"
_TEXT = rf"(?:{_DOUBLE}|{_SINGLE})"
_TEXTS = re.compile(_TEXT, re.DOTALL)
_PAIR = re.compile(
    rf"""(?P<mark>["'])(?P<key>\w[\w ]{{0,40}})(?P=mark)\s*+:\s*+"""
    rf"(?:(?P<text>{_TEXT})|\[\s*+(?P<list>{_TEXT}(?:\s*+,\s*+{_TEXT})*+)\s*+,?\s*+\]"
    r"|(?P<plain>-?[\d./]++|true|false))",
    re.DOTALL,
)
# What models call the one input of a tool, or the answer they finish with.
_INPUTS = {"answer", "expression", "final_answer", "input", "problem", "prompt", "query",
           "question", "task", "text"}  # fmt: skip
_ARGUMENTS = {"arguments", "parameters", "args"}  # of a call; some write them as text
_PARAMETER = re.compile(
    r"<parameter=\w{1,40}+>(?P<text>.*?)(?:</parameter>|</function>|\Z)", re.DOTALL
)
_QUOTED = re.compile(
    r"""[(\[]\s*+(?:\w{1,40}+\s*+=\s*+)?(?:(?P<mark>["'])|[“‘])(?P<text>.{0,8000}?)"""
    r"(?(mark)(?P=mark)|[”’])\s*+,?\s*+[)\]]",
    re.DOTALL,
)
# Without quotes a call ends its line: `A_0([1, 2))` has brackets that do not pair.
_BARE = re.compile(r"[(\[](?P<text>[^\n]{1,8000})[)\]][ \t.`*]*+$", re.MULTILINE)
_NAMED = re.compile(r"(?P<name>\w{1,40}+)\s*+=\s*+(?P<text>.*)\Z", re.DOTALL)
LONGEST, CALLS = 200_000, 20
FINISH = "finish"  # the tool that ends an agent's work; its input is the answer


def rescued(text: str, names: Collection[str], offered: Sequence[str] = ()) -> dict[str, str]:
    """The fields found in a reply that has them in none of the usual headers.

    Args:
        text: The visible reply.
        names: The fields asked for.
        offered: The tools there are, where one is asked for.
    """
    text = text[-LONGEST:]
    found = _pairs(text, names)
    if "next_tool_name" in names and not {"next_tool_name", "next_tool_input"} <= found.keys():
        found = {**(_called(text, offered) or _finished(text, offered)), **found}
    return {name: value for name, value in found.items() if name in names and value}


def _pairs(text: str, names: Collection[str]) -> dict[str, str]:
    """The last value of each key of a JSON object; a tool call's one argument is its input."""
    found: dict[str, str] = {}
    given: dict[str, str] = {}
    for match in _PAIR.finditer(text):
        key = field_of(match["key"], names)
        if match["list"]:
            value = ", ".join(_unescaped(item[1:-1]) for item in _TEXTS.findall(match["list"]))
        else:
            value = match["plain"] or _unescaped(match["text"][1:-1])
        if key in _ARGUMENTS and "next_tool_input" in names:
            found |= _pairs(value, names)
        elif key not in names and key in _INPUTS and "next_tool_input" in names:
            given["next_tool_input"] = value
        else:
            found[key] = value
    return {**given, **found}


def _called(text: str, offered: Sequence[str]) -> dict[str, str]:
    """`A_0(question="...")`, `A_0[...]`, or the name among the tokens of a tool call."""
    if not offered:
        return {}
    tools = "|".join(map(re.escape, offered))
    # <|tool_call_begin|>functions.A_0:0, <｜tool▁sep｜>A_0, [TOOL_CALLS]A_0[ARGS], <function=A_0>
    before = r"(?:[|｜]>|<function=|\[TOOL_CALLS\])\s*+(?:functions\.)?"
    if token := re.search(rf"{before}(?P<tool>{tools})(?!\w)(?:\.call)?", text):
        found = {"next_tool_name": token["tool"]}
        parameter = _PARAMETER.search(text, token.end())
        given = parameter["text"].strip() if parameter else _given(text, token.end())
        return {**found, "next_tool_input": given or ""}
    calls = re.finditer(rf"(?<!\w)(?P<tool>{tools})(?:\.call)?(?=[(\[])", text, re.IGNORECASE)
    for call in islice(calls, CALLS):
        if (given := _given(text, call.end())) is not None:
            return {"next_tool_name": call["tool"], "next_tool_input": given}
    return {}


def _given(text: str, start: int) -> str | None:
    """What a call that opens here is given: in quotes, or without up to the end of the line."""
    if quoted := _QUOTED.match(text, start):
        return quoted["text"]
    if not (bare := _BARE.match(text, start)):
        return None
    named = _NAMED.match(bare["text"])
    is_input = named is not None and named["name"] in _INPUTS | {"next_tool_input"}
    return (named["text"] if named and is_input else bare["text"]).strip()


def _finished(text: str, offered: Sequence[str]) -> dict[str, str]:
    """An agent that says its final answer means to finish with it, once it may."""
    said = sections(text, ["final_answer"], ["final_answer"], {}) if FINISH in offered else {}
    if not said:
        return {}
    return {"next_tool_name": FINISH, "next_tool_input": said["final_answer"]}


def _unescaped(text: str) -> str:
    r"""JSON's escapes undone, but for those that LaTeX means: `\frac`, `\times`, `\neq`."""
    escapes = r"""\\(?:(["'/\\])|u([0-9a-fA-F]{4})|n(?![a-z]))"""
    plain = re.sub(escapes, lambda m: m[1] or (chr(int(m[2], 16)) if m[2] else "\n"), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs of them
