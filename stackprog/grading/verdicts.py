"""The reasons a verdict can have."""

from typing import Literal, get_args

Reason = Literal[
    "same_string", "same_number", "symbolic", "refused", "timeout", "different", "no_answer"
]
# From the plainest evidence to none: a compound answer is as good as its weakest part.
RANK: tuple[Reason, ...] = get_args(Reason)
RIGHT: frozenset[Reason] = frozenset(["same_string", "same_number", "symbolic"])
