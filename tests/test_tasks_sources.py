"""Each source gives what it says or one clear line, and never another source instead."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile

import pytest

from stackprog.errors import DataError
from stackprog.tasks import check, get_task, gpqa
from stackprog.tasks.items import Row, digest, read_items

PROBLEMS = [
    {
        "problem": f'Find ${n} + \\frac{{1}}{{2}}$.\nThen "stop", please.',
        "answer": f"\\frac{{{2 * n + 1}}}{{2}}",
        "subject": "Algebra" if n % 2 else "Geometry",
        "level": n % 5 + 1,
        "unique_id": f"own/{n}",
    }
    for n in range(12)
]
MATH = get_task("math500")
GPQA = get_task("gpqa")


def as_jsonl(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def as_csv(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def choice_rows(*records):
    return [
        {
            "Record ID": record,
            "Question": f"What is asked in {record}?",
            "Correct Answer": "key",
            "Incorrect Answer 1": "one",
            "Incorrect Answer 2": "two",
            "Incorrect Answer 3": "three",
            "High-level domain": "Physics",
        }
        for record in records
    ]


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def message(task, split, data, **settings):
    """Return the one line a source that cannot be used is answered with."""
    with pytest.raises(DataError) as caught:
        task.load(split, data=data, **settings)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    return str(caught.value)


def plain(dataset):
    return [example.toDict() for example in dataset.examples]


def test_csv_and_jsonl_of_the_same_rows_read_the_same(tmp_path):
    lines = MATH.load("test", data=write(tmp_path / "a.jsonl", as_jsonl(PROBLEMS)))
    table = MATH.load("test", data=write(tmp_path / "b.csv", as_csv(PROBLEMS)))

    assert plain(lines) == plain(table)
    assert lines.sha256 == table.sha256
    assert lines.examples[3].groups == {"subject": "Algebra", "level": "4"}


def test_a_byte_order_mark_and_blank_lines_do_not_matter(tmp_path):
    text = "\ufeff" + as_jsonl(PROBLEMS).replace("}\n", "}\n\n")

    loaded = MATH.load("test", data=write(tmp_path / "a.jsonl", text))

    assert len(loaded.examples) == len(PROBLEMS)


def test_the_digest_knows_content_and_not_order_or_ids(tmp_path):
    def sha256(rows):
        return MATH.load("test", data=write(tmp_path / "a.jsonl", as_jsonl(rows))).sha256

    renamed = [row | {"unique_id": row["unique_id"] + "x"} for row in PROBLEMS]
    altered = [PROBLEMS[0] | {"answer": "7"}, *PROBLEMS[1:]]

    assert sha256(PROBLEMS[::-1]) == sha256(PROBLEMS) == sha256(renamed)
    assert sha256(altered) != sha256(PROBLEMS)
    assert sha256(PROBLEMS[1:]) != sha256(PROBLEMS)


def test_a_row_without_an_id_gets_one_from_its_text(tmp_path):
    rows = [{key: row[key] for key in row if key != "unique_id"} for row in PROBLEMS]

    first = MATH.load("test", data=write(tmp_path / "a.jsonl", as_jsonl(rows)))
    second = MATH.load("test", data=write(tmp_path / "b.jsonl", as_jsonl(rows[::-1])))

    assert {e.id for e in first.examples} == {e.id for e in second.examples}
    assert len({e.id for e in first.examples}) == len(rows)


def test_a_folder_has_two_splits_and_train_leaves_out_what_test_holds(tmp_path):
    write(tmp_path / "test.csv", as_csv(PROBLEMS[:5]))
    same_text = PROBLEMS[1] | {"unique_id": "own/other", "problem": PROBLEMS[1]["problem"] + " "}
    write(tmp_path / "train.jsonl", as_jsonl([*PROBLEMS[4:], same_text]))

    test = MATH.load("test", data=str(tmp_path))
    train = MATH.load("train", data=str(tmp_path))

    assert [e.id for e in test.examples] == [f"own/{n}" for n in range(5)]
    assert [e.id for e in train.examples] == [f"own/{n}" for n in range(5, 12)]
    assert train.source == f"{tmp_path.name}/train.jsonl without 2 rows of test"


def test_a_source_names_no_folder_above_its_own(tmp_path):
    (tmp_path / "deep").mkdir()
    data = write(tmp_path / "deep" / "a.jsonl", as_jsonl(PROBLEMS))

    assert MATH.load("test", data=data).source == "a.jsonl"


def test_one_file_is_all_test_and_train_is_refused_with_the_reason(tmp_path):
    data = write(tmp_path / "a.jsonl", as_jsonl(PROBLEMS))

    assert len(MATH.load("test", data=data).examples) == len(PROBLEMS)
    assert "one file, so all its rows are test" in message(MATH, "train", data)
    assert check(MATH, data)["splits"]["train"] is None


def test_a_train_split_that_is_all_test_is_refused(tmp_path):
    write(tmp_path / "test.jsonl", as_jsonl(PROBLEMS))
    write(tmp_path / "train.jsonl", as_jsonl(PROBLEMS[:3]))

    assert "all 3 rows of train are in test too" in message(MATH, "train", str(tmp_path))


def test_a_missing_path_says_so(tmp_path):
    assert "no file or folder" in message(MATH, "test", str(tmp_path / "nothing.jsonl"))
    assert "no file or folder" in message(MATH, "test", "line\nbreak")
    assert "cannot read" in message(MATH, "test", "x" * 300)


def test_a_folder_without_the_split_says_what_it_found(tmp_path):
    write(tmp_path / "other.txt", "")

    found = message(MATH, "test", str(tmp_path))

    assert found.endswith("expected test.jsonl or test.csv, found other.txt")


def test_a_folder_with_two_files_for_one_split_is_not_guessed_at(tmp_path):
    write(tmp_path / "test.jsonl", as_jsonl(PROBLEMS))
    write(tmp_path / "test.csv", as_csv(PROBLEMS))

    assert "holds both test.jsonl or test.csv" in message(MATH, "test", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.jsonl", "", "'a.jsonl' has no rows"),
        ("a.csv", "", "'a.csv' has no rows"),
        ("a.csv", "problem,answer,subject,level\n", "'a.csv' has no rows"),
        ("a.txt", "hello", "cannot tell what 'a.txt' holds"),
        ("a.jsonl", b"\xff\xfe{}", "'a.jsonl' is not UTF-8 text (byte 0)"),
        ("a.jsonl", as_jsonl(PROBLEMS[:2]) + '{"problem": "cut', "line 3 of a.jsonl is not JSON"),
        ("a.jsonl", "[" * 100_000, "line 1 of a.jsonl is not JSON: too deeply nested"),
        ("a.jsonl", '{"level": ' + "9" * 5000 + "}", "line 1 of a.jsonl is not JSON"),
        ("a.jsonl", "[1, 2]", "line 1 of a.jsonl: expected a JSON object, got list"),
        (
            "a.jsonl",
            '\n{"question": "q", "answer": "a"}',
            (
                "line 2 of a.jsonl lacks problem, subject, level: found 'question', 'answer'; "
                "expected problem, answer, subject, level"
            ),
        ),
        ("a.csv", "problem,answer\np,a\n", "line 2 of a.csv lacks subject, level"),
        ("a.csv", "problem,answer,subject,level\np,a\n", "line 2 of a.csv lacks subject, level"),
        ("a.csv", "problem,answer\np,a,more\n", "line 2 of a.csv has more cells than"),
        ("a.csv", 'problem,answer\n"p"x,a\n', "line 2 of a.csv is not CSV"),
        ("a.csv", f"problem,answer\n{'p' * 200_000},a\n", "of a.csv is not CSV"),
        ("a.jsonl", as_jsonl(PROBLEMS[:1] * 2), "line 2 of a.jsonl repeats the id 'own/0'"),
        (
            "a.jsonl",
            json.dumps(PROBLEMS[0] | {"answer": " "}),
            "line 1 of a.jsonl: expected text in 'answer', got an empty cell",
        ),
        (
            "a.jsonl",
            json.dumps(PROBLEMS[0] | {"problem": ["p"]}),
            "line 1 of a.jsonl: expected text in 'problem', got list",
        ),
        (
            "a.jsonl",
            json.dumps(PROBLEMS[0] | {"problem": "\ud800"}),
            "the text in 'problem' is not valid Unicode",
        ),
        *(
            (
                "a.jsonl",
                json.dumps(PROBLEMS[0] | {"level": level}),
                f"line 1 of a.jsonl: expected a level from 1 to 5, got '{level}'",
            )
            for level in (float("inf"), 9, 0, "Level 6", True)
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_line(tmp_path, name, content, expected):
    assert expected in message(MATH, "test", write(tmp_path / name, content))


def test_a_level_that_the_authors_left_open_is_a_level(tmp_path):
    """Some rows of MATH have no level but `Level ?`."""
    row = json.dumps(PROBLEMS[0] | {"level": "Level ?"})

    (example,) = MATH.load("test", data=write(tmp_path / "a.jsonl", row)).examples

    assert example.groups["level"] == "?"


def test_many_columns_are_not_all_quoted(tmp_path):
    row = {f"column {n}": "x" for n in range(70)}

    assert "and 62 more" in message(GPQA, "test", write(tmp_path / "a.jsonl", json.dumps(row)))


def test_a_folder_that_may_not_be_read_is_one_clear_line(tmp_path):
    closed = tmp_path / "closed.jsonl"
    closed.mkdir()
    (closed / "test.jsonl").symlink_to(closed / "test.jsonl")

    assert message(MATH, "test", str(closed))


def make_archive(path, **members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in members.items():
            archive.writestr(f"dataset/gpqa_{name}.csv", as_csv(rows))
    return str(path)


def test_an_archive_gives_diamond_and_main_without_the_records_of_diamond(tmp_path):
    main = choice_rows("r1", "r2", "r3", "r4")
    main[0]["Question"] = "The question of r1 in other words?"
    data = make_archive(tmp_path / "a.zip", diamond=choice_rows("r1", "r3"), main=main)

    assert [e.id for e in GPQA.load("test", data=data).examples] == ["r1", "r3"]
    assert [e.id for e in GPQA.load("train", data=data).examples] == ["r2", "r4"]


def test_an_archive_with_another_password_is_one_clear_line(tmp_path):
    data = make_archive(tmp_path / "a.zip", diamond=choice_rows("r1"))
    content = bytearray((tmp_path / "a.zip").read_bytes())
    content[6] |= 1  # the flag of the local header that says: encrypted
    content[content.index(b"PK\x01\x02") + 8] |= 1
    write(tmp_path / "a.zip", bytes(content))

    assert "wrong password for 'a.zip'" in message(GPQA, "test", data)
    assert "wrong password for 'a.zip'" in message(GPQA, "test", data, password="ünknown")


def test_an_archive_that_is_broken_or_another_one_is_one_clear_line(tmp_path):
    other = make_archive(tmp_path / "a.zip", other=choice_rows("r1"))
    broken = write(tmp_path / "b.zip", "PK but no archive")

    assert "'a.zip' has no 'gpqa_diamond.csv'" in message(GPQA, "test", other)
    assert "is not a whole zip archive" in message(GPQA, "test", broken)
    assert "math500 does not read archives" in message(MATH, "test", other)


def test_an_archive_in_an_encryption_that_cannot_be_read_says_so(tmp_path):
    pyzipper = pytest.importorskip("pyzipper")
    path = tmp_path / "a.zip"
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"x")
        archive.writestr("gpqa_diamond.csv", as_csv(choice_rows("r1")))

    assert "packed in a way that cannot be read" in message(GPQA, "test", str(path))


def test_ids_are_compared_after_reading():
    rows = [Row("row 0", choice_rows("r1")[0]), Row("row 1", choice_rows(" r1 ")[0])]

    with pytest.raises(DataError, match="row 1 repeats the id 'r1'"):
        read_items(rows, gpqa.read_item)

    assert len(digest(read_items(rows[:1], gpqa.read_item))) == 64


HUB_SCRIPT = """
import dataclasses, json, os, sys
from stackprog.tasks import math500
from stackprog.tasks.loading import Request, load_dataset

