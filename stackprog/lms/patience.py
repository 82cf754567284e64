"""How often and how long one call is tried again."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence

from dspy import lm15

from stackprog.calls import Reply
from stackprog.lms.scope import Scope

RETRIES = 4
LONGEST_WAIT = 60.0  # seconds between two tries
MOST_PATIENCE = 600.0  # seconds a call waits in all for an endpoint that says 429
_PASSING = (
    lm15.ServerError,
    lm15.TimeoutError,
    lm15.TransportError,
    lm15.ProviderError,
)
_LASTING = (lm15.AuthError, lm15.BillingError, lm15.InvalidRequestError,
            lm15.UnsupportedModelError, lm15.ContextLengthError, lm15.CapabilityError,
            lm15.ConfigurationError)  # fmt: skip


Busy = Callable[[], tuple[float, bool]]


class Patience:
    """The tries of one call. A 429 says "later", not "broken": it uses up time, not tries.

    Of several endpoints, a broken try goes on to the next after its pause. A 429 holds back only
    the endpoint that said it: the next one is asked at once, and where all said it, the one that
    may be asked first.

    Args:
        scope: Whose time it is.
        busy: Of each endpoint, the seconds it takes no call at all, and whether its places are
            all taken.
    """

    def __init__(self, scope: Scope, busy: Sequence[Busy]) -> None:
        self._scope, self._busy = scope, busy
        self._stopping = scope.ledger.stopping if scope.ledger else threading.Event()
        self._tries, self._waited = 0, 0.0
        self._free = [0.0] * len(busy)  # from when on each endpoint may be asked again

    def until_answered(self, attempt: Callable[[int], Reply]) -> Reply:
        """Try until it works, the error is a lasting one, or patience is used up.

        Args:
            attempt: Sends once, to the endpoint of this number.
        """
        endpoint = self._next(0)
        while True:
            try:
                return attempt(endpoint)
            except lm15.LM15Error as error:
                following = self._again(error, endpoint)
                if following is None:
                    raise
                endpoint = following

    def _again(self, error: lm15.LM15Error, asked: int) -> int | None:
        """Wait, and say which endpoint to try; none if it is not worth another try."""
        wait = pause(error, self._tries)
        if isinstance(error, lm15.RateLimitError):
            self._waited += wait
            self._free[asked] = time.monotonic() + wait
            following = self._next(asked + 1)
            wait = max(0.0, self._free[following] - time.monotonic())
            patient = self._waited <= MOST_PATIENCE * len(self._busy)
        else:
            self._tries += 1
            following = self._next(asked + 1)
            passing = isinstance(error, _PASSING) and not isinstance(error, _LASTING)
            patient = passing and self._tries <= RETRIES
        if not patient or wait >= self._scope.left():
            return None
        self._stopping.wait(wait)
        return following

    def _next(self, first: int) -> int:
        """The endpoint that takes a call soonest; of equals, the first from this one on."""
        now, n = time.monotonic(), len(self._busy)

        def order(at: int) -> tuple[float, bool, int]:
            shut, full = self._busy[at]()
            return max(0.0, self._free[at] - now, shut), full, (at - first) % n

        return min(range(n), key=order)


def lasts(error: BaseException | None) -> bool:
    """Whether an error, or what it was raised from, would come again with the same call."""
    while error is not None:
        if isinstance(error, _LASTING):
            return True
        error = error.__cause__ or error.__context__
    return False


def pause(error: lm15.LM15Error, tries: int) -> float:
    """Seconds before the next try: what the server asks, to a cap, else exponential with jitter."""
    asked = getattr(error, "retry_after", None)
    jitter = random.Random().random()  # only spreads requests in time: no result depends on it
    if asked is not None:
        return min(float(asked), LONGEST_WAIT) + 0.1 * jitter
    doubled: float = 0.5 * 2**tries
    return min(doubled * (0.5 + jitter), LONGEST_WAIT)
