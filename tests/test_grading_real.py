"""The grader on real gold answers, labelled pairs and recorded responses (read where they lie)."""

from __future__ import annotations

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dspy
import pytest
from conftest import shared_data

from stackprog.grading import grade_math
from stackprog.grading.normalise import normalise


def read(*path: str) -> list[dict]:
    lines = shared_data().joinpath(*path).read_text().splitlines()
    return [json.loads(line) for line in lines]


def golds() -> list[str]:
    return [row["answer"] for name in ("test", "train") for row in read("math500", f"{name}.jsonl")]


def test_every_gold_answer_equals_itself_boxed_and_bare() -> None:
    forms = [
        "{}",
        r"So $\boxed{{{}}}$.",
        r"\[ {} \]",
        "The answer is ${}$.",
        "Answer: {}",
        "The answer is {}. I hope it is.",
    ]

    unequal = [
        (gold, form)
        for gold in golds()
        for form in forms
        if not grade_math(gold, form.format(gold)).right
    ]

    assert not unequal


def test_no_gold_answer_equals_a_different_one() -> None:
    distinct = list({normalise(gold).text: gold for gold in golds()}.values())
    # Two numbers in another order, a letter with and without brackets, a name, and base ten.
    same = [{"1,-2", "-2,1"}, {r"\text{E}", r"\text{(E)}"}, {"x=5", "5"}, {"24_{10}", "24"}]
    draw = random.Random(0)
    pairs = [draw.sample(distinct, 2) for _ in range(5000)]
    pairs += [
        [a, b]
        for a in distinct
        for b in distinct
        if a != b and not (a + b).replace("-", "").isdigit()
    ][::7]

    equal = [
        pair
        for pair in pairs
        if grade_math(pair[0], rf"\boxed{{{pair[1]}}}").right and set(pair) not in same
    ]

    assert len(pairs) > 2000
    assert not equal


def test_labelled_pairs_are_judged_as_labelled() -> None:
    pairs = read("grading", "math_pairs.jsonl")

    with ThreadPoolExecutor(16) as threads:
        grades = list(threads.map(lambda pair: grade_math(pair["gold"], pair["prediction"]), pairs))
    wrong = [
        pair for pair, grade in zip(pairs, grades, strict=True) if grade.right != pair["equivalent"]
    ]

    assert not [pair for pair in wrong if not pair["equivalent"]]
    assert len(wrong) <= 0.002 * len(pairs)
    assert not {grade.reason for grade in grades} & {"timeout", "refused"}


# Gold answers on which the recorded verdict and ours differ, looked at one by one: why ours stands.
KNOWN = {
    r"\text{(E)}": "the recorder kept no lettered answers",
    r"3 \pm 2 \sqrt{2}": "both values are listed",
    "40": "the unit is the question's own",
    r"16 \sqrt{3}": "the box is the gold answer",
    r"\cot x": "the box is the gold answer",
    "2516_8": "the base is left out, which the conventions do not allow",
}


@pytest.mark.parametrize(
    "model", ["llama-3.1-8b", "llama-3.3-70b", "qwen-2.5-7b", "qwen-2.5-32b", "qwen-2.5-72b"]
)
def test_recorded_responses_are_judged_as_a_careful_reader_would(model: str) -> None:
    rows = read("recorded", "math500", f"{model}.jsonl")

    grades = [grade_math(row["gold"], row["response"]) for row in rows]
    apart = [
        row["gold"]
        for row, grade in zip(rows, grades, strict=True)
        if grade.right != row["correct_regraded"]
    ]

    assert set(apart) <= set(KNOWN)
    assert Counter(grade.reason for grade in grades)["timeout"] == 0


def test_inside_evaluate_the_score_does_not_depend_on_the_threads() -> None:
    pairs = read("grading", "math_pairs.jsonl")[::25]
    devset = [
        dspy.Example(gold=pair["gold"], text=pair["prediction"]).with_inputs("text")
        for pair in pairs
    ]

    class Echo(dspy.Module):
        def forward(self, text: str) -> dspy.Prediction:
            return dspy.Prediction(text=text)

    def metric(example: dspy.Example, prediction: dspy.Prediction, _: object = None) -> bool:
        return grade_math(example.gold, prediction.text).right

    results = [
        dspy.Evaluate(devset=devset, metric=metric, num_threads=threads, display_progress=False)(
            Echo()
        )
        for threads in (1, 4, 64)
    ]

    labels = [pair["equivalent"] for pair in pairs]
    assert [[bool(score) for _, _, score in result.results] for result in results] == [labels] * 3


def test_the_shared_data_is_no_part_of_the_repository() -> None:
    repository = Path(__file__).resolve().parent.parent

    assert not list(repository.rglob("math_pairs.jsonl"))
