"""Deployment safety of option settings: what does not exist, what is out of range, what is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.catalogue import catalogue
from bundlecheck.beanstalk.environment import Kind, Scope
from bundlecheck.beanstalk.option_values import validate
from bundlecheck.beanstalk.settings import ENVIRONMENT
from bundlecheck.beanstalk.values import Known, is_function
from bundlecheck.finding import Confidence, Match, Related
from bundlecheck.syntax.nodes import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.option import NamespaceInfo, Option
    from bundlecheck.beanstalk.settings import Setting
    from bundlecheck.checks.context import Context

__all__ = ["invalid_option_value", "missing_namespace", "properties_too_large", "unknown_option"]

_OLD_CONTAINER_PROPERTIES = re.compile(r"aws:elasticbeanstalk:container:[a-z0-9]+:environment")
_STRUCTURED = frozenset({"ConfigDocument"})
"""Options that saved configurations write as a map (page health-enhanced-cloudwatch)."""


def _judged(model: Model) -> Iterator[tuple[Environment, Setting]]:
    """Yield the effective settings that somebody wrote, not what the service answered."""
    for environment in model.environments:
        if environment.scope not in (Scope.CLI, Scope.DUMP):
            for item in environment.settings.effective:
                yield environment, item.winner


def unknown_option(context: Context) -> Iterator[Match]:
    """EB604: a namespace or option that does not exist, or not in this kind of environment."""
    custom = _custom_namespaces(context.model)
    told: set[tuple[str, str]] = set()
    for environment, setting in _judged(context.model):
        if setting.namespace in custom or _OLD_CONTAINER_PROPERTIES.fullmatch(setting.namespace):
            continue
        info = catalogue().namespace_ignoring_case(setting.namespace)
        if info is None or not info.exact:
            if (setting.path, setting.namespace) not in told:
                told.add((setting.path, setting.namespace))
                yield _unknown_namespace(setting, info)
            continue
        option = catalogue().option(setting.namespace, setting.option)
        if option is None:
            yield _unknown_option(setting, info)
        else:
            yield from _wrong_kind(environment, setting, option)


def _custom_namespaces(model: Model) -> frozenset[str]:
    """Return the namespaces that functions of the bundle read themselves."""
    nodes = [part.node for name in ("Resources", "Outputs") for part in model.parts(name)]
    return frozenset(_namespace_of(node) for root in nodes for node in _option_functions(root))


def _option_functions(node: object) -> Iterator[Mapping]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            if entry.name == "Fn::GetOptionSetting" and isinstance(entry.value, Mapping):
                yield entry.value
            yield from _option_functions(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _option_functions(item)


def _namespace_of(function: Mapping) -> str:
    namespace = function.scalar("Namespace")
    return namespace.value if namespace is not None else ""


def _unknown_namespace(setting: Setting, info: NamespaceInfo | None) -> Match:
    near = info.name if info is not None else catalogue().nearest_namespace(setting.namespace)
    node = setting.namespace_node or setting.option_node
    if info is not None:
        message = f"the namespace '{setting.namespace}' is spelt '{info.name}'"
    else:
        message = f"there is no namespace '{setting.namespace}'"
        message += f"; the nearest is '{near}'" if near else ""
    return Match(
        node.span,
        message,
        label=f"did you mean '{near}'?" if near else "unknown namespace",
        identity=(setting.namespace,),
        safe=f"{near}:" if near else "",
        confidence=Confidence.MEDIUM if info is not None else None,
    )


def _unknown_option(setting: Setting, info: NamespaceInfo) -> Match:
    near = catalogue().nearest_option(setting.namespace, setting.option)
    elsewhere = [name for name in catalogue().namespaces_of(setting.option) if name != info.entry]
    message = f"the namespace '{info.name}' has no option '{setting.option}'"
    if near:
        message += f"; the nearest is '{near}'"
    elif elsewhere:
        message += f"; '{elsewhere[0]}' has one"
    return Match(
        setting.option_node.span,
        message,
        label=f"did you mean '{near}'?" if near else "unknown option",
        identity=(setting.namespace, setting.option),
        safe=f"{near}: …" if near else "",
    )


def _wrong_kind(environment: Environment, setting: Setting, option: Option) -> Iterator[Match]:
    if option.retired:
        return
    reason = ""
    if environment.kind is Kind.CLUSTER and option.env_kind == "standard":
        reason = "this is a cluster environment, which rejects it"
    platform = environment.platform
    family = platform.family if platform is not None else ""
    if family and option.platforms and family not in option.platforms:
        reason = f"it belongs to {' and '.join(option.platforms)}, and this platform is {family}"
    if family and family in option.rejected_platforms:
        reason = f"the platform {family} rejects it"
    if not reason:
        return
    place = environment.platform_span
    yield Match(
        setting.option_node.span,
        f"'{setting.namespace}' '{setting.option}' does not exist here: {reason}",
        label="not an option of this environment",
        related=(Related(place, "the platform is named here"),) if place and family else (),
        identity=(setting.namespace, setting.option, "kind"),
    )


def invalid_option_value(context: Context) -> Iterator[Match]:
    """EB605: a value outside the documented type, range or enumeration."""
    for environment, setting in _judged(context.model):
        option = catalogue().option(setting.namespace, setting.option)
        if option is None:
            continue
        if isinstance(setting.value, Known):
            yield from _invalid_text(environment, setting, option, setting.value.text)
        elif (
            isinstance(setting.node, (Mapping, Sequence))
            and not is_function(setting.node)
            and setting.option not in _STRUCTURED
        ):
            yield Match(
                setting.option_node.span,
                f"'{setting.option}' holds a structure where a single value is needed",
                label="needs one value",
                identity=(setting.namespace, setting.option, "structure"),
            )


def _invalid_text(
    environment: Environment, setting: Setting, option: Option, text: str
) -> Iterator[Match]:
    platform = environment.platform
    problem = validate(
        option,
        text,
        platform=platform.family if platform is not None and platform.family else None,
        load_balancer=_balancer(environment),
        volume_type=environment.settings.text(
            "aws:autoscaling:launchconfiguration", "RootVolumeType"
        ),
    )
    if problem is None:
        return
    yield Match(
        setting.span,
        f"'{setting.option}' {problem.message}",
        label="not a value that the option takes",
        identity=(setting.namespace, setting.option),
        confidence=None if problem.certain else Confidence.LOW,
    )


def _balancer(environment: Environment) -> str | None:
    if environment.balancer is None or environment.balancer_inferred:
        return None
    return environment.balancer.value


def missing_namespace(context: Context) -> Iterator[Match]:
    """EB623: a list-form setting without namespace whose name is an option's."""
    for environment in context.model.environments:
        if environment.scope is Scope.CLI:
            continue
        for item in environment.settings.in_namespace(ENVIRONMENT):
            setting = item.winner
            if setting.namespace_node is not None:
                continue
            options = catalogue().options_named(setting.option)
            if options:
                names = sorted({option.namespace for option in options})
                meant = " or ".join(f"'{name}'" for name in names[:3])
                yield Match(
                    setting.option_node.span,
                    f"'{setting.option}' has no namespace and becomes an environment property; "
                    f"it is an option of {meant}",
                    label="namespace is missing",
                    identity=(setting.option,),
                    safe=f"- namespace: {names[0]}\n  option_name: {setting.option}",
                )


