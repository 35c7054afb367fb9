"""How long CloudWatch Logs keeps what a bundle sends: options, log groups, agents and scripts.

Sources: page command-options-general (both log namespaces keep logs 7 days unless told otherwise);
the CloudWatch agent's configuration reference (``retention_in_days``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.asked import own_effective, wholes
from bundlecheck.beanstalk.environment import Kind, Scope
from bundlecheck.beanstalk.folders import is_documentation, is_test, is_vendored
from bundlecheck.beanstalk.literals import Literals
from bundlecheck.beanstalk.values import as_bool, known_text
from bundlecheck.sweep.marks import AGENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.bundle.model import BundleFile
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text

__all__ = ["DEFAULT_DAYS", "LOGS", "LOG_SWITCHES", "Retention", "agent_files", "retentions"]

LOGS = "aws:elasticbeanstalk:cloudwatch:logs"
LOG_SWITCHES = (
    (LOGS, "StreamLogs"),
    (f"{LOGS}:health", "HealthStreamingEnabled"),
)
"""The namespaces that set a retention, with the option that switches the streaming on."""
DEFAULT_DAYS = 7

_LARGEST = 200_000
_AGENT_DAYS = re.compile(r"""["']retention_in_days["']\s*:\s*["']?(-?\d+)""")
_AGENT_MARK = "logs_collected"
_COMMAND_DAYS = re.compile(
    r"put-retention-policy\b[^;|&]{0,400}?--retention-in-days[ =]+['\"]?(\d+)"
)


class Retention(NamedTuple):
    """A place that decides how many days logs are kept."""

    days: int
    span: Span
    subject: str
    """What keeps the logs, as a noun phrase."""
    is_default: bool = False
    """Whether the days are the default, and the place only switches the streaming on."""
    environment: Environment | None = None


def retentions(model: Model) -> Iterator[Retention]:
    """Yield every place that decides how long CloudWatch Logs keeps something."""
    yield from _options(model)
    yield from _groups(model)
    for text, label in _texts(model):
        yield from _in_text(text, label)


def _options(model: Model) -> Iterator[Retention]:
    for environments in wholes(model):
        if environments[0].kind is not Kind.CLUSTER:
            for namespace, switch in LOG_SWITCHES:
                yield from _of_namespace(environments, namespace, switch)


def _of_namespace(
    environments: tuple[Environment, ...], namespace: str, switch: str
) -> Iterator[Retention]:
    streaming = own_effective(environments, namespace, switch)
    switched = as_bool(streaming.value) if streaming is not None else None
    if switched is False:
        return
    owner = environments[0]
    days = own_effective(environments, namespace, "RetentionInDays")
    if days is not None:
        number = _number(known_text(days.value))
        if number is not None:
            yield Retention(number, days.winner.span, f"'{namespace}'", environment=owner)
    elif streaming is not None and switched is True and owner.scope is not Scope.DUMP:
        yield Retention(
            DEFAULT_DAYS,
            streaming.winner.span,
            f"'{namespace}'",
            is_default=True,
            environment=owner,
        )


def _groups(model: Model) -> Iterator[Retention]:
    for resource in model.resources:
        if resource.type != "AWS::Logs::LogGroup":
            continue
        node = resource.get("RetentionInDays")
        number = _number(model.resolver.text(node))
        if node is not None and number is not None:
            literals = Literals(
                model.resolver.parameters, model.resolver.mappings, model.main.settings
            )
            place = next(literals.trace(node), node)
            yield Retention(number, place.span, f"log group '{resource.logical_id}'")


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.strip().isdecimal() else None


def _texts(model: Model) -> Iterator[tuple[Text, str]]:
    """Yield the texts that can configure an agent or run a command, with what they are."""
    for entry in model.files:
        if entry.content is not None:
            yield entry.content.text, f"'{entry.path}'"
    for command in model.commands:
        for line in command.lines:
            yield line.text, f"'{command.name}'"
    for file in _loose_files(model):
        text = model.text(file)
        if text is not None:
            yield text, f"'{file.name}'"


def _loose_files(model: Model) -> Iterator[BundleFile]:
    """Yield the hooks, and the JSON files that may be an agent's configuration."""
    for file in model.bundle.files:
        if not model.sweep.may_hold(file, AGENT):
            continue
        if not file.name.startswith(".platform/") and file.suffix != ".json":
            continue
        if not file.packed or file.link is not None or file.size > _LARGEST:
            continue
        if is_vendored(file.name) or is_documentation(file.name) or is_test(file.name):
            continue
        if model.documents.get(file.path) is None:
            yield file


def _in_text(text: Text, label: str) -> Iterator[Retention]:
    value = text.value
    patterns = []
    if _AGENT_MARK in value:
        patterns.append((_AGENT_DAYS, f"the CloudWatch agent's file {label}"))
    if "put-retention-policy" in value:
        patterns.append((_COMMAND_DAYS, f"the script {label}"))
    for pattern, subject in patterns:
        for match in pattern.finditer(value):
            line_start = value.rfind("\n", 0, match.start()) + 1
            if not value[line_start : match.start()].lstrip().startswith("#"):
                yield Retention(int(match.group(1)), text.span(*match.span(1)), subject)


def agent_files(model: Model) -> Iterator[Span]:
    """Yield where the bundle configures an agent that sends logs to CloudWatch Logs itself."""
    for entry in model.files:
        text = entry.content.value if entry.content is not None else ""
        old_agent = entry.path.startswith("/etc/awslogs") or "log_group_name" in text
        if _AGENT_MARK in text or old_agent:
            yield entry.key.span
    for file in _loose_files(model):
        found = model.text(file)
        if found is not None and _AGENT_MARK in found.value:
            yield found.span(0, 0)
