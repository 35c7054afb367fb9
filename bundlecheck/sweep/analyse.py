"""From the bytes of one file to the facts that checks read. Runs in worker processes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bundlecheck.code.python.triggers import ANCHORS as PYTHON_ANCHORS
from bundlecheck.code.trees import words as trees
from bundlecheck.secrets.detectors.places import SCANNED, places
from bundlecheck.secrets.found import Fact, Found, Topic
from bundlecheck.secrets.scanner.regions import regions
from bundlecheck.secrets.scanner.scan import Scanner
from bundlecheck.secrets.source import Source
from bundlecheck.secrets.structured.addresses import ADDRESS_ANCHORS
from bundlecheck.secrets.structured.gates import PAIR_GATES, may_have_pair
from bundlecheck.secrets.upstream.prefilter import ANCHORS
from bundlecheck.syntax.text import FileText, as_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.secrets.scanner.gates import Gate
    from bundlecheck.secrets.scanner.hits import Hits

__all__ = ["GATES", "SOUGHT", "analyse", "compiled_scanner"]

_NAME = r"[A-Za-z_$@](?:[\w.$-]|::){0,80}(?:\[[\w.'\"-]{0,40}\])?"
_ADDRESSES = "addresses"
SOUGHT = (
    *ANCHORS,
    *SCANNED,
    *(anchor._replace(owner=_ADDRESSES) for anchor in ADDRESS_ANCHORS),
    *PYTHON_ANCHORS,
)
"""Everything that one pass over the bytes of a file looks for."""
GATES: tuple[Gate, ...] = (*trees.GATES, *PAIR_GATES)
"""What tells at the same time which of the steps below can be left out."""


@cache
def _scanner() -> Scanner:
    return Scanner(SOUGHT)


def compiled_scanner(folder: str | None) -> Scanner | None:
    """Return a scanner that a compiled table makes quick, None where its engine is missing.

    Args:
        folder: where tables are kept; None to compile one for this run alone.
    """
    from bundlecheck.secrets.detectors.gates import format_gates
    from bundlecheck.secrets.scanner import compiled

    if not compiled.is_available():
        return None
    gates = (*GATES, *format_gates())
    if folder is None:
        return Scanner(SOUGHT, compiled.compile_table(SOUGHT, gates)[0])
    from pathlib import Path

    return Scanner(SOUGHT, compiled.cached_table(SOUGHT, Path(folder), gates))


def analyse(name: str, data: bytes, scanner: Scanner | None = None) -> tuple[Fact, ...]:
    """Return what one file tells, in the order of its places.

    Args:
        name: its path from the bundle's root.
        data: its bytes.
        scanner: one that looks for ``SOUGHT``; without it Python alone does the work.
    """
    plain = as_utf8(data)
    if not plain:
        return ()
    hits = (scanner or _scanner()).hits(plain)
    source = Source(name, hits.buffer.plain.decode("utf-8"))
    found = [
        *_by_detect_secrets(source, hits),
        *_by_form(source, hits),
        *_by_structure(source, hits),
        *_by_reading(source, hits),
    ]
    if not found:
        return ()
    from bundlecheck.secrets.judge import judge

    text = FileText(name, source.text)
    return tuple(sorted(_fact(item, text) for item in judge(source, found)))


def _by_detect_secrets(source: Source, hits: Hits) -> Iterator[Found]:
    from bundlecheck.secrets.upstream.findings import upstream_findings

    # Elastic Beanstalk reads them as YAML, whatever their ending says to others.
    read_as = f"{source.name}.yml" if source.suffix == ".config" else ""
    lines: list[int] | None = None
    for item in upstream_findings(source.name, hits.buffer.plain, hits, read_as=read_as):
        start, end = item.start, item.end
        if start is None or end is None:
            if lines is None:
                lines = FileText(source.name, source.text).line_starts
            start = lines[min(item.line, len(lines)) - 1]
            end = source.text.find("\n", start)
            end = len(source.text) if end < 0 else end
        kind = "a secret by its name" if item.type == "Secret Keyword" else _article(item.type)
        yield Found(Topic.SECRET, f"upstream:{item.type}", kind, start, end, item.value)


def _article(kind: str) -> str:
    return f"{'an' if kind[:1] in 'AEIO' else 'a'} {kind}"


def _by_form(source: Source, hits: Hits) -> Iterator[Found]:
    parts = regions(hits.buffer.folded, places(hits))
    if parts:
        from bundlecheck.secrets.detectors.find import format_findings

        yield from format_findings(source, parts)


def _by_structure(source: Source, hits: Hits) -> Iterator[Found]:
    from bundlecheck.secrets.structured.find import structured_findings

    parts = regions(hits.buffer.folded, hits.offsets(_ADDRESSES))
    yield from structured_findings(source, parts, may_have_pair=may_have_pair(hits))


def _by_reading(source: Source, hits: Hits) -> Iterator[Found]:
    if source.suffix in (".py", ".pyw"):
        from bundlecheck.code.python.findings import python_findings

        yield from python_findings(source, hits)
    else:
        from bundlecheck.code.trees.find import tree_findings

        yield from tree_findings(source, hits)


def _fact(found: Found, text: FileText) -> Fact:
    return Fact(
        int(found.topic),
        found.detector,
        found.kind,
        found.name if _is_shown(found.name) else "",
        *text.position(found.start),
        *text.position(found.end),
        len(found.value),
        found.prefix,
        int(found.confidence),
        found.live,
        found.note,
        tuple((*text.position(start), *text.position(end)) for start, end in found.pieces),
    )


def _is_shown(name: str) -> bool:
    """Tell whether a name is one: a key may hold a piece of a value, by mistake or not."""
    from bundlecheck.secrets.placeholders import is_token_like

    return re.fullmatch(_NAME, name) is not None and not is_token_like(name)
