"""CloudFormation functions in the places where Elastic Beanstalk reads them.

In ``Resources`` functions are plain; in option settings, ``files`` content and commands they stand
between backticks with JSON inside (page ebextensions-functions).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.syntax.nodes import Mapping, Node, Scalar, Sequence
from bundlecheck.syntax.text import EmbeddedText
from bundlecheck.syntax.yaml import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text

__all__ = [
    "Backtick",
    "Reference",
    "backtick_function",
    "backticks",
    "function_of",
    "references",
    "text_function",
]

_BACKTICK = r"(?s)`\s*(\{.*?\})\s*`"
_SUB_VARIABLE = r"\$\{(?!!)\s*([\w:.]+)\s*\}"


class Backtick(NamedTuple):
    """A function between backticks, with its parsed JSON or None where that is broken."""

    span: Span
    start: int
    """Offset of the opening backtick in the text it stands in."""
    end: int
    function: Mapping | None


class Reference(NamedTuple):
    """A use of a name that something else defines."""

    kind: str
    """``resource`` (Ref, GetAtt, Sub), ``mapping``, ``condition`` or ``option``."""
    name: str
    attribute: str
    """The attribute of GetAtt, the option's name of GetOptionSetting, else empty."""
    span: Span
    has_default: bool = False


def backtick_function(scalar: Scalar) -> Mapping | None:
    """Return the function that a scalar consists of, for option settings; else None."""
    value = scalar.value.strip()
    if not (value.startswith("`") and value.endswith("`") and len(value) > 2):
        return None
    found = next(backticks(scalar.text), None)
    return found.function if found is not None else None


def text_function(scalar: Scalar) -> Mapping | None:
    """Return the function that a scalar spells as JSON without backticks: it stays plain text."""
    value = scalar.value.strip()
    if not (value.startswith("{") and value.endswith("}") and ("Ref" in value or "Fn::" in value)):
        return None
    root = parse_json(scalar.text).root
    if isinstance(root, Mapping) and len(root.entries) == 1:
        return root if _is_function_name(root.entries[0].name) else None
    return None


def backticks(text: Text) -> Iterator[Backtick]:
    """Yield the functions between backticks in a text: file content, a command, a value.

    A shell's own command substitution, which does not hold JSON, is none.
    """
    for match in re.finditer(_BACKTICK, text.value):
        start, end = match.span(1)
        offsets = [_parent_offset(text, index) for index in range(start, end)]
        inner = EmbeddedText(
            _parent(text), match.group(1), [*offsets, offsets[-1] + 1] if offsets else [0]
        )
        root = parse_json(inner).root
        function = root if isinstance(root, Mapping) and len(root.entries) == 1 else None
        if function is not None and not _is_function_name(function.entries[0].name):
            continue
        yield Backtick(text.span(match.start(), match.end()), match.start(), match.end(), function)


def _parent(text: Text) -> Text:
    return text.parent if isinstance(text, EmbeddedText) else text


def _parent_offset(text: Text, index: int) -> int:
    return text.offsets[index] if isinstance(text, EmbeddedText) else index


def _is_function_name(name: str | None) -> bool:
    return name is not None and (name == "Ref" or name.startswith("Fn::"))


def function_of(node: Node) -> tuple[str, Node] | None:
    """Return a function's long name and argument, for ``Ref:``, ``Fn::X:`` and short tags."""
    if node.tag.startswith("!"):
        short = node.tag[1:]
        return ("Ref" if short == "Ref" else f"Fn::{short}"), node
    if isinstance(node, Mapping) and len(node.entries) == 1:
        name = node.entries[0].name
        if _is_function_name(name):
            return str(name), node.entries[0].value
    return None


def references(node: Node) -> Iterator[Reference]:
    """Yield the names that the functions at and below a node refer to, in document order."""
    found = function_of(node)
    if found is not None:
        yield from _function_references(*found)
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from references(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from references(item)


def _function_references(name: str, argument: Node) -> Iterator[Reference]:
    if name == "Ref" and isinstance(argument, Scalar):
        yield Reference("resource", argument.value, "", argument.span)
    elif name == "Fn::GetAtt":
        yield from _attribute_reference(argument)
    elif name == "Fn::FindInMap" and isinstance(argument, Sequence) and argument.items:
        first = argument.items[0]
        if isinstance(first, Scalar) and not first.tag.startswith("!"):
            yield Reference("mapping", first.value, "", first.span)
    elif name == "Fn::If" and isinstance(argument, Sequence) and argument.items:
        first = argument.items[0]
        if isinstance(first, Scalar):
            yield Reference("condition", first.value, "", first.span)
    elif name == "Fn::Sub":
        yield from _sub_references(argument)
    elif name == "Fn::GetOptionSetting" and isinstance(argument, Mapping):
        yield from _option_reference(argument)


def _attribute_reference(argument: Node) -> Iterator[Reference]:
    if isinstance(argument, Sequence) and len(argument.items) == 2:
        first, second = argument.items
        if isinstance(first, Scalar):
            attribute = second.value if isinstance(second, Scalar) else ""
            yield Reference("resource", first.value, attribute, first.span)
    elif isinstance(argument, Scalar) and "." in argument.value:
        name, _, attribute = argument.value.partition(".")
        yield Reference("resource", name, attribute, argument.span)


def _sub_references(argument: Node) -> Iterator[Reference]:
    template: Node | None = argument
    own: set[str] = set()
    if isinstance(argument, Sequence) and argument.items:
        template = argument.items[0]
        variables = argument.items[1] if len(argument.items) > 1 else None
        if isinstance(variables, Mapping):
            own = {entry.name or "" for entry in variables.entries}
    if not isinstance(template, Scalar):
        return
    text = template.text
    for match in re.finditer(_SUB_VARIABLE, text.value):
        name, _, attribute = match.group(1).partition(".")
        if name not in own:
            yield Reference("resource", name, attribute, text.span(*match.span(1)))


def _option_reference(argument: Mapping) -> Iterator[Reference]:
    option = argument.scalar("OptionName")
    namespace = argument.scalar("Namespace")
    if option is not None:
        yield Reference(
            "option",
            namespace.value if namespace is not None else "aws:elasticbeanstalk:customoption",
            option.value,
            option.span,
            has_default=argument.get("DefaultValue") is not None,
        )
