"""A word of a proxy's configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text

__all__ = ["Argument"]


class Argument(NamedTuple):
    """A word of a directive."""

    source: Text
    start: int
    end: int
    value: str
    """The characters without quotes and escapes."""

    @property
    def span(self) -> Span:
        """The region of the word, quotes included."""
        return self.source.span(self.start, self.end)
