"""Small models as real providers send them: over HTTP, the answer is found or honestly missed."""

from __future__ import annotations

import time
from typing import Any

import openrouter
import pytest
from conftest import completion, form, registry_of
from dspy import lm15

from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.programs import build

HALF = r"\frac{1}{2}"
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
    "a turn's end": "Reasoning: half\nAnswer: \\frac{1}{2}<|im_end|>",
    "a turn's end in Llama's": form(reasoning="half", answer=HALF) + "<|eot_id|>",
    "a sequence's end": form(answer=HALF) + "</s>",
    "a turn's end in Gemma's": form(answer=HALF) + "<end_of_turn>",
    "a text's end": form(answer=HALF) + "<|endoftext|>",
    "a turn's beginning": f"<|im_start|>assistant\nAnswer: {HALF}<|im_end|>",
    "a question made up": form(answer=HALF)
    + "\n<|im_end|>\n<|im_start|>user\nWhat is 3+3?<|im_end|>"
    "\n<|im_start|>assistant\n[[ ## answer ## ]]\n6",
    "a question made up in the form": form(answer=HALF)
    + "\n\n"
    + form(question="What is 2+2?", reasoning="sum", answer="4"),
    "a question made up in plain text": f"Answer: {HALF}\n\nQuestion: What is 2+2?\nAnswer: 4",
    "a fence around the form": "```\n" + form(reasoning="half", answer=HALF) + "\n```",
    "a fence around plain headers": f"```\nReasoning: half\nAnswer: {HALF}\n```",
    "a fence around the answer": f"Answer:\n```latex\n{HALF}\n```",
    "a fence never closed": f"Answer: ```\n{HALF}",
    "the end on the same line": f"[[ ## answer ## ]]\n{HALF} [[ ## completed ## ]]",
    "the end misspelt": f"[[ ## answer ## ]]\n{HALF}\n[[ ## complete ## ]]",
    "another header": f"[[ ## answer ## ]]\n{HALF}\n\n[[ ## confidence ## ]]\nhigh",
    "a note": f"Reasoning: half\nAnswer: {HALF}\n\nNote: the number 7 was not used at all.",
    "a courtesy": form(answer=HALF) + "\n\nI hope this helps! Let me know if you have questions.",
    "JSON escapes": '{"reasoning": "half", "answer": "\\u005cfrac{1}{2}"}',
    "the form copied first": form(
        reasoning="(your work, step by step)", answer="(the final answer alone)"
    )
    + f"\n\n[[ ## completed ## ]]\n\nHalf.\nAnswer: {HALF}",
    "Chinese brackets": f"【推理】一半\n【答案】{HALF}",
    "Chinese 答": f"解：一半。\n答：{HALF}",
    "Chinese 最终答案是": f"推理：一半\n最终答案是：{HALF}",
    "French": f"Raisonnement : moitié\nRéponse finale : {HALF}",
    "Spanish": f"Respuesta final: {HALF}",
    "Japanese": f"答え：{HALF}",
    "Korean": f"정답: {HALF}",
    "a short header": f"Ans: {HALF}",
    "tags": f"<reasoning>half</reasoning>\n<answer>{HALF}</answer>",
    "a tag after thinking": f"<think>7?</think><answer>{HALF}</answer>",
    "a tag spoken of": f"Reasoning: no <answer> yet\nAnswer: {HALF}",
    "a tag in the form": f"[[ ## answer ## ]]\n<answer>{HALF}</answer>",
    "a dictionary": "{'reasoning': 'half', 'answer': '\\\\frac{1}{2}'}",
    "a list": '{"reasoning": "half", "answer": ["\\\\frac{1}{2}"]}',
    "a space of no width": f"\u200bAnswer\u200b: {HALF}",
    "markers on one line": f"[[ ## reasoning ## ]] half [[ ## answer ## ]] {HALF}"
    " [[ ## completed ## ]]",
    "a marker within a line": f"[[ ## reasoning ## ]]\nSo half. [[ ## answer ## ]]\n{HALF}",
    "bold headings": f"### **Reasoning:**\nHalf.\n\n### **Answer:**\n{HALF}",
    "a bold heading with two words": f"It is half.\n\n### **Final Answer:**\n{HALF}",
    "headings without colons": f"### Reasoning\nHalf.\n\n### Answer\n{HALF}",
    "a bold line": f"Let us compute.\n\n**Final Answer**\n\n{HALF}",
    "bullets": f"- **Reasoning**: half\n- **Answer**: {HALF}",
    "a quotation": f"> Answer: {HALF}",
    "numbers": f"1. Reasoning: half\n2. Answer: {HALF}",
    "full-width brackets": f"［［ ## answer ## ］］\n{HALF}",
    "escaped brackets": f"\\[[ ## answer ## ]]\n{HALF}",
    "a plain answer in the form": f"[[ ## reasoning ## ]]\nhalf\n\n**Answer:** {HALF}",
    "its name twice": f"[[ ## answer ## ]]\n**Answer:** {HALF}",
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
    "curly quotes": form(next_tool_name="A_0(“2 \\times 3”)"),
    "no quotes": form(next_thought="ask", next_tool_name=r"A_0(2 \times 3)"),
    "square brackets": "Thought: ask A\nAction: A_0[2 \\times 3]",
    "a function's tags": "<tool_call>\n<function=A_0>\n<parameter=question>\n2 \\times 3\n"
    "</parameter>\n</function>\n</tool_call>",
    "a function's tag and JSON": '<function=A_0>{"question": "2 \\\\times 3"}</function>',
    "Kimi's tokens": "<|tool_calls_section_begin|><|tool_call_begin|>functions.A_0:0"
    '<|tool_call_argument_begin|>{"question": "2 \\\\times 3"}<|tool_call_end|>',
    "Mistral's newer tokens": '[TOOL_CALLS]A_0[ARGS]{"question": "2 \\\\times 3"}',
    "arguments as text": r'{"name": "A_0", "arguments": "{\"question\": \"2 \\\\times 3\"}"}',
    "a problem": r'{"name": "A_0", "arguments": {"problem": "2 \times 3"}}',
    "a fence around the name": form(next_tool_name="```\nA_0\n```", next_tool_input=r"2 \times 3"),
    "a fence around all": "```\n"
    + form(next_tool_name="A_0", next_tool_input=r"2 \times 3")
    + "\n```",
    "a described name": form(next_tool_name="A_0: the model A.", next_tool_input=r"2 \times 3"),
    "a named name": form(next_tool_name="Tool: A_0", next_tool_input=r"2 \times 3"),
    "a turn's end after the name": form(
        next_tool_name="A_0<|im_end|>", next_tool_input=r"2 \times 3"
    ),
    "a turn's end": form(next_tool_name="A_0", next_tool_input=r"2 \times 3<|im_end|>"),
    "Chinese": "思考：问\n行动：A_0\n行动输入：2 \\times 3",
    "an observation made up": "Thought: ask\nAction: A_0\nAction Input: 2 \\times 3\n"
    "Observation: 6\nThought: done",
    "an end made up": "Action: A_0\nAction Input: 2 \\times 3\nObservation: 7\n"
    "Thought: finish\nAction: finish\nAction Input: 7",
    "an observation in the form": form(
        next_tool_name="A_0", next_tool_input=r"2 \times 3", observation="7", completed=""
    ),
    "an observation after the form": form(next_tool_name="A_0", next_tool_input=r"2 \times 3")
    + "\nObservation: 7",
    "a list of calls": r'[TOOL_CALLS] [{"name": "A_0", "arguments": {"question": "2 \times 3"}}]',
}

