"""What was cut off and what kept no format is told beside every score, with its share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openrouter as server
import pytest
from test_cli import run

SMALL = ("math500", "--data", "sample", "--limit", "2", "--threads", "1", "--catalog", "mine.toml")


@pytest.fixture
def cut_off() -> Any:
    """Two models whose replies all end at the output limit, in a catalog of the folder."""
    act = server.answers("length", content="I think that maybe")
    with server.running(*[act] * 4000) as running:
        Path("mine.toml").write_text(
            "".join(f'[{n}]\nlm = "openai/{n}"\napi_base = "{running.url}"\n' for n in ("Ma", "Mb"))
        )
        yield running


@pytest.mark.usefixtures("cut_off")
def test_an_evaluation_tells_the_share_beside_the_accuracy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, "eval", *SMALL, "--model", "Ma", "--run", "one")

    accuracy = next(line for line in out.splitlines() if line.startswith("accuracy"))
    assert accuracy.endswith("cut off 2 (100 %)")
    assert "replies unparsed 2 (100 %)" in out


@pytest.mark.usefixtures("cut_off")
def test_a_search_and_its_artifact_tell_it(capsys: pytest.CaptureFixture[str]) -> None:
    small = ("--models", "Ma,Mb", "--top-n", "2", "--train-size", "2", "--run", "found")
    _, out, _ = run(capsys, "search", *SMALL, *small)
    report = json.loads(Path("found/report.json").read_text())
    saved = json.loads(Path("found/artifact/report.json").read_text())
    _, shown, _ = run(capsys, "show", "found/artifact", "--catalog", "mine.toml")

    live, test = out.split("winner:")
    for text in (live, test, shown):
        assert "cut off" in text
        assert "unparsed" in text
        assert "2 (100 %)" in text
    assert report["candidates"][0]["truncated"] == report["candidates"][0]["unparsed"] == 2
    assert report["test"]["truncated"] == saved["test"]["truncated"] == 2
    assert saved["test"]["unparsed"] == 2
    assert saved["test"]["nodes"][0]["unparsed"] == 2
    page = Path("found/artifact/README.md").read_text()
    assert "failed 0, cut off 2 (100 %), 2 replies unparsed), USD unknown" in page


@pytest.mark.usefixtures("cut_off")
def test_the_table_of_several_baselines_tells_it(capsys: pytest.CaptureFixture[str]) -> None:
    small = ("--models", "Ma,Mb", "--train-size", "2", "--run", "all")
    _, out, _ = run(capsys, "baseline", *SMALL[:1], "single", *SMALL[1:], *small)

    head = next(line for line in out.splitlines() if line.startswith("on math500"))
    assert "cut off" in head
    assert "unparsed" in head


def test_a_node_that_only_was_cut_off_has_both_figures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with server.running(*[server.answers("length", content="Answer: x")] * 2) as running:
        Path("mine.toml").write_text(f'[Ma]\nlm = "openai/m"\napi_base = "{running.url}"\n')
        _, out, _ = run(capsys, "eval", *SMALL, "--model", "Ma", "--run", "one")

    assert "replies unparsed 0" in out
    head, node = (line.split() for line in out.splitlines() if line.startswith(("node", "root")))
    assert head[:5] == ["node", "model", "replies", "unparsed", "truncated"]
    assert node[:5] == ["root", "Ma", "2", "0", "2"]


def test_where_nothing_is_cut_off_the_tables_have_no_such_column(
    capsys: pytest.CaptureFixture[str],
) -> None:
    some = ("math500", "--data", "sample", "--limit", "2", "--train-size", "2", "--top-n", "2")
    _, out, _ = run(capsys, "search", *some, "--models", "Abacus,Pascal", "--run", "found")

    assert "cut off" not in out
    assert json.loads(Path("found/report.json").read_text())["test"]["truncated"] == 0
