"""Whatever a model writes is read in time linear in its length: a reply never holds the process."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from stackprog.lms.adapter import StackAdapter, Unparsed
from stackprog.lms.replies import split_thinking
from stackprog.modules.signatures import AnswerQuestion, narrowed, step_signature

STEP = narrowed(step_signature({"A_0": "x.", "B_0": "y."}), ("A_0", "B_0", "finish"))
STARTS = [
    "", "[[", "[[ ##", "[[ ## answer", "[[ ## answer ##", "[[ ## answer ## ]]", "【",
    "［［ ## answer", "**", "### ", "### **Answer", "**Answer", "Answer", "Answer:", "- ", "> ",
    "1. Answer", "<answer>", "<answer>x", "</answer", "<think>",
    "[[ ## next_tool_name ## ]]\nA_0\n\n[[ ## next_tool_input ## ]]", "Action: A_0",
    "Action: A_0[", "A_0(", "A_0(question=", 'A_0("', "A_0(“", "A_0('x'", "<function=",
    "<function=A_0>", "<function=A_0><parameter=", "<function=A_0><parameter=question>",
    "<tool_call>", "<|tool_call_begin|>", "<|im_end|>", "</s>", "```", "Answer: 7\n```",
    "Answer: 7\n\n", '{"', "{'answer", '{"answer"', '{"answer":', '{"answer": "',
    '{"answer": ["', "{'answer': '", '{"arguments": "', '{"arguments": "{\\"', "Final Answer:",
    "Answer: 7\n\nanswer is", "Reasoning: half\n", "\u200b",
]  # fmt: skip
RUNS = [
    " ", "\n", "\t", "\u00a0", "\u200b", "[", "]", "(", ")", "【", "{", "}", '"', "'", "“", "`",
    "\\", "a", "7", "_", "# ", "#", "**", "*", "__", "<", ">", "> ", "- ", "1. ", ":", ", ",
    "a ", "a_", "a: ", "\n:", "\n ", " \n", "[[ ", "[[ ## ", "[[ ## answer ## ]]",
    "[[ ## x ## ]]", "[[ ## question ## ]]", "\n```", "```\n", "\\u", "\\n", '\\"', '"a":',
    '"a": "', '"a": ["', '["x",', "'a': '", '"answer": "', "A_0(", "A_0[", "A_0('", 'A_0("',
    "A_0()", "A_0(x)\n", '" ', "<answer>", "</answer>", "<answer>x", "<|im_end|>",
    "<|im_end|> ", "<|im_end|>[[ ", "</s>\n", "<function=A_0>", "<parameter=a>", "<parameter=",
    "<think>", "<tool_call>", "Answer\n", "Answer: x\n", "Question: x\n", "**Answer**\n",
    "\n\nNote: x", "\n\nx", "answer is ", "\\begin{a}\n\n", "Observation: x\n",
    '"arguments": "', "finish[",
]  # fmt: skip
SHORT = " \n[(\"'\\a7*<:"  # the runs that are tried after every start
LENGTH = 16_000


@pytest.mark.parametrize("start", STARTS)
def test_no_reply_takes_long_to_read(start: str) -> None:
    slow = {}
    for run in SHORT if start else RUNS:
        text = start + run * (LENGTH // len(run))
        begun = time.process_time()
        for signature in (AnswerQuestion, STEP):
            with suppress(Unparsed):
                StackAdapter().parse(signature, text)
        spent = time.process_time() - begun
        if spent > 0.6:
            slow[run] = spent

    assert not slow


@pytest.mark.parametrize("run", RUNS)
def test_no_thinking_takes_long_to_part_from_the_answer(run: str) -> None:
    begun = time.process_time()
    for start in ("", "<think>", " <think", "x</think"):
        split_thinking(start + run * (200_000 // len(run)))

    assert time.process_time() - begun < 1
