"""The model catalog as text and as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from stackprog.show.text import OFFLINE_NOTE, table

if TYPE_CHECKING:
    from stackprog.lms.catalog import ModelRow
    from stackprog.lms.check import Check


def model_json(row: ModelRow, found: Check | None = None) -> dict[str, Any]:
    """A catalog row for scripts, without its endpoint; `check` is null where it was not asked."""
    check = found and {"answers": found.answers, "seconds": found.seconds, "error": found.error}
    shown = ("name", "lm", "offline", "key", "ready", "protocol", "sampling", "max_tokens",
             "context", "timeout", "reasons", "system_prompt", "price_in", "price_out",
             "price_date", "price_source", "about")  # fmt: skip
    return {
        **{field: getattr(row, field) for field in shown}, "module": _named(row.module),
        "extra_body": dict(row.extra_body), "tasks": list(row.tasks), "transport": row.backend,
        "check": check,
    }  # fmt: skip


def models(rows: list[ModelRow], found: Mapping[str, Check]) -> str:
    """The catalog, and what came of the models that were asked; all of a row that is alone."""
    lines = []
    for row in rows:
        known = row.price_in is not None and row.price_out is not None
        price = f"{row.price_in:.2f}/{row.price_out:.2f}" if known else "unknown"
        context = f"{row.context:,}" if row.context else "-"
        lines.append((row.name, row.lm, context, price, _state(row, found.get(row.name))))
    head = ("model", "lm", "context", "USD per million in/out", "state")
    note = "offline/... are " + OFFLINE_NOTE.split(":")[0] + "."
    whole = [_whole(rows[0])] if len(rows) == 1 else []
    notes = [note] if any(row.offline for row in rows) else []
    return "\n\n".join([table(lines, head), *whole, *notes])


def _state(row: ModelRow, check: Check | None) -> str:
    if check:
        known = check.error.removeprefix(f"{row.name}: ")
        return known or f"answers in {check.seconds:.1f} s"
    if not row.ready:
        return f"needs {row.key}"
    return "ready if its server runs" if row.local else "ready"


def _whole(row: ModelRow) -> str:
    """All of a row but its addresses, line by line."""
    known = None not in (row.price_in, row.price_out)
    price = f"{row.price_in:.2f} in, {row.price_out:.2f} out" if known else "unknown"
    source = ", ".join(filter(None, (row.price_date, row.price_source)))
    sampling = {name: value for name, value in row.sampling.items() if name != "max_tokens"}
    said = {
        "prompts": row.protocol or _named(row.module) or "ours: reasoning, then the answer",
        "sampling": ", ".join(f"{k} = {v:g}" for k, v in sampling.items()) or "the server's own",
        "output limit": f"{row.max_tokens:,} tokens" if row.max_tokens else "the server's own",
        "context": f"{row.context:,} tokens" if row.context else "unknown",
        "timeout": f"{row.timeout:g} s",
        "reasons": "yes, before it answers" if row.reasons else "no",
        "system prompt": "yes" if row.system_prompt else "no: it opens the user's turn",
        "USD per million": f"{price} ({source})" if source else price,
        "request has also": json.dumps(row.extra_body) if row.extra_body else "",
        "sent by": row.backend,
        "about": row.about,
    }
    return "\n".join(f"{title + ':':17}{text}" for title, text in said.items() if text)


def _named(module: Any) -> str:
    """A row's module as text, whether it names a class or is one."""
    if isinstance(module, type):
        return f"{module.__module__}:{module.__qualname__}"
    return str(module)
