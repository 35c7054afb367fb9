"""Texts for the tests of the parsers, and what every located thing must keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bundlecheck.syntax.text import EmbeddedText, FileText

if TYPE_CHECKING:
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text


def file_text(value: str) -> FileText:
    return FileText("file", value)


def indented(value: str) -> EmbeddedText:
    """Return the text as a block scalar indented by four would embed it in a file."""
    lines = value.split("\n")
    parent = FileText(
        "embedding.config", "content: |\n" + "\n".join("    " + line for line in lines)
    )
    offsets, position = [], len("content: |\n")
    for line in lines:
        offsets.extend(range(position + 4, position + 4 + len(line) + 1))
        position += 4 + len(line) + 1
    return EmbeddedText(parent, value, offsets)


def sliced(file: FileText, span: Span) -> str:
    """Return the characters of a file that a span covers."""
    start = file.line_starts[span.line - 1] + span.column - 1
    end = file.line_starts[span.end_line - 1] + span.end_column - 1
    assert 0 <= start <= end <= len(file.value)
    return file.value[start:end]


def root(text: Text) -> FileText:
    """Return the file that a text stands in."""
    while isinstance(text, EmbeddedText):
        text = text.parent
    assert isinstance(text, FileText)
    return text


def assert_inside(text: Text, start: int, end: int) -> None:
    """Check that offsets lie in their text and that their span lies in the file."""
    assert 0 <= start <= end <= len(text.value)
    covered = sliced(root(text), text.span(start, end))
    if isinstance(text, FileText):
        assert covered == text.value[start:end]


def from_pieces(*pieces: str) -> st.SearchStrategy[str]:
    """Return texts that are made of the pieces a grammar knows and of anything else."""
    return st.lists(st.one_of(st.sampled_from(pieces), st.text(max_size=3)), max_size=40).map(
        "".join
    )
