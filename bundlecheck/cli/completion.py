"""Options that several commands share, and what a shell completes in them."""

from __future__ import annotations

import click

__all__ = ["format_option", "rule_ids", "rules_option"]

rules_option = click.option(
    "--rules",
    "directories",
    multiple=True,
    metavar="DIR",
    type=click.Path(),
    help="A directory of your own rule files; repeatable.",
)
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print.",
)


def rule_ids(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Complete the id of a rule, also the last one of several with commas."""
    from bundlecheck.ruleset import load_rules

    before, comma, last = typed.rpartition(",")
    known = (rule.id for rule in load_rules().rules)
    return [f"{before}{comma}{item}" for item in known if item.startswith(last.upper())]
