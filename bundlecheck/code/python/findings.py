"""Secrets in the literals of a Python file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.code.python.triggers import lines_that_matter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.secrets.found import Found
    from bundlecheck.secrets.scanner.hits import Hits
    from bundlecheck.secrets.source import Source

__all__ = ["python_findings"]


def python_findings(source: Source, hits: Hits) -> Iterator[Found]:
    """Yield the secrets of a Python file, each place once, in the order of the places.

    Nothing is found in a file that this Python cannot parse.

    Args:
        source: the file.
        hits: where a scanner that has ``triggers.ANCHORS`` found them in its text.
    """
    matter = lines_that_matter(source, hits)
    if not matter:
        return
    from bundlecheck.code.python.tree import parse

    tree = parse(source.text)
    if tree is None:
        return
    from bundlecheck.code.python.clients import MODULES, POSITIONS
    from bundlecheck.code.python.evaluate import Evaluator
    from bundlecheck.code.python.held import held
    from bundlecheck.code.python.reader import Reader
    from bundlecheck.code.python.scopes import Imports
    from bundlecheck.code.python.tree import Lines
    from bundlecheck.secrets.places import is_development_path, is_test_path

    imports = Imports(tree)
    lines = Lines.of(source.text)
    for name, path in imports.renamed():
        sign = "(" if path in POSITIONS else "." if path in MODULES else ""
        if sign:
            matter |= lines.with_word(f"{name}{sign}")
    evaluator = Evaluator(lines, imports)
    apart, tested = is_development_path(source.name), is_test_path(source.name)
    best: dict[tuple[int, int], tuple[int, Found]] = {}
    for place in Reader(tree, imports, sorted(matter)).places():
        for rank, found in held(place, evaluator, imports, apart=apart, tested=tested):
            key = (found.start, found.end)
            if key not in best or best[key][0] < rank:
                best[key] = (rank, found)
    yield from _outermost(sorted(found for _, found in best.values()))


def _outermost(found: list[Found]) -> Iterator[Found]:
    """Leave out what lies inside another place."""
    end = -1
    for one in sorted(found, key=lambda item: (item.start, -item.end, item.topic)):
        if one.end > end:
            end = one.end
            yield one
