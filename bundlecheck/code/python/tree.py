"""Python source to a tree whose nodes have their places as offsets in the text."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from itertools import accumulate
from typing import NamedTuple

__all__ = ["Lines", "parse"]

_LONGEST = 1 << 20
"""Characters of a file that is parsed; nobody writes a longer one by hand."""
_CHAIN = 1_500
"""Operators, calls and attributes one after the other; CPython's own limit is about 3,000."""
_FIELDS = 2_000
"""Fields of one f-string."""
_PART = (
    r"#[^\n]*|(?P<string>\"\"\"(?:[^\"\\]|\\[\s\S]|\"(?!\"\"))*(?:\"\"\")?"
    r"|'''(?:[^'\\]|\\[\s\S]|'(?!''))*(?:''')?"
    r"|\"(?:[^\"\\\n]|\\[\s\S])*\"?|'(?:[^'\\\n]|\\[\s\S])*'?)"
    r"|[()\[\]{},:;=\n+\-*/%@&|^.<>]"
)
_LINE_END = r"\r\n|\n|\r"


def parse(text: str) -> ast.Module | None:
    """Return the tree of a file, or None where this Python does not read it.

    Nothing is run, and nothing is said about the file's style.
    """
    if len(text) > _LONGEST or "\0" in text or _is_too_deep(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _is_too_deep(text: str) -> bool:
    """Tell whether parsing could take very long or end the process.

    Until Python 3.10 a long chain of operators overflows the stack while the tree is made; until
    3.11 every field of an f-string is parsed with all that stands before it. Later Pythons refuse
    the former by themselves.
    """
    if sys.version_info >= (3, 12):
        return False
    if sys.version_info >= (3, 11) and text.count("{") <= _FIELDS:
        return False
    chains = [0]
    for match in re.compile(_PART).finditer(text):
        token = match.group()
        first = token[0]
        if match.lastgroup == "string":
            if token.count("{") > _FIELDS:
                return True
        elif first in ")]}":
            if len(chains) > 1:
                chains.pop()
        elif first in ",:;=\n":
            if first != "\n" or len(chains) == 1:
                chains[-1] = 0
        elif first != "#":
            chains[-1] += 1
            if chains[-1] > _CHAIN:
                return True
            if first in "([{":
                chains.append(0)
    return False


class Lines(NamedTuple):
    """The text of a file and where its lines begin."""

    text: str
    starts: list[int]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Find the lines as Python's tokenizer counts them."""
        if "\r" in text:
            return cls(text, [0, *(match.end() for match in re.finditer(_LINE_END, text))])
        starts = list(accumulate([len(line) + 1 for line in text.split("\n")], initial=0))
        del starts[-1]  # no line begins after the last one
        return cls(text, starts)

    def number_at(self, offset: int) -> int:
        """Return the 1-based number of the line that holds an offset."""
        from bisect import bisect_right

        return bisect_right(self.starts, offset)

    def with_word(self, word: str) -> set[int]:
        """Return the numbers of the lines that hold a word as written."""
        return {self.number_at(at.start()) for at in re.finditer(re.escape(word), self.text)}

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
