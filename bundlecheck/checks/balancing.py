"""Options of load balancers that contradict the environment or each other (EB624).

Source: facts of the pages command-options-general, environments-cfg-alb,
environments-cfg-alb-shared and environments-cfg-clb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.catalogue import catalogue
from bundlecheck.beanstalk.environment import Balancer, Kind, Tier
from bundlecheck.beanstalk.values import Unset
from bundlecheck.checks.setting_sources import Sources, conflict
from bundlecheck.finding import Confidence, Match, Related

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bundlecheck.beanstalk.settings import Setting

__all__ = ["BALANCING_CHECKS"]

_EB = "aws:elasticbeanstalk:environment"
_CLASSIC = "aws:elb:"
_LISTENER = "aws:elbv2:listener:"
_NEWER = "aws:elbv2:"
_PROCESS = "aws:elasticbeanstalk:environment:process:"
_RULE = "aws:elbv2:listenerrule:"
_SHARED = "aws:elbv2:loadbalancer"
_MOST_CONDITIONS = 5
"""Host and path conditions of one listener rule."""
_WRITTEN_BY_CLIENTS = frozenset(
    (
        ("aws:elb:policies", "ConnectionDrainingEnabled"),
        ("aws:elb:policies", "ConnectionDrainingTimeout"),
        ("aws:elb:loadbalancer", "CrossZone"),
    )
)
"""What clients send on every creation, whatever the environment, and so write down."""
_PROTOCOLS = {
    Balancer.APPLICATION: ("http", "https"),
    Balancer.NETWORK: ("tcp", "tls"),
}


def _balancer_type(sources: Sources) -> tuple[Balancer | None, Setting | None]:
    """Return the load balancer's type where it is spelt out, and the setting that does."""
    setting = sources.setting(_EB, "LoadBalancerType")
    text = sources.text(_EB, "LoadBalancerType")
    return next((item for item in Balancer if item.value == text), None), setting


def _balancer_settings(sources: Sources, *prefixes: str) -> Iterator[Setting]:
    for setting in sources.settings(*prefixes):
        if sources.by_hand or (setting.namespace, setting.option) not in _WRITTEN_BY_CLIENTS:
            yield setting


def _families(sources: Sources) -> Iterator[Match]:
    """Report classic and newer load-balancer namespaces together, once a place that names one."""
    if sources.own.kind is Kind.SINGLE_INSTANCE:
        return
    told: set[object] = set()
    for setting in _balancer_settings(sources, _CLASSIC, _NEWER):
        classic = setting.namespace.startswith(_CLASSIC)
        rival, reason = _rival(sources, classic=classic)
        span = (setting.namespace_node or setting.option_node).span
        if rival is None or span in told:
            continue
        told.add(span)
        family = "classic" if classic else "application and network"
        yield Match(
            span,
            f"'{setting.namespace}' configures {family} load balancers, {reason}",
            label="inert or refused",
            related=(Related(rival.span, "the other family is asked for here"),),
            identity=(setting.namespace, "family"),
        )


def _process_beside_classic(sources: Sources) -> Iterator[Match]:
    """Report processes, which classic load balancers lack, beside options of nothing but them."""
    if _balancer_type(sources)[1] is not None or next(sources.settings(_NEWER), None) is not None:
        return
    classic = next(sources.settings(_CLASSIC), None)
    process = next(sources.settings(_PROCESS), None)
    if classic is None or process is None or not sources.by_hand:
        return
    if sources.own.kind is Kind.SINGLE_INSTANCE:
        return
    yield Match(
        (process.namespace_node or process.option_node).span,
        f"'{process.namespace}' configures application and network load balancers, and"
        f" '{classic.namespace}' a classic one in the same environment",
        label="inert or refused",
        related=(Related(classic.span, "the other family is asked for here"),),
        identity=(process.namespace, "family"),
        confidence=Confidence.MEDIUM,
    )


def _rival(sources: Sources, *, classic: bool) -> tuple[Setting | None, str]:
    """Return what says that the load balancer is of the other family, and that in words.

    The type where it is spelt out; else, for a classic setting, one of the newer family.
    """
    balancer, setting = _balancer_type(sources)
    if setting is not None:
        if balancer is None or classic is (balancer is Balancer.CLASSIC):
            return None, ""
        article = "an" if balancer is Balancer.APPLICATION else "a"
        return setting, f"and this environment has {article} {balancer.value} one"
    newer = next(sources.settings(_NEWER), None) if classic else None
    if newer is None:
        return None, ""
    return newer, f"and '{newer.namespace}' another kind in the same environment"


def _protocols(sources: Sources) -> Iterator[Match]:
    balancer, kind = _balancer_type(sources)
    fits = _PROTOCOLS.get(balancer) if balancer is not None else None
    if fits is None or sources.own.kind is Kind.SINGLE_INSTANCE:
        return
    for setting in sources.settings(_LISTENER):
        text = sources.text(setting.namespace, setting.option)
        if setting.option == "Protocol" and text and text not in fits:
            yield conflict(
                setting,
                f"the listener's protocol {text.upper()} is not one of the load balancer's type",
                f"takes {' or '.join(fits).upper()}",
                kind,
                "the load balancer's type is set here",
            )


