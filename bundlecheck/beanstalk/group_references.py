"""Which security groups a value names, whatever the way it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.functions import backtick_function, backticks, references
from bundlecheck.beanstalk.resources import possible_items
from bundlecheck.syntax.nodes import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.resources import Resolver
    from bundlecheck.beanstalk.values import Value

__all__ = ["group_names", "resolved"]


def resolved(node: Node | None, resolver: Resolver) -> Value:
    """Return the value of a property, a backtick function read as the plain one it stands for.

    Elastic Beanstalk documents backticks for option settings only, yet bundles write them here.
    """
    if isinstance(node, Scalar) and "`" in node.value:
        function = backtick_function(node)
        if function is not None:
            return resolver.value(function)
    return resolver.value(node)


def group_names(node: Node | None, resolver: Resolver) -> tuple[str, ...]:
    """Return the groups that a value names: logical ids, ids and names, as far as known.

    Args:
        node: one value or a list, functions and backtick functions included.
        resolver: resolves references to parameters, mappings and options.
    """
    found: list[str] = []
    for item in possible_items(node):
        if isinstance(item, Scalar) and not item.tag.startswith("!"):
            found.extend(_written_names(item))
            continue
        text = resolver.text(item)
        if text is not None:
            found.extend(_split(text))
        else:
            found.extend(_referenced(item))
    return tuple(dict.fromkeys(found))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _referenced(node: Node) -> Iterator[str]:
    for reference in references(node):
        if reference.kind == "resource" and not reference.name.startswith("AWS::"):
            yield reference.name


def _written_names(scalar: Scalar) -> Iterator[str]:
    if scalar.is_null:
        return
    rest = scalar.value
    if "`" in rest:
        functions = list(backticks(scalar.text))
        for function in functions:
            if function.function is not None:
                yield from _referenced(function.function)
        for function in reversed(functions):
            rest = rest[: function.start] + rest[function.end :]
    yield from _split(rest)
