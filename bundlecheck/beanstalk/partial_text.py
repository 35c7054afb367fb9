"""The text of a value as far as the bundle determines it, for ARNs and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.functions import function_of, references
from bundlecheck.beanstalk.resources import items_of
from bundlecheck.beanstalk.values import Known
from bundlecheck.syntax.nodes import Node, Scalar, Sequence

if TYPE_CHECKING:
    from bundlecheck.beanstalk.resources import Resolver

__all__ = ["partial_text"]

_HOLE = "${?}"


def partial_text(node: Node | None, resolver: Resolver) -> str | None:
    """Return a value's text, with ``${Name}`` for each part that is known only at deployment.

    Reads ``Fn::Sub``, ``Fn::Join`` and references; None for what is no text.
    """
    if node is None:
        return None
    value = resolver.value(node)
    if isinstance(value, Known):
        return value.text
    function = function_of(node)
    if function is None:
        return None
    name, argument = function
    if name == "Fn::Sub":
        return _template(argument)
    if name == "Fn::Join":
        return _joined(argument, resolver)
    reference = next(references(node), None)
    if reference is None or reference.kind != "resource":
        return _HOLE
    dot = f".{reference.attribute}" if reference.attribute else ""
    return f"${{{reference.name}{dot}}}"


def _template(argument: Node) -> str | None:
    first = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
    return first.value if isinstance(first, Scalar) else None


def _joined(argument: Node, resolver: Resolver) -> str | None:
    parts = argument.items if isinstance(argument, Sequence) else ()
    if len(parts) != 2 or not isinstance(parts[0], Scalar):
        return None
    return parts[0].value.join(partial_text(item, resolver) or _HOLE for item in items_of(parts[1]))
