"""Comparing programs of real run folders: paired, corrected, and in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from conftest import Asked, Scripted, form, registry_of
from dspy import lm15
from test_cli import json_of
from test_cli import run as command
from test_evaluation import Numbers, number
from test_search import find

from stackprog.comparing.compare import compare
from stackprog.errors import RunError, UsageError
from stackprog.evaluation import evaluate
from stackprog.lms import patience
from stackprog.programs import build
from stackprog.show.text import brief


def right_on(known: Iterable[int]) -> Callable[[Asked], str]:
    """A model that knows these numbers."""
    kept = set(known)
    return lambda asked: form(answer=str(number(asked) if number(asked) in kept else "none"))


def ran(
    folder: str, answer: Any, n: int = 40, stack: str = "A_0", price: float = 1.0, **more: Any
) -> None:
    """Evaluate a scripted program into a run folder."""
    registry = registry_of(Scripted(answer=answer), price_in=price, price_out=price)
    evaluate(build(stack, registry=registry), Numbers(n), run=folder, **more)


def test_the_first_run_is_compared_with_each_other_on_the_same_examples() -> None:
    ran("first", right_on(range(30)), stack="[A_0, B_0]")
    ran("second", right_on(range(20, 40)), stack="B_0", price=2.0)
    ran("third", right_on(range(18)), stack="C_0")

    found = compare(["first", "second", "third"])

    second, third = found.comparisons
    assert (found.program, second.program, third.program) == ("[A_0, B_0]", "B_0", "C_0")
    assert (second.n, second.wins, second.losses, second.ties) == (40, 20, 10, 10)
    assert second.accuracies == (0.75, 0.5)
    assert second.difference == 0.25
    assert (third.wins, third.losses) == (12, 0)
    assert third.p == pytest.approx(2 / 2**12)
    assert (third.p_holm, second.p_holm) == pytest.approx((2 * third.p, second.p))
    assert (second.tokens_ratio, second.usd_ratio) == pytest.approx(
        (5.0, 2.5)
    )  # five calls at half the price
    assert third.verdict == "better"
    assert third.sentence.startswith("better by 30.0 points, 95 % interval ")
    assert second.verdict == "not shown to differ"
    assert found.scores["accuracy"] == 0.75


def test_what_one_comparison_shows_two_may_not() -> None:
    ran("first", right_on(range(12)), n=12)
    ran("second", right_on(range(6)), n=12, stack="B_0")
    ran("third", right_on(range(6, 12)), n=12, stack="C_0")

    (alone,) = compare(["first", "second"]).comparisons
    second, third = compare(["first", "second", "third"]).comparisons

    assert alone.p == second.p == pytest.approx(2 / 2**6)
    assert second.p_holm == third.p_holm == pytest.approx(4 / 2**6)
    assert (alone.verdict, second.verdict) == ("better", "not shown to differ")


def test_groups_split_the_pairs() -> None:
    ran("first", right_on(range(0, 40, 2)))
    ran("second", right_on([]), stack="B_0")

    parts = compare(["first", "second"]).comparisons[0].groups["parity"]

    assert (parts["even"]["n"], parts["even"]["difference"], parts["even"]["wins"]) == (20, 1.0, 20)
    assert (parts["odd"]["difference"], parts["odd"]["ties"]) == (0.0, 20)


def test_a_failed_example_is_left_out_of_the_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "pause", lambda error, tries: 0.0)

    def broken(asked: Asked) -> str:
        if number(asked) < 3:
            raise lm15.ServerError("down")
        return form(answer=str(number(asked)))

    ran("first", broken, n=12)
    ran("second", right_on(range(12)), n=12, stack="B_0")

    one = compare(["first", "second"]).comparisons[0]

    assert (one.n, one.failed, one.difference, one.losses) == (9, 3, 0.0, 0)
    assert one.tokens_ratio == 1.0


def test_an_example_asked_again_costs_what_one_answer_costs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stackprog.lms.patience.RETRIES", 0)
    broken = {3}

    def answer(asked: Asked) -> str:
        if asked.model == "B" and number(asked) in broken:
            broken.clear()
            raise lm15.ServerError("once")
        return form(answer=str(number(asked)))

    ran("first", answer, n=12, stack="[A_0, B_0]")
    ran("second", right_on(range(12)), n=12, stack="C_0")

    found = compare(["first", "second"])

    assert (found.scores["failed"], found.scores["tokens"]) == (0, 12 * 5 * 12)
    assert found.comparisons[0].tokens_ratio == 5.0


def test_what_one_run_alone_was_asked_is_left_out_and_counted() -> None:
    ran("first", right_on(range(12)), n=12)
    ran("second", right_on(range(12)), n=12, stack="B_0", limit=8)

    one = compare(["first", "second"]).comparisons[0]

    assert (one.n, one.unpaired) == (8, 4)


def test_epochs_are_paired_by_question() -> None:
    ran("first", right_on(range(12)), n=12, epochs=3)
    ran("second", right_on(range(6)), n=12, stack="B_0", epochs=3)

    one = compare(["first", "second"]).comparisons[0]

    assert (one.n, one.questions, one.wins, one.ties) == (36, 12, 6, 6)
    assert one.p == pytest.approx(2 / 2**6)


def test_a_search_brings_its_winner_and_the_models_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    result, _ = find(monkeypatch)

    found = compare(["run"])
    chosen = compare(["run"], programs=["B_0", "'A_0'"])

    assert (found.program, found.scores["n"]) == (result.winner, 12)  # on test alone
    assert {one.program for one in found.comparisons} == {"A_0", "B_0", "C_0"}
    assert all(one.wins and not one.losses for one in found.comparisons)
    assert (chosen.program, [one.program for one in chosen.comparisons]) == ("B_0", ["A_0"])


def test_a_search_without_a_report_has_its_programs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    result, _ = find(monkeypatch)
    Path("run/report.json").unlink()

    found = compare(["run"])

    programs = {found.program, *(one.program for one in found.comparisons)}
    assert programs == {result.winner, "A_0", "B_0", "C_0"}


def test_other_questions_are_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    ran("test", right_on([1]), n=4)
    ran("train", right_on([1]), n=4, split="train")

    code, out, err = command(capsys, "compare", "test", "train")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "expected runs on the same examples, got numbers test (000000000000) in test" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("one",), "expected two programs to compare, got only A_0 of one"),
        (("one", "one"), "expected two programs to compare"),
        (("one", "one", "--margin", "0"), "expected --margin above 0 and below 1, got 0.0"),
        (("one", "nowhere"), "expected a run folder with run.sqlite, got nowhere"),
    ],
)
def test_what_cannot_be_compared_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    ran("one", right_on([1]), n=4)

    code, _, err = command(capsys, "compare", *arguments)

    assert (code, err.count("\n")) == (2, 1)
    assert said in err


def test_a_program_that_a_run_does_not_have_is_refused_with_those_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find(monkeypatch)

    with pytest.raises(UsageError, match=r"run has no program D_0 on test; it has \[.*A_0"):
        compare(["run"], programs=["D_0"])


def test_a_program_that_no_run_has_is_refused_beside_one_that_a_run_has(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    find(monkeypatch)

    code, _, err = command(capsys, "compare", "run", "--program", "B_0", "--program", "A_0",
                           "--program", "D_0")  # fmt: skip

    assert (code, err.count("\n")) == (2, 1)
    assert "expected programs of the runs, got D_0; found are B_0, A_0" in err


def test_an_empty_run_folder_is_refused() -> None:
    Path("empty").mkdir()

    with pytest.raises(RunError, match="expected a run folder"):
        compare(["empty", "empty"])


def test_fail_if_worse_exits_1_only_where_it_is_significantly_worse(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran("good", right_on(range(40)))
    ran("bad", right_on(range(20)), stack="B_0")
    ran("nearly", right_on(range(37)), stack="C_0")

    codes = [
        command(capsys, "compare", *runs, "--fail-if", "worse")[0]
        for runs in (
            ("bad", "good"),
            ("good", "bad"),
            ("nearly", "good"),
            ("nearly", "good", "bad"),
        )
    ]

    assert codes == [1, 0, 0, 0]
    assert command(capsys, "compare", "bad", "good")[0] == 0


def test_fail_if_worse_exits_1_where_nothing_was_compared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "pause", lambda error, tries: 0.0)

    def broken(asked: Asked) -> str:
        raise lm15.InvalidRequestError("down")

    ran("broken", broken, n=4)
    ran("whole", right_on(range(4)), n=4, stack="B_0")

    code, out, _ = command(capsys, "compare", "broken", "whole", "--fail-if", "worse")

    assert (code, "not compared" in out) == (1, True)
    assert command(capsys, "compare", "broken", "whole")[0] == 0


def test_choices_in_another_order_are_compared_and_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for seed, model in ((0, "Newton"), (1, "Newton"), (0, "Planck")):
        command(capsys, "eval", "gpqa", "--data", "sample", "--model", model, "--seed", str(seed),
                "--run", f"{model}{seed}")  # fmt: skip

    found = json_of(capsys, "compare", "Newton0", "Newton1", "Planck0")
    _, out, _ = command(capsys, "compare", "Newton0", "Newton1")

    other, same = found["comparisons"]
    assert (other["reordered"] > other["n"] / 2, same["reordered"]) == (True, 0)
    assert f"{other['reordered']} of {other['n']} pairs had their choices in another order" in out


def test_what_cost_matched_tried_on_its_way_is_compared_only_by_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, _ = command(
        capsys, "baseline", "gpqa", "cost-matched", "--stack", "[Newton_0, Avogadro_0]", "--data",
        "sample", "--model", "Newton", "--limit", "8", "--run", "run",
    )  # fmt: skip

    found = compare(["run"])
    tried = compare(["run"], programs=["[Newton_0, Avogadro_0]", "Newton_0"])

    (other,) = found.comparisons
    assert (code, found.program) == (0, "[Newton_0, Avogadro_0]")
    assert other.program == json.loads(Path("run/report.json").read_text())["program"]
    assert [one.program for one in tried.comparisons] == ["Newton_0"]


def test_json_is_one_object_and_text_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    ran("first", right_on(range(40)))
    ran("second", right_on(range(20)), stack="B_0")

    found = json_of(capsys, "compare", "first", "second", "--margin", "0.1")
    _, out, _ = command(capsys, "compare", "first", "second")

    one = found["comparisons"][0]
    assert (found["task"], found["split"], found["margin"]) == ("numbers", "test", 0.1)
    assert (found["n"], found["right"], found["accuracy"], found["tokens"]) == (40, 40, 1.0, 480)
    assert (one["scores"]["accuracy"], one["difference"]) == (0.5, 0.5)
    assert one["sentence"] in out
    assert "20/0/20" in out
    assert one["usd_ratio"] == 1.0


def test_equal_programs_may_be_called_equal_when_there_are_enough_questions() -> None:
    ran("first", right_on(range(300)), n=300)
    ran("second", right_on(range(300)), n=300, stack="B_0")
    ran("few", right_on(range(300)), n=300, stack="C_0", limit=20)

    second, few = compare(["first", "second", "few"]).comparisons

    assert second.sentence.startswith("equal within 3 points (difference 0.0 points")
    assert few.verdict == "not shown to differ"


def test_a_stack_is_scored_beside_its_best_model_at_equal_tokens(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["eval", "gpqa", "--data", "sample", "--stack", "[Newton_0, Avogadro_0]", "--limit",
               "12", "--train-size", "8", "--against", "matched", "--run", "run"]  # fmt: skip

    found = json_of(capsys, *asked)
    code, out, _ = command(capsys, *asked)

    (other,) = found["comparisons"]
    assert found["program"] == "[Newton_0, Avogadro_0]"
    assert found["n"] == other["n"] == 12
    assert found["matched"]["program"].startswith(("vote(", "Newton_0", "Avogadro_0"))
    assert other["tokens_ratio"] >= 1.0
    assert (code, other["sentence"] in out) == (0, True)


def test_matching_is_refused_where_nothing_is_left_of_the_budget(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["eval", "gpqa", "--data", "sample", "--stack", "[Newton_0, Avogadro_0]",
             "--against", "matched", "--run", "run", "--budget-calls", "20"]  # fmt: skip

    code, out, _ = command(capsys, *asked)
    coded, found, _ = command(capsys, *asked, "--json")

    assert (code, "20 of 20 calls" in out) == (3, True)
    assert (coded, json.loads(found)["comparisons"]) == (3, [])
    assert "20 of 20 calls" in json.loads(found)["matched"]["stopped"]


@pytest.mark.parametrize("stack", ["Newton_0", "vote(Newton_0, Newton_0#1, Newton_0#2)"])
def test_a_stack_that_is_its_own_match_is_scored_and_says_so(
    capsys: pytest.CaptureFixture[str], stack: str
) -> None:
    asked = ["--data", "sample", "--limit", "4"]
    against = ["eval", "gpqa", "--stack", stack, *asked, "--against", "matched", "--run", "run"]

    code, out, _ = command(capsys, *against)
    found = json_of(capsys, *against)
    beside, table, _ = command(capsys, "baseline", "gpqa", "cost-matched", "--stack", stack,
                               "--model", "Newton", *asked, "--run", "beside")  # fmt: skip

    assert (code, beside) == (0, 0)
    assert "the stack is its own match" in out
    assert "the stack is its own match" in table
    assert (found["n"], found["comparisons"]) == (4, [])


@pytest.mark.parametrize(
    ("program", "shown"),
    [
        ("vote(A_0, A_0, A_0, A_0, A_0)", "vote(A_0 x 5)"),
        ("vote(A_0, A_0, A_0)", "vote(A_0, A_0, A_0)"),
        ("[B_0, vote(A_0, A_0, A_0, A_0), A_0]", "[B_0, vote(A_0 x 4), A_0]"),
        ("vote(A_0, A_0, A_0, A_0#7)", "vote(A_0, A_0, A_0, A_0#7)"),
    ],
)
def test_what_a_program_repeats_is_shown_once(program: str, shown: str) -> None:
    assert brief(program) == shown
