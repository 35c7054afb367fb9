"""Reads ingress rules: inline, standalone, patched into generated groups, and set by option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.addresses import parse_range
from bundlecheck.beanstalk.exposure import Ingress, Origin, Source, SourceKind
from bundlecheck.beanstalk.group_references import group_names, resolved
from bundlecheck.beanstalk.ports import ALL_PORTS, Ports, protocol_name
from bundlecheck.beanstalk.resources import possible_items
from bundlecheck.beanstalk.values import Known, Unknowable, Unset, Value
from bundlecheck.syntax.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.resources import Resolver, Resource

__all__ = ["INSTANCE_GROUP", "SSH_NAMESPACE", "SSH_OPTION", "read_ingress"]

INSTANCE_GROUP = "AWSEBSecurityGroup"
"""The group that Elastic Beanstalk makes for the instances."""
SSH_NAMESPACE = "aws:autoscaling:launchconfiguration"
SSH_OPTION = "SSHSourceRestriction"

_RANGES = ("CidrIp", "CidrIpv6", "CIDRIP")
_GROUPS = (
    "SourceSecurityGroupId",
    "SourceSecurityGroupName",
    "EC2SecurityGroupId",
    "EC2SecurityGroupName",
)
_LISTS = ("SecurityGroupIngress", "DBSecurityGroupIngress")
_STANDALONE = {
    "AWS::EC2::SecurityGroupIngress": ("GroupId", "GroupName"),
    "AWS::RDS::DBSecurityGroupIngress": ("DBSecurityGroupName",),
    "AWS::ElastiCache::SecurityGroupIngress": ("CacheSecurityGroupName",),
    "AWS::Redshift::ClusterSecurityGroupIngress": ("ClusterSecurityGroupName",),
}
"""Standalone rules and the properties that name the group; without ports for whole stores."""


def read_ingress(model: Model) -> Iterator[Ingress]:
    """Yield the ingress rules of a bundle, those of option settings last."""
    for resource in model.resources:
        if resource.type in _STANDALONE:
            yield from _standalone(model, resource)
            continue
        origin = Origin.PATCHED if resource.generated else Origin.INLINE
        for name in _LISTS:
            for rule in possible_items(resource.get(name)):
                if isinstance(rule, Mapping):
                    yield from _rule(model, resource, rule, resource.logical_id, origin)
    for environment in model.environments:
        yield from _ssh(environment, model.resolver)


def _standalone(model: Model, resource: Resource) -> Iterator[Ingress]:
    rule = resource.properties
    if rule is None:
        return
    groups: tuple[str, ...] = ()
    for name in _STANDALONE[resource.type]:
        groups = groups or group_names(rule.get(name), model.resolver)
    for group in groups or ("",):
        yield from _rule(model, resource, rule, group, Origin.STANDALONE)


def _rule(
    model: Model, resource: Resource, rule: Mapping, group: str, origin: Origin
) -> Iterator[Ingress]:
    resolver = model.resolver
    description = resolver.text(rule.get("Description")) or ""
    ports = _ports(rule, resolver, whole="::EC2::" not in resource.type)
    for source in _sources(rule, resolver):
        yield Ingress(
            group,
            ports,
            source,
            rule.span,
            description,
            origin,
            resource.logical_id,
            model.main,
        )


def _ports(rule: Mapping, resolver: Resolver, *, whole: bool) -> Ports | None:
    protocol = resolved(rule.get("IpProtocol"), resolver)
    if whole and isinstance(protocol, Unset):
        return ALL_PORTS
    if not isinstance(protocol, Known):
        return None
    name = protocol_name(protocol.text)
    if name in ("all", "icmp"):
        return Ports(name)
    first, last = (resolved(rule.get(key), resolver) for key in ("FromPort", "ToPort"))
    return _port_range(name, first, last)


def _port_range(protocol: str, first: Value, last: Value) -> Ports | None:
    """Return a range of ports; one end alone counts for both, ``-1`` for every port."""
    if isinstance(first, Unknowable) or isinstance(last, Unknowable):
        return None
    texts = [value.text for value in (first, last) if isinstance(value, Known)]
    try:
        numbers = [int(text) for text in texts]
    except ValueError:
        return None
    if not numbers or min(numbers) < 0:
        return Ports(protocol)
    return Ports(protocol, min(numbers), max(numbers))


def _sources(rule: Mapping, resolver: Resolver) -> Iterator[Source]:
    for entry in rule.entries:
        node = entry.value
        if entry.name in _RANGES:
            value = resolved(node, resolver)
            if isinstance(value, Known):
                text = value.text.strip()
                yield Source(SourceKind.RANGE, text, parse_range(text), node.span)
            elif isinstance(value, Unknowable):
                yield Source(SourceKind.UNKNOWABLE, "", None, node.span)
        elif entry.name == "SourcePrefixListId":
            text = resolver.text(node) or ""
            yield Source(SourceKind.PREFIX_LIST, text, None, node.span)
        elif entry.name in _GROUPS:
            yield Source(SourceKind.GROUP, ", ".join(group_names(node, resolver)), None, node.span)


def _ssh(environment: Environment, resolver: Resolver) -> Iterator[Ingress]:
    """Read ``protocol, fromPort, toPort, source`` (page command-options-general)."""
    setting = environment.settings.get(SSH_NAMESPACE, SSH_OPTION)
    if setting is None:
        return
    value = setting.value
    if isinstance(value, Unknowable):
        value = resolved(setting.winner.node, resolver)
    parts = [part.strip() for part in value.text.split(",")] if isinstance(value, Known) else []
    if len(parts) != 4:
        return
    protocol = protocol_name(parts[0])
    ports: Ports | None = Ports(protocol)
    if protocol not in ("all", "icmp"):
        ports = _port_range(protocol, Known(parts[1]), Known(parts[2]))
    span = setting.winner.span
    addresses = parse_range(parts[3])
    kind = SourceKind.GROUP if addresses is None else SourceKind.RANGE
    yield Ingress(
        INSTANCE_GROUP,
        ports,
        Source(kind, parts[3], addresses, span),
        span,
        "",
        Origin.OPTION,
        SSH_OPTION,
        environment,
    )
