"""Programs: a DSPy module built from a spec."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import dspy

from stackprog.errors import CatalogError
from stackprog.lms.catalog import Catalog, ModelRow
from stackprog.lms.registry import Registry
from stackprog.modules.agent import Consult, StackedAgent
from stackprog.modules.combination import Combination
from stackprog.modules.model import ModelModule
from stackprog.modules.protocols import protocol
from stackprog.specs import (
    Agent,
    Combined,
    Kind,
    Model,
    Spec,
    models_of,
    names_of,
    number_text,
    parse,
    tool_names,
    walk,
)

CatalogLike = Catalog | str | Path | Iterable[ModelRow] | None


def build(
    spec: Spec | str,
    *,
    catalog: CatalogLike = None,
    consult: Consult = "react",
    registry: Registry | None = None,
    tools: dict[str, list[tuple[str, str]]] | None = None,
) -> dspy.Module:
    """Build the program of a spec.

    Args:
        spec: A spec or its text.
        catalog: A catalog, a TOML file or rows to add to the shipped ones.
        consult: How every agent asks its children.
        registry: Share the LMs of another program.
        tools: Tool names and descriptions by node path, where an artifact fixes them.

    Raises:
        SpecError, CatalogError: If the text is no stack or a model is unknown.
    """
    spec = spec if isinstance(spec, Spec) else parse(spec)
    registry = registry or Registry(
        catalog if isinstance(catalog, Catalog) else Catalog.load(catalog)
    )
    for name in names_of(spec):
        registry.catalog[name]  # noqa: B018 - an unknown model is an error here, not when asked
    program = _node(spec, "root", registry, consult, tools or {})
    program.spec = spec
    program.consult = consult
    return program


def _node(
    spec: Spec,
    path: str,
    registry: Registry,
    consult: Consult,
    tools: dict[str, list[tuple[str, str]]],
) -> dspy.Module:
    if isinstance(spec, Model):
        return module_class(registry.catalog[spec.name])(spec.name, spec.rollout, registry, path)
    children = [
        _node(child, f"{path}.{index}", registry, consult, tools)
        for index, child in enumerate(spec.children)
    ]
    named = tools.get(path) or name_tools(spec.children, registry.catalog)
    if isinstance(spec, Combined):
        names = [name for name, _ in named]
        return combination_class(spec.row)(spec, children, names, registry, path)
    first = models_of(spec)[0].rollout
    return StackedAgent(spec.controller, children, named, first, registry, path, consult)


def combination_class(row: Kind) -> type[Combination]:
    """The class that runs a kind of node, which its row names."""
    package, _, name = row.module.partition(":")
    found: type[Combination] = getattr(import_module(package), name)
    return found


def module_class(row: ModelRow) -> type[ModelModule]:
    """The class that asks a model: `ModelModule`, or the one its row names.

    Raises:
        CatalogError: If that is not a subclass of `ModelModule`, cannot be imported, or the row
            names an unknown protocol.
    """
    found = row.module or ModelModule
    if row.protocol:
        protocol(row.protocol)
    if row.protocol and row.module:
        raise CatalogError(f"{row.name} has prompts of its own: no protocol applies to it")
    if isinstance(found, str):
        package, _, name = found.partition(":")
        try:
            found = getattr(import_module(package), name)
        except (ImportError, AttributeError, ValueError) as error:
            raise CatalogError(
                f"{row.name}.module: expected 'package.module:Class', got {row.module!r}: {error}"
            ) from error
    if not (isinstance(found, type) and issubclass(found, ModelModule)):
        raise CatalogError(
            f"{row.name}.module: expected a subclass of stackprog.ModelModule, got {row.module!r}"
        )
    return found


def name_tools(children: tuple[Spec, ...], catalog: Catalog) -> list[tuple[str, str]]:
    """A unique identifier and a description for each child."""
    about = (_about(child, catalog) for child in children)
    return list(zip(tool_names(children), about, strict=True))


def _about(child: Spec, catalog: Catalog) -> str:
    if isinstance(child, Model):
        return f"{catalog[child.name].about or f'the model {child.name}'}."
    models = ", ".join(sorted({model.name for model in models_of(child)}))
    if isinstance(child, Combined):
        return child.row.about.format(models=models) + "."
    return f"an agent that consulted {models}."


def tree(spec: Spec, catalog: Catalog | None = None) -> str:
    """Draw a stack as text, one node a line."""
    lines = []
    for node_path, node in walk(spec):
        depth = node_path.count(".")
        if isinstance(node, Model):
            about = catalog[node.name].about if catalog and node.name in catalog else ""
            mark = f"#{node.rollout}" if node.rollout else ""
            lines.append(f"{'    ' * depth}{node.name}{mark}" + (f"   {about}" if about else ""))
        else:
            lines.append(f"{'    ' * depth}{_headed(node)}")
    return "\n".join(lines)


def _headed(node: Agent | Combined) -> str:
    """What a node that has children is, in a line: `cascade, layer 1, k=3, t=2`."""
    parts = [node.kind if isinstance(node, Combined) else "agent", f"layer {node.layer}"]
    if node.controller:
        parts.append(f"run by {node.controller}")
    if isinstance(node, Combined):
        if node.weights:
            parts.append(f"weights {', '.join(map(number_text, node.weights))}")
        parts += [f"{name}={number_text(value)}" for name, value in node.settings.items()]
    return ", ".join(parts)