def _certificates(sources: Sources) -> Iterator[Match]:
    """Report TLS listeners without certificate; EB305 says it in detail."""
    if sources.own.kind is Kind.SINGLE_INSTANCE or _has_resource_certificate(sources):
        return
    for setting in sources.settings("aws:elb:listener:", _LISTENER):
        newer = setting.namespace.startswith(_NEWER)
        option = "SSLCertificateArns" if newer else "SSLCertificateId"
        if setting.option != ("Protocol" if newer else "ListenerProtocol"):
            continue
        text = sources.text(setting.namespace, setting.option)
        enabled = sources.truth(setting.namespace, "ListenerEnabled")
        missing = sources.setting(setting.namespace, option) is None
        if text in ("https", "tls", "ssl") and missing and enabled is not False:
            message = f"the listener speaks {text.upper()} and names no certificate"
            yield conflict(setting, message, f"needs {option} as well")


def _has_resource_certificate(sources: Sources) -> bool:
    return any(
        resource.get("Certificates") is not None or resource.get("Listeners") is not None
        for resource in sources.model.resources
    )


def _processes(sources: Sources) -> Iterator[Match]:
    processes = {name.lower() for name in sources.names(_PROCESS)} | {"default"}
    for setting in sources.settings(_LISTENER, _RULE):
        value = sources.own.settings.text(setting.namespace, setting.option)
        name = value.strip() if value is not None else ""
        if (
            setting.option in ("DefaultProcess", "Process")
            and name
            and name.lower() not in processes
        ):
            message = f"there is no process '{name}' in the bundle"
            yield conflict(setting, message, f"needs the namespace {_PROCESS}{name}")


def _rules(sources: Sources) -> Iterator[Match]:
    rules = {name.lower() for name in sources.names(_RULE)} | {"default"}
    for setting in sources.settings(_LISTENER):
        if setting.option != "Rules":
            continue
        value = sources.own.settings.text(setting.namespace, setting.option) or ""
        used = [name.strip() for name in value.split(",") if name.strip()]
        for name in used:
            if name.lower() not in rules:
                message = f"there is no rule '{name}' in the bundle"
                yield conflict(setting, message, f"needs the namespace {_RULE}{name}")
        yield from _priorities(sources, used)
    for name in sorted(sources.names(_RULE)):
        yield from _conditions(sources, f"{_RULE}{name}")


def _priorities(sources: Sources, used: list[str]) -> Iterator[Match]:
    seen: dict[float, Setting] = {}
    for name in used:
        namespace = f"{_RULE}{name}"
        setting = sources.here(namespace, "Priority")
        number = sources.number(namespace, "Priority")
        if setting is None or number is None:
            continue
        first = seen.setdefault(number, setting)
        if first.namespace != setting.namespace:
            yield conflict(
                setting,
                f"two rules of one listener have the priority {number:g}",
                "taken already",
                first,
                "the other rule",
            )


def _conditions(sources: Sources, namespace: str) -> Iterator[Match]:
    count = 0
    for option in ("HostHeaders", "PathPatterns"):
        text = sources.own.settings.text(namespace, option) or ""
        count += sum(1 for item in text.split(",") if item.strip())
        found = sources.here(namespace, option)
        if found is not None and count > _MOST_CONDITIONS:
            message = f"the rule has {count} host and path conditions, more than {_MOST_CONDITIONS}"
            yield conflict(found, message, "too many conditions")
            return


def _shared(sources: Sources) -> Iterator[Match]:
    """Report what a shared load balancer lacks or does not take."""
    switch = sources.here(_EB, "LoadBalancerIsShared")
    named = sources.here(_SHARED, "SharedLoadBalancer")
    if sources.truth(_EB, "LoadBalancerIsShared") is not True:
        if named is not None and sources.by_hand and not _is_function_of(sources):
            yield conflict(
                named,
                "a shared load balancer is named and not asked for",
                "needs LoadBalancerIsShared true",
                sources.setting(_EB, "LoadBalancerIsShared"),
                "sharing is switched off here",
            )
        return
    balancer, kind = _balancer_type(sources)
    if switch is not None and balancer in (Balancer.CLASSIC, Balancer.NETWORK):
        message = "only an application load balancer can be shared"
        yield conflict(switch, message, "refused", kind, "the type is set here")
    if switch is not None and sources.setting(_SHARED, "SharedLoadBalancer") is None:
        message = "the load balancer is shared and none is named"
        yield conflict(switch, message, "needs SharedLoadBalancer as well")
    if named is not None and "/app/awseb-" in sources.text(_SHARED, "SharedLoadBalancer"):
        message = "a load balancer that Elastic Beanstalk made cannot be shared"
        yield conflict(named, message, "belongs to another environment")
    if not sources.by_hand:
        return
    for setting in sources.settings(_NEWER):
        if not _fits_shared(setting):
            yield conflict(
                setting,
                f"'{setting.namespace}' '{setting.option}' has no effect on a shared load balancer",
                "kept by the load balancer's owner",
                sources.setting(_EB, "LoadBalancerIsShared"),
                "sharing is asked for here",
            )


