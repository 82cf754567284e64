"""Votes, fusions, cascades and routers: whom they ask, what they make of it, how they are kept."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import Any

import dspy
import pytest
from conftest import Asked, Scripted, form, registry_of
from dspy import lm15
from dspy.utils.exceptions import ContextWindowExceededError, LMError
from test_cli import run as command
from test_evaluation import Numbers

from stackprog.artifacts import load, save
from stackprog.evaluation import evaluate
from stackprog.exporting import export
from stackprog.modules.combination import Combination
from stackprog.programs import build, combination_class, tree
from stackprog.runs import RunFolder
from stackprog.search.plan import calls_asked_once, least_calls
from stackprog.specs import KINDS, Kind, Option, from_json, parse, to_json

Says = dict[str, Any]
EACH = {
    "vote": "vote(A_0, B_0)",
    "weighted_vote": "weighted_vote(A_0:1.2, B_0:0.4)",
    "fuse": "fuse(A_0, B_0)@C",
    "cascade": "cascade(A_0, B_0; k=3, t=2)",
    "router": "router(A_0, B_0)",
}


def said(says: Says) -> Scripted:
    """Models that say what is written here: one answer, or one a rollout; the rest says 42."""

    def answer(asked: Asked) -> str:
        text = says.get(asked.model, "42")
        text = text if isinstance(text, str) else text[asked.rollout]
        return form(reasoning=f"{asked.model} thought.", answer=text)

    return Scripted(answer=answer)


def ask(stack: str, **says: Any) -> tuple[dspy.Prediction, Scripted]:
    backend = said(says)
    return build(stack, registry=registry_of(backend))(question="q"), backend


def solvers(backend: Scripted) -> list[tuple[str, int]]:
    """Who was asked as a model, in alphabetical order: at once has no other."""
    return sorted((a.model, a.rollout) for a in backend.asked if a.trajectory is None)


# What every row of the table must do.


def test_every_kind_has_an_example_here() -> None:
    assert EACH.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kinds_module_is_a_combination_in_a_file_of_its_name(kind: str) -> None:
    found = combination_class(KINDS[kind])

    assert issubclass(found, Combination)
    assert found.__module__ == f"stackprog.modules.{kind}"


@pytest.mark.parametrize("stack", EACH.values())
def test_an_answer_comes_with_the_steps_it_came_from(stack: str) -> None:
    found, backend = ask(stack, A="42", B="42")

    assert found.answer == "42"
    assert found.reasoning
    assert [step.keys() for step in found.trajectory] == [
        {"thought", "tool", "input", "observation", "prediction"}
    ] * len(found.trajectory)
    assert found.trajectory[0]["prediction"].answer == "42"
    assert all(asked.question == "q" for asked in backend.asked)


@pytest.mark.parametrize("stack", EACH.values())
@pytest.mark.parametrize("says", [{}, {"A": ["1", "2", "3"], "B": ["4", "5", "6"]}])
def test_the_calls_are_those_of_the_formula(stack: str, says: Says) -> None:
    spec = parse(stack)
    _, backend = ask(stack, **says)

    least, most = (count([spec], "react").total() for count in (least_calls, calls_asked_once))
    assert len(backend.asked) == (most if says and spec.row.asks != "one" else least)


@pytest.mark.parametrize(
    ("stack", "least", "most"),
    [
        ("router(A_0, [B_0, C_0], D_0)", 1, 5),
        ("cascade(A_0, [B_0, C_0]; k=2)", 2, 2 + 2 * 5),
        ("vote(cascade(A_0; k=2), A_0#1, fuse(B_0, C_0))", 2 + 3, 2 + 1 + 3),  # A_0#1 is shared
    ],
)
def test_a_plan_is_a_range(stack: str, least: int, most: int) -> None:
    specs = [parse(stack)]

    assert least_calls(specs, "react").total() == least
    assert calls_asked_once(specs, "react").total() == most


@pytest.mark.parametrize("stack", EACH.values())
def test_a_childs_failure_leaves_the_node(stack: str) -> None:
    def answer(asked: Asked) -> str:
        if asked.model == "A":
            raise lm15.InvalidRequestError("refused")
        return form(answer="42")

    program = build(stack, registry=registry_of(Scripted(answer=answer)))

    with pytest.raises(LMError, match="refused"):
        program(question="q")


@pytest.mark.parametrize("stack", EACH.values())
def test_a_failure_is_no_wrong_answer_of_an_evaluation(stack: str) -> None:
    def answer(asked: Asked) -> str:
        if asked.model == "A" and asked.question.endswith(" 3"):
            raise lm15.InvalidRequestError("refused")
        return form(answer=asked.question.split()[-1])

    program = build(stack, registry=registry_of(Scripted(answer=answer)))

    report = evaluate(program, Numbers(), run="run", threads=4)

    assert (report.right, report.wrong, report.failed) == (11, 0, 1)


@pytest.mark.parametrize("stack", EACH.values())
def test_a_node_is_asked_the_same_thing_once_a_question(stack: str) -> None:
    moves = iter([("stack_1", "same"), ("stack_1", "same"), ("D_0", "x"), ("finish", "1")])

    def act(asked: Asked) -> str:
        tool, text = next(moves)
        return form(next_thought="t", next_tool_name=tool, next_tool_input=text)

    backend = Scripted(act=act)
    build(f"[{stack}, D_0]@D", registry=registry_of(backend))(question="q")

    assert len([asked for asked in backend.asked if asked.question == "same"]) == (
        least_calls([parse(stack)], "react").total()
    )


@pytest.mark.parametrize("stack", EACH.values())
def test_nodes_and_agents_are_children_of_each_other(stack: str) -> None:
    inside = build(f"[{stack}, D_0]", registry=registry_of(said({})))(question="q")
    outside = build(
        stack.replace("A_0", "[A_0, D_0]").replace("B_0", "vote(B_0, D_0)"),
        registry=registry_of(said({})),
    )(question="q")

    assert (inside.answer, inside.finished, inside.coverage) == ("42", "finish", 1.0)
    assert inside.trajectory[0]["prediction"].trajectory
    assert outside.answer == "42"
    assert outside.trajectory[0]["prediction"].trajectory[0]["tool"] == "A_0"


@pytest.mark.parametrize("stack", EACH.values())
def test_an_agent_is_told_what_a_child_is(stack: str) -> None:
    backend = said({})
    build(f"[{stack}, D_0]", registry=registry_of(backend))(question="q")

    system = next(asked.system for asked in backend.asked if asked.offered)
    about = KINDS[stack.partition("(")[0]].about.format(models="A, B")
    assert f"- stack_1: {about}. Its input is the question to solve." in system


@pytest.mark.parametrize("stack", EACH.values())
def test_a_deep_copy_shares_the_lms_and_nothing_else(stack: str) -> None:
    program = build(stack, registry=registry_of(said({})))

    twin = copy.deepcopy(program)
    twin.children[0].predict.demos.append({"question": "other"})

    assert program.children[0].predict.demos == []
    assert twin.registry is program.registry
    assert twin(question="q").answer == "42"


@pytest.mark.parametrize("stack", EACH.values())
def test_every_predictor_is_seen_and_its_state_returns(stack: str) -> None:
    program = build(stack, registry=registry_of(said({})))
    for predictor in program.predictors():
        predictor.signature = predictor.signature.with_instructions("Sing.")

    twin = build(stack, registry=registry_of(backend := said({})))
    twin.load_state(program.dump_state())
    twin(question="q")

    assert backend.asked and all(asked.system.startswith("Sing.") for asked in backend.asked)


@pytest.mark.parametrize("stack", EACH.values())
def test_another_lm_does_not_change_what_a_node_is(stack: str) -> None:
    program = build(stack, registry=registry_of(said({})))
    program.set_lm(dspy.LM("openai/never-asked"))

    assert program(question="q").answer == "42"


@pytest.mark.parametrize("stack", EACH.values())
def test_one_round_of_bootstrapping_gives_whom_it_asked_demonstrations(stack: str) -> None:
    program = build(stack, registry=registry_of(backend := said({})))
    trainset = [
        dspy.Example(question=f"q{n}", answer="42").with_inputs("question") for n in range(3)
    ]
    optimizer = dspy.BootstrapFewShot(
        metric=lambda gold, found, trace=None: gold.answer == found.answer, max_rounds=1
    )

    trained = optimizer.compile(program, trainset=trainset)
    backend.asked.clear()
    found = trained(question="new")

    assert found.answer == "42"
    assert all(len(asked.messages) > 2 for asked in backend.asked)


@pytest.mark.parametrize("stack", EACH.values())
def test_an_artifact_is_the_same_node_again(stack: str) -> None:
    program = build(f"[{stack}, D_0]", registry=registry_of(said({})))
    program.children[1].predict.demos = [{"question": "q0", "reasoning": "r0", "answer": "a0"}]
    save(program, "artifact")

    twin = load("artifact", catalog=program.registry.catalog)

    assert twin.spec == program.spec
    assert twin.dump_state() == program.dump_state()


@pytest.mark.parametrize("stack", EACH.values())
def test_it_answers_alike_in_another_process(stack: str) -> None:
    real = {"A_0": "Abacus_0", "B_0": "Euler_0", "@C": "@Gauss"}
    for name, other in real.items():
        stack = stack.replace(name, other)
    program = build(stack)
    if stack.startswith("router"):
        program.learn(["Compute a sum."], [[False], [True]])
    save(program, "artifact")
    question = r"Compute $\frac{3}{4} + \frac{1}{8}$."
    code = f"import stackprog; print(stackprog.load('artifact')(question={question!r}).answer)"

    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert other.stdout.strip() == program(question=question).answer


class Longest(Combination):
    """What a newcomer writes: the longest answer of at least so many letters."""

    def combine(self, question: str) -> dspy.Prediction:
        steps = self.ask_all(question)
        answers = [step.prediction.answer for step in steps]
        least = self.spec.settings["least"]
        return self.conclude(max([*answers, "?" * int(least)], key=len), "", steps, "longest")


def test_a_new_kind_is_a_module_and_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Kind("longest", "test_nodes:Longest", "the longest answer of {models}",
               options=(Option("least", 1),), least_children=1)  # fmt: skip
    monkeypatch.setitem(KINDS, "longest", row)
    spec = parse("[longest(A_0, B_0; least=3), C_0]")

    program = build(spec, registry=registry_of(said({"A": "12", "B": "1234"})))
    save(program, "artifact")
    found = load("artifact", catalog=program.registry.catalog)

    assert str(spec) == "[longest(A_0, B_0; least=3), C_0]"
    assert from_json(to_json(spec)) == found.spec == spec
    assert program(question="q").trajectory[0]["prediction"].answer == "1234"
    assert tree(spec).splitlines()[1] == "    longest, layer 1, least=3"
    assert calls_asked_once([spec], "react").total() == 2 + 1 + 3


# Fusions.


def test_a_fusion_reads_the_childrens_answers_in_one_call() -> None:
    def answer(asked: Asked) -> str:
        if asked.trajectory is None:
            return form(
                reasoning=f"{asked.model} thought.", answer={"A": "1", "B": "2"}[asked.model]
            )
        return form(reasoning="Compared.", answer="3")

    backend = Scripted(answer=answer)
    found = build("fuse(A_0, B_0)@C", registry=registry_of(backend))(question="q")

    last = backend.asked[-1]
    assert (found.answer, found.reasoning, found.finished) == ("3", "Compared.", "fused")
    assert [asked.model for asked in backend.asked if asked.trajectory] == ["C"]
    assert "A thought.\nAnswer: 1" in str(last.trajectory)
    assert "B thought.\nAnswer: 2" in str(last.trajectory)


def test_without_a_mark_the_model_of_the_first_child_fuses() -> None:
    _, backend = ask("fuse(B_1, A_0)")

    assert backend.asked[-1].model == "B"
    assert backend.asked[-1].trajectory is not None


def test_a_fusion_without_fields_is_graded_whole() -> None:
    backend = Scripted(
        answer=lambda asked: "It is \\boxed{7}." if asked.trajectory else form(answer="1")
    )

    found = build("fuse(A_0, B_0)", registry=registry_of(backend))(question="q")

    assert (found.answer, found.finished) == ("It is \\boxed{7}.", "unparsed")


def test_a_fusion_leaves_the_first_observations_out_of_a_prompt_that_is_too_long() -> None:
    def answer(asked: Asked) -> str:
        if asked.trajectory and "A thought" in asked.trajectory:
            raise lm15.ContextLengthError("too long")
        return form(reasoning=f"{asked.model} thought.", answer=asked.model)

    backend = Scripted(answer=answer)
    found = build("fuse(A_0, B_0)@C", registry=registry_of(backend))(question="q")

    assert found.answer == "C"
    assert "B thought" in str(backend.asked[-1].trajectory)


def test_a_fusion_whose_model_holds_nothing_fails() -> None:
    def answer(asked: Asked) -> str:
        if asked.trajectory:
            raise lm15.ContextLengthError("too long")
        return form(answer="1")

    program = build("fuse(A_0, B_0)", registry=registry_of(Scripted(answer=answer)))

    with pytest.raises(ContextWindowExceededError):
        program(question="q")


# What people see.


def test_the_seeds_files_name_a_node_it_does_not_have() -> None:
    sizes = {"top_n": 1, "tools_per_agent": 2, "train_size": 1}
    with RunFolder("run", {"command": "search", **sizes}) as folder:
        for position, spec in enumerate(("A_0", "vote(A_0, B_0)", "[vote(A_0, [B_0]), C_0]")):
            folder.add_candidate({
                "position": position, "spec": spec, "stage": "s", "layer": 1, "n": 1, "right": 1,
                "failed": 0, "score": 1.0, "left_out": False, "calls": 1,
            })  # fmt: skip

    written = [path.name for path in export("run", None, "seed")]

    assert written == [
        "warmup_A_0.json", "Stacking_vote(A_0, B_0).json",
        "Stacking_['vote(A_0, [B_0])', 'C_0'].json",
    ]  # fmt: skip


def test_a_tree_says_what_each_node_is() -> None:
    spec = parse("[weighted_vote(A_0:1.2, B_0:0.4), fuse(A_0, cascade(B_0; k=5))@C]")

    assert tree(spec).splitlines() == [
        "agent, layer 3, run by A",
        "    weighted_vote, layer 1, weights 1.2, 0.4",
        "        A", "        B",
        "    fuse, layer 2, run by C",
        "        A#1",
        "        cascade, layer 1, k=5, t=2",
        "            B#1",
    ]  # fmt: skip


def test_show_draws_a_saved_node(capsys: pytest.CaptureFixture[str]) -> None:
    save(build("vote(Abacus_0, cascade(Euler_0, Gauss_0))"), "artifact")

    code, out, _ = command(capsys, "show", "artifact")

    assert code == 0
    assert out.startswith("vote(Abacus_0, cascade(Euler_0, Gauss_0))\n\nvote, layer 2\n    Abacus")
    assert "    cascade, layer 1, k=3, t=2\n        Euler" in out


def test_a_node_is_evaluated_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = command(
        capsys, "eval", "gpqa", "--data", "sample", "--limit", "4", "--json",
        "--stack", "vote(Abacus_0, cascade(Euler_0, Gauss_0), fuse(Abacus_0, Euler_0))",
    )  # fmt: skip

    found = json.loads(out)
    assert code == 0
    assert (found["n"], found["failed"]) == (4, 0)
