"""Routers: whom they ask, what they learn, and how that is kept."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import registry_of
from test_nodes import ask, said, solvers

from stackprog.artifacts import load, save
from stackprog.errors import ArtifactError, UsageError
from stackprog.modules.router import Neighbours, vector_of
from stackprog.programs import build

TRAIN = [
    "What is the area of a circle of radius 3?", "What is the area of a circle of radius 5?",
    "Factor the polynomial x^2 - 5x + 6.", "Factor the polynomial x^2 - 1.",
]  # fmt: skip


def router(options: str = "; k=2, shrink=1") -> Any:
    program = build(f"router(A_0, B_0{options})", registry=registry_of(said({"A": "1", "B": "2"})))
    program.learn(TRAIN, [[True, True, False, False], [False, False, True, True]], [1e-3, 1e-4])
    return program


def test_the_child_that_was_best_on_similar_questions_is_asked() -> None:
    program = router()

    found = program(question="Factor the polynomial x^2 - 4.")

    assert (found.answer, found.finished, found.coverage) == ("2", "routed", 0.5)
    assert [step["tool"] for step in found.trajectory] == ["B_0"]
    assert program(question="What is the area of a circle of radius 9?").answer == "1"


def test_untrained_it_asks_its_first_child() -> None:
    found, backend = ask("router(A_0, B_0)", A="1")

    assert (found.answer, found.finished) == ("1", "untrained")
    assert solvers(backend) == [("A", 0)]


def test_a_score_is_the_local_accuracy_shrunk_to_the_mean_minus_the_price() -> None:
    program = router("; k=2, shrink=5, cost=100")

    assert program.scores("Factor the polynomial x^2 - 4.") == pytest.approx(
        [(0 + 5 * 0.5) / 7 - 0.1, (2 + 5 * 0.5) / 7 - 0.01]
    )


def test_the_price_decides_where_the_rest_is_equal() -> None:
    program = build("router(A_0, B_0; cost=1)", registry=registry_of(said({})))
    program.learn(TRAIN, [[True] * 4, [True] * 4], [2e-3, 1e-3])

    assert program.choose("q") == 1


def test_an_unknown_price_is_not_nothing() -> None:
    program = build("router(A_0, B_0; cost=1)", registry=registry_of(said({})))

    with pytest.raises(UsageError, match="price of every child"):
        program.learn(TRAIN, [[True] * 4, [True] * 4], [1e-3, None])


def test_what_it_learned_must_fit_its_children_and_questions() -> None:
    program = build("router(A_0, B_0)", registry=registry_of(said({})))

    with pytest.raises(UsageError, match="one true or false a vector"):
        program.learn(TRAIN, [[True] * 4, [True] * 3])
    with pytest.raises(UsageError, match="one true or false a vector"):
        program.learn(TRAIN, [[True] * 4])


def test_similar_questions_are_near_and_ties_go_to_the_earlier() -> None:
    vectors = [vector_of(text) for text in [*TRAIN, TRAIN[3]]]

    assert Neighbours(vectors).nearest(vector_of(TRAIN[3]), 3) == [3, 4, 2]
    assert Neighbours(vectors).nearest(vector_of("nothing alike"), 2) == [0, 1]


def test_a_word_that_few_questions_have_says_more() -> None:
    vectors = [vector_of(f"the the the x{n}") for n in range(20)] + [vector_of("a tangent")]

    assert Neighbours(vectors).nearest(vector_of("the the the tangent"), 1) == [20]


def test_what_it_learned_is_saved_without_the_questions_and_decides_after_loading() -> None:
    program = router()
    twin = copy.deepcopy(program)
    save(program, "artifact")

    loaded = load("artifact", catalog=program.registry.catalog)

    question = "Factor the polynomial x^2 - 4."
    assert loaded.choose(question) == twin.choose(question) == 1
    assert "polynomial" not in Path("artifact/state.json").read_text()


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda d: d.update(code="x"), "expected exactly vectors, right and prices"),
        (lambda d: d["vectors"].append({"4096": 1}), "expected vectors of bucket"),
        (lambda d: d["vectors"].append({"1": -1}), "expected vectors of bucket"),
        (lambda d: d["right"].pop(), "expected for each child"),
        (lambda d: d["right"][0].append(True), "expected for each child"),
        (lambda d: d["right"][0].__setitem__(0, 1), "expected for each child"),
        (lambda d: d.update(prices=[0.1, "x"]), "expected one price or null"),
        (lambda d: d.update(prices=[0.1, float("nan")]), "expected one price or null"),
    ],
)
def test_altered_learning_is_refused_with_its_file_and_field(edit: Any, message: str) -> None:
    program = router()
    save(program, "artifact")
    file = Path("artifact/state.json")
    state = json.loads(file.read_text())
    edit(state["learned"])
    file.write_text(json.dumps(state))

    with pytest.raises(ArtifactError, match=f"^state.json: learned: {message}"):
        load("artifact", catalog=program.registry.catalog)


def test_two_routers_that_learned_otherwise_are_two_programs() -> None:
    from stackprog.identity import describe

    one, other = router(), router()
    other.learn(TRAIN, [[True] * 4, [False] * 4])

    assert describe(one) != describe(other)