def _is_function_of(sources: Sources) -> bool:
    """Tell whether only the deployment decides whether the load balancer is shared."""
    found = sources.setting(_EB, "LoadBalancerIsShared")
    return found is not None and sources.truth(_EB, "LoadBalancerIsShared") is None


def _fits_shared(setting: Setting) -> bool:
    if setting.namespace == _SHARED:
        return setting.option in ("SecurityGroups", "SharedLoadBalancer")
    if setting.namespace.startswith(_LISTENER):
        return setting.namespace != f"{_LISTENER}default" and setting.option == "Rules"
    return True


def _inert(sources: Sources) -> Iterator[Match]:
    """Report what does nothing in this kind of environment, once a place that names it."""
    kind = sources.setting(_EB, "EnvironmentType")
    told: set[object] = set()
    for item in sources.own.settings.effective:
        setting = item.winner
        reason = "" if isinstance(setting.value, Unset) else _inert_reason(sources, setting)
        span = (setting.namespace_node or setting.option_node).span
        if not reason or span in told:
            continue
        told.add(span)
        single = sources.own.kind is Kind.SINGLE_INSTANCE
        yield Match(
            span,
            f"'{setting.namespace}' has no effect in {reason}",
            label="inert here",
            related=(Related(kind.span, "the kind is set here"),) if kind and single else (),
            identity=(setting.namespace, "inert"),
        )


def _inert_reason(sources: Sources, setting: Setting) -> str:
    if sources.own.kind is Kind.SINGLE_INSTANCE:
        balancing = (_CLASSIC, _NEWER, _PROCESS) if sources.by_hand else (_CLASSIC, _NEWER)
        client = (setting.namespace, setting.option) in _WRITTEN_BY_CLIENTS
        if setting.namespace.startswith(balancing) and (sources.by_hand or not client):
            return "a single-instance environment, which has no load balancer"
        if setting.namespace == "aws:autoscaling:trigger" and sources.by_hand:
            return "a single-instance environment, which does not scale"
    if setting.namespace == "aws:elasticbeanstalk:sqsd" and sources.by_hand:
        return "a web server environment" if sources.own.tier is Tier.WEB else ""
    balanced = setting.namespace.startswith((_CLASSIC, _NEWER, _PROCESS))
    if balanced and sources.by_hand and sources.own.tier is Tier.WORKER:
        return "a worker environment, which has no load balancer"
    return ""


_BALANCED_OPTIONS = (
    (_EB, "LoadBalancerType", ()),
    ("aws:ec2:vpc", "ELBSubnets", ()),
    ("aws:ec2:vpc", "ELBScheme", ("", "public")),
)
"""Options that only a load balancer gives a meaning, and the values that change nothing."""


def _single_options(sources: Sources) -> Iterator[Match]:
    """Report sizes and a load balancer's type that one instance makes idle."""
    if sources.own.kind is not Kind.SINGLE_INSTANCE or not sources.by_hand:
        return
    kind = sources.setting(_EB, "EnvironmentType")
    wanted = []
    for namespace, option, harmless in _BALANCED_OPTIONS:
        found = sources.here(namespace, option)
        if found is not None and sources.text(namespace, option) not in harmless:
            wanted.append(found)
    for option in ("MinSize", "MaxSize"):
        size = sources.here("aws:autoscaling:asg", option)
        number = sources.number("aws:autoscaling:asg", option)
        if size is not None and number is not None and number > 1:
            wanted.append(size)
    for setting in wanted:
        yield conflict(
            setting,
            f"'{setting.option}' has no effect in a single-instance environment",
            "inert here",
            kind,
            "the kind is set here",
        )


def _wrong_type_options(sources: Sources) -> Iterator[Match]:
    """Report options of one type of the newer family in an environment with the other."""
    balancer, kind = _balancer_type(sources)
    if balancer is None or not sources.by_hand or sources.own.kind is Kind.SINGLE_INSTANCE:
        return
    prefixes = (_PROCESS,) if balancer is Balancer.CLASSIC else (_PROCESS, _NEWER)
    for setting in sources.settings(*prefixes):
        option = catalogue().option(setting.namespace, setting.option)
        if option is None or option.uncertain or not option.load_balancer:
            continue
        if balancer.value not in option.load_balancer and "shared" not in option.load_balancer:
            yield Match(
                setting.option_node.span,
                f"'{setting.option}' has no effect with a {balancer.value} load balancer",
                label=f"only for {' and '.join(option.load_balancer)}",
                related=(Related(kind.span, "the type is set here"),) if kind else (),
                identity=(setting.namespace, setting.option, "type"),
                confidence=Confidence.MEDIUM,
            )


BALANCING_CHECKS: tuple[Callable[[Sources], Iterator[Match]], ...] = (
    _families,
    _process_beside_classic,
    _protocols,
    _certificates,
    _processes,
    _rules,
    _shared,
    _inert,
    _single_options,
    _wrong_type_options,
)
