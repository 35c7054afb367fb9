"""Secrets that their form alone tells, in any text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.finding import Confidence
from bundlecheck.secrets.detectors.beside import beside
from bundlecheck.secrets.detectors.checks import is_checksum_wrong
from bundlecheck.secrets.detectors.keys import json_web_keys, private_keys
from bundlecheck.secrets.detectors.search import hits
from bundlecheck.secrets.found import Found, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundlecheck.secrets.detectors.search import Hit
    from bundlecheck.secrets.source import Source

__all__ = ["format_findings"]

_SHORTEST = 16
"""Characters of the shortest text that can hold a format."""


def format_findings(
    source: Source, parts: Sequence[tuple[int, int]] | None = None
) -> Iterator[Found]:
    """Yield the vendors' tokens and the private keys of a text, in the order of their places.

    Placeholders and example keys are among them: whoever judges excuses these.

    Args:
        source: the text.
        parts: the regions of the text in which a form may begin, in order, none over another; None
            for all of it. A secret may reach beyond.
    """
    text = source.text
    if len(text) < _SHORTEST:
        return
    if parts is not None and not parts:
        return
    keys = [*_keys(text)]
    found = hits(text, parts)
    found = [hit for hit in found if not any(key.start <= hit.start < key.end for key in keys)]
    results = keys + [_of_hit(text, hit) for hit in found]
    taken = [(result.start, result.end) for result in results]
    results += [near for near in beside(text, found) if not _touches(near, taken)]
    yield from sorted(results)


def _keys(text: str) -> Iterator[Found]:
    for key in private_keys(text):
        value = text[key.start : key.end]
        yield Found(
            Topic.PRIVATE_KEY, "private-key", key.kind, key.start, key.end, value, note=key.note
        )
    for start, end in json_web_keys(text):
        yield Found(Topic.PRIVATE_KEY, "json-web-key", "a private key", start, end, text[start:end])


def _of_hit(text: str, hit: Hit) -> Found:
    value = text[hit.start : hit.end]
    row = hit.row
    return Found(
        row.topic,
        row.id,
        row.kind,
        hit.start,
        hit.end,
        value,
        prefix=row.shown(value),
        confidence=Confidence.MEDIUM if is_checksum_wrong(value) else Confidence.HIGH,
        live=row.live,
    )


def _touches(found: Found, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < found.end and found.start < end for start, end in taken)
