"""Free programs: votes over equal answers, cascades, routers and the oracle, without a call."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import dspy
import numpy as np
import pytest
from conftest import Asked, Scripted, form, registry_of, shared_data
from dspy import lm15
from test_cli import json_of
from test_cli import run as command
from test_comparing import right_on
from test_evaluation import Numbers, number
from test_search import KNOWS, find, knows

from stackprog.analysis.cascades import cascade, rollout_cascade
from stackprog.analysis.classes import NONE, group, same_by
from stackprog.analysis.free_programs import (
    chosen_by_folds,
    free_programs,
    front,
    ranked,
    subsets,
)
from stackprog.analysis.intervals import wilson
from stackprog.analysis.matrix import Cell, Matrix, agreement, matrix_of, right_when_wrong
from stackprog.analysis.played import oracle, single
from stackprog.analysis.routers import neighbours, router
from stackprog.analysis.votes import (
    elect,
    left_out_weights,
    self_consistency,
    trained_weights,
    vote,
    weighted_vote,
)
from stackprog.comparing.alone import Answers
from stackprog.comparing.free import _summed, free
from stackprog.errors import DataError, UsageError
from stackprog.evaluation import evaluate
from stackprog.grading import grade_math
from stackprog.modules.agent import Step
from stackprog.modules.combination import Ballot
from stackprog.programs import build
from stackprog.runs import Answer, RunFolder
from stackprog.tasks import get_task

FAILED = "!"


def matrix(
    answers: dict[str, list[str]], gold: list[str], costs: dict[str, float] | None = None,
    task: str = "math500",
) -> Matrix:  # fmt: skip
    """A matrix of one rollout: each model's answers, "" for none and "!" for a failed call."""
    cells = [
        Cell(model, (0, 0), f"q{at}", text if text not in ("", FAILED) else None,
             text == gold[at], text == FAILED, (costs or {}).get(model))
        for model, texts in answers.items() for at, text in enumerate(texts)
    ]  # fmt: skip
    return matrix_of(cells, same_by(get_task(task)))


def rights(played: Any) -> list[bool]:
    return played.right[0].tolist()


@pytest.mark.parametrize(
    ("task", "answers", "winner"),
    [
        ("gpqa", ["A", "A", "A", "B"], "A"),  # dspy.majority strips the article "a": B
        ("math500", ["-1", "1", "1", "-1", "-1"], "-1"),  # and drops the sign
        ("math500", ["-1", "-1", "1", "1", "1"], "1"),
        ("math500", [r"\frac{1}{2}", "3", "0.5", "3", "1/2"], r"\frac{1}{2}"),
        ("math500", ["(1,2)", "[1,2]", "[1,2]"], "[1,2]"),
    ],
)
def test_a_vote_counts_what_the_grader_calls_equal(
    task: str, answers: list[str], winner: str
) -> None:
    names = "KLMNO"[: len(answers)]
    made = matrix({name: [text] for name, text in zip(names, answers, strict=True)}, [winner],
                  task=task)  # fmt: skip

    assert rights(vote(made, tuple(range(len(answers))))) == [True]


def test_majority_of_dspy_falls_into_the_traps() -> None:
    import dspy

    completions = dspy.Prediction.from_completions([{"answer": a} for a in ("A", "A", "A", "B")])

    assert dspy.majority(completions).answer == "B"


def test_equal_answers_are_grouped_and_no_answer_equals_nothing() -> None:
    same = same_by(get_task("math500"))

    assert group(["1/2", None, "0.5", "2", "50\\%", None, r"\frac{2}{4}"], same) == [
        0, NONE, 0, 1, 0, NONE, 0,
    ]  # fmt: skip


def test_a_tied_vote_is_the_earliest_models() -> None:
    made = matrix({"K": ["1", "2"], "L": ["2", "1"], "M": ["2", "3"]}, ["1", "2"])

    assert rights(vote(made, (0, 1))) == [True, True]
    assert rights(vote(made, (0, 1, 2))) == [False, True]


def test_a_model_without_an_answer_has_no_vote_and_a_failed_one_breaks_nothing() -> None:
    made = matrix({"K": ["", "!", "!"], "L": ["1", "", "!"], "M": ["1", "1", "!"]}, ["1"] * 3)

    played = vote(made, (0, 1, 2))

    assert rights(played) == [True, True, False]
    assert played.failed[0].tolist() == [False, False, True]
    assert played.accuracy == 1.0


def test_weights_are_of_the_other_questions_or_of_train() -> None:
    made = matrix({"K": ["1", "1", "1", "5"]}, ["1"] * 4)

    assert left_out_weights(made)[0].tolist() == pytest.approx(
        [math.log(3 / 2), math.log(3 / 2), math.log(3 / 2), math.log(4 / 1)]
    )
    assert trained_weights(made, 2)[0].tolist() == pytest.approx([math.log(4 / 2)] * 2)


