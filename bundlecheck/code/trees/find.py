"""Secrets in the code of applications: from the bytes of a file to what its tree tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.code.trees.grammars import dialect_of, parsed
from bundlecheck.code.trees.words import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.secrets.found import Found
    from bundlecheck.secrets.scanner.hits import Hits
    from bundlecheck.secrets.source import Source

__all__ = ["tree_findings"]

_SILENT = (".min.js", "/min.js", ".d.ts")
_LAX = (
    r"(?i)(?:^|/)(?:node_modules|vendor|bower_components|examples?|samples?|stories|__mocks__|mocks?"
    r"|fixtures?|factories|cypress|e2e|third_party|locales?|i18n|langs?|languages|translations?|l10n|playwright|testdata|gems|tests?[-_]?helpers?)/"
    r"|[.](?:stories|mock|spec|test|cy)[.]|(?:^|/)features/(?:support|step_definitions)/"
    r"|(?:^|/)(?-i:test[A-Z_-])\w*\.\w+$|(?:^|/)tests?[-_]\w+/"
)


def tree_findings(source: Source, hits: Hits | None = None) -> Iterator[Found]:
    """Yield the secrets that the code of one file holds, in the order of their places.

    Args:
        source: a file; one in a language without grammar has none.
        hits: what the pass over its bytes found; without it everything is searched for.
    """
    dialect = dialect_of(source.name)
    if dialect is None or source.name.lower().endswith(_SILENT):
        return
    language = "JavaScript" if dialect.language == "TypeScript" else dialect.language
    words = wanted(language, hits)
    if words is None:
        return
    from bundlecheck.code.trees.texts import Search
    from bundlecheck.code.trees.triggers import anchors

    data = source.text.encode("utf-8", "surrogatepass") if hits is None else hits.buffer.plain
    is_lax = _is_lax(source.name)
    places = list(anchors(Search(data, language, is_lax=is_lax), words))
    tree = parsed(dialect, data) if places else None
    if tree is None:
        return
    from bundlecheck.code.trees.read import findings_at

    for found in findings_at(tree, data, places, is_lax=is_lax):
        yield _in_characters(found, data, is_ascii=len(data) == len(source.text))


def _is_lax(name: str) -> bool:
    """Tell whether a file is one of tests, samples, translations or other people's packages."""
    import re

    from bundlecheck.secrets.places import is_test_path

    return is_test_path(name) or re.search(_LAX, name) is not None


def _in_characters(found: Found, data: bytes, *, is_ascii: bool) -> Found:
    """Return a place in bytes as one in characters."""
    if is_ascii:
        return found

    def at(offset: int) -> int:
        return len(data[:offset].decode("utf-8", "surrogatepass"))

    pieces = tuple((at(start), at(end)) for start, end in found.pieces)
    return found._replace(start=at(found.start), end=at(found.end), pieces=pieces)
