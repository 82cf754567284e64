"""What makes two runs the same: a run goes on only as what it began as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from stackprog.baselines.running import run_baselines
from stackprog.errors import RunError
from stackprog.evaluation import evaluate
from stackprog.modules import protocols, signatures
from stackprog.programs import build
from stackprog.search.runner import search


@pytest.mark.parametrize("changed", ["ours", "published"])
def test_a_run_does_not_go_on_under_other_prompts(
    monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    def runs() -> list[Callable[[], Any]]:
        some: dict[str, Any] = {"data": "sample", "limit": 1, "train_size": 1, "threads": 1}
        return [
            lambda: search("math500", models="Abacus,Pascal", top_n=2, run="search", **some),
            lambda: run_baselines("math500", "single", model="Abacus", run="baseline", **some),
            lambda: evaluate(build("Abacus_0"), "math500", data="sample", limit=1, run="eval"),
        ]

    for first in runs():
        first()
    if changed == "ours":
        other = signatures.FuseAnswers.with_instructions("Choose one.")
        monkeypatch.setattr(signatures, "FuseAnswers", other)
    else:
        other = replace(protocols.PROTOCOLS["simple-evals"], problem="Solve it. {question}")
        monkeypatch.setitem(protocols.PROTOCOLS, "simple-evals", other)

    for again in runs():
        with pytest.raises(RunError, match="prompts was"):
            again()
