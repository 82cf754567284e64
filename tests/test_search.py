"""The layer-wise search: what it scores in which order, ties, resumption, what it leaves out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Asked, Scripted, form, registry_of
from dspy import lm15
from hypothesis import given
from hypothesis import strategies as st
from test_evaluation import Numbers, number

import stackprog
from stackprog.artifacts import load
from stackprog.errors import ArtifactError, CatalogError, UsageError
from stackprog.runs import open_log
from stackprog.search import STRATEGIES, SearchResult, runner
from stackprog.search.halving import Halving
from stackprog.search.layerwise import Layerwise
from stackprog.search.random_stacks import RandomStacks
from stackprog.search.result import Event
from stackprog.search.strategy import Batch, Candidate, Strategy, ranked
from stackprog.specs import Spec, layered, names_of, parse

KNOWS = {"A": 2, "B": 3, "C": 5}


def knows(model: str, n: int) -> bool:
    """What a scripted model knows: the numbers that its own number divides."""
    return n % KNOWS[model] == 0


def scripted(asked: Asked) -> str:
    n = number(asked)
    known = knows(asked.model, n)
    return form(
        reasoning="Derived." if known else "Guess.", answer=str(n) if known else asked.model
    )


def find(
    monkeypatch: pytest.MonkeyPatch, answer: Any = scripted, **options: Any
) -> tuple[SearchResult, Scripted]:
    """Search over scripted models on the numbers."""
    backend = Scripted(answer=answer)
    registry = registry_of(backend, "ABC")
    monkeypatch.setattr(runner, "Registry", lambda catalog: registry)
    settings = {
        "models": "A,B,C",
        "run": "run",
        "train_size": 12,
        "catalog": registry.catalog,
        **options,
    }
    return runner.search(Numbers(), **settings), backend


def test_the_winner_joins_what_its_children_know_and_beats_every_single_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result, _ = find(monkeypatch)

    known = sum(any(knows(model, n) for model in KNOWS) for n in range(12))
    assert names_of(parse(result.winner)) == ["A", "B", "C"]
    assert result.test.right == known
    assert all(single.right < result.test.right for single in result.singles)
    assert {single.program for single in result.singles} == {"A_0", "B_0", "C_0"}


@pytest.mark.parametrize("kind", ["vote", "fuse"])
def test_the_best_are_put_together_by_other_nodes_too(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    result, _ = find(monkeypatch, strategy=f"layerwise-{kind}", tools_per_agent=3)

    stacks = [str(c.spec) for c in result.candidates if c.stage.startswith("stacking")]
    assert stacks
    assert all(text.startswith(f"{kind}(") for text in stacks)
    assert all(str(parse(text)) == text for text in stacks)


def test_warm_up_scores_every_model_at_two_layers_and_the_third_only_after_a_gain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result, _ = find(monkeypatch)

    warm_up = [
        str(candidate.spec) for candidate in result.candidates if candidate.stage == "warm-up"
    ]
    assert warm_up == ["A_0", "B_0", "C_0", "A_1", "B_1", "C_1"]
    assert not [
        candidate for candidate in result.candidates if candidate.stage == "warm-up, layer 2"
    ]


def test_a_search_whose_failing_model_recovers_takes_its_new_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(asked: Asked) -> str:
        if asked.model == "A":
            raise lm15.InvalidRequestError("not today")
        return scripted(asked)

    first, _ = find(monkeypatch, down)
    second, _ = find(monkeypatch)
    whole, _ = find(monkeypatch, run="whole")

    assert first.winner != second.winner == whole.winner
    assert [row["spec"] for row in second.to_json()["candidates"]] == [
        str(candidate.spec) for candidate in whole.candidates
    ]
    log = open_log("run")
    written = log.rows("SELECT position, spec FROM candidates")
    log.close()
    assert written == list(enumerate((str(one.spec) for one in whole.candidates), start=1))


def test_layer_two_is_warmed_up_where_layer_one_beat_layer_zero() -> None:
    scores = {"A_0": 0.5, "A_1": 0.6, "B_0": 0.5, "B_1": 0.5}
    results = [
        Candidate(parse(text), score, 10, int(10 * score), stage="warm-up")
        for text, score in scores.items()
    ]

    assert Layerwise(("A", "B")).propose(results) == Batch("warm-up, layer 2", (layered("A", 2),))


def test_the_best_is_stacked_with_every_combination_of_the_others_in_rank_order() -> None:
    scores = {"A_0": 0.9, "A_1": 0.1, "B_0": 0.8, "B_1": 0.2, "C_0": 0.7, "C_1": 0.3}
    results = [
        Candidate(parse(text), score, 10, int(10 * score), stage="warm-up")
        for text, score in scores.items()
    ]

    pairs = Layerwise(("A", "B", "C"), top_n=4).propose(results)
    triples = Layerwise(("A", "B", "C"), top_n=4, tools_per_agent=3).propose(results)

    assert [str(spec) for spec in pairs.specs] == ["[A_0, B_0]", "[A_0, C_0]", "[A_0, C_1]"]
    assert [str(spec) for spec in triples.specs] == [
        "[A_0, B_0, C_0]",
        "[A_0, B_0, C_1]",
        "[A_0, C_0, C_1]",
    ]


def test_a_controller_runs_every_agent_and_is_scored_alone_on_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result, backend = find(monkeypatch, models="A,B", controller="C")

    assert {asked.model for asked in backend.asked if asked.offered} == {"C"}
    assert [single.program for single in result.singles] == ["A_0", "B_0", "C_0"]
    assert not [candidate for candidate in result.candidates if str(candidate.spec) == "C_0"]


def test_ties_go_to_the_lower_stack_then_the_smaller_one_then_the_first() -> None:
    def at(text: str) -> Candidate:
        return Candidate(parse(text), 0.5, 10, 5)

    order = ranked([at("[A_0, B_0, C_0]"), at("[A_0, B_0]"), at("C_0"), at("B_0")])

    assert [str(candidate.spec) for candidate in order] == [
        "C_0",
        "B_0",
        "[A_0, B_0]",
        "[A_0, B_0, C_0]",
    ]


def test_the_same_search_at_other_thread_counts_finds_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, _ = find(monkeypatch, threads=1, run="one")
    many, _ = find(monkeypatch, threads=32, run="many")

    assert one.to_json()["candidates"] == many.to_json()["candidates"]
    assert one.winner == many.winner


def test_the_same_command_again_asks_nothing_and_reports_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, _ = find(monkeypatch)
    again, backend = find(monkeypatch)

    assert backend.asked == []
    assert again.to_json() == first.to_json()


def test_an_interrupted_search_continues_with_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole, _ = find(monkeypatch, run="whole")
    left = [40]

    def stop(asked: Asked) -> str:
        left[0] -= 1
        if left[0] < 0:
            raise lm15.BillingError("no credit")
        return scripted(asked)

    with pytest.raises(stackprog.StackprogError, match="no credit"):
        find(monkeypatch, stop, threads=1)
    resumed, backend = find(monkeypatch)

    assert resumed.winner == whole.winner
    assert [c["right"] for c in resumed.to_json()["candidates"]] == [
        c["right"] for c in whole.to_json()["candidates"]
    ]
    assert sum(not asked.offered for asked in backend.asked) < whole.calls - 40


def test_a_sub_tree_shared_by_candidates_is_paid_once(monkeypatch: pytest.MonkeyPatch) -> None:
    result, backend = find(monkeypatch)

    assert len(backend.asked) == result.calls
    samples = [
        (asked.model, asked.rollout, asked.question) for asked in backend.asked if not asked.offered
    ]
    assert len(samples) == len(set(samples))


def test_a_model_that_fails_for_everything_is_left_out_and_the_search_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(asked: Asked) -> str:
        if asked.model == "B":
            raise lm15.InvalidRequestError("no such model")
        return scripted(asked)

    result, _ = find(monkeypatch, broken)

    left_out = [
        candidate["spec"] for candidate in result.to_json()["candidates"] if candidate["left_out"]
    ]
    assert left_out == ["B_0", "B_1"]
    assert "B" not in names_of(parse(result.winner))


def test_when_everything_fails_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(asked: Asked) -> str:
        raise lm15.InvalidRequestError("the moon is full")

    with pytest.raises(UsageError, match="every candidate failed.*the moon is full"):
        find(monkeypatch, broken)


@pytest.mark.parametrize(
    ("folder", "said"),
    [("file", "got file: "), ("file/x", "got file/x: "), ("/proc/x", "got /proc/x: "),
     ("", "expected the folder of an artifact, got ''")],
)  # fmt: skip
def test_a_folder_the_winner_cannot_be_saved_in_is_known_before_a_call(
    folder: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("file").touch()

    with pytest.raises(ArtifactError) as caught:
        find(monkeypatch, scripted_never, save_to=folder)

    assert said in str(caught.value)
    assert not Path("run").exists()


def scripted_never(asked: Asked) -> str:
    raise AssertionError(f"{asked.model} was asked")


def test_where_saving_fails_in_the_end_the_report_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(event: Event) -> None:
        if event.kind == "test" and Path("saved").is_dir():
            Path("saved").rmdir()
            Path("saved").touch()

    with pytest.raises(ArtifactError, match="got saved: "):
        find(monkeypatch, save_to="saved", show=spoil)

    report = json.loads(Path("run/report.json").read_text())
    assert report["test"]["accuracy"] > 0
    assert report["artifact"] is None


def test_the_winner_is_saved_with_its_scores_and_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    result, _ = find(monkeypatch, save_to="saved")

    report = json.loads(Path("saved/report.json").read_text())
    assert report["test"]["accuracy"] == result.test.accuracy
    assert str(load("saved", catalog=registry_of(Scripted(), "ABC").catalog).spec) == result.winner
    assert "accuracy" in Path("saved/README.md").read_text()


def test_train_and_test_share_no_item(monkeypatch: pytest.MonkeyPatch) -> None:
    class Leaky(Numbers):
        def load(self, split: str, **options: Any) -> Any:
            return super().load("test", **options)

    registry = registry_of(Scripted(), "ABC")
    monkeypatch.setattr(runner, "Registry", lambda catalog: registry)

    with pytest.raises(UsageError, match="12 train items are also in test, 'test0' among them"):
        runner.search(Leaky(), models="A,B", run="run", catalog=registry.catalog)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"top_n": 0}, "--top-n of at least 1, got 0"),
        ({"train_size": 0}, "--train-size of at least 1, got 0"),
        ({"tools_per_agent": 1}, "--tools-per-agent from 2"),
        ({"tools_per_agent": 6}, "--tools-per-agent from 2 to --top-n"),
        ({"strategy": "magic"}, "unknown strategy 'magic'; known are layerwise"),
        ({"models": "A,X"}, "unknown model 'X'"),
        ({"models": "A,A"}, "each model once"),
        ({"models": " "}, "expected models such as"),
        ({"models": "offline"}, "no offline model answers numbers"),
        ({"controller": "X"}, "unknown model 'X'"),
    ],
)
def test_settings_that_cannot_be_are_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], said: str
) -> None:
    with pytest.raises((UsageError, CatalogError)) as caught:
        find(monkeypatch, **options)

    assert said in str(caught.value)


def test_stackprog_search_is_the_function_and_the_package() -> None:
    with pytest.raises(UsageError, match="top-n"):
        stackprog.search("math500", top_n=0)


def make(name: str) -> Strategy:
    return STRATEGIES[name](models=("A", "B", "C"), top_n=4, tools_per_agent=2, controller=None)


def play(
    strategy: Strategy, score: Any, results: list[Candidate], rounds: int = 10**6
) -> list[Candidate]:
    """Run a strategy against a scoring function."""
    while rounds and (batch := strategy.propose(results)):
        rounds -= 1
        results = [
            *results,
            *(Candidate(spec, score(spec), 10, 0, stage=batch.stage) for spec in batch.specs),
        ]
    return results


@pytest.mark.parametrize("name", STRATEGIES)
def test_no_strategy_scores_a_stack_twice_on_as_many_examples(name: str) -> None:
    strategy, results, scored = make(name), list[Candidate](), list[tuple[Spec, float]]()
    while batch := strategy.propose(results):
        scored += [(spec, batch.part) for spec in batch.specs]
        results += [Candidate(spec, 0.5, 10, 5, stage=batch.stage) for spec in batch.specs]

    assert len(set(scored)) == len(scored)
    assert {part for _, part in scored} <= {0.25, 0.5, 1.0}
    assert 1.0 in {part for _, part in scored}


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_finds_a_stack_whose_train_score_is_of_all_examples(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    result, backend = find(monkeypatch, strategy=name)

    assert result.train.n == 12
    assert result.train.right >= max(sum(knows(m, n) for n in range(12)) for m in KNOWS)
    assert len(backend.asked) == result.calls
    again, untouched = find(monkeypatch, strategy=name)
    assert (again.to_json(), untouched.asked) == (result.to_json(), [])


def test_random_stacks_are_as_many_as_the_layer_wise_search_scores_and_depend_on_the_seed() -> None:
    def drawn(seed: int) -> list[Spec]:
        return RandomStacks(("A", "B", "C"), top_n=4, seed=seed).drawn()

    assert len(drawn(0)) == 2 * 3 + 3 * 3
    assert drawn(0) == drawn(0) != drawn(1)
    assert [str(spec) for spec in drawn(1)[:3]] == ["A_0", "B_0", "C_0"]


def test_halving_asks_the_better_half_on_twice_the_examples() -> None:
    strategy, results = Halving(("A", "B", "C"), top_n=4), list[Candidate]()
    rungs = []
    while batch := strategy.propose(results):
        rungs.append((batch.part, len(batch.specs)))
        results += [
            Candidate(spec, spec.layer / 10, int(16 * batch.part), 0, stage=batch.stage)
            for spec in batch.specs
        ]

    assert rungs == [(0.25, 15), (0.5, 8), (1.0, 4)]
    best = max(candidate.spec.layer for candidate in results)
    assert ranked(results)[0].spec.layer == best
    assert ranked(results)[0].n == 16


@pytest.mark.parametrize("name", STRATEGIES)
@given(seed=st.integers(0, 10**6), cut=st.integers(0, 4))
def test_every_strategy_ends_repeats_nothing_and_resumes_from_its_log(
    name: str, seed: int, cut: int
) -> None:
    import random

    def score(spec: Spec) -> float:
        return random.Random(f"{seed} {spec}").randrange(11) / 10

    whole = play(make(name), score, [])
    resumed = play(make(name), score, play(make(name), score, [], rounds=cut))

    assert len({(candidate.spec, candidate.stage) for candidate in whole}) == len(whole)
    assert play(make(name), score, whole) == whole
    assert whole == resumed
