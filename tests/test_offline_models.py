"""The offline models: they say whether they derived or guessed, and run an agent's loop."""

from __future__ import annotations

import pytest

from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.offline.backend import OfflineBackend
from stackprog.lms.offline.controller import Seen, conclude, next_step, read
from stackprog.lms.offline.solver import solve
from stackprog.modules.agent import Step
from stackprog.programs import build
from stackprog.tasks import task_names

HALF = r"Compute $\frac{1}{3} + \frac{1}{6}.$"
BEYOND = "Prove that there are infinitely many twin primes, or say how many there are."
CHOICES = "Which of these is a sonata?\n\nA) Waldstein\nB) Eroica\nC) Egmont\nD) Fidelio"


def test_a_derived_answer_says_so() -> None:
    reasoning, answer = solve("Abacus", HALF)

    assert reasoning.startswith("Derived. ")
    assert answer == r"\frac{1}{2}"


@pytest.mark.parametrize("question", [BEYOND, CHOICES, "x" * 100_000, "\x00", ""])
def test_outside_its_reach_a_model_says_that_it_guesses(question: str) -> None:
    for model in ("Abacus", "Euler", "Newton", "Mendel"):
        reasoning, answer = solve(model, question)

        assert reasoning.startswith("Guess: ")
        assert answer


def test_a_guess_is_the_same_in_every_run_and_another_in_another_rollout() -> None:
    guesses = [solve("Newton", CHOICES, rollout)[1] for rollout in range(12)]

    assert guesses == [solve("Newton", CHOICES, rollout)[1] for rollout in range(12)]
    assert set(guesses) == set("ABCD")


def test_a_stack_knows_what_its_children_know() -> None:
    arithmetic = "What is $15\\%$ of 80?"
    equation = "Solve for $x$: $2x + 7 = 19$."
    stack = build("[Abacus_0, Euler_0]@Pascal")

    assert [solve("Euler", arithmetic)[0][:5], solve("Abacus", equation)[0][:5]] == ["Guess"] * 2
    assert [stack(question=text).answer for text in (arithmetic, equation)] == ["12", "6"]


def test_an_offline_model_of_another_name_is_the_solver_that_its_lm_names() -> None:
    rows = [ModelRow("Mine", "offline/abacus"), ModelRow("Abacus", "offline/gauss")]
    catalog, question = Catalog.load(rows), "Compute $2+3$."

    assert build("Mine_0", catalog=catalog)(question=question).reasoning.startswith("Derived")
    assert build("Abacus_0", catalog=catalog)(question=question).reasoning.startswith("Guess")


def test_the_controller_calls_what_it_is_offered_and_then_finishes() -> None:
    step = Step("t", "A_0", "q", "Derived. By rule.\nAnswer: 7", None).text(1)

    assert next_step("q", "(nothing yet)", ["A_0", "B_0"])[1:] == ("A_0", "q")
    assert next_step("q", step, ["A_0", "B_0"])[1:] == ("B_0", "q")
    assert next_step("q", step, ["A_0", "finish"])[1:] == ("finish", "7")


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        ([Seen("A", "1", False), Seen("B", "2", True)], "2"),
        ([Seen("A", "1", True), Seen("B", "2", True), Seen("C", "2", True)], "2"),
        ([Seen("A", "1", True), Seen("B", "2", False), Seen("C", "2", False)], "1"),
        ([Seen("A", "1", False), Seen("B", "2", False), Seen("C", "2", False)], "2"),
        ([Seen("A", "1", True), Seen("B", "2", True)], "1"),
        ([], "0"),
    ],
)
def test_the_controller_prefers_derived_answers_then_agreement_then_the_first(
    seen: list[Seen], answer: str
) -> None:
    assert conclude(seen)[1] == answer


def test_the_controller_reads_observations_of_several_lines() -> None:
    steps = [
        Step("t", "A_0", "line 1\nline 2", "Derived. One.\n\nTwo.\nAnswer: \\frac{1}{2}", None),
        Step("t", "B_0", "q", "Guess: no.\nAnswer: 3", None),
    ]

    found = read("\n\n".join(step.text(number) for number, step in enumerate(steps, 1)))

    assert found == [Seen("A_0", "\\frac{1}{2}", True), Seen("B_0", "3", False)]


@pytest.mark.parametrize("task", task_names())
def test_at_least_five_models_answer_a_task_and_each_says_what_it_is(task: str) -> None:
    catalog = Catalog.load()
    pool = catalog.pool("offline", task)

    assert len(pool) >= 5
    assert all("not a language model" in catalog[name].about for name in pool)


def test_a_reply_has_the_asked_form_and_counts_its_tokens() -> None:
    messages = [
        {"role": "system", "content": "[[ ## answer ## ]]"},
        {"role": "user", "content": f"[[ ## question ## ]]\n{HALF}"},
    ]

    reply = OfflineBackend().send(Catalog.load()["Abacus"], messages, {}, 0, 60)

    assert "[[ ## answer ## ]]\n\\frac{1}{2}" in reply.text
    assert reply.prompt_tokens and reply.completion_tokens
    assert reply.usd == 0.0
