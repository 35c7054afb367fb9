"""CloudFormation templates that lie beside the configuration files of a bundle.

Source: CloudFormation reference, AWS::ElasticBeanstalk::Environment, ConfigurationTemplate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.folders import is_vendored
from bundlecheck.sweep.marks import TEMPLATE
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, walk
from bundlecheck.syntax.yaml import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.bundle.model import BundleFile

__all__ = ["TemplateSetting", "template_settings", "templates"]

_SUFFIXES = (".yml", ".yaml", ".json", ".template")


class TemplateSetting(NamedTuple):
    """An option setting of an environment that a template makes."""

    namespace: str
    option: str
    node: Node
    """The value as written."""


def templates(model: Model, words: tuple[str, ...]) -> Iterator[tuple[BundleFile, Mapping]]:
    """Yield the templates that hold at least one of some words, with their trees."""
    for file in model.bundle.files:
        if not model.sweep.may_hold(file, TEMPLATE):
            continue
        if not file.name.endswith(_SUFFIXES) or is_vendored(file.name):
            continue
        if model.documents.get(file.path) is not None:
            continue
        text = model.text(file)
        if text is None or "AWS::" not in text.value or "Resources" not in text.value:
            continue
        if any(word in text.value for word in words):
            root = parse_yaml(text).root
            if isinstance(root, Mapping):
                yield file, root


def template_settings(root: Mapping) -> Iterator[TemplateSetting]:
    """Yield the option settings of the environments that a template makes."""
    resources = root.mapping("Resources")
    for entry in resources.entries if resources is not None else ():
        kind = entry.value.scalar("Type") if isinstance(entry.value, Mapping) else None
        if kind is None or not kind.value.startswith("AWS::ElasticBeanstalk::"):
            continue
        for _, node in walk(entry.value):
            if not isinstance(node, Mapping):
                continue
            option, value = node.get("OptionName"), node.get("Value")
            namespace = node.get("Namespace")
            if isinstance(option, Scalar) and isinstance(namespace, Scalar) and value is not None:
                yield TemplateSetting(namespace.value, option.value, value)
