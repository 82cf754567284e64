"""A provider that misbehaves, over real HTTP: scores are those of a good day, nothing is lost."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import killing
import loopback
import pytest
from conftest import REPOSITORY, kept
from loopback import Faults
from numbered import Numbers

import stackprog
from stackprog import show
from stackprog.errors import AccessRefused
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.runs import open_log
from stackprog.scores import EvalReport

KEY = "sk-planted-9876543210"
QUESTIONS, RIGHT = 40, 32


def catalog(url: str, **more: Any) -> Catalog:
    return Catalog([
        ModelRow(name, f"openai/{name}", api_base=url,
                 **{"timeout": 30.0, "price_in": 1.0, "price_out": 1.0, **more})
        for name in "AB"
    ])  # fmt: skip


def scored(url: str, threads: int = 32, stack: str = "[A_0, B_0]", **more: Any) -> EvalReport:
    """Evaluate a nested program; `timeout`, `key` ... are of its models' rows."""
    options = {name: more.pop(name) for name in ("run", "example_timeout") if name in more}
    program = stackprog.build(stack, catalog=catalog(url, **more))
    return stackprog.evaluate(
        program, Numbers(QUESTIONS), **{"run": "run", "threads": threads, **options}
    )


@pytest.mark.parametrize(
    "faults",
    [
        Faults(error=0.05),
        Faults(error=0.3),
        Faults(refused=0.1, retry_after=0.3),
        Faults(rate=40, retry_after=0.3),
        Faults(hang=0.02),
        Faults(cut=0.05),
        Faults(empty=0.05),
        Faults(hidden=0.05),
    ],
    ids=lambda f: ", ".join(f"{k} {v}" for k, v in vars(f).items() if v != getattr(Faults, k)),
)
def test_the_score_is_that_of_a_good_day_and_the_ledger_is_the_servers(faults: Faults) -> None:
    with loopback.running(0.01, faults) as url:
        report = scored(url, timeout=3.0 if faults.hang else 30.0)
        counts = loopback.stats(url)

    assert (report.right, report.wrong, report.failed) == (RIGHT, QUESTIONS - RIGHT, 0)
    assert report.calls == counts["requests"]
    assert report.calls - report.failed_calls == counts["answered"] == 5 * QUESTIONS
    assert report.prompt_tokens == counts["prompt_tokens"]
    assert report.completion_tokens == counts["completion_tokens"]
    assert counts["redone"] == 0


def test_exactly_the_prompts_that_always_fail_are_reported_as_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stackprog.lms.patience.LONGEST_WAIT", 0.2)
    with loopback.running(0.01, Faults(dead=20)) as url:
        report = scored(url)
        counts = loopback.stats(url)

    failed = {answer.id for answer in kept() if answer.outcome == "failed"}
    assert failed == {"40", "60"}
    assert (report.right, report.wrong, report.failed) == (32, 6, 2)
    assert report.accuracy == 32 / 38
    assert "oops" in report.errors[0]
    assert counts["500"] == 2 * 2 * 5  # two prompts, five tries, once more at the end of the run


def test_a_second_run_is_answered_from_the_cache_and_counts_the_same() -> None:
    with loopback.running(0.0, Faults(error=0.1)) as url:
        first = scored(url, stack="[A_0, [B_0, A_0]]", threads=64)
        sent = loopback.stats(url)["requests"]
        again = scored(url, stack="[A_0, [B_0, A_0]]", threads=64)
        assert loopback.stats(url)["requests"] == sent
    log = open_log("run")
    ((billed,),) = log.rows("SELECT SUM(usd) FROM calls")
    log.close()

    assert again.to_json() == first.to_json()
    assert billed == pytest.approx(first.usd)


def test_the_ledger_of_a_search_is_the_servers_to_the_token() -> None:
    faults = Faults(refused=0.05, retry_after=0.1, error=0.1)  # of one lot: 5 % each
    with loopback.running(0.0, faults) as url:
        rows = [
            ModelRow(f"K{n}", f"openai/knows-{n}", api_base=url, price_in=1.0, price_out=2.0)
            for n in (2, 3, 5)
        ]

        def search() -> Any:
            return stackprog.search(
                Numbers(20), models=[row.name for row in rows], catalog=rows, top_n=3,
                train_size=20, run="run", threads=64,
            )  # fmt: skip

        found, counts = search(), loopback.stats(url)
        again = search()
        assert loopback.stats(url)["requests"] == counts["requests"]

    assert found.calls == again.calls == counts["requests"]
    assert found.failed_calls == again.failed_calls == counts["500"] + counts["429"]
    assert found.prompt_tokens == again.prompt_tokens == counts["prompt_tokens"]
    assert found.completion_tokens == again.completion_tokens == counts["completion_tokens"]
    assert found.usd == pytest.approx(
        (counts["prompt_tokens"] + 2 * counts["completion_tokens"]) / 1e6
    )


