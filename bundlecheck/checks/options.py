"""Deployment safety of option settings: what does not exist, what is out of range, what is lost.

Source: facts of the pages command-options-general, command-options-specific,
ebextensions-optionsettings, and the validation messages that users report.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.catalogue import catalogue
from bundlecheck.beanstalk.environment import Kind, Scope
from bundlecheck.beanstalk.functions import backticks
from bundlecheck.beanstalk.option_values import validate
from bundlecheck.beanstalk.settings import ENVIRONMENT
from bundlecheck.beanstalk.values import Known, is_function
from bundlecheck.checks.option_forms import formless_settings
from bundlecheck.finding import Confidence, Match, Related
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.option import NamespaceInfo, Option
    from bundlecheck.beanstalk.settings import Setting
    from bundlecheck.checks.context import Context

__all__ = ["invalid_option_value", "missing_namespace", "properties_too_large", "unknown_option"]

_OLD_CONTAINER_PROPERTIES = r"aws:elasticbeanstalk:container:[a-z0-9]+:environment"
_SECRETS = "aws:elasticbeanstalk:application:environmentsecrets"
_STRUCTURED = frozenset({"ConfigDocument"})
"""Options that saved configurations write as a map (page health-enhanced-cloudwatch)."""
_COMMON_NAMES = frozenset(
    {"ConnectTimeout", "CookieName", "EndTime", "HttpPath", "IdleTimeout"}
    | {"MaxRetries", "MimeType", "PublicKey", "StartTime"}
)
"""Names of options that an application's own properties bear just as well."""


def _judged(model: Model) -> Iterator[tuple[Environment, Setting]]:
    """Yield the effective settings that somebody wrote, not what the service answered."""
    for environment in model.environments:
        if environment.scope not in (Scope.CLI, Scope.DUMP):
            for item in environment.settings.effective:
                yield environment, item.winner


def unknown_option(context: Context) -> Iterator[Match]:
    """EB604: a namespace or option that does not exist, or not in this kind of environment.

    One finding for each place that spells a wrong namespace: once for the map form, once an item
    for the list form.
    """
    custom: frozenset[str] | None = None
    told: set[object] = set()
    for environment, setting in _judged(context.model):
        if re.fullmatch(_OLD_CONTAINER_PROPERTIES, setting.namespace):
            continue
        info = catalogue().namespace_ignoring_case(setting.namespace)
        if info is None or not info.exact:
            custom = _custom_namespaces(context.model) if custom is None else custom
            match = None if setting.namespace in custom else _unknown_namespace(setting, info)
        else:
            option = catalogue().option(setting.namespace, setting.option)
            if option is None:
                match = _unknown_option(setting, info)
            else:
                match = _wrong_kind(environment, setting, option, info)
        if match is not None and match.span not in told:
            told.add(match.span)
            yield match
    yield from formless_settings(context.model)


def _custom_namespaces(model: Model) -> frozenset[str]:
    """Return the namespaces that functions of the bundle read themselves."""
    nodes: list[Node] = [
        part.node for name in ("Resources", "Outputs", "files") for part in model.parts(name)
    ]
    scalars = [
        *(entry.content for entry in model.files if entry.content is not None),
        *(line for command in model.commands for line in command.lines),
        *(
            item.winner.node
            for item in model.main.settings.effective
            if isinstance(item.winner.node, Scalar)
        ),
    ]
    for scalar in scalars:
        if "Fn::GetOptionSetting" in scalar.value:
            found = backticks(scalar.text)
            nodes.extend(item.function for item in found if item.function is not None)
    return frozenset(_namespace_of(node) for root in nodes for node in _option_functions(root))


def _option_functions(node: Node) -> Iterator[Mapping]:
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
        safe=near or "",
        confidence=Confidence.MEDIUM if info is not None else None,
    )


def _unknown_option(setting: Setting, info: NamespaceInfo) -> Match:
    near = catalogue().nearest_option(setting.namespace, setting.option)
    elsewhere = [name for name in catalogue().namespaces_of(setting.option) if name != info.entry]
    same_letters = near is not None and near.lower() == setting.option.strip().lower()
    message = f"the namespace '{info.name}' has no option '{setting.option}'"
    if elsewhere and not same_letters:
        message += f"; '{elsewhere[0]}' has one"
        near = None
    elif near:
        message += f"; the nearest is '{near}'"
    return Match(
        setting.option_node.span,
        message,
        label=f"did you mean '{near}'?" if near else "unknown option",
        identity=(setting.namespace, setting.option),
        safe=near or "",
    )