def properties_too_large(context: Context) -> Iterator[Match]:
    """EB625: environment properties over the documented total, or with a name it does not take."""
    option = catalogue().option(ENVIRONMENT, "ANY")
    if option is None:
        return
    limit = option.allowed.total_max_bytes or 4096
    pattern = re.compile(option.allowed.name_pattern or ".*")
    for environment in context.model.environments:
        settings = [item.winner for item in environment.settings.in_namespace(ENVIRONMENT)]
        settings = [
            item for item in settings if item.namespace_node or environment.scope is not Scope.CLI
        ]
        total = sum(_size(setting) for setting in settings)
        if total > limit:
            yield Match(
                settings[0].option_node.span,
                f"the environment properties take {total} bytes, more than the {limit} that fit",
                label=f"first of {len(settings)} properties",
                identity=("total", environment.path),
            )
        for setting in settings:
            if not pattern.fullmatch(setting.option):
                yield Match(
                    setting.option_node.span,
                    f"the property name '{setting.option}' holds characters that are not allowed",
                    label="letters, digits and _ . : / + \\ - @ are",
                    identity=(setting.option,),
                )


def _size(setting: Setting) -> int:
    value = setting.value.text if isinstance(setting.value, Known) else ""
    return len(f"{setting.option}={value}".encode())
