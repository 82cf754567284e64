"""An altered artifact is refused in one line, whatever was altered: never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY

from stackprog import show
from stackprog.artifacts import load, read_report, save
from stackprog.errors import ArtifactError, StackprogError
from stackprog.lms.catalog import Catalog
from stackprog.programs import build

DELETED = object()
ALTERED = (DELETED, None, "x", -1, [], {})
CATALOG = Catalog.load()


def altered(data: Any) -> Iterator[tuple[str, Any]]:
    """Where something was altered, and the data with each of its parts in turn altered each way."""
    for place in list(data) if isinstance(data, dict) else range(len(data)):
        own = data[place]
        for other in ALTERED:
            if other is DELETED:
                del data[place]
            else:
                data[place] = other
            yield f"{place}: {other!r}", data
            if other is DELETED and isinstance(data, list):
                data.insert(place, own)
            data[place] = own
        if isinstance(own, dict | list):
            for where, _ in altered(own):
                yield f"{place}.{where}", data


@pytest.fixture
def artifact() -> Path:
    """An artifact small enough to alter every part of it, with what a shipped one has scored."""
    program = build("[router(Abacus_0, Euler_0)]", catalog=CATALOG)
    return save(program, "artifact", read_report(REPOSITORY / "artifacts" / "math500-offline"))


@pytest.mark.parametrize("name", ["stack.json", "state.json", "report.json"])
def test_no_altered_part_of_an_artifact_is_a_traceback(name: str, artifact: Path) -> None:
    file, refused, shown = artifact / name, 0, 0
    program = load(artifact, catalog=CATALOG)

    for where, data in altered(json.loads(file.read_text())):
        file.write_text(json.dumps(data))
        try:
            if name != "report.json":
                program = load(artifact, catalog=CATALOG)
            show.artifact(program.spec, read_report(artifact), CATALOG)
            shown += 1
        except StackprogError as error:
            assert "\n" not in str(error), where
            refused += 1
        except Exception as error:
            pytest.fail(f"{name}: {where}: {error!r}")

    assert refused > 50
    assert shown > 10


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda r: r["test"].update(interval=[]), "test.interval: expected two of 0 to 1, or null"),
        (lambda r: r["test"].update(accuracy="x"), "test.accuracy: expected 0 to 1, or null"),
        (lambda r: r["train"].pop("n"), "train.n: expected a number of examples, got nothing"),
        (lambda r: r.update(train=7), "train: expected an object or null, got 7"),
        (lambda r: r.update(task=[]), "task: expected a name, got []"),
    ],
)
def test_an_altered_report_is_refused_with_its_field(
    edit: Callable[[Any], Any], said: str, artifact: Path
) -> None:
    report = read_report(artifact)
    edit(report)
    (artifact / "report.json").write_text(json.dumps(report))

    with pytest.raises(ArtifactError) as caught:
        read_report(artifact)

    assert said in str(caught.value)
    assert str(caught.value).startswith("report.json: ")


def test_a_report_that_could_not_be_shown_is_not_saved(artifact: Path) -> None:
    program = load(artifact, catalog=CATALOG)

    with pytest.raises(ArtifactError, match="test.n: expected a number of examples, got nothing"):
        save(program, "other", {"test": {"accuracy": 0.5}})

    assert not Path("other").exists()
