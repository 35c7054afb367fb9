"""EB425: frameworks that are deployed in debug or development mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.environment import Scope
from bundlecheck.beanstalk.modes import command_mode, variable_mode
from bundlecheck.beanstalk.settings import ENVIRONMENT
from bundlecheck.beanstalk.values import Known
from bundlecheck.finding import Confidence, Match, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.checks.context import Context

__all__ = ["debug_mode"]

_WORDS = ("DEBUG", "_ENV", "ENVIRONMENT", "PROFILES_ACTIVE")
"""Each name of a variable that is looked for holds one of these."""
_DOUBTFUL = ("SPRING_PROFILES_ACTIVE",)
"""Names whose values the application gives their meaning."""


def debug_mode(context: Context) -> Iterator[Match]:
    """EB425: yield what switches a framework's debug or development mode on."""
    yield from _properties(context)
    yield from _commands(context)
    yield from _containers(context)
    from bundlecheck.checks.debug_code import debug_in_code

    yield from debug_in_code(context)


def _properties(context: Context) -> Iterator[Match]:
    if not context.model.says(_WORDS):
        return
    for environment in context.model.environments:
        if environment.scope is Scope.CLI:
            continue
        for item in environment.settings.in_namespace(ENVIRONMENT):
            setting, value = item.winner, item.value
            mode = variable_mode(setting.option, value.text) if isinstance(value, Known) else None
            if mode is None:
                continue
            yield Match(
                setting.span,
                f"environment property '{setting.option}' switches {mode}",
                label="development mode on deployed instances",
                related=tuple(
                    Related(loser.span, "this earlier value loses") for loser in item.losers
                ),
                confidence=_confidence(setting.option),
                identity=(setting.option,),
            )


def _confidence(name: str) -> Confidence | None:
    return Confidence.MEDIUM if name in _DOUBTFUL else None


def _commands(context: Context) -> Iterator[Match]:
    from bundlecheck.beanstalk.runs import containers_are_sure, containers_run, run_lines

    doubtful = containers_run(context.model) and not containers_are_sure(context.model)
    for line in run_lines(context.model):
        found = command_mode(line.text.value)
        if found is None:
            continue
        start, end, what = found
        yield Match(
            line.text.span(start, end),
            f"{line.place} {what}",
            label="made for local work",
            confidence=Confidence.LOW if doubtful else None,
            identity=(line.place, what),
        )


def _containers(context: Context) -> Iterator[Match]:
    from bundlecheck.beanstalk.runs import container_variables, containers_are_sure

    sure = containers_are_sure(context.model)
    settings = context.model.main.settings
    for variable in container_variables(context.model):
        mode = variable_mode(variable.name, variable.value)
        if mode is None:
            continue
        if variable.place == "the image" and settings.get(ENVIRONMENT, variable.name) is not None:
            continue
        yield Match(
            variable.span,
            f"'{variable.name}' switches {mode} in {variable.place}",
            label="development mode on deployed instances",
            confidence=_confidence(variable.name) if sure else Confidence.LOW,
            identity=(variable.place, variable.name),
        )
