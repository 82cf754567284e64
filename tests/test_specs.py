"""The notation of stacks: what parses, what it means, and what a person is told otherwise."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackprog.errors import SpecError
from stackprog.specs import (
    KINDS,
    Agent,
    Combined,
    Kind,
    Model,
    Spec,
    asked,
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


def combined(solvers: st.SearchStrategy[Spec]) -> st.SearchStrategy[Spec]:
    """A node of any kind, with what its row says it has."""

    @st.composite
    def one(draw: st.DrawFn) -> Spec:
        row = draw(st.sampled_from(list(KINDS.values())))
        children = draw(st.lists(solvers, min_size=row.least_children, max_size=3))
        controller = draw(st.just("") | names) if row.controlled else ""
        numbers = st.floats(-999, 999) | st.integers(-9, 9)
        weights = tuple(draw(numbers) for _ in children) if row.weighted else ()
        return Combined(row.name, tuple(children), controller, weights, draw(options(row)))

    return one()


@st.composite
def options(draw: st.DrawFn, row: Kind) -> dict[str, float]:
    found: dict[str, float] = {}
    for option in row.options:
        most = found.get(option.at_most, 3) if isinstance(option.at_most, str) else 3
        whole = isinstance(option.default, int)
        numbers = st.integers(1, int(most)) if whole else st.floats(0, 99)
        found[option.name] = draw(numbers)
    return found


nodes = st.recursive(
    models,
    lambda solvers: (
        combined(solvers)
        | st.builds(
            Agent, st.lists(solvers, min_size=1, max_size=3).map(tuple), st.just("") | names
        )
    ),
    max_leaves=5,
)


@given(specs | nodes)
def test_text_and_json_read_back_as_the_same_stack(spec: Spec) -> None:
    assert parse(str(spec)) == spec
    assert from_json(to_json(spec)) == spec


@given(specs, st.sampled_from(["'", '"']))
def test_quotes_and_spaces_are_optional(spec: Spec, quote: str) -> None:
    text = re.sub(r"(?<![@\w.#-])([A-Za-z][\w.-]*(?:#\d+)?)", rf"{quote}\1{quote}", str(spec))

    assert parse(text.replace(",", " ,  ").replace("[", " [ ")) == spec


@given(
    st.text(max_size=40)
    | st.text("AB_01[],@#'\" ", max_size=30)
    | st.text("A_0(),:;=kt-.vote", max_size=30).map(lambda text: f"cascade(A_0{text}")
)
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
    ("text", "shown"),
    [
        ("vote( 'A_0' ,B_0, 'C_1')", "vote(A_0, B_0, C_1)"),
        ("weighted_vote('A_0':1.20, B_0:-0.4)", "weighted_vote(A_0:1.2, B_0:-0.4)"),
        ("weighted_vote(A_0, [B_0, C_0]:0.33333)", "weighted_vote(A_0:1, [B_0, C_0]:0.3333)"),
        ("fuse(A_0, B_0)@C", "fuse(A_0, B_0)@C"),
        ("fuse(A_0, B_0)@'A'", "fuse(A_0, B_0)"),
        ("cascade(A_0,B_0;t=4 , k=5)", "cascade(A_0, B_0; k=5, t=4)"),
        ("cascade(A_0; k=3, t=2)", "cascade(A_0)"),
        ("router(A_0, B_0; cost=12.5)", "router(A_0, B_0; cost=12.5)"),
        ("[vote(X_0, X_0), X_1]", "[vote(X_0, X_0), X_1]"),
        ("vote_1", "vote_1"),
    ],
)
def test_other_kinds_of_nodes_are_written_with_brackets(text: str, shown: str) -> None:
    assert str(parse(text)) == shown


def test_a_kind_has_layers_names_and_a_root_like_an_agent() -> None:
    spec = parse("fuse(vote(A_0, B_1), C_0)@D")

    assert (spec.layer, spec.root_model) == (3, "D")
    assert names_of(spec) == ["A", "B", "C", "D"]
    assert parse("[vote(B_0, A_0), C_0]").root_model == "B"


def test_a_child_that_is_asked_k_times_is_k_samples() -> None:
    spec = parse("[cascade(A_0, [A_0, B_0]; k=2), A_0, B_0]")

    assert [str(model) for model in models_of(spec) if model.name == "A"] == [
        "A_0", "A_0#1", "A_0#2", "A_0#3", "A_0#4",
    ]  # fmt: skip
    assert [model.rollout for model in models_of(spec) if model.name == "B"] == [0, 1, 2]
    assert [[solver.layer for solver in solvers] for solvers in asked(spec.children[0])] == [
        [0, 0], [1, 1],
    ]  # fmt: skip


@given(st.lists(nodes, min_size=1, max_size=3))
def test_samples_that_are_stacked_are_read_back(children: list[Spec]) -> None:
    spec = stacked(children)

    assert parse(str(spec)) == spec
    assert spec.layer == 1 + max(child.layer for child in children)


def test_no_sample_of_a_cascade_stood_before() -> None:
    rollouts = [model.rollout for model in models_of(parse("[A_0#2, cascade(A_0; k=3), A_0]"))]

    assert rollouts == [2, 3, 4, 5, 6]


def test_cascades_that_are_stacked_share_no_sample() -> None:
    spec = stacked([parse("cascade(A_0; k=3)")] * 2 + [parse("cascade(A_1; k=2)")])

    rollouts = [model.rollout for model in models_of(spec)]
    assert rollouts == list(range(10))
    assert str(spec) == "[cascade(A_0), cascade(A_0), cascade(A_1; k=2)]"


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("vote(A_0)", 0, "at least 2 children"),
        ("[C_0, vote(A_0)]", 6, "at least 2 children"),
        ("vote()", 5, "a member such as"),
        ("vote(A_0, B_0", 13, "',' or ')', got the end"),
        ("vote(A_0, B_0]", 13, "',' or ')'"),
        ("cascade(A_0, B_0", 16, "',' or ';' or ')', got the end"),
        ("vote(A_0, B_0)@C", 14, "the end of the text"),
        ("vote(A_0:1, B_0)", 8, "',' or ')'"),
        ("vote(A_0, B_0; k=3)", 13, "',' or ')'"),
        ("majority(A_0, B_0)", 0, "a kind of node (vote, weighted_vote"),
        ("weighted_vote(A_0:x, B_0)", 18, "a weight such as 1.2 after ':'"),
        ("weighted_vote(A_0:1e9, B_0)", 18, "a weight such as 1.2"),
        ("fuse(A_0, B_0)@", 15, "a model name"),
        ("cascade(A_0; q=3)", 13, "an option of cascade (k, t), got 'q=3)'"),
        ("cascade(A_0; k=3, k=4)", 18, "an option of cascade (t)"),
        ("cascade(A_0; k)", 14, "'=' after k"),
        ("cascade(A_0; k=x)", 15, "a number such as 3"),
        ("cascade(A_0; k=2.5)", 13, "k to be a whole number from 1 to 256, got 2.5"),
        ("cascade(A_0; k=0)", 13, "k to be a whole number"),
        ("cascade(A_0; k=3, t=4)", 13, "t to be a whole number from 1 to 3 (k), got 4"),
        ("cascade(A_0; k=3; t=2)", 16, "',' or ')'"),
        ("cascade(A_31; k=9)", 0, "at most 256 models"),
        ("cascade(A_0#999999)", 0, "a rollout from 0 to 999999"),
        ("vote(" * 99 + "A_0", 165, "at most 32 nested"),
    ],
)
def test_a_bad_node_is_told_with_its_position(text: str, position: int, expected: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse(text)

    assert str(caught.value).startswith(f"position {position}: expected {expected}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Combined("nothing", (Model("A"), Model("B"))),
        lambda: Combined("vote", (Model("A"),)),
        lambda: Combined("vote", (Model("A"), Model("B")), controller="C"),
        lambda: Combined("vote", (Model("A"), Model("B")), weights=(1, 2)),
        lambda: Combined("weighted_vote", (Model("A"), Model("B")), weights=(1,)),
        lambda: Combined("weighted_vote", (Model("A"), Model("B")), weights=(1, float("nan"))),
        lambda: Combined("cascade", (Model("A"),), options={"q": 1}),
        lambda: Combined("cascade", (Model("A"),), options={"k": True}),
        lambda: Combined("router", (Model("A"), Model("B")), options={"cost": float("inf")}),
    ],
)
def test_a_node_that_its_row_does_not_allow_is_refused(make: Callable[[], Spec]) -> None:
    with pytest.raises(SpecError, match="^expected .*, got"):
        make()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kinds_row_is_whole(kind: Kind) -> None:
    names = [option.name for option in kind.options]
    spec = Combined(kind.name, (Model("A"),) * kind.least_children)

    assert re.fullmatch("[a-z_]+", kind.name)
    assert len(set(names)) == len(names)
    assert not kind.samples or kind.samples in names
    assert "{models}" in kind.about
    assert parse(str(spec)).settings == {option.name: option.default for option in kind.options}


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "vote", "children": []},
        {"kind": "nothing", "children": [{"model": "A", "rollout": 0}]},
        {"kind": ["vote"], "children": []},
        {"kind": "fuse", "children": [{"model": "A", "rollout": 0}] * 2, "controller": ""},
        {"kind": "cascade", "children": [{"model": "A", "rollout": 0}], "options": {"k": 3}},
        {"kind": "cascade", "children": [{"model": "A", "rollout": 0}], "options": [["k", 3]]},
        {"kind": "weighted_vote", "children": [{"model": "A", "rollout": 0}] * 2, "weights": []},
        {"kind": "weighted_vote", "children": [{"model": "A", "rollout": 0}] * 2, "weights": "12"},
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
