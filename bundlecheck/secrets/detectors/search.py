"""Finds the table's formats in a text: by their anchors first, then by their patterns."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.detectors.checks import CHECKS
from bundlecheck.secrets.detectors.literals import Literals
from bundlecheck.secrets.detectors.table import DETECTORS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundlecheck.secrets.detectors.detector import Detector

__all__ = ["Hit", "hits", "passes"]

_WORDS = r"(?i)key|token|secret|pass|pwd|auth|api|pat\b|_pat|cred|licen[cs]e|bearer|private|access"
_ESCAPED = r"(?:\\[nrtbf0]|\\u00[0-9a-fA-F]{2}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2})\Z"
"""What may stand before a secret although it ends in a letter or digit: an escaped character."""

_OF_ALL = frozenset({"jwt", "encoded key", "aws key id"})
"""Tests that need a vendor's prefix too."""


class Hit(NamedTuple):
    """A match of a row."""

    row: Detector
    rank: int
    """Place of the row in the table."""
    start: int
    end: int


class _Anchor(NamedTuple):
    literal: str
    ignore_case: bool
    ranks: tuple[int, ...]


def hits(text: str, parts: Sequence[tuple[int, int]] | None = None) -> list[Hit]:
    """Return the matches of the table's rows in the order of their places, none over another.

    Args:
        text: the text.
        parts: the regions in which an anchor has to stand, in rising order, or None for all.
    """
    if parts is None:
        parts = ((0, len(text)),)
    searched = "\n".join(text[start:end] for start, end in parts)
    starts: list[int] = []
    at = 0
    for start, end in parts:
        starts.append(at)
        at += end - start + 1
    return _apart(_all(text, searched, parts, starts))


def _all(
    text: str, searched: str, parts: Sequence[tuple[int, int]], starts: Sequence[int]
) -> Iterator[Hit]:
    lowered = searched.replace("\u0130", "I").lower()
    for anchor, ignore_case, ranks in _anchors_in(searched, lowered):
        hay = lowered if ignore_case else searched
        at = hay.find(anchor)
        while at >= 0:
            part = bisect_right(starts, at) - 1
            place = parts[part][0] + at - starts[part]
            end = place
            for rank in ranks:
                hit = _match(text, rank, place)
                if hit is not None:
                    yield hit
                    end = max(end, hit.end)
            skipped = min(end, parts[part][1]) - place
            at = hay.find(anchor, at + max(skipped, len(anchor)))
    for rank in _without_anchor():
        for match in _compiled(rank).finditer(searched):
            part = bisect_right(starts, match.start("secret")) - 1
            shift = parts[part][0] - starts[part]
            hit = _hit(text, rank, match.start("secret") + shift, match.end("secret") + shift)
            if hit is not None:
                yield hit


def _anchors_in(searched: str, lowered: str) -> Iterator[_Anchor]:
    """Yield the anchors that a text has."""
    for ignore_case, hay in ((False, searched), (True, lowered)):
        literals, anchors = _anchors(ignore_case=ignore_case)
        for literal in literals.within(hay.encode("utf-8", "replace")):
            yield anchors[literal]


def _match(text: str, rank: int, place: int) -> Hit | None:
    row = DETECTORS[rank]
    if not row.before:
        match = _compiled(rank).match(text, place, min(place + row.reach, len(text)))
    else:
        first = max(place - row.before, 0)
        match = _compiled(rank).search(text, first, min(place + row.reach, len(text)))
        if match is not None and not match.start() <= place < match.end():
            match = None
    if match is None:
        return None
    start, end = match.span("secret")
    if row.worded and re.search(_WORDS, text[match.start() : start]) is None:
        return None
    return _hit(text, rank, start, end)


def _hit(text: str, rank: int, start: int, end: int) -> Hit | None:
    if not _begins(text, start):
        return None
    row = DETECTORS[rank]
    return Hit(row, rank, start, end) if passes(row, text[start:end]) else None


def passes(row: Detector, secret: str) -> bool:
    """Tell whether a text that a row's pattern matches passes the row's test as well."""
    whole = row.check in _OF_ALL
    return CHECKS[row.check](secret if whole else secret[len(row.shown(secret)) :])


def _begins(text: str, start: int) -> bool:
    """Tell whether a secret may begin at a place: not within a longer run of letters and digits."""
    before = text[start - 1 : start]
    if not before or not (before.isascii() and before.isalnum()):
        return True
    return re.search(_ESCAPED, text[max(start - 6, 0) : start]) is not None


def _apart(found: Iterator[Hit]) -> list[Hit]:
    """Return the hits in order; of two at one place the one whose row comes first."""
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, hit.rank, -hit.end)):
        if kept and hit.start < kept[-1].end:
            if hit.rank < kept[-1].rank:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


@functools.cache
def _anchors(*, ignore_case: bool) -> tuple[Literals, dict[bytes, _Anchor]]:
    """Return the anchors of the rows in which case means something, or of the others."""
    ranks: dict[str, list[int]] = {}
    for rank, row in enumerate(DETECTORS):
        if row.ignore_case is ignore_case:
            for anchor in row.anchors:
                ranks.setdefault(anchor, []).append(rank)
    anchors = {
        anchor.encode("ascii"): _Anchor(anchor, ignore_case, tuple(rows))
        for anchor, rows in ranks.items()
    }
    return Literals(anchors), anchors


@functools.cache
def _without_anchor() -> tuple[int, ...]:
    return tuple(rank for rank, row in enumerate(DETECTORS) if not row.anchors)


@functools.cache
def _compiled(rank: int) -> re.Pattern[str]:
    return re.compile(DETECTORS[rank].pattern, re.ASCII)
