"""Many literals in one go, with nothing but operations on whole texts.

The texts are mapped four times, byte by byte, to bits: bit b of the n-th map is set for what a
literal of bucket b has at its n-th place. Shifted against each other and combined with a bitwise
AND, they leave a bit only where a literal may begin (the idea is that of Hyperscan's "Teddy").
Python's integers do that a thousand times faster than a loop could.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Masks", "masks_of"]

_WIDTH = 4
_BUCKETS = 8
_CHOICES = 8
_CHUNK = 1 << 17
_ONE = bytes((0, *([1] * 255)))
_OFTEN = b" etrosani\nlc,pdu'\"m.fgh():_yb=/A{}-0xv;S"
"""The most frequent bytes of programs, in order. What they are decides on speed only."""
_SHARES = tuple(0.35 / (_OFTEN.index(b) + 6) if b in _OFTEN else 0.003 for b in range(256))


class Window(NamedTuple):
    """A part of a literal that could be looked for."""

    offset: int
    """Where it stands in the literal."""
    places: tuple[bytes, ...]
    """The bytes that may stand at each of its places; none where any may."""


class Masks:
    """The maps for some literals."""

    def __init__(self, literals: tuple[tuple[bytes, bool], ...]) -> None:
        """Take literals, and whether letter case counts in none of them."""
        windows, buckets = _packed(literals)
        self._maps = tuple(
            bytes(
                sum(1 << number for number, bucket in enumerate(buckets) if byte in bucket[place])
                for byte in range(256)
            )
            for place in range(_WIDTH)
        )
        self._known: dict[bytes, list[tuple[int, bytes, bool, int]]] = {}
        for number, ((literal, ignore_case), window) in enumerate(
            zip(literals, windows, strict=True)
        ):
            key = literal[window.offset : window.offset + _WIDTH].lower()
            literal = literal.lower() if ignore_case else literal  # noqa: PLW2901
            self._known.setdefault(key, []).append((window.offset, literal, ignore_case, number))
        self._lengths = tuple(sorted({len(key) for key in self._known}, reverse=True))

    def found(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Yield where literals begin, and the number of the literal."""
        known, lengths = self._known, self._lengths
        for at in self._candidates(data):
            near = data[at : at + _WIDTH].lower()
            for length in lengths:
                for offset, literal, ignore_case, number in known.get(near[:length], ()):
                    start = at - offset
                    if start < 0 or (length > len(near)):
                        continue
                    if ignore_case:
                        if data[start : start + len(literal)].lower() == literal:
                            yield start, number
                    elif data.startswith(literal, start):
                        yield start, number

    def _candidates(self, data: bytes) -> Iterator[int]:
        for begin in range(0, len(data), _CHUNK):
            bits = -1
            length = min(_CHUNK, len(data) - begin)
            for place, table in enumerate(self._maps):
                part = data[begin + place : begin + place + length].translate(table)
                if len(part) < length:
                    part += table[:1] * (length - len(part))
                bits &= int.from_bytes(part, "little")
            if not bits:
                continue
            marks = bits.to_bytes(length, "little").translate(_ONE)
            at = marks.find(b"\1")
            while at >= 0:
                yield begin + at
                at = marks.find(b"\1", at + 1)


@lru_cache(maxsize=8)
def masks_of(literals: tuple[tuple[bytes, bool], ...]) -> Masks:
    """Return the maps for some literals, made once."""
    return Masks(literals)


def _windows(literal: bytes, ignore_case: bool) -> list[Window]:
    """Return all parts of a literal that could be looked for."""
    cases = [
        bytes({*literal[at : at + 1].lower(), *literal[at : at + 1].upper()})
        if ignore_case
        else literal[at : at + 1]
        for at in range(len(literal))
    ]
    last = max(0, len(literal) - _WIDTH)
    padding = (b"",) * (_WIDTH - len(literal))
    return [
        Window(offset, (*cases[offset : offset + _WIDTH], *padding)) for offset in range(last + 1)
    ]


class _Bucket:
    """Literals that share a bit: what may stand at each place, and how often that does."""

    def __init__(self) -> None:
        self.places: list[set[int]] = [set() for _ in range(_WIDTH)]
        self.shares = [0.0] * _WIDTH
        self.cost = 0.0

    def cost_with(self, window: Window) -> float:
        """Return how often all places of the bucket would agree with a window in it."""
        cost = 1.0
        for number, place in enumerate(window.places):
            if place:
                share, taken = self.shares[number], self.places[number]
                for byte in place:
                    if byte not in taken:
                        share += _SHARES[byte]
                if share < 1.0:
                    cost *= share
        return cost

    def add(self, window: Window) -> None:
        """Take a window in."""
        self.cost = self.cost_with(window)
        for number, place in enumerate(window.places):
            self.places[number].update(place or range(256))
            self.shares[number] = min(1.0, sum(_SHARES[byte] for byte in self.places[number]))


def _packed(
    literals: tuple[tuple[bytes, bool], ...],
) -> tuple[list[Window], list[list[set[int]]]]:
    """Return a window for each literal, and the bytes at each place of each bucket.

    The shortest and most frequent literals choose first: they are to stay apart.
    """
    alone = _Bucket().cost_with
    choices = [
        sorted(_windows(literal, ignore_case), key=alone)[:_CHOICES]
        for literal, ignore_case in literals
    ]
    rarest = [alone(windows[0]) for windows in choices]
    buckets = [_Bucket() for _ in range(_BUCKETS)]
    chosen: dict[int, Window] = {}
    for number in sorted(range(len(literals)), key=lambda each: (-rarest[each], literals[each])):
        _, which, offset = min(
            (bucket.cost_with(window) - bucket.cost, which, at)
            for at, window in enumerate(choices[number])
            for which, bucket in enumerate(buckets)
        )
        chosen[number] = choices[number][offset]
        buckets[which].add(chosen[number])
    return [chosen[number] for number in range(len(literals))], [each.places for each in buckets]
