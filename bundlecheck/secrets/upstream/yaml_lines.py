"""detect-secrets' reading of YAML files."""

from __future__ import annotations

import re
from collections import deque
from functools import cache
from typing import TYPE_CHECKING, Any, TextIO

from bundlecheck.secrets.upstream.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["yaml_lines"]

_ERRORS = (ValueError, RecursionError, LookupError, AttributeError, TypeError)
_NODE = r"[-\n:?,\[{!][ ]*"
"""What stands before a node that has no tag or anchor, and also within words."""
_DIFFERING = (
    # Only where the text has the character: what holds it, and what is found around it.
    ("\\", rf'{_NODE}"(?:[^"\\]|\\(?:.|\n))*?\\[xuUNLP_\'\n]'),
    ("%", r"\n%"),
    ("!", r"![!<]"),
    ("#", r"[|>][0-9+-]{0,2}#"),
    # Anchors and aliases: a value has the line where it was last mentioned.
    ("&", r"&(?<=[\s,\[{]&)[\w-]"),
    ("*", rf"{_NODE}\*[\w-]"),
    # Keys that need not be on one line; in braces LibYAML takes the mark for a part of a word.
    ("?", r"\n[ -]*\?(?:[ \n]|\Z)|\A[^\[{]*[\[{](?:.|\n)*\?"),
    # No key at all, and nesting that is too deep for a reader that calls itself.
    (":", r"\n[ -]*:(?:[ \n]|\Z)"),
    (" ", r"\n[ -]{300}"),
    ("[", r"(?:[\[{][^\[\]{}\n]*){40}"),
    ("{", r"(?:[\[{][^\[\]{}\n]*){40}"),
)
"""A text in which one of these is found is left to the reader that detect-secrets uses."""
_PRINTABLE = bytes((0x0A, *range(0x20, 0x7F)))
_OTHER = r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""Tabs, characters that end lines besides LF, and what cannot stand in YAML."""


_Item = tuple[str, "str | bytes", int]
"""Key, value and line."""
_STRING = "tag:yaml.org,2002:str"
_SCALARS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("bool", "float", "int", "null", "str", "timestamp")
)


def yaml_lines(file: TextIO) -> list[str] | None:
    """Return the values of a YAML file as lines, or None when it cannot be read.

    Args:
        file: the text, with a name.
    """
    try:
        lines: list[str] = _transformer().parse_file(file)
    except _ERRORS:
        return None
    return lines


@cache
def _transformer() -> Any:  # noqa: ANN401
    module = load("transformers.yaml")
    parser: Any = module.YAMLFileParser
    value = module.YAMLValue

    class Parser(parser):  # type: ignore[misc]
        """Reads with LibYAML where that is certain to be the same, and every collection once.

        What is in several places, or in itself, brings only what was there before, which the
        transformer drops.
        """

        def __iter__(self) -> Iterator[Any]:
            lines = self.content.splitlines()
            found = _quick_items(self.content)
            for key, content, number in self._items() if found is None else found:
                yield value(key, content, number, lines[number - 1])

        def _items(self) -> Iterator[_Item]:
            to_search: deque[Any] = deque([self.json()])
            seen: set[int] = set()
            while to_search:
                item = to_search.popleft()
                if not item or isinstance(item, str) or id(item) in seen:
                    continue
                try:
                    is_value = "__line__" in item
                except TypeError:
                    continue
                if is_value:
                    yield item["__original_key__"], item["__value__"], item["__line__"]
                    continue
                seen.add(id(item))
                to_search.extend(item.values() if isinstance(item, dict) else item)

    # The modules of ``load`` are ours alone: nobody else sees the exchange.
    module.__dict__["YAMLFileParser"] = Parser
    return module.YAMLTransformer()


def _quick_items(text: str) -> list[_Item] | None:
    """Return what ``YAMLFileParser`` tells of a text, read by LibYAML; None if it is not certain.

    detect-secrets takes the reader's line while a value begins for the value's line. With keys,
    braces and brackets on one line each that is the line of the key, and nothing of that reader
    is needed.
    """
    import yaml

    if not yaml.__with_libyaml__ or _could_differ(text):
        return None
    loader = yaml.CSafeLoader(text)
    try:
        root = loader.get_single_node()
    except (yaml.YAMLError, *_ERRORS):
        return None
    finally:
        loader.dispose()
    items: list[_Item] = []
    # Level by level, as detect-secrets does.
    level: deque[Any] = deque(() if root is None else (root,))
    while level:
        node = level.popleft()
        if isinstance(node, tuple):
            items.append(node)
            continue
        children = _children(node, text)
        if children is None:
            return None
        level.extend(children)
    return items


def _children(node: Any, text: str) -> list[Any] | None:  # noqa: ANN401
    """Return the nodes and items in a node; None where only all of PyYAML can tell."""
    if isinstance(node.value, str):
        return [] if node.tag in _SCALARS else None
    if node.flow_style and node.start_mark.line != node.end_mark.line:
        return None
    if node.tag == "tag:yaml.org,2002:seq":
        if node.flow_style and any(_is_pair(each, text) for each in node.value):
            return None
        return list(node.value)
    if node.tag != "tag:yaml.org,2002:map":
        return None
    children: list[Any] = []
    for key, value in node.value:
        if key.tag != _STRING:
            return None
        is_text = value.tag == _STRING
        children.append((key.value, value.value, key.start_mark.line + 1) if is_text else value)
    names = {key.value for key, _ in node.value}
    return children if len(names) == len(children) else None


def _is_pair(node: Any, text: str) -> bool:  # noqa: ANN401
    """Tell whether a node in brackets is a pair without braces, whose value has another line."""
    return not isinstance(node.value, str) and text[node.start_mark.index] not in "[{"


def _could_differ(text: str) -> bool:
    """Tell whether LibYAML might read a text otherwise than PyYAML, or a line be another."""
    if text.isascii():
        if text.encode().translate(None, _PRINTABLE):
            return True
    elif _compiled(_OTHER).search(text):
        return True
    lines = f"\n{text}"
    return any(
        character in text and _compiled(pattern).search(lines) for character, pattern in _DIFFERING
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
