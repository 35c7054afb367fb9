"""The nearest known spelling of a name, for messages that say what was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["nearest"]

_LONGEST = 200
"""Longer names are no misspelt ones; the limit keeps the work bounded."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is really near, or None.

    Letter case, blanks and separators count for nothing at first; after that one edit is allowed
    for every five characters, three at most. Of equally near names the first by sorting wins.
    """
    if not name or len(name) > _LONGEST:
        return None
    wanted = _plain(name)
    limit = min(3, max(len(wanted), 3) // 5 + 1) if len(wanted) > 3 else 0
    best: tuple[int, str] | None = None
    for candidate in sorted(set(known)):
        plain = _plain(candidate)
        if abs(len(plain) - len(wanted)) > limit:
            continue
        distance = 0 if plain == wanted else _distance(wanted, plain)
        if distance <= limit and (best is None or distance < best[0]):
            best = (distance, candidate)
    return best[1] if best else None


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character not in " _-\t")


def _distance(left: str, right: str) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return row[-1]
