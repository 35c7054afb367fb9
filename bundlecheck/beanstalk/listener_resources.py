"""Listeners in ``Resources``: those a bundle adds and the generated ones that it patches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.functions import function_of, references
from bundlecheck.beanstalk.listeners import (
    NOWHERE,
    OUTSIDE,
    OWN,
    Family,
    Listener,
    Located,
    NegotiationPolicy,
    Origin,
)
from bundlecheck.beanstalk.resources import items_of
from bundlecheck.beanstalk.values import (
    UNSET,
    Known,
    Unknowable,
    Unset,
    Value,
    as_bool,
    known_text,
)
from bundlecheck.syntax.nodes import Mapping, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.resources import Resolver, Resource
    from bundlecheck.span import Span

__all__ = ["ResourceListeners", "resource_listeners"]

_LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
_RULE = "AWS::ElasticLoadBalancingV2::ListenerRule"
_CERTIFICATES = "AWS::ElasticLoadBalancingV2::ListenerCertificate"
_BALANCER_V2 = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_BALANCER_CLASSIC = "AWS::ElasticLoadBalancing::LoadBalancer"
_OWN_V2 = "AWSEBV2LoadBalancer"
_OWN_CLASSIC = "AWSEBLoadBalancer"
_GENERATED = r"(?a)AWSEBV2LoadBalancerListener(\d{1,5})?"
_HTTP_PORT = 80


class ResourceListeners(NamedTuple):
    """The listeners once the resources are laid over those of the option settings."""

    listeners: tuple[Listener, ...]
    removed: frozenset[int]
    """Ports of generated listeners that the bundle takes away."""


def resource_listeners(
    resources: Iterable[Resource], resolver: Resolver, given: tuple[Listener, ...]
) -> ResourceListeners:
    """Lay the listeners of ``Resources`` over those of the option settings.

    Args:
        resources: the merged resources of the bundle.
        resolver: resolves their values.
        given: the listeners of the option settings.
    """
    table = {item.logical_id: item for item in resources}
    reader = _Reader(table, resolver)
    merged = {_key(item): item for item in given}
    removed: set[int] = set()
    for resource in table.values():
        if resource.type == _LISTENER:
            port = _generated_port(resource.logical_id)
            if port is not None and resource.body.get("CmpFn::Remove") is not None:
                removed.add(port)
                merged.pop((OWN, Family.V2, port), None)
                continue
            listener = reader.listener(resource, merged)
            merged[_key(listener) if port is None else (OWN, Family.V2, port)] = listener
        elif resource.type == _BALANCER_CLASSIC:
            for listener in reader.classic(resource):
                merged[_key(listener)] = listener
                removed.add(_HTTP_PORT)
    return ResourceListeners(tuple(reader.with_rules(merged.values())), frozenset(removed))


def _key(listener: Listener) -> tuple[str, Family, int | str]:
    port = listener.port if listener.port is not None else listener.name
    return (listener.balancer, listener.family, port)


def _generated_port(logical_id: str) -> int | None:
    match = re.fullmatch(_GENERATED, logical_id)
    if match is None:
        return None
    return int(match[1]) if match[1] else _HTTP_PORT


class _Reader(NamedTuple):
    table: dict[str, Resource]
    resolver: Resolver

    def located(self, node: Node | None) -> Located:
        return NOWHERE if node is None else Located(self.resolver.value(node), node.span)

    def listener(
        self, resource: Resource, given: dict[tuple[str, Family, int | str], Listener]
    ) -> Listener:
        """Read an ELBv2 listener; a patch keeps what the option settings say."""
        generated = _generated_port(resource.logical_id)
        base = given.get((OWN, Family.V2, generated)) if generated is not None else None
        whole = generated is None or resource.get("LoadBalancerArn") is not None
        if base is None:
            base = Listener(
                resource.logical_id,
                Family.V2,
                Origin.RESOURCE,
                generated,
                Located(_default_protocol(generated)),
                resource.id_span,
                explicit=False,
                certificate=NOWHERE
                if whole
                else Located(Unknowable("set where the listener is made")),
            )
        protocol = self.located(resource.get("Protocol"))
        port = self.located(resource.get("Port"))
        policy = self.located(resource.get("SslPolicy"))
        certificate = self._certificate(resource)
        return base._replace(
            name=resource.logical_id,
            span=resource.id_span,
            port=base.port if isinstance(port.value, Unset) else _number(port.value),
            protocol=base.protocol if isinstance(protocol.value, Unset) else _upper(protocol),
            explicit=base.explicit or not isinstance(protocol.value, Unset),
            certificate=base.certificate if isinstance(certificate.value, Unset) else certificate,
            policies=base.policies
            if isinstance(policy.value, Unset)
            else (NegotiationPolicy("", policy),),
            redirect=self._redirect(resource.get("DefaultActions")) or base.redirect,
            balancer=OWN if generated is not None else self._balancer(resource),
        )

    def _balancer(self, resource: Resource) -> str:
        name = _referenced(resource.get("LoadBalancerArn"))
        if name == _OWN_V2:
            return OWN
        known = self.table.get(name) if name is not None else None
        return known.logical_id if known is not None and known.type == _BALANCER_V2 else OUTSIDE

    def _certificate(self, resource: Resource) -> Located:
        node = resource.get("Certificates")
        if node is not None:
            items = items_of(node)
            first = items[0] if items else None
            if isinstance(first, Mapping) and function_of(first) is None:
                return self.located(first.get("CertificateArn"))
            return Located(Unknowable("a function") if items else UNSET, node.span)
        for other in self.table.values():
            if other.type != _CERTIFICATES:
                continue
            if _referenced(other.get("ListenerArn")) == resource.logical_id:
                return Located(Unknowable("a certificate added beside"), other.id_span)
        return NOWHERE

    def _redirect(self, actions: Node | None) -> Span | None:
        for action in items_of(actions):
            if not isinstance(action, Mapping) or action.get("RedirectConfig") is None:
                continue
            config = action.mapping("RedirectConfig")
            protocol = self.resolver.value(config.get("Protocol") if config else None)
            port = self.resolver.text(config.get("Port") if config else None)
            if (known_text(protocol) or "").upper() == "HTTPS" or (
                port == "443" and (known_text(protocol) or "").upper() != "HTTP"
            ):
                return action.span
            if isinstance(protocol, Unknowable):
                return action.span
        return None

    def with_rules(self, listeners: Iterable[Listener]) -> Iterator[Listener]:
        """Yield the listeners with the redirects that rules add to them."""
        rules = [
            (item, span)
            for item in self.table.values()
            if item.type == _RULE and (span := self._redirect(item.get("Actions"))) is not None
        ]
        for listener in listeners:
            spans = [span for rule, span in rules if self._belongs(rule, listener)]
            if spans and listener.redirect is None and listener.secure is False:
                yield listener._replace(redirect=spans[0])
            else:
                yield listener

    def _belongs(self, rule: Resource, listener: Listener) -> bool:
        """Tell whether a rule hangs on a listener; one whose listener is not told may."""
        name = _referenced(rule.get("ListenerArn"))
        if name is None or name == listener.name:
            return True
        port = _generated_port(name)
        if port is not None:
            return listener.balancer == OWN and listener.port == port
        return name not in self.table

    def classic(self, resource: Resource) -> Iterator[Listener]:
        """Yield the listeners of a classic load balancer, or of a patch of the generated one."""
        policies = dict(self._policies(resource))
        balancer = OWN if resource.logical_id == _OWN_CLASSIC else resource.logical_id
        for item in items_of(resource.get("Listeners")):
            if not isinstance(item, Mapping) or function_of(item) is not None:
                continue
            names = items_of(item.get("PolicyNames"))
            yield Listener(
                resource.logical_id,
                Family.CLASSIC,
                Origin.RESOURCE,
                _number(self.resolver.value(item.get("LoadBalancerPort"))),
                _upper(self.located(item.get("Protocol"))),
                item.span,
                explicit=True,
                certificate=self.located(item.get("SSLCertificateId")),
                policies=tuple(self._named(name, policies) for name in names),
                target_port=_number(self.resolver.value(item.get("InstancePort"))),
                balancer=balancer,
            )

    def _named(self, node: Node, policies: dict[str, NegotiationPolicy]) -> NegotiationPolicy:
        text = self.resolver.text(node) or ""
        if text in policies:
            return policies[text]
        if text.startswith("ELBSecurityPolicy-"):
            return NegotiationPolicy("", Located(Known(text), node.span))
        return NegotiationPolicy(text, Located(Unknowable("a policy made elsewhere"), node.span))

    def _policies(self, resource: Resource) -> Iterator[tuple[str, NegotiationPolicy]]:
        for item in items_of(resource.get("Policies")):
            if not isinstance(item, Mapping):
                continue
            kind = self.resolver.text(item.get("PolicyType"))
            name = self.resolver.text(item.get("PolicyName"))
            if kind != "SSLNegotiationPolicyType" or name is None:
                continue
            reference, protocols = NOWHERE, []
            for attribute in items_of(item.get("Attributes")):
                if not isinstance(attribute, Mapping):
                    continue
                key = self.resolver.text(attribute.get("Name")) or ""
                value = self.located(attribute.get("Value"))
                if key == "Reference-Security-Policy":
                    reference = value
                elif key.startswith("Protocol-") and as_bool(value.value) is True:
                    protocols.append(Located(Known(key), value.span))
            yield name, NegotiationPolicy(name, reference, tuple(protocols))


def _default_protocol(port: int | None) -> Value:
    """Return the protocol of a listener that says none.

    The default listener is plain unless something else is set; of a further one that is only
    patched the bundle does not tell.
    """
    return Known("HTTP") if port == _HTTP_PORT else Unknowable("set where the listener is made")


def _upper(located: Located) -> Located:
    text = located.text
    return Located(Known(text.strip().upper()), located.span) if text is not None else located


def _number(value: Value) -> int | None:
    text = (known_text(value) or "").strip()
    return int(text) if text.isdigit() and len(text) <= len("65535") else None


def _referenced(node: Node | None) -> str | None:
    """Return the logical id that ``Ref`` or ``Fn::GetAtt`` names."""
    return next((item.name for item in references(node)), None) if node is not None else None
