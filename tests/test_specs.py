"""The notation of stacks: what parses, what it means, and what a person is told otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackprog.errors import SpecError
from stackprog.specs import (
    Agent,
    Model,
    Spec,
    from_json,
    layered,
    models_of,
    names_of,
    parse,
    stacked,
    to_json,
    walk,
)

names = st.from_regex(r"[A-Za-z][A-Za-z0-9.-]{0,5}(_[A-Za-z0-9.-]{1,4}){0,2}", fullmatch=True)
models = st.builds(Model, names | st.sampled_from(["A", "B"]), st.integers(0, 4))
specs = st.recursive(
    models,
    lambda solvers: st.builds(
        Agent, st.lists(solvers, min_size=1, max_size=3).map(tuple), st.just("") | names
    ),
    max_leaves=12,
)


@given(specs)
def test_text_and_json_read_back_as_the_same_stack(spec: Spec) -> None:
    assert parse(str(spec)) == spec
    assert from_json(to_json(spec)) == spec


@given(specs, st.sampled_from(["'", '"']))
def test_quotes_and_spaces_are_optional(spec: Spec, quote: str) -> None:
    import re

    text = re.sub(r"(?<![@\w.#-])([A-Za-z][\w.-]*(?:#\d+)?)", rf"{quote}\1{quote}", str(spec))

    assert parse(text.replace(",", " ,  ").replace("[", " [ ")) == spec


@given(st.text(max_size=40) | st.text("AB_01[],@#'\" ", max_size=30))
def test_any_other_text_is_refused_in_one_line(text: str) -> None:
    try:
        parse(text)
    except SpecError as error:
        assert "expected" in str(error) and "got" in str(error)
        assert "\n" not in str(error)


def test_a_layered_name_is_a_model_stacked_with_itself() -> None:
    x_1 = Agent((Model("X"), Model("X", 1)))

    assert parse("X_1") == x_1 == layered("X", 1)
    assert parse("X_2") == Agent((x_1, Model("X", 2))) == layered("X", 2)
    assert str(parse("[[X_0, X_0], X_0]")) == "X_2"


@pytest.mark.parametrize(
    ("text", "layer", "shown"),
    [
        ("Qwen25_72B_2", 2, "Qwen25_72B_2"),
        ("['Qwen25_72B_2','Llama33_70B_1']", 3, "[Qwen25_72B_2, Llama33_70B_1]"),
        ('[ [A_0 ,"B_1"], C_0 ]@gpt-4o', 3, "[[A_0, B_1], C_0]@gpt-4o"),
        ("['A_1']", 2, "[A_1]"),
        ("X_0#3", 0, "X_0#3"),
        ("[X_0, X_0#3]", 1, "[X_0, X_0#3]"),
        ("A_1@B", 1, "[A_0, A_0]@B"),
        ("[A_0, B_0]@A", 1, "[A_0, B_0]"),
        ("gpt-4o_0", 0, "gpt-4o_0"),
    ],
)
def test_the_notation_of_the_seed_is_read(text: str, layer: int, shown: str) -> None:
    spec = parse(text)

    assert spec.layer == layer
    assert str(spec) == shown


def test_every_occurrence_of_a_model_is_a_sample_of_its_own() -> None:
    assert [model.rollout for model in models_of(parse("[X_1, X_1]"))] == [0, 1, 2, 3]
    assert [model.rollout for model in models_of(parse("[X_0#1, X_0]"))] == [1, 2]


def test_stacking_keeps_the_samples_of_the_first_child() -> None:
    best, other = parse("[A_1, B_0]"), parse("A_1")

    spec = stacked((best, other))

    assert spec.children[0] == best
    assert [model.rollout for model in models_of(spec.children[1])] == [2, 3]


def test_the_controller_is_the_root_model_of_the_first_child_unless_given() -> None:
    assert parse("[[A_0, B_0]@C, D_0]").root_model == "C"
    assert names_of(parse("[[A_0, B_0]@C, D_0]")) == ["A", "B", "C", "D"]


def test_nodes_have_paths_in_reading_order() -> None:
    paths = [path for path, _ in walk(parse("[[A_0, B_0], C_0]"))]

    assert paths == ["root", "root.0", "root.0.0", "root.0.1", "root.1"]


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [
        ("X", 0, "'X'"),
        ("__import__('os')", 0, "__import__"),
        ("", 0, "the end of the text"),
        ("[A_0", 4, "the end of the text"),
        ("[A_0,]", 5, "']'"),
        ("A_0]", 3, "']'"),
        ("[A_0, B0]", 6, "B0]"),
        ("A_1#2", 0, "A_1#2"),
        ("A_33", 0, "A_33"),
        ("[" * 99 + "A_0", 33, "["),
        ("['Qwen25-72B']", 2, "Qwen25-72B"),
        ("'A_0", 4, "the end of the text"),
    ],
)
def test_bad_text_is_told_with_its_position(text: str, position: int, found: str) -> None:
    with pytest.raises(SpecError, match=rf"^position {position}: expected") as caught:
        parse(text)

    assert found in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"model": "A"},
        {"model": "A", "rollout": True},
        {"children": [], "controller": "A"},
        {"model": "A b", "rollout": 0},
    ],
)
def test_other_json_is_refused(data: object) -> None:
    with pytest.raises(SpecError):
        from_json(data)


def test_a_stack_too_large_to_run_is_refused() -> None:
    with pytest.raises(SpecError, match="at most 256 models"):
        parse("[" + ", ".join(["A_31"] * 9) + "]")
