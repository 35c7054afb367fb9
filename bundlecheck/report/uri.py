"""Paths as the relative URIs that GitHub keeps (RFC 3986)."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

__all__ = ["artifact_uri", "is_https"]

_SEGMENT = "!$&'()*+,;=@"
"""What a path segment may hold unencoded besides letters, digits and ``-._~``."""


def artifact_uri(prefix: str, path: str) -> str:
    """Return the URI of a file relative to the repository's root.

    It is never empty or absolute and has no scheme and no dot segments, also for the paths of a
    hostile archive: what would make it so is percent-encoded.
    """
    segments: list[str] = []
    carry = ""
    for segment in f"{prefix}{path}".split("/"):
        if not segment:
            carry += "%2F"
            continue
        segments.append(carry + _encode(segment, first=not segments))
        carry = ""
    if carry:
        segments.append(carry)
    return "/".join(segments)


def _encode(segment: str, *, first: bool) -> str:
    if not segment.strip("."):
        return segment.replace(".", "%2E")
    try:
        data = segment.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = segment.encode("utf-8", "replace")
    return quote(data, safe=_SEGMENT if first else _SEGMENT + ":")


def is_https(text: str) -> bool:
    """Tell whether a text is a valid https URL."""
    if not text.isascii() or any(char <= " " or char in '<>"{}|\\^`' for char in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "." in parts.netloc