FINISHES = {
    "square brackets": "Thought: I know\nAction: finish[6]",
    "a call": "Action: Finish(6)",
    "a call with quotes": 'finish("6")',
    "a call with a name": form(next_tool_name="finish(answer=6)"),
    "a final answer": "Thought: I know\nFinal Answer: 6",
    "a final answer and a courtesy": "Final Answer: 6\n\nI hope this helps you!",
    "a tool call": '<tool_call>{"name": "finish", "arguments": {"answer": "6"}}</tool_call>',
    "another argument": '{"name": "finish", "arguments": {"final_answer": "6"}}',
    "an observation made up": "Action: finish\nAction Input: 6\nObservation: done",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_found_however_it_is_dressed(name: str) -> None:
    found = answered(ANSWERS[name])

    assert (found.answer, found.parsed) == (r"\frac{1}{2}", True)


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ('{"reasoning": "half", "answer": "\\u00bd"}', "½"),
        ('{"answer": "\\ud835\\udc65"}', "\U0001d465"),
        ('{"answer": ["1", "2"]}', "1, 2"),
        ("[[ ## answer ## ]]\nB<|im_end|>", "B"),
    ],
)
def test_what_is_written_in_another_way_is_read_as_it_is_meant(reply: str, answer: str) -> None:
    found = answered(reply)

    assert (found.answer, found.parsed) == (answer, True)


def answered(reply: str) -> Any:
    with openrouter.running(openrouter.answers(content=reply)) as server:
        catalog = Catalog([ModelRow("A", "openai/a", api_base=server.url)])
        return build("A_0", catalog=catalog)(question="What is half of 1?")


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_call_is_found_however_it_is_dressed(name: str) -> None:
    finish = form(next_tool_name="finish", next_tool_input="6")

    asked, extracted, found = agent(TOOLS[name], finish)

    assert asked == [r"2 \times 3"]
    assert (found.answer, found.finished, found.coverage, extracted) == ("6", "finish", 1.0, 0)


@pytest.mark.parametrize("name", FINISHES)
def test_a_finish_is_taken_however_it_is_dressed(name: str) -> None:
    call = form(next_tool_name="A_0", next_tool_input="2+4")

    asked, extracted, found = agent(call, FINISHES[name])

    assert asked == ["2+4"]
    assert (found.answer, found.finished, extracted) == ("6", "finish", 0)


@pytest.mark.parametrize(
    "reply",
    [
        "Final Answer: 6",
        "finish(6)",
        "Observation: 6",
        form(next_tool_name="I would not ask A_0", next_tool_input="1+1"),
    ],
    ids=["a final answer", "a finish", "an observation", "a sentence"],
)
def test_a_step_that_names_no_tool_asks_the_first_missing_with_the_question(
    reply: str,
) -> None:
    asked, _, found = agent(reply, form(next_tool_name="finish", next_tool_input="6"))

    assert asked == ["What?"]
    assert found.answer == "6"


def agent(*steps: str) -> tuple[list[str], int, Any]:
    """An agent whose controller says these: what its child was asked, how often it extracted."""
    asked: list[str] = []
    said, extracted = iter(steps), []

    def reply(body: dict[str, Any]) -> str:
        if "next_tool_name" in body["messages"][0]["content"]:
            return next(said)
        text = body["messages"][-1]["content"]
        if "[[ ## trajectory ## ]]" in text:
            extracted.append(text)
        else:
            asked.append(text.removeprefix("[[ ## question ## ]]\n"))
        return form(reasoning="r", answer="6")

    def act(handler: openrouter.Handler, body: dict[str, Any]) -> None:
        openrouter.answers(content=reply(body))(handler, body)

    with openrouter.running(*[act] * 10) as server:
        catalog = Catalog([ModelRow("A", "openai/a", api_base=server.url)])
        found = build("[A_0]", catalog=catalog)(question="What?")
    return asked, len(extracted), found


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
