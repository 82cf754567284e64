"""Budgets: no new call once one is reached, the best so far is saved, the same command goes on."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import Asked, Scripted, form, kept, registry_of
from test_cli import SAMPLE, json_of, run
from test_evaluation import Numbers, number
from test_search import find

from stackprog.budgets import Budget, duration
from stackprog.calls import Call, Reply
from stackprog.errors import BudgetReached, UsageError
from stackprog.evaluation import evaluate
from stackprog.ledger import Ledger
from stackprog.programs import build
from stackprog.scores import EvalReport


def right(asked: Asked) -> str:
    return form(answer=str(number(asked)))


def scored(budget: Budget, backend: Scripted | None = None, **row: Any) -> EvalReport:
    """Evaluate one scripted model within a budget; a call takes 10 tokens in and 2 out."""
    program = build("A_0", registry=registry_of(backend or Scripted(answer=right), **row))
    return evaluate(program, Numbers(), run="run", threads=4, budget=budget)


@pytest.mark.parametrize(
    ("budget", "asked", "said"),
    [
        (Budget(calls=5), 5, "5 of 5 calls"),
        (Budget(tokens=60), 5, "of 60 tokens"),
        (Budget(usd=48e-6), 4, "USD"),
    ],
)
def test_no_call_is_made_once_a_budget_is_reached(budget: Budget, asked: int, said: str) -> None:
    backend = Scripted(answer=right)

    report = scored(budget, backend)

    assert asked <= len(backend.asked) <= asked + (0 if budget.calls else 3)  # those in flight
    assert report.n == report.right == len(backend.asked) == len(kept())
    assert report.not_asked == 12 - report.n
    assert said in (report.stopped or "")


def test_the_calls_in_flight_never_exceed_the_budget_of_calls() -> None:
    ledger, barrier = Ledger(budget=Budget(calls=3)), threading.Barrier(8)
    refused = []

    def ask(n: int) -> None:
        barrier.wait()
        try:
            ledger.start_request()
        except BudgetReached:
            refused.append(n)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(refused) == 5


def test_the_same_command_with_a_larger_budget_continues_and_all_sessions_count() -> None:
    scored(Budget(calls=5))
    backend = Scripted(answer=right)

    again = scored(Budget(calls=5), backend)
    more = scored(Budget(calls=9), backend)
    whole = scored(Budget(), backend)

    assert (again.n, more.n, whole.n) == (5, 9, 12)
    assert (again.stopped is None, whole.stopped) == (False, None)
    assert len(backend.asked) == 7


def test_a_budget_of_time_counts_earlier_sessions() -> None:
    def slow(asked: Asked) -> str:
        time.sleep(0.1)
        return right(asked)

    first = scored(Budget(seconds=0.2), Scripted(answer=slow))
    backend = Scripted(answer=right)
    again = scored(Budget(seconds=0.2), backend)

    assert 0 < first.n < 12
    assert again.n == first.n
    assert backend.asked == []


def test_usage_that_nobody_tells_ends_a_run_with_a_budget_of_tokens() -> None:
    ledger = Ledger(budget=Budget(tokens=100))
    ledger.ask(Call("A_0", "test", "1", 0, "root", "A", 0, "k"), lambda: Reply("42"))

    with pytest.raises(BudgetReached, match="tokens used cannot be counted") as caught:
        ledger.start_request()

    assert str(caught.value).endswith("; use --budget-calls or --budget-time")
    assert "larger" not in str(caught.value)


def test_a_budget_in_usd_over_a_model_without_a_price_is_refused_with_the_way_to_give_one() -> None:
    with pytest.raises(UsageError, match=r"none is known for A: give price_in and price_out"):
        scored(Budget(usd=1.0), price_in=None)


@pytest.mark.parametrize("limit", ["usd", "calls", "tokens", "seconds"])
def test_a_budget_of_nothing_is_refused(limit: str) -> None:
    with pytest.raises(UsageError, match="above 0"):
        Budget(**{limit: 0})


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("45s", 45), ("1.5m", 90), ("2h", 7200), ("1d", 86400)]
)
def test_times_are_read(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "h", "2 weeks", "-1", "1e9x"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="expected a time such as"):
        duration(text)


def test_a_search_saves_the_best_so_far_and_null_is_what_was_not_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole, _ = find(monkeypatch, run="whole")
    part, _ = find(monkeypatch, budget=Budget(calls=120))
    rest, backend = find(monkeypatch)

    scored_whole = [c["spec"] for c in whole.to_json()["candidates"]]
    found = part.to_json()
    assert found["calls"] == 120
    assert [c["spec"] for c in found["candidates"]] == scored_whole[: len(part.candidates)]
    assert 0 < len(part.candidates) < len(whole.candidates)
    assert (found["test"], found["singles"]) == (None, [])
    assert found["winner"] and Path(found["artifact"]).is_dir()
    assert "120 of 120 calls" in found["stopped"]
    assert rest.winner == whole.winner
    assert len(backend.asked) == whole.calls - 120


def test_a_search_stopped_before_any_stack_was_scored_has_no_winner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = find(monkeypatch, budget=Budget(calls=3))[0].to_json()

    assert (found["winner"], found["artifact"], found["train"]) == (None, None, None)


def test_the_command_line_exits_3_and_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["eval", "math500", *SAMPLE, "--model", "Abacus", "--limit", "9", "--run", "run"]

    code, out, _ = run(capsys, *command, "--budget-calls", "4")
    searched, shown, _ = run(
        capsys, "search", "math500", *SAMPLE, "--models", "Abacus,Gauss", "--run", "search",
        "--top-n", "2", "--train-size", "3", "--budget-calls", "8",
    )  # fmt: skip

    assert (code, searched) == (3, 3)
    assert "not asked 5" in out
    assert "4 of 4 calls): what was answered is kept; the same command with a larger" in out
    assert "best so far: " in shown
    assert "test was not reached" in shown
    assert json_of(capsys, *command)["n"] == 9