def test_a_heavy_model_outweighs_two_light_ones_and_a_tie_is_the_heaviers() -> None:
    made = matrix({"K": ["1"], "L": ["1"], "M": ["2"]}, ["2"])

    assert rights(weighted_vote(made, (0, 1, 2), np.array([[1.0], [1.0], [3.0]]))) == [True]
    assert rights(weighted_vote(made, (0, 1, 2), np.array([[1.0], [1.0], [2.0]]))) == [True]
    assert rights(weighted_vote(made, (0, 1, 2), np.array([[1.0], [1.0], [1.9]]))) == [False]


@pytest.mark.parametrize("weighted", [True, False])
def test_a_free_vote_elects_what_a_live_one_does(weighted: bool) -> None:
    rng, same = random.Random(2), same_by(get_task("math500"))
    pool = ["1/2", "0.5", r"\frac12", "2", "", "-", "-1", "1", "x=2"]
    cases = [(["1", "0.5", "-1", "1", "x=2", "-"], [0, -0.5, 0.5, 0.5, 0.5, 0.25])]
    for n in [2, 3, 4, 5, 6] * 40:
        weights = [rng.choice([1.0, 0.5, -0.5, -1.0, 0.0, 0.25]) for _ in range(n)]
        cases.append(([rng.choice(pool) for _ in range(n)], weights))

    for said, weights in cases:
        used = weights if weighted else [1.0] * len(said)
        steps = [Step("", str(at), "", "", dspy.Prediction(answer=text))
                 for at, text in enumerate(said)]  # fmt: skip
        classes = group([grade_math(text, text).extracted for text in said], same)
        live = Ballot(steps, used).winner.tool
        free = elect(np.array(classes)[:, None], np.array(used, dtype=float)[:, None])[0]
        assert live == str(free), (said, used)


def test_a_cascade_asks_from_cheap_to_dear_until_two_agree() -> None:
    costs = {"K": 100.0, "L": 1.0, "M": 10.0}
    made = matrix(
        {"K": ["9", "1", "4", "", "4"], "L": ["1", "1", "2", "7", ""],
         "M": ["1", "2", "3", "8", ""]},
        ["1", "1", "4", "8", "4"], costs,
    )  # fmt: skip

    played = cascade(made, (0, 1, 2))

    assert played.name == "cascade L > M > K, two agree"
    assert rights(played) == [True, True, True, True, True]
    assert played.tokens[0].tolist() == [11, 111, 111, 111, 111]


def rollouts(answers: dict[str, list[list[str]]], gold: list[str]) -> Matrix:
    """A matrix of several rollouts: model to question to its answers."""
    cells = [
        Cell(model, (rollout, 0), f"q{at}", text, text == gold[at], tokens=float(len(model)))
        for model, questions in answers.items()
        for at, texts in enumerate(questions) for rollout, text in enumerate(texts)
    ]  # fmt: skip
    return matrix_of(cells, same_by(get_task("math500")))


def test_with_rollouts_a_cascade_accepts_what_enough_of_them_agree_on() -> None:
    made = rollouts(
        {"KK": [["1", "1", "1"], ["5", "6", "2"]], "L": [["1", "2", "1"], ["2", "2", "2"]]},
        ["1", "2"],
    )

    two, three = (rollout_cascade(made, (0, 1), t) for t in (2, 3))

    assert (rights(two), two.tokens[0].tolist()) == ([True, True], [3, 3])
    assert (rights(three), three.tokens[0].tolist()) == ([True, True], [9, 3])
    assert rights(rollout_cascade(made, (0,), 3)) == [True, False]


def test_rollouts_are_trials_of_what_takes_one_and_voters_of_self_consistency() -> None:
    made = rollouts({"K": [["1", "1", "2"], ["3", "4", "4"]]}, ["1", "4"])

    alone, consistent = single(made, 0), self_consistency(made, 0, 3)

    assert alone.right.shape == (3, 2)
    assert alone.accuracy == pytest.approx(4 / 6)
    assert (rights(consistent), consistent.tokens[0].tolist()) == ([True, True], [3, 3])
    assert oracle(made).accuracy == pytest.approx(4 / 6)
    assert oracle(made, all_rollouts=True).accuracy == 1.0


