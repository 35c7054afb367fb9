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

_Found = list[tuple[int, "Anchor"]]


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


class Plan(NamedTuple):
    """How to look for some anchors."""

    groups: dict[str, tuple[Group, ...]]
    """The searches to make for an owner."""
    scattered: dict[tuple[bytes, bool], tuple[Anchor, ...]]
    """The anchors that may stand anywhere, by literal and whether its case counts."""


def plan_of(anchors: Iterable[Anchor]) -> Plan:
    """Return how to look for some anchors: those with a part in common are one search."""
    owners: dict[str, dict[tuple[bytes, bool, bool], list[Anchor]]] = {}
    scattered: dict[tuple[bytes, bool], tuple[Anchor, ...]] = {}
    for anchor in dict.fromkeys(anchors):
        needle = anchor.via or anchor.literal
        if anchor.ignore_case:
            needle = needle.lower()
        in_runs = anchor.run >= RUN and _TOKEN.issuperset(anchor.literal)
        groups = owners.setdefault(anchor.owner, {})
        groups.setdefault((needle, anchor.ignore_case, in_runs), []).append(anchor)
        if not in_runs:
            literal = anchor.literal.lower() if anchor.ignore_case else anchor.literal
            key = literal, anchor.ignore_case
            scattered[key] = (*scattered.get(key, ()), anchor)
    groups_of = {
        owner: tuple(_group(*key, members) for key, members in groups.items())
        for owner, groups in owners.items()
    }
    return Plan(groups_of, scattered)


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

    def __init__(self, plan: Plan, data: bytes, *, at_once: bool) -> None:
        """Take what to look for.

        Args:
            plan: of the anchors.
            data: the buffer, folded.
            at_once: whether to look for all literals in one go, which pays from a
                megabyte on; else for those of an owner when they are asked for.
        """
        self._plan = plan
        self._data = data
        self._at_once = at_once

    def owners(self) -> Iterable[str]:
        """Return the owners that could have a literal in the buffer, in a stable order."""
        if not self._at_once:
            return self._plan.groups
        scattered = self._scattered
        in_runs = bool(self._runs)
        return [
            owner
            for owner, groups in self._plan.groups.items()
            if owner in scattered or (in_runs and any(group.in_runs for group in groups))
        ]

    def literals(self, owner: str) -> _Found:
        """Return where the literals of an owner stand.

        Raises:
            KeyError: nobody of that name has an anchor.
        """
        found: _Found = []
        for group in self._plan.groups[owner]:
            if group.in_runs:
                joined, starts = self._joined
                text = joined.lower() if group.ignore_case else joined
                if group.needle in text:
                    for at, anchor in _found(group, text):
                        index = bisect_right(starts, at) - 1
                        found.append((at - starts[index] + self._runs[index][0], anchor))
            elif not self._at_once:
                text = self._lower if group.ignore_case else self._data
                if group.needle in text:
                    found.extend(_found(group, text))
        if self._at_once:
            found += self._scattered.get(owner, ())
        return found

    def may_hold(self, owner: str) -> bool:  # noqa: ARG002 - the other engine's answer depends on it
        """Tell that any gate may be in the buffer: to look for all of them would take longer."""
        return True

    def quoted(self) -> list[tuple[int, int]]:
        """Return the insides of quotes that match ``shapes.QUOTED``, in order."""
        return self._quoted

    def runs(self) -> list[tuple[int, int]]:
        """Return the runs of at least ``RUN`` letters, digits, ``_`` and ``-``, in order."""
        return self._runs

    def tokens(self) -> list[tuple[int, int]]:
        """Return the runs of at least 24 letters, digits, ``_`` and ``-``, in order."""
        return [(start, end) for start, end in self._runs if end - start >= 24]

    @cached_property
    def _scattered(self) -> dict[str, _Found]:
        from bundlecheck.secrets.scanner.masks import masks_of

        anchors = list(self._plan.scattered.values())
        found: dict[str, _Found] = {}
        for at, number in masks_of(tuple(self._plan.scattered)).found(self._data):
            for anchor in anchors[number]:
                found.setdefault(anchor.owner, []).append((at, anchor))
        return found

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
