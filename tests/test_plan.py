"""The plan of a search: calls, tokens, dollars, and what so many examples can tell apart."""

from __future__ import annotations

import random

import pytest
from conftest import Scripted, registry_of
from test_cli import SAMPLE, json_of, run
from test_evaluation import Numbers
from test_search import find

from stackprog.analysis.power import detectable_difference
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.search import runner
from stackprog.search.plan import Plan

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

    assert plan.at_least.calls <= result.calls <= plan.at_most.calls
    assert plan.at_least.candidates <= len(result.candidates) <= plan.at_most.candidates


@pytest.mark.parametrize("strategy", ["random", "halving"])
def test_the_controls_take_what_their_plan_says(
    monkeypatch: pytest.MonkeyPatch, strategy: str
) -> None:
    plan = planned(strategy=strategy)
    result, _ = find(monkeypatch, strategy=strategy)

    assert 0 < result.calls <= plan.at_most.calls
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


def test_the_difference_is_the_one_a_simulated_test_finds_four_times_in_five() -> None:
    from scipy.stats import binomtest

    n, disagree = 200, 0.25
    difference = detectable_difference(n, disagree)
    lots, found = random.Random(0), 0
    for _ in range(400):
        better = worse = 0
        for _ in range(n):
            lot = lots.random()
            better += lot < (disagree + difference) / 2
            worse += (disagree + difference) / 2 <= lot < disagree
        found += binomtest(better, better + worse).pvalue < 0.05
    assert 0.7 < found / 400 < 0.88


@pytest.mark.parametrize(("n", "disagree", "points"), [(460, 0.147, 5), (780, 0.25, 5)])
def test_it_agrees_with_published_sample_sizes(n: int, disagree: float, points: float) -> None:
    assert 100 * detectable_difference(n, disagree) == pytest.approx(points, abs=0.06)


def test_a_difference_is_never_more_than_the_share_that_differs() -> None:
    assert detectable_difference(1, 0.25) == 0.25


def test_the_command_says_calls_tokens_dollars_and_the_difference(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run(capsys, "plan", "math500", *SAMPLE, "--models", "seed")
    found = json_of(capsys, "plan", "gpqa", *SAMPLE, "--train-size", "40")

    assert code == 0
    assert "no price is known for DeepseekR1DistillQwen32B" in out
    assert "20 train examples tell two stacks apart" in out
    assert found["at_least"]["usd"] == 0.0
    assert found["at_least"]["calls"] < found["at_most"]["calls"]


def test_registry_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Scripted()
    registry = registry_of(backend, "ABC")
    monkeypatch.setattr(runner, "Registry", lambda catalog: registry)
    planned()

    assert backend.asked == []
