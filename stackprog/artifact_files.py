"""What an artifact's files may hold, and the one line that says what is wrong with them.

An altered file is refused before anything is made of it: the line names the file and the field.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import dspy

from stackprog.errors import ArtifactError, CatalogError, SpecError, UsageError
from stackprog.lms.catalog import Catalog
from stackprog.lms.row_checks import checked
from stackprog.modules.agent import Consult
from stackprog.programs import name_tools
from stackprog.specs import Agent, Spec, from_json, names_of, parse, walk

FORMAT = 1
ADAPTER = "stack"
ROW_KEYS = ("lm", "temperature", "top_p", "top_k", "max_tokens", "system_prompt", "reasons",
            "price_in", "price_out", "price_date", "price_source", "protocol")  # fmt: skip
_STACK_KEYS = {"format", "spec", "tree", "consult", "adapter", "nodes", "models", "versions"}
_PREDICTOR_KEYS = {"traces", "train", "demos", "signature", "lm"}


def read_object(file: Path) -> dict[str, Any]:
    """The object that a file of JSON holds.

    Raises:
        ArtifactError: If it cannot be read, or is no such file.
    """
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


def checked_spec(stack: dict[str, Any]) -> Spec:
    """The spec of `stack.json`, once all but its tools is found to fit it.

    Raises:
        ArtifactError: Naming the field.
    """
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
    _check_models(stack["models"], names_of(spec))
    return spec


def _check_models(rows: Any, names: list[str]) -> None:
    if not isinstance(rows, dict) or rows.keys() != set(names):
        found = sorted(rows) if isinstance(rows, dict) else rows
        raise ArtifactError(f"stack.json: models: expected {sorted(names)}, got {found!r}")
    for name, row in rows.items():
        if not isinstance(row, dict) or not row.keys() <= set(ROW_KEYS):
            raise ArtifactError(
                f"stack.json: models: {name}: expected some of {', '.join(ROW_KEYS)}, got {row!r}"
            )
        try:
            checked(name, row, "stack.json: models")
        except CatalogError as error:
            raise ArtifactError(str(error)) from error


def checked_tools(
    stack: dict[str, Any], spec: Spec, catalog: Catalog
) -> dict[str, list[tuple[str, str]]]:
    """The tools of each agent, whose names follow from the spec and stand in its prompt.

    Raises:
        ArtifactError: Naming the node.
    """
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
        expected = [name for name, _ in name_tools(agents[path].children, catalog)]
        if names != expected or not all(isinstance(about, str) for _, about in tools):
            raise ArtifactError(
                f"stack.json: nodes: {path}: expected the tools {expected} and a text about each, "
                f"got {names}"
            )
    return found


def check_state(state: dict[str, Any], program: dspy.Module) -> None:
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
    for field, known in zip(fields, own["fields"], strict=True):
        good = isinstance(field, dict) and field.keys() == known.keys()
        if not good or not all(isinstance(text, str) for text in field.values()):
            raise ArtifactError(
                f"state.json: {name}.signature.fields: expected {' and '.join(known)} of text, "
                f"got {field!r}"
            )


def check_report(report: dict[str, Any]) -> None:
    """Check the part of a report that is shown; the rest is kept as it is.

    Raises:
        ArtifactError: Naming the field.
    """
    if not isinstance(report.get("task", ""), str):
        raise ArtifactError(f"report.json: task: expected a name, got {report['task']!r}")
    for split in ("train", "test"):
        scores = report.get(split)
        if scores is None:
            continue
        if not isinstance(scores, dict):
            raise ArtifactError(f"report.json: {split}: expected an object or null, got {scores!r}")
        for field, (fits, expected) in _SCORES.items():
            found = scores.get(field, _MISSING)
            if not fits(found):
                raise ArtifactError(
                    f"report.json: {split}.{field}: expected {expected}, got "
                    + ("nothing" if found is _MISSING else repr(found))
                )


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_count_if_any(value: Any) -> bool:
    return value is _MISSING or _is_count(value)


def _is_between(value: Any, high: float) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= high


def _is_interval(value: Any) -> bool:
    pair = isinstance(value, list | tuple) and len(value) == 2
    return pair and all(_is_between(end, 1) for end in value)


_MISSING = object()
_SCORES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "n": (_is_count, "a number of examples"),
    "failed": (_is_count, "a number of examples"),
    "truncated": (_is_count_if_any, "a number of examples, or none"),
    "unparsed": (_is_count_if_any, "a number of replies, or none"),
    "accuracy": (lambda value: value is None or _is_between(value, 1), "0 to 1, or null"),
    "interval": (lambda value: value is None or _is_interval(value), "two of 0 to 1, or null"),
    "usd": (lambda value: value is None or _is_between(value, sys.float_info.max), "USD or null"),
}
