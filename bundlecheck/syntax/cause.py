"""What is most likely wrong at a place that a parser refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.span import Span

if TYPE_CHECKING:
    from bundlecheck.syntax.text import FileText

__all__ = ["Cause", "cause_at"]


class Cause(NamedTuple):
    """Where the mistake is and what it most likely is."""

    span: Span
    message: str
    """A lower-case statement of fact."""
    remedy: str
    """What to do, as a lower-case imperative."""


def cause_at(text: FileText, start: int, end: int, message: str, remedy: str) -> Cause:
    """Return a cause at ``text.value[start:end]``, at least one character wide if there is one."""
    size = len(text.value)
    start = min(start, size)
    return Cause(text.span(start, min(max(end, start + 1), size)), message, remedy)
