"""Option settings: both forms, load order, effective values and those that lost.

Sources: pages ebextensions-optionsettings, command-options (section Precedence),
environment-configuration-savedconfig, environment-cfg-manifest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.functions import backtick_function
from bundlecheck.beanstalk.values import (
    UNSET,
    Known,
    Unknowable,
    Value,
    canonical,
    is_function,
)
from bundlecheck.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.documents import Document
    from bundlecheck.span import Span

__all__ = [
    "ENVIRONMENT",
    "Effective",
    "Setting",
    "Settings",
    "merge_settings",
    "read_list_and_map",
    "read_namespace_map",
    "value_of",
    "written_settings",
]

ENVIRONMENT = "aws:elasticbeanstalk:application:environment"


class Setting(NamedTuple):
    """One option setting as it is written."""

    namespace: str
    option: str
    resource: str | None
    """``resource_name`` of the list form, or the prefix that clients write before a namespace."""
    value: Value
    node: Node
    """The value as written."""
    option_node: Scalar
    """The option's name as written."""
    namespace_node: Scalar | None
    """The namespace as written; None where the list form leaves it out."""
    path: str
    """The file, from the target's root."""

    @property
    def span(self) -> Span:
        """The place a person would change: the value, or the name where there is no value."""
        node = self.node
        if isinstance(node, Scalar) and node.start == node.end:
            return self.option_node.span
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            return node.content_span
        return node.span

    @property
    def key(self) -> tuple[str, str, str | None]:
        """What makes two settings the same one."""
        scheduled = self.namespace == "aws:autoscaling:scheduledaction"
        return (self.namespace, self.option, self.resource if scheduled else None)


class Effective(NamedTuple):
    """The setting that wins and those that it overrides, the latest loser first."""

    winner: Setting
    losers: tuple[Setting, ...] = ()

    @property
    def value(self) -> Value:
        """The value of the winner."""
        return self.winner.value


class Settings:
    """The merged option settings of one environment."""

    __slots__ = ("effective", "index")

    def __init__(self, effective: tuple[Effective, ...]) -> None:
        """Take the settings in the order in which the options were first set."""
        self.effective = effective
        self.index = {(item.winner.namespace, item.winner.option): item for item in effective}

    def get(self, namespace: str, option: str) -> Effective | None:
        """Return what the bundle sets for an option, or None."""
        return self.index.get((namespace, option))

    def value(self, namespace: str, option: str) -> Value:
        """Return the effective value; ``UNSET`` where the bundle gives none."""
        found = self.get(namespace, option)
        return UNSET if found is None else found.value

    def text(self, namespace: str, option: str) -> str | None:
        """Return the effective value if it is known, else None."""
        value = self.value(namespace, option)
        return value.text if isinstance(value, Known) else None

    def in_namespace(self, namespace: str) -> tuple[Effective, ...]:
        """Return everything that is set in a namespace."""
        return tuple(item for item in self.effective if item.winner.namespace == namespace)

    @property
    def namespaces(self) -> tuple[str, ...]:
        """The namespaces in order of their first setting."""
        return tuple(dict.fromkeys(item.winner.namespace for item in self.effective))


def value_of(node: Node) -> Value:
    """Return the value that an option setting gets from a node.

    A scalar is known unless it is a backtick function; null and the empty string are unset; a
    mapping or a list of mappings is no value. A plain list is joined with commas.
    """
    if isinstance(node, Scalar):
        if node.tag.startswith("!"):
            return Unknowable(f"the function {node.tag}")
        function = backtick_function(node)
        if function is not None:
            return Unknowable("a function that is resolved at deployment")
        text = canonical(node)
        return Known(text) if text.strip() else UNSET
    if is_function(node):
        return Unknowable("a function that is resolved at deployment")
    if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
        return Known(",".join(canonical(item) for item in node.items if isinstance(item, Scalar)))
    return Unknowable("a structure instead of a single value")


def read_list_and_map(
    document: Document, node: Node, *, dropped: bool = False
) -> Iterator[Setting]:
    """Yield the settings of an ``option_settings`` section in either form, in file order.

    A setting given twice in one mapping yields only the one that a YAML loader keeps; with
    ``dropped`` also those that it drops, which are shipped all the same.
    """
    if isinstance(node, Mapping):
        yield from read_namespace_map(document, node, dropped=dropped)
    elif isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Mapping):
                yield from _list_item(document, item, dropped=dropped)


def _list_item(document: Document, item: Mapping, *, dropped: bool) -> Iterator[Setting]:
    name = item.get("option_name")
    value = item.get("value")
    if not isinstance(name, Scalar):
        # A list of one-namespace mappings is read like the map form.
        yield from read_namespace_map(document, item, dropped=dropped)
        return
    namespace = item.scalar("namespace")
    resource = item.scalar("resource_name")
    yield Setting(
        namespace.value if namespace is not None else ENVIRONMENT,
        name.value,
        resource.value if resource is not None else None,
        value_of(value) if value is not None else UNSET,
        value if value is not None else name,
        name,
        namespace,
        document.path,
    )


def _entries(node: Mapping, *, dropped: bool) -> tuple[Entry, ...]:
    if not dropped or not node.duplicates:
        return node.entries
    return (*(duplicate.dropped for duplicate in node.duplicates), *node.entries)


def read_namespace_map(
    document: Document, node: Mapping, *, dropped: bool = False
) -> Iterator[Setting]:
    """Yield the settings of a mapping from namespace to option to value.

    Clients write a resource's logical id and a dot before some namespaces.
    """
    for entry in _entries(node, dropped=dropped):
        if not isinstance(entry.key, Scalar) or not isinstance(entry.value, Mapping):
            continue
        written = entry.key.value
        prefix, dot, rest = written.partition(".aws:")
        namespace = f"aws:{rest}" if dot else written
        for option in _entries(entry.value, dropped=dropped):
            setting = _map_option(document, entry, option, namespace, prefix if dot else None)
            if setting is not None:
                yield setting


def _map_option(
    document: Document, entry: Entry, option: Entry, namespace: str, resource: str | None
) -> Setting | None:
    if not isinstance(option.key, Scalar) or not isinstance(entry.key, Scalar):
        return None
    return Setting(
        namespace,
        option.key.value,
        resource,
        value_of(option.value),
        option.value,
        option.key,
        entry.key,
        document.path,
    )


def written_settings(document: Document) -> Iterator[Setting]:
    """Yield every option setting that a file spells out, also those that have no effect.

    Reads ``option_settings`` of a configuration file and ``OptionSettings`` or ``settings`` of a
    manifest or saved configuration, with what duplicate keys drop.
    """
    root = document.root
    if root is None:
        return
    for entry in _entries(root, dropped=True):
        if entry.name in ("option_settings", "OptionSettings", "settings"):
            yield from read_list_and_map(document, entry.value, dropped=True)


def merge_settings(settings: Iterable[Setting]) -> Settings:
    """Merge settings given in load order: of the same option the last one wins."""
    merged: dict[tuple[str, str, str | None], list[Setting]] = {}
    for setting in settings:
        merged.setdefault(setting.key, []).append(setting)
    return Settings(
        tuple(Effective(group[-1], tuple(reversed(group[:-1]))) for group in merged.values())
    )
