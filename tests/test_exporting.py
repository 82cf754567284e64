"""Export: JSONL, Parquet, and the seed's result files by their names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Scripted, registry_of
from pyarrow import parquet
from test_cli import SAMPLE, json_of, run
from test_evaluation import Numbers
from test_search import find

from stackprog.errors import UsageError
from stackprog.evaluation import evaluate
from stackprog.exporting import export
from stackprog.programs import build


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> object:
    return find(monkeypatch)[0]


def test_jsonl_has_a_line_a_row_with_trajectories_as_data(searched: object) -> None:
    written = export("run")

    assert [path.name for path in written] == ["answers.jsonl", "candidates.jsonl", "calls.jsonl"]
    answers, candidates, calls = map(lines, written)
    assert len(candidates) == len(searched.candidates)
    assert sum(not call["cached"] for call in calls) == searched.calls
    agent = next(
        answer
        for answer in answers
        if str(answer["program"]).startswith("[") and answer["example"] == "train0"
    )
    assert agent["trajectory"][0]["prediction"]["answer"]
    assert agent["groups"] == {"parity": "even"}


def test_parquet_has_the_same_rows_with_typed_columns(searched: object) -> None:
    tables = {path.stem: parquet.read_table(path) for path in export("run", "out", "parquet")}
    counts = {path.stem: len(lines(path)) for path in export("run", "lines")}

    assert {name: table.num_rows for name, table in tables.items()} == counts
    assert str(tables["calls"].schema.field("usd").type) == "double"
    assert str(tables["calls"].schema.field("reasoning_tokens").type) == "int64"
    assert str(tables["answers"].schema.field("error").type) == "string"


def test_the_seeds_files_have_its_names_and_its_items(searched: object) -> None:
    names = {path.name for path in export("run", "seed", "seed")}

    stacks = [str(candidate.spec) for candidate in searched.candidates]
    assert {"warmup_A_0.json", "warmup_A_1.json", "warmup_C_1.json"} <= names
    assert "Stacking_['C_0', 'A_0'].json" in names or "Stacking_['A_0', 'B_0'].json" in names
    assert len(names) == len(stacks) + 1
    (test,) = [name for name in names if name.endswith("_5_2_12.json")]
    items = json.loads(Path("seed", test).read_text())
    assert len(items) == 12
    assert items[0].keys() == {"id", "gold_answer", "answer", "acc", "all_tokens", "time"}
    assert sum(item["acc"] for item in items) == searched.test.right
    assert sum(item["all_tokens"] for item in items) == (
        searched.test.prompt_tokens + searched.test.completion_tokens
    )


def test_a_run_that_is_no_search_has_no_files_of_the_seed() -> None:
    evaluate(build("A_0", registry=registry_of(Scripted())), Numbers(), run="run")

    with pytest.raises(UsageError, match="the seed's files are of a search"):
        export("run", None, "seed")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="expected a format of jsonl, parquet, seed, got 'csv'"):
        export("run", None, "csv")


def test_the_command_names_what_it_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    json_of(capsys, "eval", "math500", *SAMPLE, "--model", "Abacus", "--limit", "3", "--run", "run")

    found = json_of(capsys, "export", "run")
    code, _, err = run(capsys, "export", "nowhere")

    assert found["files"] == [
        f"run/export/{name}.jsonl" for name in ("answers", "candidates", "calls")
    ]
    assert (code, err.count("\n")) == (2, 1)
