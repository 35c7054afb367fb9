"""Names that Elastic Beanstalk itself puts into an environment's template.

Source: developer guide, page customize-containers-format-resources-eb; what only reports and old
API output show is marked so in the data file.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk._data import load
from bundlecheck.beanstalk.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "GeneratedNames",
    "GeneratedResource",
    "generated_names",
    "generated_resource",
    "generated_type",
    "is_generated",
    "is_template_name",
    "nearest_generated",
]


class GeneratedResource(NamedTuple):
    """A resource that Elastic Beanstalk makes."""

    logical_id: str
    type: str
    when: str
    """Empty for always, else ``classic``, ``elbv2``, ``load-balancer``, ``worker``,
    ``database``, ``launch-template``, ``launch-configuration`` or ``default-security-group``."""
    certain: bool
    """False where the name or type is reported, not documented."""


class GeneratedNames(NamedTuple):
    """Everything a template may refer to without declaring it."""

    generated: str
    resources: Mapping[str, GeneratedResource]
    patterns: tuple[tuple[re.Pattern[str], str, str], ...]
    """Pattern of a logical id, type and condition of further listeners, rules and groups."""
    mappings: frozenset[str]
    pseudo_parameters: frozenset[str]
    parameters: frozenset[str]
    """Parameters of the generated template; seen in old API output."""


@functools.cache
def generated_names() -> GeneratedNames:
    """Return the table, read once."""
    data = load("generated")
    resources = {
        row["id"]: GeneratedResource(
            row["id"], row["type"], row.get("when", ""), not row.get("uncertain", False)
        )
        for row in data["resources"]
    }
    return GeneratedNames(
        generated=data["generated"],
        resources=resources,
        patterns=tuple(
            (re.compile(row["pattern"] + r"\Z", re.ASCII), row["type"], row["when"])
            for row in data["patterns"]
        ),
        mappings=frozenset(data["mappings"]),
        pseudo_parameters=frozenset(data["pseudo_parameters"]),
        parameters=frozenset(data["parameters"]),
    )


def generated_resource(logical_id: str) -> GeneratedResource | None:
    """Return the generated resource of a logical id, None for any other."""
    names = generated_names()
    known = names.resources.get(logical_id)
    if known is not None:
        return known
    for pattern, kind, when in names.patterns:
        if pattern.match(logical_id):
            return GeneratedResource(logical_id, kind, when, certain=False)
    return None


def is_generated(logical_id: str) -> bool:
    """Tell whether Elastic Beanstalk may make a resource of this logical id."""
    return generated_resource(logical_id) is not None


def generated_type(logical_id: str) -> str | None:
    """Return the CloudFormation type of a generated resource."""
    found = generated_resource(logical_id)
    return None if found is None else found.type


def is_template_name(name: str) -> bool:
    """Tell whether ``Ref`` may name this without the bundle declaring it."""
    names = generated_names()
    return name in names.pseudo_parameters or name in names.parameters or is_generated(name)


def nearest_generated(name: str) -> str | None:
    """Return the generated logical id or pseudo parameter that a name was probably meant to be."""
    names = generated_names()
    return nearest(name, [*names.resources, *names.pseudo_parameters])
