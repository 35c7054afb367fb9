"""CloudFormation resources of a bundle: patches of several files merged, values resolved.

Properties given under a generated logical id replace or extend the generated ones (page
environment-resources); the merge of two files is by key, a list is replaced whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.functions import function_of
from bundlecheck.beanstalk.values import UNSET, Known, Unknowable, Value, canonical
from bundlecheck.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Mapping as MappingType

    from bundlecheck.beanstalk.documents import Document
    from bundlecheck.beanstalk.settings import Settings
    from bundlecheck.span import Span

__all__ = [
    "Resolver",
    "Resource",
    "ResourcePart",
    "items_of",
    "merge_resources",
    "nodes_at",
    "possible_items",
]


class ResourcePart(NamedTuple):
    """What one file says of a logical id."""

    document: Document
    key: Scalar
    body: Mapping


class Resource(NamedTuple):
    """A logical id with everything that the bundle says of it, merged in load order."""

    logical_id: str
    type: str
    """The type as given, or that of the generated resource it patches; empty where neither."""
    body: Mapping
    parts: tuple[ResourcePart, ...]
    generated: bool
    """Whether Elastic Beanstalk makes the resource and the bundle only patches it."""

    @property
    def id_span(self) -> Span:
        """The logical id as written the first time."""
        return self.parts[0].key.span

    @property
    def properties(self) -> Mapping | None:
        """The merged ``Properties``."""
        return self.body.mapping("Properties")

    def get(self, path: str) -> Node | None:
        """Return a property by a dotted path below ``Properties``, or None."""
        node: Node | None = self.properties
        for name in path.split("."):
            if not isinstance(node, Mapping):
                return None
            node = node.get(name)
        return node

    def entry(self, path: str) -> Entry | None:
        """Return the entry of a property by a dotted path, or None."""
        parent, _, last = path.rpartition(".")
        node = self.get(parent) if parent else self.properties
        return node.entry(last) if isinstance(node, Mapping) else None


def items_of(node: Node | None) -> tuple[Node, ...]:
    """Return a list's items; a single value counts as a list of one, as CloudFormation reads it."""
    if node is None:
        return ()
    return node.items if isinstance(node, Sequence) and not node.tag.startswith("!") else (node,)


def possible_items(node: Node | None) -> Iterator[Node]:
    """Yield a list's items as ``items_of`` does, with both sides of every ``Fn::If``."""
    for item in items_of(node):
        function = function_of(item)
        if function is None or function[0] != "Fn::If" or not isinstance(function[1], Sequence):
            yield item
            continue
        for branch in function[1].items[1:]:
            yield from possible_items(branch)


def nodes_at(node: Node | None, path: str) -> Iterator[Node]:
    """Yield the nodes at a dotted path; a list on the way is searched item by item."""
    if node is None:
        return
    if not path:
        yield node
        return
    name, _, rest = path.partition(".")
    if isinstance(node, Sequence):
        for item in node.items:
            yield from nodes_at(item, path)
    elif isinstance(node, Mapping):
        yield from nodes_at(node.get(name), rest)


def merge_resources(
    parts: Iterable[ResourcePart], generated_type: Callable[[str], str | None]
) -> tuple[Resource, ...]:
    """Merge the parts of each logical id.

    Args:
        parts: what the files say, in load order.
        generated_type: gives the type of a resource that Elastic Beanstalk makes, else None.
    """
    groups: dict[str, list[ResourcePart]] = {}
    for part in parts:
        groups.setdefault(part.key.value, []).append(part)
    resources: list[Resource] = []
    for logical_id, group in groups.items():
        body = group[0].body
        for part in group[1:]:
            body = _merge(body, part.body)
        kind = body.scalar("Type")
        generated = generated_type(logical_id)
        type_name = kind.value if kind is not None else generated or ""
        resources.append(Resource(logical_id, type_name, body, tuple(group), generated is not None))
    return tuple(resources)


def _merge(earlier: Mapping, later: Mapping) -> Mapping:
    table = {entry.name or id(entry): entry for entry in earlier.entries}
    for entry in later.entries:
        old = table.get(entry.name or id(entry))
        if (
            old is not None
            and isinstance(old.value, Mapping)
            and isinstance(entry.value, Mapping)
            and function_of(entry.value) is None
        ):
            table[entry.name or id(entry)] = Entry(entry.key, _merge(old.value, entry.value))
        else:
            table[entry.name or id(entry)] = entry
    return Mapping(earlier.source, earlier.start, earlier.end, tuple(table.values()), (), later.tag)


class Resolver(NamedTuple):
    """Resolves values in ``Resources`` as far as the bundle itself determines them."""

    settings: Settings
    parameters: MappingType[str, Mapping]
    mappings: MappingType[str, Mapping]

    def value(self, node: Node | None) -> Value:
        """Return the value of a node: known, unset (``AWS::NoValue``, null, absent), unknowable."""
        if node is None:
            return UNSET
        function = function_of(node)
        if function is not None:
            return self._function(*function)
        if not isinstance(node, Scalar):
            return Unknowable("a structure instead of a single value")
        if node.is_null:
            return UNSET
        text = canonical(node)
        if text.startswith("`") and text.endswith("`"):
            return Unknowable("a backtick function, which is not read here")
        return Known(text)

    def text(self, node: Node | None) -> str | None:
        """Return the text of a node if it is known, else None."""
        value = self.value(node)
        return value.text if isinstance(value, Known) else None

    def _function(self, name: str, argument: Node) -> Value:
        if name == "Ref" and isinstance(argument, Scalar):
            return self._reference(argument.value)
        if name == "Fn::Join":
            return self._join(argument)
        if name == "Fn::FindInMap" and isinstance(argument, Sequence):
            return self._find_in_map(argument)
        if name == "Fn::GetOptionSetting" and isinstance(argument, Mapping):
            return self._option(argument)
        return Unknowable(f"the function {name}")

    def _reference(self, name: str) -> Value:
        if name == "AWS::NoValue":
            return UNSET
        parameter = self.parameters.get(name)
        default = parameter.scalar("Default") if parameter is not None else None
        if default is not None:
            return Known(canonical(default))
        return Unknowable(f"a reference to {name}")

    def _join(self, argument: Node) -> Value:
        parts = argument.items if isinstance(argument, Sequence) else ()
        if len(parts) != 2 or not isinstance(parts[0], Scalar):
            return Unknowable("the function Fn::Join")
        texts = [self.text(item) for item in items_of(parts[1])]
        known = [text for text in texts if text is not None]
        if len(known) != len(texts):
            return Unknowable("the function Fn::Join")
        return Known(parts[0].value.join(known))

    def _find_in_map(self, argument: Sequence) -> Value:
        keys = [self.text(item) for item in argument.items[:3]]
        node: Node | None = self.mappings.get(keys[0] or "")
        for key in keys[1:]:
            node = node.get(key) if isinstance(node, Mapping) and key is not None else None
        if isinstance(node, Scalar) and function_of(node) is None:
            return self.value(node)
        return Unknowable("the function Fn::FindInMap")

    def _option(self, argument: Mapping) -> Value:
        namespace = argument.scalar("Namespace")
        option = argument.scalar("OptionName")
        if option is not None:
            name = namespace.value if namespace else "aws:elasticbeanstalk:customoption"
            found = self.settings.get(name, option.value)
            if found is not None:
                return found.value
        default = argument.get("DefaultValue")
        return self.value(default) if default is not None else Unknowable("an option setting")
