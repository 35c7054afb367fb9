"""Examples of rule files: tiny bundles that a rule must or must not report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.bundle.listing import LINK_MODE, Entry, make_bundle, no_bytes
from bundlecheck.bundle.model import Target
from bundlecheck.errors import UsageError
from bundlecheck.rulefile import rule_root
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Example", "example_target", "read_examples"]


class Example(NamedTuple):
    """One bundle of a rule file."""

    title: str
    files: tuple[tuple[str, str], ...]
    """Path and content."""
    modes: tuple[tuple[str, int], ...]
    expected: tuple[tuple[str, int], ...]
    """Path and line of every finding of the rule; line 0 is the file as a whole."""
    line: int
    """Line of the rule file at which the example begins."""
    links: tuple[tuple[str, str], ...] = ()
    """Path and target of symbolic links."""


def read_examples(path: str, data: bytes) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """Return the triggering examples and the near misses of a rule file.

    Raises:
        UsageError: where an example is not of the documented form.
    """
    section = rule_root(path, data).mapping("examples")
    if section is None:
        return (), ()
    triggers = tuple(_example(item, hits=True) for item in _items(section, "triggers"))
    misses = tuple(_example(item, hits=False) for item in _items(section, "near_misses"))
    return triggers, misses


def _items(section: Mapping, key: str) -> tuple[Mapping, ...]:
    node = section.get(key)
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        raise UsageError(f"{node.span}: '{key}' is not a list; write a list of examples")
    return tuple(item for item in node.items if isinstance(item, Mapping))


def _example(item: Mapping, *, hits: bool) -> Example:
    title, files = item.scalar("title"), item.mapping("files")
    if title is None or files is None:
        raise UsageError(f"{item.span}: an example needs 'title' and 'files'; give both")
    expected = item.get("findings")
    if (expected is not None) is not hits:
        raise UsageError(
            f"{item.span}: 'findings' belongs to examples that trigger, and only to those; mend it"
        )
    modes, links = item.mapping("modes"), item.mapping("links")
    return Example(
        title.value,
        tuple(_pairs(files)),
        tuple((name, _mode(modes, mode)) for name, mode in _pairs(modes)) if modes else (),
        tuple(_place(node) for node in _nodes(expected)),
        item.span.line,
        tuple(_pairs(links)) if links else (),
    )


def _mode(modes: Mapping, text: str) -> int:
    try:
        return int(text, 8)
    except ValueError:
        raise UsageError(f"{modes.span}: '{text}' is no mode; write one like '0644'") from None


def _nodes(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _pairs(node: Mapping) -> list[tuple[str, str]]:
    return [
        (entry.name or "", entry.value.value)
        for entry in node.entries
        if isinstance(entry.value, Scalar)
    ]


def _place(node: Node) -> tuple[str, int]:
    if isinstance(node, Scalar):
        path, _, line = node.value.rpartition(":")
        if path and line.isdigit():
            return path, int(line)
    raise UsageError(f"{node.span}: a finding is written 'path:line'; mend it")


def example_target(example: Example) -> Target:
    """Return an example as something to scan."""
    modes = dict(example.modes)
    entries = [
        Entry(name, modes.get(name, 0o644), len(content.encode()), None, _loader(content.encode()))
        for name, content in example.files
    ]
    entries += [Entry(name, LINK_MODE, 0, target, no_bytes) for name, target in example.links]
    return Target(example.title, "", (make_bundle(entries, "."),))


def _loader(data: bytes) -> Callable[[], bytes]:
    return lambda: data
