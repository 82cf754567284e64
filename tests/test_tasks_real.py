"""The real MATH-500 and GPQA, where they are on this disk; no question of theirs is shown.

Set STACKPROG_SHARED_DATA to a folder with `math500/{train,test}.jsonl` and `gpqa/dataset.zip`.
"""

import os
from pathlib import Path

import pytest

from stackprog.errors import DataError
from stackprog.tasks import check, get_task
from stackprog.tasks.splits import normalised, overlap, stem

DEFAULT = Path(__file__).parents[2] / "shared" / "data"
FOLDER = Path(os.environ.get("STACKPROG_SHARED_DATA", DEFAULT))
SOURCES = {"math500": FOLDER / "math500", "gpqa": FOLDER / "gpqa" / "dataset.zip"}
SIZES = {"math500": (200, 500), "gpqa": (250, 198)}
KNOWN = {"math500": (None, "MATH-500"), "gpqa": ("GPQA main minus diamond", "GPQA diamond")}
WRONG_LETTER = {"A": "B", "B": "C", "C": "D", "D": "A"}

pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in SOURCES.values()),
    reason="the real data sets are not on this disk: set STACKPROG_SHARED_DATA",
)


@pytest.fixture(params=SOURCES, scope="module")
def name(request):
    return request.param


@pytest.fixture(scope="module")
def splits(name):
    task = get_task(name)
    return {s: task.load(s, data=str(SOURCES[name])) for s in ("train", "test")}


def test_the_real_splits_have_their_published_sizes_and_are_recognised(name, splits):
    found = tuple(len(splits[s].examples) for s in ("train", "test"))

    assert found == SIZES[name]
    assert (splits["train"].known, splits["test"].known) == KNOWN[name]


def test_the_real_splits_share_no_item(splits):
    ids = [{e.id for e in splits[s].examples} for s in splits]
    texts = [{normalised(stem(e.question)) for e in splits[s].examples} for s in splits]

    assert not ids[0] & ids[1]
    assert not texts[0] & texts[1]
    assert sum(map(len, texts)) == sum(len(splits[s].examples) for s in splits)


def phrases(question):
    """Return the runs of five words of a question, without its choices."""
    words = stem(question).casefold().split()
    return {tuple(words[n : n + 5]) for n in range(len(words) - 4)}


def test_no_shipped_problem_is_a_real_one_or_close_to_it(name, splits):
    """Close: of all runs of five words in the two, seven in ten are in both."""
    task = get_task(name)
    shipped = [e for s in ("train", "test") for e in task.load(s, data="sample").examples]
    real = [e for loaded in splits.values() for e in loaded.examples]

    assert overlap(shipped, real) == []

    known = [(e.id, phrases(e.question)) for e in real]
    for example in shipped:
        own = phrases(example.question)
        close = [key for key, other in known if len(own & other) > 0.7 * len(own | other)]
        assert not close, (example.id, close)


def test_the_check_of_the_real_data_agrees(name):
    report = check(get_task(name), str(SOURCES[name]))

    assert report["overlap"] == 0
    assert report["splits"]["test"]["known"] == KNOWN[name][1]


def test_the_published_shares_are_found():
    math = check(get_task("math500"), str(SOURCES["math500"]))["splits"]["test"]["groups"]
    gpqa = check(get_task("gpqa"), str(SOURCES["gpqa"]))["splits"]["test"]["groups"]

    assert math["level"] == {"1": 43, "2": 90, "3": 105, "4": 128, "5": 134}
    assert math["subject"]["Algebra"] == 124
    assert gpqa["domain"] == {"Biology": 19, "Chemistry": 93, "Physics": 86}


def test_one_file_of_math500_is_recognised_and_a_changed_one_is_not(tmp_path):
    original = SOURCES["math500"] / "test.jsonl"
    shorter = tmp_path / "shorter.jsonl"
    shorter.write_bytes(b"".join(original.read_bytes().splitlines(keepends=True)[1:]))
    task = get_task("math500")

    assert task.load("test", data=str(original)).known == "MATH-500"
    assert task.load("test", data=str(shorter)).known is None


def test_the_metric_accepts_real_gold_answers_and_rejects_wrong_ones(name):
    task = get_task(name)
    examples = task.load("test", data=str(SOURCES[name]), limit=60).examples

    for example in examples:
        wrong = WRONG_LETTER.get(example.answer, "987654321")
        grade = task.grade(example, example.answer)
        assert grade.right and grade.exact, example.id
        assert not task.grade(example, wrong).right, example.id


def test_every_real_choice_question_ends_in_four_lines_of_choices():
    data = str(SOURCES["gpqa"])

    for example in get_task("gpqa").load("test", data=data, epochs=4).examples:
        *_, blank, a, b, c, d = example.question.split("\n")
        assert blank == ""
        assert [line[:3] for line in (a, b, c, d)] == ["A) ", "B) ", "C) ", "D) "], example.id
        assert all(len(line) > 3 and line == line.strip() for line in (a, b, c, d)), example.id


def test_four_epochs_put_every_real_key_once_at_each_letter():
    examples = get_task("gpqa").load("test", data=str(SOURCES["gpqa"]), epochs=4).examples

    letters = {}
    for example in examples:
        letters.setdefault(example.id, []).append(example.answer)
    assert len(letters) == 198
    assert all(sorted(found) == list("ABCD") for found in letters.values())


def test_no_wrong_password_gets_through():
    """The archive's own check is one byte: about 1 in 256 wrong passwords passes it."""
    task = get_task("gpqa")

    for n in range(300):
        with pytest.raises(DataError, match="password") as caught:
            task.load("test", data=str(SOURCES["gpqa"]), password=f"wrong {n}")
        assert "\n" not in str(caught.value)
