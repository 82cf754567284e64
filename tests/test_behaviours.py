"""The four behaviours of stacking, counted from the trajectories of real runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conftest import Asked, Scripted, form, kept, registry_of
from test_cli import json_of, run
from test_evaluation import Numbers, number

from stackprog.analysis.behaviours import Behaviours, behaviour, behaviours
from stackprog.evaluation import evaluate
from stackprog.programs import build
from stackprog.runs import Answer
from stackprog.show.free import behaviours as shown
from stackprog.tasks import get_task


def said(*, children: list[str], own: str, gold: str, **more: Any) -> Answer:
    """The answer of an agent whose children answered these, in this order."""
    steps = [
        {"thought": "", "tool": f"K_{at}", "input": "", "observation": "",
         "prediction": {"answer": text}}
        for at, text in enumerate(children)
    ]  # fmt: skip
    return Answer("[K_0, L_0]", "test", "1", 0, "right" if own == gold else "wrong", answer=own,
                  gold=gold, coverage=1.0, trajectory=steps, **more)  # fmt: skip


def counted(*answers: Answer) -> Behaviours:
    (found,) = behaviours(answers, get_task("math500"))
    return found


@pytest.mark.parametrize(
    ("children", "own", "gold", "did"),
    [
        (["1/2", "0.5"], r"\frac{1}{2}", "1/2", "reserve"),
        (["3", "3"], "3", "4", "reserve"),
        (["3", "4"], "4", "4", "judge"),
        (["3", "4"], "3", "4", "judge"),
        (["3", "4"], "5", "5", "correct"),
        (["3", "3"], "5", "5", "correct"),
        (["3", "4"], "6", "5", "modify"),
        (["5", "5"], "", "5", "modify"),
        (["5", ""], "5", "5", "judge"),
        (["", ""], "", "5", "modify"),
        (["5"], "5.0", "5", "reserve"),
        (["1", "1"], "-1", "1", "modify"),
    ],
)
def test_a_behaviour_is_told_by_which_answers_are_equal(
    children: list[str], own: str, gold: str, did: str
) -> None:
    found = counted(said(children=children, own=own, gold=gold))

    assert {name for name, times in found.times.items() if times} == {did}
    assert (found.n, found.children, found.coverage) == (1, len(children), 1.0)


def test_every_answer_is_one_of_the_four() -> None:
    classes = [-1, 0, 1, 2]
    found = {behaviour([one, other], own, right) for one in classes for other in classes
             for own in classes for right in (True, False)}  # fmt: skip

    assert found == {"reserve", "judge", "correct", "modify"}


def test_answers_lost_and_mended_against_the_first_child_and_the_majority() -> None:
    found = counted(
        said(children=["1", "2", "2"], own="2", gold="1"),  # the first was right
        said(children=["1", "2", "2"], own="1", gold="2"),  # the majority was right
        said(children=["1", "2", "2"], own="2", gold="2"),  # the first was wrong
        said(children=["1", "2", "3"], own="3", gold="3"),  # a tie is the first's
    )

    assert (found.lost_first, found.won_first) == (1, 2)
    assert (found.lost_majority, found.won_majority) == (1, 1)
    assert found.right["judge"] == 2


def test_a_child_asked_again_counts_once_with_its_last_answer() -> None:
    answer = said(children=["1", "2"], own="3", gold="3")
    again = {**answer.trajectory[0], "prediction": {"answer": "3"}}

    found = counted(replace(answer, trajectory=[*answer.trajectory, again]))

    assert (found.children, found.times["judge"]) == (2, 1)


def test_failed_answers_and_models_alone_have_no_behaviour() -> None:
    failed = replace(said(children=["1"], own="1", gold="1"), outcome="failed")
    alone = Answer("K_0", "test", "1", 0, "right", answer="1", gold="1")

    assert behaviours([failed, alone], get_task("math500")) == []


def test_every_agent_of_a_run_is_counted_those_inside_others_too() -> None:
    """A knows even numbers, B the multiples of three; agents believe the last child they asked."""

    def answer(asked: Asked) -> str:
        known = number(asked) % {"A": 2, "B": 3}[asked.model] == 0
        return form(reasoning="Derived.", answer=str(number(asked)) if known else asked.model)

    def act(asked: Asked) -> str:
        done = "finish" in asked.offered
        seen = (asked.trajectory or "").split("Answer: ")[-1].split("\n")[0]
        missing = [tool for tool in asked.offered if f"Tool: {tool}\n" not in asked.trajectory]
        return form(next_thought="", next_tool_name="finish" if done else missing[0],
                    next_tool_input=seen if done else asked.question)  # fmt: skip

    program = build("[[A_0, B_0], B_0]", registry=registry_of(Scripted(answer, act)))
    evaluate(program, Numbers(12), run="run", threads=1)

    root, inner = behaviours(kept(), Numbers())

    assert (root.agent, inner.agent) == (str(program.spec), f"{program.spec} > stack_1")
    assert (inner.n, inner.children, inner.coverage) == (12, 2, 1.0)
    assert inner.times == {"reserve": 2, "judge": 10, "correct": 0, "modify": 0}  # both know 0, 6
    assert inner.right == {"reserve": 2, "judge": 2, "correct": 0, "modify": 0}
    assert (inner.lost_first, inner.won_first) == (4, 2)
    assert root.times["reserve"] == 12
    assert root.right["reserve"] == 4


def step(tool: str, answer: str, trajectory: list[Any] | None = None) -> dict[str, Any]:
    """What was asked of a child, and what it said; of an agent with its own trajectory."""
    inner = {"trajectory": trajectory, "coverage": 0.5} if trajectory else {}
    return {"thought": "", "tool": tool, "input": "", "observation": "",
            "prediction": {"answer": answer, **inner}}  # fmt: skip


@pytest.mark.parametrize(
    "program",
    [
        "vote(A_0, B_0)", "weighted_vote(A_0:1, B_0:2)", "cascade(A_0, B_0)", "router(A_0, B_0)",
        "fuse(A_0, B_0)", "debate(A_0, B_0; vote of 0+1)", "Program",
    ],
)  # fmt: skip
def test_what_combines_by_a_rule_is_no_agent(program: str) -> None:
    steps = [step("A_0", "1"), step("B_0", "2")]
    answer = Answer(program, "test", "1", 0, "right", answer="2", gold="2", coverage=1.0,
                    trajectory=steps)  # fmt: skip

    assert behaviours([answer], get_task("math500")) == []


def test_agents_under_a_vote_and_a_cascade_are_counted_each_time_they_were_asked() -> None:
    asked = [step("stack_1", text, [step("A_0", "1"), step("B_0", "2")]) for text in ("1", "3")]
    cascade = step("stack_2", "1", asked)
    answer = Answer("vote(cascade([A_0, B_0], C_0), C_0)", "test", "1", 0, "right", answer="1",
                    gold="1", coverage=1.0, trajectory=[cascade, step("C_0", "1")])  # fmt: skip

    (found,) = behaviours([answer], get_task("math500"))

    assert found.agent == "vote(cascade([A_0, B_0], C_0), C_0) > stack_2 > stack_1"
    assert (found.n, found.coverage, found.children) == (2, 0.5, 2)
    assert (found.times["judge"], found.times["modify"]) == (1, 1)


def test_a_vote_under_an_agent_is_a_child_of_it_and_no_agent() -> None:
    vote = step("stack_1", "2", [step("A_0", "1"), step("B_0", "2")])
    answer = Answer("[vote(A_0, B_0), C_0]", "test", "1", 0, "right", answer="2", gold="2",
                    coverage=1.0, trajectory=[vote, step("C_0", "3")])  # fmt: skip

    (found,) = behaviours([answer], get_task("math500"))

    assert (found.agent, found.n, found.times["judge"]) == ("[vote(A_0, B_0), C_0]", 1, 1)


def test_the_table_says_what_was_counted() -> None:
    found = counted(
        said(children=["1", "2"], own="2", gold="1"), said(children=["1", "1"], own="1", gold="1")
    )

    text = shown([found])

    assert "[K_0, L_0]" in text
    assert "0/1" in text  # judged once, wrong
    assert "-1 +0" in text


def test_the_command_tells_them_of_a_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run(
        capsys, "eval", "gpqa", "--data", "sample", "--stack", "[Newton_0, [Planck_0, Mendel_0]]",
        "--limit", "12", "--run", "run",
    )  # fmt: skip
    found = json_of(capsys, "behaviours", "run")["behaviours"]
    code, out, _ = run(capsys, "behaviours", "run")
    refused, _, err = run(capsys, "behaviours", "run", "--split", "train")

    assert [one["n"] for one in found] == [12, 12]
    assert all(sum(one["times"].values()) == one["n"] for one in found)
    assert (code, "reserve" in out, "to first child" in out) == (0, True, True)
    assert (refused, err.count("\n")) == (2, 1)
