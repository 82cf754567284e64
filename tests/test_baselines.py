"""Baselines: what each asks, what it learns and where, and that it continues where it stopped."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import REPOSITORY, Asked, Scripted, form, kept, registry_of
from dspy import lm15
from hypothesis import given
from hypothesis import strategies as st
from test_cli import run as command
from test_evaluation import Numbers, number

from stackprog.baselines import BASELINES, Baseline, running
from stackprog.baselines.best_of_n import elected, score_in
from stackprog.baselines.cascade import Rung, chosen, replayed
from stackprog.baselines.cost_matched import largest
from stackprog.baselines.graphs import SHAPES, Edge, closes_cycle, pairs, unrolled
from stackprog.baselines.measured import Measured
from stackprog.baselines.mixture import mixture
from stackprog.baselines.wiring import Wiring
from stackprog.budgets import Budget
from stackprog.errors import AccessRefused, UsageError
from stackprog.lms.offline import controller
from stackprog.lms.offline.backend import fields
from stackprog.modules.agent import observed
from stackprog.modules.conversation import Conversation
from stackprog.modules.talk import numbered
from stackprog.programs import build
from stackprog.runs import open_log
from stackprog.show import baselines as show_baselines
from stackprog.specs import Model

KNOWS = {"A": 2, "B": 3, "C": 5, "D": 7}
TRAIN, TEST = 8, 12
SMALL = {"iterations": 6, "every": 3, "top_n": 3}  # where a baseline has such options
SCRIPTED = [name for name in BASELINES if name != "frontier"]  # that one has a test over HTTP

# Calls a question with a pool of four, at the defaults; a range where it depends on the answers.
CALLS: dict[str, tuple[int, int]] = {
    "single": (1, 1), "self-consistency": (5, 5), "cost-matched": (5, 5), "vote": (4, 4),
    "weighted-vote": (4, 4), "mixture": (11, 11), "self-mixture": (7, 7), "debate": (6, 6),
    "best-of-n": (16, 16), "fuse": (3, 3), "cascade": (3, 9), "router": (1, 1), "chain": (5, 5),
    "star": (5, 5), "layered": (5, 5), "full": (5, 5), "random-graph": (5, 5), "swarm": (5, 5),
    "pruned": (6, 6), "random": (1, 10**6), "halving": (1, 10**6),
}  # fmt: skip


def said(asked: Asked) -> str:
    """A judge trusts what is derived; a model knows what its number divides, or believes others."""
    prompt = fields(asked.messages[-1]["content"])
    if "solution" in prompt:
        return form(score="9" if prompt["solution"].startswith("Derived") else "2")
    n = number(asked)
    others = controller.read_solutions(prompt.get("solutions", ""))
    known = n % KNOWS[asked.model] == 0
    seen = [*others, controller.Seen("", str(n) if known else asked.model, known)]
    thought, answer = controller.conclude(seen)
    return form(reasoning=thought, answer=answer)


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a baseline over scripted models on the numbers."""

    def run(name: str, answer: Any = said, **options: Any) -> tuple[Measured, Scripted]:
        backend = Scripted(answer=answer)
        registry = registry_of(backend, price_in=options.pop("price", 1.0))
        monkeypatch.setattr(running, "Registry", lambda catalog: registry)
        own = {key: value for key, value in SMALL.items() if key in BASELINES[name].options}
        settings = {
            "models": ",".join(registry.catalog._rows), "run": "run", "threads": 4,
            "train_size": TRAIN, "catalog": registry.catalog, **options,
        }  # fmt: skip
        settings["options"] = own | options.get("options", {})
        if name == "cost-matched" and "stack" not in options:
            settings["stack"] = build("[A_0, B_0]", registry=registry)
        task = Numbers(settings.pop("questions", TEST))
        (found,) = running.run_baselines(task, name, **settings)
        return found, backend

    return run


def calls(run: str = "run") -> list[tuple[Any, ...]]:
    log = open_log(run)
    found = log.rows("SELECT program, split, node, model, rollout, cached FROM calls")
    log.close()
    return found


