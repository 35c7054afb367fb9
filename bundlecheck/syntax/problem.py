"""What a parser could not make sense of, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bundlecheck.span import Span

__all__ = ["SyntaxProblem"]


class SyntaxProblem(NamedTuple):
    """A place that does not follow the syntax of its file."""

    span: Span
    message: str
    """A lower-case statement of fact without a full stop."""
    remedy: str
    """What to write instead."""
