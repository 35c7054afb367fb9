"""Carry out a scan: open, check, report. Imports no click."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

from bundlecheck.cli.arguments import FORMATS
from bundlecheck.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from bundlecheck.bundle.model import Target
    from bundlecheck.cli.arguments import Arguments
    from bundlecheck.report.text import Style
    from bundlecheck.sweep.cache import Cache

__all__ = ["execute"]


def execute(arguments: Arguments) -> int:
    """Scan, write what was asked for, and return the exit code."""
    from bundlecheck.cli.progress import Progress
    from bundlecheck.cli.terminal import shows_colour, width
    from bundlecheck.finding import Severity
    from bundlecheck.policy import Policy
    from bundlecheck.report.write import Terminal, render, write
    from bundlecheck.ruleset import load_rules
    from bundlecheck.scan import Options, Profile, scan
    from bundlecheck.sweep.workers import usable_cores

    files = [_output(item) for item in arguments.outputs]
    rules = load_rules(arguments.directories)
    rules = rules.restricted(_split(arguments.select), _split(arguments.ignore))
    target = _open(arguments.path, arguments.rev, allow_empty=arguments.allow_empty)
    if target is None:
        sys.stderr.write(f"bundlecheck: nothing to scan at {arguments.path}\n")
        return 0
    fail_on = arguments.fail_on
    options = Options(
        profile=Profile(arguments.profile),
        fail_on=None if fail_on == "never" else Severity[fail_on.upper()],
        min_severity=Severity[arguments.min_severity.upper()],
        posture=not arguments.no_posture,
        policy=Policy(),
        debug=arguments.debug,
        jobs=arguments.jobs or usable_cores(),
        cache=None if arguments.no_cache else _cache(arguments.cache_dir, target),
    )
    with Progress() as progress:
        report = scan(target, rules, options, progress.update)
    for name, place in files:
        write(render(report, name), place)
    style = cast("Style", arguments.style or "full")
    terminal = Terminal(shows_colour(arguments.colour), width(), style)
    _print(render(report, arguments.format_, terminal))
    return report.exit_code


def _print(text: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(text)


def _split(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _output(item: str) -> tuple[str, Path]:
    from pathlib import Path

    name, equals, place = item.partition("=")
    if name not in FORMATS or not equals or not place:
        raise UsageError(f"--output '{item}' is not FORMAT=PATH; formats are {', '.join(FORMATS)}")
    return name, Path(place)


def _cache(directory: str | None, target: Target) -> Cache | None:
    """Return the cache, None where there is no place for one that the bundle has no hand in."""
    from bundlecheck.sweep.cache import Cache, is_beside
    from bundlecheck.sweep.cache_files import default_directory

    named = directory or os.environ.get("BUNDLECHECK_CACHE_DIR")
    chosen = named or default_directory()
    if not chosen:
        return None
    place = os.path.realpath(chosen)
    if is_beside(place, target):
        return Cache(place)
    if named:
        sys.stderr.write(
            f"bundlecheck: the cache in '{named}' is not used: it lies in what is scanned; "
            "name a directory outside\n"
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
