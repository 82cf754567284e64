"""Which letter a response to a multiple-choice question chooses."""

from __future__ import annotations

import pytest

from stackprog.grading import Grade, grade_choice

STATED = [
    "D", "D.", "D)", "(D)", "**D**", "$D$", "D) about four volts", "**D) about four volts**",
    r"\text{D}", "Answer: D", "ANSWER: D", "**Answer:** D", "**Answer: D**",
    "**Answer: D) about four volts**", "Answer: (D)", "Answer: $D$", r"Answer: \(D\)",
    r"Answer: \text{D}", "Answer: [D]", "Answer: <D>", "Answer: `D`", 'Answer: "D"', "Answer: D.",
    "Answer:\n\nD", "### Answer\n\nD", "Answer - D", "Answer: Option D", "answer: d",
    "Final answer: D", "**Final Answer**: **D**", "Correct Answer: D", "My answer: D",
    r"\boxed{D}", r"\boxed{\text{D}}", r"$\boxed{\textbf{(D)}}$", r"\[\boxed{D}\]",
    r"So it is $\boxed{\text{D) } 4}$.", "The answer is D", "The answer is D.",
    "The correct answer is (D).", "the answer is d)", "The answer is: D",
    "The answer is option D.", "The answer is therefore D", "The answer would be D.",
    "The answer must be D.", "The best answer is **D**.", r"The answer is \(\boxed{D}\).",
    "The answer is D: both terms cancel", "The answer is D, not A.",
    "The answer is D because A is too small.", "The answer is not A. The answer is D.",
    "The correct option is D.", "Therefore, the correct choice is **(D)**", "Option D is correct.",
    "I choose D.", "I would go with D", "Thus, D is correct", "Hence, D.",
    "After elimination, D is the right answer.", "Answer: D. One must not choose A.",
    "Answer: D\nHence A is wrong.", "Answer: D, A is too small.", "Answer: D, I think.",
    "Answer: D, even if the answer is A in other cases.", "Answer: A\nNo: Answer: D",
    "A) is too small.\nB) is too large.\nAnswer: D",
    "Answer: D\n\nOption A is wrong because it is too small.", "<think>Answer: A</think>Answer: D",
    "Answer: A</think>\nD", "答案是D", "正确答案：D", "Ответ: D", "La respuesta es D",
]  # fmt: skip


@pytest.mark.parametrize("response", STATED)
def test_the_letter_stated_last_is_the_answer(response: str) -> None:
    assert grade_choice("D", response) == Grade(True, True, "D", "same_string")
    assert grade_choice("A", response) == Grade(False, False, "D", "different")


@pytest.mark.parametrize(
    "response", ["Answer: A", "The answer is A.", "The answer is A because it is.", "A", "(A)"]
)
def test_the_letter_a_is_a_letter_where_it_is_stated(response: str) -> None:
    assert grade_choice("A", response).right


@pytest.mark.parametrize(
    "response",
    [
        "A or B",
        "Answer: A or B",
        "The answer is A or D",
        "Answer: C, D",
        "The answer is either A or D.",
        r"\boxed{A \text{ or } D}",
        "Answer: B/C",
    ],
)
def test_two_letters_are_no_single_answer(response: str) -> None:
    grades = [grade_choice(letter, response) for letter in "ABCD"]

    assert {(grade.right, grade.reason) for grade in grades} == {(False, "different")}


@pytest.mark.parametrize(
    "response",
    [
        "", "A cell divides in two.", "I am not sure.", "I think this is hard",
        "The answer is a product of two terms.", "The answer is A cell that divides.",
        "Vitamin D is needed", "A) one\nB) two\nC) three\nD) four", "There is no answer.",
        "<think>Answer: D", "Option A says so, and option B does not.", "Class A, then B-type.",
    ],
)  # fmt: skip
def test_a_letter_in_prose_is_no_answer(response: str) -> None:
    grade = grade_choice("A", response)

    assert grade == Grade(False, False, None, "no_answer")


def test_the_key_may_be_written_in_brackets() -> None:
    assert grade_choice("(b)", "Answer: B").right
