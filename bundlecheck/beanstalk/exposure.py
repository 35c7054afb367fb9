"""What the network lets in: security groups, what they protect, and their ingress.

Plain values, built once by ``bundlecheck.beanstalk.security_groups``.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.addresses import cover_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.addresses import AddressRange
    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.ports import Ports
    from bundlecheck.span import Span

__all__ = [
    "Exposure",
    "GroupRole",
    "Ingress",
    "Origin",
    "RoleUse",
    "SecurityGroup",
    "Source",
    "SourceKind",
    "WorldIngress",
    "open_to_world",
]


_MOST_RULES = 1000
"""Rules a group can have (quota of security group rules and groups together); beyond it no rule
set can be deployed."""


class GroupRole(enum.Enum):
    """What a security group protects."""

    INSTANCE = "the instances"
    BALANCER = "the load balancer"
    DATA_STORE = "a data store"


class Origin(enum.Enum):
    """How an ingress rule is written."""

    INLINE = "inline"
    """In a security group that the bundle makes."""
    STANDALONE = "standalone"
    """As a resource of its own."""
    PATCHED = "patched"
    """In a security group that Elastic Beanstalk makes and the bundle patches."""
    OPTION = "option"
    """By the option ``SSHSourceRestriction``."""


class SourceKind(enum.Enum):
    """What an ingress rule lets in."""

    RANGE = "an address range"
    GROUP = "a security group"
    PREFIX_LIST = "a prefix list"
    UNKNOWABLE = "a source that is only known at deployment"


class RoleUse(NamedTuple):
    """One use of a security group that tells what it protects."""

    role: GroupRole
    reason: str
    """A noun phrase: what uses it."""
    span: Span | None
    """Where it is used; None for what Elastic Beanstalk's own names tell."""
    inferred: bool = False
    """True where no use tells it but the traffic that is let in."""


class SecurityGroup(NamedTuple):
    """A security group that the bundle makes, patches, fills or uses."""

    name: str
    """Its logical id, or its own id or name where the bundle only refers to it."""
    span: Span | None
    """The logical id as written; None where the bundle has no resource of it."""
    uses: tuple[RoleUse, ...]
    replaces_ingress: bool
    """Whether the bundle gives a generated group a list of its own for the generated one."""

    @property
    def roles(self) -> frozenset[GroupRole]:
        """What it protects; empty where nothing tells."""
        return frozenset(use.role for use in self.uses)

    def use(self, role: GroupRole) -> RoleUse | None:
        """Return the first use that gives it a role."""
        return next((use for use in self.uses if use.role is role), None)


class Source(NamedTuple):
    """What one ingress rule lets in."""

    kind: SourceKind
    text: str
    """The range as written, the group's logical id or id; empty where it is not known."""
    range: AddressRange | None
    span: Span

    @property
    def is_world(self) -> bool:
        """Tell whether every address of IPv4 or IPv6 may come in."""
        return self.range is not None and self.range.is_world


class Ingress(NamedTuple):
    """One source let into one security group."""

    group: str
    """Name of the group, as ``SecurityGroup.name``."""
    ports: Ports | None
    """None where they are only known at deployment."""
    source: Source
    span: Span
    """The whole rule."""
    description: str
    origin: Origin
    resource: str
    """Logical id of the resource that holds it; the option's name for ``OPTION``."""
    environment: Environment
    """The environment it belongs to."""

    @property
    def ports_text(self) -> str:
        """The ports in words."""
        return str(self.ports) if self.ports is not None else "a port known only at deployment"


@dataclass(frozen=True, slots=True)
class Exposure:
    """Everything that the bundle lets in."""

    groups: tuple[SecurityGroup, ...]
    ingress: tuple[Ingress, ...]
    listener_ports: frozenset[int]
    """Ports on which the load balancer listens as far as the bundle says."""
    backend_ports: frozenset[int]
    """Ports on which the load balancer reaches the instances as far as the bundle says."""

    index: dict[str, SecurityGroup] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the groups by name."""
        object.__setattr__(self, "index", {group.name: group for group in self.groups})

    def group(self, name: str) -> SecurityGroup | None:
        """Return a group by its name."""
        return self.index.get(name)

    def roles(self, ingress: Ingress) -> frozenset[GroupRole]:
        """Return what the group of an ingress rule protects; empty where nothing tells."""
        group = self.group(ingress.group)
        return group.roles if group is not None else frozenset()


class WorldIngress(NamedTuple):
    """Ingress from every address, by one rule or by several together."""

    ingress: Ingress
    """The rule, of several the first."""
    ports: Ports | None
    """What is open: of several rules the ports that all of them open."""
    others: tuple[Ingress, ...] = ()
    """The rules that complete it to every address."""


def open_to_world(exposure: Exposure) -> Iterator[WorldIngress]:
    """Yield what every address may reach, rules of the bundle's resources only.

    Ranges of one group that together are every address count for the ports that all of them open.
    """
    ranges: dict[str, list[Ingress]] = {}
    for item in exposure.ingress:
        if item.origin is Origin.OPTION:
            continue
        if item.source.is_world:
            yield WorldIngress(item, item.ports)
        elif item.source.range is not None:
            ranges.setdefault(item.group, []).append(item)
    for rules in ranges.values():
        if len(rules) <= _MOST_RULES:
            yield from _together(rules)


def _together(rules: list[Ingress]) -> Iterator[WorldIngress]:
    """Yield the sets of rules of one group that complete each other to every address."""
    told: set[tuple[int, ...]] = set()
    for item in rules:
        numbers = tuple(_partners(item, rules))
        if numbers and numbers not in told:
            told.add(numbers)
            partners = [rules[number] for number in numbers]
            yield WorldIngress(partners[0], item.ports, tuple(partners[1:]))


def _partners(item: Ingress, rules: list[Ingress]) -> list[int]:
    """Return the rules that open at least the ports of one and together admit every address."""
    addresses, ports = item.source.range, item.ports
    if addresses is None or ports is None:
        return []
    partners = [
        (number, rule.source.range)
        for number, rule in enumerate(rules)
        if rule.source.range is not None
        and rule.source.range.version == addresses.version
        and rule.ports is not None
        and rule.ports.covers(ports)
    ]
    whole = cover_world((found for _, found in partners), addresses.version)
    return [number for number, _ in partners] if whole else []
