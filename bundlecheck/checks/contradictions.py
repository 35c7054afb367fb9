"""Deployment safety of options that contradict or need each other (EB624).

Source: facts of the pages command-options-general, environments-cfg-alb, managed updates, and the
validation messages that users report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.environment import Balancer, Environment, Kind, Scope, Tier
from bundlecheck.beanstalk.settings import Setting
from bundlecheck.beanstalk.values import Unset, as_bool
from bundlecheck.finding import Confidence, Match, Related

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bundlecheck.checks.context import Context

__all__ = ["cross_option_conflict"]

_ASG = "aws:autoscaling:asg"
_LAUNCH = "aws:autoscaling:launchconfiguration"
_VPC = "aws:ec2:vpc"
_MANAGED = "aws:elasticbeanstalk:managedactions"
_HEALTH = "aws:elasticbeanstalk:healthreporting:system"
_PROCESS = "aws:elasticbeanstalk:environment:process:"
_RULE = "aws:elbv2:listenerrule:"
_DEFAULT_MAX_SIZE = 4
_WRITTEN_BY_CLIENTS = {
    ("aws:elb:policies", "ConnectionDrainingEnabled"),
    ("aws:elb:policies", "ConnectionDrainingTimeout"),
    ("aws:elb:loadbalancer", "CrossZone"),
}


@dataclass(frozen=True, slots=True)
class _Sources:
    """One environment, and the one beside it that fills what it leaves unset."""

    own: Environment
    beside: tuple[Environment, ...]

    def setting(self, namespace: str, option: str) -> Setting | None:
        """Return what sets an option here, else beside; None where nothing does."""
        for environment in (self.own, *self.beside):
            found = environment.settings.get(namespace, option)
            if found is not None and not isinstance(found.value, Unset):
                return found.winner
        return None

    def truth(self, namespace: str, option: str) -> bool | None:
        found = self.setting(namespace, option)
        return as_bool(found.value) if found is not None else None

    def number(self, namespace: str, option: str) -> float | None:
        text = self.own.settings.text(namespace, option)
        try:
            return float(text) if text is not None else None
        except ValueError:
            return None

    def names(self, prefix: str) -> set[str]:
        """Return what stands after a prefix in the namespaces used here or beside."""
        return {
            name.removeprefix(prefix)
            for environment in (self.own, *self.beside)
            for name in environment.settings.namespaces
            if name.startswith(prefix)
        }


def cross_option_conflict(context: Context) -> Iterator[Match]:
    """EB624: options that contradict or need each other, or that are inert in this environment."""
    model = context.model
    manifest = (model.manifest,) if model.manifest is not None else ()
    for environment in model.environments:
        if environment.scope in (Scope.CLI, Scope.DUMP):
            continue
        beside: tuple[Environment, ...] = ()
        if environment.scope is Scope.BUNDLE:
            beside = manifest
        elif environment.scope is Scope.MANIFEST:
            beside = (model.main,)
        sources = _Sources(environment, beside)
        for check in _CHECKS:
            yield from check(sources)


def _match(
    setting: Setting, message: str, label: str, other: Setting | None = None, note: str = ""
) -> Match:
    related = (Related(other.span, note),) if other is not None else ()
    return Match(
        setting.span,
        message,
        label=label,
        related=related,
        identity=(setting.namespace, setting.option, label),
    )


def _managed_updates(sources: _Sources) -> Iterator[Match]:
    own = sources.own.settings.get(_MANAGED, "ManagedActionsEnabled")
    if own is not None and as_bool(own.value) is True:
        health = sources.setting(_HEALTH, "SystemType")
        if health is not None and sources.own.settings.text(_HEALTH, "SystemType") == "basic":
            yield _match(
                own.winner,
                "managed updates need enhanced health reporting, which is set to basic",
                "refused with basic health",
                health,
                "basic health is asked for here",
            )
    refresh = sources.own.settings.get(f"{_MANAGED}:platformupdate", "InstanceRefreshEnabled")
    enabled = sources.setting(_MANAGED, "ManagedActionsEnabled")
    if refresh is None or as_bool(refresh.value) is not True or enabled is None:
        return
    if as_bool(enabled.value) is False:
        yield _match(
            refresh.winner,
            "weekly instance replacement needs managed updates, which are switched off",
            "needs ManagedActionsEnabled",
            enabled,
            "managed updates are off",
        )


def _health_streaming(sources: _Sources) -> Iterator[Match]:
    found = sources.own.settings.get(
        "aws:elasticbeanstalk:cloudwatch:logs:health", "HealthStreamingEnabled"
    )
    if found is None or as_bool(found.value) is not True:
        return
    health = sources.setting(_HEALTH, "SystemType")
    if health is not None and sources.own.settings.text(_HEALTH, "SystemType") == "basic":
        yield _match(
            found.winner,
            "health streaming needs enhanced health reporting, which is set to basic",
            "inert with basic health",
            health,
            "basic health is asked for here",
        )


def _balancer_namespaces(sources: _Sources) -> Iterator[Match]:
    """Report classic and newer load-balancer namespaces together, once a namespace and file."""
    environment = sources.own
    if environment.kind is Kind.SINGLE_INSTANCE or environment.balancer is None:
        return
    told: set[tuple[str, str]] = set()
    for setting in _balancer_settings(environment):
        classic = not setting.namespace.startswith("aws:elbv2:")
        other, note = _rival(sources, classic=classic)
        if other is None or (setting.path, setting.namespace) in told:
            continue
        told.add((setting.path, setting.namespace))
        family = "classic" if classic else "application and network"
        yield Match(
            (setting.namespace_node or setting.option_node).span,
            f"'{setting.namespace}' configures {family} load balancers, "
            f"and this environment has {_article(environment.balancer.value)} one",
            label="inert or refused",
            related=(Related(other.span, note),),
            identity=(setting.namespace, environment.balancer.value),
        )


def _rival(sources: _Sources, *, classic: bool) -> tuple[Setting | None, str]:
    """Return what says that the load balancer is of the other family, and a note about it.

    The type itself where it is set; else, for a classic setting, a listener of the newer family.
    """
    environment = sources.own
    if not environment.balancer_inferred:
        if classic is (environment.balancer is Balancer.CLASSIC):
            return None, ""
        kind = sources.setting("aws:elasticbeanstalk:environment", "LoadBalancerType")
        return kind, "the load balancer's type is set here"
    newer = _first(environment, "aws:elbv2:listener") if classic else None
    return newer, "the other family is used here"


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _balancer_settings(environment: Environment) -> Iterator[Setting]:
    for item in environment.settings.effective:
        setting = item.winner
        by_client = environment.scope is not Scope.BUNDLE and (
            (setting.namespace, setting.option) in _WRITTEN_BY_CLIENTS
        )
        if setting.namespace.startswith(("aws:elb:", "aws:elbv2:")) and not by_client:
            yield setting


def _first(environment: Environment, prefix: str) -> Setting | None:
    return next(
        (
            item.winner
            for item in environment.settings.effective
            if item.winner.namespace.startswith(prefix)
        ),
        None,
    )


def _sizes(sources: _Sources) -> Iterator[Match]:
    least, most = sources.number(_ASG, "MinSize"), sources.number(_ASG, "MaxSize")
    settings = sources.own.settings
    small, large = settings.get(_ASG, "MinSize"), settings.get(_ASG, "MaxSize")
    if small is None or least is None:
        return
    if large is not None and most is not None and least > most:
        yield _match(
            small.winner,
            f"MinSize {least:g} is more than MaxSize {most:g}",
            "more than MaxSize",
            large.winner,
            "MaxSize is set here",
        )
    elif sources.setting(_ASG, "MaxSize") is None and least > _DEFAULT_MAX_SIZE:
        yield _match(
            small.winner,
            f"MinSize {least:g} is more than MaxSize, which is {_DEFAULT_MAX_SIZE} if not set",
            "more than the default MaxSize",
        )


def _network(sources: _Sources) -> Iterator[Match]:
    found = sources.own.settings.get(_VPC, "VPCId")
    named = found is not None and not isinstance(found.value, Unset)
    if found is not None and named and sources.setting(_VPC, "Subnets") is None:
        yield _match(found.winner, "a VPC is named and no subnets in it", "needs Subnets as well")
    for option in ("Subnets", "ELBSubnets"):
        subnets = sources.own.settings.get(_VPC, option)
        if (
            subnets is not None
            and not isinstance(subnets.value, Unset)
            and sources.setting(_VPC, "VPCId") is None
        ):
            yield Match(
                subnets.winner.span,
                f"'{option}' is set and no 'VPCId' that it belongs to; the bundle does not tell "
                "whether the environment has one",
                label="needs VPCId as well",
                identity=(_VPC, option),
                confidence=Confidence.MEDIUM,
            )
            break
    group = sources.own.settings.get(_LAUNCH, "DisableDefaultEC2SecurityGroup")
    if group is None or as_bool(group.value) is not True:
        return
    if sources.setting(_LAUNCH, "SecurityGroups") is None:
        yield _match(
            group.winner,
            "the default security group is dropped and no other is named",
            "needs SecurityGroups as well",
        )


def _processes_and_rules(sources: _Sources) -> Iterator[Match]:
    processes = sources.names(_PROCESS) | {"default"}
    rules = sources.names(_RULE)
    for item in sources.own.settings.effective:
        setting = item.winner
        text = sources.own.settings.text(setting.namespace, setting.option)
        if text is None or not setting.namespace.startswith("aws:elbv2:listener"):
            continue
        if setting.option in ("DefaultProcess", "Process") and text.strip() not in processes:
            yield _match(
                setting, f"there is no process '{text.strip()}'", f"define {_PROCESS}{text.strip()}"
            )
        if setting.option == "Rules":
            for name in (part.strip() for part in text.split(",")):
                if name and name != "default" and name not in rules:
                    yield _match(setting, f"there is no rule '{name}'", f"define {_RULE}{name}")


def _inert(sources: _Sources) -> Iterator[Match]:
    """Report what does nothing in this kind of environment, once a namespace and file."""
    environment = sources.own
    kind = sources.setting("aws:elasticbeanstalk:environment", "EnvironmentType")
    told: set[tuple[str, str]] = set()
    for item in environment.settings.effective:
        setting = item.winner
        reason = _inert_reason(environment, setting)
        if not reason or (setting.path, setting.namespace) in told:
            continue
        told.add((setting.path, setting.namespace))
        yield Match(
            (setting.namespace_node or setting.option_node).span,
            f"'{setting.namespace}' has no effect in {reason}",
            label="inert here",
            related=(Related(kind.span, "the kind is set here"),) if kind is not None else (),
            identity=(setting.namespace, "inert"),
        )


def _inert_reason(environment: Environment, setting: Setting) -> str:
    written = environment.scope is not Scope.BUNDLE
    if environment.kind is Kind.SINGLE_INSTANCE:
        balancing = setting.namespace.startswith(("aws:elb:", "aws:elbv2:"))
        client = written and (setting.namespace, setting.option) in _WRITTEN_BY_CLIENTS
        if balancing and not client:
            return "a single-instance environment, which has no load balancer"
        if setting.namespace == "aws:autoscaling:trigger" and not written:
            return "a single-instance environment, which does not scale"
    if environment.tier is Tier.WEB and setting.namespace == "aws:elasticbeanstalk:sqsd":
        return "" if written else "a web server environment"
    return ""


def _needs(sources: _Sources) -> Iterator[Match]:
    settings = sources.own.settings
    for item in settings.effective:
        setting = item.winner
        if setting.namespace == "aws:autoscaling:scheduledaction" and setting.resource is None:
            yield Match(
                setting.option_node.span,
                f"the scheduled action's '{setting.option}' names no action: "
                "'resource_name' is missing",
                label="needs resource_name, which only the list form has",
                identity=(setting.namespace, setting.option),
            )
    url = settings.get("aws:elasticbeanstalk:application", "Application Healthcheck URL")
    target = settings.get("aws:elb:healthcheck", "Target")
    if url and target and not isinstance(url.value, Unset) and not isinstance(target.value, Unset):
        yield _match(
            target.winner,
            "a health check target is set beside 'Application Healthcheck URL'; "
            "the service refuses both",
            "give one of the two",
            url.winner,
            "the other one",
        )
    policy = settings.get("aws:elasticbeanstalk:command", "DeploymentPolicy")
    if policy is not None and sources.own.balancer in (Balancer.CLASSIC, Balancer.NETWORK):
        text = settings.text("aws:elasticbeanstalk:command", "DeploymentPolicy") or ""
        if text.lower() == "trafficsplitting" and not sources.own.balancer_inferred:
            yield _match(
                policy.winner,
                "traffic splitting needs an application load balancer",
                "refused with this load balancer",
            )
    yield from _volumes(sources)


def _volumes(sources: _Sources) -> Iterator[Match]:
    settings = sources.own.settings
    kind = settings.get(_LAUNCH, "RootVolumeType")
    text = (settings.text(_LAUNCH, "RootVolumeType") or "").lower()
    fits = {"RootVolumeThroughput": ("gp3",), "RootVolumeIOPS": ("gp3", "io1", "io2")}
    for option, types in fits.items():
        found = settings.get(_LAUNCH, option)
        if found is None or isinstance(found.value, Unset) or kind is None or not text:
            continue
        if text not in types:
            yield _match(
                found.winner,
                f"'{option}' does not apply to a root volume of the type {text}",
                f"only for {', '.join(types)}",
                kind.winner,
                "the type is set here",
            )


_CHECKS: tuple[Callable[[_Sources], Iterator[Match]], ...] = (
    _managed_updates,
    _health_streaming,
    _balancer_namespaces,
    _sizes,
    _network,
    _processes_and_rules,
    _inert,
    _needs,
)
