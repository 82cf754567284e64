"""Small models at work: replies cut off, formats not kept, prompts too long; counted, not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Asked, Scripted, form, kept, registry_of
from dspy import lm15
from test_cli import run
from test_evaluation import Numbers, number

from stackprog.calls import Reply
from stackprog.evaluation import evaluate
from stackprog.lms.catalog import ModelRow
from stackprog.programs import build
from stackprog.scores import EvalReport


def right(asked: Asked) -> str:
    return form(reasoning="Derived.", answer=str(number(asked)))


class CutOff(Scripted):
    """Models whose replies to odd questions end at the output limit."""

    def send(self, *args: Any) -> Reply:
        reply = super().send(*args)
        cut = not self.asked[-1].offered and number(self.asked[-1]) % 2
        return Reply(reply.text[:30], finish="length", prompt_tokens=10) if cut else reply


def scored(stack: str, backend: Any, **row: Any) -> EvalReport:
    program = build(stack, registry=registry_of(backend, **row))
    return evaluate(program, Numbers(), run="run", threads=1)


def nodes(report: EvalReport) -> dict[str, dict[str, Any]]:
    return {node["node"]: node for node in report.nodes}


def test_what_was_cut_off_is_wrong_and_counted_as_such() -> None:
    report = scored("A_0", CutOff(answer=right))

    assert (report.right, report.wrong, report.truncated, report.failed) == (6, 6, 6, 0)
    assert {a.reason for a in kept() if a.outcome == "wrong"} == {"truncated"}
    assert nodes(report)["root"]["truncated"] == 6


def test_a_child_that_was_cut_off_is_told_by_its_node_and_not_held_against_the_answer() -> None:
    report = scored("[A_0, B_0]", CutOff(answer=right))

    assert report.truncated == 0
    found = {name: node["truncated"] for name, node in nodes(report).items()}
    assert found == {"root": 0, "root.0": 6, "root.1": 6}


def test_thinking_cut_off_before_an_answer_is_truncated_and_never_the_answer() -> None:
    class Thinking(Scripted):
        def send(self, *args: Any) -> Reply:
            super().send(*args)
            return Reply("", thinking="so it is 7, or", finish="length", completion_tokens=5)

    report = scored("A_0", Thinking(answer=right), reasons=True)

    assert report.truncated == report.wrong == 12
    assert {answer.answer for answer in kept()} == {""}


def test_how_often_a_node_kept_to_no_format_is_in_the_report() -> None:
    def answer(asked: Asked) -> str:
        return right(asked) if asked.model == "A" else f"I think {number(asked)}."

    report = scored("[A_0, B_0]", Scripted(answer=answer))

    unparsed = {name: node["unparsed"] for name, node in nodes(report).items()}
    assert unparsed == {"root": 0, "root.0": 0, "root.1": 12}
    assert report.right == 12


def test_an_agent_whose_controller_keeps_no_format_still_asks_all_and_answers() -> None:
    backend = Scripted(answer=right, act=lambda asked: "Let me see. The answer may be 5?")

    report = scored("[A_0, [B_0, C_0]]", backend)

    assert {answer.coverage for answer in kept()} == {1.0}
    assert report.failed == 0
    assert nodes(report)["root"]["unparsed"] >= 24


class Narrow(Scripted):
    """Models whose context holds so many characters."""

    holds = 3200

    def send(self, row: ModelRow, messages: Any, *rest: Any) -> Reply:
        if sum(len(message["content"]) for message in messages) > self.holds:
            raise lm15.ContextLengthError("maximum context length is 4096 tokens")
        return super().send(row, messages, *rest)


def test_a_prompt_too_long_loses_its_oldest_observations_and_the_trajectory_keeps_them() -> None:
    def long(asked: Asked) -> str:
        return form(reasoning=f"{asked.model} " * 250, answer=str(number(asked)))

    narrow = Narrow(answer=long)
    report = scored("[A_0, B_0, C_0, D_0]", narrow)

    assert (report.right, report.failed) == (12, 0)
    assert nodes(report)["root"]["left_out"] > 0
    last = [asked for asked in narrow.asked if asked.offered][-1]
    assert "(left out: the prompt was too long)" in (last.trajectory or "")
    steps = kept()[0].trajectory or []
    assert all(len(step["observation"]) > 400 for step in steps)


def test_a_question_too_long_for_the_context_fails_and_is_not_asked_for_ever() -> None:
    class Tiny(Narrow):
        holds = 10

    report = scored("[A_0, B_0]", Tiny(answer=right))

    assert report.failed == 12
    assert "context" in report.errors[0]


def test_without_the_cache_the_same_request_is_sent_again() -> None:
    program_of = lambda backend: build("[A_0, A_0#1]", registry=registry_of(backend))  # noqa: E731
    first, again, cached = (Scripted(answer=right) for _ in range(3))

    evaluate(program_of(first), Numbers(), run="run", limit=3, threads=1)
    evaluate(program_of(again), Numbers(), run="other", limit=3, threads=1, cache=False)
    evaluate(program_of(cached), Numbers(), run="other", limit=3, threads=1)

    assert len(first.asked) == len(again.asked) == 15
    assert cached.asked == []


@pytest.mark.parametrize(
    ("protocol", "system", "opens"),
    [
        (
            "simple-evals",
            "You are a helpful assistant.",
            "Solve the following math problem step by step.",
        ),
        ("qwen", r"Please reason step by step, and put your final answer within \boxed{}.", "test"),
    ],
)
def test_a_protocol_asks_as_the_published_evaluation_does(
    protocol: str, system: str, opens: str
) -> None:
    class Free(Scripted):
        def send(self, row: Any, messages: Any, *rest: Any) -> Reply:
            self.seen = messages
            return Reply("<think>7?</think>Because.\nAnswer: 3", prompt_tokens=1)

    free = Free()
    report = scored("A_0", free, protocol=protocol)

    roles = [message["role"] for message in free.seen]
    assert roles == ["system", "user"]
    assert free.seen[0]["content"] == system
    assert free.seen[-1]["content"].startswith(opens)
    assert {answer.answer for answer in kept()} == {"Because.\nAnswer: 3"}
    assert report.failed == 0


def test_a_question_with_choices_gets_the_prompt_for_choices() -> None:
    from stackprog.modules.protocols import PROTOCOLS

    text = PROTOCOLS["simple-evals"].user("Which?\n\nA) 1\nB) 2\nC) 3\nD) 4")

    assert text.startswith("Answer the following multiple choice question.")
    assert text.endswith("Which?\n\nA) 1\nB) 2\nC) 3\nD) 4")


def test_the_protocol_and_its_text_are_part_of_a_runs_identity_and_of_an_artifact() -> None:
    from stackprog.artifacts import load, save
    from stackprog.identity import describe
    from stackprog.lms.catalog import Catalog

    rows = Catalog([ModelRow("A", "openai/a"), ModelRow("B", "openai/b")])
    plain, asked = (build("A_0", catalog=c) for c in (rows, rows.under({"A": "simple-evals"})))

    assert describe(plain)["models"]["A"]["protocol"] == ""
    assert describe(asked)["models"]["A"]["protocol"].startswith("simple-evals ")
    again = load(save(asked, "saved"), catalog=rows)
    assert describe(again) == describe(asked)


def test_an_unknown_protocol_and_one_for_a_model_with_prompts_of_its_own_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(
        capsys, "eval", "math500", "--data", "sample", "--model", "gpt-4o", "--protocol", "none"
    )

    assert code == 2
    assert "unknown protocol 'none'; known are simple-evals, qwen" in err


def test_the_seeds_baseline_is_one_command_that_names_its_key(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for task in ("math500", "gpqa"):
        code, _, err = run(
            capsys, "baseline", task, "frontier", "--data", "sample", "--model", "gpt-4o"
        )
        assert (code, "OPENROUTER_API_KEY" in err, err.count("\n")) == (2, True, 1)
    code, _, err = run(capsys, "baseline", "gpqa", "magic", "--data", "sample")
    assert (code, "unknown baseline 'magic'; known are frontier" in err) == (2, True)


def test_the_frontier_baseline_asks_with_the_simple_evals_prompt(serve: Any) -> None:
    from stackprog.baselines.frontier import frontier
    from stackprog.lms.catalog import Catalog

    server = serve(lambda body: "It is so.\nAnswer: 4")
    catalog = Catalog([ModelRow("gpt-4o", "openai/gpt-4o", api_base=server.url, temperature=0.5)])
    report = evaluate(frontier(catalog, "gpt-4o"), Numbers(), run="run", limit=5)

    body = server.requests[0]
    assert report.n == 5
    assert body["temperature"] == 0.5
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body["messages"][0]["content"] == "You are a helpful assistant."
    assert body["messages"][1]["content"].startswith("Solve the following math problem")


def test_the_frontier_baseline_is_a_dated_snapshot_asked_as_published(
    capsys: pytest.CaptureFixture[str], serve: Any
) -> None:
    server = serve(lambda body: "It is so.\nAnswer: 4")
    Path("mine.toml").write_text(
        f'["gpt-4o-2024-08-06"]\nlm = "openai/x"\napi_base = "{server.url}"\nkey = ""\n'
        "temperature = 0.9\nmax_tokens = 4096\nprice_in = 1\nprice_out = 1\n"
    )
    small = ("--data", "sample", "--limit", "2", "--catalog", "mine.toml")

    for more in ((), ("--protocol", "qwen")):
        code, out, _ = run(capsys, "baseline", "math500", "frontier", *small, *more)
        assert code == 0
    published, other = server.requests[0], server.requests[-1]

    assert (published["temperature"], published["max_tokens"]) == (0.5, 2048)
    assert published["messages"][0]["content"] == "You are a helpful assistant."
    assert "by qwen" in out
    assert other["messages"][0]["content"].startswith("Please reason step by step")
