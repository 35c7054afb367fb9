"""Shapes of random-looking text: bytes are mapped to classes, and runs of a class looked for."""

from __future__ import annotations

import re
from functools import cache

from bundlecheck.secrets.scanner.anchors import RUN

__all__ = [
    "NAMED",
    "QUOTED",
    "THREE_PARTS",
    "bare",
    "is_token",
    "quoted",
    "run_at",
    "run_start",
    "runs",
]

QUOTED = rb"""(["'])(?:[0-9a-fA-F]{9,}|[A-Za-z0-9+/\\_=-]{23,})\1"""
"""Less than 9 of 16 or 23 of 64 kinds of characters cannot have an entropy over 3 or 4.5 bits."""
THREE_PARTS = rb"\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}"
"""What follows a run of 24 in one that may be a token of Discord."""
NAMED = rb"(?i)(?:key|pwd?|pass|password|token)[\"']?\]? *(?:=|:|:=|=>| |::) *[\"']?\Z"
"""What comes before a value that has a name as detect-secrets' assignments have."""

_HEX = frozenset(b"0123456789abcdefABCDEF")
_TOKEN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_BASE64 = _TOKEN | frozenset(b"+/\\=")
_QUOTES = frozenset(b"\"'")


def _classes(inside: frozenset[int], quotes: frozenset[int] = frozenset()) -> bytes:
    """Return the table that maps some bytes to ``a``, quotes to ``q``, all others to a space."""
    return bytes(
        ord("a") if each in inside else ord("q") if each in quotes else ord(" ")
        for each in range(256)
    )


@cache
def _table(kind: str) -> bytes:
    if kind == "run":
        return _classes(_TOKEN)
    if kind == "bare hex":
        return _classes(_HEX)
    if kind == "hex":
        return _classes(_HEX, _QUOTES)
    if kind == "base64":
        return _classes(_BASE64, _QUOTES)
    return _classes(_BASE64)


@cache
def _pattern(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


def runs(data: bytes, shortest: int = RUN, kind: str = "run") -> list[tuple[int, int]]:
    """Return the longest runs of letters, digits, ``_`` and ``-``, in order.

    Args:
        data: what to look through.
        shortest: how many bytes a run has at least.
        kind: ``bare`` for the characters of base64 instead, ``bare hex`` for those of numbers.
    """
    classes = data.translate(_table(kind))
    needle = b"a" * shortest
    found = []
    start = classes.find(needle)
    while start >= 0:
        end = classes.find(b" ", start + shortest)
        if end < 0:
            end = len(data)
        found.append((start, end))
        start = classes.find(needle, end)
    return found


def run_at(data: bytes, at: int) -> int:
    """Return how long the run of letters, digits, ``_`` and ``-`` is that an offset stands in."""
    end = _pattern(rb"[A-Za-z0-9_-]*").match(data, at)
    assert end is not None  # noqa: S101 - it matches nothing at least
    return end.end() - run_start(data, at)


def run_start(data: bytes, at: int) -> int:
    """Return where the run of letters, digits, ``_`` and ``-`` begins that goes on at an offset."""
    step = 64
    while True:
        begin = max(0, at - step)
        rest = data[begin:at].translate(_table("run"))
        space = rest.rfind(b" ")
        if space >= 0:
            return begin + space + 1
        if begin == 0:
            return 0
        step *= 8


def is_token(data: bytes, start: int, end: int) -> bool:
    """Tell whether a run of at least 24 stands as some services' tokens do.

    After digits and a colon, before two more parts with dots between, or assigned to a name.
    """
    before = data[max(0, start - 1) : start]
    if before == b":" and end - start >= 35 and data[max(0, start - 2) : start - 1].isdigit():
        return True
    if data[end : end + 1] == b"." and _pattern(THREE_PARTS).match(data, end):
        return True
    return bool(before) and before in b" =:>\"'" and _is_named(data, start)


def _is_named(data: bytes, start: int) -> bool:
    near = data[max(0, start - 60) : start]
    if not near[12:].strip(b" =:>\"']"):
        near = data[data.rfind(b"\n", 0, start) + 1 : start]
    return _pattern(NAMED).search(near) is not None


def quoted(data: bytes) -> list[tuple[int, int]]:
    """Return the insides of quotes that match ``QUOTED``, in order."""
    found = set()
    match = _pattern(QUOTED).match
    for kind, needle in (("hex", b"q" + b"a" * 9), ("base64", b"q" + b"a" * 23)):
        classes = data.translate(_table(kind))
        at = classes.find(needle)
        while at >= 0:
            inside = match(data, at)
            if inside is not None:
                found.add((at + 1, inside.end() - 1))
            at = classes.find(needle, at + len(needle))
    return sorted(found)


def bare(data: bytes) -> bool:
    """Tell whether any text could be random once quotes are put around it.

    Quotes inside it then get a backslash, so that one kind of character may come to it.
    """
    if any(len(set(data[start:end])) >= 22 for start, end in runs(data, 22, "bare")):
        return True
    return any(len(set(data[start:end])) >= 9 for start, end in runs(data, 9, "bare hex"))
