"""From places in a buffer to the parts of a text that are worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["regions"]

_AROUND = 600
"""Bytes of a long line before a place that are looked at, and half of those after it."""


def regions(folded: bytes, offsets: Iterable[int]) -> list[tuple[int, int]]:
    """Return where the lines around some places stand in the text, in characters.

    Of a long line only the part around the place is taken. No region is over another.

    Args:
        folded: the buffer. It may have other bytes than the text, but has as many characters.
        offsets: places in it, in order.
    """
    found: list[tuple[int, int]] = []
    for at in offsets:
        if found and at < found[-1][1] - _AROUND // 2:
            continue
        start = max(folded.rfind(b"\n", max(at - _AROUND, 0), at) + 1, at - _AROUND)
        end = folded.find(b"\n", at, at + 2 * _AROUND)
        end = end if end >= 0 else min(at + 2 * _AROUND, len(folded))
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found if folded.isascii() else _in_characters(folded, found)


def _in_characters(data: bytes, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    counted, at, result = 0, 0, []
    for start, end in found:
        counted += len(data[at:start].decode("utf-8", "ignore"))
        length = len(data[start:end].decode("utf-8", "ignore"))
        result.append((counted, counted + length))
        counted, at = counted + length, end
    return result
