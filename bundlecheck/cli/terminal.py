"""What the terminal that a command prints to can show, and options that commands share."""

from __future__ import annotations

import os
import sys

import click

__all__ = ["format_option", "rule_ids", "rules_option", "shows_colour", "width"]

_PIPED = 100
"""Cells of a line where nothing tells."""

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


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def shows_colour(wanted: bool | None = None) -> bool:
    """Tell whether to colour: as wanted, else on a terminal without NO_COLOR."""
    if wanted is not None:
        return wanted
    return _is_terminal() and not os.environ.get("NO_COLOR")


def width(most: int | None = None) -> int:
    """Return how many cells a line has."""
    if not _is_terminal():
        return _PIPED
    import shutil

    columns = shutil.get_terminal_size((_PIPED, 24)).columns
    return columns if most is None else min(columns, most)
