"""Where the anchors of a scanner stand in one file."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bundlecheck.secrets.scanner import shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.secrets.scanner.anchors import Anchor
    from bundlecheck.secrets.scanner.buffer import Buffer

__all__ = ["Engine", "Hits", "Line"]


class Engine(Protocol):
    """What finds literals and shapes in one buffer."""

    def owners(self) -> Iterable[str]:
        """Return the owners that could have a literal in the buffer, in a stable order."""

    def literals(self, owner: str) -> Iterable[tuple[int, Anchor]]:
        """Return where the literals of an owner stand, whatever is around them.

        Raises:
            KeyError: nobody of that name has an anchor.
        """

    def may_hold(self, owner: str) -> bool:
        """Tell whether one of an owner's gates may be in the buffer."""

    def quoted(self) -> list[tuple[int, int]]:
        """Return the insides of quotes that match ``shapes.QUOTED``, in order."""

    def runs(self) -> list[tuple[int, int]]:
        """Return the runs of at least ``RUN`` letters, digits, ``_`` and ``-``, in order."""

    def tokens(self) -> list[tuple[int, int]]:
        """Return at least the runs that ``shapes.is_token`` is true of, in order."""


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

    def owners(self) -> Iterable[str]:
        """Return the owners that could have a literal in the file, in a stable order."""
        return self._engine.owners()

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

    def may_hold(self, owner: str) -> bool:
        """Tell whether a step can find anything in the file that has gates; False is certain."""
        return self._engine.may_hold(owner)

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

    def tokens(self) -> list[tuple[int, int]]:
        """Return the runs of at least 24 that ``shapes.is_token`` is true of, in order."""
        folded = self.buffer.folded
        return [run for run in self._engine.tokens() if shapes.is_token(folded, *run)]

    def _holds(self, at: int, anchor: Anchor) -> bool:
        folded = self.buffer.folded
        if anchor.check and not _compiled(anchor.check).match(folded, at):
            return False
        return not anchor.run or shapes.run_at(folded, at) >= anchor.run


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)
