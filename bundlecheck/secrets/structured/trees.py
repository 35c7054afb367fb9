"""Names and values of YAML and JSON, each judged with the keys above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.secrets.placeholders import is_token_like
from bundlecheck.secrets.structured.joined import joined
from bundlecheck.secrets.structured.pair import Pair
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["place_of", "tree_pairs"]

_NAMES = ("option_name", "OptionName", "name", "Name", "key", "Key", "ParameterKey", "envName")
_VALUES = ("value", "Value", "ParameterValue", "OptionValue", "stringValue")
_BOTH = frozenset({*_NAMES, *_VALUES})
_VALUE_WORDS = frozenset(
    {"value", "default", "defaultvalue", "stringvalue", "plaintext", "content", "data", "#text"}
)
_COLLECTIONS = frozenset({"secrets", "passwords", "tokens", "credentials", "apikeys", "api_keys"})
_OUTPUT = 6
"""Entries of an output in Terraform's state, at most."""
_SAMPLES = frozenset(
    {"example", "examples", "description", "title", "label", "placeholder", "help"}
)


class _Step(NamedTuple):
    node: Node
    route: tuple[str, ...]


def tree_pairs(root: Node) -> Iterator[Pair]:
    """Yield the scalars of a document with the name that their keys give them.

    A value below ``value`` or ``default`` is called what stands above; the list form's ``name``
    and ``value`` are one pair; what functions join from literals is one value.
    """
    stack = [_Step(root, ())]
    while stack:
        node, route = stack.pop()
        if isinstance(node, Mapping):
            yield from _listed(node, route)
            if _is_sensitive(node):
                yield from _sensitive(node, route)
            for entry in reversed(node.entries):
                name = entry.name or ""
                whole = joined(entry.value)
                if whole is not None:
                    yield from _named(name, route, whole)
                else:
                    stack.append(_Step(entry.value, (*route, name)))
        elif isinstance(node, Sequence):
            for item in reversed(node.items):
                if isinstance(item, Scalar) and "=" in item.value and item.tag == "str":
                    yield from _assigned(item)
                elif isinstance(item, Scalar):
                    whole = joined(item)
                    if whole is not None and route:
                        yield from _named(route[-1], route[:-1], whole)
                else:
                    stack.append(_Step(item, route))


def _named(name: str, route: tuple[str, ...], whole: Pair) -> Iterator[Pair]:
    """Yield a value under the name that tells most of it."""
    lowered = name.lower()
    parent = route[-1] if route else ""
    if lowered in _VALUE_WORDS and parent:
        name = parent
    elif lowered in _SAMPLES:
        return
    kind = name_kind(name)
    if kind is NameKind.KEY and parent:
        name = f"{parent}.{name}"
    if kind is not NameKind.PLAIN:
        yield whole._replace(name=name)
    elif parent.lower() in _COLLECTIONS and is_token_like(whole.value):
        yield whole._replace(name=name, is_secret=True)


def _listed(node: Mapping, route: tuple[str, ...]) -> Iterator[Pair]:
    """Yield the pair of a mapping that gives a name and its value under two keys."""
    given = {entry.name: entry.value for entry in node.entries if entry.name in _BOTH}
    if len(given) < 2:
        return
    names = (given[key] for key in _NAMES if key in given)
    name = next((found for found in names if isinstance(found, Scalar)), None)
    if name is None or name_kind(name.value) is NameKind.PLAIN:
        return
    for key in _VALUES:
        value = given.get(key)
        whole = joined(value) if value is not None else None
        if whole is not None:
            yield from _named(name.value, route, whole)
            return


def _is_sensitive(node: Mapping) -> bool:
    flag = node.scalar("sensitive") if len(node.entries) <= _OUTPUT else None
    return flag is not None and flag.value == "true"


def _sensitive(node: Mapping, route: tuple[str, ...]) -> Iterator[Pair]:
    """Yield an output that Terraform's state marks as sensitive."""
    value = node.get("value")
    whole = joined(value) if value is not None else None
    if whole is not None and route and name_kind(route[-1]) is NameKind.PLAIN:
        yield whole._replace(
            name=route[-1],
            is_secret=True,
            detector="terraform-state",
            kind="a value that Terraform marks as sensitive",
        )


def _assigned(item: Scalar) -> Iterator[Pair]:
    """Yield the pair of an item such as ``NAME=value`` in the environment of a container."""
    name, _, value = item.value.partition("=")
    if not name.replace("_", "").replace(".", "").replace("-", "").isalnum() or not value:
        return
    if name_kind(name) is not NameKind.PLAIN:
        shift = len(name) + 1
        start, end = place_of(item, shift, len(item.value))
        yield Pair(name, value.strip("\"'"), start, end)


def place_of(scalar: Scalar, first: int, last: int) -> tuple[int, int]:
    """Return where some characters of a scalar's value stand in the text."""
    offsets = scalar.text.offsets
    return offsets[first], offsets[last - 1] + 1