def test_a_router_asks_the_model_that_knew_the_nearest_train_questions() -> None:
    train = matrix({"K": ["1"] * 5 + ["0"] * 5, "L": ["0"] * 5 + ["1"] * 5}, ["1"] * 10)
    test = matrix({"K": ["1", "0"], "L": ["0", "1"]}, ["1", "1"])
    nearest = neighbours(
        ["the area of a circle", "solve the equation"],
        [f"area of circle {n}" for n in range(5)] + [f"solve an equation {n}" for n in range(5)],
    )

    assert [sorted(places) for places in nearest.tolist()] == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    assert rights(router(test, train, nearest)) == [True, True]


def test_a_router_that_minds_the_cost_asks_the_cheap_model() -> None:
    costs = {"K": 10.0, "L": 1.0}
    train = matrix({"K": ["1"] * 6, "L": ["1"] * 4 + ["0"] * 2}, ["1"] * 6, costs)
    test = matrix({"K": ["1"], "L": ["1"]}, ["1"], costs)
    nearest = np.array([[0, 1, 2, 3, 4]])

    used = [router(test, train, nearest, price).tokens[0, 0] for price in (0.0, 0.5)]

    assert used == [10, 1]


def test_the_front_holds_what_none_beats_at_its_cost() -> None:
    costs = {"K": 1.0, "L": 2.0, "M": 3.0}
    made = matrix(
        {"K": ["1", "0", "0"], "L": ["0", "0", "1"], "M": ["1", "1", "0"]}, ["1"] * 3, costs
    )

    singles = [single(made, model) for model in range(3)]

    assert [one.name for one in front([*singles, oracle(made)], "tokens")] == ["K", "M"]
    assert front(singles, "usd") == []


def test_who_agrees_and_who_is_right_when_another_is_wrong() -> None:
    made = matrix({"K": ["1", "2", "3", "!"], "L": ["1", "0", "9", "2"]}, ["1", "2", "9", "1"])

    assert agreement(made)[0, 1] == pytest.approx(1 / 3)
    assert right_when_wrong(made)[0, 1] == 1.0  # L is wrong twice: K is right once, and failed once
    assert right_when_wrong(made)[1, 0] == 1.0
    assert agreement(matrix({"K": ["1", ""], "L": ["1", ""]}, ["1", "1"]))[0, 1] == 0.5
    assert np.isnan(right_when_wrong(matrix({"K": ["1"], "L": ["2"]}, ["1"]))[1, 0])


def test_questions_that_not_every_model_was_asked_are_left_out() -> None:
    cells = [Cell("K", (0, 0), "q0", "1", True), Cell("K", (0, 0), "q1", "1", True),
             Cell("L", (0, 0), "q1", "1", True)]  # fmt: skip

    made = matrix_of(cells, same_by(get_task("math500")))

    assert (made.questions, made.left_out, made.models) == (("q1",), 1, ("K", "L"))


def cells_of(counts: dict[str, list[int]]) -> list[Cell]:
    """As many answers of each model to each question."""
    return [
        Cell(model, (rollout, 0), f"q{at}", str(rollout), True, tokens=1.0)
        for model, asked in counts.items()
        for at, n in enumerate(asked) for rollout in range(n)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "rollouts", "questions", "unused"),
    [
        ({"K": [2] + [1] * 19, "L": [1] * 19 + [2]}, 1, 20, 2),  # a line that stands twice
        ({"K": [5] * 11 + [4], "L": [5] * 12}, 5, 11, 0),  # an epoch that is missing
        ({"K": [2, 1], "L": [2, 1]}, 1, 2, 2),  # as many either way: more questions
        ({"K": [3, 3, 3], "L": [1, 1, 1]}, 1, 3, 0),  # K's own are kept apart
    ],
)
def test_the_number_of_rollouts_keeps_most_answers(
    counts: dict[str, list[int]], rollouts: int, questions: int, unused: int
) -> None:
    made = matrix_of(cells_of(counts), same_by(get_task("math500")))

    assert (made.rollouts, len(made.questions), made.unused) == (rollouts, questions, unused)
    assert made.left_out == len(counts["K"]) - questions


def test_a_model_with_more_rollouts_than_the_others_has_its_own_self_consistency() -> None:
    made = matrix_of(cells_of({"K": [1, 1], "L": [6, 5]}), same_by(get_task("math500")))

    by_name = {one.name: one for one in free_programs(made)}

    assert {name: one.rollouts for name, one in made.deeper.items()} == {"L": 5}
    assert by_name["5 rollouts of L"].tokens.tolist() == [[5.0, 5.0]]
    assert "3 rollouts of K" not in by_name


def test_a_repeated_line_costs_no_question_and_is_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [(f"q{at}", "1", "1") for at in range(20)]
    record(K=[*rows, rows[0]], L=[*rows, rows[7]])

    _, out, _ = command(capsys, "free", "--recorded", ".")

    assert "20 questions, 2 models, 1 rollout;" in out
    assert "not used: 2 more answers" in out
    assert "left out" not in out


