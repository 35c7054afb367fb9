"""Shapes of random-looking text: bytes are mapped to classes, and runs of a class looked for."""

from __future__ import annotations

import re
from functools import cache

from bundlecheck.secrets.scanner.anchors import RUN

__all__ = ["QUAD", "QUOTED", "bare", "quads", "quoted", "runs", "runs_before"]

QUOTED = rb"""(["'])(?:[0-9a-fA-F]{9,}|[A-Za-z0-9+/\\_=-]{23,})\1"""
"""Less than 9 of 16 or 23 of 64 kinds of characters cannot have an entropy over 3 or 4.5 bits."""
QUAD = rb"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]"

_HEX = frozenset(b"0123456789abcdefABCDEF")
_TOKEN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_BASE64 = _TOKEN | frozenset(b"+/\\=")
_QUOTES = frozenset(b"\"'")
_NO_NUMBER = bytes(each for each in range(256) if each not in b"0123456789.\n")


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


def runs_before(data: bytes, ends: list[int]) -> list[tuple[int, int]]:
    """Return the runs whose ends are known, in order."""
    classes = data.translate(_table("run")) if ends else b""
    return sorted({(classes.rfind(b" ", 0, end) + 1, end) for end in ends})


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


def quads(data: bytes) -> list[int]:
    """Return offsets in the lines where ``QUAD`` matches, one a line, in order.

    Everything but digits, dots and line ends is dropped first, so that little is left to match.
    """
    numbers = data.translate(None, _NO_NUMBER)
    search = _pattern(QUAD).search
    found: list[int] = []
    start, counted = 0, 0
    match = search(numbers)
    while match is not None:
        lines = numbers.count(b"\n", counted, match.start())
        counted = match.start()
        start = _skip(data, start, lines)
        end = data.find(b"\n", start)
        exact = search(data, start, len(data) if end < 0 else end)
        if exact is not None:
            found.append(exact.start())
        next_line = numbers.find(b"\n", match.end())
        match = search(numbers, next_line) if next_line >= 0 else None
    return found


def _skip(data: bytes, start: int, lines: int) -> int:
    """Return where the line begins that comes some lines after the one that begins at start."""
    for _ in range(lines):
        start = data.index(b"\n", start) + 1
    return start
