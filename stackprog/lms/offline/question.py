"""What a family of problems reads, and what it hands back."""

import re
from dataclasses import dataclass

_CHOICE = re.compile(r"^\(?([A-D])[).:]\s*(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """A question as an offline solver sees it: the stem, and the choices if there are four."""

    stem: str
    choices: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> "Question":
        """Split a task's question into its stem and its choices `A) ...` to `D) ...`."""
        found = list(_CHOICE.finditer(text))[-4:]
        if [match[1] for match in found] != list("ABCD"):
            return cls(text.strip())
        return cls(text[: found[0].start()].strip(), tuple(match[2].strip() for match in found))


@dataclass(frozen=True)
class Derivation:
    """An answer worked out as MATH writes it, how, and its value in a unit if it is a number."""

    answer: str
    steps: str
    value: float | None = None
    unit: str = ""