def test_what_a_failed_call_cost_is_unknown_and_it_is_no_wrong_answer() -> None:
    cells = [Cell("Cheap", (0, 0), f"q{n}", "1", True, False, 10.0, 0.001) for n in range(12)]
    for n in range(12):
        spent = (0.0, 0.0) if n % 4 else (30.0, 0.003)
        cells.append(Cell("Dear", (0, 0), f"q{n}", None if n % 4 else "2", False, n % 4 > 0,
                          *spent))  # fmt: skip
    made = matrix_of(cells, same_by(get_task("math500")))

    assert made.price().tolist() == pytest.approx([0.001, 0.003])
    assert cascade(made, (1, 0)).name == "cascade Cheap > Dear, two agree"
    assert chosen_by_folds([single(made, 1)]) == (0.0, wilson(0, 3))


def test_a_model_whose_calls_all_failed_has_no_price_and_the_others_keep_theirs() -> None:
    made = matrix({"K": ["!"] * 12, "L": ["1"] * 12}, ["1"] * 12, {"K": 1.0, "L": 2.0})

    assert np.isnan(made.price()[0])
    assert made.price()[1] == 2.0
    assert cascade(made, (0, 1)).name == "cascade L > K, two agree"
    assert [one.name for one in ranked([single(made, 0), single(made, 1)])] == ["L", "K"]
    assert chosen_by_folds([single(made, 0)]) is None


def test_a_model_of_unknown_cost_is_not_the_cheap_one_to_a_router() -> None:
    train = matrix({"L": ["1"] * 6, "K": ["1"] * 6}, ["1"] * 6, {"L": 5.0})
    test = matrix({"L": ["1"], "K": ["0"]}, ["1"])

    assert rights(router(test, train, np.array([[0, 1, 2, 3, 4]]), 0.05)) == [True]


def half(broken: Callable[[int], bool]) -> Callable[[Asked], str]:
    """A model that answers what it does not break on."""

    def answer(asked: Asked) -> str:
        if broken(number(asked)):
            raise lm15.InvalidRequestError("x")
        return form(reasoning="", answer=str(number(asked)))

    return answer


def test_free_figures_are_of_what_did_not_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("stackprog.comparing.alone.get_task", lambda name: Numbers(20))
    for run, broken in (("half", lambda n: n % 2 == 1), ("none", lambda n: True)):
        answer = half(broken)
        program = build("A_0", registry=registry_of(Scripted(answer=answer)))
        evaluate(program, Numbers(20), run=run)

    found, nothing = free("half"), free("none")
    _, out, _ = command(capsys, "free", "none")

    row = next(one for one in found.programs if one["name"] == "A")
    assert (row["tokens"], row["usd"]) == (12, pytest.approx(12e-6))
    assert found.chosen["accuracy"] == 1.0
    assert (nothing.any_right, nothing.headroom, nothing.chosen) == (None, None, None)
    assert nothing.programs[0]["tokens"] is None
    assert "every call failed: there is no figure" in out
    assert "front of accuracy and tokens: it is unknown" in out


def drawn(names: list[str], n: int, seed: int) -> Matrix:
    """Models that are equally good, on questions of their own."""
    rng = np.random.default_rng(seed)
    cells = [
        Cell(name, (0, 0), f"q{at}", "1" if right else str(rng.integers(2, 50)), bool(right),
             tokens=1.0)
        for name in names for at, right in enumerate(rng.random(n) < 0.3)
    ]  # fmt: skip
    return matrix_of(cells, lambda one, other: one == other, names)


def test_what_is_chosen_on_train_is_scored_on_test_whatever_test_says() -> None:
    """Of nine models that are equally good: the eight that vote, and the order of a cascade."""
    names = [f"M{n}" for n in range(9)]
    train, test = drawn(names, 20, 1004), drawn(names, 40, 4)
    test = replace(test, tokens=test.tokens * np.arange(9, 0, -1)[:, None, None])
    on_train = free_programs(train)

    found = _summed(Answers("math500", "test", "here", test, train, {}, "no text"), 0)

    best = next(one for one in ranked(on_train) if one.kind != "oracle")
    assert found.chosen is not None
    assert found.chosen["name"] == best.name == "cascade M0 > M2 > M3 > M4 > M5, two agree"
    assert {one["name"] for one in found.programs} == {one.name for one in on_train}


def test_many_models_make_no_more_votes_than_a_person_can_wait_for() -> None:
    made = matrix({f"M{n}": ["1", "2"] for n in range(15)}, ["1", "1"])

    assert len(list(subsets(made))) == 56 + 70 + 56 + 1


