"""Deployment safety of options that contradict or need each other (EB624).

Source: facts of the pages command-options-general, environment-platform-update-managed,
health-enhanced, and the validation messages that users report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.environment import Kind
from bundlecheck.beanstalk.values import known_text
from bundlecheck.checks.balancing import BALANCING_CHECKS
from bundlecheck.checks.setting_sources import Sources, conflict, judged_sources
from bundlecheck.finding import Confidence, Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bundlecheck.beanstalk.settings import Setting
    from bundlecheck.checks.context import Context

__all__ = ["cross_option_conflict"]

_ASG = "aws:autoscaling:asg"
_COMMAND = "aws:elasticbeanstalk:command"
_HEALTH = "aws:elasticbeanstalk:healthreporting:system"
_LAUNCH = "aws:autoscaling:launchconfiguration"
_MANAGED = "aws:elasticbeanstalk:managedactions"
_ROLLING = "aws:autoscaling:updatepolicy:rollingupdate"
_SCHEDULED = "aws:autoscaling:scheduledaction"
_SPOT = "aws:ec2:instances"
_STREAMING = "aws:elasticbeanstalk:cloudwatch:logs:health"
_TRIGGER = "aws:autoscaling:trigger"
_UPDATE = "aws:elasticbeanstalk:managedactions:platformupdate"
_VPC = "aws:ec2:vpc"
_DIRECTORY = "aws:elasticbeanstalk:windows:activedirectory"

_DEFAULT_MAX_SIZE = 4
_WHOLE = 100
_GP3_RATIO = 500
"""The most provisioned operations a second for each gibibyte of a volume."""
_DOUBT = "; the bundle does not tell whether the environment has one"


def cross_option_conflict(context: Context) -> Iterator[Match]:
    """EB624: options that contradict or need each other, or that are inert in this environment."""
    for sources in judged_sources(context.model):
        for check in (*_CHECKS, *BALANCING_CHECKS):
            yield from check(sources)


def _managed_updates(sources: Sources) -> Iterator[Match]:
    own = sources.here(_MANAGED, "ManagedActionsEnabled")
    if own is not None and sources.truth(_MANAGED, "ManagedActionsEnabled") is True:
        needed = ((_MANAGED, "PreferredStartTime"), (_UPDATE, "UpdateLevel"))
        missing = [name for space, name in needed if sources.setting(space, name) is None]
        if missing:
            yield conflict(
                own,
                f"managed updates are on without {' and '.join(missing)}" + _DOUBT,
                f"needs {' and '.join(missing)}",
                confidence=Confidence.MEDIUM,
            )
        yield from _needs_enhanced_health(sources, own.option, _MANAGED, "managed updates")
    refresh = sources.here(_UPDATE, "InstanceRefreshEnabled")
    enabled = sources.setting(_MANAGED, "ManagedActionsEnabled")
    if refresh is None or sources.truth(_UPDATE, "InstanceRefreshEnabled") is not True:
        return
    if enabled is not None and sources.truth(_MANAGED, "ManagedActionsEnabled") is False:
        yield conflict(
            refresh,
            "weekly instance replacement needs managed updates, which are switched off",
            "needs ManagedActionsEnabled",
            enabled,
            "managed updates are off",
        )


def _needs_enhanced_health(
    sources: Sources, option: str, namespace: str, what: str
) -> Iterator[Match]:
    own, health = sources.here(namespace, option), sources.setting(_HEALTH, "SystemType")
    if own is None:
        return
    if health is None:
        yield conflict(
            own,
            f"{what} need enhanced health reporting, which the bundle does not ask for",
            "needs SystemType enhanced",
            confidence=Confidence.LOW,
        )
    elif sources.text(_HEALTH, "SystemType") == "basic":
        yield conflict(
            own,
            f"{what} need enhanced health reporting, and basic is asked for",
            "refused or inert with basic health",
            health,
            "basic health is asked for here",
        )


def _health(sources: Sources) -> Iterator[Match]:
    if sources.truth(_STREAMING, "HealthStreamingEnabled") is True:
        yield from _needs_enhanced_health(
            sources, "HealthStreamingEnabled", _STREAMING, "streamed health events"
        )
    if not sources.by_hand or sources.text(_HEALTH, "SystemType") != "basic":
        return
    for option in ("HealthCheckSuccessThreshold", "ConfigDocument"):
        yield from _needs_enhanced_health(sources, option, _HEALTH, f"values of '{option}'")


def _sizes(sources: Sources) -> Iterator[Match]:
    small, large = sources.here(_ASG, "MinSize"), sources.here(_ASG, "MaxSize")
    least, most = sources.number(_ASG, "MinSize"), sources.number(_ASG, "MaxSize")
    if small is not None and least is not None:
        if large is not None and most is not None and least > most:
            message = f"MinSize {least:g} is more than MaxSize {most:g}"
            yield conflict(small, message, "more than MaxSize", large, "MaxSize is set here")
        elif sources.setting(_ASG, "MaxSize") is None and least > _DEFAULT_MAX_SIZE:
            yield conflict(
                small,
                f"MinSize {least:g} is more than the default MaxSize of {_DEFAULT_MAX_SIZE}; "
                "the bundle does not tell whether the environment has a larger one",
                "more than the default MaxSize",
                confidence=Confidence.MEDIUM,
            )
    if large is None or most is None:
        return
    base = sources.here(_SPOT, "SpotFleetOnDemandBase")
    value = sources.number(_SPOT, "SpotFleetOnDemandBase")
    if base is not None and value is not None and value > most:
        message = f"SpotFleetOnDemandBase {value:g} is more than MaxSize {most:g}"
        yield conflict(base, message, "more than MaxSize", large, "MaxSize is set here")
    kept = sources.here(_ROLLING, "MinInstancesInService")
    value = sources.number(_ROLLING, "MinInstancesInService")
    if kept is not None and value is not None and value >= most:
        message = f"MinInstancesInService {value:g} is not below MaxSize {most:g}"
        yield conflict(kept, message, "leaves no instance to replace", large, "MaxSize is set here")


def _thresholds(sources: Sources) -> Iterator[Match]:
    lower, upper = (
        sources.here(_TRIGGER, "LowerThreshold"),
        sources.here(_TRIGGER, "UpperThreshold"),
    )
    low, high = (sources.number(_TRIGGER, f"{end}Threshold") for end in ("Lower", "Upper"))
    if lower is not None and low is not None and high is not None and low > high:
        message = f"LowerThreshold {low:g} is more than UpperThreshold {high:g}"
        yield conflict(lower, message, "more than UpperThreshold", upper, "the upper one")
    batch = sources.here(_COMMAND, "BatchSize")
    size = sources.number(_COMMAND, "BatchSize")
    if batch is None or size is None or size <= _WHOLE:
        return
    if sources.text(_COMMAND, "BatchSizeType") in ("", "percentage"):
        yield conflict(
            batch,
            f"BatchSize {size:g} is a percentage, which ends at {_WHOLE}",
            "more than the whole",
            sources.setting(_COMMAND, "BatchSizeType"),
            "the unit is set here",
        )


def _network(sources: Sources) -> Iterator[Match]:
    named = sources.here(_VPC, "VPCId")
    if named is not None and sources.setting(_VPC, "Subnets") is None:
        yield conflict(
            named,
            "a VPC is named and no subnets in it",
            "needs Subnets as well",
            confidence=Confidence.MEDIUM,
        )
    for option in ("Subnets", "ELBSubnets"):
        subnets = sources.here(_VPC, option)
        if subnets is not None and sources.setting(_VPC, "VPCId") is None:
            yield conflict(
                subnets,
                f"'{option}' is set and no 'VPCId' that it belongs to" + _DOUBT,
                "needs VPCId as well",
                confidence=Confidence.LOW,
            )
            break
    database = sources.here(_VPC, "DBSubnets")
    listed = [name for name in sources.text(_VPC, "DBSubnets").split(",") if name.strip()]
    if database is not None and len(listed) == 1:
        message = "one database subnet is named; a database needs two, in different zones"
        yield conflict(database, message, "needs a second subnet")
    dropped = sources.here(_LAUNCH, "DisableDefaultEC2SecurityGroup")
    if dropped is None or sources.truth(_LAUNCH, "DisableDefaultEC2SecurityGroup") is not True:
        return
    if sources.setting(_LAUNCH, "SecurityGroups") is None:
        message = "the default security group is dropped and no other is named"
        yield conflict(dropped, message, "needs SecurityGroups as well")


def _volumes(sources: Sources) -> Iterator[Match]:
    kind, text = sources.setting(_LAUNCH, "RootVolumeType"), sources.text(_LAUNCH, "RootVolumeType")
    fits = {"RootVolumeThroughput": ("gp3",), "RootVolumeIOPS": ("gp3", "io1", "io2")}
    for option, types in fits.items():
        found = sources.here(_LAUNCH, option)
        if found is not None and kind is not None and text and text not in types:
            yield conflict(
                found,
                f"'{option}' does not apply to a root volume of the type {text}",
                f"only for {', '.join(types)}",
                kind,
                "the type is set here",
            )
    speed, size = (sources.number(_LAUNCH, f"RootVolume{name}") for name in ("IOPS", "Size"))
    found = sources.here(_LAUNCH, "RootVolumeIOPS")
    if found is not None and speed is not None and size and speed > size * _GP3_RATIO:
        yield conflict(
            found,
            f"{speed:g} operations are more than {_GP3_RATIO} for each of {size:g} GiB",
            f"at most {_GP3_RATIO} a GiB",
            sources.setting(_LAUNCH, "RootVolumeSize"),
            "the size is set here",
        )


def _spot(sources: Sources) -> Iterator[Match]:
    """Report what only matters with Spot Instances where the bundle switches them off."""
    switch = sources.setting(_SPOT, "EnableSpot")
    enabled = sources.truth(_SPOT, "EnableSpot")
    if not sources.by_hand or (switch is not None and enabled is not False):
        return
    for namespace, option in (
        (_SPOT, "SpotFleetOnDemandBase"),
        (_SPOT, "SpotFleetOnDemandAboveBasePercentage"),
        (_SPOT, "SpotMaxPrice"),
        (_SPOT, "SpotAllocationStrategy"),
        (_ASG, "EnableCapacityRebalancing"),
    ):
        found = sources.here(namespace, option)
        if found is None or sources.truth(namespace, option) is False:
            continue
        yield conflict(
            found,
            f"'{option}' has no effect without Spot Instances, "
            + ("which are switched off" if switch else "which the bundle does not ask for"),
            "needs EnableSpot",
            switch,
            "they are switched off here",
            confidence=None if switch else Confidence.LOW,
        )


def _deployment_policy(sources: Sources) -> Iterator[Match]:
    policy = sources.here(_COMMAND, "DeploymentPolicy")
    text = sources.text(_COMMAND, "DeploymentPolicy")
    kind = sources.setting("aws:elasticbeanstalk:environment", "LoadBalancerType")
    family = sources.text("aws:elasticbeanstalk:environment", "LoadBalancerType")
    single = sources.own.kind is Kind.SINGLE_INSTANCE
    if policy is not None and text == "trafficsplitting":
        if single or family in ("classic", "network"):
            yield conflict(
                policy,
                "traffic splitting needs an application load balancer",
                "refused in this environment",
                None if single else kind,
                "the load balancer's type is set here",
            )
    elif text and sources.by_hand:
        for setting in sources.settings("aws:elasticbeanstalk:trafficsplitting"):
            yield conflict(
                setting,
                f"'{setting.option}' has no effect with the deployment policy {text}",
                "needs DeploymentPolicy TrafficSplitting",
                sources.setting(_COMMAND, "DeploymentPolicy"),
                "the policy is set here",
            )


def _needs(sources: Sources) -> Iterator[Match]:
    for setting in sources.settings(_SCHEDULED):
        if setting.namespace == _SCHEDULED and setting.resource is None:
            yield Match(
                setting.option_node.span,
                f"the scheduled action's '{setting.option}' names no action: "
                "'resource_name' is missing",
                label="needs resource_name, which only the list form has",
                identity=(setting.namespace, setting.option),
            )
    yield from _scheduled_sizes(sources)
    url = sources.here("aws:elasticbeanstalk:application", "Application Healthcheck URL")
    target = sources.here("aws:elb:healthcheck", "Target")
    if url is not None and target is not None and sources.by_hand:
        yield conflict(
            target,
            "a health check target is set beside 'Application Healthcheck URL'; "
            "the service refuses both",
            "give one of the two",
            url,
            "the other one",
        )
    for option, other in (("DirectoryName", "DirectoryId"), ("DirectoryId", "DirectoryName")):
        found = sources.here(_DIRECTORY, option)
        if found is not None and sources.setting(_DIRECTORY, other) is None:
            yield conflict(found, f"'{option}' is set without '{other}'", f"needs {other} as well")


_LARGER = {"MinSize": ("DesiredCapacity", "MaxSize"), "DesiredCapacity": ("MaxSize",)}
"""Sizes of one action that an action's size may not be above."""


def _scheduled_sizes(sources: Sources) -> Iterator[Match]:
    """Report scheduled actions whose sizes are out of order."""
    sizes: dict[tuple[str | None, str], tuple[float, Setting]] = {}
    for setting in sources.settings(_SCHEDULED):
        text = known_text(setting.value) or ""
        if setting.option in ("MinSize", "MaxSize", "DesiredCapacity") and text.isdecimal():
            sizes[(setting.resource, setting.option)] = (float(text), setting)
    for (action, option), (number, setting) in sizes.items():
        for larger in _LARGER.get(option, ()):
            other = sizes.get((action, larger))
            if other is not None and number > other[0]:
                yield conflict(
                    setting,
                    f"{option} {number:g} of '{action}' is more than {larger} {other[0]:g}",
                    f"more than {larger}",
                    other[1],
                    f"{larger} is set here",
                )
                break


_CHECKS: tuple[Callable[[Sources], Iterator[Match]], ...] = (
    _managed_updates,
    _health,
    _sizes,
    _thresholds,
    _network,
    _volumes,
    _spot,
    _deployment_policy,
    _needs,
)
