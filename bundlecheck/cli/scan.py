"""``bundlecheck scan`` as click knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bundlecheck.cli.arguments import OPTIONS, Arguments
from bundlecheck.cli.completion import rule_ids
from bundlecheck.cli.execute import execute

if TYPE_CHECKING:
    from collections.abc import Callable

    from bundlecheck.cli.arguments import Option

__all__ = ["scan"]

_EXAMPLES = """\b
Examples:
  bundlecheck scan
  bundlecheck scan app.zip --profile gate
  bundlecheck scan --rev origin/main --format sarif --output text=report.txt"""


def _option(option: Option) -> Callable[[Callable[..., int]], Callable[..., int]]:
    default = Arguments._field_defaults[option.field]
    if isinstance(option.sets, str):
        return click.option(option.flag, option.field, flag_value=option.sets, help=option.help)
    if option.sets is not None:
        flags = f"{option.flag}/{option.off}" if option.off else option.flag
        return click.option(flags, option.field, is_flag=True, default=default, help=option.help)
    extra: dict[str, Any] = {}
    if option.choices:
        extra = {"type": click.Choice(option.choices), "default": default, "show_default": True}
    elif isinstance(default, tuple):
        extra = {"multiple": True}
    if option.counts:
        extra["type"] = click.IntRange(min=1)
    if option.completes_rules:
        extra["shell_complete"] = rule_ids
    elif option.metavar == "DIR":
        extra["type"] = click.Path()
    return click.option(
        option.flag, option.field, metavar=option.metavar, help=option.help, **extra
    )


def _options(function: Callable[..., int]) -> Callable[..., int]:
    for option in reversed(OPTIONS):
        function = _option(option)(function)
    return function


@click.command(short_help="Check a bundle and report what is wrong with it.", epilog=_EXAMPLES)
@click.argument("path", default=".", type=click.Path())
@_options
@click.pass_context
def scan(context: click.Context, /, **given: Any) -> int:  # noqa: ANN401 - the fields of Arguments
    """Check the bundles at PATH: a directory, a .zip or .war file, or - for an archive on stdin.

    What belongs to a bundle in a directory follows what the deploying tool would pack: .ebignore
    where there is one, else the files that git has at HEAD, else everything.
    """
    arguments = Arguments(**given)
    return execute(arguments._replace(debug=arguments.debug or bool(context.obj)))
