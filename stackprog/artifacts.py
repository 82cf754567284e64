"""Artifacts: a program on disk.

An artifact is a folder of JSON and a page for people: `stack.json` (what the program is),
`state.json` (DSPy's state: prompts and demonstrations), `report.json` (what it scored) and
`README.md`. It holds no code, no key, no endpoint and no path: models are looked up in the catalog
of whoever loads it.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import dspy

from stackprog import __version__
from stackprog.artifact_files import (
    ADAPTER,
    FORMAT,
    ROW_KEYS,
    check_report,
    check_state,
    checked_spec,
    checked_tools,
    read_object,
)
from stackprog.errors import ArtifactError, CatalogError, UsageError
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.modules.agent import Consult, StackedAgent
from stackprog.programs import CatalogLike, build, tree
from stackprog.runs import write_whole
from stackprog.specs import Agent, Combined, Model, Spec, names_of, to_json
from stackprog.tasks import get_task


def save(program: dspy.Module, path: str | Path, report: dict[str, Any] | None = None) -> Path:
    """Write an artifact; an older one in the same folder is replaced.

    Args:
        program: What `build` or `load` gave, or an optimizer made of it.
        path: The artifact's folder.
        report: What it scored; kept as it is in `report.json`.

    Raises:
        ArtifactError: If the program was not built from a spec, the report has other scores than
            a report's, or the folder cannot be written.
    """
    spec = getattr(program, "spec", None)
    if not isinstance(spec, Model | Agent | Combined):
        raise ArtifactError(
            "expected a program made by stackprog.build, load or search: this one has no spec"
        )
    check_report(report or {})
    folder = claim(path)
    catalog: Catalog = program.registry.catalog
    state = program.dump_state()
    for name, _ in program.named_predictors():
        state[name].update(lm=None, traces=[], train=[])
    stack = {
        "format": FORMAT,
        "spec": str(spec),
        "tree": to_json(spec),
        "consult": program.consult,
        "adapter": ADAPTER,
        "nodes": _node_table(program),
        "models": {name: _public(catalog[name]) for name in names_of(spec)},
        "versions": {
            "stackprog": __version__,
            "dspy": version("dspy"),
            "litellm": version("litellm"),
        },
    }
    try:
        write_whole(folder / "stack.json", json.dumps(stack, indent=2, ensure_ascii=False) + "\n")
        write_whole(folder / "state.json", json.dumps(state, indent=2, ensure_ascii=False) + "\n")
        write_whole(
            folder / "report.json", json.dumps(report or {}, indent=2, ensure_ascii=False) + "\n"
        )
        write_whole(folder / "README.md", _page(spec, folder.name, report or {}, catalog))
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


def claim(path: str | Path) -> Path:
    """Make an artifact's folder and write in it, so that one that cannot be is known early.

    Raises:
        ArtifactError: If it cannot be written.
    """
    folder = _folder(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


def load(path: str | Path, *, catalog: CatalogLike = None) -> dspy.Module:
    """Load an artifact as a DSPy module that answers `program(question=...)`.

    Args:
        path: The artifact's folder.
        catalog: A catalog, a TOML file or rows to add to the shipped ones.

    Raises:
        ArtifactError: If a file is missing, altered or from a newer version; it names the file and
            the field.
        CatalogError: If it needs a model the catalog does not have.
    """
    folder = _folder(path)
    stack, state = read_object(folder / "stack.json"), read_object(folder / "state.json")
    spec = checked_spec(stack)
    catalog = catalog if isinstance(catalog, Catalog) else Catalog.load(catalog)
    unknown = [name for name in names_of(spec) if name not in catalog]
    if unknown:
        raise CatalogError(
            f"{folder} needs the model {unknown[0]!r}, which is in no catalog: "
            f"add it with --catalog FILE"
        )
    asked_by = {name: stack["models"][name].get("protocol", "") for name in names_of(spec)}
    catalog = catalog.under(asked_by)
    program = build(
        spec, catalog=catalog, consult=stack["consult"], tools=checked_tools(stack, spec, catalog)
    )
    check_state(state, program)
    program.load_state(state)
    return program


def program_of(
    *, directory: str | None = None, stack: str | None = None, model: str | None = None,
    catalog: CatalogLike = None, consult: Consult = "react",
) -> dspy.Module:  # fmt: skip
    """The program a person names by one of three: a saved folder, the text of a stack, a model."""
    if directory is not None:
        return load(directory, catalog=catalog)
    spec = Model(model or "") if stack is None else stack
    return build(spec, catalog=catalog, consult=consult)


def read_report(path: str | Path) -> dict[str, Any]:
    """What an artifact scored, as it was saved.

    Raises:
        ArtifactError: If it is missing or altered; it names the field.
    """
    report = read_object(_folder(path) / "report.json")
    check_report(report)
    return report


def _folder(path: str | Path) -> Path:
    """An artifact's folder; "" is none, though a path made of it is the working folder."""
    if not str(path):
        raise ArtifactError("expected the folder of an artifact, got ''")
    return Path(path)