def test_a_rate_limit_is_met_with_fewer_calls_in_flight() -> None:
    with loopback.running(0.1, Faults(rate=30, retry_after=0.5)) as url:
        scored(url, threads=32, stack="A_0")
        counts = loopback.stats(url)

    assert counts["answered"] == QUESTIONS
    assert counts.get("429", 0) <= 32  # the first burst, and few after it


def test_an_example_that_takes_too_long_fails_and_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stackprog.asking.OUTAGE", 0.1)
    with loopback.running(0.3) as url:
        report = scored(url, example_timeout=0.7, timeout=10.0)
        one = scored(url, stack="A_0", run="one", example_timeout=0.7, timeout=10.0)

    assert report.failed == QUESTIONS
    assert any("time is up" in error or "imed out" in error or "imeout" in error
               for error in report.errors)  # fmt: skip
    assert one.failed == 0


def test_a_provider_that_is_not_there_is_found_out_after_few_examples(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stackprog.lms.patience.LONGEST_WAIT", 0.05)
    monkeypatch.setattr("stackprog.asking.OUTAGE", 0.1)
    report = scored("http://127.0.0.1:9/v1", threads=4)

    assert 20 <= report.n == report.failed == len(kept()) <= 20 + 4
    assert (report.accuracy, report.not_asked) == (None, QUESTIONS - report.n)
    assert report.given_up == f"all of the first {report.n} failed"
    assert f"not asked {report.not_asked}: all of the first" in show.evaluation(report)
    assert report.failed_calls < 30 * 5


def test_an_outage_at_the_start_is_waited_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], serve: Any
) -> None:
    monkeypatch.setattr("stackprog.lms.patience.LONGEST_WAIT", 0.01)
    monkeypatch.setattr("stackprog.asking.OUTAGE", 0.1)
    outage = 20 * 5  # requests

    def reply(body: dict[str, Any]) -> Any:
        down = len(server.requests) <= outage
        return (503, {"error": {"message": "down"}}, {}) if down else loopback.answer(body)

    server = serve(reply)
    report = scored(server.url, stack="A_0", threads=1)

    assert (report.n, report.failed, report.not_asked, report.given_up) == (QUESTIONS, 0, 0, None)
    assert "one is asked again in" in capsys.readouterr().err


def test_a_search_leaves_a_model_that_is_down_out_without_a_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stackprog.lms.patience.LONGEST_WAIT", 0.01)
    with loopback.running(0.0) as url:
        rows = [
            ModelRow("A", "openai/a", api_base=url),
            ModelRow("B", "openai/b", api_base="http://127.0.0.1:9/v1"),
        ]
        found = stackprog.search(
            Numbers(40), models=["A", "B"], catalog=rows, top_n=2, train_size=40, run="run",
            threads=4,
        )  # fmt: skip

    out = next(one for one in found.to_json()["candidates"] if one["spec"] == "B_0")
    assert out["left_out"] and out["n"] <= 24
    assert out["reason"]
    (down,) = [single for single in found.singles if single.program == "B_0"]
    assert down.not_asked == 40 - down.n


def test_a_model_that_is_unknown_is_asked_once_an_example(serve: Any) -> None:
    server = serve(lambda body: (404, {"error": {"message": "no such model"}}, {}))
    program = stackprog.build("A_0", catalog=catalog(server.url))

    report = stackprog.evaluate(program, Numbers(40), limit=3, run="run")
    first = len(server.requests)
    many = stackprog.evaluate(program, Numbers(40), run="many", threads=1)
    assert (many.failed, many.not_asked) == (20, 20)  # at once: no wait for an outage
    del server.requests[first:]
    stackprog.evaluate(program, Numbers(40), limit=3, run="run")  # a new session tries again

    assert report.failed == report.n == first
    assert len(server.requests) == 2 * first


