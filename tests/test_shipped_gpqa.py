"""The shipped GPQA-style sample questions: their form, their balance and every single key."""

import json
import re
from collections import Counter
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest
from shipped_gpqa_answers import REASONED, Answer
from shipped_gpqa_answers import SECOND_DERIVATIONS as SEVERAL_STEPS
from shipped_gpqa_single_law import SINGLE_LAW

Row = dict[str, str]

SECOND_DERIVATIONS = SEVERAL_STEPS | SINGLE_LAW

COLUMNS = {
    "Question",
    "Correct Answer",
    "Incorrect Answer 1",
    "Incorrect Answer 2",
    "Incorrect Answer 3",
    "Explanation",
    "Subdomain",
    "High-level domain",
    "Record ID",
}
DOMAINS = {"phys": "Physics", "chem": "Chemistry", "bio": "Biology"}
COUNTS = {
    "train": {"Physics": 27, "Chemistry": 25, "Biology": 12},
    "test": {"Physics": 58, "Chemistry": 53, "Biology": 25},
}
FRACTION = re.compile(r"([+-]?\d+)/(\d+)")
POWER = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(?:\\times|×)\s*10\^\{?([+-]?\d+)\}?")
DECIMAL = re.compile(r"([+-]?\d+(?:\.\d+)?)(?:e([+-]?\d+))?(\s*%)?")


