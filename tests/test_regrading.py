"""Grading again without a model call, and telling why an answer was judged as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import kept
from test_cli import SAMPLE, json_of, run

from stackprog.database import FILE, Database
from stackprog.errors import RunError
from stackprog.regrading import grade_pairs, regrade


def test_a_run_regrades_to_itself(capsys: pytest.CaptureFixture[str]) -> None:
    json_of(
        capsys, "eval", "math500", *SAMPLE, "--model", "Abacus", "--limit", "14", "--run", "run"
    )

    found = json_of(capsys, "regrade", "run")

    assert (found["n"], found["changes"]) == (14, [])


def test_a_verdict_that_changed_is_shown_with_its_rule(capsys: pytest.CaptureFixture[str]) -> None:
    json_of(
        capsys, "eval", "math500", *SAMPLE, "--model", "Abacus", "--limit", "14", "--run", "run"
    )
    log = Database(Path("run") / FILE)
    ((example,),) = log.rows("SELECT example FROM answer LIMIT 1")
    log.write(
        "UPDATE answer SET outcome = 'wrong', gold = '\\frac{1}{2}', answer = '0.5', "
        "reason = 'different' WHERE example = ?", (example,),
    )  # fmt: skip
    log.close()

    change = regrade("run").changes[0]
    code, out, _ = run(capsys, "regrade", "run")

    assert (change.id, change.was, change.is_now, change.reason_now) == (
        example, "wrong", "right", "same_number",
    )  # fmt: skip
    assert (code, "changed: 1" in out, "same_number" in out) == (0, True, True)


def test_answers_keep_their_gold_answer(capsys: pytest.CaptureFixture[str]) -> None:
    json_of(capsys, "eval", "gpqa", *SAMPLE, "--model", "Newton", "--limit", "4", "--run", "run")

    assert {answer.gold for answer in kept()} <= set("ABCD")


def test_a_folder_that_is_no_run_is_refused() -> None:
    with pytest.raises(RunError, match="expected a run folder with run.sqlite, got nowhere"):
        regrade("nowhere")


@pytest.mark.parametrize(
    ("task", "gold", "response", "reason"),
    [
        ("math500", "12", r"So the answer is $\boxed{12}$.", "same_string"),
        ("math500", r"\frac{3}{4}", "0.75", "same_number"),
        ("math500", "x+1", "1+x", "symbolic"),
        ("math500", "12", "13", "different"),
        ("math500", "12", "", "no_answer"),
        ("gpqa", "C", "**Answer: C**", "same_string"),
        ("gpqa", "C", "I cannot tell.", "no_answer"),
    ],
)
def test_grade_says_which_rule_decided(
    capsys: pytest.CaptureFixture[str], task: str, gold: str, response: str, reason: str
) -> None:
    arguments = ("--task", task, "--gold", gold, "--response", response)

    found = json_of(capsys, "grade", *arguments)["grades"][0]
    _, out, _ = run(capsys, "grade", *arguments)

    assert found["reason"] == reason
    assert reason in out


def test_a_file_of_pairs_is_graded_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"gold": "1", "response": "1"},
        {"gold": "2", "prediction": "3"},
        {"gold": "4", "answer": "4.0"},
    ]
    Path("pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    found = json_of(capsys, "grade", "--task", "math500", "--pairs", "pairs.jsonl")["grades"]

    assert [row["right"] for row in found] == [True, False, True]


def test_only_a_line_feed_ends_a_line_of_pairs() -> None:
    row = {"gold": "2", "response": "First.\u2028Then \x85 the answer is 2."}
    Path("pairs.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\r\n", newline="")

    ((read, grade),) = grade_pairs("math500", "pairs.jsonl")

    assert (read, grade.right) == (row, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "got an empty file"),
        ("{", "line 1 of pairs.jsonl is not JSON"),
        ('{"gold": "1"}', "line 1 of pairs.jsonl: expected text in gold and response"),
        ("[1]", "line 1 of pairs.jsonl: expected a JSON object, got list"),
    ],
)
def test_a_file_that_is_no_pairs_is_one_line(
    capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    Path("pairs.jsonl").write_text(text)

    code, _, err = run(capsys, "grade", "--task", "math500", "--pairs", "pairs.jsonl")

    assert (code, err.count("\n")) == (2, 1)
    assert said in err


def test_grade_needs_an_answer_or_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "grade", "--task", "math500", "--gold", "1")[0] == 2
