"""The run log: its schema and views, reading while a run goes on, versions, broken files."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import dspy
import pytest
from conftest import REPOSITORY, Asked, Scripted, form, kept, registry_of
from test_evaluation import Numbers, number
from test_search import find

from stackprog.artifacts import save
from stackprog.asking import Asker
from stackprog.budgets import Budget
from stackprog.calls import Call, Reply, Usage
from stackprog.cli import main
from stackprog.database import FILE, VERSION, Database
from stackprog.errors import RunError
from stackprog.evaluation import evaluate, score
from stackprog.ledger import Ledger
from stackprog.programs import build
from stackprog.runs import Answer, RunFolder, differences, open_log

COLUMNS = {
    "calls": "id program split example epoch node model rollout prompt_tokens cached_tokens "
    "completion_tokens reasoning_tokens usd usd_uncached seconds cached error finish provider at",
    "answers": "program split example epoch outcome answer gold extracted reason exact groups "
    "choice_order seconds finished coverage unparsed left_out error trajectory at",
    "candidates": "position spec layer stage n right failed score accuracy left_out reason calls "
    "prompt_tokens completion_tokens usd",
}


def query(text: str, run: str = "run") -> list[tuple[object, ...]]:
    """What a person would ask with the sqlite3 command."""
    with sqlite3.connect(Path(run) / FILE) as log:
        return log.execute(text).fetchall()


def right(asked: Asked) -> str:
    return form(reasoning="Derived.", answer=str(number(asked)))


def test_the_views_have_the_documented_columns() -> None:
    log = Database()

    assert {view: " ".join(log.columns(view)) for view in COLUMNS} == COLUMNS


def test_the_documentation_names_every_column_and_the_version() -> None:
    text = (REPOSITORY / "docs" / "run-log.md").read_text()

    assert f"Schema version {VERSION}" in text
    for view, columns in COLUMNS.items():
        section = text.split(f"### `{view}`")[1].split("\n### ")[0]
        named = set(re.findall(r"`(\w+)`", section))
        assert set(columns.split()) <= named, set(columns.split()) - named


def test_a_person_can_ask_what_a_run_paid_and_where() -> None:
    program = build("[A_0, B_0]", registry=registry_of(Scripted(answer=right)))
    report = evaluate(program, Numbers(), run="run")

    paid = query("SELECT model, node, COUNT(*), SUM(usd) FROM calls GROUP BY model, node")
    ((calls, prompt, completion, usd),) = query(
        "SELECT COUNT(*), SUM(prompt_tokens), SUM(completion_tokens), SUM(usd) FROM calls"
    )

    assert [row[:3] for row in paid] == [
        ("A", "root", 36),
        ("A", "root.0", 12),
        ("B", "root.1", 12),
    ]
    assert (calls, prompt, completion) == (report.calls, report.prompt_tokens, 120)
    assert usd == pytest.approx(report.usd)


def test_a_cached_call_is_billed_nothing_and_keeps_what_it_would_cost() -> None:
    ledger = Ledger()
    call = Call("A_0", "test", "1", 0, "root", "A", 0, "key")
    for _ in range(2):
        ledger.ask(call, lambda: Reply("42", prompt_tokens=7, completion_tokens=1, usd=0.5))

    rows = ledger._database.rows("SELECT cached, usd, usd_uncached FROM calls")
    assert rows == [(0, 0.5, 0.5), (1, 0.0, 0.5)]
    assert ledger.usage() == ledger.spent
    assert (ledger.usage().calls, ledger.usage().usd) == (1, 0.5)


def test_a_report_counts_the_calls_of_its_own_examples_alone() -> None:
    program = build("[A_0, B_0]", registry=registry_of(Scripted(answer=right)))
    whole = Numbers().load("test", epochs=2)
    part = replace(whole, examples=[one for one in whole.examples if one.epoch == 1][:5])
    reports = {}
    with RunFolder("run", {}) as folder:
        for name, dataset in (("whole", whole), ("part", part)):
            asker = Asker(program, Numbers(), dataset, folder)
            reports[name] = score(asker, threads=4, seed=0)

    assert (reports["whole"].n, reports["whole"].calls) == (24, 24 * 5)
    assert (reports["part"].n, reports["part"].calls) == (5, 5 * 5)
    assert reports["part"].prompt_tokens == 5 * 5 * 10
    assert {node["node"]: node["replies"] for node in reports["part"].nodes} == {
        "root": 15, "root.0": 5, "root.1": 5,
    }  # fmt: skip


def test_what_a_providers_own_cache_held_is_told_where_it_is_known() -> None:
    ledger = Ledger()
    for n, held in enumerate((None, 30, 12)):
        call = Call("A_0", "test", str(n), 0, "root", "A", 0, str(n))
        ledger.ask(call, lambda held=held: Reply("42", prompt_tokens=50, cached_tokens=held))

    assert ledger.usage().cached_tokens == ledger.spent.cached_tokens == 42
    assert ledger.usage_of("A_0", "test").cached_tokens == 42
    assert Ledger().usage().cached_tokens is None


def test_what_a_broken_request_used_is_added_where_it_is_known() -> None:
    ledger = Ledger()
    call = Call("A_0", "test", "1", 0, "root", "A", 0, "key")
    ledger.failed(call, "broke", 0.1)
    ledger.failed(call, "broke", 0.1, Reply("", usd=0.25))
    ledger.failed(call, "broke", 0.1, Reply("", prompt_tokens=7, completion_tokens=1, usd=0.5))
    reply = ledger.ask(call, lambda: Reply("42", prompt_tokens=7, completion_tokens=1, usd=0.5))

    found = ledger.usage()
    assert reply.text == "42"
    assert found == ledger.spent == ledger.usage_of("A_0", "test")
    assert found == Usage(4, 3, prompt_tokens=14, completion_tokens=2, usd=1.25)


def test_the_settings_versions_checksum_and_seed_are_in_the_log() -> None:
    evaluate(build("A_0", registry=registry_of(Scripted(answer=right))), Numbers(), run="run")

    settings = {name: json.loads(str(value)) for name, value in query("SELECT * FROM setting")}
    ((versions, seconds),) = query("SELECT versions, seconds FROM session")
    assert (settings["program"], settings["data"], settings["seed"]) == ("A_0", "0" * 64, 0)
    assert {"stackprog", "python", "dspy", "litellm"} <= json.loads(str(versions)).keys()
    assert float(str(seconds)) > 0
    assert query("PRAGMA user_version") == [(VERSION,)]


def test_the_log_is_read_by_another_connection_while_the_run_goes_on() -> None:
    seen: list[int] = []

    def answer(asked: Asked) -> str:
        seen.append(len(kept()))
        return right(asked)

    evaluate(
        build("A_0", registry=registry_of(Scripted(answer=answer))), Numbers(), run="run", threads=1
    )

    assert seen == list(range(12))


def test_a_search_writes_its_candidates_as_they_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    result, _ = find(monkeypatch)

    rows = query("SELECT spec, n, right, accuracy, calls FROM candidates")
    assert [row[0] for row in rows] == [str(candidate.spec) for candidate in result.candidates]
    assert rows[0] == ("A_0", 12, 6, 0.5, 12)


def test_writes_from_many_threads_all_arrive() -> None:
    with RunFolder("run", {}) as folder:

        def write(n: int) -> None:
            for m in range(25):
                folder.add(Answer("A_0", "test", f"{n}-{m}", 0, "right"))
                call = Call("A_0", "test", f"{n}-{m}", 0, "root", "A", 0, f"{n}-{m}")
                folder.ledger.ask(call, lambda: Reply("42", prompt_tokens=1, completion_tokens=1))

        threads = [threading.Thread(target=write, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert folder.ledger.spent.calls == folder.ledger.usage().calls == 400

    assert len(kept()) == 400


def test_text_that_is_no_unicode_is_kept_and_not_lost() -> None:
    with RunFolder("run", {}) as folder:
        folder.add(Answer("A_0", "test", "1", 0, "wrong", answer="half \ud800 a pair"))

    assert kept()[0].answer == "half \\ud800 a pair"


def test_a_log_of_another_version_is_refused_with_what_to_do() -> None:
    with RunFolder("run", {}):
        pass
    with sqlite3.connect("run/run.sqlite") as log:
        log.execute("PRAGMA user_version = 99")
    log.close()

    for opening in (lambda: RunFolder("run", {}), lambda: open_log("run")):
        with pytest.raises(RunError, match="schema version 99 and this stackprog reads 1"):
            opening()


def test_a_file_that_is_no_log_is_one_clear_line() -> None:
    Path("run").mkdir()
    Path("run/run.sqlite").write_text("something else, and longer than a header " * 9)

    with pytest.raises(RunError, match="expected a run log, got .*not a database"):
        RunFolder("run", {})
    with pytest.raises(RunError, match="expected a run folder with run.sqlite, got nowhere"):
        open_log("nowhere")


def test_another_programs_database_is_one_clear_line() -> None:
    Path("run").mkdir()
    with sqlite3.connect("run/run.sqlite") as other:
        other.execute("CREATE TABLE setting_of_mine (x)")
        other.execute("PRAGMA user_version = 1")
    other.close()

    for opening in (lambda: RunFolder("run", {}), lambda: open_log("run")):
        with pytest.raises(RunError, match="expected a run log, got run/run.sqlite: it has no tab"):
            opening()


@pytest.mark.parametrize("page", [1, 3, 9])
def test_a_damaged_log_is_one_clear_line(capsys: pytest.CaptureFixture[str], page: int) -> None:
    command = ["eval", "math500", "--data", "sample", "--model", "Abacus", "--run", "run"]
    main(command)
    file = Path("run/run.sqlite")
    whole = file.read_bytes()
    at, rest = 4096 * page, b"\x0d\xff" * 2048 + b"\xee" * 4096
    file.write_bytes(whole[:at] + (rest * len(whole))[: len(whole) - at])
    capsys.readouterr()

    for again in (command, ["export", "run"], ["regrade", "run"]):
        assert main(again) == 2
        err = capsys.readouterr().err
        assert err.startswith("stackprog: the run log cannot be read: run/run.sqlite: ")
        assert err.count("\n") == 1


def test_a_finished_run_on_a_disk_that_cannot_be_written_is_still_read() -> None:
    evaluate(build("A_0", registry=registry_of(Scripted(answer=right))), Numbers(), run="run")
    Path("run/run.sqlite").chmod(0o400)
    Path("run").chmod(0o500)
    try:
        assert len(kept()) == 12
    finally:
        Path("run").chmod(0o700)


@pytest.mark.parametrize("table", ["answer", "reply", "call"])
def test_a_log_that_cannot_be_written_ends_the_run_at_once_with_one_line(
    capsys: pytest.CaptureFixture[str], table: str
) -> None:
    backend = Scripted(answer=right)
    program = build("A_0", registry=registry_of(backend))
    evaluate(program, Numbers(), run="run", threads=1, budget=Budget(calls=2))
    full = f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(FAIL, 'full'); END"
    query(full)

    with pytest.raises(RunError, match=r"^the run log cannot be written: run/run.sqlite: full$"):
        evaluate(program, Numbers(), run="run", threads=1)

    assert len(backend.asked) == 3
    assert len(kept()) == 2
    assert "full" not in capsys.readouterr().err


def test_a_full_disk_ends_the_command_with_exit_2_and_one_line() -> None:
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000)); "
    code = limit + "from stackprog.cli import entry; entry()"
    command = ["eval", "math500", "--data", "sample", "--model", "Abacus", "--run", "run"]

    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2, done
    assert done.stderr.startswith("stackprog: the run log cannot be written: run/run.sqlite: ")
    assert done.stderr.count("\n") == 1


def test_what_json_does_not_know_is_kept_as_text() -> None:
    class Own(dspy.Module):
        def forward(self, question: str) -> dspy.Prediction:
            return dspy.Prediction(answer="1", trajectory=[{"observation": Decimal("0.1")}])

    report = evaluate(Own(), Numbers(), run="run", threads=2)

    assert (report.n, report.not_asked) == (12, 0)
    assert kept()[0].trajectory == [{"observation": "0.1"}]


def test_an_answer_that_cannot_be_kept_ends_the_run() -> None:
    class Own(dspy.Module):
        def forward(self, question: str) -> dspy.Prediction:
            return dspy.Prediction(answer="1", trajectory=[{(1, 2): "a key that is no text"}])

    with pytest.raises(RunError, match="the run log cannot be written: TypeError: keys must be"):
        evaluate(Own(), Numbers(), run="run", threads=2)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({"seed": 0}, {"seed": 1}, ["seed was 0, is 1"]),
        (
            {"rows": {"A": {"timeout": 300.0, "key": ""}, "B": {"timeout": 1.0}}},
            {"rows": {"A": {"timeout": 60.0, "key": ""}, "B": {"timeout": 1.0}}},
            ["rows.A.timeout was 300.0, is 60.0"],
        ),
        ({"limit": 5}, {}, ["limit was 5, is None"]),
        (
            {"program": "A" * 500 + "B" + "C" * 500},
            {"program": "A" * 500},
            [f"program was ...{'A' * 30}B{'C' * 29}..., is ...{'A' * 30}'"],
        ),
        ({"rows": {"A": 1}}, {"rows": {"A": 1}}, []),
    ],
)
def test_what_differs_is_named_and_short(
    old: dict[str, Any], new: dict[str, Any], said: list[str]
) -> None:
    assert list(differences(old, new)) == said


def test_a_run_of_other_settings_is_refused_in_a_line_that_can_be_read() -> None:
    with RunFolder("run", {"command": "eval", "rows": {name: {"x": name} for name in "ABCDEFGH"}}):
        pass

    with pytest.raises(RunError) as caught:
        RunFolder("run", {"command": "eval", "rows": {name: {"x": 9} for name in "ABCDEFGH"}})

    assert "(rows.A.x was 'A', is 9; rows.B.x" in str(caught.value)
    assert str(caught.value).endswith("; and 3 more): give another folder with --run")


def test_what_is_only_said_of_a_model_is_no_setting_of_a_run() -> None:
    def scored(**row: object) -> None:
        program = build("A_0", registry=registry_of(Scripted(answer=right), **row))
        evaluate(program, Numbers(), run="run")

    scored(about="a model of mine", price_date="2026-01-01", price_source="a page")
    scored(about="another description", price_date="2026-02-01", price_source="")

    with pytest.raises(RunError, match=r"\(models\.A\.timeout was 300\.0, is 60\.0\)"):
        scored(timeout=60.0)


def test_a_key_in_a_rows_extra_body_is_kept_as_a_digest_and_in_no_message() -> None:
    def evaluated(body: dict[str, object]) -> None:
        program = build("A_0", registry=registry_of(Scripted(answer=right), "A", extra_body=body))
        evaluate(program, Numbers(), run="run")
        save(program, "run/artifact")

    evaluated({"api_key": "sk-extra-999"})
    evaluated({"api_key": "sk-extra-999"})
    with pytest.raises(RunError, match="holds another run") as refused:
        evaluated({"api_key": "sk-extra-998"})

    assert "sk-extra" not in str(refused.value)
    written = [path for path in Path("run").rglob("*") if path.is_file()]
    assert len(written) > 5
    assert [path.name for path in written if b"sk-extra" in path.read_bytes()] == []
