"""Network perimeter: who may reach the load balancer, the instances and the data stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.environment import Balancer, Kind, Scope
from bundlecheck.beanstalk.exposure import GroupRole, Ingress, Origin, SourceKind, open_to_world
from bundlecheck.beanstalk.ingress import INSTANCE_GROUP, SSH_NAMESPACE, SSH_OPTION
from bundlecheck.beanstalk.ports import DATA_STORES, REMOTE_ADMINISTRATION, WEB, Ports
from bundlecheck.beanstalk.resources import nodes_at
from bundlecheck.beanstalk.values import UNSET, Unset, as_bool
from bundlecheck.finding import Confidence, Match, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.addresses import AddressRange
    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.exposure import Exposure, WorldIngress
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.checks.context import Context
    from bundlecheck.policy import Policy

__all__ = [
    "broad_cidr",
    "database_public",
    "ingress_open_to_world",
    "ssh_open_by_default",
    "ssh_open_to_world",
]

_HTTP = frozenset({80, 443})
_SSH = Ports("tcp", 22, 22)
_NO_GROUP = "DisableDefaultEC2SecurityGroup"
_PUBLIC_STORES = (
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::Redshift::Cluster",
    "AWS::RedshiftServerless::Workgroup",
    "AWS::DMS::ReplicationInstance",
    "AWS::AmazonMQ::Broker",
    "AWS::Lightsail::Database",
)


def ssh_open_to_world(context: Context) -> Iterator[Match]:
    """EB201: ``SSHSourceRestriction`` that admits every address."""
    for item in context.model.exposure.ingress:
        if item.origin is not Origin.OPTION or not item.source.is_world:
            continue
        ports, environment = item.ports, item.environment
        if ports is not None and (ports.protocol == "icmp" or ports.within(_HTTP)):
            continue
        if as_bool(environment.value(SSH_NAMESPACE, _NO_GROUP)):
            continue
        opened = item.ports_text if ports != _SSH else "port 22"
        yield Match(
            item.span,
            f"'{SSH_OPTION}' opens {opened} of every instance to {_everyone(item)}",
            label=f"any address may reach {opened}",
            confidence=_dump_confidence(environment),
            identity=(SSH_OPTION, item.source.text, opened),
        )


def ssh_open_by_default(context: Context) -> Iterator[Match]:
    """EB202: a key pair without ``SSHSourceRestriction``, so that port 22 is open."""
    model = context.model
    for environment in model.environments:
        key = environment.settings.get(SSH_NAMESPACE, "EC2KeyName")
        if key is None or isinstance(key.value, Unset) or environment.kind is Kind.CLUSTER:
            continue
        around = (environment, *_deployed_with(model, environment))
        if any(item.value(SSH_NAMESPACE, SSH_OPTION) != UNSET for item in around):
            continue
        if any(as_bool(item.value(SSH_NAMESPACE, _NO_GROUP)) for item in around):
            continue
        group = model.exposure.group(INSTANCE_GROUP)
        replaced = group is not None and group.replaces_ingress
        option = key.winner.option_node.value
        doubt = ", unless the bundle's own rules replace those of the group" if replaced else ""
        yield Match(
            key.winner.span,
            f"'{option}' gives the instances a key pair and '{SSH_OPTION}' is not set, so port 22 "
            f"is or may be open to every address{doubt}",
            label="a key pair opens port 22",
            confidence=Confidence.LOW if replaced else _key_confidence(environment),
            identity=(option, "unrestricted"),
        )


def _deployed_with(model: Model, environment: Environment) -> tuple[Environment, ...]:
    """Return what else takes part in an environment: what one leaves unset the other may set.

    The configuration files count for every environment, the manifest for those that are created
    from the bundle.
    """
    others = [model.main]
    if environment.scope in (Scope.BUNDLE, Scope.CLI) and model.manifest is not None:
        others.append(model.manifest)
    return tuple(others)


def _key_confidence(environment: Environment) -> Confidence | None:
    return Confidence.MEDIUM if environment.scope in (Scope.CLI, Scope.DUMP) else None


def _dump_confidence(environment: Environment) -> Confidence | None:
    return Confidence.MEDIUM if environment.scope is Scope.DUMP else None


def ingress_open_to_world(context: Context) -> Iterator[Match]:
    """EB203: ingress from every address for anything but web traffic where it belongs."""
    model = context.model
    for opening in open_to_world(model.exposure):
        item = opening.ingress
        ports = item.ports
        if ports is not None and (ports.protocol == "icmp" or _is_web_traffic(model, item)):
            continue
        roles = model.exposure.roles(item)
        if ports is None and GroupRole.BALANCER in roles:
            continue
        severity, what = _gravity(ports)
        yield Match(
            item.source.span,
            f"{_group(item)} admits {_everyone(item)} on {item.ports_text}{what}",
            label=f"opens {item.ports_text} to any address",
            related=_completing(opening),
            severity=severity,
            confidence=_world_confidence(ports, roles, severity),
            identity=(item.group, item.ports_text, item.source.text),
        )


def _gravity(ports: Ports | None) -> tuple[Severity | None, str]:
    """Return the severity that differs from the rule's own, and what listens on the ports."""
    if ports is None:
        return None, ""
    services = {**DATA_STORES, **REMOTE_ADMINISTRATION}
    named = ports.services(services)
    if ports.is_all:
        return Severity.CRITICAL, ""
    if not named:
        return None, ""
    shown = ", ".join(f"{services[port]} ({port})" for port in named[:3])
    more = " and more" if len(named) > 3 else ""
    return Severity.CRITICAL, f", among them {shown}{more}" if ports.first != ports.last else (
        f", the port of {services[named[0]]}"
    )