# What every row of the table must do.


def test_every_baseline_has_its_formula_here() -> None:
    assert CALLS.keys() == set(SCRIPTED)


@pytest.mark.parametrize(("name", "row"), BASELINES.items())
def test_the_documentation_has_a_line_for_every_baseline(name: str, row: Baseline) -> None:
    options = ", ".join(f"{key}={value:g}" for key, value in row.options.items()) or "-"
    line = f"| `{name}` | {row.about} | {row.source} | {options} | {row.calls} |"

    assert line in (REPOSITORY / "docs" / "baselines.md").read_text()


@pytest.mark.parametrize("name", SCRIPTED)
def test_the_calls_a_question_are_those_of_the_formula(measure: Any, name: str) -> None:
    found, backend = measure(name)

    least, most = CALLS[name]
    assert (found.report.n, found.report.failed) == (TEST, 0)
    assert least * TEST <= found.report.calls <= most * TEST
    assert found.report.prompt_tokens == 10 * found.report.calls
    assert found.report.usd == pytest.approx(found.report.calls * 12 / 1e6)
    assert found.used.calls == len(backend.asked)


@pytest.mark.parametrize("name", SCRIPTED)
def test_what_is_learned_is_learned_on_train_alone(measure: Any, name: str) -> None:
    found, backend = measure(name)

    on_test = {program for program, split, *_ in calls() if split == "test"}
    own = {found.report.program, *(report.program for report in found.singles)}
    assert on_test == own or name == "cost-matched"
    asked_train = any(asked.question.startswith("train") for asked in backend.asked)
    assert asked_train == (BASELINES[name].train != "")


@pytest.mark.parametrize("name", SCRIPTED)
def test_the_same_at_any_number_of_threads_and_nothing_is_asked_again(
    measure: Any, name: str
) -> None:
    first, _ = measure(name, threads=1)
    again, untouched = measure(name)
    other, _ = measure(name, threads=16, run="other")

    assert untouched.asked == []
    assert again.report.program == other.report.program == first.report.program
    assert again.report.right == other.report.right == first.report.right
    assert again.any_right == first.any_right


@pytest.mark.parametrize("name", SCRIPTED)
def test_what_was_interrupted_continues_to_the_same_end(measure: Any, name: str) -> None:
    whole, backend = measure(name, run="whole")
    half = sum(not asked.offered for asked in backend.asked) // 2
    left = [half]

    def stop(asked: Asked) -> str:
        left[0] -= 1
        if left[0] < 0:
            raise lm15.BillingError("no credit")
        return said(asked)

    with pytest.raises(AccessRefused, match="no credit"):
        measure(name, stop, threads=1)
    resumed, backend = measure(name)

    assert resumed.report.program == whole.report.program
    assert resumed.report.right == whole.report.right
    assert len(backend.asked) <= whole.used.calls - half


@pytest.mark.parametrize("name", SCRIPTED)
def test_a_budget_is_kept_and_said(measure: Any, name: str) -> None:
    whole, _ = measure(name, run="whole")
    most = whole.used.calls - 1

    found, backend = measure(name, budget=Budget(calls=most))

    assert "budget reached" in found.stopped
    assert len(backend.asked) == most
    assert json.loads(Path("run/report.json").read_text())["stopped"] == found.stopped
    assert not measure(name)[0].stopped


@pytest.mark.parametrize("name", SCRIPTED)
def test_a_failure_is_no_wrong_answer_of_a_baseline(measure: Any, name: str) -> None:
    def broken(asked: Asked) -> str:
        if asked.question == "test 3":
            raise lm15.InvalidRequestError("refused")
        return said(asked)

    found, _ = measure(name, broken)

    assert (found.report.n, found.report.failed) == (TEST, 1)


@pytest.mark.parametrize("name", SCRIPTED)
def test_an_unknown_price_stays_unknown(measure: Any, name: str) -> None:
    found, _ = measure(name, price=None)

    assert found.report.usd is None
    assert found.report.prompt_tokens


# What each is.