def test_the_best_of_many_that_guess_looks_good_and_choosing_it_is_worth_nothing() -> None:
    rng = np.random.default_rng(2)
    best, chosen = [], []
    for _ in range(300):
        right = rng.random((30, 1, 60)) < 0.5  # thirty models that guess
        names, costs = tuple(f"M{n}" for n in range(30)), np.zeros(right.shape)
        made = Matrix(names, tuple(map(str, range(60))), right, right, ~right & right, costs, costs)
        singles = [single(made, n) for n in range(30)]
        best.append(ranked(singles)[0].accuracy)
        chosen.append((chosen_by_folds(singles, len(best)) or (1, None))[0])

    assert np.mean(best) > 0.59
    assert 0.48 < np.mean(chosen) < 0.52
    assert chosen_by_folds([single(matrix({"K": ["1"]}, ["1"]), 0)]) is None


def test_the_models_of_a_search_are_scored_with_train_weights(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result, backend = find(monkeypatch)
    before = len(backend.asked)
    monkeypatch.setattr("stackprog.comparing.alone.get_task", lambda name: Numbers())

    found = free("run", data="sample")
    without = free("run")

    by_name = {one["name"]: one for one in found.programs}
    alone = {report.program.removesuffix("_0"): report for report in result.singles}
    assert len(backend.asked) == before
    assert (found.models, found.weights, found.n) == (("A", "B", "C"), "train", 12)
    for model in "ABC":
        assert by_name[model]["accuracy"] == alone[model].accuracy
        assert by_name[model]["tokens"] == 12
        assert by_name[model]["usd"] == pytest.approx(12e-6)
    known = sum(any(knows(model, n) for model in KNOWS) for n in range(12))
    assert found.any_right == known / 12
    assert found.headroom == pytest.approx(known / 12 - by_name[found.best_single]["accuracy"])
    assert by_name["vote A, B, C"]["tokens"] == 36
    assert found.chosen["on"] == "12 train questions"
    assert "router" not in found.skipped
    assert any(one["kind"] == "router" for one in found.programs)
    assert "name the run's data with --data" in without.skipped["router"]
    assert {one["kind"] for one in without.programs} == {
        "single", "vote", "weighted vote", "cascade", "oracle"}  # fmt: skip


def test_weights_are_from_train_where_there_is_one() -> None:
    said = {"K": ["1", "1", "1"], "L": ["2", "2", "2"], "M": ["2", "2", "2"]}
    with RunFolder("run", {"task": "math500", "train": "0", "test": "1"}) as folder:
        for model, texts in said.items():
            for at in range(8):
                known = "right" if model == "K" else "wrong"
                folder.add(Answer(f"{model}_0", "train", f"t{at}", 0, known, extracted=model))
            for at, (text, gold) in enumerate(zip(texts, ["1", "2", "2"], strict=True)):
                outcome = "right" if text == gold else "wrong"
                folder.add(Answer(f"{model}_0", "test", f"q{at}", 0, outcome, extracted=text))

    found = free("run")

    by_name = {one["name"]: one for one in found.programs}
    assert by_name["weighted vote K, L, M"]["right"] == 1  # on these alone K would weigh least
    assert (found.weights, found.chosen["name"], found.chosen["accuracy"]) == (
        "train", "K", pytest.approx(1 / 3))  # fmt: skip


def test_data_that_is_not_the_runs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Others(Numbers):
        def load(self, split: str, **options: Any) -> Any:
            return replace(super().load(split, **options), sha256="1" * 64)

    find(monkeypatch)
    monkeypatch.setattr("stackprog.comparing.alone.get_task", lambda name: Others())

    with pytest.raises(DataError, match="expected the train examples of the run, got others in x"):
        free("run", data="x")


def sampled(stable: Callable[[int], bool], folder: str = "run") -> None:
    """One model, asked five times: what it does not know it gets right twice."""
    asked: dict[int, int] = {}

    def answer(request: Asked) -> str:
        n = number(request)
        asked[n] = asked.get(n, 0) + 1
        return form(answer=str(n) if stable(n) or asked[n] % 5 < 2 else f"guess {asked[n]}")

    program = build("A_0", registry=registry_of(Scripted(answer=answer)))
    evaluate(program, Numbers(), run=folder, epochs=5, threads=1)


def test_epochs_of_one_model_are_its_rollouts(monkeypatch: pytest.MonkeyPatch) -> None:
    sampled(lambda n: n < 6)
    monkeypatch.setattr("stackprog.comparing.alone.get_task", lambda name: Numbers())

    found = free("run")

    by_name = {one["name"]: one for one in found.programs}
    assert (found.rollouts, found.n, found.split) == (5, 12, "test")
    assert by_name["A"]["n"] == 60
    low, high = by_name["A"]["interval"]
    assert high - low > 0.3  # twelve questions, not sixty
    assert by_name["A"]["accuracy"] == pytest.approx((30 + 12) / 60)
    assert by_name["5 rollouts of A"]["accuracy"] == 1.0  # two equal against three guesses
    assert by_name["5 rollouts of A"]["tokens"] == 60
    assert "vote" in found.skipped
    assert "no train answers" in found.skipped["router"]


def test_epochs_of_a_choice_vote_for_the_choice_and_not_for_its_letter() -> None:
    rows = [(0, "A", [0, 3, 2, 1]), (1, "D", [0, 1, 3, 2]), (2, "A", [2, 0, 1, 3])]
    with RunFolder("run", {"task": "gpqa", "split": "test", "data": "0"}) as folder:
        for epoch, letter, order in rows:
            outcome = "right" if order["ABCD".index(letter)] == 0 else "wrong"
            folder.add(Answer("K_0", "test", "q", epoch, outcome, letter, gold="", extracted=letter,
                              order=order))  # fmt: skip

    by_name = {one["name"]: one for one in free("run").programs}

    assert (by_name["K"]["right"], by_name["K"]["n"]) == (1, 3)
    assert by_name["3 rollouts of K"]["right"] == 0  # twice choice 2, once the key


def knowing(**known: Callable[[int], bool]) -> Callable[[Asked], str]:
    """Models that know some numbers; what they do not, they guess apart."""

    def answer(asked: Asked) -> str:
        n = number(asked)
        guess = f"{asked.model} guesses {asked.rollout}"
        return form(reasoning="", answer=str(n) if known[asked.model](n) else guess)

    return answer


def test_the_models_of_votes_and_cascades_are_in_the_matrix_each_answer_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stackprog.comparing.alone.get_task", lambda name: Numbers())
    answer = knowing(A=lambda n: n % 2 == 0, B=lambda n: n % 3 == 0, C=lambda n: n == 0,
                     D=lambda n: True)  # fmt: skip
    registry = registry_of(Scripted(answer=answer))
    stack = "vote(A_0, weighted_vote(B_0:1, C_0:1), cascade(A_0, D_0; k=2, t=2), [B_0, C_0])"
    evaluate(build(stack, registry=registry), Numbers(), run="run")

    found = free("run")

    by_name = {one["name"]: one for one in found.programs}
    assert (found.models, found.rollouts, found.more_rollouts) == (("A", "B", "C"), 1, {"A": 3})
    assert {name: by_name[name]["right"] for name in "ABC"} == {"A": 6, "B": 4, "C": 1}
    assert (by_name["B"]["tokens"], by_name["B"]["usd"]) == (12, pytest.approx(12e-6))
    assert (by_name["vote A, B, C"]["tokens"], by_name["vote A, B, C"]["n"]) == (36, 12)
    assert by_name["3 rollouts of A"]["right"] == 6


def test_samples_of_a_vote_under_a_cascade_are_rollouts_with_costs_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stackprog.comparing.alone.get_task", lambda name: Numbers())
    answer = knowing(A=lambda n: True, B=lambda n: n % 2 == 0, C=lambda n: True)
    stack = "cascade(vote(A_0, B_0), C_0; k=3, t=3)"
    program = build(stack, registry=registry_of(Scripted(answer=answer)))
    evaluate(program, Numbers(), run="run")

    found = free("run")

    by_name = {one["name"]: one for one in found.programs}
    assert (found.models, found.rollouts, found.n) == (("A", "B"), 3, 12)
    assert (by_name["B"]["right"], by_name["B"]["tokens"]) == (18, 12)
    assert by_name["3 rollouts of A"]["tokens"] == 36


def test_a_free_vote_of_a_run_is_the_live_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stackprog.comparing.alone.get_task", lambda name: Numbers())
    answer = knowing(A=lambda n: n % 2 == 0, B=lambda n: n % 3 == 0, C=lambda n: n % 4 == 0)
    program = build("vote(A_0, B_0, C_0)", registry=registry_of(Scripted(answer=answer)))

    report = evaluate(program, Numbers(), run="run")

    by_name = {one["name"]: one for one in free("run").programs}
    assert by_name["vote A, B, C"]["accuracy"] == report.accuracy


def test_runs_of_several_models_with_epochs_are_one_matrix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stackprog.comparing.alone.get_task", lambda name: Numbers())
    for model, by in (("A", 2), ("B", 3), ("C", 4)):
        answer = knowing(**{model: lambda n, by=by: n % by == 0})
        program = build(f"{model}_0", registry=registry_of(Scripted(answer=answer)))
        evaluate(program, Numbers(), run=model, epochs=3)

    found = free("A", "B", "C", "A")

    kinds = {one["kind"] for one in found.programs}
    by_name = {one["name"]: one for one in found.programs}
    assert (found.models, found.rollouts, found.n) == (("A", "B", "C"), 3, 12)
    assert found.source == "A, B, C, A"
    assert {"vote", "weighted vote", "cascade", "self-consistency", "oracle"} <= kinds
    assert (by_name["A"]["right"], by_name["A"]["n"]) == (18, 36)


def test_runs_of_other_questions_seeds_or_settings_are_no_matrix(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def ran(run: str, price: float = 1.0, **more: Any) -> None:
        registry = registry_of(Scripted(), price_in=price)
        evaluate(build("A_0", registry=registry), Numbers(4), run=run, **more)

    ran("one")
    ran("train", split="train")
    ran("seed", seed=1)
    ran("dear", price=2.0)

    refused = [command(capsys, "free", "one", other) for other in ("train", "seed", "dear")]

    assert [(code, err.count("\n")) for code, _, err in refused] == [(2, 1)] * 3
    assert (
        "expected runs on the same examples with the same seed, got numbers test" in refused[0][2]
    )
    assert "with seed 0 in one and numbers test (000000000000) with seed 1 in seed" in refused[1][2]
    assert "expected A with the same settings, got others in one than in dear" in refused[2][2]


def test_a_run_of_all_baselines_has_a_matrix_and_a_router(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["baseline", "math500", "weighted-vote", "--data", "sample", "--models",
             "Abacus,Gauss,Euler", "--train-size", "9", "--limit", "8", "--run", "run"]  # fmt: skip
    command(capsys, *asked)

    found = json_of(capsys, "free", "run", "--data", "sample")

    assert (len(found["models"]), found["n"], found["weights"]) == (3, 8, "train")
    assert "router" not in found["skipped"]


def test_a_run_without_a_model_alone_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    program = build("[A_0, B_0]", registry=registry_of(Scripted(answer=right_on([1]))))
    evaluate(program, Numbers(4), run="run")

    code, _, err = command(capsys, "free", "run")

    assert (code, err.count("\n")) == (2, 1)
    assert "run holds no test answer of a model alone" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "expected run folders or --recorded DIR, one of the two"),
        (("run", "--recorded", "here"), "one of the two"),
        (("--recorded", "no"), "expected a folder with recorded outputs (*.jsonl), got no"),
        (("nowhere",), "expected a run folder with run.sqlite, got nowhere"),
    ],
)  # fmt: skip
def test_what_cannot_be_scored_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = command(capsys, "free", *arguments)

    assert (code, err.count("\n")) == (2, 1)
    assert said in err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1 of K.jsonl is not JSON"),
        ('{"gold": "1"}', "line 1 of K.jsonl: expected text in unique_"),
    ],
)
def test_a_recorded_line_of_another_shape_is_refused_by_its_number(line: str, said: str) -> None:
    Path("K.jsonl").write_text(line)

    with pytest.raises(DataError, match=said):
        free(recorded=".")


