"""Text whose every character has a place in a file, also when it is embedded in another text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from bundlecheck.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["EmbeddedText", "FileText", "Text", "as_utf8", "decode"]

_LINE_END = r"\r\n|\n|\r"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_READABLE = 4
"""At most one of so many characters of a text is no UTF-8."""


class Text(Protocol):
    """A string and the way back from its offsets to a file."""

    @property
    def path(self) -> str:
        """Path of the file that holds the text, from the bundle's root."""

    @property
    def value(self) -> str:
        """The characters themselves."""

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, 1-based, of the character at an offset of ``value``."""

    def span(self, start: int, end: int) -> Span:
        """Return the region of the file that holds ``value[start:end]``."""


class FileText:
    """The text of a whole file, without its byte-order mark.

    Lines end with LF, CR LF or CR, as editors and GitHub count them.
    """

    def __init__(self, path: str, value: str) -> None:
        self.path = path
        self.value = value

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which lines begin; the first is 0."""
        return [0, *(match.end() for match in re.finditer(_LINE_END, self.value))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, 1-based, of the character at an offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """Return the region that holds ``value[start:end]``."""
        return Span(self.path, *self.position(start), *self.position(end))

    def line(self, number: int) -> str:
        """Return a line by its 1-based number, without its line end; empty when there is none."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.value)
        return self.value[starts[number - 1] : end].rstrip("\r\n")


class EmbeddedText:
    """Text that a scalar or a string literal of another text spells out.

    ``offsets[i]`` is the offset in the parent of the character ``value[i]``; one more entry gives
    the parent's offset just after the last character.
    """

    def __init__(
        self, parent: Text, value: str, offsets: Sequence[int] | Callable[[], Sequence[int]]
    ) -> None:
        """Take the offsets, or what finds them when a place is first asked for.

        Most texts are only searched, and nothing is found in them.
        """
        self.parent = parent
        self.value = value
        self._offsets = offsets

    @cached_property
    def offsets(self) -> Sequence[int]:
        """Offset in the parent of every character, and one for the end."""
        offsets = self._offsets() if callable(self._offsets) else self._offsets
        if len(offsets) != len(self.value) + 1:
            raise ValueError("an embedded text needs one offset a character and one for the end")
        return offsets

    @property
    def path(self) -> str:
        """Path of the file that holds the text."""
        return self.parent.path

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column in the file of the character at an offset of ``value``."""
        return self.parent.position(self.offsets[offset])

    def span(self, start: int, end: int) -> Span:
        """Return the region of the file that holds ``value[start:end]``."""
        if end <= start:
            return self.parent.span(self.offsets[start], self.offsets[start])
        return self.parent.span(self.offsets[start], self.offsets[end - 1] + 1)


def decode(data: bytes) -> str | None:
    """Return the text of a file's bytes without its byte-order mark, or None if it is not text.

    UTF-8, and UTF-16 with a byte-order mark, are text; a NUL character is not.
    """
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def as_utf8(data: bytes) -> bytes | None:
    """Return a file's bytes as UTF-8 without byte-order mark, or None if they are not text.

    Text may be in UTF-8, in UTF-16 with a byte-order mark, or in a code page that has the letters
    of ASCII: bytes that are no UTF-8 become replacement characters, so that no line is lost.
    """
    if data.startswith(_UTF16):
        text = data.decode("utf-16", "replace")
        return None if "\0" in text else text.encode("utf-8", "replace")
    if b"\0" in data:
        return None
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        is_text = text.count("\ufffd") * _READABLE < len(text)
        return text.encode("utf-8") if is_text else None
    return data
