"""SARIF locations: URIs, regions in UTF-16 columns, and masked snippets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sarif_om as om

from bundlecheck.report.uri import artifact_uri

if TYPE_CHECKING:
    from bundlecheck.finding import Finding, Related
    from bundlecheck.result import Report
    from bundlecheck.span import Span

__all__ = ["file_location", "primary_location", "related_location"]

_CONTEXT = 2
"""Lines of context before and after a region."""
_SNIPPET_LINES = 40
_SNIPPET_CHARACTERS = 4_000
"""Longer snippets are left out: GitHub limits the file's size and shows the file itself."""


def file_location(report: Report, path: str) -> Any:  # noqa: ANN401 - sarif_om has no types
    """Return the location of a file as a whole."""
    return om.Location(
        physical_location=om.PhysicalLocation(
            artifact_location=om.ArtifactLocation(uri=artifact_uri(report.prefix, path))
        )
    )


def primary_location(report: Report, finding: Finding) -> Any:  # noqa: ANN401
    """Return where a finding is, in the file and by the names that identify it."""
    names = [part for part in finding.identity if part.strip()] or [finding.bundle or "."]
    logical = om.LogicalLocation(
        name=names[-1], fully_qualified_name="/".join([finding.span.path, *names])
    )
    location = om.Location(
        physical_location=_physical(report, finding.span, context=True),
        logical_locations=[logical],
    )
    if finding.label.strip():
        location.message = om.Message(text=finding.label)
    return location


def related_location(report: Report, item: Related, number: int) -> Any:  # noqa: ANN401
    """Return a related location under the number that the message links to."""
    return om.Location(
        id=number,
        message=om.Message(text=item.message.strip() or "related place"),
        physical_location=_physical(report, item.span, context=False),
    )


def _physical(report: Report, span: Span, *, context: bool) -> Any:  # noqa: ANN401
    region = _region(report, span)
    return om.PhysicalLocation(
        artifact_location=om.ArtifactLocation(uri=artifact_uri(report.prefix, span.path)),
        region=region,
        context_region=_context(report, span.path, region) if context else None,
    )


def _region(report: Report, span: Span) -> Any:  # noqa: ANN401
    """Return a region; a file as a whole is its first line, since GitHub needs a line."""
    sources = report.sources
    if span.is_whole_file:
        first = sources.lines(span.path, 1, 1)
        width = len(first[0]) if first else 0
        end = sources.utf16_column(span.path, 1, width + 1)
        return om.Region(start_line=1, start_column=1, end_line=1, end_column=max(end, 1))
    return om.Region(
        start_line=span.line,
        start_column=sources.utf16_column(span.path, span.line, span.column),
        end_line=span.end_line,
        end_column=sources.utf16_column(span.path, span.end_line, span.end_column),
        snippet=_snippet(_cut(report, span)),
    )


def _cut(report: Report, span: Span) -> str:
    """Return the masked text of a region, empty where it is long or not to be had."""
    count = span.end_line - span.line + 1
    if count > _SNIPPET_LINES:
        return ""
    lines = report.sources.lines(span.path, span.line, span.end_line)
    if len(lines) < count:
        return ""
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def _context(report: Report, path: str, region: Any) -> Any:  # noqa: ANN401
    """Return the lines around a region, or None where there are none besides its own."""
    first = max(region.start_line - _CONTEXT, 1)
    last = region.end_line + _CONTEXT
    if last - first > _SNIPPET_LINES:
        return None
    lines = report.sources.lines(path, first, last)
    last = first + len(lines) - 1
    if last < region.end_line or last - first <= region.end_line - region.start_line:
        return None
    snippet = _snippet("\n".join(lines))
    if snippet is None:
        return None
    return om.Region(start_line=first, end_line=last, snippet=snippet)


def _snippet(text: str) -> Any:  # noqa: ANN401
    return om.ArtifactContent(text=text) if 0 < len(text) <= _SNIPPET_CHARACTERS else None