def record(**models: list[tuple[str, str, str]]) -> None:
    """Recorded outputs: for each model `unique_id, gold, response`."""
    for model, rows in models.items():
        lines = [dict(zip(("unique_id", "gold", "response"), row, strict=True)) for row in rows]
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        Path(f"{model}.jsonl").write_text(text)


def test_a_recorded_response_may_hold_any_mark_but_a_line_feed() -> None:
    record(K=[("q", "2", "One.\u2028Two: the answer is 2.\u2029")])

    assert free(recorded=".").any_right == 1.0


@pytest.mark.parametrize(("task", "golds"), [("gpqa", ("A", "B")), ("math500", ("1", "-1"))])
def test_one_recorded_question_has_one_gold_answer(task: str, golds: tuple[str, str]) -> None:
    record(K=[("q", golds[0], golds[0])], L=[("q", golds[1], golds[0])])

    said = rf"one gold answer to q, got '{golds[0]}' in line 1 of K.jsonl and '{golds[1]}' in line"
    with pytest.raises(DataError, match=said):
        free(recorded=".", task=task)


def test_a_gold_answer_may_be_written_in_two_ways() -> None:
    record(K=[("q", "1/2", "0.5")], L=[("q", r"\frac{1}{2}", "0.5")])

    assert free(recorded=".").any_right == 1.0


