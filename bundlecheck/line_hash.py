"""GitHub's ``primaryLocationLineHash``: what makes an alert the same one after lines moved."""

from __future__ import annotations

import re
import sys
from array import array
from itertools import accumulate

__all__ = ["line_hashes"]

_BASE = 37
_WINDOW = 100
_MASK = (1 << 64) - 1
_DROP = pow(_BASE, _WINDOW, 1 << 64)
_END_OF_FILE = 0xFFFF
_LINE_END = r"\r\n?"
_BLANKS = str.maketrans("", "", " \t")


def line_hashes(text: str) -> list[str]:
    """Return the hash of every line of a text, in one pass; the first entry is line 1.

    The algorithm is the one of ``fingerprints.ts`` in github/codeql-action: a rolling hash over
    the 100 UTF-16 units that follow a line's start, blanks left out, with a count of equal ones.
    """
    normal = re.sub(_LINE_END, "\n", text).translate(_BLANKS)
    units = array("H")
    units.frombytes(normal.encode("utf-16-le", "surrogatepass"))
    if sys.byteorder == "big":
        units.byteswap()
    starts = [0, *(index + 1 for index, unit in enumerate(units) if unit == 10)]
    units.append(_END_OF_FILE)
    units.extend([0] * _WINDOW)
    prefixes = list(accumulate(units, _roll, initial=0))
    counts: dict[int, int] = {}
    hashes: list[str] = []
    for start in starts:
        value = (prefixes[start + _WINDOW] - _DROP * prefixes[start]) & _MASK
        counts[value] = counts.get(value, 0) + 1
        hashes.append(f"{value:x}:{counts[value]}")
    return hashes


def _roll(value: int, unit: int) -> int:
    return (value * _BASE + unit) & _MASK
