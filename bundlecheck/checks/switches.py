"""Options that are safe in one position: asked to be in another, or left unset."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.asked import answers, is_set_anywhere, wholes
from bundlecheck.beanstalk.environment import Scope
from bundlecheck.beanstalk.values import known_text
from bundlecheck.finding import Confidence, Match, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.settings import Effective
    from bundlecheck.checks.context import Context

__all__ = ["OFF", "ON", "Switch", "asked", "bad_setting", "scope_confidence", "unset"]

OFF = ("false", "no", "off")
ON = ("true", "yes", "on")


class Switch(NamedTuple):
    """One option and its bad values."""

    namespace: str
    option: str
    bad: tuple[str, ...]
    """In lower case."""


def scope_confidence(environment: Environment) -> Confidence | None:
    """Return how sure a finding of an environment is, None for the rule's own.

    What a client wrote down was true of an environment once and is not applied by a deployment.
    """
    return Confidence.MEDIUM if environment.scope is Scope.DUMP else None


def asked(context: Context, switch: Switch, message: str) -> Iterator[Match]:
    """Yield the places that ask for a bad value.

    Args:
        context: the bundle.
        switch: the option.
        message: what that means; may hold ``{value}``.
    """
    for environments in wholes(context.model):
        for environment, item in answers(environments, switch.namespace, switch.option, switch.bad):
            yield bad_setting(environment, item, message)


def bad_setting(environment: Environment, item: Effective, message: str) -> Match:
    """Return the match of a setting whose value is bad."""
    setting = item.winner
    text = known_text(item.value) or ""
    return Match(
        setting.span,
        message.format(value=text),
        label=f"{setting.option} is {text}",
        related=tuple(Related(loser.span, "overrides this earlier value") for loser in item.losers),
        confidence=scope_confidence(environment),
        posture=False,
        identity=(setting.namespace, setting.option, text),
    )


def unset(context: Context, switch: Switch, message: str) -> Iterator[Match]:
    """Yield one posture match where no environment of the bundle has a value for the option."""
    if not is_set_anywhere(context.model, switch.namespace, switch.option):
        yield Match(
            context.model.anchor,
            message,
            posture=True,
            identity=(switch.namespace, switch.option, "unset"),
        )
