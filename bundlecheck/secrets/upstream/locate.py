"""Where a value stands in the text that it was found in."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["line_starts", "located"]

_NEAR = 12
"""How many lines after its own a value is looked for: detect-secrets names the line of the key."""
_LINE_END = r"\r\n|\n|\r"


def located(text: str, starts: list[int], line: int, value: str) -> tuple[int, int] | None:
    """Return where a value stands on or soon after a line, or None.

    Args:
        text: of the file.
        starts: where its lines begin.
        line: number, from 1, that detect-secrets gave.
        value: what it found.
    """
    if not value or not 1 <= line <= len(starts):
        return None
    begin = starts[line - 1]
    after = min(len(starts), line + _NEAR)
    own_end = starts[line] if line < len(starts) else len(text)
    end = starts[after] if after < len(starts) else len(text)
    for form in _forms(value):
        at = text.find(form, begin, own_end)
        if at < 0:
            at = text.find(form, begin, end)
        if at >= 0:
            return at, at + len(form)
    return None


def _forms(value: str) -> Iterator[str]:
    """Yield how a value may be written in the file."""
    yield value
    if '\\"' in value:
        yield value.replace('\\"', '"')
    if "'" in value:
        yield value.replace("'", "''")


def line_starts(text: str) -> list[int]:
    """Return where lines begin that end with LF, CR LF or CR."""
    if "\r" in text:
        return [0, *(match.end() for match in re.finditer(_LINE_END, text))]
    lengths = [len(line) + 1 for line in text.split("\n")]
    lengths.pop()
    return list(accumulate(lengths, initial=0))
