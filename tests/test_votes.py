"""Votes count answers, not texts: classes, ties, weights, and the task's own equality."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import dspy
import pytest
from conftest import Asked, Scripted, form, kept, registry_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_evaluation import Numbers
from test_nodes import ask, said, solvers

from stackprog.evaluation import evaluate
from stackprog.grading import classes, grade_choice
from stackprog.modules.weighted_vote import weight_of, weighted
from stackprog.programs import build
from stackprog.specs import Model, parse


def test_the_plurality_wins_whatever_its_spelling() -> None:
    found, _ = ask("vote(C_0, A_0, B_0)", A="0.5", B=r"\frac{1}{2}", C="3")

    assert found.answer == "0.5"
    assert found.classes == [
        {"answer": "0.5", "votes": 2, "children": ["A_0", "B_0"]},
        {"answer": "3", "votes": 1, "children": ["C_0"]},
    ]
    assert found.reasoning == "A thought.\n(2 of 3 answers are this one.)"
    assert (found.finished, found.coverage) == ("vote", 1.0)


def test_a_tie_goes_to_the_earliest_child() -> None:
    found, _ = ask("vote(A_0, B_0, C_0, D_0)", A="1", B="2", C="2", D="1")

    assert found.answer == "1"


@pytest.mark.parametrize(
    ("says", "elected"),
    [
        (("A", "A", "A", "B"), "A"),  # not an article
        (("-1", "-1", "1", "1"), "-1"),  # a sign is no punctuation
        (("1", "-1", "-1", "1"), "1"),
        (("1,000", "1000", "2", "2"), "1,000"),
        (("(1,2)", "[1,2]", "[1,2]", "(1,2)"), "(1,2)"),
        (("5", "x=5", "6", "6"), "5"),
    ],
)
def test_the_traps_of_normalised_text_are_none(says: tuple[str, ...], elected: str) -> None:
    found, _ = ask("vote(A_0, B_0, C_0, D_0)", **dict(zip("ABCD", says, strict=True)))

    assert found.answer == elected
    assert sum(row["votes"] for row in found.classes) == 4


def test_a_whole_reply_votes_with_the_answer_in_it() -> None:
    backend = Scripted(
        answer=lambda asked: form(answer="3") if asked.model == "A" else "So it is \\boxed{42}."
    )

    found = build("vote(A_0, B_0, C_0)", registry=registry_of(backend))(question="q")

    assert found.answer == "So it is \\boxed{42}."
    assert found.classes[0] == {"answer": "42", "votes": 2, "children": ["B_0", "C_0"]}


def test_who_gives_no_answer_has_no_vote() -> None:
    backend = Scripted(
        answer=lambda asked: form(answer="3") if asked.model == "C" else "<think>hm</think>"
    )
    program = build("vote(A_0, B_0, C_0)", registry=registry_of(backend))
    nobody = build("vote(A_0, B_0)", registry=registry_of(backend))

    assert program(question="q").answer == "3"
    found = nobody(question="q")
    assert (found.answer, found.classes) == ("", [])


def test_all_children_of_a_vote_are_asked_together() -> None:
    together = threading.Barrier(3, timeout=10)  # breaks, if they came one by one

    def answer(asked: Asked) -> str:
        together.wait()
        return form(answer="1")

    program = build("vote(A_0, B_0, C_0)", registry=registry_of(Scripted(answer=answer)))

    assert program(question="q").classes[0]["votes"] == 3


def test_rollouts_of_one_model_are_self_consistency() -> None:
    found, backend = ask("vote(A_0, A_0, A_0#7)", A=["1", *"2222222"])

    assert solvers(backend) == [("A", 0), ("A", 1), ("A", 7)]
    assert found.answer == "2"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["A", "B", "C", "D"]), min_size=2, max_size=7))
def test_a_vote_elects_the_earliest_of_the_most_frequent(answers: list[str]) -> None:
    found = classes(answers, grade_choice)
    best = max(found, key=lambda one: len(one.members))

    most = max(answers.count(answer) for answer in answers)
    assert best.answer == next(answer for answer in answers if answers.count(answer) == most)
    assert sorted(place for one in found for place in one.members) == list(range(len(answers)))


# The equality of the task.


class Letters(Numbers):
    """Two choices, graded by their letter."""

    def grade(self, example: dspy.Example, response: str) -> Any:
        return grade_choice(example.answer, response)


class Colours(Numbers):
    """A task of our own, to which case is nothing."""

    def grade(self, example: dspy.Example, response: str) -> Any:
        right = response.lower() == example.answer.lower()
        return SimpleNamespace(right=right, exact=right, extracted=response, reason="own")


@pytest.mark.parametrize(
    ("task", "says", "elected"),
    [
        (Letters(1), ("B", "D) 3.2 eV", "**(d)**"), "D) 3.2 eV"),
        (Colours(1), ("Blue", "red", "RED"), "red"),
        (Numbers(1), ("7", "0.5", "1/2"), "7"),  # text to this task: three answers
    ],
)
def test_answers_are_the_same_where_the_task_says_so(
    task: Any, says: tuple[str, ...], elected: str
) -> None:
    backend = said(dict(zip("ABC", says, strict=True)))
    program = build("vote(A_0, B_0, C_0)", registry=registry_of(backend))

    evaluate(program, task, run="run")

    assert [answer.answer for answer in kept()] == [elected]


@pytest.mark.parametrize("answers", [["half", "1/2"], ["1/2", "half"]])
def test_two_are_the_same_if_the_grader_takes_either_for_the_other(answers: list[str]) -> None:
    def grade(gold: str, response: str) -> Any:
        right = gold == response or (gold, response) == ("half", "1/2")
        return SimpleNamespace(right=right, exact=right, extracted=response, reason="own")

    assert [one.members for one in classes(answers, grade)] == [(0, 1)]


# Weighted votes.


def test_the_most_weight_wins_not_the_most_votes() -> None:
    found, _ = ask("weighted_vote(A_0:0.5, B_0:0.4, C_0:1)", A="1", B="1", C="2")

    assert found.answer == "2"
    assert found.classes == [
        {"answer": "2", "votes": 1, "children": ["C_0"], "weight": 1.0},
        {"answer": "1", "votes": 2, "children": ["A_0", "B_0"], "weight": 0.9},
    ]


@pytest.mark.parametrize(
    ("weights", "elected"),
    [
        ((0.1, 0.2, 0.3), "2"),  # 0.3 and 0.3, which as binary fractions do not add up
        ((0.5, 0, 0.5), "1"),
        ((-1, 2, 1), "1"),
    ],
)
def test_a_tie_of_weights_goes_to_the_heavier_then_the_earliest(
    weights: tuple[float, ...], elected: str
) -> None:
    a, b, c = weights
    found, _ = ask(f"weighted_vote(A_0:{a}, B_0:{b}, C_0:{c})", A="1", B="1", C="2")

    assert found.answer == elected


def test_weights_are_the_log_odds_of_train_scores() -> None:
    spec = weighted((Model("A"), Model("B"), Model("C")), right=(18, 9, 2), n=18)

    assert str(spec) == "weighted_vote(A_0:2.9444, B_0:0, C_0:-1.7346)"
    assert parse(str(spec)) == spec
    assert weight_of(0, 0) == 0
