"""Which of some hundred literals are in a text, in less time than to look for each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Literals"]

_GRAM = 4
"""Bytes of a number by which a literal is ruled out."""


class Literals:
    """Literals by the number that their first bytes are."""

    def __init__(self, literals: Iterable[bytes]) -> None:
        """Take literals, each once."""
        self._short: list[bytes] = []
        self._by_gram: dict[int, list[bytes]] = {}
        for literal in literals:
            if len(literal) < _GRAM:
                self._short.append(literal)
            else:
                gram = int.from_bytes(literal[:_GRAM], sys.byteorder)
                self._by_gram.setdefault(gram, []).append(literal)
        self._grams = frozenset(self._by_gram)

    def within(self, data: bytes) -> list[bytes]:
        """Return the literals that are in some bytes."""
        found = [literal for literal in self._short if literal in data]
        for gram in sorted(self._grams_in(data)):
            found += [literal for literal in self._by_gram[gram] if literal in data]
        return found

    def _grams_in(self, data: bytes) -> set[int]:
        found: set[int] = set()
        view = memoryview(data)
        # Bytes read as numbers of four, from each of four starts, are all grams without a slice.
        for start in range(_GRAM):
            end = len(data) - (len(data) - start) % _GRAM
            if start < end:
                found |= self._grams.intersection(view[start:end].cast("I"))
        return found
