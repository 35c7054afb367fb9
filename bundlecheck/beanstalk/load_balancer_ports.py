"""The ports on which a load balancer listens and reaches the instances, as far as a bundle says.

Sources: page command-options-general (namespaces aws:elb:listener, aws:elbv2:listener and
aws:elasticbeanstalk:environment:process).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.resources import nodes_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.settings import Settings

__all__ = ["backend_ports", "listener_ports"]

_LISTENERS = ("aws:elb:listener:", "aws:elbv2:listener:")
_PROCESS = "aws:elasticbeanstalk:environment:process:"
_LISTENER_PROPERTIES = {
    "AWS::ElasticLoadBalancingV2::Listener": "Port",
    "AWS::ElasticLoadBalancing::LoadBalancer": "Listeners.LoadBalancerPort",
}
_BACKEND_PROPERTIES = {
    "AWS::ElasticLoadBalancingV2::TargetGroup": "Port",
    "AWS::ElasticLoadBalancing::LoadBalancer": "Listeners.InstancePort",
}


def listener_ports(model: Model) -> frozenset[int]:
    """Return the listeners' ports named by options of any environment and by resources."""
    found = set(_resource_ports(model, _LISTENER_PROPERTIES))
    for environment in model.environments:
        for namespace in environment.settings.namespaces:
            if namespace.startswith(_LISTENERS):
                found.update(_port(namespace.rpartition(":")[2]))
    return frozenset(found)


def backend_ports(model: Model) -> frozenset[int]:
    """Return the ports of processes, instance listeners and target groups."""
    found = set(_resource_ports(model, _BACKEND_PROPERTIES))
    for environment in model.environments:
        found.update(_backend_options(environment.settings))
    return frozenset(found)


def _backend_options(settings: Settings) -> Iterator[int]:
    for namespace in settings.namespaces:
        if namespace.startswith(_PROCESS):
            yield from _port(settings.text(namespace, "Port"))
        elif namespace.startswith("aws:elb:listener"):
            yield from _port(settings.text(namespace, "InstancePort"))


def _resource_ports(model: Model, table: dict[str, str]) -> Iterator[int]:
    for resource in model.resources:
        path = table.get(resource.type)
        if path is not None:
            for node in nodes_at(resource.properties, path):
                yield from _port(model.resolver.text(node))


def _port(text: str | None) -> Iterator[int]:
    if text is not None and text.strip().isascii() and text.strip().isdigit():
        yield int(text.strip()[:8])