hub = {
    "test": dataclasses.replace(math500.HUB["test"], repo=sys.argv[1]),
    "train": dataclasses.replace(math500.HUB["train"], repo=sys.argv[2]),
}
table = dataclasses.replace(math500.TABLE, hub=hub)
before = dict(os.environ)
found = {s: load_dataset(table, Request(s), math500.make_example) for s in ("train", "test")}
assert dict(os.environ) == before
print(json.dumps({s: [e.toDict() for e in d.examples] for s, d in found.items()}))
"""


def run_python(code, *arguments, home, **environment):
    """Run a fresh interpreter with a Hugging Face cache of its own, cut off from the Hub."""
    variables = os.environ | {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1"} | environment
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=variables, check=False)


def test_the_hub_source_reads_what_the_datasets_package_reads(tmp_path):
    """The package is the real one; only the repositories are folders on this disk."""
    pytest.importorskip("datasets")
    test, train = tmp_path / "test", tmp_path / "train"
    test.mkdir(), train.mkdir()
    write(test / "test.jsonl", as_jsonl(PROBLEMS[:4]))
    solved = [
        {
            "problem": row["problem"],
            "level": f"Level {row['level']}",
            "type": row["subject"],
            "solution": f"So $\\boxed{{{row['answer']}}}$.",
        }
        for row in PROBLEMS[2:]
    ]
    write(train / "train.jsonl", as_jsonl(solved))

    run = run_python(HUB_SCRIPT, str(test), str(train), home=tmp_path / "home")

    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["test"] == plain(
        MATH.load("test", data=write(tmp_path / "a.jsonl", as_jsonl(PROBLEMS[:4])))
    )
    assert [e["question"] for e in found["train"]] == [row["problem"] for row in PROBLEMS[4:]]
    assert [e["answer"] for e in found["train"]] == [row["answer"] for row in PROBLEMS[4:]]
    assert found["train"][0]["id"] == "train/lighteval-order/2"
    assert found["train"][0]["groups"] == {"subject": "Geometry", "level": "5"}


@pytest.mark.parametrize(("name", "hint"), [("math500", "check the network"), ("gpqa", "gated")])
def test_without_the_hub_the_reader_is_told_the_other_ways(tmp_path, name, hint):
    pytest.importorskip("datasets")
    code = (
        "import sys; from stackprog.errors import DataError; from stackprog.tasks import get_task\n"
        "try: get_task(sys.argv[1]).load('test')\n"
        "except DataError as error: print(error)"
    )

    run = run_python(code, name, home=tmp_path)

    assert run.stdout.count("\n") == 1
    assert hint in run.stdout
    assert "--data sample" in run.stdout
    assert "--data PATH" in run.stdout


def test_without_a_network_the_one_line_is_all_that_is_said(tmp_path):
    """The library is the real one, and its server is not there; its waits are left out."""
    pytest.importorskip("datasets")
    code = (
        "import time; time.sleep = lambda seconds: None\n"
        "from stackprog.cli import main\n"
        "raise SystemExit(main(['eval', 'math500', '--model', 'Euler', '--limit', '1']))"
    )
    nowhere = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "0"}

    run = run_python(code, home=tmp_path, **nowhere)

    assert run.returncode == 2
    assert run.stderr.count("\n") == 1, run.stderr
    assert "check the network" in run.stderr