def test_single_is_the_best_on_train_or_the_one_that_is_named(measure: Any) -> None:
    best, _ = measure("single")
    named, backend = measure("single", model="C", models=None, run="named")

    assert (best.report.program, named.report.program) == ("A_0", "C_0")
    assert {asked.model for asked in backend.asked} == {"C"}
    assert not any(asked.question.startswith("train") for asked in backend.asked)


def test_self_consistency_asks_k_samples_of_one_model(measure: Any) -> None:
    found, backend = measure("self-consistency", model="B", models=None, options={"k": 16})

    rollouts = Counter(asked.rollout for asked in backend.asked)
    assert rollouts == dict.fromkeys(range(16), TEST)
    assert found.any_right == found.report.accuracy == 4 / 12


def test_a_mixed_debate_shows_each_agent_all_answers_and_marks_its_own(measure: Any) -> None:
    found, backend = measure("debate")

    second = [a for a in backend.asked if "solutions" in fields(a.messages[-1]["content"])]
    prompts = [fields(asked.messages[-1]["content"])["solutions"] for asked in second]
    assert len(second) == 3 * TEST
    assert all(prompt.count("Solution ") == 3 for prompt in prompts)
    assert all(prompt.count("(your own)") == 1 for prompt in prompts)
    unknown = [(a.model, p) for a, p in zip(second, prompts, strict=True) if number(a) == 1]
    for model, prompt in unknown:  # there each says its own name
        assert f"(your own):\nGuess. 1 of 1 tools gave this answer.\nAnswer: {model}" in prompt
    assert {(a.model, a.rollout) for a in second} == {("A", 1), ("B", 1), ("C", 1)}
    assert found.report.program == (
        "debate(A_0, B_0, C_0, A_0#1<0+1+2, B_0#1<0+1+2, C_0#1<0+1+2; vote of 3+4+5)"
    )


def test_a_debate_of_one_model_asks_samples_of_its_own_each_time(measure: Any) -> None:
    _, backend = measure("debate", model="B", models=None)

    assert Counter((a.model, a.rollout) for a in backend.asked) == {
        ("B", rollout): TEST for rollout in range(6)
    }


