"""Builds the exposure of a bundle from its resources and option settings.

What a group protects follows from its use: by a generated resource, an option, or a resource.
Sources: pages customize-containers-format-resources-eb, command-options-general; CloudFormation
reference of the resource types named here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.exposure import (
    Exposure,
    GroupRole,
    Ingress,
    RoleUse,
    SecurityGroup,
    SourceKind,
)
from bundlecheck.beanstalk.generated import is_generated
from bundlecheck.beanstalk.group_references import group_names
from bundlecheck.beanstalk.ingress import INSTANCE_GROUP, read_ingress
from bundlecheck.beanstalk.load_balancer_ports import backend_ports, listener_ports
from bundlecheck.beanstalk.ports import DATA_STORES, WEB
from bundlecheck.beanstalk.resources import nodes_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.resources import Resource

__all__ = ["read_exposure"]

_GENERATED = {
    INSTANCE_GROUP: GroupRole.INSTANCE,
    "AWSEBLoadBalancerSecurityGroup": GroupRole.BALANCER,
}
_OPTIONS = (
    ("aws:autoscaling:launchconfiguration", "SecurityGroups", GroupRole.INSTANCE),
    ("aws:elb:loadbalancer", "SecurityGroups", GroupRole.BALANCER),
    ("aws:elb:loadbalancer", "ManagedSecurityGroup", GroupRole.BALANCER),
    ("aws:elbv2:loadbalancer", "SecurityGroups", GroupRole.BALANCER),
    ("aws:elbv2:loadbalancer", "ManagedSecurityGroup", GroupRole.BALANCER),
)
_RESOURCES: dict[str, tuple[GroupRole, tuple[str, ...]]] = {
    "AWS::AutoScaling::LaunchConfiguration": (GroupRole.INSTANCE, ("SecurityGroups",)),
    "AWS::EC2::LaunchTemplate": (
        GroupRole.INSTANCE,
        (
            "LaunchTemplateData.SecurityGroupIds",
            "LaunchTemplateData.SecurityGroups",
            "LaunchTemplateData.NetworkInterfaces.Groups",
        ),
    ),
    "AWS::ElasticLoadBalancing::LoadBalancer": (GroupRole.BALANCER, ("SecurityGroups",)),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": (GroupRole.BALANCER, ("SecurityGroups",)),
    "AWS::RDS::DBInstance": (GroupRole.DATA_STORE, ("VPCSecurityGroups", "DBSecurityGroups")),
    "AWS::RDS::DBCluster": (GroupRole.DATA_STORE, ("VpcSecurityGroupIds",)),
    "AWS::RDS::DBProxy": (GroupRole.DATA_STORE, ("VpcSecurityGroupIds",)),
    "AWS::DocDB::DBCluster": (GroupRole.DATA_STORE, ("VpcSecurityGroupIds",)),
    "AWS::Neptune::DBCluster": (GroupRole.DATA_STORE, ("VpcSecurityGroupIds",)),
    "AWS::Redshift::Cluster": (
        GroupRole.DATA_STORE,
        ("VpcSecurityGroupIds", "ClusterSecurityGroups"),
    ),
    "AWS::RedshiftServerless::Workgroup": (GroupRole.DATA_STORE, ("SecurityGroupIds",)),
    "AWS::ElastiCache::CacheCluster": (
        GroupRole.DATA_STORE,
        ("VpcSecurityGroupIds", "CacheSecurityGroupNames"),
    ),
    "AWS::ElastiCache::ReplicationGroup": (
        GroupRole.DATA_STORE,
        ("SecurityGroupIds", "CacheSecurityGroupNames"),
    ),
    "AWS::ElastiCache::ServerlessCache": (GroupRole.DATA_STORE, ("SecurityGroupIds",)),
    "AWS::MemoryDB::Cluster": (GroupRole.DATA_STORE, ("SecurityGroupIds",)),
    "AWS::DAX::Cluster": (GroupRole.DATA_STORE, ("SecurityGroupIds",)),
    "AWS::OpenSearchService::Domain": (GroupRole.DATA_STORE, ("VPCOptions.SecurityGroupIds",)),
    "AWS::Elasticsearch::Domain": (GroupRole.DATA_STORE, ("VPCOptions.SecurityGroupIds",)),
    "AWS::EFS::MountTarget": (GroupRole.DATA_STORE, ("SecurityGroups",)),
    "AWS::FSx::FileSystem": (GroupRole.DATA_STORE, ("SecurityGroupIds",)),
    "AWS::MSK::Cluster": (GroupRole.DATA_STORE, ("BrokerNodeGroupInfo.SecurityGroups",)),
    "AWS::AmazonMQ::Broker": (GroupRole.DATA_STORE, ("SecurityGroups",)),
    "AWS::DMS::ReplicationInstance": (GroupRole.DATA_STORE, ("VpcSecurityGroupIds",)),
}
_GROUP_TYPES = frozenset(
    (
        "AWS::EC2::SecurityGroup",
        "AWS::RDS::DBSecurityGroup",
        "AWS::ElastiCache::SecurityGroup",
        "AWS::Redshift::ClusterSecurityGroup",
    )
)
_STORE_GROUP_TYPES = _GROUP_TYPES - {"AWS::EC2::SecurityGroup"}


def read_exposure(model: Model) -> Exposure:
    """Return what a bundle lets in. Reads only the model."""
    ingress = tuple(read_ingress(model))
    uses: dict[str, list[RoleUse]] = {}
    for name, use in _uses(model):
        uses.setdefault(name, []).append(use)
    _infer_uses(ingress, uses)
    made = {item.logical_id: item for item in model.resources if item.type in _GROUP_TYPES}
    names = dict.fromkeys((*made, *uses, *(item.group for item in ingress if item.group)))
    return Exposure(
        tuple(_group(name, made.get(name), uses.get(name, [])) for name in names),
        ingress,
        listener_ports(model),
        backend_ports(model),
    )


def _group(name: str, resource: Resource | None, uses: list[RoleUse]) -> SecurityGroup:
    replaces = (
        resource is not None
        and is_generated(name)
        and resource.get("SecurityGroupIngress") is not None
    )
    return SecurityGroup(
        name, resource.id_span if resource is not None else None, tuple(uses), replaces
    )


def _uses(model: Model) -> Iterator[tuple[str, RoleUse]]:
    for name, role in _GENERATED.items():
        yield name, RoleUse(role, "Elastic Beanstalk", None)
    for environment in model.environments:
        for namespace, option, role in _OPTIONS:
            setting = environment.settings.get(namespace, option)
            if setting is not None:
                use = RoleUse(role, f"the option {option}", setting.winner.span)
                for name in group_names(setting.winner.node, model.resolver):
                    yield name, use
    for resource in model.resources:
        role_and_paths = _RESOURCES.get(resource.type)
        if role_and_paths is not None:
            yield from _resource_uses(model, resource, *role_and_paths)
        if resource.type in _STORE_GROUP_TYPES:
            use = RoleUse(GroupRole.DATA_STORE, f"its type {resource.type}", resource.id_span)
            yield resource.logical_id, use


def _resource_uses(
    model: Model, resource: Resource, role: GroupRole, paths: Iterable[str]
) -> Iterator[tuple[str, RoleUse]]:
    reason = f"'{resource.logical_id}' ({resource.type})"
    for path in paths:
        for node in nodes_at(resource.properties, path):
            for name in group_names(node, model.resolver):
                yield name, RoleUse(role, reason, node.span)


def _infer_uses(ingress: tuple[Ingress, ...], uses: dict[str, list[RoleUse]]) -> None:
    """Add what ingress tells of the groups that nothing in the bundle uses.

    A group let into the instances' group on a web port stands before them; one that opens nothing
    but data-store ports stands before a data store.
    """
    known = frozenset(uses)
    opened: dict[str, list[Ingress]] = {}
    for item in ingress:
        opened.setdefault(item.group, []).append(item)
        peer = item.source.text
        if item.source.kind is not SourceKind.GROUP or peer in known or not _is_web(item):
            continue
        if any(use.role is GroupRole.INSTANCE for use in uses.get(item.group, ())):
            use = RoleUse(
                GroupRole.BALANCER, "the web ports that it may reach", item.span, inferred=True
            )
            uses.setdefault(peer, []).append(use)
    for name, rules in opened.items():
        if name and name not in uses and all(_is_store(rule) for rule in rules):
            reason = "the ports that it opens"
            uses[name] = [RoleUse(GroupRole.DATA_STORE, reason, rules[0].span, inferred=True)]


def _is_web(rule: Ingress) -> bool:
    ports = rule.ports
    return ports is not None and not ports.is_all and any(ports.holds(port) for port in WEB)


def _is_store(rule: Ingress) -> bool:
    return rule.ports is not None and rule.ports.within(frozenset(DATA_STORES))
