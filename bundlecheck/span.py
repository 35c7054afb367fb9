"""Places in the files of a bundle."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Span"]


class Span(NamedTuple):
    """A region of one file.

    Lines and columns are 1-based and count code points; the end is exclusive. A span whose
    line is 0 means the file as a whole.
    """

    path: str
    """Path from the bundle's root, with forward slashes."""
    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def whole(cls, path: str) -> Span:
        """Return the span that stands for a file as a whole."""
        return cls(path, 0, 0, 0, 0)

    @property
    def is_whole_file(self) -> bool:
        """Tell whether this span names the file rather than a place in it."""
        return self.line == 0

    def to(self, other: Span) -> Span:
        """Return the span from the start of this one to the end of another in the same file."""
        return Span(self.path, self.line, self.column, other.end_line, other.end_column)

    def __str__(self) -> str:
        """Return ``path`` or ``path:line:column``, as compilers print it."""
        return self.path if self.is_whole_file else f"{self.path}:{self.line}:{self.column}"
