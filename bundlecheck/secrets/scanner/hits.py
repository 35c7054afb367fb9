"""Where the anchors of a scanner stand in one file."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.secrets.scanner.anchors import Anchor
    from bundlecheck.secrets.scanner.buffer import Buffer

__all__ = ["Engine", "Hits", "Line"]


class Engine(Protocol):
    """What finds literals and shapes in one buffer."""

    def literals(self, owner: str) -> Iterable[tuple[int, Anchor]]:
        """Yield where the literals of an owner stand, whatever is around them.

        Raises:
            KeyError: nobody of that name has an anchor.
        """

    def quoted(self) -> list[tuple[int, int]]:
        """Return the insides of quotes that match ``shapes.QUOTED``, in order."""

    def runs(self) -> list[tuple[int, int]]:
        """Return the runs of at least ``RUN`` letters, digits, ``_`` and ``-``, in order."""

    def quads(self) -> list[int]:
        """Return offsets in the lines where ``shapes.QUAD`` matches, one a line, in order."""


class Line(NamedTuple):
    """A line of a buffer."""

    number: int
    """From 1."""
    start: int
    """Offset of its first byte in the folded buffer."""
    end: int
    """Offset after its last byte, without the line end."""


class Hits:
    """The places in one file that detectors have to look at, found when they are asked for."""

    def __init__(self, buffer: Buffer, engine: Engine) -> None:
        self.buffer = buffer
        self._engine = engine
        self._offsets: dict[str, list[int]] = {}

    def offsets(self, owner: str) -> list[int]:
        """Return where an owner's literals begin in ``buffer.folded``, in order.

        Raises:
            KeyError: nobody of that name has an anchor.
        """
        found = self._offsets.get(owner)
        if found is None:
            literals = self._engine.literals(owner)
            found = sorted({at for at, anchor in literals if self._holds(at, anchor)})
            self._offsets[owner] = found
        return found

    def has(self, owner: str) -> bool:
        """Tell whether any literal of an owner is in the file."""
        return bool(self.offsets(owner))

    def lines(self, owner: str) -> list[int]:
        """Return the numbers of the lines, from 1, where an owner's literals begin."""
        return [line.number for line in self.places(self.offsets(owner))]

    def places(self, offsets: Iterable[int]) -> Iterator[Line]:
        """Yield the lines, each once, in which some offsets stand that come in order."""
        folded = self.buffer.folded
        number, counted, end = 1, 0, -1
        for at in offsets:
            if at <= end:
                continue
            number += folded.count(b"\n", counted, at)
            counted = at
            end = folded.find(b"\n", at)
            if end < 0:
                end = len(folded)
            yield Line(number, folded.rfind(b"\n", 0, at) + 1, end)

    def quoted(self) -> list[tuple[int, int]]:
        """Return the insides of quotes that could be random (``shapes.QUOTED``)."""
        return self._engine.quoted()

    def runs(self) -> list[tuple[int, int]]:
        """Return the runs of at least ``RUN`` letters, digits, ``_`` and ``-``, in order."""
        return self._engine.runs()

    def quads(self) -> list[int]:
        """Return offsets in the lines that have four numbers joined by dots, one a line."""
        return self._engine.quads()

    def _holds(self, at: int, anchor: Anchor) -> bool:
        if anchor.check and not _compiled(anchor.check).match(self.buffer.folded, at):
            return False
        return not anchor.run or self._run_at(at) >= anchor.run

    def _run_at(self, at: int) -> int:
        """Return how long the run is that an offset stands in; 0 for a short one."""
        runs = self.runs()
        index = bisect_right(runs, (at, len(self.buffer.folded))) - 1
        if index < 0 or runs[index][1] <= at:
            return 0
        return runs[index][1] - runs[index][0]


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)
