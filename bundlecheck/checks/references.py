"""Deployment safety of references: names that nothing defines, functions in the wrong form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.catalogue import catalogue
from bundlecheck.beanstalk.documents import Role
from bundlecheck.beanstalk.environment import Balancer, Kind, Tier
from bundlecheck.beanstalk.functions import Reference, backticks, references, text_function
from bundlecheck.beanstalk.nearest import nearest
from bundlecheck.beanstalk.resources import items_of
from bundlecheck.beanstalk.sections import is_skipped
from bundlecheck.beanstalk.values import as_bool, is_function
from bundlecheck.finding import Confidence, Match
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.checks.context import Context
    from bundlecheck.span import Span

__all__ = ["unresolved_reference"]


class _Names(NamedTuple):
    """What the bundle itself defines."""

    resources: frozenset[str]
    """Logical ids and parameters: both may be named by Ref."""
    mappings: frozenset[str]
    conditions: frozenset[str]
    options: frozenset[tuple[str, str]]


def unresolved_reference(context: Context) -> Iterator[Match]:
    """EB611: a reference to a name that nothing makes, or a function where none is read."""
    model = context.model
    names = _names(model)
    unread = [
        item.text.value
        for item in model.documents.of(Role.CONFIG, Role.NESTED_CONFIG)
        if item.error is not None or is_skipped(item)
    ]
    seen: set[tuple[str, object]] = set()
    patched = [part.body.span for item in model.resources if item.generated for part in item.parts]
    for reference in _references(model):
        match = _unresolved(reference, names, model)
        if match is None or any(reference.name in text for text in unread):
            continue
        if reference.kind == "mapping" and not match.safe and _within(reference.span, patched):
            continue  # mostly a copy of the generated template, whose mappings no page lists
        if (reference.name, match.span) not in seen:
            seen.add((reference.name, match.span))
            yield match
    yield from _plain_functions(model)
    yield from _functions_as_text(model, names)
    yield from _backticks_in_resources(model)


def _within(span: Span, wholes: list[Span]) -> bool:
    return any(
        span.path == whole.path and whole.line <= span.line <= whole.end_line for whole in wholes
    )


def _names(model: Model) -> _Names:
    def keys(section: str) -> frozenset[str]:
        return frozenset(
            entry.name
            for part in model.parts(section)
            if isinstance(part.node, Mapping)
            for entry in part.node.entries
            if entry.name is not None
        )

    settings = model.main.settings.effective
    return _Names(
        keys("Resources") | keys("Parameters"),
        keys("Mappings"),
        keys("Conditions"),
        frozenset((item.winner.namespace, item.winner.option) for item in settings),
    )


def _references(model: Model) -> Iterator[Reference]:
    for section in ("Resources", "Outputs", "Conditions"):
        for part in model.parts(section):
            yield from references(part.node)
            yield from _attribute_uses(part.node)
    for item in model.main.settings.effective:
        if isinstance(item.winner.node, Scalar):
            yield from _embedded(item.winner.node)
    for section in ("files", "commands", "container_commands", "sources"):
        for part in model.parts(section):
            yield from references(part.node)
    for entry in model.files:
        if entry.content is not None:
            yield from _embedded(entry.content)
    for command in model.commands:
        for line in command.lines:
            yield from _embedded(line)


def _embedded(scalar: Scalar) -> Iterator[Reference]:
    if "`" in scalar.value:
        for backtick in backticks(scalar.text):
            if backtick.function is not None:
                yield from references(backtick.function)


def _attribute_uses(node: Node) -> Iterator[Reference]:
    """Yield what the attributes ``Condition`` and ``DependsOn`` of resources and outputs name."""
    if not isinstance(node, Mapping):
        return
    for entry in node.entries:
        if not isinstance(entry.value, Mapping):
            continue
        condition = entry.value.scalar("Condition")
        if condition is not None:
            yield Reference("condition", condition.value, "", condition.span)
        for item in items_of(entry.value.get("DependsOn")):
            if isinstance(item, Scalar) and not item.is_null and not item.tag.startswith("!"):
                yield Reference("resource", item.value, "", item.span)


def _unresolved(reference: Reference, names: _Names, model: Model) -> Match | None:
    from bundlecheck.beanstalk.generated import generated_names, is_template_name

    name = reference.name
    if reference.kind == "resource":
        if name in names.resources or is_template_name(name):
            return _wrong_kind(reference, model.main) if name not in names.resources else None
        if name.startswith("AWS::"):
            near = nearest(name, generated_names().pseudo_parameters)
            return _match(reference, "there is no pseudo parameter", near) if near else None
        near = nearest(name, [*names.resources, *generated_names().resources])
        found = _match(reference, "neither the bundle nor Elastic Beanstalk makes", near)
        # The table of generated names is not complete.
        doubtful = name.startswith("AWSEB") and near is None
        return found._replace(confidence=Confidence.LOW) if doubtful else found
    if reference.kind == "mapping":
        if name in names.mappings or name in generated_names().mappings:
            return None
        return _match(reference, "there is no mapping", nearest(name, sorted(names.mappings)))
    if reference.kind == "condition":
        if name in names.conditions:
            return None
        return _match(reference, "there is no condition", nearest(name, sorted(names.conditions)))
    return _unset_option(reference, names)


def _match(reference: Reference, fact: str, near: str | None) -> Match:
    hint = f"; the nearest is '{near}'" if near else ""
    return Match(
        reference.span,
        f"{fact} '{reference.name}'{hint}",
        label=f"did you mean '{near}'?" if near else "not defined",
        identity=(reference.kind, reference.name),
        safe=near or "",
    )


def _unset_option(reference: Reference, names: _Names) -> Match | None:
    """Report an option that a function reads only where it is plainly misspelt.

    What the bundle leaves unset may be set on the environment itself.
    """
    wanted = (reference.name, reference.attribute)
    info = catalogue().namespace(reference.name)
    known = catalogue().option(*wanted) is not None and info is not None and not info.free_key
    if wanted in names.options or known:
        return None
    candidates = {option for space, option in names.options if space == reference.name}
    if info is not None and not info.free_key:
        candidates |= {option.name for option in info.options}
    elif reference.has_default:
        return None
    near = nearest(reference.attribute, candidates)
    if near is None:
        return None
    return Match(
        reference.span,
        f"no option '{reference.attribute}' is set in '{reference.name}'; the nearest is '{near}'",
        label=f"did you mean '{near}'?",
        identity=("option", *wanted),
        confidence=Confidence.MEDIUM,
        safe=near,
    )


def _wrong_kind(reference: Reference, environment: Environment) -> Match | None:
    """Report a generated resource that this kind of environment is known not to have."""
    from bundlecheck.beanstalk.generated import generated_resource

    made = generated_resource(reference.name)
    if made is None:
        return None
    balancer = None if environment.balancer_inferred else environment.balancer
    absent = {
        "classic": balancer in (Balancer.APPLICATION, Balancer.NETWORK),
        "elbv2": balancer is Balancer.CLASSIC,
        "worker": environment.tier is Tier.WEB,
        "default-security-group": as_bool(
            environment.value(
                "aws:autoscaling:launchconfiguration", "DisableDefaultEC2SecurityGroup"
            )
        )
        is True,
    }.get(made.when, False)
    if made.when in ("classic", "elbv2", "load-balancer") and (
        environment.kind is Kind.SINGLE_INSTANCE
    ):
        absent = True
    if not absent:
        return None
    return Match(
        reference.span,
        f"this environment has no '{reference.name}', which exists only with {_WHEN[made.when]}",
        label="not made in this environment",
        identity=("kind", reference.name),
    )


_WHEN = {
    "classic": "a classic load balancer",
    "elbv2": "an application or network load balancer",
    "load-balancer": "a load balancer",
    "worker": "the worker tier",
    "default-security-group": "the default security group",
}


def _plain_functions(model: Model) -> Iterator[Match]:
    """Yield option settings that are functions without backticks.

    In ``files`` and commands plain functions do work: they pass through the template's metadata,
    and AWS's own samples use them there.
    """
    for environment in model.environments:
        for item in environment.settings.effective:
            setting = item.winner
            as_text = isinstance(setting.node, Scalar) and text_function(setting.node) is not None
            if is_function(setting.node) or as_text:
                yield Match(
                    setting.node.span,
                    f"'{setting.option}' is given a plain function; "
                    "option settings read functions only between backticks",
                    label="not evaluated here",
                    identity=("plain", setting.namespace, setting.option),
                    confidence=Confidence.MEDIUM,
                    safe='\'`{"Ref": "LogicalId"}`\'',
                )


def _functions_as_text(model: Model, names: _Names) -> Iterator[Match]:
    """Yield file content in which a function stands as text, without its backticks, once a file.

    A name that the bundle or Elastic Beanstalk makes tells a forgotten backtick from text that
    merely has this form, such as a template that is written to the instance.
    """
    from bundlecheck.beanstalk.generated import is_template_name

    for entry in model.files:
        text = entry.content.text if entry.content is not None else None
        if text is None or '"Ref"' not in text.value or re.search(_TEMPLATE, text.value):
            continue
        evaluated = [(found.start, found.end) for found in backticks(text)]
        for match in re.finditer(_REF_TEXT, text.value):
            start, name = match.start(), match.group(1)
            inside = any(begin <= start < end for begin, end in evaluated)
            if not inside and (name in names.resources or is_template_name(name)):
                yield Match(
                    text.span(*match.span()),
                    f"the reference to '{name}' stands in '{entry.path}' without backticks,"
                    " so it is written as it stands",
                    label="not evaluated here",
                    identity=("text", entry.path, name),
                    confidence=Confidence.MEDIUM,
                    safe=f"`{match.group()}`",
                )
                break


_REF_TEXT = r'\{\s*"Ref"\s*:\s*"([\w:]+)"\s*\}'
_TEMPLATE = r"AWSTemplateFormatVersion|\bResources\b"


def _backticks_in_resources(model: Model) -> Iterator[Match]:
    """Yield backtick functions in template sections, which read only plain ones."""
    for resource in model.resources:
        for part in resource.parts:
            properties = part.body.mapping("Properties")
            if properties is not None:
                yield from _backticks_below(properties, resource.logical_id)
    for section in model.parts("Outputs"):
        yield from _backticks_below(section.node, "Outputs")


def _backticks_below(root: Node, owner: str) -> Iterator[Match]:
    for route, node in walk(root):
        if not isinstance(node, Scalar) or "`" not in node.value:
            continue
        if any(found.function is not None for found in backticks(node.text)):
            names = [name for name in route if not name.isdigit()]
            yield Match(
                node.span,
                f"'{names[-1] if names else owner}' of '{owner}' holds a function between "
                "backticks; Resources and Outputs read only plain functions",
                label="taken as literal text",
                identity=("backtick", owner, *route),
                safe=node.value.strip().strip("`").strip(),
            )
