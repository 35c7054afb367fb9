"""A run of characters of a text that knows its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.syntax.text import EmbeddedText, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.span import Span

__all__ = ["Slice", "lines"]

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


class Slice(NamedTuple):
    """The characters from one offset of a text to another, exclusive."""

    source: Text
    start: int
    end: int

    @property
    def value(self) -> str:
        """The characters as they are written."""
        return self.source.value[self.start : self.end]

    @property
    def span(self) -> Span:
        """The region of the file that holds them."""
        return self.source.span(self.start, self.end)

    @property
    def text(self) -> EmbeddedText:
        """The characters as a text of their own, each at its place in the file."""
        return EmbeddedText(self.source, self.value, range(self.start, self.end + 1))


def lines(text: Text) -> Iterator[tuple[int, int, int]]:
    """Yield start, end without the line break, and end with it, of every line that is there."""
    position, size = 0, len(text.value)
    while position < size:
        match = _LINE.match(text.value, position)
        if match is None:  # the pattern also matches nothing at all
            return
        yield match.start(), match.end(1), match.end()
        position = match.end()
