"""A stack as plain data."""

from __future__ import annotations

from typing import Any

from stackprog.errors import SpecError
from stackprog.specs.kinds import KINDS, Kind
from stackprog.specs.nodes import MAX_LAYER, Agent, Combined, Model, Spec


def to_json(spec: Spec) -> dict[str, Any]:
    """Plain data: `{"model", "rollout"}`, `{"children", "controller"}`, or `{"kind", ...}`.

    A kind has `children` and those of `controller`, `weights` and `options` its row names.
    """
    if isinstance(spec, Model):
        return {"model": spec.name, "rollout": spec.rollout}
    children = [to_json(child) for child in spec.children]
    if isinstance(spec, Agent):
        return {"children": children, "controller": spec.controller}
    values = {
        "kind": spec.kind, "children": children, "controller": spec.controller,
        "weights": list(spec.weights), "options": spec.settings,
    }  # fmt: skip
    return {key: values[key] for key in _keys(spec.row)}


def from_json(data: object, depth: int = 0) -> Spec:
    """Read `to_json`'s form.

    Raises:
        SpecError: If the data has another shape.
    """
    if depth > MAX_LAYER:
        raise SpecError(f"expected at most {MAX_LAYER} layers, got more")
    found = _read(data, depth) if isinstance(data, dict) else None
    if found is None:
        raise SpecError(
            "expected {model, rollout}, {children, controller} or {kind, children, ...}, "
            f"got {str(data)[:80]!r}"
        )
    return found


def _read(data: dict[str, Any], depth: int) -> Spec | None:
    if "model" in data:
        name, rollout = data["model"], data.get("rollout")
        good = data.keys() == {"model", "rollout"} and isinstance(name, str)
        return Model(name, rollout) if good and type(rollout) is int else None
    kind, children, controller = data.get("kind"), data.get("children"), data.get("controller", "")
    row = KINDS.get(kind) if isinstance(kind, str) else None
    wanted = _keys(row) if row else {"children", "controller"}
    if data.keys() != set(wanted) or not isinstance(children, list):
        return None
    if "controller" in wanted and not (isinstance(controller, str) and controller):
        return None
    solvers = tuple(from_json(child, depth + 1) for child in children)
    return _combined(row, data, solvers) if row else Agent(solvers, str(controller))


def _combined(row: Kind, data: dict[str, Any], children: tuple[Spec, ...]) -> Spec | None:
    weights, options = data.get("weights", []), data.get("options", {})
    if not isinstance(weights, list) or (row.weighted and not weights):
        return None
    if not isinstance(options, dict) or options.keys() != {option.name for option in row.options}:
        return None
    return Combined(row.name, children, data.get("controller", ""), tuple(weights), options)


def _keys(row: Kind) -> list[str]:
    """The fields of a kind's data, in their order."""
    has = {"controller": row.controlled, "weights": row.weighted, "options": bool(row.options)}
    return ["kind", "children", *(key for key, present in has.items() if present)]
