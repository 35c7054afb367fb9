"""The engine that needs nothing but Python."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.scanner import shapes
from bundlecheck.secrets.scanner.anchors import RUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.secrets.scanner.anchors import Anchor

__all__ = ["Plan", "StdlibEngine", "plan_of"]

_TOKEN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


class Group(NamedTuple):
    """Anchors that one search finds."""

    needle: bytes
    ignore_case: bool
    in_runs: bool
    """Whether to look only in long runs, which are a small part of most texts."""
    members: tuple[tuple[int, bytes, Anchor], ...]
    """Where the needle stands in a literal, and the literal as it is searched."""
    before: tuple[bytes, ...]
    """What stands before the needle in any of the literals."""
    reach: int
    """Length of the longest of ``before``."""


Plan = dict[str, tuple[Group, ...]]
"""The searches to make for an owner."""


def plan_of(anchors: Iterable[Anchor]) -> Plan:
    """Return how to look for some anchors: those with a part in common are one search."""
    owners: dict[str, dict[tuple[bytes, bool, bool], list[Anchor]]] = {}
    for anchor in anchors:
        needle = anchor.via or anchor.literal
        if anchor.ignore_case:
            needle = needle.lower()
        in_runs = anchor.run >= RUN and _TOKEN.issuperset(anchor.literal)
        groups = owners.setdefault(anchor.owner, {})
        groups.setdefault((needle, anchor.ignore_case, in_runs), []).append(anchor)
    return {
        owner: tuple(_group(*key, members) for key, members in groups.items())
        for owner, groups in owners.items()
    }


def _group(needle: bytes, ignore_case: bool, in_runs: bool, anchors: list[Anchor]) -> Group:
    members = []
    for anchor in anchors:
        literal = anchor.literal.lower() if ignore_case else anchor.literal
        members.append((literal.index(needle), literal, anchor))
    before = tuple({literal[:at] for at, literal, _ in members})
    return Group(
        needle, ignore_case, in_runs, tuple(members), before, max(map(len, before), default=0)
    )


class StdlibEngine:
    """Finds in one buffer what a plan asks for."""

    def __init__(self, plan: Plan, data: bytes) -> None:
        self._plan = plan
        self._data = data

    def literals(self, owner: str) -> Iterator[tuple[int, Anchor]]:
        """Yield where the literals of an owner stand.

        Raises:
            KeyError: nobody of that name has an anchor.
        """
        for group in self._plan[owner]:
            if group.in_runs:
                joined, starts = self._joined
                text = joined.lower() if group.ignore_case else joined
                for at, anchor in _found(group, text):
                    index = bisect_right(starts, at) - 1
                    yield at - starts[index] + self._runs[index][0], anchor
            else:
                yield from _found(group, self._lower if group.ignore_case else self._data)

    def quoted(self) -> list[tuple[int, int]]:
        """Return the insides of quotes that match ``shapes.QUOTED``, in order."""
        return self._quoted

    def runs(self) -> list[tuple[int, int]]:
        """Return the runs of at least ``RUN`` letters, digits, ``_`` and ``-``, in order."""
        return self._runs

    def quads(self) -> list[int]:
        """Return offsets in the lines where ``shapes.QUAD`` matches, one a line, in order."""
        return self._quads

    @cached_property
    def _lower(self) -> bytes:
        return self._data.lower()

    @cached_property
    def _runs(self) -> list[tuple[int, int]]:
        return shapes.runs(self._data)

    @cached_property
    def _quoted(self) -> list[tuple[int, int]]:
        return shapes.quoted(self._data)

    @cached_property
    def _quads(self) -> list[int]:
        return shapes.quads(self._data)

    @cached_property
    def _joined(self) -> tuple[bytes, list[int]]:
        """All long runs, one a line, and where each begins there."""
        starts, at = [], 0
        for start, end in self._runs:
            starts.append(at)
            at += end - start + 1
        return b"\n".join(self._data[start:end] for start, end in self._runs), starts


def _found(group: Group, text: bytes) -> Iterator[tuple[int, Anchor]]:
    needle = group.needle
    at = text.find(needle)
    while at >= 0:
        if text.endswith(group.before, max(0, at - group.reach), at):
            for offset, literal, anchor in group.members:
                if at >= offset and text.startswith(literal, at - offset):
                    yield at - offset, anchor
        at = text.find(needle, at + 1)
