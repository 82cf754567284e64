"""Score programs on tasks.

`pytest evals/ --task math500 --program artifacts/math500-offline --limit 50`
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import PROPERTY, Case, run_of

from stackprog.commands.shared import budget_of
from stackprog.errors import AccessRefused, UsageError


def test_program(
    case: Case,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A program answers its task: no example fails, and the accuracy is not below the bar."""
    option: Callable[[str], Any] = request.config.getoption
    with capsys.disabled():  # what it says at Ctrl-C is seen at once
        report = scored(case, request.config)
    if isinstance(report, Exception):
        pytest.fail(str(report), pytrace=False)
    record_property(PROPERTY, json.dumps(report.to_json()))
    if report.not_asked:
        why = report.stopped or report.given_up
        pytest.fail(f"{report.not_asked} examples were not asked: {why}", pytrace=False)
    if report.failed:
        pytest.fail(
            f"{report.failed} of {report.n} examples failed: {'; '.join(report.errors)}",
            pytrace=False,
        )
    bar = option("--min-accuracy")
    if bar is not None and (report.accuracy is None or report.accuracy < bar):
        pytest.fail(f"accuracy {report.accuracy} of n = {report.n} is below {bar}", pytrace=False)


def scored(case: Case, config: pytest.Config) -> Any:
    """The report of a program on its task, or the error that a person can mend."""
    from stackprog.artifacts import program_of
    from stackprog.evaluation import evaluate
    from stackprog.identity import describe, is_offline

    option: Callable[[str], Any] = config.getoption
    try:
        named = {"directory" if case.kind == "program" else case.kind: case.program}
        program = program_of(**named, catalog=option("--catalog"), consult=option("--consult"))
        offline = is_offline(program)
        if not offline and not option("--live"):
            pytest.skip(f"{case.program} asks models that cost money: add --live")
        asked = {
            "split": option("--split"), "limit": option("--limit"), "epochs": option("--epochs"),
            "seed": option("--seed"),
            "data": option("--data") or ("sample" if offline else None),
        }  # fmt: skip
        run = run_of(case, config, {**describe(program), **asked})
        return evaluate(
            program, case.task, **asked, password=option("--password"), run=run,
            threads=option("--threads"), budget=budget_of(config.option),
        )  # fmt: skip
    except (UsageError, AccessRefused) as error:
        return error