@given(k=st.integers(1, 6), layers=st.integers(2, 4))
def test_a_mixture_takes_k_times_layers_less_one_and_one(k: int, layers: int) -> None:
    plan = mixture([Model("ABC"[i % 3], i // 3) for i in range(k)], layers, "A")

    assert plan.calls == k * (layers - 1) + 1
    every = [turn.model for turn in plan.turns] + [plan.reader]
    assert len(set(every)) == len(every)
    assert [len(level) for level in plan.levels()] == [k] * (layers - 1)
    assert plan.last == tuple(range(k * (layers - 2), k * (layers - 1)))


def test_a_mixture_of_one_layer_is_refused(measure: Any) -> None:
    with pytest.raises(UsageError, match="at least 2 layers"):
        measure("mixture", options={"layers": 1})


def test_best_of_n_takes_the_highest_score_of_another_model(measure: Any) -> None:
    found, backend = measure("best-of-n", models="B,D", model="B")

    judged = [a for a in backend.asked if "solution" in fields(a.messages[-1]["content"])]
    assert {asked.model for asked in judged} == {"D"}
    assert len(judged) == 8 * TEST
    assert found.any_right is not None
    with pytest.raises(UsageError, match="another model to score those of B"):
        measure("best-of-n", models="B", model="B", run="alone")


def test_equal_scores_go_to_the_plurality_then_to_the_earliest() -> None:
    from dspy import Prediction

    steps = [observed("", f"{i}", "q", Prediction(answer=a)) for i, a in enumerate("12213")]

    assert elected(steps, [5, 5, 5, 5, 6]).prediction.answer == "3"
    assert elected(steps, [5, 5, 5, 5, 5]).tool == "0"
    assert elected(steps[1:], [5, 5, 5, 5]).tool == "1"
    assert elected([steps[4], *steps[:3]], [5, 5, 5, 5]).tool == "1"
    assert elected(steps, [1, 5, 1, 5, 5]).tool == "1"


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("7", 7),
        ("8/10", 8),
        ("10", 10),
        ("Score: 9.5", 9.5),
        ("**3**", 3),
        ("none", 0),
        ("55", 0),
        ("3 out of 10", 3),
        ("2 of 10", 2),
        ("4 out of a maximum of 10", 4),
        ("-1", 0),
        ("I give 3 (on a scale from 0 to 10)", 3),
        ("10 out of 10", 10),
        ("0-10: 6", 6),
    ],
)
def test_a_score_is_read_however_it_is_written(text: str, score: float) -> None:
    assert score_in(text) == score


def test_a_cascade_is_chosen_by_what_it_would_have_got_on_train() -> None:
    sure = Rung("Sure", [True, False, False, True], [3, 1, 1, 3], 1.0)
    wise = Rung("Wise", [True, True, True, False], [3, 3, 3, 3], 5.0)

    assert replayed((sure, wise), 3) == replayed((sure, wise), 2)
    assert replayed((sure, wise), 2) == (4, 1 + 6 + 6 + 1)
    assert replayed((wise, sure), 2) == (3, 20)
    order, t = chosen([wise, sure], 3)
    assert ([rung.name for rung in order], t) == (["Sure", "Wise"], 2)


def test_the_replay_of_a_cascade_is_what_it_gets_when_it_is_asked(measure: Any) -> None:
    def wavering(asked: Asked) -> str:
        known = number(asked) % KNOWS[asked.model] == 0
        return form(answer=str(number(asked)) if known else f"{asked.model}{asked.rollout}")

    found, _ = measure("cascade", wavering, split="train", train_size=TEST)

    assert found.report.program == "cascade(A_0, B_0, C_0)"  # k=3, t=2
    assert found.report.right == sum(n % 2 == 0 or n % 3 == 0 or n % 5 == 0 for n in range(TEST))
    assert found.report.calls == 3 * (12 + 6 + 4)  # B where A wavers, C where both do


def test_any_right_is_the_share_an_oracle_would_get(measure: Any) -> None:
    found, _ = measure("vote")

    assert found.report.right < 10
    assert found.any_right == sum(any(n % k == 0 for k in KNOWS.values()) for n in range(12)) / 12
    assert measure("single", run="single")[0].any_right is None


def test_weights_are_the_log_odds_of_train(measure: Any) -> None:
    found, _ = measure("weighted-vote")

    right = sum(a.program == "A_0" and a.outcome == "right" for a in kept() if a.split == "train")
    weight = math.log((right + 1) / (TRAIN + 1 - right))
    assert f"A_0:{round(weight, 4):g}" in found.report.program


def test_a_cascade_of_single_samples_is_replayed_as_it_runs(measure: Any) -> None:
    def knows(asked: Asked) -> str:
        right = number(asked) % 4 == 0 if asked.model == "A" else True
        return form(reasoning="", answer=str(number(asked)) if right else "no")

    found, _ = measure("cascade", knows, models="A,B", options={"k": 1})

    assert found.report.program.startswith("cascade(B_0")
    assert found.report.accuracy == 1.0


@pytest.mark.parametrize("name", ["cascade", "swarm"])
def test_a_model_that_never_answers_does_not_end_a_baseline(measure: Any, name: str) -> None:
    def partly(asked: Asked) -> str:
        if asked.model == "D":
            raise lm15.InvalidRequestError("gone")
        return said(asked)

    found, _ = measure(name, partly, models="D,A", train_size=60, questions=60)

    assert found.report.program
    assert name != "cascade" or found.report.failed == 0


def test_every_model_of_the_pool_stands_beside_the_best(measure: Any) -> None:
    found, _ = measure("single")
    named, _ = measure("single", model="B", run="named")

    assert {report.program for report in found.singles} == {"A_0", "B_0", "C_0", "D_0"}
    assert found.report in found.singles
    assert [report["n"] for report in found.to_json()["singles"]] == [TEST] * 4
    assert named.singles == ()
    table = show_baselines.baselines("numbers", [found])
    assert table.count("\nsingle: ") == 4
    assert f"single: {found.report.program}, the best on train" in table


def test_what_learns_and_is_scored_on_train_says_so(measure: Any) -> None:
    found, _ = measure("weighted-vote", split="train")

    assert "scored on train" in found.notes[0]


def test_a_router_learns_from_train(measure: Any) -> None:
    found, _ = measure("router")

    finished = {a.finished for a in kept() if a.program == found.report.program}
    assert finished == {"routed"}


def test_the_cost_matched_row_has_the_largest_k_within_the_stacks_tokens(measure: Any) -> None:
    found, _ = measure("cost-matched")

    log = open_log("run")
    used = dict(log.rows(
        "SELECT program, SUM(prompt_tokens + completion_tokens) FROM calls WHERE split = 'test' "
        "GROUP BY program"
    ))  # fmt: skip
    log.close()
    stack = used["[A_0, B_0]"]
    assert used[found.report.program] <= stack < used[found.report.program] + used["A_0"]


@given(st.lists(st.integers(1, 50), min_size=256, max_size=256), st.integers(1, 400))
def test_k_is_the_largest_within_the_tokens_however_rollouts_differ(
    each: list[int], most: int
) -> None:
    k = largest(lambda k: sum(each[:k]) / max(1, most))

    assert k == 1 or sum(each[:k]) <= most
    assert k == 256 or sum(each[: k + 1]) > most


def test_a_stack_that_fails_on_some_questions_is_matched_on_the_others(measure: Any) -> None:
    def half(asked: Asked) -> str:
        if asked.model == "B" and number(asked) % 2 and asked.question.startswith("test"):
            raise lm15.InvalidRequestError("refused")
        return said(asked)

    whole, _ = measure("cost-matched", model="A")
    found, _ = measure("cost-matched", half, model="A", run="half")

    assert found.report.program == whole.report.program


def test_a_cost_matched_row_without_a_stack_says_what_is_missing(measure: Any) -> None:
    with pytest.raises(UsageError, match="--stack TEXT or --program DIR"):
        measure("cost-matched", stack=None)


# Graphs and what is learned of them.


@pytest.mark.parametrize("name", SHAPES)
@given(n=st.integers(2, 7), seed=st.integers(0, 99))
def test_every_shape_is_one_call_an_agent_and_a_reader(name: str, n: int, seed: int) -> None:
    edges = SHAPES[name](n, Random(seed))
    plan = unrolled([Model("A", i) for i in range(n)], edges, reader="A")

    assert plan.calls == n + 1
    assert len(set(edges)) == len(edges)
    assert {turn.speaker for turn in plan.turns} == set(range(n))


def test_the_shapes_are_those_of_their_names() -> None:
    def depth(name: str) -> int:
        plan = unrolled([Model("A", i) for i in range(4)], SHAPES[name](4, Random(0)))
        return len(plan.levels())

    assert [depth(name) for name in ("chain", "star", "layered", "full")] == [4, 2, 2, 4]


graphs = st.integers(1, 6).flatmap(
    lambda n: st.tuples(st.just(n), st.permutations([*pairs(n), *pairs(n, 1)]), st.integers(1, 3))
)


@given(graphs, st.integers(0, 10**6))
def test_any_graph_without_cycles_unrolls_to_turns_that_read_earlier_ones(
    graph: tuple[int, list[Edge], int], seed: int
) -> None:
    n, potential, rounds = graph
    edges, slopes = Wiring(potential).draw(Random(seed))
    plan: Conversation = unrolled([Model("A", i) for i in range(n)], edges, rounds, "A")

    assert plan.calls == n * rounds + 1
    assert all(read < place for place, turn in enumerate(plan.turns) for read in turn.reads)
    assert sum(len(turn.reads) for turn in plan.turns) == sum(
        rounds - edge.delay for edge in edges if rounds > edge.delay
    )
    assert len({turn.model for turn in plan.turns}) == len(plan.turns)
    assert all(abs(slope) == 0.5 for slope in slopes.values())


def test_an_edge_back_closes_a_cycle_and_one_to_the_next_round_does_not() -> None:
    edges = [Edge(0, 1), Edge(1, 2)]

    assert closes_cycle(Edge(2, 0), edges)
    assert not closes_cycle(Edge(0, 2), edges)
    assert not closes_cycle(Edge(2, 0, delay=1), edges)


def test_an_edge_that_helps_becomes_likely_and_one_that_harms_unlikely() -> None:
    good, bad = Edge(0, 1), Edge(2, 3)
    wiring, rng = Wiring([good, bad]), Random(0)
    for _ in range(200):
        graphs = [wiring.draw(rng) for _ in range(4)]
        right = [slopes for edges, slopes in graphs if good in edges and bad not in edges]
        wiring.rise({e: sum(slopes[e] for slopes in right) / 4 for e in (good, bad)})

    assert wiring.share(good) > 0.9 > 0.1 > wiring.share(bad)
    assert wiring.graph(above=0.5) == [good]


def test_the_first_step_of_adam_is_its_rate_whatever_the_slope() -> None:
    wiring = Wiring([Edge(0, 1), Edge(1, 0)])

    wiring.rise({Edge(0, 1): 1e-3, Edge(1, 0): -50.0})

    assert [round(x, 3) for x in wiring.logits.values()] == [0.1, -0.1]


def test_pruning_takes_the_least_likely_quarter() -> None:
    wiring = Wiring(pairs(3))
    wiring.logits[Edge(0, 2)] = -1.0
    wiring.prune(0.25)
    wiring.prune(0.0)
    wiring.prune(0.01)

    assert set(pairs(3)) - wiring.logits.keys() == {Edge(0, 2), Edge(2, 0), Edge(2, 1)}


@pytest.mark.parametrize("rounds", [1, 2])
def test_pruned_learns_in_batches_of_train_and_answers_by_a_reader(
    measure: Any, rounds: int
) -> None:
    found, _ = measure("pruned", options={"rounds": rounds})

    steps = [a for a in kept() if a.program.startswith("pruned step")]
    assert len(steps) == 6 * 4
    assert {answer.split for answer in steps} == {"train"}
    assert found.report.calls == (5 * rounds + 1) * TEST


def test_a_swarm_of_models_that_know_different_things_beats_its_best(measure: Any) -> None:
    swarm, _ = measure("swarm", options={"iterations": 30})
    single, _ = measure("single", run="single")

    assert swarm.report.right > single.report.right


# The prompts and the offline models.


def test_solutions_are_numbered_and_read_back() -> None:
    from dspy import Prediction

    steps = [
        observed("", "A_0", "q", Prediction(answer="1", reasoning="Derived.\n\nTwo lines.")),
        observed("", "B_0", "q", Prediction(answer="2", reasoning="Guess.")),
    ]
    whole, short = (
        "\n\n".join(pair[at] for pair in numbered(steps, [True, False])) for at in (0, 1)
    )

    seen = controller.read_solutions(whole)
    assert [(one.answer, one.derived) for one in seen] == [("1", True), ("2", False)]
    assert [one.answer for one in controller.read_solutions(short)] == ["1", "2"]
    assert whole.startswith("Solution 1 (your own):\nDerived.")


def test_a_conversation_too_long_for_a_model_keeps_the_answers(measure: Any) -> None:
    def short(asked: Asked) -> str:
        solutions = fields(asked.messages[-1]["content"]).get("solutions", "")
        if solutions.count("left out") < 2 and solutions:
            raise lm15.ContextLengthError("too long")
        return said(asked)

    found, _ = measure("self-mixture", short)

    assert (found.report.failed, found.report.right) == (0, 6)
    assert sum(node["left_out"] for node in found.report.nodes) == 2 * TEST


def test_a_reply_without_fields_is_an_answer_all_the_same(measure: Any) -> None:
    found, _ = measure("self-mixture", lambda asked: str(number(asked)))

    assert found.report.right == TEST
    assert any(node["unparsed"] for node in found.report.nodes)


# The command.

SAMPLE = ("--data", "sample", "--limit", "4", "--train-size", "4")


def test_the_command_scores_a_baseline_and_continues(capsys: Any) -> None:
    arguments = ("baseline", "math500", "vote", *SAMPLE, "--json")
    code, out, _ = command(capsys, *arguments)
    again = command(capsys, *arguments)

    found = json.loads(out)
    assert (code, again) == (0, (0, out, ""))
    assert found["baseline"] == "vote"
    assert found["n"] == 4
    assert found["calls"] == 4 * 5
    assert found["any_right"] >= found["accuracy"]


def test_all_baselines_share_a_folder_and_end_in_one_table(capsys: Any) -> None:
    code, out, err = command(
        capsys, "baseline", "math500", "all", *SAMPLE, "--stack", "['Euler_0', 'Abacus_0']",
        "--set", "iterations=2", "--set", "every=1",
    )  # fmt: skip

    assert (code, err) == (0, "")
    first = dict.fromkeys(line.split()[0].rstrip(":") for line in out.splitlines()[1:] if line)
    assert [name for name in first if name in BASELINES] == [*SCRIPTED, "frontier"]
    assert "frontier: not run: gpt-4o-2024-08-06 needs a key" in out
    assert "offline solvers, not language models" in out


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("magic",), "unknown baseline 'magic'; known are frontier, single"),
        (("debate", "--set", "agents=3"), "expected an option of debate (k, rounds), got 'agents'"),
        (("debate", "--k", "0"), "expected k to be a whole number from 1 to 10000, got 0"),
        (("self-consistency", "--set", "k=nan"), "expected k to be a whole number from 1"),
        (("self-consistency", "--set", "k=inf"), "expected k to be a whole number from 1"),
        (("debate", "--set", "rounds=1e9"), "expected rounds to be a whole number from 1 to 10000"),
        (("self-consistency", "--k", "2", "--stack", ""), "position 0: expected a member"),
        (("debate", "--set", "rounds=1.5"), "expected rounds to be a whole number"),
        (("swarm", "--k", "33"), "expected k of at most 32 here, got 33"),
        (("self-consistency", "--k", "300"), "expected at most 256 models in a stack, got 300"),
        (("best-of-n", "--k", "300"), "expected k of at most 256, got 300"),
        (("router", "--set", "cost=dear"), "such as rounds=3, got 'cost=dear'"),
        (("vote", "--models", "Euler"), "expected at least two models, got Euler"),
        (("cost-matched",), "cost-matched needs the stack to match"),
        (("single", "--model", "Nobody"), "unknown model 'Nobody'"),
        (("single", "--train-size", "0"), "--train-size of at least 1"),
    ],
)
def test_what_cannot_be_is_one_clear_line(
    capsys: Any, arguments: tuple[str, ...], wanted: str
) -> None:
    code, out, err = command(capsys, "baseline", "math500", arguments[0], "--data", "sample",
                             "--limit", "2", *arguments[1:])  # fmt: skip

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert wanted in err


def test_a_budget_ends_the_command_with_its_exit_code(capsys: Any) -> None:
    code, out, _ = command(
        capsys, "baseline", "math500", "all", *SAMPLE, "--budget-calls", "30", "--json"
    )

    rows = json.loads(out)["baselines"]
    assert code == 3
    assert rows[-1]["stopped"].startswith("budget reached")
    assert rows[-1]["run_used"]["calls"] == 30


def test_the_mixtures_ask_with_their_papers_sampling() -> None:
    from stackprog.baselines import BASELINES
    from stackprog.lms.catalog import Catalog, ModelRow

    rows = Catalog([
        ModelRow("Chat", "openai/chat", temperature=0.2, max_tokens=8192),
        ModelRow("Thinker", "openai/thinker", temperature=0.6, max_tokens=32768, reasons=True),
    ])  # fmt: skip
    for name in ("mixture", "self-mixture"):
        sampling = BASELINES[name].sampling
        assert sampling is not None
        asked = {row.name: (row.temperature, row.max_tokens) for row in rows.sampled(*sampling)}
        assert asked == {"Chat": (0.7, 2048), "Thinker": (0.7, 32768)}
