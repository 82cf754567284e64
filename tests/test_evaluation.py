"""Evaluation: each example once, failures are not wrong answers, nothing lost, reruns continue."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dspy
import pytest
from conftest import Asked, Scripted, form, kept, registry_of
from dspy import lm15

from stackprog.errors import AccessRefused, MissingKey, RunError, UsageError
from stackprog.evaluation import evaluate
from stackprog.lms import patience
from stackprog.programs import build
from stackprog.runs import Answer, RunFolder
from stackprog.scores import EvalReport, Tally
from stackprog.tasks import Dataset


class Numbers:
    """A task of our own: question `n`, answer `n`."""

    name, title, groups = "numbers", "numbers", ("parity",)

    def __init__(self, n: int = 12) -> None:
        self.n = n

    def load(self, split: str, *, limit: int | None = None, epochs: int = 1, **_: Any) -> Dataset:
        examples = [
            dspy.Example(id=f"{split}{n}", epoch=epoch, question=f"{split} {n}", answer=str(n),
                         groups={"parity": "even" if n % 2 == 0 else "odd"}).with_inputs("question")
            for epoch in range(epochs) for n in range(limit or self.n)
        ]  # fmt: skip
        return Dataset(self.name, split, examples, "memory", "0" * 64, None)

    def grade(self, example: dspy.Example, response: str) -> Any:
        right = response == example.answer
        reason = "same_string" if right else "different" if response else "no_answer"
        return SimpleNamespace(right=right, exact=right, extracted=response, reason=reason)


def number(asked: Asked) -> int:
    return int(asked.question.split()[-1])


def run(
    answer: Any, stack: str = "A_0", threads: int = 4, **options: Any
) -> tuple[EvalReport, Scripted]:
    """Evaluate a stack of scripted models on the numbers."""
    backend = Scripted(answer=answer)
    program = build(stack, registry=registry_of(backend))
    return evaluate(
        program, Numbers(), run=options.pop("run", "run"), threads=threads, **options
    ), backend


@pytest.mark.parametrize("threads", [1, 4, 64])
def test_the_score_is_the_same_at_any_number_of_threads(threads: int) -> None:
    report, backend = run(lambda asked: form(answer=str(min(number(asked), 8))), threads=threads)

    assert (report.n, report.right, report.wrong, report.failed) == (12, 9, 3, 0)
    assert report.accuracy == 0.75
    assert report.interval == pytest.approx((0.4677, 0.9111), abs=1e-4)
    assert report.groups["parity"]["even"]["right"] == 5
    assert len(backend.asked) == report.calls == 12
    assert (report.prompt_tokens, report.completion_tokens) == (120, 24)
    assert report.usd == pytest.approx(12 * 12 / 1e6)


def test_a_failed_call_is_not_a_wrong_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "pause", lambda error, tries: 0.0)

    def answer(asked: Asked) -> str:
        if number(asked) < 3:
            raise lm15.ServerError("down")
        return form(answer=str(number(asked)))

    report, _ = run(answer)

    assert (report.right, report.wrong, report.failed) == (9, 0, 3)
    assert report.accuracy == 1.0
    assert report.errors == ["3 x LMServerError: [scripted/A] down"]


def test_a_failed_example_is_tried_again_at_the_end_of_the_run() -> None:
    broken = {1, 2}

    def answer(asked: Asked) -> str:
        if number(asked) in broken:
            broken.discard(number(asked))
            raise lm15.ServerError("once")
        return form(answer=str(number(asked)))

    assert run(answer)[0].failed == 0


def test_more_failures_than_dspy_allows_lose_nothing() -> None:
    def answer(asked: Asked) -> str:
        raise lm15.InvalidRequestError("never")

    report, _ = run(answer)

    assert (report.n, report.failed, report.accuracy, report.interval) == (12, 12, None, None)


def test_text_that_cannot_be_read_is_wrong_and_not_failed() -> None:
    report, _ = run(lambda asked: "")

    assert (report.wrong, report.failed, report.no_answer) == (12, 0, 12)


def test_a_rerun_asks_only_what_is_missing() -> None:
    def answer(asked: Asked) -> str:
        return form(answer=str(number(asked)))

    def broken(asked: Asked) -> str:
        if number(asked) == 7:
            raise lm15.InvalidRequestError("not today")
        return answer(asked)

    first, _ = run(broken)
    second, backend = run(answer)
    third, untouched = run(answer)

    assert (first.failed, second.failed, second.right) == (1, 0, 12)
    assert [number(asked) for asked in backend.asked] == [7]
    assert untouched.asked == []
    assert third.to_json() == second.to_json()


def test_a_refused_key_stops_the_run_at_once() -> None:
    def answer(asked: Asked) -> str:
        raise lm15.AuthError("no such key")

    backend = Scripted(answer=answer)
    with pytest.raises(AccessRefused, match="no such key"):
        evaluate(build("A_0", registry=registry_of(backend)), Numbers(), run="run", threads=1)

    assert len(backend.asked) == 1


def test_a_missing_key_is_found_before_anything_is_asked() -> None:
    backend = Scripted()
    program = build("[A_0, B_0]", registry=registry_of(backend, key="NO_SUCH_KEY"))

    with pytest.raises(MissingKey, match="NO_SUCH_KEY"):
        evaluate(program, Numbers(), run="run")

    assert backend.asked == []


def test_a_run_folder_of_other_settings_is_refused_with_what_differs() -> None:
    run(lambda asked: form(answer="1"))

    with pytest.raises(RunError, match="program was 'A_0', is 'B_0'"):
        run(lambda asked: form(answer="1"), stack="B_0")


def test_two_processes_on_one_run_folder_are_refused() -> None:
    with RunFolder("run", {}), pytest.raises(RunError, match="in use by another process"):
        RunFolder("run", {})


def test_a_later_answer_takes_the_place_of_a_failed_one() -> None:
    with RunFolder("run", {}) as folder:
        folder.add(Answer("A_0", "test", "1", 0, "right"))
        folder.add(Answer("A_0", "test", "2", 0, "failed"))

    with RunFolder("run", {}) as folder:
        assert folder.outcome(("A_0", "test", "1", 0)) == "right"
        assert folder.outcome(("A_0", "test", "3", 0)) is None
        folder.add(Answer("A_0", "test", "2", 0, "wrong"))
    assert [answer.outcome for answer in kept()] == ["right", "wrong"]


def test_every_answer_is_on_disk_before_the_next_example_begins() -> None:
    seen = []

    def answer(asked: Asked) -> str:
        seen.append(len(kept()))
        return form(answer="1")

    run(answer, threads=1)

    assert seen == list(range(12))


def test_the_run_folder_holds_answers_with_their_trajectories_and_a_report() -> None:
    report, _ = run(
        lambda asked: form(reasoning="Derived.", answer=str(number(asked))),
        stack="[A_0, [B_0, C_0]]",
    )

    answers = kept()
    assert len(answers) == 12
    assert answers[0].trajectory[1]["prediction"]["trajectory"][0]["tool"] == "B_0"
    assert json.loads(Path("run/report.json").read_text())["calls"] == report.calls == 12 * 9


def test_an_example_dspy_submits_twice_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import dspy.evaluate.evaluate as module

    original = module.ParallelExecutor
    release = threading.Event()

    def impatient(**settings: Any) -> Any:
        executor = original(**settings)
        executor.timeout = 0.01  # DSPy's two minutes
        return executor

    monkeypatch.setattr(module, "ParallelExecutor", impatient)

    def answer(asked: Asked) -> str:
        if number(asked) == 11:
            release.wait(2.5)  # long enough for DSPy to look for stragglers, once a second
        return form(answer=str(number(asked)))

    report, backend = run(answer)

    assert report.right == len(backend.asked) == 12


def test_epochs_ask_every_question_anew_and_the_interval_is_clustered() -> None:
    report, backend = run(lambda asked: form(answer=str(min(number(asked), 8))), epochs=4)

    assert (report.n, report.right, report.epochs) == (48, 36, 4)
    assert len(backend.asked) == 48
    low, high = report.interval or (0, 0)
    assert high - low > 0.4  # twelve questions, not forty-eight


def test_groups_and_intervals_of_an_empty_tally_are_null() -> None:
    assert Tally().to_json() == {
        "right": 0,
        "wrong": 0,
        "failed": 0,
        "accuracy": None,
        "interval": None,
    }


@pytest.mark.parametrize("option", ["limit", "epochs", "threads"])
def test_counts_below_one_are_refused_by_name(option: str) -> None:
    with pytest.raises(UsageError, match=f"--{option} of at least 1, got 0"):
        run(lambda asked: form(answer="1"), **{option: 0})


def test_a_module_of_someone_else_is_scored_too() -> None:
    class Own(dspy.Module):
        def forward(self, question: str) -> dspy.Prediction:
            return dspy.Prediction(answer=question.split()[-1])

    report = evaluate(Own(), Numbers(), run="run", threads=2)

    assert (report.program, report.right, report.calls) == ("Own", 12, 0)
