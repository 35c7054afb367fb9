"""Detection and audit: what would be seen of an incident, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.access_logs import access_logs
from bundlecheck.beanstalk.asked import answers, is_set_anywhere, own_value, wholes
from bundlecheck.beanstalk.log_retention import LOG_SWITCHES, LOGS, agent_files, retentions
from bundlecheck.beanstalk.values import as_bool
from bundlecheck.checks.switches import (
    OFF,
    ON,
    Switch,
    asked,
    bad_setting,
    scope_confidence,
    unset,
)
from bundlecheck.finding import Confidence, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.checks.context import Context

__all__ = [
    "access_logs_off",
    "enhanced_health_off",
    "health_not_streamed",
    "log_retention_short",
    "logs_deleted_with_environment",
    "logs_not_streamed",
    "no_notifications",
]

_HEALTH = Switch("aws:elasticbeanstalk:healthreporting:system", "SystemType", ("basic",))
_STREAM = Switch(LOGS, "StreamLogs", OFF)
_HEALTH_STREAM = Switch(f"{LOGS}:health", "HealthStreamingEnabled", OFF)
_TOPICS = "aws:elasticbeanstalk:sns:topics"
_NOTIFY = ("Notification Endpoint", "Notification Topic ARN", "Notification Topic Name")


def enhanced_health_off(context: Context) -> Iterator[Match]:
    """EB501: yield where basic health is asked for, or that nothing asks for enhanced health."""
    yield from asked(
        context,
        _HEALTH,
        "'SystemType' is {value}: the health agent does not run, so causes of failures, error "
        "rates and instance metrics are not recorded",
    )
    yield from unset(
        context,
        _HEALTH,
        "the bundle does not ask for enhanced health, and an environment made through the API has "
        "basic health (the console and the EB CLI set enhanced on creation)",
    )


def logs_not_streamed(context: Context) -> Iterator[Match]:
    """EB502: yield where log streaming is switched off, or that nothing sends logs away."""
    yield from asked(
        context,
        _STREAM,
        "'StreamLogs' is {value}: the logs of an instance are gone with the instance",
    )
    if next(agent_files(context.model), None) is None:
        yield from unset(
            context,
            _STREAM,
            "the bundle does not stream instance logs to CloudWatch Logs, and by default they are "
            "gone with the instance",
        )


def log_retention_short(context: Context) -> Iterator[Match]:
    """EB503: yield the places that keep logs in CloudWatch for fewer days than the policy asks."""
    limit = context.policy.log_retention_days
    for found in retentions(context.model):
        if not 0 < found.days < limit:
            continue
        by = "by default keeps" if found.is_default else "keeps"
        sure = Confidence.MEDIUM if found.is_default else None
        if sure is None and found.environment is not None:
            sure = scope_confidence(found.environment)
        yield Match(
            found.span,
            f"{found.subject} {by} logs for {found.days} days, fewer than {limit}"
            + (", as 'RetentionInDays' is not set" if found.is_default else ""),
            label=f"{found.days} days" + (" unless set" if found.is_default else ""),
            confidence=sure,
            identity=(found.subject, str(found.days)),
        )


def logs_deleted_with_environment(context: Context) -> Iterator[Match]:
    """EB504: yield where log groups are deleted together with the environment."""
    for environments in wholes(context.model):
        for namespace, switch in LOG_SWITCHES:
            if as_bool(own_value(environments, namespace, switch)) is False:
                continue
            for environment, item in answers(environments, namespace, "DeleteOnTerminate", ON):
                yield bad_setting(
                    environment,
                    item,
                    f"the log groups of '{namespace}' are deleted when the environment is "
                    "terminated, by mistake or by an intruder",
                )


def access_logs_off(context: Context) -> Iterator[Match]:
    """EB505: yield where the load balancer keeps no access log."""
    found = access_logs(context.model)
    for gap in found.gaps:
        yield Match(
            gap.span,
            gap.message,
            label=gap.label,
            confidence=scope_confidence(gap.environment) if gap.environment is not None else None,
            posture=False,
            identity=("access-logs", gap.label),
        )
    if found.is_unset:
        yield Match(
            context.model.anchor,
            "the bundle does not switch the load balancer's access logs on, and they are off by "
            "default",
            posture=True,
            identity=("access-logs", "unset"),
        )


def no_notifications(context: Context) -> Iterator[Match]:
    """EB506: yield that nobody is told of the environment's events."""
    if not any(is_set_anywhere(context.model, _TOPICS, option) for option in _NOTIFY):
        yield Match(
            context.model.anchor,
            "the bundle names no notification endpoint or topic, so events of the environment "
            "reach nobody",
            posture=True,
            identity=(_TOPICS, "unset"),
        )


def health_not_streamed(context: Context) -> Iterator[Match]:
    """EB507: yield where health events are not sent to CloudWatch Logs."""
    yield from asked(
        context,
        _HEALTH_STREAM,
        "'HealthStreamingEnabled' is {value}: the history of health events is not kept",
    )
    yield from unset(
        context,
        _HEALTH_STREAM,
        "the bundle does not stream health events to CloudWatch Logs, so their history is not kept",
    )
