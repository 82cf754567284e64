"""The plan of a search: calls, tokens, dollars, and what so many examples can tell apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from conftest import Asked, Scripted, form, registry_of
from test_cli import SAMPLE, json_of, run
from test_evaluation import Numbers
from test_paired import counted, each, worlds
from test_search import find

from stackprog.analysis.mcnemar import mcnemar
from stackprog.analysis.power import LEAST, detectable_difference
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.search import runner
from stackprog.search.plan import Plan, calls_asked_once, most_calls
from stackprog.specs import Model, parse

ROWS = [ModelRow(name, f"scripted/{name}", price_in=1.0, price_out=2.0) for name in "ABC"]


def planned(rows: list[ModelRow] = ROWS, **options: object) -> Plan:
    settings = {"models": [row.name for row in rows], "train_size": 12, **options}
    return runner.plan(Numbers(), catalog=Catalog(rows), **settings)


@pytest.mark.parametrize("consult", ["react", "all_first"])
def test_what_a_search_then_takes_lies_within_its_plan(
    monkeypatch: pytest.MonkeyPatch, consult: str
) -> None:
    plan = planned(consult=consult)
    result, _ = find(monkeypatch, consult=consult)

    assert plan.at_least.calls <= result.calls <= plan.asked_once.calls < plan.at_most.calls
    assert plan.at_least.candidates <= len(result.candidates) <= plan.at_most.candidates


@pytest.mark.parametrize("consult", ["react", "all_first"])
def test_controllers_that_ask_on_and_on_stay_within_the_most(
    monkeypatch: pytest.MonkeyPatch, consult: str
) -> None:
    numbers = itertools.count()

    def ask_on(asked: Asked) -> str:
        at = next(numbers)
        tools = [tool for tool in asked.offered if tool != "finish"]
        return form(
            next_thought="t", next_tool_name=tools[at % len(tools)], next_tool_input=str(at)
        )

    backend = Scripted(act=ask_on)
    registry = registry_of(backend, "AB")
    monkeypatch.setattr(runner, "Registry", lambda catalog: registry)
    settings = {"models": "A,B", "top_n": 2, "train_size": 2, "limit": 2, "consult": consult,
                "catalog": registry.catalog}  # fmt: skip
    plan = runner.plan(Numbers(), **settings)
    result = runner.search(Numbers(), run="run", **settings)

    scored = [
        *(one.spec for one in result.candidates),
        Model("A"),
        Model("B"),
        parse(result.winner),
    ]
    once, most = (2 * count(scored, consult).total() for count in (calls_asked_once, most_calls))
    assert once < len(backend.asked) == result.calls <= most <= plan.at_most.calls


@pytest.mark.parametrize(
    ("stack", "react", "all_first"),
    [
        ("[A_0, B_0]", 16 + 15, 14 + 15),
        ("[A_1, B_0]", 16 + 14 * (16 + 15) + 1, 14 + 14 * (14 + 15) + 1),
        ("vote(A_0, B_0)", 2, 2),
    ],
)
def test_the_most_calls_are_those_of_every_step(stack: str, react: int, all_first: int) -> None:
    spec = parse(stack)

    assert most_calls([spec], "react").total() == react
    assert most_calls([spec], "all_first").total() == all_first


@pytest.mark.parametrize("strategy", ["random", "halving"])
def test_the_controls_take_what_their_plan_says(
    monkeypatch: pytest.MonkeyPatch, strategy: str
) -> None:
    plan = planned(strategy=strategy)
    result, _ = find(monkeypatch, strategy=strategy)

    assert 0 < result.calls <= plan.asked_once.calls
    assert plan.at_least.candidates == len({one.spec for one in result.candidates})


def test_the_calls_are_those_of_the_formula() -> None:
    plan = planned(ROWS[:2], top_n=2)

    # warm-up: A_0, B_0, A_1, B_1 where the models are shared: 2 + 2 more rollouts + 2 x 3 steps;
    # stacking: [A_0, B_0] asks its controller 3 times and shares both children; test: A and B
    assert plan.at_least.candidates == 5
    assert plan.at_least.calls == 12 * (2 + 2 + 2 * 3 + 3) + 12 * 2


def test_all_at_once_takes_three_calls_where_one_by_one_takes_five() -> None:
    react, at_once = (planned(ROWS[:2], top_n=2, consult=how) for how in ("react", "all_first"))

    assert react.at_least.calls - at_once.at_least.calls == 12 * 3 * 2


def test_tokens_and_dollars_are_of_a_run_where_one_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find(monkeypatch, models="A,B,C")

    plan = planned(measured="run")
    assert plan.measured == ["A", "B", "C"]
    assert plan.at_least.prompt_tokens == 10 * plan.at_least.calls  # of a scripted reply
    assert plan.at_least.completion_tokens == 2 * plan.at_least.calls
    assert plan.at_least.usd == pytest.approx((10 + 2) * plan.at_least.calls / 1e6)


def test_an_unknown_price_makes_the_dollars_unknown_and_names_the_model() -> None:
    plan = planned([*ROWS[:2], ModelRow("D", "scripted/D")])

    assert (plan.at_least.usd, plan.at_most.usd, plan.unpriced) == (None, None, ["D"])


def test_a_plan_needs_no_key() -> None:
    assert planned([ModelRow(name, f"openai/{name}", key="NO_SUCH_KEY") for name in "AB"], top_n=2)


@pytest.mark.parametrize("n", [6, 10, 20, 28, 40, 100, 500])
def test_the_difference_is_the_smallest_a_simulated_test_finds_four_times_in_five(n: int) -> None:
    least = detectable_difference(n)
    assert least is not None

    def found(difference: float) -> float:
        alike = max(0.25, difference)
        drawn = worlds(n, (alike + difference) / 2, (alike - difference) / 2, 4000)
        return float(np.mean(np.array(each(mcnemar, drawn)) < 0.05))

    assert 0.78 < found(least) < 0.84
    assert found(0.9 * least) < 0.78


@pytest.mark.parametrize("n", [1, 5])
def test_too_few_examples_tell_no_two_programs_apart(n: int) -> None:
    assert detectable_difference(n) is None
    assert mcnemar(counted(n, n, 0)) > 0.05
    assert mcnemar(counted(LEAST, LEAST, 0)) < 0.05


@pytest.mark.parametrize(("n", "disagree", "points"), [(460, 0.147, 5), (780, 0.25, 5)])
def test_it_agrees_with_published_sample_sizes(n: int, disagree: float, points: float) -> None:
    """Which are of the test that is not exact, and finds a little more."""
    assert points < 100 * detectable_difference(n, disagree) < points + 0.2


def test_the_command_says_calls_tokens_dollars_and_the_difference(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run(capsys, "plan", "math500", *SAMPLE, "--models", "seed")
    found = json_of(capsys, "plan", "gpqa", *SAMPLE, "--train-size", "40")

    assert code == 0
    assert "3 rounds, each child asked once" in out
    assert "an agent may go on to 15 steps: that is at most" in out
    assert "no price is known for DeepseekR1DistillQwen32B" in out
    assert (
        "20 train examples tell two stacks apart that differ by 37 points or more "
        "(paired, at best four times in five)"
    ) in out
    assert "(paired, four times in five)" in out
    assert found["at_least"]["usd"] == 0.0
    assert found["train_difference"] == pytest.approx(0.219, abs=0.001)
    assert found["at_least"]["calls"] < found["at_most"]["calls"]


def test_where_no_difference_can_be_told_the_command_says_what_it_takes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ("--models", "Abacus,Gauss", "--train-size", "5")
    code, out, _ = run(capsys, "plan", "math500", *SAMPLE, *options)
    found = json_of(capsys, "plan", "math500", *SAMPLE, *options)

    assert (code, found["train_difference"]) == (0, None)
    assert "5 train examples tell no two stacks apart: that takes at least 6" in out


def test_registry_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Scripted()
    registry = registry_of(backend, "ABC")
    monkeypatch.setattr(runner, "Registry", lambda catalog: registry)
    planned()

    assert backend.asked == []
