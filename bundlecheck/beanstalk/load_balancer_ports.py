"""The ports on which load balancers listen and reach the instances, as far as a bundle says.

Sources: page command-options-general (namespaces of listeners and processes); CloudFormation
reference of target groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model

__all__ = ["backend_ports", "listener_ports"]

_PROCESS = "aws:elasticbeanstalk:environment:process:"


def listener_ports(model: Model) -> frozenset[int]:
    """Return the ports of the listeners of every environment, the default one's included."""
    return frozenset(
        listener.port
        for frontend in model.frontends
        for listener in frontend.listeners
        if listener.port is not None
    )


def backend_ports(model: Model) -> frozenset[int]:
    """Return the ports of processes, of target groups and of listeners' instance sides."""
    found = {
        listener.target_port
        for frontend in model.frontends
        for listener in frontend.listeners
        if listener.target_port is not None
    }
    found.update(port for text in _written(model) for port in _port(text))
    return frozenset(found)


def _written(model: Model) -> Iterator[str | None]:
    for environment in model.environments:
        for namespace in environment.settings.namespaces:
            if namespace.startswith(_PROCESS):
                yield environment.settings.text(namespace, "Port")
    for resource in model.resources:
        if resource.type == "AWS::ElasticLoadBalancingV2::TargetGroup":
            yield model.resolver.text(resource.get("Port"))


def _port(text: str | None) -> Iterator[int]:
    digits = (text or "").strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= 5:
        yield int(digits)