def test_recorded_costs_in_another_currency_are_unknown_and_repeated_lines_are_rollouts() -> None:
    for model, answers in {"K": ("1", "2"), "L": ("2", "2")}.items():
        rows = [{"unique_id": "q", "gold": "2", "response": f"The answer is {a}.",
                 "cost_per_source": 1.5, "cost_currency": "RUB"} for a in answers]  # fmt: skip
        Path(f"{model}.jsonl").write_text("\n".join(map(json.dumps, rows)))

    found = free(recorded=".")

    assert (found.rollouts, found.n) == (2, 1)
    assert found.programs[0]["tokens"] is None
    assert found.front == {"tokens": [], "usd": []}
    assert found.chosen is None


def test_recorded_outputs_that_share_no_question_are_refused() -> None:
    for model in "KL":
        row = {"unique_id": model, "gold": "2", "response": "2"}
        Path(f"{model}.jsonl").write_text(json.dumps(row))

    with pytest.raises(UsageError, match="no question that every model was asked"):
        free(recorded=".")


@pytest.fixture(scope="module")
def real() -> tuple[Path, list[str], np.ndarray, list[list[str]]]:
    """The recorded outputs, read again: models, who is right, what each said."""
    folder = shared_data() / "recorded" / "math500"
    files = sorted(folder.glob("*.jsonl"))
    rows = [
        {row["unique_id"]: row for row in map(json.loads, file.read_text().splitlines())}
        for file in files
    ]
    ids = [row for row in rows[0] if all(row in other for other in rows)]
    grades = [[grade_math(each[id]["gold"], each[id]["response"]) for id in ids] for each in rows]
    right = np.array([[grade.right for grade in each] for each in grades])
    return folder, [file.stem for file in files], right, [
        [grade.extracted or "" for grade in each] for each in grades]  # fmt: skip