def _wrong_kind(
    environment: Environment, setting: Setting, option: Option, info: NamespaceInfo
) -> Match | None:
    """Report an option of another kind of environment or platform.

    The namespace of environment properties takes any name; there the names that one platform
    knows are properties on every other.
    """
    if option.retired or setting.namespace == ENVIRONMENT:
        return None
    platform = environment.platform
    family = platform.family if platform is not None else ""
    system = platform.os_generation if platform is not None else ""
    reason = ""
    # A cluster environment reads no configuration files at all, which is a matter of its own.
    cluster = environment.kind is Kind.CLUSTER and environment.scope is not Scope.BUNDLE
    if cluster and option.env_kind == "standard":
        reason = "this is a cluster environment, which rejects it"
    elif family and option.platforms and family not in (*option.platforms, "custom"):
        reason = f"it belongs to {' and '.join(option.platforms)}, and this platform is {family}"
    elif family and family in option.rejected_platforms:
        reason = f"the platform {family} rejects it"
    elif system and option.os and system not in option.os:
        reason = f"it belongs to {' and '.join(option.os)}, and this platform runs on {system}"
    if not reason:
        return None
    whole = info.platforms == tuple(sorted(option.platforms)) and len(info.options) > 1
    node = setting.namespace_node if whole or cluster else None
    container = setting.namespace.startswith("aws:elasticbeanstalk:container:")
    certain = cluster or container or family in option.rejected_platforms
    place = environment.platform_span
    what = f"'{setting.namespace}'" if node else f"'{setting.namespace}' '{setting.option}'"
    return Match(
        (node or setting.option_node).span,
        f"{what} does not exist here: {reason}",
        label="not for this environment",
        related=(Related(place, "the platform is named here"),) if place and family else (),
        identity=(setting.namespace, "" if node else setting.option, "kind"),
        # Outside of the containers' own namespaces the tables of the platforms are not complete.
        confidence=None if certain else Confidence.MEDIUM,
    )


def invalid_option_value(context: Context) -> Iterator[Match]:
    """EB605: a value outside the documented type, range or enumeration."""
    for environment, setting in _judged(context.model):
        option = catalogue().option(setting.namespace, setting.option)
        if option is None:
            continue
        if isinstance(setting.value, Known):
            if setting.namespace != ENVIRONMENT:
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
    secret = option.secret or setting.namespace == _SECRETS
    fact = "does not have the form that the option takes" if secret else problem.message
    yield Match(
        setting.span,
        f"'{setting.option}' {fact}",
        label="not a value that the option takes",
        identity=(setting.namespace, setting.option),
        confidence=None if problem.certain else Confidence.LOW,
        secrets=(setting.span,) if secret else (),
    )


def _balancer(environment: Environment) -> str | None:
    if environment.balancer is None or environment.balancer_inferred:
        return None
    return environment.balancer.value


def missing_namespace(context: Context) -> Iterator[Match]:
    """EB623: a list-form setting without namespace whose name is an option's.

    A value that no option of the name takes shows that a property is meant.
    """
    for _, setting in _judged(context.model):
        if setting.namespace != ENVIRONMENT or setting.namespace_node is not None:
            continue
        options = [
            option
            for option in catalogue().options_named(setting.option)
            if setting.option not in _COMMON_NAMES and _may_take(option, setting)
        ]
        if not options:
            continue
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


def _may_take(option: Option, setting: Setting) -> bool:
    if not isinstance(setting.value, Known):
        return True
    problem = validate(option, setting.value.text)
    return problem is None or not problem.certain


def properties_too_large(context: Context) -> Iterator[Match]:
    """EB625: environment properties over the documented total, or with a name it does not take.

    A value that only the deployment knows counts as empty, so the total is a lower bound.
    """
    option = catalogue().option(ENVIRONMENT, "ANY")
    if option is None:
        return
    limit = option.allowed.total_max_bytes or 4096
    pattern = re.compile(option.allowed.name_pattern or ".*", re.ASCII)
    groups: dict[str, list[Setting]] = {}
    for environment, setting in _judged(context.model):
        if setting.namespace == ENVIRONMENT:
            groups.setdefault(environment.path, []).append(setting)
    for path, settings in groups.items():
        total = sum(_size(setting) for setting in settings)
        if total > limit:
            largest = max(settings, key=_size)
            yield Match(
                largest.option_node.span,
                f"the environment properties take {total} bytes, more than the {limit} that fit",
                label=f"the largest of {_count(len(settings))}: {_size(largest)} bytes",
                identity=("total", path),
            )
        for setting in settings:
            if not pattern.fullmatch(setting.option):
                yield _bad_name(setting)


def _bad_name(setting: Setting) -> Match:
    """Report a property's name; what follows an equals sign in it may be a secret."""
    name, equals, _ = setting.option.partition("=")
    span = setting.option_node.span
    what = f"'{name}' holds its value" if equals else f"'{name}' holds characters"
    end = "" if equals else " that are not allowed"
    return Match(
        span,
        f"the property name {what}{end}",
        label="letters, digits and _ . : / + \\ - @ are",
        identity=(name,),
        secrets=(span,) if equals else (),
    )


def _count(number: int) -> str:
    return "1 property" if number == 1 else f"{number} properties"


def _size(setting: Setting) -> int:
    value = setting.value.text if isinstance(setting.value, Known) else ""
    return len(f"{setting.option}={value}".encode("utf-8", "surrogatepass"))