def _world_confidence(
    ports: Ports | None, roles: frozenset[GroupRole], severity: Severity | None
) -> Confidence | None:
    if ports is None:
        return Confidence.LOW
    return Confidence.MEDIUM if not roles and severity is None else None


def _completing(opening: WorldIngress) -> tuple[Related, ...]:
    return tuple(
        Related(other.source.span, "completes it to every address") for other in opening.others
    )


def _is_web_traffic(model: Model, item: Ingress) -> bool:
    """Tell whether the whole internet may have these ports where the group stands.

    Web ports of instances behind a load balancer are left to the rule about going round it.
    """
    exposure, ports = model.exposure, item.ports
    if ports is None:
        return False
    roles = exposure.roles(item)
    allowed: frozenset[int] = frozenset()
    if GroupRole.BALANCER in roles or not roles:
        allowed |= _HTTP | exposure.listener_ports
    if GroupRole.INSTANCE in roles:
        allowed |= _HTTP
        if not model.main.is_single_instance:
            allowed |= WEB | exposure.backend_ports
        if model.main.balancer is Balancer.NETWORK:
            # It keeps the client's address, so the instances' group admits the clients themselves.
            allowed |= exposure.listener_ports
    return ports.within(allowed)


def broad_cidr(context: Context) -> Iterator[Match]:
    """EB205: a range wider than the policy's limit that is not the whole internet."""
    model = context.model
    part_of_world = {
        rule.source.span
        for opening in open_to_world(model.exposure)
        for rule in (opening.ingress, *opening.others)
    }
    for item in model.exposure.ingress:
        addresses, ports = item.source.range, item.ports
        if addresses is None or addresses.is_world or item.source.span in part_of_world:
            continue
        limit, kind = _limit(addresses, context.policy)
        if addresses.prefix >= limit or (ports is not None and ports.protocol == "icmp"):
            continue
        if item.origin is not Origin.OPTION and _may_be_public(model, item):
            continue
        holder = f"'{SSH_OPTION}'" if item.origin is Origin.OPTION else _group(item)
        yield Match(
            item.source.span,
            f"{holder} admits '{item.source.text}' on {item.ports_text}, wider than /{limit}, the "
            f"limit for {kind} ranges",
            label=f"/{addresses.prefix} is {_size(addresses)} addresses",
            confidence=_dump_confidence(item.environment),
            identity=(item.group, item.ports_text, item.source.text),
        )


