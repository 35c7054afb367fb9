"""How each environment of a bundle is reached: its listeners, the default one included."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.environment import Balancer, Environment, Kind, Scope
from bundlecheck.beanstalk.listener_options import option_listeners, shares_balancer
from bundlecheck.beanstalk.listener_resources import resource_listeners
from bundlecheck.beanstalk.listeners import OWN, Family, Listener, Located, Origin
from bundlecheck.beanstalk.values import Known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundlecheck.beanstalk.resources import Resolver, Resource

__all__ = ["Frontend", "read_frontends"]

_HTTP_PORT = 80


class Frontend(NamedTuple):
    """How one environment is reached.

    The bundle's own settings and those of the manifest at the root make one environment: what
    one leaves unset the other may set.
    """

    environments: tuple[Environment, ...]
    listeners: tuple[Listener, ...]
    shared: bool
    """True where the load balancer is shared, so that its listeners are made elsewhere."""

    @property
    def environment(self) -> Environment:
        """The environment whose settings come first."""
        return self.environments[0]

    @property
    def has_balancer(self) -> bool | None:
        """Tell whether the environment has a load balancer; None where the bundle leaves it open.

        A worker environment has none, and that of a cluster is not made of listeners.
        """
        if not _may_have_balancer(self.environments):
            return False
        if _kind(self.environments) is not None:
            return True
        told = any(item.balancer is not None for item in self.environments)
        named = any(item.span is not None and item.balancer == OWN for item in self.listeners)
        return True if told or named else None

    @property
    def secured(self) -> bool:
        """Tell whether any listener ends or hands on TLS, or may do so."""
        return any(item.secure is not False or item.passes_tls for item in self.listeners)

    @property
    def redirects(self) -> bool:
        """Tell whether any listener or rule sends plain requests on to HTTPS."""
        return any(item.redirect is not None for item in self.listeners)


def read_frontends(
    environments: tuple[Environment, ...], resources: Iterable[Resource], resolver: Resolver
) -> tuple[Frontend, ...]:
    """Return how each environment is reached, the bundle's own first.

    Args:
        environments: the bundle's own environment, then those that other files describe.
        resources: the merged resources of the bundle, which belong to its own environment.
        resolver: resolves their values.
    """
    main, *others = environments
    manifest = next((item for item in others if item.scope is Scope.MANIFEST), None)
    own = (main,) if manifest is None else (main, manifest)
    rest = [(item,) for item in others if item is not manifest]
    return (
        _frontend(own, tuple(resources), resolver),
        *(_frontend(item, (), resolver) for item in rest),
    )


def _kind(environments: tuple[Environment, ...]) -> Kind | None:
    return next((item.kind for item in environments if item.kind is not None), None)


def _frontend(
    environments: tuple[Environment, ...], resources: tuple[Resource, ...], resolver: Resolver
) -> Frontend:
    if shares_balancer(environments):
        return Frontend(environments, (), shared=True)
    given = option_listeners(environments)
    listeners = given.listeners
    taken = {item.port for item in listeners} | given.disabled
    if _HTTP_PORT not in taken and _may_have_balancer(environments):
        listeners = (*listeners, _default(environments))
    merged = resource_listeners(resources, resolver, listeners)
    return Frontend(
        environments,
        tuple(
            item
            for item in merged.listeners
            if not (item.origin is Origin.DEFAULT and item.port in merged.removed)
        ),
        shared=False,
    )


def _may_have_balancer(environments: tuple[Environment, ...]) -> bool:
    kind = _kind(environments)
    if kind is not None:
        return kind is Kind.LOAD_BALANCED
    return not any(item.is_worker for item in environments)


def _default(environments: tuple[Environment, ...]) -> Listener:
    """Return the listener on port 80 that exists unless it is switched off."""
    balancer = next((item.balancer for item in environments if item.balancer is not None), None)
    return Listener(
        "default listener",
        Family.CLASSIC if balancer is Balancer.CLASSIC else Family.V2,
        Origin.DEFAULT,
        _HTTP_PORT,
        Located(Known("TCP" if balancer is Balancer.NETWORK else "HTTP")),
        None,
        explicit=False,
    )
