"""How often and how long one call is tried again."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from dspy import lm15

from stackprog.calls import Reply
from stackprog.lms.scope import Scope

RETRIES = 4
LONGEST_WAIT = 60.0  # seconds between two tries
MOST_PATIENCE = 600.0  # seconds a call waits in all for a provider that says 429
_PASSING = (
    lm15.ServerError,
    lm15.TimeoutError,
    lm15.TransportError,
    lm15.ProviderError,
)
_LASTING = (lm15.AuthError, lm15.BillingError, lm15.InvalidRequestError,
            lm15.UnsupportedModelError, lm15.ContextLengthError, lm15.CapabilityError,
            lm15.ConfigurationError)  # fmt: skip


class Patience:
    """The tries of one call. A 429 says "later", not "broken": it uses up time, not tries."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._stopping = scope.ledger.stopping if scope.ledger else threading.Event()
        self._tries, self._waited = 0, 0.0

    def until_answered(self, attempt: Callable[[int], Reply]) -> Reply:
        """Try until it works, the error is a lasting one, or patience is used up.

        Args:
            attempt: Sends once; it is told how many tries broke before.
        """
        while True:
            try:
                return attempt(self._tries)
            except lm15.LM15Error as error:
                if not self._again(error):
                    raise

    def _again(self, error: lm15.LM15Error) -> bool:
        """Wait, and say whether to try once more."""
        wait = pause(error, self._tries)
        if isinstance(error, lm15.RateLimitError):
            self._waited += wait
            patient = self._waited <= MOST_PATIENCE
        else:
            self._tries += 1
            passing = isinstance(error, _PASSING) and not isinstance(error, _LASTING)
            patient = passing and self._tries <= RETRIES
        if not patient or wait >= self._scope.left():
            return False
        self._stopping.wait(wait)
        return True


def pause(error: lm15.LM15Error, tries: int) -> float:
    """Seconds before the next try: what the server asks, to a cap, else exponential with jitter."""
    asked = getattr(error, "retry_after", None)
    jitter = random.Random().random()  # only spreads requests in time: no result depends on it
    if asked is not None:
        return min(float(asked), LONGEST_WAIT) + 0.1 * jitter
    doubled: float = 0.5 * 2**tries
    return min(doubled * (0.5 + jitter), LONGEST_WAIT)
