"""Transport protection: what the listeners of an environment accept in clear or weakly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.environment import Balancer, Scope
from bundlecheck.beanstalk.listeners import (
    OUTSIDE,
    Family,
    Listener,
    Located,
    NegotiationPolicy,
    Origin,
)
from bundlecheck.beanstalk.proxies import redirects_to_https, terminates_tls
from bundlecheck.beanstalk.tls import default_policy, policy, strong_policies
from bundlecheck.beanstalk.values import Known, Unset
from bundlecheck.finding import Confidence, Match, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.frontends import Frontend
    from bundlecheck.checks.context import Context
    from bundlecheck.span import Span

__all__ = [
    "http_not_redirected",
    "https_without_certificate",
    "no_https_listener",
    "weak_tls_policy",
]

_POLICY_NAME = r"[\w-]+"
"""What a name looks like that no template fills in before the deployment."""
_WEAK_PROTOCOLS = frozenset(
    {"protocol-sslv2", "protocol-sslv3", "protocol-tlsv1", "protocol-tlsv1.0", "protocol-tlsv1.1"}
)


def no_https_listener(context: Context) -> Iterator[Match]:
    """EB301: a web environment with a load balancer that speaks only plain HTTP."""
    own, *others = context.model.frontends
    if own.secured or own.redirects or redirects_to_https(context.model) is not None:
        return
    plain = _explicitly_plain(own)
    if plain:
        yield _only_plain(own, plain)
    elif own.has_balancer is not False and not own.shared:
        yield from _nothing_said(context, own)
    for other in others:
        plain = _explicitly_plain(other)
        if plain and not other.secured:
            yield _only_plain(other, plain)


def _explicitly_plain(frontend: Frontend) -> list[Listener]:
    if frontend.has_balancer is False or frontend.shared:
        return []
    return [item for item in frontend.listeners if item.plain and item.explicit and item.place]


def _only_plain(frontend: Frontend, plain: list[Listener]) -> Match:
    first = plain[0]
    missing = (
        f"{_title(first)} sets no protocol and so speaks plain {first.protocol.text}"
        if first.protocol.span is None
        else f"{_title(first)} speaks plain {first.protocol.text}"
    )
    dumped = frontend.environment.scope is Scope.DUMP
    return Match(
        _place(first),
        f"{missing}, and no listener of this environment speaks TLS",
        label="plain listener",
        related=tuple(Related(_place(item), "another plain listener") for item in plain[1:]),
        severity=Severity.MEDIUM if dumped else Severity.HIGH,
        confidence=Confidence.LOW if dumped else None,
        posture=False,
        identity=(*_identity(first), "plain"),
        safe=_safe_listener(first),
    )


def _nothing_said(context: Context, frontend: Frontend) -> Iterator[Match]:
    if not any(item.plain for item in frontend.listeners):
        return  # what is left without any listener gets one elsewhere
    if frontend.has_balancer is None and terminates_tls(context.model) is not None:
        return
    message = (
        "the bundle configures no TLS listener, so the load balancer speaks plain HTTP"
        if frontend.has_balancer
        else "the bundle configures no TLS listener and does not tell whether the environment has "
        "a load balancer, which would speak plain HTTP"
    )
    yield Match(
        context.model.anchor,
        message,
        confidence=Confidence.HIGH if frontend.has_balancer else Confidence.MEDIUM,
        posture=True,
        identity=("listener", "unset"),
    )


def _place(listener: Listener) -> Span:
    place = listener.place
    if place is None:
        raise ValueError("an implied listener has no place of its own")
    return place


def _safe_listener(listener: Listener) -> str:
    if listener.family is Family.CLASSIC:
        return (
            "aws:elb:listener:443:\n  ListenerProtocol: HTTPS\n"
            "  SSLCertificateId: arn:aws:acm:<region>:<account>:certificate/<id>"
        )
    return (
        "aws:elbv2:listener:443:\n  Protocol: HTTPS\n"
        "  SSLCertificateArns: arn:aws:acm:<region>:<account>:certificate/<id>\n"
        f"  SSLPolicy: {strong_policies('application')[0]}"
    )


def http_not_redirected(context: Context) -> Iterator[Match]:
    """EB302: a plain listener stays open beside a TLS one and nothing redirects from it."""
    own = context.model.frontends[0]
    if own.redirects or redirects_to_https(context.model) is not None:
        return
    for frontend in context.model.frontends:
        if frontend.has_balancer is False:
            continue
        for balancer in dict.fromkeys(item.balancer for item in frontend.listeners):
            if balancer != OUTSIDE:
                group = [item for item in frontend.listeners if item.balancer == balancer]
                yield from _unredirected(frontend, group)


def _unredirected(frontend: Frontend, group: list[Listener]) -> Iterator[Match]:
    secure = [item for item in group if item.secure and item.place is not None]
    if not secure:
        return
    dumped = frontend.environment.scope is Scope.DUMP
    confidence = Confidence.LOW if dumped else Confidence.MEDIUM
    beside = Related(_place(secure[0]), "the TLS listener beside it")
    for listener in group:
        if not listener.plain:
            continue
        if listener.place is None:
            yield Match(
                _place(secure[0]),
                f"{_title(secure[0])} speaks {secure[0].protocol.text}, while the default listener "
                "on port 80 stays open in clear and nothing redirects from it",
                label="the default listener on port 80 is open beside this one",
                confidence=confidence,
                identity=(secure[0].name, "default listener"),
            )
            continue
        yield Match(
            listener.enabled or _place(listener),
            f"{_title(listener)} accepts plain {listener.protocol.text} beside a TLS listener, "
            "and nothing in the bundle redirects it to https",
            label="plain listener without a redirect",
            related=(beside,),
            confidence=confidence,
            identity=(*_identity(listener), "not redirected"),
        )


def _secure_listeners(context: Context) -> Iterator[tuple[Frontend, Listener]]:
    for frontend in context.model.frontends:
        if frontend.has_balancer is False:
            continue
        for listener in frontend.listeners:
            if listener.secure and listener.place is not None:
                yield frontend, listener


def weak_tls_policy(context: Context) -> Iterator[Match]:
    """EB303: a TLS listener that negotiates versions below TLS 1.2."""
    for frontend, listener in _secure_listeners(context):
        if not listener.policies:
            yield _no_policy(frontend, listener)
        yield from _weak_policies(listener)
    for frontend in context.model.frontends:
        for listener in () if frontend.has_balancer is False else frontend.listeners:
            # A policy tells that TLS is meant where the protocol is set elsewhere or forgotten.
            if not listener.secure and listener.protocol.span is None:
                yield from _weak_policies(listener)


def _weak_policies(listener: Listener) -> Iterator[Match]:
    for used in listener.policies:
        if used.protocols:
            yield from _custom_policy(listener, used)
        elif used.reference.span is not None:
            yield from _predefined_policy(listener, used.reference)


def _title(listener: Listener) -> str:
    """Name a listener so that it can be told from others of the same load balancer."""
    port = f" (port {listener.port})" if _is_one_of_many(listener) else ""
    return f"'{listener.name}'{port}"


def _identity(listener: Listener) -> tuple[str, ...]:
    if _is_one_of_many(listener):
        return (listener.name, str(listener.port))
    return (listener.name,)


def _is_one_of_many(listener: Listener) -> bool:
    """Tell whether the name is that of a classic load balancer, which has all of its listeners."""
    in_list = listener.family is Family.CLASSIC and listener.origin is Origin.RESOURCE
    return in_list and listener.port is not None


def _balancer_type(frontend: Frontend, listener: Listener) -> str:
    if listener.family is Family.CLASSIC:
        return "classic"
    network = frontend.environment.balancer is Balancer.NETWORK or listener.protocol.text == "TLS"
    return "network" if network else "application"


def _no_policy(frontend: Frontend, listener: Listener) -> Match:
    kind = _balancer_type(frontend, listener)
    default = default_policy(kind)
    minimum = policy(default)
    return Match(
        _place(listener),
        f"the {listener.protocol.text} listener {_title(listener)} names no security policy and "
        f"gets '{default}', which still allows TLS {minimum.minimum if minimum else '1.0'}",
        label=f"TLS with the default policy {default}",
        severity=Severity.MEDIUM,
        identity=(*_identity(listener), "policy", "unset"),
        safe=_safe_policy(listener, kind),
    )


def _safe_policy(listener: Listener, kind: str) -> str:
    strong = strong_policies(kind)[0]
    if listener.family is Family.V2:
        option = "SSLPolicy" if listener.name.startswith("aws:") else "SslPolicy"
        return f"{option}: {strong}"
    return (
        f"aws:elb:policies:tls:\n  SSLReferencePolicy: {strong}\n"
        f"  LoadBalancerPorts: '{listener.port or 443}'"
    )


def _predefined_policy(listener: Listener, reference: Located) -> Iterator[Match]:
    if reference.span is None or not isinstance(reference.value, Known):
        return
    name = reference.value.text.strip()
    known = policy(name)
    if known is not None and known.weak:
        yield Match(
            reference.span,
            f"the security policy '{name}' of {_title(listener)} still allows TLS {known.minimum}",
            label=f"allows TLS {known.minimum}",
            confidence=None if known.known else Confidence.MEDIUM,
            identity=(*_identity(listener), "policy", name),
            safe=_strong_name(listener),
        )
    elif (known is None or not known.known) and re.fullmatch(_POLICY_NAME, name):
        yield Match(
            reference.span,
            f"the security policy '{name}' of {_title(listener)} is not one that this version of "
            "bundlecheck knows, so the bundle does not tell which TLS versions it allows",
            label="unknown policy",
            severity=Severity.INFO,
            confidence=Confidence.MEDIUM,
            identity=(*_identity(listener), "policy", name),
        )


def _strong_name(listener: Listener) -> str:
    kind = "classic" if listener.family is Family.CLASSIC else "application"
    return strong_policies(kind)[0]


def _custom_policy(listener: Listener, used: NegotiationPolicy) -> Iterator[Match]:
    weak = [item for item in used.protocols if (item.text or "").lower() in _WEAK_PROTOCOLS]
    if not weak or weak[0].span is None:
        return
    names = ", ".join(f"'{item.text}'" for item in weak)
    yield Match(
        weak[0].span,
        f"the custom security policy '{used.name}' of {_title(listener)} allows {names}",
        label="allows TLS below 1.2",
        related=tuple(
            Related(item.span, f"allows {item.text}")
            for item in weak[1:]
            if item.span is not None and item.span != weak[0].span
        ),
        identity=(
            *_identity(listener),
            "policy",
            used.name,
            *sorted(item.text or "" for item in weak),
        ),
        safe="Protocol-TLSv1.2",
    )


def https_without_certificate(context: Context) -> Iterator[Match]:
    """EB305: a TLS listener that names no certificate."""
    for _, listener in _secure_listeners(context):
        if not isinstance(listener.certificate.value, Unset):
            continue
        option = _certificate_option(listener)
        yield Match(
            _place(listener),
            f"the {listener.protocol.text} listener {_title(listener)} has no '{option}'",
            label="TLS without a certificate",
            identity=(*_identity(listener), "certificate", "unset"),
            safe=f"{option}: arn:aws:acm:<region>:<account>:certificate/<id>",
        )


def _certificate_option(listener: Listener) -> str:
    if listener.family is Family.V2:
        return "SSLCertificateArns" if listener.name.startswith("aws:") else "Certificates"
    return "SSLCertificateId"
