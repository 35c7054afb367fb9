"""String literals of a Python expression: what they say and where each piece of them stands.

The places are found in the source itself, since in older Pythons those inside f-strings are wrong
and implicit concatenation is one node.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

__all__ = ["HOLE", "Piece", "Value", "literal_value", "unknown"]

HOLE = "{}"
"""Stands in a value for what is not known."""
_LONGEST = 20_000
"""Characters of a literal that is looked at."""
_OPENING = r"(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"\"\"|'''|\"|')"


class Piece(NamedTuple):
    """A part of a value."""

    text: str
    start: int
    """Where its characters begin in the file; -1 where the part is not known."""
    end: int

    @property
    def is_known(self) -> bool:
        """Whether a literal gives it."""
        return self.start >= 0


class Value(NamedTuple):
    """A string as the program would have it, of pieces with their places."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """All characters, with ``HOLE`` for what is not known."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_complete(self) -> bool:
        """Whether every character is known."""
        return all(piece.is_known for piece in self.pieces)

    def places(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the places in the file of ``text[start:end]``, in the file's order."""
        found: set[tuple[int, int]] = set()
        at = 0
        for piece in self.pieces:
            first, last = max(start - at, 0), min(end - at, len(piece.text))
            at += len(piece.text)
            if first >= last or not piece.is_known:
                continue
            if piece.end - piece.start == len(piece.text):
                found.add((piece.start + first, piece.start + last))
            else:  # written with escapes: no place inside is certain
                found.add((piece.start, piece.end))
        return tuple(sorted(found))


def unknown() -> Piece:
    """Return a part that is not known."""
    return Piece(HOLE, -1, -1)


def literal_value(text: str, start: int, end: int, node: ast.expr) -> Value | None:
    """Return what a string constant or f-string says, or None where its source is not understood.

    Args:
        text: the file.
        start: where the node begins in it.
        end: where it ends.
        node: a constant of type str or bytes, or an f-string. Fields of an f-string are left
            unknown, one piece each.
    """
    if end - start > _LONGEST:
        return None
    pieces = tuple(_pieces(text, start, end))
    value = Value(pieces)
    if isinstance(node, ast.Constant):
        wanted = _plain(node.value)
        if wanted is None or (value.is_complete and value.text == wanted):
            return value if wanted is not None else None
        return Value((Piece(wanted, start, end),))
    return value


def _plain(constant: object) -> str | None:
    if isinstance(constant, bytes):
        return constant.decode("latin-1")
    return constant if isinstance(constant, str) else None


def _pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of adjacent literals between two offsets."""
    opening = re.compile(_OPENING)
    position = start
    while position < end:
        match = opening.match(text, position)
        if match is None:
            newline = text.find("\n", position, end)
            position = (newline if newline >= 0 else end) if text[position] == "#" else position + 1
            continue
        quote, prefix = match["quote"], match["prefix"].lower()
        if "f" in prefix or "t" in prefix:
            position = yield from _formatted(text, match.end(), end, quote, prefix)
        else:
            stop = _closing(text, match.end(), end, quote)
            if stop > match.end():
                yield _decoded(text, match.end(), stop, quote, prefix)
            position = stop + len(quote)


def _closing(text: str, start: int, end: int, quote: str) -> int:
    position = start
    while position < end and not text.startswith(quote, position):
        position += 2 if text[position] == "\\" else 1
    return min(position, end)


def _formatted(
    text: str, start: int, end: int, quote: str, prefix: str
) -> Generator[Piece, None, int]:
    """Yield the pieces of an f-string; returns the offset after its closing quotes."""
    position = begin = start
    while position < end and not text.startswith(quote, position):
        char = text[position]
        if char == "\\" and not (prefix.startswith("r") or prefix.endswith("r")):
            position += 2
        elif char in "{}" and text.startswith(char * 2, position):
            if begin < position + 1:
                yield _decoded(text, begin, position + 1, quote, prefix)
            position += 2
            begin = position
        elif char == "{":
            if begin < position:
                yield _decoded(text, begin, position, quote, prefix)
            yield unknown()
            position = begin = _after_field(text, position, end)
        else:
            position += 1
    stop = min(position, end)
    if begin < stop:
        yield _decoded(text, begin, stop, quote, prefix)
    return stop + len(quote)


def _after_field(text: str, start: int, end: int) -> int:
    """Return the offset after a field of an f-string, its own strings and brackets passed over."""
    depth = 0
    position = start
    opening = re.compile(r"\"\"\"|'''|\"|'")
    while position < end:
        char = text[position]
        quoted = opening.match(text, position)
        if quoted is not None:
            position = _closing(text, quoted.end(), end, quoted.group()) + len(quoted.group())
            continue
        depth += (char in "{[(") - (char in "}])")
        position += 1
        if depth <= 0:
            return position
    return end


def _decoded(text: str, start: int, end: int, quote: str, prefix: str) -> Piece:
    written = text[start:end]
    if "r" in prefix or "\\" not in written:
        return Piece(written.replace("\r\n", "\n").replace("\r", "\n"), start, end)
    kind = "b" if "b" in prefix else ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = ast.literal_eval(f"{kind}{quote}{written}{quote}")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Piece(written, start, end)
    return Piece(_plain(value) or "", start, end)
