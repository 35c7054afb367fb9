"""Runtime hardening: what keeps instances patched and their credentials to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.asked import is_set_anywhere, own_effective, own_value, wholes
from bundlecheck.beanstalk.platform_places import platform_places
from bundlecheck.beanstalk.values import Unset, as_bool, known_text
from bundlecheck.checks.switches import OFF, Switch, asked, scope_confidence, unset
from bundlecheck.finding import Confidence, Match, Related, Severity
from bundlecheck.syntax.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.platform_places import PlatformPlace
    from bundlecheck.beanstalk.resources import Resource
    from bundlecheck.checks.context import Context
    from bundlecheck.syntax.nodes import Node

__all__ = ["imds_v1", "managed_updates_incomplete", "managed_updates_off", "retired_platform"]

_ACTIONS = "aws:elasticbeanstalk:managedactions"
_UPDATE = "aws:elasticbeanstalk:managedactions:platformupdate"
_ENVIRONMENT = "aws:elasticbeanstalk:environment"
_LAUNCH = "aws:autoscaling:launchconfiguration"
_UPDATES = Switch(_ACTIONS, "ManagedActionsEnabled", OFF)
_IMDS = Switch(_LAUNCH, "DisableIMDSv1", OFF)
_MONITORING_ROLE = "AWSServiceRoleForElasticBeanstalk"
_HOP_LIMIT = 2


def managed_updates_off(context: Context) -> Iterator[Match]:
    """EB421: yield where managed platform updates are switched off, or that nothing sets them."""
    yield from asked(
        context,
        _UPDATES,
        "managed platform updates are switched off: no patch of the operating system, runtime or "
        "proxy arrives by itself",
    )
    yield from unset(
        context,
        _UPDATES,
        "the bundle does not switch managed platform updates on, and they are off by default",
    )


def managed_updates_incomplete(context: Context) -> Iterator[Match]:
    """EB422: yield where managed updates are on but lack a window, a level or a role."""
    for environments in wholes(context.model):
        enabled = own_effective(environments, *_updates_key())
        if enabled is None or as_bool(enabled.value) is not True:
            continue
        missing = [
            f"no {what} ('{option}')"
            for namespace, option, what in (
                (_ACTIONS, "PreferredStartTime", "weekly window"),
                (_UPDATE, "UpdateLevel", "update level"),
            )
            if isinstance(own_value(environments, namespace, option), Unset)
        ]
        role, only_suspected = _role_problem(environments)
        if not missing and not role:
            continue
        suspected = not missing and only_suspected
        facts = [*missing, role] if role else missing
        yield Match(
            enabled.winner.span,
            f"managed platform updates are on with {' and '.join(facts)}",
            label="switched on here",
            confidence=Confidence.LOW if suspected else scope_confidence(environments[0]),
            identity=(_ACTIONS, *facts),
        )


def _updates_key() -> tuple[str, str]:
    return _UPDATES.namespace, _UPDATES.option


def _role_problem(environments: tuple[Environment, ...]) -> tuple[str, bool]:
    """Return what is wrong with the role, and whether it is only suspected."""
    roles = [
        own_value(environments, _ACTIONS, "ServiceRoleForManagedUpdates"),
        own_value(environments, _ENVIRONMENT, "ServiceRole"),
    ]
    given = [role for role in roles if not isinstance(role, Unset)]
    if not given:
        return "no role in the bundle ('ServiceRole'; clients send one on creation)", True
    name = (known_text(given[0]) or "").rpartition("/")[2]
    if name == _MONITORING_ROLE:
        return f"a role that may not run them ('{name}')", False
    return "", False


def imds_v1(context: Context) -> Iterator[Match]:
    """EB423: yield where version 1 of the instance metadata service stays on."""
    yield from asked(
        context,
        _IMDS,
        "'DisableIMDSv1' is {value}: a forged request through the application can read the "
        "instance profile's credentials",
    )
    yield from _default_imds(context)
    for resource in context.model.resources:
        yield from _metadata_options(context, resource)


def _default_imds(context: Context) -> Iterator[Match]:
    if is_set_anywhere(context.model, _IMDS.namespace, _IMDS.option):
        return
    for environment in context.model.environments:
        platform, place = environment.platform, environment.platform_span
        if platform is None or place is None:
            continue
        from bundlecheck.beanstalk.platforms import imdsv1_default

        if imdsv1_default(platform.os_generation, platform.branch) == "enabled":
            yield Match(
                context.model.anchor,
                f"'DisableIMDSv1' is not set, and version 1 of the instance metadata service is on "
                f"by default on '{platform.branch}'",
                related=(Related(place, "the platform is named here"),),
                posture=True,
                identity=(_LAUNCH, "DisableIMDSv1", "unset"),
            )
            return


def _metadata_options(context: Context, resource: Resource) -> Iterator[Match]:
    path = {
        "AWS::EC2::LaunchTemplate": "LaunchTemplateData.MetadataOptions",
        "AWS::AutoScaling::LaunchConfiguration": "MetadataOptions",
        "AWS::EC2::Instance": "MetadataOptions",
    }.get(resource.type)
    options = resource.get(path) if path is not None else None
    if not isinstance(options, Mapping):
        return
    text = context.model.resolver.text
    if (text(options.get("HttpEndpoint")) or "").lower() == "disabled":
        return
    tokens, limit = options.get("HttpTokens"), options.get("HttpPutResponseHopLimit")
    if tokens is not None and (text(tokens) or "").lower() == "optional":
        yield _metadata_match(
            resource,
            tokens,
            "HttpTokens",
            "leaves tokens optional, so version 1 of the instance metadata service answers",
        )
    number = text(limit) or ""
    if limit is not None and number.isdecimal() and int(number) > _HOP_LIMIT:
        yield _metadata_match(
            resource,
            limit,
            "HttpPutResponseHopLimit",
            f"lets metadata answers travel {number} hops, further than a container on the instance",
        )


def _metadata_match(resource: Resource, node: Node, name: str, fact: str) -> Match:
    return Match(
        node.span,
        f"'{name}' of '{resource.logical_id}' {fact}",
        label=name,
        posture=False,
        identity=(resource.logical_id, name),
    )


def retired_platform(context: Context) -> Iterator[Match]:
    """EB424: yield the places that name a platform which is retired or about to be."""
    for place in platform_places(context.model):
        match = _platform_match(place)
        if match is not None:
            yield match


def _platform_match(place: PlatformPlace) -> Match | None:
    mention = place.mention
    date = mention.retirement_date
    confidence = Confidence.LOW if place.doubtful else None
    if mention.status == "retired":
        fact, severity = "is retired" + (f" since {date}" if date else ""), None
    elif mention.status == "retired_unconfirmed":
        fact, severity = f"was to be retired on {date}", None
        confidence = Confidence.MEDIUM if confidence is None else confidence
    elif mention.status == "retiring":
        fact, severity = "retires" + (f" on {date}" if date else " soon"), Severity.MEDIUM
    else:
        return None
    version = f" (version {mention.version})" if mention.version else ""
    return Match(
        place.span,
        f"platform '{mention.branch}'{version} {fact}, after which it gets no security updates",
        label=fact,
        severity=severity,
        confidence=confidence,
        identity=(mention.branch, mention.version),
    )
