"""Every task of the table keeps the same contract, and each metric its own."""

import json
import os
import random
import subprocess
import sys
from collections import Counter

import pytest

from stackprog.errors import UsageError
from stackprog.tasks import TASKS, Task, check, get_task, task_names
from stackprog.tasks.gpqa import choice_order
from stackprog.tasks.math500 import from_lighteval, last_boxed
from stackprog.tasks.sources import sample_folder

WRONG_LETTER = {"A": "B", "B": "C", "C": "D", "D": "A"}


@pytest.fixture(params=TASKS)
def task(request):
    return get_task(request.param)


def test_a_task_of_the_table_fills_the_seam(task):
    assert isinstance(task, Task)
    assert task.title and task.groups


def test_the_shipped_problems_load_and_share_nothing_between_splits(task):
    report = check(task, "sample")

    assert report["overlap"] == 0
    assert report["splits"]["train"]["n"] >= 40
    assert report["splits"]["test"]["n"] >= 80
    assert report["splits"]["test"]["source"] == f"sample {task.name}/test.jsonl"
    for split in report["splits"].values():
        assert set(split["groups"]) == set(task.groups)
        assert all(sum(counts.values()) == split["n"] for counts in split["groups"].values())
    assert json.loads(json.dumps(report)) == report


def test_the_data_page_states_the_counts_of_the_files(task):
    page = sample_folder() / "README.md"
    if not page.is_file():
        pytest.skip("the data page is not inside this installation")
    splits = check(task, "sample")["splits"]

    assert (
        f"| `{task.name}/` | {splits['train']['n']} | {splits['test']['n']} |" in page.read_text()
    )


def test_an_example_has_the_agreed_fields(task):
    example = task.load("test", data="sample").examples[0]

    assert set(example.inputs().keys()) == {"question"}
    assert isinstance(example.id, str) and isinstance(example.answer, str)
    assert example.epoch == 0
    assert tuple(example.groups) == task.groups
    assert all(isinstance(value, str) for value in example.groups.values())


def test_the_metric_accepts_every_shipped_gold_answer_and_rejects_a_wrong_one(task):
    examples = [e for split in ("train", "test") for e in task.load(split, data="sample").examples]

    for example in examples:
        wrong = WRONG_LETTER.get(example.answer, "987654321")
        assert task.grade(example, example.answer).right, example.id
        assert not task.grade(example, wrong).right, example.id


def test_loading_twice_gives_the_same_examples(task):
    first = task.load("test", data="sample", seed=3, epochs=2, limit=9)
    second = task.load("test", data="sample", seed=3, epochs=2, limit=9)

    assert [e.toDict() for e in first.examples] == [e.toDict() for e in second.examples]
    assert first.sha256 == second.sha256


def test_epochs_repeat_all_questions_one_epoch_after_the_other(task):
    loaded = task.load("test", data="sample", epochs=2, limit=5).examples

    assert [e.epoch for e in loaded] == [0] * 5 + [1] * 5
    assert [e.id for e in loaded[:5]] == [e.id for e in loaded[5:]]


def test_a_limit_leaves_the_digest_of_the_split_alone(task):
    whole = task.load("test", data="sample")
    part = task.load("test", data="sample", limit=7, epochs=3)

    assert part.sha256 == whole.sha256
    assert len(part.examples) == 21


@pytest.mark.parametrize("wrong", [{"split": "validation"}, {"epochs": 0}, {"limit": 0}])
def test_what_no_data_set_can_give_is_one_clear_line(task, wrong):
    with pytest.raises(UsageError, match="expected") as caught:
        task.load(**({"split": "test", "data": "sample"} | wrong))

    assert "\n" not in str(caught.value)


def test_an_unknown_task_is_told_the_known_ones():
    with pytest.raises(UsageError, match="no task 'math5000': expected one of math500, gpqa"):
        get_task("math5000")


def test_importing_the_tasks_imports_no_heavy_package():
    code = (
        "import sys, stackprog.tasks as t; t.get_task('math500'); t.get_task('gpqa');"
        "print([m for m in ('dspy', 'datasets', 'sympy', 'litellm') if m in sys.modules])"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


def _install_entry_point(folder, name, value):
    """Put what an installed package leaves behind into a folder: its metadata and its module."""
    info = folder / "mytasks-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mytasks\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[stackprog.tasks]\n{name} = {value}\n")


