"""Where IAM policies stand: resources of the bundle, templates and policy files that it ships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.resources import Resolver
from bundlecheck.beanstalk.settings import Settings
from bundlecheck.bundle.model import BundleReadError
from bundlecheck.syntax.nodes import Mapping, Scalar, Sequence
from bundlecheck.syntax.yaml import parse_json, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.bundle.model import BundleFile
    from bundlecheck.syntax.nodes import Node

__all__ = ["Holder", "is_policy_document", "read_holders"]

_SUFFIXES = (".json", ".yml", ".yaml", ".template", ".policy")
_MARKS = (b"Statement", b"ManagedPolicyArns", b"AWS::Serverless::")
_LARGEST = 1_000_000
"""Bytes of a template that CloudFormation accepts from a bucket; policies are far smaller."""
_FOREIGN = frozenset(
    ("node_modules", "bower_components", "vendor", "site-packages", ".venv", "venv", ".git")
)
"""Folders of other people's packages, whose examples grant nothing here."""
_TRIALS = frozenset(
    ("test", "tests", "spec", "specs", "__tests__", "fixtures", "testdata", "example", "examples")
)


@dataclass(frozen=True, slots=True)
class Holder:
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
    """Whether it stands in a folder of tests or examples."""


def is_policy_document(node: Node) -> bool:
    """Tell whether a node is a policy: statements that have an effect."""
    if not isinstance(node, Mapping):
        return False
    statement = node.get("Statement")
    items = statement.items if isinstance(statement, Sequence) else (statement,)
    return any(isinstance(item, Mapping) and item.scalar("Effect") is not None for item in items)


def read_holders(model: Model) -> tuple[Holder, ...]:
    """Return what may hold policies, the bundle's own resources first."""
    return (*_resources(model), *_file_entries(model), *_shipped(model))


def _resources(model: Model) -> Iterator[Holder]:
    for resource in model.resources:
        if resource.properties is not None:
            yield Holder(
                resource.logical_id,
                resource.type,
                resource.properties,
                model.resolver,
                shipped=False,
            )


def _file_entries(model: Model) -> Iterator[Holder]:
    """Yield the policies that ``files`` sections write, for a command to apply."""
    for entry in model.files:
        if entry.content is None or '"Statement"' not in entry.content.value:
            continue
        root = parse_json(entry.content.text).root
        if isinstance(root, Mapping) and is_policy_document(root):
            yield Holder(entry.path, "", root, model.resolver, shipped=True)


def _shipped(model: Model) -> Iterator[Holder]:
    known = {document.path for document in model.documents.all}
    for file in model.bundle.files:
        if file.path not in known and _may_hold(file):
            text = model.text(file)
            root = parse_yaml(text).root if text is not None else None
            if isinstance(root, Mapping):
                yield from _holders_of(file, root)


def _may_hold(file: BundleFile) -> bool:
    """Tell by name, size and a look at the bytes whether a file is worth parsing."""
    if not file.packed or file.link is not None or file.size > _LARGEST:
        return False
    if not file.name.lower().endswith(_SUFFIXES) or not _FOREIGN.isdisjoint(_folders(file)):
        return False
    try:
        data = file.load()
    except BundleReadError:
        return False
    return any(mark in data for mark in _MARKS)


def _folders(file: BundleFile) -> list[str]:
    return file.name.lower().split("/")[:-1]


def _holders_of(file: BundleFile, root: Mapping) -> Iterator[Holder]:
    trial = not _TRIALS.isdisjoint(_folders(file))
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
