"""Secrets that a file's structure tells: a value with its name, wherever it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.placeholders import is_token_like
from bundlecheck.secrets.source import Source
from bundlecheck.secrets.structured.addresses import address_findings
from bundlecheck.secrets.structured.credentials import credential_findings, credential_pairs
from bundlecheck.secrets.structured.hints import has_hint, has_pair
from bundlecheck.secrets.structured.kinds import Kind, is_code, is_locale, kind_of
from bundlecheck.secrets.structured.pair import Pair, judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bundlecheck.syntax.nodes import Node

__all__ = ["structured_findings"]

_LARGEST_TREE = 400_000
"""Characters of a document that is read as a tree; a larger one is read line by line."""
_DEEPEST = 3
"""Texts inside texts."""


def structured_findings(
    source: Source,
    parts: Sequence[tuple[int, int]] | None = None,
    *,
    may_have_pair: bool = True,
) -> Iterator[Found]:
    """Yield the secrets that names, keys and places tell, in the order of their places.

    Args:
        source: the text of one file.
        parts: the regions around what ``ADDRESS_ANCHORS`` names, in order, or None for all of it.
            Files of names and values are read as a whole all the same.
        may_have_pair: False where ``gates`` has told that no tree of names and values can.
    """
    yield from sorted(_unique(_findings(source, 0, parts, may_have_pair=may_have_pair)))


def _unique(found: Iterable[Found]) -> list[Found]:
    """Keep the first of those that speak of one place."""
    kept: dict[tuple[int, int], Found] = {}
    for one in found:
        kept.setdefault((one.start, one.end), one)
    return list(kept.values())


def _findings(
    source: Source,
    depth: int,
    parts: Sequence[tuple[int, int]] | None = None,
    *,
    may_have_pair: bool = True,
) -> Iterator[Found]:
    text = source.text
    kind = kind_of(source)
    yield from credential_findings(source)
    yield from _judged(credential_pairs(source))
    for start, part in _parts(text, parts):
        found_there = address_findings(
            part, is_code=is_code(source), defaults=kind is not Kind.OTHER
        )
        for one in found_there:
            yield one._replace(start=one.start + start, end=one.end + start)
    if kind is Kind.OTHER:
        return
    if source.suffix != ".config" and not (
        may_have_pair and has_pair(text) if kind is Kind.TREE else has_hint(text)
    ):
        return
    found = _of_tree(source, depth) if kind is Kind.TREE else _judged(_pairs(kind, text))
    if is_locale(source):
        found = (one for one in found if one.detector != "named-value" or is_token_like(one.value))
    yield from found


def _parts(text: str, parts: Sequence[tuple[int, int]] | None) -> Iterator[tuple[int, str]]:
    for start, end in ((0, len(text)),) if parts is None else parts:
        yield start, text[start:end]


def _judged(pairs: Iterable[Pair]) -> Iterator[Found]:
    for pair in pairs:
        found = judged(pair)
        if found is not None:
            yield found


def _pairs(kind: Kind, text: str) -> Iterator[Pair]:
    from bundlecheck.secrets.structured import assignments, markup

    if kind is Kind.LINES:
        yield from assignments.line_pairs(text)
    elif kind is Kind.SHELL:
        yield from assignments.shell_pairs(text)
    elif kind is Kind.MARKUP:
        yield from markup.xml_pairs(text)
    elif kind is Kind.SQL:
        yield from markup.sql_pairs(text)
    elif kind is Kind.PHP:
        yield from markup.php_pairs(text)


def _of_tree(source: Source, depth: int) -> Iterator[Found]:
    from bundlecheck.secrets.structured.assignments import line_pairs, listed_pairs
    from bundlecheck.syntax.text import FileText
    from bundlecheck.syntax.yaml import parse_yaml

    text = source.text
    if len(text) > _LARGEST_TREE:
        yield from _judged(line_pairs(text, comments=False))
        yield from _judged(listed_pairs(text))
        return
    if text.lstrip()[:1] == "<":
        yield from _judged(_pairs(Kind.MARKUP, text))
        return
    parsed = parse_yaml(FileText(source.name, text), json_too=False)
    for root in parsed.documents:
        yield from _of_document(root, depth)
    if parsed.error is not None:
        yield from _judged(line_pairs(text, comments=False))
        yield from _judged(listed_pairs(text))


def _of_document(root: Node, depth: int) -> Iterator[Found]:
    from bundlecheck.secrets.structured.embedded import embedded, special_pairs
    from bundlecheck.secrets.structured.joined import joins
    from bundlecheck.secrets.structured.trees import tree_pairs

    yield from _judged(special_pairs(root))
    yield from _judged(tree_pairs(root))
    for whole in joins(root):
        yield from _of_joined(whole)
    if depth >= _DEEPEST:
        return
    for inner in embedded(root):
        source = Source(inner.name, inner.text)
        for found in _findings(source, depth + 1):
            yield inner.placed(found)
        if inner.is_encoded:
            from bundlecheck.secrets.detectors.find import format_findings

            for found in format_findings(source):
                yield inner.placed(found)


def _of_joined(whole: Pair) -> Iterator[Found]:
    """Yield the vendors' tokens and passwords in addresses that only the joined text shows."""
    from bundlecheck.secrets.detectors.search import hits

    values = [whole.value]
    if re.search(r"\s", whole.value):
        values.append(re.sub(r"\s+", "", whole.value))
    for value in values:
        for hit in hits(value):
            secret = value[hit.start : hit.end]
            yield Found(
                hit.row.topic,
                hit.row.id,
                hit.row.kind,
                whole.start,
                whole.end,
                secret,
                prefix=hit.row.shown(secret),
                live=hit.row.live,
                pieces=whole.pieces,
            )
        for found in address_findings(value):
            if found.topic is Topic.URL:
                yield found._replace(start=whole.start, end=whole.end, pieces=whole.pieces)
