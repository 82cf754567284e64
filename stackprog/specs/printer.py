"""The text of a stack, written."""

from __future__ import annotations

from stackprog.specs.nodes import Agent, Combined, Model, Spec, models_of
from stackprog.specs.numbering import Numbering
from stackprog.specs.values import DECIMALS


def text_of(spec: Spec) -> str:
    """The shortest text that `parse` reads back as this very spec."""
    return _write(spec, Numbering())


def number_text(value: float) -> str:
    """A weight or an option as it is written: four decimals at most."""
    if isinstance(value, int):
        return str(value)
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _write(spec: Spec, numbering: Numbering) -> str:
    if isinstance(spec, Model):
        mark = "" if spec.rollout == numbering.default(spec.name) else f"#{spec.rollout}"
        numbering.take(spec)
        return f"{spec.name}_0{mark}"
    if isinstance(spec, Combined):
        return _write_combined(spec, numbering)
    if _is_layered(spec, numbering.copy()):
        for model in models_of(spec):
            numbering.take(model)
        return f"{spec.controller}_{spec.layer}"
    inner = ", ".join(_write(child, numbering) for child in spec.children)
    return f"[{inner}]{_controller_mark(spec)}"


def _write_combined(spec: Combined, numbering: Numbering) -> str:
    inner = []
    for at, child in enumerate(spec.children):
        numbering.enter(spec.samples)
        text = _write(child, numbering)
        numbering.leave(child, spec.samples)
        inner.append(text + (f":{number_text(spec.weights[at])}" if spec.weights else ""))
    options = [
        f"{option.name}={number_text(spec.settings[option.name])}"
        for option in spec.row.options
        if spec.settings[option.name] != option.default
    ]
    behind = f"; {', '.join(options)}" if options else ""
    return f"{spec.kind}({', '.join(inner)}{behind}){_controller_mark(spec)}"


def _controller_mark(spec: Agent | Combined) -> str:
    own = spec.controller and spec.controller != spec.children[0].root_model
    return f"@{spec.controller}" if own else ""


def _is_layered(agent: Agent, numbering: Numbering) -> bool:
    """Whether the tree is what `X_k` would be read as at this place."""
    name = agent.controller
    node: Spec = agent
    while isinstance(node, Agent):
        if len(node.children) != 2 or node.controller != name or node.children[1].layer:
            return False
        node = node.children[0]
    if not isinstance(node, Model):
        return False
    for model in models_of(agent):
        if model.name != name or model.rollout != numbering.default(name):
            return False
        numbering.take(model)
    return True