def test_a_refused_key_stops_the_run_with_one_line(
    monkeypatch: pytest.MonkeyPatch, serve: Any
) -> None:
    monkeypatch.setenv("LOOPBACK_KEY", KEY)
    server = serve(lambda body: (401, {"error": {"message": f"bad key {KEY}"}}, {}))

    with pytest.raises(AccessRefused) as caught:
        scored(server.url, key="LOOPBACK_KEY", threads=4)

    assert len(server.requests) <= 4
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("status", [500, 401, 200])
def test_a_planted_key_is_in_no_file_a_run_leaves(
    monkeypatch: pytest.MonkeyPatch, serve: Any, status: int
) -> None:
    monkeypatch.setenv("LOOPBACK_KEY", KEY)
    monkeypatch.setattr("stackprog.lms.patience.LONGEST_WAIT", 0.01)

    def reply(body: dict[str, Any]) -> Any:
        if status == 200:
            return loopback.answer(body)
        return status, {"error": {"message": f"Authorization: Bearer {KEY} is no good"}}, {}

    server = serve(reply)
    rows = [
        ModelRow(name, f"openai/{name}", api_base=server.url, key="LOOPBACK_KEY") for name in "AB"
    ]
    said = ""
    try:
        found = stackprog.search(
            Numbers(4), models=["A", "B"], catalog=rows, top_n=2, train_size=4, run="run", threads=2
        )
        said = str(found.to_json())
    except stackprog.StackprogError as error:
        said = str(error)
    if Path("run/run.sqlite").exists():
        from stackprog.exporting import export

        export("run")

    assert any(KEY in headers["Authorization"] for headers in server.headers)
    assert KEY not in said
    files = [path for path in Path("run").rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert KEY.encode() not in path.read_bytes(), path


def test_a_search_that_is_killed_ends_as_if_nothing_had_happened() -> None:
    whole, requests = killing.undisturbed()

    for part in (0.3, 0.9):
        made = killing.trial(int(part * requests), whole, requests)
        assert made["same"] and made["sound"], made
        assert 0 <= made["redone"] <= killing.THREADS, made


def test_a_refused_key_ends_the_run_while_another_call_of_the_example_hangs(serve: Any) -> None:
    hangs, slow = threading.Event(), threading.Event()

    def reply(body: dict[str, Any]) -> Any:
        if body["model"] == "B":
            return 401, {"error": {"message": "bad key"}}, {}
        (slow if "100" in body["messages"][-1]["content"] else hangs).wait(60)
        return loopback.answer(body)

    server, began = serve(reply), time.monotonic()
    program = stackprog.build("[A_0, B_0]", catalog=catalog(server.url), consult="all_first")
    threading.Timer(0.5, slow.set).start()
    with pytest.raises(AccessRefused, match="bad key"):
        stackprog.evaluate(program, Numbers(100), run="run", threads=4)
    took = time.monotonic() - began
    hangs.set()

    assert took < 30
    log = open_log("run")
    answered = log.rows("SELECT example FROM calls WHERE model = 'A' AND error IS NULL")
    log.close()
    assert answered == [("100",)]  # in flight, and soon there


EVAL = [sys.executable, "-m", "stackprog.cli", "eval", "math500", "--data", "sample", "--model",
        "Mine", "--catalog", "mine.toml", "--limit", "9", "--run", "run"]  # fmt: skip


def started(url: str, *more: str) -> subprocess.Popen[str]:
    Path("mine.toml").write_text(f'[Mine]\nlm = "openai/mine"\napi_base = "{url}"\n')
    return subprocess.Popen(
        [*EVAL, *more], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin", "HOME": str(Path.cwd())},
    )  # fmt: skip


def until_asked(url: str, requests: int) -> None:
    ends = time.monotonic() + 60
    while loopback.stats(url).get("requests", 0) < requests and time.monotonic() < ends:
        time.sleep(0.02)


@pytest.mark.parametrize("threads", ["1", "3"])
def test_the_first_ctrl_c_keeps_the_calls_in_flight_at_any_number_of_threads(threads: str) -> None:
    with loopback.running(0.7) as url:
        process = started(url, "--threads", threads)
        until_asked(url, 2 * int(threads))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        sent = loopback.stats(url)["requests"]

        assert process.returncode == 130
        assert "the same command continues" in err
        assert len(kept()) == loopback.stats(url)["answered"] == sent
        again = started(url, "--threads", threads)
        again.communicate(timeout=60)
        assert again.returncode == 0
        assert loopback.stats(url)["requests"] == 9


def test_the_second_ctrl_c_stops_at_once_and_what_was_written_stays() -> None:
    with loopback.running(60.0) as url:
        process = started(url, "--threads", "2")
        until_asked(url, 2)
        process.send_signal(signal.SIGINT)
        line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        process.communicate(timeout=30)

    assert time.monotonic() - began < 20
    assert process.returncode == 130
    assert "again to stop at once" in line
    with sqlite3.connect("run/run.sqlite") as log:
        assert log.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_second_ctrl_c_ends_a_script_of_ones_own_too() -> None:
    with loopback.running(100.0) as url:
        script = f"""
import stackprog
from numbered import Numbers
rows = [stackprog.ModelRow(name, f"openai/{{name}}", api_base="{url}") for name in "AB"]
program = stackprog.build("[A_0, B_0]", catalog=stackprog.Catalog(rows), consult="all_first")
stackprog.evaluate(program, Numbers(9), run="run", threads=2)
"""
        process = subprocess.Popen(
            [sys.executable, "-c", script], stderr=subprocess.PIPE, text=True,
            env={"PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'benchmarks'}"},
        )  # fmt: skip
        until_asked(url, 4)
        process.send_signal(signal.SIGINT)
        line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    assert process.returncode == -signal.SIGINT
    assert "again to stop at once" in line
