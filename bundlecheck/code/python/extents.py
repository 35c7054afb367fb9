"""Where expressions end in Python source that is not parsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["GOES_ON", "after_targets", "close_of", "ends"]

_LONGEST = 4_000
"""Characters of an expression that are looked at."""
_PART = (
    r"#[^\n]*|\"\"\"(?:[^\"\\]|\\[\s\S]|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\[\s\S]|'(?!''))*'''"
    r"|\"\"\"|\'\'\'|\"(?:[^\"\\\n]|\\[\s\S])*\"|'(?:[^'\\\n]|\\[\s\S])*'|[\"']|\\\n|:=|[()\[\]{},;:\n]"
)
_UNCLOSED = ('"""', "'''")
GOES_ON = r"(?:[ \t\n\f]|#[^\n]*\n)*(?:[rbufRBUF]{0,2}[\"']|[+%.]|(?:or|if|else)\b)"
"""What begins a line that can only be understood with the one before it, or by itself."""

_CHAIN = r"(?:[A-Za-z_][\w.]*(?:\[[^\]\n]{0,80}\])?[ \t]*=(?!=)[ \t]*){0,8}"
"""More targets of the same assignment."""


def after_targets(text: str, start: int) -> int:
    """Return where the value begins of an assignment with more targets at an offset, or none."""
    chain = re.compile(_CHAIN).match(text, start)
    return chain.end() if chain is not None else start


def ends(text: str, start: int) -> Iterator[int]:
    """Yield where the expression that begins at an offset may end.

    A line end outside of its own brackets ends it or not, for there may be brackets around it.
    The last place is -1 where the end is too far. There is none where a string ends that did not
    begin: then the offset is in a string.
    """
    depth = 0
    for token in re.compile(_PART).finditer(text, start, start + _LONGEST):
        sign = token.group()
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth < 0:
                yield token.start()
                return
        elif sign in "\"'":
            return
        elif sign in _UNCLOSED:
            yield -1
            return
        elif depth == 0 and sign in ",;:":
            yield token.start()
            return
        elif depth == 0 and sign == "\n":
            yield token.start()
            if re.compile(GOES_ON).match(text, token.end()) is None:
                return
    yield len(text) if depth == 0 and start + _LONGEST >= len(text) else -1


def close_of(text: str, opening: int) -> int:
    """Return where the bracket is closed that stands at an offset, -1 if too far or nowhere."""
    depth = 0
    for token in re.compile(_PART).finditer(text, opening, opening + _LONGEST):
        sign = token.group()
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth == 0:
                return token.start()
        elif sign in "\"'" or sign in _UNCLOSED:
            return -1
    return -1