def elected(said: list[list[str]], weights: np.ndarray) -> list[int]:
    """Whose answer wins each question, in a plain loop: a pile for each distinct answer."""
    winners = []
    for at in range(len(said[0])):
        piles: list[list[int]] = []
        for model, texts in enumerate(said):
            if not texts[at]:
                continue
            pile = next((p for p in piles if grade_math(said[p[0]][at], texts[at]).right), None)
            piles.append([model]) if pile is None else pile.append(model)
        winners.append(max(piles, key=lambda pile: sum(weights[pile, at]))[0])  # noqa: B023
    return winners


def test_the_table_of_the_recorded_outputs_is_what_plain_counting_gives(
    real: tuple[Path, list[str], np.ndarray, list[list[str]]],
) -> None:
    folder, models, right, said = real
    n = right.shape[1]

    found = free(recorded=folder)

    by_name = {one["name"]: one for one in found.programs}
    others = right.sum(axis=1, keepdims=True) - right
    weights = np.log((others + 1) / (n - 1 - others + 1))
    plural, heavy = (right[elected(said, w), np.arange(n)].mean() for w in (np.ones_like(weights),
                                                                           weights))  # fmt: skip
    everyone = ", ".join(models)
    assert by_name[found.best_single]["over_best_single"] == 0.0
    assert by_name["any model right"]["over_best_single"] == pytest.approx(found.headroom)
    assert (found.n, found.models, found.rollouts) == (n, tuple(models), 1)
    assert found.any_right == right.any(axis=0).mean()
    assert found.best_single == models[right.mean(axis=1).argmax()]
    assert by_name[found.best_single]["accuracy"] == right.mean(axis=1).max()
    assert by_name[f"vote {everyone}"]["accuracy"] == plural
    assert by_name[f"weighted vote {everyone}"]["accuracy"] == heavy
    assert all(by_name[model]["accuracy"] == mean
               for model, mean in zip(models, right.mean(axis=1), strict=True))  # fmt: skip
    assert found.right_when_wrong[models[0]][models[1]] == right[0][~right[1]].mean()
    assert len(found.programs) == 5 + 2 * 16 + 16 + 1


def test_the_text_of_the_recorded_outputs_says_what_it_must(
    real: tuple[Path, list[str], np.ndarray, list[list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = command(capsys, "free", "--recorded", str(real[0]))
    found = json_of(capsys, "free", "--recorded", str(real[0]))

    assert code == 0
    assert "200 questions, 5 models, 1 rollout; no call was made" in out
    assert "skipped router: recorded outputs have no train split to learn from" in out
    assert "the best of so many looks better than it is" in out
    assert found["best_single"] in out
    assert found["weights"] == "other questions"


def test_every_program_of_a_matrix_has_a_name_of_its_own() -> None:
    made = matrix({f"M{n}": ["1", "2"] for n in range(6)}, ["1", "1"])

    names = [one.name for one in free_programs(made)]

    assert len(set(names)) == len(names)
