"""``bundlecheck explain`` and ``bundlecheck rules``: the rule files, read offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bundlecheck.cli.completion import format_option, rule_ids, rules_option
from bundlecheck.cli.terminal import shows_colour, width
from bundlecheck.errors import UsageError

if TYPE_CHECKING:
    from bundlecheck.rule import Rule

__all__ = ["explain", "rules"]


def _examples(rule: Rule) -> list[tuple[str, str]]:
    """Return what the rule file gives first of what is reported and of what is not."""
    from pathlib import Path

    from bundlecheck.examples import read_examples
    from bundlecheck.ruleset import rules_directory

    path = Path(rule.origin) if rule.origin else rules_directory() / rule.layer
    if path.is_dir():
        path /= f"{rule.id}-{rule.name}.yml"
    if not path.is_file():
        return []
    triggers, misses = read_examples(str(path), path.read_bytes())
    return [
        (f"{title}: {example.title}", "\n".join(f"# {n}\n{text}" for n, text in example.files))
        for title, examples in (("reported", triggers), ("not reported", misses))
        for example in examples[:1]
    ]


@click.command(short_help="Say what a rule reports, why, and what to do.")
@click.argument("rule", shell_complete=rule_ids)
@rules_option
@format_option
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
        text = page(found, width=width(100), colour=shows_colour(), examples=_examples(found))
        click.echo(text, nl=False)


@click.command(short_help="List the rules.")
@rules_option
@format_option
def rules(*, directories: tuple[str, ...], format_: str) -> None:
    """List every active rule with its severity and what it reports."""
    from bundlecheck.report.explain import rules_json, rules_table
    from bundlecheck.ruleset import load_rules

    known = load_rules(directories).rules
    if format_ == "json":
        click.echo(rules_json(known), nl=False)
    else:
        click.echo(
            rules_table(known, width=width(120), colour=shows_colour()),
            nl=False,
        )
