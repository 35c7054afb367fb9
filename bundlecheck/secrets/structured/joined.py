"""Values that a YAML or JSON node gives: a scalar's, or what a function joins from literals."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bundlecheck.secrets.structured.pair import Pair
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["joined", "joins", "pieces_of"]

_HOLE = "${}"
"""Stands for a part that is known only at deployment."""


def joined(node: Node) -> Pair | None:
    """Return a node's value with its places and no name, or None where it is no text."""
    if isinstance(node, Scalar):
        return _of_scalar(node)
    parts = _join(node)
    if parts is None:
        return None
    return _of_parts(*parts)


def joins(root: Node) -> Iterator[Pair]:
    """Yield the values that functions join, and those that are written over several lines."""
    stack = [root]
    while stack:
        node = stack.pop()
        whole = joined(node)
        if whole is not None:
            if whole.pieces:
                yield whole
        elif isinstance(node, Mapping):
            stack.extend(entry.value for entry in node.entries)
        elif isinstance(node, Sequence):
            stack.extend(node.items)


def _of_scalar(node: Scalar) -> Pair | None:
    if node.tag not in ("str", "int", "float", "!Sub", "binary") or not node.value:
        return None
    start, end = node.start, node.end
    if node.style in ("'", '"'):
        start, end = start + 1, end - 1
    called = _called(node.value)
    if called is not None:
        return Pair("", called, start, end)
    if "\n" not in node.source.value[node.start : node.end].rstrip():
        return Pair("", node.value, start, end)
    pieces = pieces_of(node, 0, len(node.value))
    if not pieces:
        return None
    kept = pieces if len(pieces) > 1 else ()
    return Pair("", node.value.strip(), pieces[0][0], pieces[-1][1], pieces=kept)


def _called(text: str) -> str | None:
    """Return what a function in backticks joins from literals alone, as option settings have it."""
    written = text.strip()
    if not (written.startswith("`") and written.endswith("`") and "Fn::Join" in written):
        return None
    import json

    try:
        told = json.loads(written.strip("`"))["Fn::Join"]
        delimiter, parts = told
        return str(delimiter).join(parts) if isinstance(parts, list) else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def pieces_of(node: Scalar, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return the places on each line of some characters of a scalar's value."""
    offsets = node.text.offsets
    text = node.source.value
    pieces: list[tuple[int, int]] = []
    for index in range(first, last):
        place = offsets[index]
        if node.value[index].isspace():
            continue
        if pieces and "\n" not in text[pieces[-1][1] : place]:
            pieces[-1] = (pieces[-1][0], place + 1)
        else:
            pieces.append((place, place + 1))
    return tuple(pieces)


def _join(node: Node) -> tuple[str, list[Node]] | None:
    """Return the delimiter and the parts of a function that joins texts."""
    if isinstance(node, Mapping) and len(node.entries) == 1:
        name, value = node.entries[0].name, node.entries[0].value
        if name == "Fn::Join":
            return _delimiter(value)
        if name == "Fn::Sub":
            return ("", [value]) if isinstance(value, Scalar) else _substituted(value)
    if isinstance(node, Sequence):
        if node.tag == "!Join":
            return _delimiter(node)
        if node.tag == "!Sub":
            return _substituted(node)
    return None


def _substituted(node: Node) -> tuple[str, list[Node]] | None:
    if isinstance(node, Sequence) and node.items and isinstance(node.items[0], Scalar):
        return "", [node.items[0]]
    return None


def _delimiter(node: Node) -> tuple[str, list[Node]] | None:
    if not isinstance(node, Sequence) or len(node.items) != 2:
        return None
    delimiter, parts = node.items
    if isinstance(delimiter, Scalar) and isinstance(parts, Sequence):
        return delimiter.value, list(parts.items)
    return None


def _of_parts(delimiter: str, parts: list[Node]) -> Pair | None:
    texts: list[str] = []
    pieces: list[tuple[int, int]] = []
    for part in parts:
        whole = _of_scalar(part) if isinstance(part, Scalar) else None
        if whole is None:
            texts.append("" if isinstance(part, Scalar) and not part.value else _HOLE)
            continue
        texts.append(whole.value)
        pieces.extend(whole.pieces or ((whole.start, whole.end),))
    if not pieces or any(one[1] > two[0] for one, two in pairwise(pieces)):
        return None
    return Pair("", delimiter.join(texts), pieces[0][0], pieces[-1][1], pieces=tuple(pieces))
