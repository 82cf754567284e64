"""Artifacts: a program on disk.

An artifact is a folder of JSON and a page for people: `stack.json` (what the program is),
`state.json` (DSPy's state: prompts and demonstrations), `report.json` (what it scored) and
`README.md`. It holds no code, no key, no endpoint and no path: models are looked up in the catalog
of whoever loads it.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, get_args

import dspy

from stackprog.errors import ArtifactError, CatalogError, SpecError, UsageError
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.modules.agent import FINISH, Consult, StackedAgent
from stackprog.programs import CatalogLike, build, tree
from stackprog.runs import write_whole
from stackprog.specs import Agent, Combined, Model, Spec, from_json, names_of, parse, to_json, walk

FORMAT = 1
ADAPTER = "stack"
_ROW_KEYS = ("lm", "temperature", "top_p", "top_k", "max_tokens", "system_prompt", "reasons",
             "price_in", "price_out", "price_date", "price_source", "protocol")  # fmt: skip
_STACK_KEYS = {"format", "spec", "tree", "consult", "adapter", "nodes", "models", "versions"}
_PREDICTOR_KEYS = {"traces", "train", "demos", "signature", "lm"}


def save(program: dspy.Module, path: str | Path, report: dict[str, Any] | None = None) -> Path:
    """Write an artifact; an older one in the same folder is replaced.

    Args:
        program: What `build` or `load` gave, or an optimizer made of it.
        path: The artifact's folder.
        report: What it scored; kept as it is in `report.json`.

    Raises:
        ArtifactError: If the program was not built from a spec, or the folder cannot be written.
    """
    spec = getattr(program, "spec", None)
    if not isinstance(spec, Model | Agent | Combined):
        raise ArtifactError(
            "expected a program made by stackprog.build, load or search: this one has no spec"
        )
    folder = Path(path)
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
        "versions": {name: _version(name) for name in ("stackprog", "dspy", "litellm")},
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "stack.json", json.dumps(stack, indent=2, ensure_ascii=False) + "\n")
        write_whole(folder / "state.json", json.dumps(state, indent=2, ensure_ascii=False) + "\n")
        write_whole(
            folder / "report.json", json.dumps(report or {}, indent=2, ensure_ascii=False) + "\n"
        )
        write_whole(folder / "README.md", _page(spec, folder.name, report or {}, catalog))
    except OSError as error:
        raise ArtifactError(
            f"expected a folder that can be written, got {folder}: {error.strerror}"
        ) from error
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
    folder = Path(path)
    stack, state = _json(folder / "stack.json"), _json(folder / "state.json")
    spec = _checked_spec(stack)
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
        spec, catalog=catalog, consult=stack["consult"], tools=_checked_tools(stack, spec)
    )
    _check_state(state, program)
    program.load_state(state)
    return program


def program_of(
    *, directory: str | None = None, stack: str | None = None, model: str | None = None,
    catalog: CatalogLike = None, consult: Consult = "react",
) -> dspy.Module:  # fmt: skip
    """The program a person names by one of three: a saved folder, the text of a stack, a model."""
    if directory:
        return load(directory, catalog=catalog)
    return build(stack or Model(model or ""), catalog=catalog, consult=consult)


def read_report(path: str | Path) -> dict[str, Any]:
    """What an artifact scored, as it was saved."""
    return _json(Path(path) / "report.json")


def _node_table(program: dspy.Module) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for _, module in program.named_sub_modules(StackedAgent):
        tools = [{"name": name, "description": about} for name, about in module.tools]
        rows.append({"node": module.node, "tools": tools})
    return sorted(rows, key=lambda row: row["node"])


def _public(row: ModelRow) -> dict[str, Any]:
    return {key: getattr(row, key) for key in _ROW_KEYS if getattr(row, key) not in (None, "")}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _json(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ArtifactError(
            f"expected an artifact with {file.name}, got {file.parent}: {error.strerror}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{file} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise ArtifactError(f"{file}: expected an object, got {type(data).__name__}")
    return data


def _checked_spec(stack: dict[str, Any]) -> Spec:
    found = stack.get("format")
    if type(found) is int and found > FORMAT:
        raise ArtifactError(
            f"stack.json: format {found} is from a newer stackprog (this one reads {FORMAT}): "
            f"upgrade it"
        )
    if found != FORMAT:
        raise ArtifactError(f"stack.json: format: expected {FORMAT}, got {found!r}")
    if stack.keys() != _STACK_KEYS:
        odd = ", ".join(sorted(stack.keys() ^ _STACK_KEYS))
        raise ArtifactError(f"stack.json: missing or unknown fields: {odd}")
    if stack["adapter"] != ADAPTER:
        raise ArtifactError(f"stack.json: adapter: expected {ADAPTER!r}, got {stack['adapter']!r}")
    if stack["consult"] not in get_args(Consult):
        raise ArtifactError(
            f"stack.json: consult: expected 'react' or 'all_first', got {stack['consult']!r}"
        )
    try:
        spec = parse(stack["spec"])
        same = from_json(stack["tree"]) == spec
    except SpecError as error:
        raise ArtifactError(f"stack.json: spec: {error}") from error
    if not same:
        raise ArtifactError("stack.json: tree: is another stack than spec: the file was altered")
    return spec


def _checked_tools(stack: dict[str, Any], spec: Spec) -> dict[str, list[tuple[str, str]]]:
    agents = {path: node for path, node in walk(spec) if isinstance(node, Agent)}
    try:
        found = {
            row["node"]: [(tool["name"], tool["description"]) for tool in row["tools"]]
            for row in stack["nodes"]
        }
    except (TypeError, KeyError) as error:
        raise ArtifactError("stack.json: nodes: expected rows of node and tools") from error
    if found.keys() != agents.keys():
        raise ArtifactError(
            f"stack.json: nodes: expected {sorted(agents)}, got {sorted(map(str, found))}"
        )
    for path, tools in found.items():
        names = [name for name, _ in tools]
        good = all(isinstance(text, str) for tool in tools for text in tool)
        good = good and all(re.fullmatch(r"\w+", name) and name != FINISH for name in names)
        if not good or not len(set(names)) == len(names) == len(agents[path].children):
            raise ArtifactError(
                f"stack.json: nodes: {path}: expected a unique tool name a child, got {names}"
            )
    return found


def _check_state(state: dict[str, Any], program: dspy.Module) -> None:
    """Check a saved state before it is loaded.

    It must have the program's predictors, and nothing in them but prompts and demonstrations. What
    else a node has learned, such as a router, it checks itself.
    """
    own, predictors = program.dump_state(), dict(program.named_predictors())
    if state.keys() != own.keys():
        odd = ", ".join(sorted(state.keys() ^ own.keys()))
        raise ArtifactError(f"state.json: missing or unknown predictors: {odd}")
    for name, learned in program.named_parameters():
        if name not in predictors:
            _check_learned(name, learned, state[name])
    for name in predictors:
        predictor = state[name]
        if not isinstance(predictor, dict) or predictor.keys() != _PREDICTOR_KEYS:
            raise ArtifactError(f"state.json: {name}: expected exactly {sorted(_PREDICTOR_KEYS)}")
        if predictor["lm"] is not None or predictor["traces"] or predictor["train"]:
            raise ArtifactError(f"state.json: {name}: lm, traces and train must be empty")
        demos = predictor["demos"]
        if not isinstance(demos, list) or not all(isinstance(demo, dict) for demo in demos):
            raise ArtifactError(f"state.json: {name}.demos: expected a list of objects")
        _check_signature(predictor["signature"], own[name]["signature"], name)


def _check_learned(name: str, learned: Any, state: Any) -> None:
    try:
        learned.check(state)
    except UsageError as error:
        raise ArtifactError(f"state.json: {name}: {error}") from error


def _check_signature(found: Any, own: dict[str, Any], name: str) -> None:
    fields = found.get("fields") if isinstance(found, dict) else None
    good = (
        isinstance(found, dict)
        and found.keys() == own.keys()
        and isinstance(found["instructions"], str)
    )
    if not good or not isinstance(fields, list) or len(fields) != len(own["fields"]):
        raise ArtifactError(
            f"state.json: {name}.signature: expected instructions and {len(own['fields'])} fields"
        )
    for field in fields:
        if not isinstance(field, dict) or not all(isinstance(text, str) for text in field.values()):
            raise ArtifactError(f"state.json: {name}.signature.fields: expected objects of text")


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
        f'```python\nimport stackprog\n\nprogram = stackprog.load("{name}")  # this folder\n'
        f'print(program(question="What is 3/4 + 1/8?").answer)\n```\n'
    )


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
                f"failed {scores['failed']}), USD {usd}"
            )
    return lines