def _unwritable(folder: Path, error: OSError) -> ArtifactError:
    return ArtifactError(f"expected a folder that can be written, got {folder}: {error.strerror}")


def other_models(path: str | Path, catalog: Catalog) -> list[str]:
    """A line on each model of an artifact that was another when it was saved and scored."""
    saved = read_object(_folder(path) / "stack.json")["models"]
    return [
        f"{name} was {row['lm']} when this was saved, and is {catalog[name].lm} here"
        for name, row in saved.items()
        if row["lm"] != catalog[name].lm
    ]


def _node_table(program: dspy.Module) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for _, module in program.named_sub_modules(StackedAgent):
        tools = [{"name": name, "description": about} for name, about in module.tools]
        rows.append({"node": module.node, "tools": tools})
    return sorted(rows, key=lambda row: row["node"])


def _public(row: ModelRow) -> dict[str, Any]:
    return {key: getattr(row, key) for key in ROW_KEYS if getattr(row, key) not in (None, "")}


def _page(spec: Spec, name: str, report: dict[str, Any], catalog: Catalog) -> str:
    offline = any(catalog[model].offline for model in names_of(spec))
    scored = "\n".join(_scores(report)) or "It has not been scored yet."
    note = (
        "\nIts models are offline solvers, which let the whole system run without a model; "
        "they are not language models, and these scores say nothing about one.\n"
        if offline
        else ""
    )
    return (
        f"# {name}\n\nA stack saved by stackprog: `{spec}`\n\n"
        f"```\n{tree(spec, catalog)}\n```\n{note}\n{scored}\n\n"
        f"```python\nimport stackprog\n\n"
        f"program = stackprog.load({_quoted(f'path/to/{name}')})  # the path of this folder\n"
        f"question = {_quoted(_example(report.get('task', '')))}\n"
        f"print(program(question=question).answer)\n```\n"
    )


def _example(task: str) -> str:
    """A question in the form of a task's."""
    try:
        own = getattr(get_task(task), "example", "")
    except UsageError:  # of a package that is not here, or of none
        own = ""
    return own or "What is 3/4 + 1/8?"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _scores(report: dict[str, Any]) -> list[str]:
    lines = []
    for split in ("train", "test"):
        scores = report.get(split)
        if isinstance(scores, dict) and scores.get("accuracy") is not None:
            low, high = scores["interval"]
            usd = "unknown" if scores.get("usd") is None else f"{scores['usd']:.4f}"
            lines.append(
                f"- {report.get('task', '')} {split}: accuracy {scores['accuracy']:.3f} "
                f"(95 % interval {low:.3f} to {high:.3f}, n = {scores['n']}, "
                f"failed {scores['failed']}{_troubles(scores)}), USD {usd}"
            )
    return lines


def _troubles(scores: dict[str, Any]) -> str:
    """What was cut off, with its share, and what kept no format, where a report says so."""
    answered, cut = scores["right"] + scores["wrong"], scores.get("truncated")
    shown = f" ({100 * cut / answered:.0f} %)" if cut and answered else ""
    told = f", cut off {cut}{shown}" if cut is not None else ""
    unparsed = scores.get("unparsed")
    return told if unparsed is None else f"{told}, {unparsed} replies unparsed"
