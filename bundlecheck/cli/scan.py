"""``bundlecheck scan``: open, check, report."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

import click

from bundlecheck.cli.progress import Progress
from bundlecheck.cli.terminal import rule_ids, rules_option, shows_colour, width
from bundlecheck.errors import UsageError
from bundlecheck.finding import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from bundlecheck.bundle.model import Target
    from bundlecheck.report.text import Style
    from bundlecheck.sweep.cache import Cache

__all__ = ["scan"]

_FORMATS = ("text", "json", "sarif", "github")
_SEVERITIES = [severity.label for severity in reversed(Severity)]

_EXAMPLES = """\b
Examples:
  bundlecheck scan
  bundlecheck scan app.zip --profile gate
  bundlecheck scan --rev origin/main --format sarif --output text=report.txt"""


@click.command(short_help="Check a bundle and report what is wrong with it.", epilog=_EXAMPLES)
@click.argument("path", default=".", type=click.Path())
@click.option(
    "--rev",
    metavar="REV",
    help="Read a git revision (branch, tag or commit) instead of the working tree.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="What to print on standard output.",
)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=PATH",
    help="Also write a report to a file, whatever is printed; repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_SEVERITIES, "never"]),
    default="high",
    show_default=True,
    help="Exit with 1 when a finding is this severe or more. What the bundle only leaves unset "
    "(posture) never counts.",
)
@click.option(
    "--min-severity",
    type=click.Choice(_SEVERITIES),
    default="info",
    show_default=True,
    help="Leave less severe findings out of the reports; the exit code counts them all the same.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="ID",
    shell_complete=rule_ids,
    help="Report only these rules, by id, name or beginning of an id (EB2); repeatable, or with "
    "commas.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="ID",
    shell_complete=rule_ids,
    help="Leave these rules out, named alike.",
)
@click.option(
    "--profile",
    type=click.Choice(["gate", "review", "audit"]),
    default="review",
    show_default=True,
    help="gate: certain enough to stop a release, without posture; review: for people; audit: "
    "also what is only suspected.",
)
@rules_option
@click.option(
    "--no-posture",
    is_flag=True,
    help="Option settings are kept outside the bundle: do not report what it leaves unset.",
)
@click.option("--quiet", "style", flag_value="quiet", help="Text: one line a finding.")
@click.option("--summary", "style", flag_value="summary", help="Text: counts only.")
@click.option(
    "--color/--no-color",
    "colour",
    default=None,
    help="Colour the text; by default only on a terminal and without NO_COLOR.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that look through a large bundle for secrets; by default one for each core. "
    "More than one is used on Linux only.",
)
@click.option(
    "--cache-dir",
    envvar="BUNDLECHECK_CACHE_DIR",
    metavar="DIR",
    type=click.Path(),
    show_envvar=True,
    help="Where results for unchanged files are kept between runs, without any secret; by default "
    "in your own cache directory.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep results of other runs.")
@click.option("--allow-empty", is_flag=True, help="Exit with 0 where there is nothing to scan.")
@click.option("--debug", is_flag=True, help="Show a traceback where the tool itself fails.")
@click.pass_context
def scan(
    context: click.Context,
    *,
    path: str,
    rev: str | None,
    format_: str,
    outputs: tuple[str, ...],
    fail_on: str,
    min_severity: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str,
    directories: tuple[str, ...],
    no_posture: bool,
    style: str | None,
    colour: bool | None,
    jobs: int | None,
    cache_dir: str | None,
    no_cache: bool,
    allow_empty: bool,
    debug: bool,
) -> int:
    """Check the bundles at PATH: a directory, a .zip or .war file, or - for an archive on stdin.

    What belongs to a bundle in a directory follows what the deploying tool would pack: .ebignore
    where there is one, else the files that git has at HEAD, else everything.
    """
    from bundlecheck.policy import Policy
    from bundlecheck.report.write import Terminal, render, write
    from bundlecheck.ruleset import load_rules
    from bundlecheck.scan import Options, Profile
    from bundlecheck.scan import scan as run_scan
    from bundlecheck.sweep.workers import usable_cores

    files = [_output(item) for item in outputs]
    rules = load_rules(directories).restricted(_split(select), _split(ignore))
    target = _open(path, rev, allow_empty=allow_empty)
    if target is None:
        click.echo(f"bundlecheck: nothing to scan at {path}", err=True)
        return 0
    options = Options(
        profile=Profile(profile),
        fail_on=None if fail_on == "never" else Severity[fail_on.upper()],
        min_severity=Severity[min_severity.upper()],
        posture=not no_posture,
        policy=Policy(),
        debug=debug or bool(context.obj),
        jobs=jobs or usable_cores(),
        cache=None if no_cache else _cache(cache_dir, target),
    )
    with Progress() as progress:
        report = run_scan(target, rules, options, progress.update)
    for name, place in files:
        write(render(report, name), place)
    terminal = Terminal(shows_colour(colour), width(), cast("Style", style or "full"))
    printed = render(report, format_, terminal)
    click.echo(printed, nl=False, color=True)
    return report.exit_code


def _split(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _output(item: str) -> tuple[str, Path]:
    from pathlib import Path

    name, equals, place = item.partition("=")
    if name not in _FORMATS or not equals or not place:
        raise UsageError(f"--output '{item}' is not FORMAT=PATH; formats are {', '.join(_FORMATS)}")
    return name, Path(place)


def _cache(directory: str | None, target: Target) -> Cache | None:
    """Return the cache, None where there is no place for one that the bundle has no hand in."""
    from bundlecheck.sweep.cache import Cache, is_beside
    from bundlecheck.sweep.cache_files import default_directory

    chosen = directory or default_directory()
    if not chosen:
        return None
    place = os.path.realpath(chosen)
    if is_beside(place, target):
        return Cache(place)
    if directory is not None:
        click.echo(
            f"bundlecheck: the cache in '{directory}' is not used: it lies in what is scanned; "
            "name a directory outside",
            err=True,
        )
    return None


def _open(path: str, rev: str | None, *, allow_empty: bool) -> Target | None:
    from bundlecheck.bundle.open import open_target
    from bundlecheck.errors import NothingToScanError

    in_hook = any(name in os.environ for name in ("GIT_INDEX_FILE", "PRE_COMMIT"))
    try:
        stdin = sys.stdin.buffer if sys.stdin is not None else None
        return open_target(path, revision=rev, stdin=stdin, in_hook=in_hook)
    except NothingToScanError:
        if allow_empty:
            return None
        raise
