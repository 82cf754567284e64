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
from stackprog.runs import Answer, RunFolder
from stackprog.specs import parse


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


def logged(*stacks: str) -> None:
    """The log of a search that scored these on one train example, and the last on one of test."""
    settings = {"command": "search", "top_n": 5, "tools_per_agent": 2, "train_size": 12}
    with RunFolder("run", settings) as folder:
        for position, text in enumerate(stacks):
            spec = parse(text)
            folder.add_candidate(
                {"position": position, "spec": str(spec), "layer": spec.layer, "stage": "x", "n": 1,
                 "right": 1, "failed": 0, "score": 1.0, "left_out": 0, "calls": 1}
            )  # fmt: skip
            for split in ("train", "test") if text == stacks[-1] else ("train",):
                folder.add(
                    Answer(str(spec), split, "q", 0, "right", str(position), "42", "42", "exact",
                           True, {}, None, 0.1)
                )  # fmt: skip


@pytest.mark.parametrize(
    ("stack", "train", "test"),
    [
        ("A_0", "warmup_A_0", "A_0"),
        ("A_0#3", "warmup_A_0", "A_0"),
        ("A_2", "warmup_A_2", "A_2"),
        ("A_1@D", "warmup_A_1", "A_1"),
        ("[[A_0, A_0]@D, A_0]@E", "warmup_A_2", "A_2"),
        ("[A_0, A_1]", "Stacking_['A_0', 'A_1']", "['A_0', 'A_1']"),
        ("[A_2, B_1]@D", "Stacking_['A_2', 'B_1']", "['A_2', 'B_1']"),
        ("[[A_0, B_1], A_1]", "Stacking_[['A_0', 'B_1'], 'A_1']", "[['A_0', 'B_1'], 'A_1']"),
        ("[A_0, A_0, A_0]", "Stacking_['A_0', 'A_0', 'A_0']", "['A_0', 'A_0', 'A_0']"),
        ("[A_0, fuse(A_0, B_1)@D]", "Stacking_['A_0', 'fuse(A_0, B_1)']",
         "['A_0', 'fuse(A_0, B_1)']"),
        ("vote(A_0#5, B_1)", "Stacking_vote(A_0, B_1)", "vote(A_0, B_1)"),
    ],
)  # fmt: skip
def test_a_stack_has_the_seeds_name_for_it(stack: str, train: str, test: str) -> None:
    logged(stack)

    names = [path.name for path in export("run", None, "seed")]
    assert names == [f"{train}.json", f"{test}_5_2_12.json"]


def test_stacks_of_one_name_have_a_file_each_that_says_which_it_is() -> None:
    stacks = ["[A_0, B_0]", "[A_0, B_0]@C", "[a_0, B_0]", "[A_0, B_0#7]"]
    logged(*stacks)

    first, *others, test = export("run", None, "seed")
    again = export("run", None, "seed")

    assert first.name == "Stacking_['A_0', 'B_0'].json"
    assert test.name == "['A_0', 'B_0']_5_2_12.json"
    assert len({path.name.casefold() for path in (first, *others)}) == 4
    found = [json.loads(path.read_text())[0] for path in (first, *others)]
    assert [item["answer"] for item in found] == ["0", "1", "2", "3"]
    assert [item.get("stack") for item in found] == [None, *(str(parse(s)) for s in stacks[1:])]
    assert again == [first, *others, test]


def test_a_name_that_is_too_long_for_a_file_is_shortened() -> None:
    pool = [f"A-Model-With-A-Rather-Long-Name-Number-{number}-Instruct_0" for number in range(9)]
    stacks = [f"[{', '.join(pool)}]", f"[{', '.join(reversed(pool))}]", f"[{', '.join(pool)}, B_0]"]
    logged(*stacks)

    *train, test = export("run", None, "seed")

    assert len({path.name for path in train}) == 3
    assert all(len(path.name.encode()) == 255 for path in (*train, test))
    assert all(path.name.startswith("Stacking_['A-Model-With") for path in train)
    assert test.name.endswith("_5_2_12.json")
    for path, stack in zip((*train, test), (*stacks, stacks[-1]), strict=True):
        assert [item["stack"] for item in json.loads(path.read_text())] == [str(parse(stack))]


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
