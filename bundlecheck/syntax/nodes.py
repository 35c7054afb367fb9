"""Located trees of YAML and JSON: every key and value knows its own characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bundlecheck.syntax.text import EmbeddedText, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.span import Span

__all__ = ["Duplicate", "Entry", "Mapping", "Node", "Scalar", "Sequence", "walk"]


class Scalar(NamedTuple):
    """A string, number, boolean or null, as it is written."""

    source: Text
    start: int
    end: int
    value: str
    """The decoded characters; ``true``, ``0`` and ``~`` stay as written."""
    tag: str
    """``str``, ``bool``, ``int``, ``float``, ``null`` …, or a local tag with its ``!``."""
    style: str
    """``""`` for plain, ``'``, ``"``, ``|`` or ``>``."""

    @property
    def span(self) -> Span:
        """The region of the scalar, quotes and block indicator included."""
        return self.source.span(self.start, self.end)

    @property
    def is_null(self) -> bool:
        """Tell whether the value is null or left out."""
        return self.tag == "null"

    @property
    def text(self) -> EmbeddedText:
        """The value as text of its own, each character at its place in the file.

        Where the value cannot be traced back every character stands at the scalar's start.
        """
        return EmbeddedText(self.source, self.value, self._offsets)

    def _offsets(self) -> list[int]:
        from bundlecheck.syntax.scalars import scalar_offsets  # noqa: PLC0415 - few are asked for

        offsets = scalar_offsets(self.source.value, self.start, self.end, self.style, self.value)
        return offsets or [self.start] * (len(self.value) + 1)

    @property
    def content_span(self) -> Span:
        """The region of the value's own characters, without quotes or a block indicator."""
        if self.style in ("'", '"') and self.end - self.start > 2:
            return self.source.span(self.start + 1, self.end - 1)
        if self.style in ("|", ">") and self.value.strip():
            text = self.text
            stripped = self.value.rstrip()
            return text.span(len(stripped) - len(stripped.lstrip()), len(stripped))
        return self.span


class Entry(NamedTuple):
    """One key of a mapping with its value."""

    key: Node
    value: Node

    @property
    def name(self) -> str | None:
        """The key as written, or None for a key that is not a scalar."""
        return self.key.value if isinstance(self.key, Scalar) else None

    @property
    def span(self) -> Span:
        """From the key's start to the value's end; the key alone where an alias gives the value."""
        if self.value.source is self.key.source and self.value.end >= self.key.end:
            return self.key.source.span(self.key.start, self.value.end)
        return self.key.span


class Duplicate(NamedTuple):
    """A key given twice in one mapping: a YAML loader drops the earlier without a word."""

    dropped: Entry
    kept: Entry


class Mapping(NamedTuple):
    """Keys and values in file order, merge keys resolved, of equal keys the last."""

    source: Text
    start: int
    end: int
    entries: tuple[Entry, ...]
    duplicates: tuple[Duplicate, ...] = ()
    tag: str = "map"

    @property
    def span(self) -> Span:
        """The region from the first key to the last value."""
        return self.source.span(self.start, self.end)

    def entry(self, name: str) -> Entry | None:
        """Return the entry whose key is this scalar text."""
        return next((entry for entry in self.entries if entry.name == name), None)

    def get(self, name: str) -> Node | None:
        """Return the value of a key, or None."""
        entry = self.entry(name)
        return None if entry is None else entry.value

    def scalar(self, name: str) -> Scalar | None:
        """Return the value of a key if it is a scalar that is not null."""
        value = self.get(name)
        return value if isinstance(value, Scalar) and not value.is_null else None

    def mapping(self, name: str) -> Mapping | None:
        """Return the value of a key if it is a mapping."""
        value = self.get(name)
        return value if isinstance(value, Mapping) else None


class Sequence(NamedTuple):
    """Items in file order."""

    source: Text
    start: int
    end: int
    items: tuple[Node, ...]
    tag: str = "seq"

    @property
    def span(self) -> Span:
        """The region from the first item to the last."""
        return self.source.span(self.start, self.end)


Node: TypeAlias = Scalar | Mapping | Sequence


def walk(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield every node below and including one, with its route of keys and indexes."""
    stack: list[tuple[tuple[str, ...], Node]] = [(path, node)]
    while stack:
        route, current = stack.pop()
        yield route, current
        if isinstance(current, Mapping):
            stack.extend(
                ((*route, entry.name or "?"), entry.value) for entry in reversed(current.entries)
            )
        elif isinstance(current, Sequence):
            stack.extend(
                ((*route, str(index)), item)
                for index, item in reversed(list(enumerate(current.items)))
            )
