"""The ports on which load balancers listen and reach the instances, as far as a bundle says.

Sources: page command-options-general (namespaces of listeners and processes); CloudFormation
reference of target groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.frontends import Frontend
    from bundlecheck.beanstalk.resources import Resolver, Resource

__all__ = ["backend_ports", "listener_ports"]

_PROCESS = "aws:elasticbeanstalk:environment:process:"


def listener_ports(frontends: Iterable[Frontend]) -> frozenset[int]:
    """Return the ports of the listeners of every environment, the default one's included."""
    return frozenset(
        listener.port
        for frontend in frontends
        for listener in frontend.listeners
        if listener.port is not None
    )


def backend_ports(
    frontends: Iterable[Frontend], resources: Iterable[Resource], resolver: Resolver
) -> frozenset[int]:
    """Return the ports of processes, of target groups and of listeners' instance sides."""
    found = {
        listener.target_port
        for frontend in frontends
        for listener in frontend.listeners
        if listener.target_port is not None
    }
    for frontend in frontends:
        found.update(port for text in _process_ports(frontend) for port in _port(text))
    for resource in resources:
        if resource.type == "AWS::ElasticLoadBalancingV2::TargetGroup":
            found.update(_port(resolver.text(resource.get("Port"))))
    return frozenset(found)


def _process_ports(frontend: Frontend) -> Iterator[str | None]:
    for environment in frontend.environments:
        for namespace in environment.settings.namespaces:
            if namespace.startswith(_PROCESS):
                yield environment.settings.text(namespace, "Port")


def _port(text: str | None) -> Iterator[int]:
    digits = (text or "").strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= 5:
        yield int(digits)
