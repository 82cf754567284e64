"""Small models as real providers send them: over HTTP, the answer is found or honestly missed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from conftest import completion, form, registry_of
from dspy import lm15

from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.rescue import rescued
from stackprog.programs import build

ANSWERS = {
    "the form": form(reasoning="Half.", answer=r"\frac{1}{2}"),
    "bold headers": "**Reasoning:** Half.\n\n**Answer:** \\frac{1}{2}",
    "bold within": "Reasoning: Half.\n**Answer**: \\frac{1}{2}",
    "headings": "### Reasoning:\nHalf.\n### Answer:\n\\frac{1}{2}",
    "full-width punctuation": "【【 ## answer ## 】】：\n\\frac{1}{2}",
    "a full-width colon": "Reasoning： half\nAnswer：\\frac{1}{2}",
    "Chinese": "推理：一半\n答案：\\frac{1}{2}",
    "Russian": "Решение: половина\nОтвет: \\frac{1}{2}",
    "JSON": r'{"reasoning": "Half.", "answer": "\\frac{1}{2}"}',
    "JSON with LaTeX as it is": r'{"reasoning": "Half.", "answer": "\frac{1}{2}"}',
    "JSON in a fence": '```json\n{"reasoning": "Half.",\n "answer": "\\frac{1}{2}"}\n```',
    "two answers": f"{form(answer='7')}\n\nNo, wait.\n\n{form(answer=chr(92) + 'frac{1}{2}')}",
    "thinking that quotes the form": f"<think>{form(answer='7')}</think>"
    + form(answer=r"\frac{1}{2}"),
    "thinking without its opening": f"7? no\n</think>\n{form(answer=chr(92) + 'frac{1}{2}')}",
    "a repeated end": form(answer=r"\frac{1}{2}") + "\n\n[[ ## completed ## ]]" * 500,
}
TOOLS = {
    "the form": form(next_thought="t", next_tool_name="A_0", next_tool_input=r"2 \times 3"),
    "a call with arguments": form(next_tool_name=r"A_0(question='2 \times 3')"),
    "a bold name": form(next_tool_name="**A_0**", next_tool_input=r"2 \times 3"),
    "action lines": "Thought: ask A\nAction: A_0\nAction Input: 2 \\times 3",
    "JSON": r'{"next_tool_name": "A_0", "next_tool_input": "2 \\times 3"}',
    "tool call tokens": "<tool_call>\n"
    r'{"name": "A_0", "arguments": {"question": "2 \times 3"}}</tool_call>',
    "other tokens": "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>A_0\n"
    '```json\n{"question": "2 \\times 3"}\n```<｜tool▁call▁end｜>',
    "a call in Python": r'<|python_tag|>A_0.call(question="2 \times 3")',
    "a list of calls": r'[TOOL_CALLS] [{"name": "A_0", "arguments": {"question": "2 \times 3"}}]',
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_found_however_it_is_dressed(serve: Any, name: str) -> None:
    server = serve(lambda body: ANSWERS[name])
    program = build("A_0", catalog=Catalog([ModelRow("A", "openai/a", api_base=server.url)]))

    found = program(question="What is half of 1?")

    assert (found.answer, found.parsed) == (r"\frac{1}{2}", True)


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_call_is_found_however_it_is_dressed(serve: Any, name: str) -> None:
    asked: list[str] = []

    def reply(body: dict[str, Any]) -> str:
        if "next_tool_name" not in body["messages"][0]["content"]:
            asked.append(body["messages"][-1]["content"])
            return form(reasoning="r", answer="6")
        finish = form(next_tool_name="finish", next_tool_input="6")
        return TOOLS[name] if len(server.requests) == 1 else finish

    server = serve(reply)
    catalog = Catalog([ModelRow("A", "openai/a", api_base=server.url)])
    found = build("[A_0]", catalog=catalog)(question="What?")

    assert asked == ["[[ ## question ## ]]\n2 \\times 3"]
    assert (found.answer, found.finished, found.coverage) == ("6", "finish", 1.0)


@pytest.mark.parametrize(
    "content",
    ["", "I'm sorry, but I can't help with that.", "the the " * 20_000, '{"answer', "[[ ## "],
    ids=["empty", "a refusal", "endless repetition", "cut JSON", "cut form"],
)
def test_what_holds_no_answer_is_kept_as_it_is_and_is_no_failure(serve: Any, content: str) -> None:
    server = serve(lambda body: content)
    program = build("[A_0, B_0]", catalog=Catalog([
        ModelRow(name, f"openai/{name}", api_base=server.url) for name in "AB"
    ]))  # fmt: skip
    started = time.monotonic()

    found = program(question="What?")

    assert found.coverage == 1.0
    assert found.answer == content.strip()
    assert time.monotonic() - started < 20


def test_tool_calls_of_the_protocol_itself_do_not_break_a_model(serve: Any) -> None:
    def reply(body: dict[str, Any]) -> Any:
        data = completion(body, "")
        data["choices"][0]["message"] |= {
            "content": None,
            "tool_calls": [{"id": "1", "type": "function",
                            "function": {"name": "x", "arguments": "{}"}}],
        }  # fmt: skip
        return 200, data, {}

    server = serve(reply)
    catalog = Catalog([ModelRow("A", "openai/a", api_base=server.url)])

    assert build("A_0", catalog=catalog)(question="What?").answer == ""


def test_a_backend_that_breaks_is_not_taken_for_a_bad_format() -> None:
    class Broken:
        def send(self, *args: Any) -> Any:
            raise lm15.InvalidRequestError("no")

    with pytest.raises(Exception, match="no"):
        build("A_0", registry=registry_of(Broken()))(question="What?")


@pytest.mark.parametrize(
    "text", ['"a": "' + "\\" * 50_000, '"answer": "' * 20_000, "A_0('" * 20_000]
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    started = time.process_time()
    rescued(text, {"answer", "next_tool_name"})

    assert time.process_time() - started < 5
