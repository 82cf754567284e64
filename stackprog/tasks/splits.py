"""Keep train and test apart, and take fair parts of them."""

from __future__ import annotations

import hashlib
import random
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

_COSMETIC = re.compile(r"\\[,;:! ]|\\(?:left|right)(?![a-z])|[\s$]")


class Grouped(Protocol):
    """What items and examples have in common."""

    @property
    def id(self) -> str:
        """Unique within its data set."""
        ...

    @property
    def question(self) -> str:
        """What is asked."""
        ...

    @property
    def groups(self) -> Mapping[str, str]:
        """Group name to value."""
        ...


G = TypeVar("G", bound=Grouped)


def normalised(text: str) -> str:
    """Return the text without what differs between two copies of one problem.

    Letter case, white space, dollar signs, LaTeX spacing, sizes of brackets and fractions, and
    final punctuation go; everything that carries meaning stays.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"\\[dt]frac", r"\\frac", _COSMETIC.sub("", text))
    return text.rstrip(".,:;!?")


def stem(question: str) -> str:
    """Return a question without its lines of choices, whose order differs from run to run."""
    return question.rsplit("\n\nA) ", 1)[0]


def overlap(train: Iterable[Grouped], test: Iterable[Grouped]) -> list[str]:
    """Return the ids of the train items that are also in test: the same id or the same text."""
    test = list(test)
    ids = {item.id for item in test}
    texts = {normalised(stem(item.question)) for item in test}
    return [item.id for item in train if item.id in ids or normalised(stem(item.question)) in texts]


def without_overlap(train: Sequence[G], test: Iterable[Grouped]) -> list[G]:
    """Return the train items that are not in test, in their order."""
    shared = set(overlap(train, test))
    return [item for item in train if item.id not in shared]


def stratified_sample(examples: Sequence[G], size: int, rng: random.Random) -> list[G]:
    """Draw examples so that each group has its share, then each part of the group its own.

    Shares are rounded by largest remainder, first over the first group (subject), then inside it
    over the next (level); equal remainders are settled by `rng`. The result keeps the given order,
    and is all of the examples when there are no more than `size`.
    """
    if size >= len(examples):
        return list(examples)
    drawn = _draw(range(len(examples)), examples, tuple(examples[0].groups), size, rng)
    return [examples[position] for position in sorted(drawn)]


def _draw(
    positions: Sequence[int],
    examples: Sequence[Grouped],
    groups: tuple[str, ...],
    size: int,
    rng: random.Random,
) -> list[int]:
    if not groups:
        return rng.sample(positions, size)
    strata = _strata(positions, [examples[position].groups[groups[0]] for position in positions])
    shares = _largest_remainder([len(stratum) for stratum in strata.values()], size, rng)
    parts = zip(strata.values(), shares, strict=True)
    return [drawn for part, n in parts for drawn in _draw(part, examples, groups[1:], n, rng)]


def _largest_remainder(sizes: Sequence[int], total: int, rng: random.Random) -> list[int]:
    whole = sum(sizes)
    shares = [size * total // whole for size in sizes]
    ties = [rng.random() for _ in sizes]
    order = sorted(range(len(sizes)), key=lambda i: (-(sizes[i] * total % whole), ties[i]))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares


def stratified_prefix(items: Sequence[G], size: int, seed: int) -> list[G]:
    """Take `size` items, a fair part of each group, so that a smaller size takes a subset.

    Which items are taken depends on the seed and their ids, not on their order; the result keeps
    the given order. Each group's items are spread evenly over a line from 0 to 1, from a random
    start, and the `size` leftmost are taken (systematic sampling): every prefix has each group's
    share to within one.
    """
    if size >= len(items):
        return list(items)
    ranked = _spread(items, tuple(items[0].groups), f"{seed}")
    taken = {item.id for item in ranked[:size]}
    return [item for item in items if item.id in taken]


def _spread(items: Sequence[G], groups: tuple[str, ...], key: str) -> list[G]:
    if not groups:
        return sorted(items, key=lambda item: (_fraction(f"{key}\n{item.id}"), item.id))
    placed: list[tuple[float, str, int, G]] = []
    for value, part in _strata(items, [item.groups[groups[0]] for item in items]).items():
        inner = f"{key}\n{value}"
        start = _fraction(inner)
        ranked = enumerate(_spread(part, groups[1:], inner))
        placed += [((rank + start) / len(part), value, rank, item) for rank, item in ranked]
    return [item for *_, item in sorted(placed, key=lambda place: place[:3])]


V = TypeVar("V")


def _strata(values: Sequence[V], keys: Sequence[str]) -> dict[str, list[V]]:
    strata: dict[str, list[V]] = {key: [] for key in sorted(set(keys))}
    for value, key in zip(values, keys, strict=True):
        strata[key].append(value)
    return strata


def _fraction(key: str) -> float:
    """Return a number in [0, 1) that depends on the key alone."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big") / 2**48