def test_an_outside_package_adds_a_task_by_its_entry_point(tmp_path, monkeypatch):
    _install_entry_point(tmp_path, "mine", "outside_task:TASK")
    source = "from stackprog.tasks.gpqa import Gpqa\nTASK = Gpqa()\nTASK.name = 'mine'\n"
    (tmp_path / "outside_task.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))

    names, task = task_names(), get_task("mine")

    assert names == [*TASKS, "mine"]
    assert task.name == "mine"


@pytest.mark.parametrize("value", ["no_such_module:TASK", "json:nothing", "json:loads", "os:sep"])
def test_an_outside_task_that_cannot_be_used_is_one_clear_line(tmp_path, monkeypatch, value):
    _install_entry_point(tmp_path, "mine", value)
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(UsageError, match=value) as caught:
        get_task("mine")

    assert "\n" not in str(caught.value)


def test_an_outside_task_whose_module_raises_is_told_with_its_package(tmp_path, monkeypatch):
    _install_entry_point(tmp_path, "mine", "raising_task:TASK")
    (tmp_path / "raising_task.py").write_text("raise RuntimeError('no\\nluck')\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(UsageError, match="of the package mytasks .*RuntimeError: no luck"):
        get_task("mine")


def test_four_epochs_put_the_key_once_at_each_letter():
    for seed in range(3):
        for record in map(str, range(50)):
            orders = [choice_order(record, seed, epoch) for epoch in range(4)]
            assert {order.index(0) for order in orders} == {0, 1, 2, 3}
            assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
            assert choice_order(record, seed, 4) == orders[0]


def test_the_key_stands_at_each_letter_about_equally_often():
    places = Counter(choice_order(str(n), seed=0, epoch=0).index(0) for n in range(4000))

    assert all(900 < count < 1100 for count in places.values())


def test_the_order_of_choices_depends_on_record_and_seed_only():
    random.seed(1)  # noqa: TID251 - to show that it changes nothing
    before = choice_order("rec1", 0, 0)
    random.seed(2)  # noqa: TID251

    assert choice_order("rec1", 0, 0) == before == (0, 1, 3, 2)
    assert len({choice_order("rec1", seed, 0) for seed in range(40)}) > 10
    assert len({choice_order(f"rec{n}", 0, 0) for n in range(40)}) > 10


def test_the_order_of_choices_is_the_same_whatever_else_is_loaded(tmp_path):
    rows = [gpqa_row(f"rec{n}") for n in range(6)]
    forwards, backwards = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    forwards.write_text("".join(json.dumps(row) + "\n" for row in rows))
    backwards.write_text("".join(json.dumps(row) + "\n" for row in reversed(rows)))
    task = get_task("gpqa")

    first = {e.id: e.toDict() for e in task.load("test", data=str(forwards)).examples}
    second = {e.id: e.toDict() for e in task.load("test", data=str(backwards)).examples}

    assert first == second


def gpqa_row(record, key="key", wrong=("one", "two", "three")):
    """Return a row in the authors' columns, about nothing."""
    return {
        "Record ID": record,
        "Question": f"What is asked in {record}?",
        "Correct Answer": key,
        **{f"Incorrect Answer {n}": text for n, text in enumerate(wrong, start=1)},
        "High-level domain": "Physics",
    }


def _load_one(tmp_path, row, **settings):
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(row))
    return get_task("gpqa").load("test", data=str(path), **settings).examples


def test_a_choice_question_is_the_stem_a_blank_line_and_four_lines(tmp_path):
    row = gpqa_row("r", key="  spaced \n out ", wrong=("one\n", "\ttwo", "three"))

    (example,) = _load_one(tmp_path, row)

    stem, blank, *lines = example.question.split("\n")
    assert (stem, blank) == ("What is asked in r?", "")
    assert [line[:3] for line in lines] == ["A) ", "B) ", "C) ", "D) "]
    texts = ("spaced out", "one", "two", "three")
    assert [line[3:] for line in lines] == [texts[i] for i in example.order]
    assert lines["ABCD".index(example.answer)] == f"{example.answer}) spaced out"


def test_the_key_is_followed_by_its_place_even_when_a_wrong_choice_reads_the_same(tmp_path):
    row = gpqa_row("r", key="same", wrong=("same", "two", "three"))

    examples = _load_one(tmp_path, row, epochs=4)

    assert {e.answer for e in examples} == set("ABCD")
    assert all("ABCD"[e.order.index(0)] == e.answer for e in examples)


@pytest.mark.parametrize(
    ("solution", "boxed"),
    [
        (r"so $\boxed{\frac{1}{2}}.$", r"\frac{1}{2}"),
        (r"first $\boxed{1}$, then $\boxed{\{2\}}$", r"\{2\}"),
        (r"it is $\boxed 5$.", "5"),
        (r"it is \fbox{7}", "7"),
        (r"it does not close: \boxed{7", None),
        ("no box", None),
    ],
)
def test_the_answer_of_a_math_solution_is_what_its_last_box_holds(solution, boxed):
    assert last_boxed(solution) == boxed


def test_a_row_of_the_math_train_set_is_brought_to_the_columns_of_math500():
    cells = {"problem": "p", "level": "Level 3", "type": "Algebra", "solution": r"$\boxed{4}$"}

    row = from_lighteval(12, cells)

    assert row == {
        "unique_id": "train/lighteval-order/12",
        "problem": "p",
        "answer": "4",
        "subject": "Algebra",
        "level": "Level 3",
    }


def test_the_environment_is_left_as_it_was(task):
    before = dict(os.environ)

    task.load("test", data="sample")

    assert dict(os.environ) == before
