"""What the children of a node are called in prompts and trajectories."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stackprog.specs.nodes import Spec, names_of

_MARKS = ("", *(f"_{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"),
          *(f"_{n}" for n in range(27, 300)))  # fmt: skip


def tool_names(children: Sequence[Spec]) -> list[str]:
    """A unique identifier for each child: `X_0`, `X_0_b`, `X_1`, `stack_2` ..."""
    found: list[str] = []
    for child in children:
        root = child.root_model if len(names_of(child)) == 1 else "stack"
        stem = re.sub(r"\W", "_", f"{root}_{child.layer}")
        found.append(next(stem + mark for mark in _MARKS if stem + mark not in found))
    return found