def _may_be_public(model: Model, item: Ingress) -> bool:
    """Tell whether these ports may be open to the world, so that no range is too broad."""
    roles = model.exposure.roles(item)
    behind = GroupRole.INSTANCE in roles and not model.main.is_single_instance
    return not behind and _is_web_traffic(model, item)


def _limit(addresses: AddressRange, policy: Policy) -> tuple[int, str]:
    if addresses.version == 6:
        return policy.widest_ipv6, "IPv6"
    if addresses.is_private:
        return policy.widest_private_ipv4, "private IPv4"
    return policy.widest_public_ipv4, "public IPv4"


def _size(addresses: AddressRange) -> str:
    count = addresses.last - addresses.first + 1
    return f"{count:,}" if count < 1 << 40 else f"2^{count.bit_length() - 1}"


def database_public(context: Context) -> Iterator[Match]:
    """EB208: a data store with a public address, or open to addresses rather than to a group."""
    model = context.model
    for resource in model.resources:
        if resource.type not in _PUBLIC_STORES:
            continue
        for node in nodes_at(resource.properties, "PubliclyAccessible"):
            if as_bool(model.resolver.value(node)):
                yield Match(
                    node.span,
                    f"'{resource.logical_id}' has a public address: 'PubliclyAccessible' is true",
                    label="reachable from outside the VPC",
                    identity=(resource.logical_id, "PubliclyAccessible"),
                )
    for item in model.exposure.ingress:
        if item.origin is not Origin.OPTION and _reaches_store(model.exposure, item):
            yield _open_store(model.exposure, item)


def _reaches_store(exposure: Exposure, item: Ingress) -> bool:
    roles, ports = exposure.roles(item), item.ports
    if GroupRole.DATA_STORE not in roles:
        return False
    if item.source.kind not in (SourceKind.RANGE, SourceKind.UNKNOWABLE):
        return False
    if item.source.kind is SourceKind.RANGE and item.source.range is None:
        return False
    if ports is None:
        return True
    if len(roles) > 1:
        # A group shared with instances: only the data store's own ports concern it.
        return ports.is_all or bool(ports.services(DATA_STORES))
    return ports.protocol != "icmp"


def _open_store(exposure: Exposure, item: Ingress) -> Match:
    addresses, group = item.source.range, exposure.group(item.group)
    use = group.use(GroupRole.DATA_STORE) if group is not None else None
    severity, confidence = None, None
    if addresses is None:
        severity, confidence = Severity.MEDIUM, Confidence.LOW
    elif addresses.is_private:
        severity = Severity.MEDIUM
    if use is not None and use.inferred and not item.source.is_world and confidence is None:
        confidence = Confidence.MEDIUM
    if addresses is None:
        who = "addresses that are only known at deployment"
    else:
        who = _everyone(item) if addresses.is_world else f"the addresses '{item.source.text}'"
    related: tuple[Related, ...] = ()
    if use is not None and use.span is not None and not use.inferred:
        related = (Related(use.span, f"the group protects {use.reason}"),)
    return Match(
        item.source.span,
        f"{_group(item)} of a data store admits {who} on {item.ports_text} instead of the "
        "application's security group",
        label="addresses, not the application's group",
        related=related,
        severity=severity,
        confidence=confidence,
        identity=(item.group, item.ports_text, item.source.text),
    )


def _group(item: Ingress) -> str:
    return f"security group '{item.group}'" if item.group else f"'{item.resource}'"


def _everyone(item: Ingress) -> str:
    version = item.source.range.version if item.source.range is not None else 4
    return f"every IPv{version} address"
