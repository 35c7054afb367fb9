"""Rules that are declared rather than written: comparisons of settings and resource properties."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.resources import nodes_at
from bundlecheck.beanstalk.values import Known, Unknowable, Unset, Value, as_bool
from bundlecheck.finding import Match, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.resources import Resource
    from bundlecheck.checks.context import Context
    from bundlecheck.rule import PropertyMatcher, Rule, SettingMatcher

__all__ = ["declared_matches", "holds"]


def declared_matches(rule: Rule, context: Context) -> Iterator[Match]:
    """Yield the matches of a rule's declared comparisons."""
    for setting in rule.settings:
        yield from _setting_matches(setting, context)
    for prop in rule.properties:
        for resource in context.model.resources:
            if any(fnmatchcase(resource.type, pattern) for pattern in prop.types):
                yield from _property_matches(prop, resource, context)


def holds(condition: str, operand: tuple[str, ...], value: Value) -> bool:
    """Tell whether a known value meets a condition; one that is not known never does.

    ``is`` and ``is_not`` compare without regard to letter case, booleans by their truth;
    ``below`` and ``above`` compare numbers, and text that is no number meets neither.
    """
    if isinstance(value, Unset):
        return False
    if condition == "set":
        return True
    if isinstance(value, Unknowable):
        return False
    if condition == "matches":
        return re.search(operand[0], value.text) is not None
    if condition in ("below", "above"):
        try:
            number, limit = float(value.text), float(operand[0])
        except ValueError:
            return False
        return number < limit if condition == "below" else number > limit
    equal = any(_equal(value.text, item) for item in operand)
    return equal if condition == "is" else not equal


def _equal(left: str, right: str) -> bool:
    truth = as_bool(Known(left)), as_bool(Known(right))
    if None not in truth:
        return truth[0] is truth[1]
    return left.strip().lower() == right.strip().lower()


def _setting_matches(matcher: SettingMatcher, context: Context) -> Iterator[Match]:
    seen = False
    for environment in context.model.environments:
        for item in environment.settings.effective:
            setting = item.winner
            if setting.option != matcher.option or not fnmatchcase(
                setting.namespace, matcher.namespace
            ):
                continue
            seen = seen or not isinstance(item.value, Unset)
            if holds(matcher.condition, matcher.operand, item.value):
                yield _setting_match(matcher, environment, item.value, setting.namespace)
    if matcher.unset and not seen:
        yield Match(
            context.model.anchor,
            matcher.unset_message or f"{matcher.option} is not set in the bundle",
            posture=True,
            identity=(matcher.namespace, matcher.option, "unset"),
            severity=matcher.severity,
        )


def _setting_match(
    matcher: SettingMatcher, environment: Environment, value: Value, namespace: str
) -> Match:
    item = environment.settings.index[namespace, matcher.option]
    text = value.text if isinstance(value, Known) else "a function"
    return Match(
        item.winner.span,
        matcher.message.format(namespace=namespace, option=matcher.option, value=text),
        label=f"{matcher.option} is {text}",
        related=tuple(Related(loser.span, "overrides this earlier value") for loser in item.losers),
        posture=False,
        identity=(namespace, matcher.option, text),
        severity=matcher.severity,
    )


def _property_matches(
    matcher: PropertyMatcher, resource: Resource, context: Context
) -> Iterator[Match]:
    nodes = list(nodes_at(resource.properties, matcher.property))
    for node in nodes:
        value = context.model.resolver.value(node)
        if holds(matcher.condition, matcher.operand, value):
            text = value.text if isinstance(value, Known) else "a function"
            yield Match(
                node.span,
                _property_message(matcher, resource, text),
                identity=(resource.logical_id, matcher.property, text),
                severity=matcher.severity,
            )
    if not nodes and matcher.missing and not resource.generated:
        yield Match(
            resource.id_span,
            _property_message(matcher, resource, "not set"),
            label=f"{matcher.property} is missing",
            identity=(resource.logical_id, matcher.property, "missing"),
            severity=matcher.severity,
        )


def _property_message(matcher: PropertyMatcher, resource: Resource, value: str) -> str:
    return matcher.message.format(
        resource=resource.logical_id, type=resource.type, property=matcher.property, value=value
    )
