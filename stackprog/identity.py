"""What makes two runs the same: the questions, the program, its prompts, its models' settings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dspy

from stackprog.lms.adapter import FORM_VERSION, StackAdapter
from stackprog.modules import signatures
from stackprog.modules.protocols import PROTOCOLS, protocol
from stackprog.specs import names_of
from stackprog.specs.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackprog.lms.catalog import ModelRow
    from stackprog.tasks import Dataset

_SAID_OF_IT = ("about", "price_date", "price_source")  # of a row: changes nothing that is asked


def identity(dataset: Dataset, seed: int, epochs: int, limit: int | None) -> dict[str, Any]:
    """What makes two evaluations ask the same questions."""
    return {"task": dataset.task, "split": dataset.split, "data": dataset.sha256, "seed": seed,
            "epochs": epochs, "limit": limit}  # fmt: skip


def describe(program: dspy.Module) -> dict[str, Any]:
    """What makes two programs the same: stack, way of consulting, prompts, models' settings."""
    return {
        "program": name_of(program),
        "consult": getattr(program, "consult", None),
        "prompts": prompts([program]),
        "models": model_settings(program),
    }


def prompts(programs: Iterable[dspy.Module]) -> str:
    """A digest of all prompts a run may send, and the version of the form they are sent in.

    Those of this package, those of the published protocols, and what each of the programs has of
    its own: a search builds programs that it does not know when it starts.
    """
    ours = [kind for kind in vars(signatures).values() if _is_signature(kind)]
    ours.append(signatures.step_signature({kind.name: kind.about for kind in KINDS.values()}))
    sent = [StackAdapter().format(one, [], dict.fromkeys(one.input_fields, "")) for one in ours]
    published = {name: one.version for name, one in PROTOCOLS.items()}
    parts = [sent, published, [program.dump_state() for program in programs]]
    text = json.dumps(parts, sort_keys=True, default=str)
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]}, form {FORM_VERSION}"


def _is_signature(found: object) -> bool:
    return isinstance(found, type) and issubclass(found, dspy.Signature)


def model_settings(program: dspy.Module) -> dict[str, dict[str, Any]]:
    """The catalog rows a program uses, as plain data, without what is only said about them."""
    rows = {row.name: asdict(row) for row in rows_of(program)}
    for row in rows.values():
        if row["protocol"]:
            row["protocol"] += f" {protocol(row['protocol']).version}"
    for row in rows.values():  # both can hold a key: only their digests are kept
        bases = row["api_base"] if isinstance(row["api_base"], str) else "\n".join(row["api_base"])
        row["api_base"] = _digest(bases) if bases else ""
        body = json.dumps(row["extra_body"], sort_keys=True)
        row["extra_body"] = _digest(body) if row["extra_body"] else {}
        for field in _SAID_OF_IT:
            del row[field]
    return {
        name: {**row, "tasks": list(row["tasks"]), "module": str(row["module"])}
        for name, row in rows.items()
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def rows_of(program: dspy.Module) -> list[ModelRow]:
    """The catalog rows a program uses: those of its stack, or the `models` it names itself."""
    spec, registry = getattr(program, "spec", None), getattr(program, "registry", None)
    if registry is None:
        return []
    names = getattr(program, "models", ()) if spec is None else names_of(spec)
    return [registry.catalog[name] for name in names]


def name_of(program: dspy.Module) -> str:
    """A program's label, or the text of its stack, or its class where it has none."""
    label = getattr(program, "label", None)
    return str(label or getattr(program, "spec", None) or type(program).__name__)


def is_offline(program: dspy.Module) -> bool:
    """Whether a program has offline solvers, whose scores say nothing about language models."""
    return any(row.offline for row in rows_of(program))


def require_keys(program: dspy.Module) -> None:
    """Check the keys of a program's models before anything is asked.

    Raises:
        MissingKey: Naming the variable.
    """
    registry = getattr(program, "registry", None)
    if registry is not None:
        registry.require(row.name for row in rows_of(program))


def default_run(task: str, settings: dict[str, Any]) -> Path:
    """`runs/<task>-<short hash of the settings>`."""
    text = json.dumps(settings, sort_keys=True, default=str)
    return Path("runs") / f"{task}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