@cache
def rows(split: str) -> tuple[Row, ...]:
    """Read one split from the installed package, or from the repository."""
    installed = files("stackprog").joinpath("data")
    data = installed if installed.is_dir() else Path(__file__).parents[1] / "data"
    text = data.joinpath("gpqa", f"{split}.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


ALL_ROWS = {row["Record ID"]: row for split in COUNTS for row in rows(split)}


def options(row: Row) -> list[str]:
    """Return the four options, the correct one first."""
    return [row["Correct Answer"], *(row[f"Incorrect Answer {i}"] for i in (1, 2, 3))]


def number_in(option: str) -> tuple[float, float]:
    """Return the first number of an option and half a unit of its last digit."""
    if found := FRACTION.search(option):
        return float(Fraction(int(found[1]), int(found[2]))), 0.0
    if found := POWER.search(option):
        digits, scale = found[1], 10.0 ** int(found[2])
    elif found := DECIMAL.search(option):
        digits, scale = found[1], 10.0 ** int(found[2] or 0) / (100 if found[3] else 1)
    else:
        raise ValueError(f"expected an option with a number such as '4.1 m/s', got {option!r}")
    decimals = len(digits.partition(".")[2])
    return float(digits) * scale, 0.5 * 10.0**-decimals * scale


def is_confirmed(choices: list[str], derived: Answer) -> bool:
    """Tell whether a derivation singles out the first of four options.

    A number must lie within 2 % of the option or within its rounding, and at least four times
    nearer to it than to any other; a text must be equal to it and to no other.
    """
    if isinstance(derived, str):
        return [option == derived for option in choices] == [True, False, False, False]
    value = float(derived)
    (right, rounding), *wrong = (number_in(option) for option in choices)
    distance = abs(right - value)
    tolerance = max(0.02 * abs(value), 1.001 * rounding)
    return distance <= tolerance and all(4 * distance < abs(n - value) for n, _ in wrong)


def normalised(text: str) -> str:
    """Return a question's words in lower case, with every number replaced by one sign."""
    return " ".join(re.sub(r"\d+(?:[.,]\d+)*", "#", text.lower()).split())


@pytest.mark.parametrize(
    ("option", "number"),
    [
        (r"2.4 \times 10^{-19} J", 2.4e-19),
        ("6.3×10^6 CFU/mL", 6.3e6),
        ("1.7e3", 1.7e3),
        ("37.5%", 0.375),
        ("9/16", 0.5625),
        ("pH 4.74", 4.74),
        ("-126 kJ/mol", -126),
        ("4.1 m/s", 4.1),
        ("0.72c", 0.72),
        ("x = 7", 7),
    ],
)
def test_numbers_are_read_as_scientists_write_them(option: str, number: float) -> None:
    """Cover every notation that occurs in the options."""
    value, _ = number_in(option)

    assert value == pytest.approx(number)


@pytest.mark.parametrize("split", COUNTS)
def test_each_split_has_its_questions_per_domain(split: str) -> None:
    """About forty percent physics, forty chemistry, twenty biology."""
    counts = Counter(row["High-level domain"] for row in rows(split))

    assert counts == COUNTS[split]


def test_every_row_has_the_columns_of_gpqa_and_no_empty_field() -> None:
    """Names as the authors of GPQA write them."""
    for row in ALL_ROWS.values():
        assert set(row) == COLUMNS, row["Record ID"]
        assert all(value.strip() for value in row.values()), row["Record ID"]


def test_record_ids_are_unique_and_name_split_and_domain() -> None:
    """The form is `sample-test-phys-001`."""
    assert len(ALL_ROWS) == sum(len(rows(split)) for split in COUNTS)
    for split in COUNTS:
        for row in rows(split):
            sample, named_split, domain, serial = row["Record ID"].split("-")
            assert (sample, named_split) == ("sample", split)
            assert DOMAINS[domain] == row["High-level domain"]
            assert re.fullmatch(r"\d{3}", serial)


def test_every_question_has_exactly_one_second_opinion() -> None:
    """Either a derivation or a reason, and none without a question."""
    opinions = Counter([*SEVERAL_STEPS, *SINGLE_LAW, *REASONED])

    assert opinions == Counter(list(ALL_ROWS))


@pytest.mark.parametrize("split", COUNTS)
def test_a_split_has_a_range_of_difficulty(split: str) -> None:
    """About two fifths need one law, two fifths several steps, and the rest has no number."""
    total = len(rows(split))
    shares = [
        sum(row["Record ID"] in kind for row in rows(split)) / total
        for kind in (SINGLE_LAW, SEVERAL_STEPS, REASONED)
    ]

    assert shares == pytest.approx([0.4, 0.4, 0.2], abs=0.04)


def test_the_four_options_differ() -> None:
    """White space does not make two options different."""
    for record_id, row in ALL_ROWS.items():
        assert len({"".join(option.split()) for option in options(row)}) == 4, record_id


@pytest.mark.parametrize("record_id", SECOND_DERIVATIONS)
def test_the_second_derivation_confirms_the_key_and_no_other_option(record_id: str) -> None:
    """Each wrong option, put in the place of the key, must be refused."""
    choices = options(ALL_ROWS[record_id])
    derived = SECOND_DERIVATIONS[record_id]()

    confirmed = [is_confirmed(choices[i:] + choices[:i], derived) for i in range(4)]

    assert confirmed == [True, False, False, False], (choices, derived)


def test_every_reason_is_a_sentence_of_its_own() -> None:
    """A reason is not the explanation said again."""
    for record_id, reason in REASONED.items():
        assert reason.endswith("."), record_id
        assert len(reason.split()) >= 12, record_id
        assert reason not in ALL_ROWS[record_id]["Explanation"], record_id
    assert len(set(REASONED.values())) == len(REASONED)


def test_no_question_is_another_with_changed_numbers() -> None:
    """With numbers masked, two questions share less than half of their words."""
    words = {name: set(normalised(row["Question"]).split()) for name, row in ALL_ROWS.items()}

    for one, two in combinations(words, 2):
        assert len(words[one] & words[two]) < len(words[one] | words[two]) / 2, (one, two)


def test_the_size_of_a_number_does_not_give_the_key_away() -> None:
    """Among four numbers the key is not mostly the smallest, the largest or in the middle."""
    ranks: Counter[int] = Counter()
    for record_id, derivation in SECOND_DERIVATIONS.items():
        if not isinstance(derivation(), str):
            right, *wrong = (number_in(option)[0] for option in options(ALL_ROWS[record_id]))
            ranks[sum(number < right for number in wrong)] += 1

    assert max(ranks.values()) <= 0.4 * ranks.total()


def test_the_length_of_a_text_does_not_give_the_key_away() -> None:
    """Among conceptual options the key is the single longest in at most a third of questions."""
    texts = [options(ALL_ROWS[record_id]) for record_id in REASONED]

    longest = sum(len(right) > max(map(len, wrong)) for right, *wrong in texts)

    assert longest <= len(texts) / 3
