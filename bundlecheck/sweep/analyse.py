"""From the bytes of one file to the facts that checks read. Runs in worker processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.secrets.found import Fact, Found
from bundlecheck.syntax.text import FileText, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.secrets.source import Source

__all__ = ["analyse"]


def analyse(name: str, data: bytes) -> tuple[Fact, ...]:
    """Return what one file tells, in the order of its places.

    Args:
        name: its path from the bundle's root.
        data: its bytes.
    """
    text = decode(data)
    if text is None:
        return ()
    from bundlecheck.secrets.source import Source

    source = Source(name, text)
    located = FileText(name, text)
    return tuple(sorted(_fact(found, located) for found in _found(source)))


def _found(source: Source) -> Iterator[Found]:
    if source.suffix == ".py":
        from bundlecheck.code.python import python_findings

        yield from python_findings(source)


def _fact(found: Found, text: FileText) -> Fact:
    return Fact(
        int(found.topic),
        found.detector,
        found.kind,
        found.name,
        *text.position(found.start),
        *text.position(found.end),
        len(found.value),
        found.prefix,
        int(found.confidence),
        found.live,
        found.note,
        tuple((*text.position(start), *text.position(end)) for start, end in found.pieces),
    )
