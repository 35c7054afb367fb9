"""``bundlecheck explain`` and ``bundlecheck rules``: the rule files, read offline."""

from __future__ import annotations

import os
import sys

import click

from bundlecheck.errors import UsageError

__all__ = ["explain", "rules"]


def _width(most: int) -> int:
    if not sys.stdout.isatty():
        return 100
    import shutil

    return min(shutil.get_terminal_size((100, 24)).columns, most)


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _rule_names(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    from bundlecheck.ruleset import load_rules

    return [rule.id for rule in load_rules().rules if rule.id.startswith(typed.upper())]


@click.command(short_help="Say what a rule reports, why, and what to do.")
@click.argument("rule", shell_complete=_rule_names)
@click.option(
    "--rules",
    "directories",
    multiple=True,
    metavar="DIR",
    type=click.Path(),
    help="A directory of your own rule files; repeatable.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
def explain(*, rule: str, directories: tuple[str, ...], format_: str) -> None:
    """Explain RULE, given by its id or its name, from its rule file."""
    from difflib import get_close_matches

    from bundlecheck.report.explain import explain as page
    from bundlecheck.report.explain import explain_json
    from bundlecheck.ruleset import load_rules

    known = load_rules(directories)
    found = known.get(rule)
    if found is None:
        names = [name for item in known.rules for name in (item.id, item.name)]
        near = get_close_matches(rule, names, 1) or get_close_matches(rule.upper(), names, 1)
        hint = f"did you mean {near[0]}?" if near else "'bundlecheck rules' lists them all"
        raise UsageError(f"there is no rule '{rule}'; {hint}")
    if format_ == "json":
        click.echo(explain_json(found), nl=False)
    else:
        click.echo(page(found, width=_width(100), colour=_colour()), nl=False)


@click.command(short_help="List the rules.")
@click.option(
    "--rules",
    "directories",
    multiple=True,
    metavar="DIR",
    type=click.Path(),
    help="A directory of your own rule files; repeatable.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)
def rules(*, directories: tuple[str, ...], format_: str) -> None:
    """List every active rule with its severity and what it reports."""
    from bundlecheck.report.explain import rules_json, rules_table
    from bundlecheck.ruleset import load_rules

    known = load_rules(directories).rules
    if format_ == "json":
        click.echo(rules_json(known), nl=False)
    else:
        click.echo(
            rules_table(known, width=_width(120), colour=_colour()),
            nl=False,
        )
