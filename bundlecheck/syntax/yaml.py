"""YAML 1.1 and JSON as Elastic Beanstalk reads them, to located trees.

PyYAML's C loader composes the nodes; this module adds exact offsets, merge keys, duplicate keys
and bounds. A file that YAML rejects is tried as JSON, as the service does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from bundlecheck.syntax.nodes import Duplicate, Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.syntax.text import Text

__all__ = ["MAX_NESTING", "MAX_NODES", "Parsed", "YamlError", "parse_json", "parse_yaml"]

MAX_NESTING = 200
"""Levels of nesting that are read: the C loader and our walkers recurse once a level."""
MAX_NODES = 200_000
"""Nodes of one document after aliases are expanded: ten aliases of ten make billions."""

_STANDARD_TAG = "tag:yaml.org,2002:"
_DEEP_INDICATORS = r"(?:[-?:][ \t]+){200}"
_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*(?:\s+(?:#[^\r\n]*)?)*)+")
_BRACKETS = r"[\[{\]}]"
_STYLES = {None: "", "'": "'", '"': '"', "|": "|", ">": ">", "": ""}
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(NamedTuple):
    """Why a text is not one YAML or JSON document."""

    offset: int
    """Where the parser stopped, in the text."""
    context_offset: int | None
    """Where the construct began that it was reading, if it says so."""
    message: str
    """The parser's own words."""


class Parsed(NamedTuple):
    """The documents up to the first error."""

    documents: tuple[Node, ...]
    error: YamlError | None = None

    @property
    def root(self) -> Node | None:
        """The first document, or None for an empty text."""
        return self.documents[0] if self.documents else None


def parse_yaml(text: Text, *, json_too: bool = True) -> Parsed:
    """Parse a text as YAML 1.1, or as JSON where YAML rejects it.

    Returns the documents read before the first error and the error. Never raises.
    """
    parsed = _compose(text, text.value)
    if parsed.error is not None and json_too and text.value.lstrip()[:1] in ("{", "["):
        as_json = parse_json(text)
        if as_json.error is None:
            return as_json
    return parsed


def parse_json(text: Text) -> Parsed:
    """Parse strict JSON. Comments and trailing commas are errors, as they are for the service."""
    import json  # noqa: PLC0415 - most bundles hold no JSON

    try:
        json.loads(text.value)
    except json.JSONDecodeError as error:
        return Parsed((), YamlError(error.pos, None, error.msg))
    except RecursionError:
        return Parsed((), YamlError(0, None, f"nested deeper than {MAX_NESTING} levels"))
    return _compose(text, _json_as_yaml(text.value), pure=True)


def _json_as_yaml(value: str) -> str:
    """Replace what JSON allows and YAML 1.1 does not by characters of equal length.

    Tabs between tokens become blanks; a colon is followed by its value without a blank only after
    a quoted key, which YAML's flow style accepts.
    """
    parts = re.split(r'("(?:[^"\\]|\\.)*")', value)
    return "".join(
        part if index % 2 else part.replace("\t", " ") for index, part in enumerate(parts)
    )


def _compose(text: Text, value: str, *, pure: bool = False) -> Parsed:
    too_deep = _nesting_error(value)
    if too_deep is not None:
        return Parsed((), too_deep)
    documents: list[Node] = []
    loader = None
    try:
        loader = (yaml.SafeLoader if pure else _Loader)(value)
        converter = _Converter(text, pure=pure)
        while loader.check_node():
            documents.append(converter.node(loader.get_node()))
    except yaml.MarkedYAMLError as error:
        return Parsed(tuple(documents), _marked(error, len(value)))
    except yaml.reader.ReaderError as error:
        return Parsed(tuple(documents), _unprintable(error, value))
    except RecursionError:
        return Parsed(tuple(documents), YamlError(0, None, "an alias contains itself"))
    except _TooManyNodesError as error:
        return Parsed(tuple(documents), YamlError(error.offset, None, str(error)))
    except ValueError as error:
        return Parsed(tuple(documents), YamlError(0, None, str(error)))
    finally:
        if loader is not None:
            loader.dispose()
    return Parsed(tuple(documents))


def _nesting_error(value: str) -> YamlError | None:
    """Refuse nesting that would exhaust the stack of the C loader."""
    message = f"nested deeper than {MAX_NESTING} levels"
    match = re.search(_DEEP_INDICATORS, value)
    if match is not None:
        return YamlError(match.start(), None, message)
    if value.count("[") + value.count("{") < MAX_NESTING:
        return None
    depth = 0
    for bracket in re.finditer(_BRACKETS, value):
        depth = depth + 1 if bracket.group() in "[{" else max(depth - 1, 0)
        if depth > MAX_NESTING:
            return YamlError(bracket.start(), None, message)
    return None


def _marked(error: yaml.MarkedYAMLError, length: int) -> YamlError:
    problem, context = error.problem_mark, error.context_mark
    offset = problem.index if problem is not None else 0
    words = ": ".join(part for part in (error.context, error.problem) if part)
    return YamlError(
        min(offset, length), context.index if context is not None else None, words or "not YAML"
    )


