"""Security-relevant settings that a configuration file spells out, for the case that it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.catalogue import catalogue
from bundlecheck.beanstalk.nearest import nearest
from bundlecheck.beanstalk.sections import SECTIONS
from bundlecheck.beanstalk.settings import read_list_and_map, read_namespace_map
from bundlecheck.syntax.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.documents import Document
    from bundlecheck.span import Span
    from bundlecheck.syntax.nodes import Node

__all__ = ["Lost", "is_security_option", "lost_settings"]

_SECURITY_TYPES = (
    "AWS::IAM::",
    "AWS::KMS::",
    "AWS::WAF",
    "AWS::CertificateManager::",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::NetworkAcl",
    "AWS::ElasticLoadBalancingV2::Listener",
)


class Lost(NamedTuple):
    """An option or a resource that matters for security."""

    name: str
    """The option's name or the logical id."""
    span: Span


def is_security_option(namespace: str, option: str) -> bool:
    """Tell whether the catalogue marks an option as relevant for security."""
    found = catalogue().option_ignoring_case(namespace, option)
    return found is not None and not found.free_key and found.security_relevant


def lost_settings(document: Document) -> tuple[Lost, ...]:
    """Return what a file sets for security, misspelt and missing sections included."""
    return tuple(_lost(document))


def _lost(document: Document) -> Iterator[Lost]:
    if document.root is None:
        return
    for setting in read_namespace_map(document, document.root):
        if is_security_option(setting.namespace, setting.option):
            yield Lost(setting.option, setting.option_node.span)
    for entry in document.root.entries:
        section = nearest(entry.name or "", SECTIONS)
        if section == "option_settings":
            for setting in read_list_and_map(document, entry.value):
                if is_security_option(setting.namespace, setting.option):
                    yield Lost(setting.option, setting.option_node.span)
        elif section == "Resources":
            yield from _resources(entry.value)


def _resources(node: Node) -> Iterator[Lost]:
    if not isinstance(node, Mapping):
        return
    for entry in node.entries:
        kind = entry.value.scalar("Type") if isinstance(entry.value, Mapping) else None
        if (
            kind is not None
            and isinstance(entry.key, Scalar)
            and kind.value.startswith(_SECURITY_TYPES)
        ):
            yield Lost(entry.key.value, entry.key.span)
