"""Parts of a data set are fair, repeatable and disjoint."""

import itertools
import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from stackprog.tasks.splits import (
    normalised,
    overlap,
    stratified_prefix,
    stratified_sample,
    without_overlap,
)


@dataclass(frozen=True)
class Question:
    """What items and examples have in common."""

    id: str
    question: str = ""
    groups: dict = field(default_factory=dict)


def questions(**counts):
    """Make items of the given subjects, their levels 1 to 3 in turn, mixed up."""
    made = [
        Question(f"{subject}{n}", f"{subject}{n}", {"subject": subject, "level": str(n % 3 + 1)})
        for subject, count in counts.items()
        for n in range(count)
    ]
    random.Random(7).shuffle(made)
    return made


def shares(items, group):
    return Counter(item.groups[group] for item in items)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Find $x$ if $2x = 3$.", "find  $x$\nif $2x=3$"),
        (r"What is $\dfrac{1}{2}$?", r"What is $\frac{1}{2}$"),
        (r"$\left(1,\, 2\right)$", "(1, 2)"),
        ("Full\u00a0width \uff11", "Full width 1"),
    ],
)
def test_copies_of_one_problem_are_recognised(one, other):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Find $x + 1$.", "Find $x - 1$."),
        (r"$\frac{1}{2}$", r"$\frac{2}{1}$"),
        (r"$\leftarrow$", r"$\rightarrow$"),
        ("$12$", "$1.2$"),
    ],
)
def test_problems_that_differ_in_meaning_stay_different(one, other):
    assert normalised(one) != normalised(other)


def test_an_item_is_in_both_splits_by_its_text_or_by_its_id():
    test = [Question("t1", "One plus one?"), Question("t2", "Two plus two?")]
    train = [Question("a", "one  plus one"), Question("t2", "Revised"), Question("b", "Three?")]

    assert overlap(train, test) == ["a", "t2"]
    assert without_overlap(train, test) == [train[2]]
    assert overlap(without_overlap(train, test), test) == []


def test_the_order_of_choices_does_not_hide_a_copy():
    test = [Question("t", "Which?\n\nA) x\nB) y\nC) z\nD) w")]
    train = [Question("a", "Which?\n\nA) w\nB) z\nC) y\nD) x"), Question("b", "What?\n\nA) x")]

    assert overlap(train, test) == ["a"]


def test_a_sample_gives_each_group_its_share_by_largest_remainder():
    drawn = stratified_sample(questions(Algebra=20, Counting=30, Geometry=50), 11, random.Random(0))

    assert shares(drawn, "subject") == {"Algebra": 2, "Counting": 3, "Geometry": 6}  # 2.2, 3.3, 5.5
    assert len({item.id for item in drawn}) == 11


def test_a_sample_gives_each_level_of_a_subject_its_share():
    drawn = stratified_sample(questions(Algebra=30, Geometry=30), 30, random.Random(0))

    levels = Counter((item.groups["subject"], item.groups["level"]) for item in drawn)
    assert set(levels.values()) == {5}


def test_a_sample_is_repeatable_and_follows_its_seed():
    items = questions(Algebra=40, Geometry=20)

    first = stratified_sample(items, 12, random.Random(1))

    random.seed(99)  # noqa: TID251 - to show that it changes nothing
    assert stratified_sample(items, 12, random.Random(1)) == first
    assert stratified_sample(items, 12, random.Random(2)) != first
    assert [item for item in items if item in first] == first


def test_equal_remainders_do_not_favour_the_first_group():
    items = questions(Algebra=2, Geometry=2, Counting=2)

    drawn = [stratified_sample(items, 1, random.Random(seed))[0] for seed in range(60)]

    found = shares(drawn, "subject")
    assert len(found) == 3
    assert min(found.values()) > 8


@pytest.mark.parametrize("size", [10, 11, 1000])
def test_a_part_as_large_as_the_whole_is_the_whole(size):
    items = questions(Algebra=6, Geometry=4)

    assert stratified_sample(items, size, random.Random(0)) == items
    assert stratified_prefix(items, size, seed=0) == items


def test_a_smaller_limit_is_a_subset_of_a_larger_one():
    items = questions(Algebra=124, Geometry=41, Counting=38, Precalculus=56)

    parts = [{item.id for item in stratified_prefix(items, n, seed=5)} for n in range(1, 259)]

    assert [len(part) for part in parts] == list(range(1, 259))
    assert all(small < large for small, large in itertools.pairwise(parts))


@pytest.mark.parametrize("size", [10, 50, 100, 200])
def test_a_limit_gives_each_group_its_share_to_within_two(size):
    items = questions(Algebra=124, Geometry=41, Counting=38, Precalculus=56)

    found = shares(stratified_prefix(items, size, seed=0), "subject")

    for subject, count in shares(items, "subject").items():
        assert abs(found[subject] - count * size / len(items)) < 2


def test_a_limit_gives_each_level_of_a_subject_its_share():
    items = questions(Algebra=60, Geometry=60)

    for seed in range(5):
        part = stratified_prefix(items, 60, seed)
        levels = Counter((item.groups["subject"], item.groups["level"]) for item in part)
        assert set(levels.values()) <= {9, 10, 11}


def test_a_limit_depends_on_seed_and_ids_and_not_on_the_order_of_rows():
    items = questions(Algebra=40, Geometry=20)

    first = {item.id for item in stratified_prefix(items, 12, seed=1)}

    assert {item.id for item in stratified_prefix(items[::-1], 12, seed=1)} == first
    assert {item.id for item in stratified_prefix(items, 12, seed=2)} != first


def test_every_item_has_the_same_chance_to_be_in_a_limit():
    items = questions(Algebra=9, Geometry=3)

    counts = Counter(i.id for seed in range(400) for i in stratified_prefix(items, 4, seed))

    assert len(counts) == 12
    assert all(90 < count < 180 for count in counts.values())  # expected 133
