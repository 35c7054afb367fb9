"""Whether the load balancer of an environment keeps an access log.

Sources: pages command-options-general (aws:elbv2:loadbalancer), environments-cfg-alb,
environments-cfg-clb: only the application load balancer has options for it; a classic or network
load balancer is told so through ``Resources``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.asked import own_effective, own_value, wholes
from bundlecheck.beanstalk.environment import Kind
from bundlecheck.beanstalk.resources import items_of
from bundlecheck.beanstalk.values import Unset, as_bool
from bundlecheck.syntax.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.resources import Resource
    from bundlecheck.beanstalk.values import Value
    from bundlecheck.span import Span
    from bundlecheck.syntax.nodes import Node

__all__ = ["AccessLogGap", "AccessLogs", "access_logs"]

_BALANCER = "aws:elbv2:loadbalancer"
_ENVIRONMENT = "aws:elasticbeanstalk:environment"


class AccessLogGap(NamedTuple):
    """A place that switches access logs off, or on without a bucket."""

    span: Span
    message: str
    label: str
    environment: Environment | None


class AccessLogs(NamedTuple):
    """What a bundle says of its load balancers' access logs."""

    gaps: tuple[AccessLogGap, ...]
    is_unset: bool
    """Whether there may be a load balancer and nothing says anything of its log."""


def access_logs(model: Model) -> AccessLogs:
    """Read options and resources of every environment of a bundle."""
    switches = tuple(_resource_switches(model))
    patched = any(as_bool(value) is not False for _, _, value in switches)
    gaps = [
        AccessLogGap(
            node.span,
            f"access logs of load balancer '{resource.logical_id}' are switched off",
            "switched off here",
            None,
        )
        for resource, node, value in switches
        if as_bool(value) is False
    ]
    said = bool(switches)
    needed = False
    for index, environments in enumerate(wholes(model)):
        needed = needed or (index == 0 and _has_balancer(environments))
        enabled = own_value(environments, _BALANCER, "AccessLogsS3Enabled")
        said = said or not isinstance(enabled, Unset)
        if _has_balancer(environments) and not (index == 0 and patched):
            gaps.extend(_option_gaps(environments))
    return AccessLogs(tuple(gaps), needed and not said)


def _has_balancer(environments: tuple[Environment, ...]) -> bool:
    """Tell whether an environment may have a load balancer of its own that serves the web."""
    shared = own_value(environments, _ENVIRONMENT, "LoadBalancerIsShared")
    return as_bool(shared) is not True and not any(
        item.is_worker or item.kind in (Kind.SINGLE_INSTANCE, Kind.CLUSTER) for item in environments
    )


def _option_gaps(environments: tuple[Environment, ...]) -> Iterator[AccessLogGap]:
    found = own_effective(environments, _BALANCER, "AccessLogsS3Enabled")
    if found is None:
        return
    bucket = own_value(environments, _BALANCER, "AccessLogsS3Bucket")
    if as_bool(found.value) is False:
        message, label = "access logs of the load balancer are switched off", "switched off here"
    elif as_bool(found.value) is True and isinstance(bucket, Unset):
        message = "access logs are switched on without a bucket ('AccessLogsS3Bucket')"
        label = "no bucket is named"
    else:
        return
    owner = next(
        item for item in environments if item.path == found.winner.path or item is environments[-1]
    )
    yield AccessLogGap(found.winner.span, message, label, owner)


def _resource_switches(model: Model) -> Iterator[tuple[Resource, Node, Value]]:
    """Yield the access log switches of load balancers in ``Resources``."""
    for resource in model.resources:
        if resource.type == "AWS::ElasticLoadBalancing::LoadBalancer":
            node = resource.get("AccessLoggingPolicy.Enabled")
            if node is not None:
                yield resource, node, model.resolver.value(node)
        elif resource.type == "AWS::ElasticLoadBalancingV2::LoadBalancer":
            for item in items_of(resource.get("LoadBalancerAttributes")):
                if not isinstance(item, Mapping):
                    continue
                key, node = model.resolver.text(item.get("Key")), item.get("Value")
                if key == "access_logs.s3.enabled" and node is not None:
                    yield resource, node, model.resolver.value(node)
