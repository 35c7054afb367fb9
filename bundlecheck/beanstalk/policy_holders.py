"""Where IAM policies stand: resources of the bundle, templates and policy files that it ships."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.folders import is_documentation, is_test, is_vendored
from bundlecheck.beanstalk.resources import Resolver
from bundlecheck.beanstalk.settings import Settings
from bundlecheck.syntax.nodes import Mapping, Scalar, Sequence
from bundlecheck.syntax.yaml import parse_json, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bundlecheck.beanstalk.resources import Resource
    from bundlecheck.beanstalk.sections import FileEntry
    from bundlecheck.bundle.model import BundleFile
    from bundlecheck.syntax.nodes import Node
    from bundlecheck.syntax.text import FileText

__all__ = ["Holder", "is_policy_document", "read_holders"]

_SUFFIXES = (".json", ".yml", ".yaml", ".template", ".policy")
_LARGEST = 1_000_000
"""Bytes of a template that CloudFormation accepts from a bucket; policies are far smaller."""


class Holder(NamedTuple):
    """One thing that holds policies."""

    name: str
    """Logical id of a resource, path of a policy file."""
    type: str
    """The resource's type; empty for a policy file."""
    body: Mapping
    """The resource's properties, or the policy document itself."""
    resolver: Resolver
    shipped: bool
    """True for templates and files, which something else than the deployment applies."""
    trial: bool = False
    """Whether it is part of tests or documentation."""


def is_policy_document(node: Node) -> bool:
    """Tell whether a node is a policy: statements that have an effect."""
    if not isinstance(node, Mapping):
        return False
    statement = node.get("Statement")
    items = statement.items if isinstance(statement, Sequence) else (statement,)
    return any(isinstance(item, Mapping) and item.scalar("Effect") is not None for item in items)


def read_holders(
    resources: Iterable[Resource],
    entries: Iterable[FileEntry],
    files: Iterable[BundleFile],
    resolver: Resolver,
    text_of: Callable[[BundleFile], FileText | None],
) -> tuple[Holder, ...]:
    """Return what may hold policies, the bundle's own resources first.

    Args:
        resources: the merged resources of the bundle.
        entries: the entries of ``files`` sections.
        files: files that may hold a policy and that Elastic Beanstalk itself gives no meaning.
        resolver: resolves the values of the resources.
        text_of: reads a file.
    """
    return (
        *_resources(resources, resolver),
        *_file_entries(entries, resolver),
        *_shipped(files, text_of),
    )


def _resources(resources: Iterable[Resource], resolver: Resolver) -> Iterator[Holder]:
    for resource in resources:
        if resource.properties is not None:
            yield Holder(
                resource.logical_id, resource.type, resource.properties, resolver, shipped=False
            )


def _file_entries(entries: Iterable[FileEntry], resolver: Resolver) -> Iterator[Holder]:
    """Yield the policies that ``files`` sections write, for a command to apply."""
    for entry in entries:
        if entry.content is None or '"Statement"' not in entry.content.value:
            continue
        root = parse_json(entry.content.text).root
        if isinstance(root, Mapping) and is_policy_document(root):
            yield Holder(entry.path, "", root, resolver, shipped=True)


def _shipped(
    files: Iterable[BundleFile], text_of: Callable[[BundleFile], FileText | None]
) -> Iterator[Holder]:
    for file in files:
        if _may_hold(file):
            text = text_of(file)
            root = parse_yaml(text).root if text is not None else None
            if isinstance(root, Mapping):
                yield from _holders_of(file, root)


def _may_hold(file: BundleFile) -> bool:
    """Tell by name and size whether a file is worth parsing."""
    if not file.packed or file.link is not None or file.size > _LARGEST:
        return False
    return file.name.lower().endswith(_SUFFIXES) and not is_vendored(file.name)


def _holders_of(file: BundleFile, root: Mapping) -> Iterator[Holder]:
    trial = is_test(file.name) or is_documentation(file.name)
    resolver = Resolver(Settings(()), _mappings(root, "Parameters"), _mappings(root, "Mappings"))
    if is_policy_document(root):
        yield Holder(file.name, "", root, resolver, shipped=True, trial=trial)
        return
    for name, body in _mappings(root, "Resources").items():
        kind, properties = body.scalar("Type"), body.mapping("Properties")
        if kind is not None and kind.value.startswith("AWS::") and properties is not None:
            yield Holder(name, kind.value, properties, resolver, shipped=True, trial=trial)


def _mappings(root: Mapping, section: str) -> dict[str, Mapping]:
    node = root.mapping(section)
    return {
        entry.key.value: entry.value
        for entry in (node.entries if node is not None else ())
        if isinstance(entry.key, Scalar) and isinstance(entry.value, Mapping)
    }
