"""Python source to a tree whose nodes have their places as offsets in the text."""

from __future__ import annotations

import ast
import re
import warnings
from typing import NamedTuple

__all__ = ["Lines", "parse"]

_LONGEST = 3_000_000
"""Characters of a file that is parsed; nobody writes a longer one by hand."""
_LINE_END = r"\r\n|\n|\r"


def parse(text: str) -> ast.Module | None:
    """Return the tree of a file, or None where this Python does not read it.

    Nothing is run, and nothing is said about the file's style.
    """
    if len(text) > _LONGEST or "\0" in text:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class Lines(NamedTuple):
    """The text of a file and where its lines begin."""

    text: str
    starts: list[int]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Find the lines as Python's tokenizer counts them."""
        return cls(text, [0, *(match.end() for match in re.finditer(_LINE_END, text))])

    def number_at(self, offset: int) -> int:
        """Return the 1-based number of the line that holds an offset."""
        from bisect import bisect_right

        return bisect_right(self.starts, offset)

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Return where an expression stands in the text."""
        end_line = node.end_lineno or node.lineno
        end_column = node.col_offset if node.end_col_offset is None else node.end_col_offset
        return self._offset(node.lineno, node.col_offset), self._offset(end_line, end_column)

    def _offset(self, line: int, column: int) -> int:
        """Return the offset of a place whose column counts bytes of UTF-8."""
        start = self.starts[line - 1] if line <= len(self.starts) else len(self.text)
        if self.text.isascii():
            return start + column
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        written = self.text[start:end]
        if written.isascii():
            return start + column
        before = written.encode("utf-8", "surrogatepass")[:column]
        return start + len(before.decode("utf-8", "ignore"))
