"""Every error stackprog raises on purpose.

StackprogError
├── UsageError            what the caller asked for cannot be done; the message says what to do
│   ├── SpecError         text that is not a stack (also a ValueError)
│   ├── DataError         a data set that is missing, unreadable or of another shape
│   ├── CatalogError      a model that is unknown, or a row that is wrong
│   ├── MissingKey        a model whose key is not in the environment
│   ├── ArtifactError     a saved program that cannot be trusted or read
│   └── RunError          a run folder that belongs to another command, or cannot be written
├── CallFailed            an LM call broke after its retries: there is no answer
│   └── AccessRefused     the provider refused the key or the payment: no later call can succeed
├── BudgetReached         no further call may be made
└── Interrupted           the person stopped the run: no further call is made
"""


class StackprogError(Exception):
    """The root: catch this to catch everything stackprog raises on purpose."""


class UsageError(StackprogError):
    """The caller can mend this; the command line prints the message and exits 2."""


class SpecError(UsageError, ValueError):
    """The text does not describe a stack."""


class DataError(UsageError):
    """A data set is missing, unreadable, empty or lacks a column."""


class CatalogError(UsageError):
    """A model is not in the catalog, or a catalog row is wrong."""


class MissingKey(UsageError):
    """The environment variable that holds a model's key is not set."""


class ArtifactError(UsageError):
    """A saved program is incomplete, altered, or from a newer version."""


class RunError(UsageError):
    """A run folder holds another command's results, or cannot be written."""


class CallFailed(StackprogError):
    """An LM call broke after its retries. The example is `failed`, which is not `wrong`."""


class AccessRefused(CallFailed):
    """The provider refused the key or the payment, so every later call would fail too."""


class BudgetReached(StackprogError):
    """A budget of the run is used up; what was answered is kept."""


class Interrupted(StackprogError):
    """Ctrl-C: what was in flight is kept."""
