"""Listeners that option settings describe, with what Elastic Beanstalk adds to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.environment import Balancer
from bundlecheck.beanstalk.listeners import (
    HTTPS_PORTS,
    NOWHERE,
    Family,
    Listener,
    Located,
    NegotiationPolicy,
    Origin,
)
from bundlecheck.beanstalk.values import (
    UNSET,
    Known,
    Unknowable,
    Unset,
    Value,
    as_bool,
    known_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.settings import Effective
    from bundlecheck.span import Span

__all__ = ["OptionListeners", "option_listeners", "shares_balancer"]

_EB = "aws:elasticbeanstalk:environment"
_V2 = r"aws:elbv2:listener:(default|\d{1,5})"
_CLASSIC = r"aws:elb:listener(?::(\d{1,5}))?"
_POLICY = r"aws:elb:policies:(.+)"
_LEGACY = "aws:elb:loadbalancer"
_HTTP_PORT = 80


class OptionListeners(NamedTuple):
    """The listeners of the option settings by port."""

    listeners: tuple[Listener, ...]
    disabled: frozenset[int]
    """Ports of listeners that the bundle switches off."""


class _Layers(NamedTuple):
    """The settings of environments of which each fills in what those before it leave unset."""

    environments: tuple[Environment, ...]

    def get(self, namespace: str, option: str) -> Effective | None:
        found = [item.settings.get(namespace, option) for item in self.environments]
        given = [item for item in found if item is not None]
        return next((item for item in given if not isinstance(item.value, Unset)), None)

    def located(self, namespace: str, option: str) -> Located:
        found = self.get(namespace, option)
        return NOWHERE if found is None else Located(found.value, found.winner.span)

    def options(self, namespace: str) -> dict[str, Effective]:
        """Return what is set in a namespace, without null and empty values."""
        table: dict[str, Effective] = {}
        for environment in self.environments:
            for item in environment.settings.in_namespace(namespace):
                if not isinstance(item.value, Unset):
                    table.setdefault(item.winner.option, item)
        return table

    @property
    def namespaces(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(name for item in self.environments for name in item.settings.namespaces)
        )

    @property
    def balancer(self) -> Balancer | None:
        return next((item.balancer for item in self.environments if item.balancer), None)

    @property
    def balancer_told(self) -> bool:
        return any(item.balancer and not item.balancer_inferred for item in self.environments)


def shares_balancer(environments: tuple[Environment, ...]) -> bool:
    """Tell whether the environment uses a load balancer that others use too."""
    return as_bool(_Layers(environments).located(_EB, "LoadBalancerIsShared").value) is True


def option_listeners(environments: tuple[Environment, ...]) -> OptionListeners:
    """Read the listeners of option settings.

    Args:
        environments: the environment, followed by those that fill in what it leaves unset.
    """
    layers = _Layers(environments)
    found: list[Listener] = []
    disabled: set[int] = set()
    policies = tuple(_policies(layers))
    for namespace in layers.namespaces:
        listener, off = _from_namespace(layers, namespace, policies)
        if listener is not None:
            found.append(listener)
        if off is not None:
            disabled.add(off)
    taken = {listener.port for listener in found} | disabled
    found.extend(item for item in _legacy(layers, policies) if item.port not in taken)
    taken |= {listener.port for listener in found}
    found.extend(_made_elsewhere(policies, frozenset(taken)))
    if layers.get(_LEGACY, "LoadBalancerHTTPPort") is not None:
        disabled.add(_HTTP_PORT)  # switched off, elsewhere, or just listed
    return OptionListeners(tuple(found), frozenset(disabled))


def _from_namespace(
    layers: _Layers, namespace: str, policies: tuple[_ClassicPolicy, ...]
) -> tuple[Listener | None, int | None]:
    """Return the listener of a namespace, and the port of one that it switches off."""
    newer, classic = re.fullmatch(_V2, namespace), re.fullmatch(_CLASSIC, namespace)
    options = layers.options(namespace)
    if (newer is None and classic is None) or not options:
        return None, None
    written = newer[1] if newer else (classic[1] if classic else None)
    port = int(written) if written is not None and written.isdigit() else _HTTP_PORT
    if as_bool(_value(options, "ListenerEnabled")) is False:
        return None, port
    if newer:
        return _v2(layers, namespace, port, options), None
    return _classic(namespace, port, options, policies), None


def _value(options: dict[str, Effective], name: str) -> Value:
    return options[name].value if name in options else UNSET


def _located(options: dict[str, Effective], name: str) -> Located:
    return Located(options[name].value, options[name].winner.span) if name in options else NOWHERE


def _name_span(options: dict[str, Effective]) -> Span:
    first = next(iter(options.values())).winner
    return first.option_node.span if first.namespace_node is None else first.namespace_node.span


def _protocol(given: Located, default: Value) -> Located:
    if given.text is not None:
        return Located(Known(given.text.strip().upper()), given.span)
    return given if isinstance(given.value, Unknowable) else Located(default)


def _port_of(value: Value) -> int | None:
    text = known_text(value) or ""
    return int(text) if text.isdigit() and len(text) <= len("65535") else None


def _is_explicit(options: dict[str, Effective], protocol: str, *, numbered: bool) -> bool:
    return numbered or protocol in options or as_bool(_value(options, "ListenerEnabled")) is True


def _v2(layers: _Layers, namespace: str, port: int, options: dict[str, Effective]) -> Listener:
    process = f"aws:elasticbeanstalk:environment:process:{_process(options)}"
    policy = _located(options, "SSLPolicy")
    return Listener(
        namespace,
        Family.V2,
        Origin.OPTION,
        port,
        _protocol(_located(options, "Protocol"), _unsaid(layers, port, process, options)),
        _name_span(options),
        _is_explicit(options, "Protocol", numbered=not namespace.endswith(":default")),
        _located(options, "ListenerEnabled").span,
        _located(options, "SSLCertificateArns"),
        (NegotiationPolicy("", policy),) if policy is not NOWHERE else (),
        target_port=_port_of(layers.located(process, "Port").value),
    )


def _unsaid(layers: _Layers, port: int, process: str, options: dict[str, Effective]) -> Value:
    """Return the protocol of a listener that names none: that of the load balancer's type.

    A bare listener on a port of HTTPS is what hands TLS through a network load balancer; where
    the type is not told it stays open which of the two is meant.
    """
    target = (layers.located(process, "Protocol").text or "").upper()
    if layers.balancer is Balancer.NETWORK or target == "TCP":
        return Known("TCP")
    certified = "SSLCertificateArns" in options or "SSLPolicy" in options or "Rules" in options
    if layers.balancer_told or certified or target or port not in HTTPS_PORTS:
        return Known("HTTP")
    return Unknowable("the type of the load balancer, which the bundle does not tell")


def _process(options: dict[str, Effective]) -> str:
    return known_text(_value(options, "DefaultProcess")) or "default"


class _ClassicPolicy(NamedTuple):
    policy: NegotiationPolicy
    ports: tuple[str, ...]


def _policies(layers: _Layers) -> Iterator[_ClassicPolicy]:
    for namespace in layers.namespaces:
        match = re.fullmatch(_POLICY, namespace)
        if match is None:
            continue
        options = layers.options(namespace)
        reference, protocols = (
            _located(options, "SSLReferencePolicy"),
            _located(options, "SSLProtocols"),
        )
        if reference is NOWHERE and protocols is NOWHERE:
            continue
        ports = _words(known_text(_value(options, "LoadBalancerPorts")))
        chosen = tuple(Located(Known(name), protocols.span) for name in _words(protocols.text)) or (
            (protocols,) if protocols is not NOWHERE else ()
        )
        yield _ClassicPolicy(NegotiationPolicy(match[1], reference, chosen), ports)


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[,\s]+", text or "") if word)


def _tied(
    port: int, names: Located, policies: tuple[_ClassicPolicy, ...]
) -> tuple[NegotiationPolicy, ...]:
    """Return the policies of a classic listener: those that name its port, those it names."""
    wanted = _words(names.text)
    found = [
        item.policy
        for item in policies
        if item.policy.name in wanted or {str(port), ":all"} & set(item.ports)
    ]
    known = {item.policy.name for item in policies}
    found.extend(
        NegotiationPolicy("", Located(_named_policy(name), names.span))
        for name in wanted
        if name not in known
    )
    if isinstance(names.value, Unknowable):
        found.append(NegotiationPolicy("", names))
    return tuple(found)


def _named_policy(name: str) -> Value:
    if name.startswith("ELBSecurityPolicy-"):
        return Known(name)
    return Unknowable(f"the policy '{name}', which the bundle does not hold")


def _classic(
    namespace: str,
    port: int,
    options: dict[str, Effective],
    policies: tuple[_ClassicPolicy, ...],
) -> Listener:
    return Listener(
        namespace,
        Family.CLASSIC,
        Origin.OPTION,
        port,
        _protocol(_located(options, "ListenerProtocol"), Known("HTTP")),
        _name_span(options),
        _is_explicit(options, "ListenerProtocol", numbered=namespace != "aws:elb:listener"),
        _located(options, "ListenerEnabled").span,
        _located(options, "SSLCertificateId"),
        _tied(port, _located(options, "PolicyNames"), policies),
        target_port=_port_of(_value(options, "InstancePort")),
    )


def _legacy(layers: _Layers, policies: tuple[_ClassicPolicy, ...]) -> Iterator[Listener]:
    """Yield the listeners of the old options in ``aws:elb:loadbalancer``, inert for newer types."""
    if layers.balancer_told and layers.balancer is not Balancer.CLASSIC:
        return
    for option, protocol, default in (
        ("LoadBalancerHTTPPort", "LoadBalancerPortProtocol", "HTTP"),
        ("LoadBalancerHTTPSPort", "LoadBalancerSSLPortProtocol", "HTTPS"),
    ):
        written = layers.get(_LEGACY, option)
        port = _port_of(written.value) if written is not None else None
        if written is None or port is None:
            continue
        secure = default == "HTTPS"
        yield Listener(
            _LEGACY,
            Family.CLASSIC,
            Origin.OPTION,
            port,
            _protocol(layers.located(_LEGACY, protocol), Known(default)),
            written.winner.option_node.span,
            explicit=True,
            enabled=written.winner.span,
            certificate=layers.located(_LEGACY, "SSLCertificateId") if secure else NOWHERE,
            policies=_tied(port, NOWHERE, policies) if secure else (),
        )


def _made_elsewhere(
    policies: tuple[_ClassicPolicy, ...], taken: frozenset[int | None]
) -> Iterator[Listener]:
    """Yield the listeners that the bundle names only as ports of a security policy."""
    for policy, ports in policies:
        place = policy.reference.span or next((item.span for item in policy.protocols), None)
        for port in HTTPS_PORTS:
            if str(port) in ports and port not in taken:
                yield Listener(
                    f"port {port}",
                    Family.CLASSIC,
                    Origin.OPTION,
                    port,
                    Located(Unknowable("set where the listener is made")),
                    place,
                    explicit=False,
                    policies=(policy,),
                )
