"""Cascades: who is asked when, which samples, and when it is enough."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Scripted, form, registry_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_evaluation import Numbers
from test_nodes import ask, said, solvers

from stackprog.evaluation import evaluate
from stackprog.programs import build
from stackprog.specs import Combined, Model, models_of, parse


def test_a_child_that_agrees_with_itself_is_enough() -> None:
    found, backend = ask("cascade(A_0, B_0, C_0; k=3, t=2)", A=["1", "2", "2.0"])

    assert (found.answer, found.finished) == ("2", "agreed")
    assert solvers(backend) == [("A", 0), ("A", 1), ("A", 2)]
    assert found.classes[0] == {"answer": "2", "votes": 2, "children": ["A_0", "A_0"]}
    assert found.coverage == pytest.approx(1 / 3)


def test_where_it_wavers_the_next_is_asked() -> None:
    found, backend = ask("cascade(A_0, B_0, C_0; k=3, t=2)", A=["1", "2", "3"], B=["4", "4", "5"])

    assert (found.answer, found.finished) == ("4", "agreed")
    assert [step["tool"] for step in found.trajectory] == ["A_0"] * 3 + ["B_0"] * 3
    assert "C" not in {asked.model for asked in backend.asked}


def test_the_plurality_of_the_last_is_final() -> None:
    found, _ = ask("cascade(A_0, B_0; k=4, t=3)", A=list("1234"), B=list("5667"))

    assert (found.answer, found.finished) == ("6", "last")
    assert found.classes[0]["votes"] == 2


def test_its_rollouts_are_samples_of_their_own() -> None:
    _, backend = ask("[cascade(A_0; k=2), A_0]@D")

    assert parse("[cascade(A_0; k=2), A_0]") == parse("[cascade(A_0; k=2), A_0#2]")
    assert solvers(backend) == [("A", 0), ("A", 1), ("A", 2)]


def test_its_rollouts_are_paid_once_with_the_same_samples_elsewhere() -> None:
    program = build("vote(cascade(A_0; k=2), A_0#1)", registry=registry_of(backend := said({})))

    evaluate(program, Numbers(1), run="run")

    assert solvers(backend) == [("A", 0), ("A", 1)]


def test_the_samples_of_an_agent_are_agents_over_samples_of_their_own() -> None:
    _, backend = ask("cascade([A_0, A_0, B_0]; k=2)")

    asked = [(a.model, a.rollout) for a in backend.asked if not a.offered]
    assert sorted(asked) == [("A", 0), ("A", 1), ("A", 2), ("A", 3), ("B", 0), ("B", 2)]


@settings(max_examples=25, deadline=None)
@given(
    st.recursive(
        st.builds(Model, st.sampled_from("AB"), st.integers(0, 2)),
        lambda inner: st.builds(
            lambda children, k: Combined("cascade", tuple(children), options={"k": k, "t": k}),
            st.lists(inner, min_size=1, max_size=2),
            st.integers(2, 3),
        ),
        max_leaves=4,
    )
)
def test_what_is_asked_is_what_the_spec_says(spec: Any) -> None:
    counter = iter(range(10**6))
    backend = Scripted(answer=lambda asked: form(answer=str(next(counter))))

    build(spec, registry=registry_of(backend))(question="q")

    assert solvers(backend) == sorted((m.name, m.rollout) for m in models_of(spec))