def _unprintable(error: yaml.reader.ReaderError, value: str) -> YamlError:
    match = yaml.reader.Reader.NON_PRINTABLE.search(value)
    offset = match.start() if match else 0
    character = f"U+{ord(value[offset]):04X}" if match else str(error.reason)
    return YamlError(offset, None, f"the control character {character} is not allowed")


class _TooManyNodesError(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(f"more than {MAX_NODES} nodes once aliases are expanded")
        self.offset = offset


class _Converter:
    """Turns PyYAML nodes into ours; shared nodes stay shared and are counted as often as used."""

    def __init__(self, text: Text, *, pure: bool) -> None:
        self._text = text
        self._pure = pure
        self._done: dict[int, tuple[Node, int]] = {}
        self._keep: list[yaml.Node] = []

    def node(self, node: yaml.Node) -> Node:
        return self._convert(node)[0]

    def _convert(self, node: yaml.Node) -> tuple[Node, int]:
        known = self._done.get(id(node))
        if known is not None:
            return known
        if isinstance(node, yaml.ScalarNode):
            result: tuple[Node, int] = self._scalar(node), 1
        elif isinstance(node, yaml.SequenceNode):
            result = self._sequence(node)
        elif isinstance(node, yaml.MappingNode):
            result = self._mapping(node)
        else:
            raise TypeError(f"a YAML node of the kind {type(node).__name__}")
        if result[1] > MAX_NODES:
            raise _TooManyNodesError(node.start_mark.index)
        self._keep.append(node)
        self._done[id(node)] = result
        return result

    def _scalar(self, node: yaml.ScalarNode) -> Scalar:
        value = node.value
        if self._pure and any("\ud800" <= character <= "\udfff" for character in value):
            value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        start, end = node.start_mark.index, node.end_mark.index
        if start < end and self._text.value[start] in "!&":
            properties = _PROPERTIES.match(self._text.value, start, end)
            start = properties.end() if properties else start
        return Scalar(
            self._text,
            start,
            end,
            value,
            _tag(node.tag),
            _STYLES.get(node.style, ""),
        )

    def _sequence(self, node: yaml.SequenceNode) -> tuple[Sequence, int]:
        converted = [self._convert(item) for item in node.value]
        items = tuple(item for item, _ in converted)
        sequence = Sequence(
            self._text,
            node.start_mark.index,
            _end(node, items),
            items,
            _tag(node.tag),
        )
        return sequence, 1 + sum(size for _, size in converted)

    def _mapping(self, node: yaml.MappingNode) -> tuple[Mapping, int]:
        own: list[Entry] = []
        merged: list[Entry] = []
        size = 1
        for key_node, value_node in node.value:
            key, key_size = self._convert(key_node)
            value, value_size = self._convert(value_node)
            size += key_size + value_size
            if key_node.tag == _STANDARD_TAG + "merge":
                merged.extend(_merge_sources(value))
            else:
                own.append(Entry(key, value))
        entries, duplicates = _unique(own)
        names = {_identity(entry.key) for entry in entries}
        for entry in merged:
            if _identity(entry.key) not in names:
                names.add(_identity(entry.key))
                entries.append(entry)
        children = [part for entry in own for part in (entry.key, entry.value)]
        end = _end(node, tuple(children))
        mapping = Mapping(
            self._text, node.start_mark.index, end, tuple(entries), duplicates, _tag(node.tag)
        )
        return mapping, size


def _end(node: yaml.CollectionNode, children: tuple[Node, ...]) -> int:
    """Return where a collection ends: a block one at its last child, not at the next token."""
    if node.flow_style or not children:
        return int(node.end_mark.index)
    start = node.start_mark.index
    return max(start, *(child.end for child in children if child.start >= start), start)


def _merge_sources(value: Node) -> Iterator[Entry]:
    if isinstance(value, Mapping):
        yield from value.entries
    elif isinstance(value, Sequence):
        for item in value.items:
            if isinstance(item, Mapping):
                yield from item.entries


def _identity(key: Node) -> object:
    """Return what makes two keys equal to a loader; a collection is only equal to itself."""
    return (key.value, key.tag) if isinstance(key, Scalar) else id(key)


def _unique(entries: list[Entry]) -> tuple[list[Entry], tuple[Duplicate, ...]]:
    """Keep the last of equal keys, as a YAML loader does."""
    last: dict[object, Entry] = {_identity(entry.key): entry for entry in entries}
    if len(last) == len(entries):
        return list(entries), ()
    duplicates = tuple(
        Duplicate(entry, last[_identity(entry.key)])
        for entry in entries
        if last[_identity(entry.key)] is not entry
    )
    kept = [entry for entry in entries if last[_identity(entry.key)] is entry]
    return kept, duplicates


def _tag(tag: str) -> str:
    return tag.removeprefix(_STANDARD_TAG)
