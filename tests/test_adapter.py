"""The lenient adapter: what small models make of the form is read, and nothing is made up."""

from __future__ import annotations

import pytest

from stackprog.lms.adapter import StackAdapter, Unparsed
from stackprog.modules.signatures import AnswerQuestion, narrowed, step_signature

ADAPTER = StackAdapter()
STEP = narrowed(step_signature({"A_0": "x.", "B_0": "y."}), ("A_0", "B_0", "finish"))


@pytest.mark.parametrize(
    "reply",
    [
        "[[ ## reasoning ## ]]\nwork\n\n[[ ## answer ## ]]\n7\n\n[[ ## completed ## ]]",
        "[[ ## answer ## ]] 7",
        "[[## answer ##]]\n7",
        "[[ ## Answer ## ]]:\n7",
        "**[[ ## answer ## ]]**\n7",
        "[ ## answer ## ]\n7",
        "**Answer:** 7",
        "## Answer: 7",
        "ANSWER: 7",
        "Reasoning: since 3 + 4\nFinal answer: 7",
        "<think>[[ ## answer ## ]] 3</think>[[ ## answer ## ]] 7",
        "[[ ## answer ## ]] 3 is too small</think>\n[[ ## answer ## ]] 7",
        "[[ ## answer ## ]]\n3\nWait.\n[[ ## answer ## ]]\n7",
        "[[ ## reasoning ## ]]\nAnswer: 3 would be wrong\n[[ ## answer ## ]]\n7",
    ],
)
def test_an_answer_is_read_in_any_usual_form(reply: str) -> None:
    assert ADAPTER.parse(AnswerQuestion, reply)["answer"] == "7"


@pytest.mark.parametrize(
    "reply", ["", "It is 7.", "[[ ## answer ## ]]", "<think>[[ ## answer ## ]] 7"]
)
def test_a_reply_without_an_answer_is_unparsed_and_keeps_its_text(reply: str) -> None:
    with pytest.raises(Unparsed) as caught:
        ADAPTER.parse(AnswerQuestion, reply)

    assert caught.value.text in reply


@pytest.mark.parametrize(
    "tool", ["A_0", "a_0", "`A_0`", "**A_0**", "A_0(question)", "A_0.", '"A_0"']
)
def test_a_tool_is_read_whatever_its_marks(tool: str) -> None:
    reply = (
        f"[[ ## next_thought ## ]]\nt\n[[ ## next_tool_name ## ]]\n{tool}\n"
        f"[[ ## next_tool_input ## ]]\n2+2"
    )

    assert ADAPTER.parse(STEP, reply)["next_tool_name"] == "A_0"


def test_a_tool_that_is_not_offered_is_unparsed() -> None:
    with pytest.raises(Unparsed, match="expected one of A_0, B_0, finish, got 'C_0'"):
        ADAPTER.parse(STEP, "[[ ## next_tool_name ## ]]\nC_0\n[[ ## next_tool_input ## ]]\n2+2")


def test_a_thought_may_be_missing() -> None:
    found = ADAPTER.parse(
        STEP, "[[ ## next_tool_name ## ]]\nfinish\n[[ ## next_tool_input ## ]]\n\\frac{1}{2}"
    )

    assert found == {
        "next_thought": "",
        "next_tool_name": "finish",
        "next_tool_input": "\\frac{1}{2}",
    }


def test_demonstrations_without_every_output_are_dropped() -> None:
    whole = {"question": "q1", "reasoning": "r", "answer": "a"}
    part = {"question": "q2", "answer": "a"}

    messages = ADAPTER.format(AnswerQuestion, [whole, part], {"question": "q3"})

    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert "q2" not in str(messages)
