"""Budgets of a run: no new call once one is reached; calls in flight finish and are kept.

They count the engine requests of a run folder over all its resumes, children's and failed ones
included. They are no part of a run's identity: the same command with more continues it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from stackprog.calls import Usage
from stackprog.errors import UsageError

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class Priced(Protocol):
    """A catalog row, as far as prices go."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def price_in(self) -> float | None:
        """USD per million prompt tokens."""
        ...

    @property
    def price_out(self) -> float | None:
        """USD per million completion tokens."""
        ...


class Reached(NamedTuple):
    """A budget that is used up, and how to go on."""

    what: str
    advice: str = "the same command with a larger budget continues"


@dataclass(frozen=True)
class Budget:
    """What a run may use at most; `None` is no limit.

    Raises:
        UsageError: If a limit is not positive.
    """

    usd: float | None = None
    calls: int | None = None
    tokens: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        for name, limit in vars(self).items():
            if limit is not None and not limit > 0:
                option = "time" if name == "seconds" else name
                raise UsageError(f"expected --budget-{option} above 0, got {limit}")

    def reached(self, spent: Usage, started: int, seconds: float) -> Reached | None:
        """Which budget is used up, or `None` while another call may be made.

        Args:
            spent: What finished requests used.
            started: Requests made, those in flight included.
            seconds: How long the run has taken, resumes included.
        """
        if self.calls is not None and started >= self.calls:
            return Reached(f"{started:,} of {self.calls:,} calls")
        if self.seconds is not None and seconds >= self.seconds:
            return Reached(f"{seconds:,.0f} of {self.seconds:,.0f} seconds")
        for limit, used, unit in (
            (self.tokens, spent.tokens, "tokens"),
            (self.usd, spent.usd, "USD"),
        ):
            if limit is not None and used is None:
                return Reached(
                    f"the {unit} used cannot be counted: a reply came without its usage",
                    "use --budget-calls or --budget-time",
                )
            if limit is not None and used is not None and used >= limit:
                return Reached(f"{used:,.4f} of {limit:,.4f} {unit}".replace(".0000", ""))
        return None

    def require_prices(self, rows: Iterable[Priced]) -> None:
        """Check that a budget in USD can be kept.

        Raises:
            UsageError: Naming the models without a price, and the way to give one.
        """
        unknown = sorted(row.name for row in rows if None in (row.price_in, row.price_out))
        if self.usd is not None and unknown:
            raise UsageError(
                f"--budget-usd needs prices, and none is known for {', '.join(unknown)}: give "
                "price_in and price_out in a file of your own (--catalog FILE), or use "
                "--budget-tokens"
            )


UNLIMITED = Budget()


def duration(text: str) -> float:
    """Read a time such as `90`, `45s`, `30m` or `2h`, in seconds.

    Raises:
        UsageError: For other text.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text.strip())
    if not match:
        raise UsageError(f"expected a time such as 90, 45s, 30m or 2h, got {text!r}")
    return float(match[1]) * _UNITS[match[2]]
