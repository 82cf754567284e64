"""The lenient adapter: what small models make of the form is read, and nothing is made up."""

from __future__ import annotations

from typing import Any

import dspy
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
    "reply",
    [
        "",
        "It is 7.",
        "[[ ## answer ## ]]",
        "<think>[[ ## answer ## ]] 7",
        "[[ ## answer ## ]]\n(the final answer alone)",
        "[[ ## answer ## ]]\n\n[[ ## completed ## ]]",
        "I hope this helps!",
        '{"answer": ""}',
        "What is the **answer**\nto it?",
        "The answers differ.",
    ],
)
def test_a_reply_without_an_answer_is_unparsed_and_keeps_its_text(reply: str) -> None:
    with pytest.raises(Unparsed) as caught:
        ADAPTER.parse(AnswerQuestion, reply)

    assert caught.value.text in reply


@pytest.mark.parametrize(
    "answer",
    [
        "[1, 2)", "f(x)=x^2", "(a, b)", "[x]", r"\left[ -1, \infty \right)", "[[1, 2], [3, 4]]",
        r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}",
        "\\begin{aligned}\nx &= 1\n\ny &= 2\n\\end{aligned}",
        "\\[\nx = 1\n\n\\text{and so on for all}\n\\]", r"\{x : x > 0\}", "a < b > c", "<1, 2>",
        "B", "x = 3\n\ny = 4", "The answer is:\n\n7", "We add 3 and 4.\n\nThe answer is 7.",
        "3\n\nWait, that is wrong. It must be 4.", "3\n\nSo the answer is $4$.",
        "So x = 3.\n\nThus x + 4 = 7.", "Let me explain it.\n\nThree and four are seven.",
        "```python\nf()\n```\nprints 7", "(x)", "Evelyn", "Note: none", r"7\text{ cm}", "`7`",
        "2^{\\circ}: 3", "x: 3",
    ],
)  # fmt: skip
def test_a_value_is_kept_as_it_stands(answer: str) -> None:
    form = f"[[ ## reasoning ## ]]\nr\n\n[[ ## answer ## ]]\n{answer}\n\n[[ ## completed ## ]]"

    assert ADAPTER.parse(AnswerQuestion, form)["answer"] == answer
    assert ADAPTER.parse(AnswerQuestion, f"Reasoning: r\nAnswer: {answer}")["answer"] == answer


@pytest.mark.parametrize(
    ("answer", "alone"),
    [
        ("B<|im_end|>", "B"),
        ("B\n\nExplanation: the others are too small.", "B"),
        ("C. It melts\n\nThe other choices are wrong.", "C. It melts"),
        ("The final answer is 7.\n\nThis is because 3 and 4 are added.", "The final answer is 7."),
        ("7\n\nNote: the final answer is in its simplest form.", "7"),
        ("7\n\n## Explanation\n\nIt is so.", "7"),
        ("7\n**Explanation**\nIt is so.", "7"),
        ("7\n\nI filled in [[ ## answer ## ]] as asked.", "7"),
        ("7\n```\nI hope this helps!", "7"),
    ],
)
def test_what_follows_an_answer_is_no_part_of_it(answer: str, alone: str) -> None:
    assert ADAPTER.parse(AnswerQuestion, f"[[ ## answer ## ]]\n{answer}")["answer"] == alone


def test_reasoning_is_kept_with_all_it_quotes() -> None:
    work = (
        "Note: odd.\n\nQuestion: is 3 odd?\nObservation: yes.\n\nAnswer: 3 is not it.\n[x] done\n"
        "### Next"
    )

    found = ADAPTER.parse(AnswerQuestion, f"[[ ## reasoning ## ]]\n{work}\n\n[[ ## answer ## ]]\n7")

    assert found == {"reasoning": work, "answer": "7"}


def test_fields_of_any_name_are_read() -> None:
    signature: Any = dspy.Signature("text -> step_1, plot2: str, note, question")
    values = {"step_1": "Note: a", "plot2": "Observation: b", "note": "c\n\nd", "question": "why?"}

    marked = "\n\n".join(f"[[ ## {name} ## ]]\n{value}" for name, value in values.items())
    plain = "\n".join(f"**{name}:** {value}" for name, value in values.items())

    assert ADAPTER.parse(signature, marked) == values
    assert ADAPTER.parse(signature, plain) == values


def test_a_call_in_a_thought_is_not_the_input_of_another_tool() -> None:
    with pytest.raises(Unparsed):
        ADAPTER.parse(STEP, "Thought: A_0(1+1) was asked.\nAction: B_0")


def test_a_tool_that_is_not_offered_is_not_taken_for_one_that_is() -> None:
    with pytest.raises(Unparsed):
        ADAPTER.parse(STEP, "C_0(1+1)")


def test_a_tools_input_keeps_its_own_brackets_and_words() -> None:
    quoted = "[[ ## question ## ]]\n2+2"
    assert ADAPTER.parse(
        STEP, f"[[ ## next_tool_name ## ]]\nA_0\n[[ ## next_tool_input ## ]]\n{quoted}"
    )["next_tool_input"] == quoted  # fmt: skip
    for given in ("f(x) = [1, 2)", "x = 3, is it odd?", "Is A_0[0] = (1)?", "Note: solve 2x = 4"):
        found = ADAPTER.parse(STEP, f"Thought: t\nAction: A_0({given})")
        assert (found["next_tool_name"], found["next_tool_input"]) == ("A_0", given)


@pytest.mark.parametrize(
    "tool",
    [
        "A_0",
        "a_0",
        "`A_0`",
        "**A_0**",
        "A_0(question)",
        "A_0.",
        '"A_0"',
        "A_0: the model A",
        "A_0[x]",
        "Tool: A_0",
        "```\nA_0\n```",
        "functions.A_0:0",
    ],
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
