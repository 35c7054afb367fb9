"""What ``bundlecheck scan`` can be told: one table, read by click and, without it, by ``read``.

click answers ``--help``, mistakes, abbreviations and completion. A command that is written in full
needs none of them, and importing click takes as long as looking through a small bundle.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMATS", "OPTIONS", "Arguments", "Option", "read"]

FORMATS = ("text", "json", "sarif", "github")
SEVERITIES = ("critical", "high", "medium", "low", "info")


class Arguments(NamedTuple):
    """What one call of ``bundlecheck scan`` was told; field names are the options' own."""

    path: str = "."
    rev: str | None = None
    format_: str = "text"
    outputs: tuple[str, ...] = ()
    fail_on: str = "high"
    min_severity: str = "info"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str = "review"
    directories: tuple[str, ...] = ()
    no_posture: bool = False
    style: str | None = None
    colour: bool | None = None
    jobs: int | None = None
    cache_dir: str | None = None
    no_cache: bool = False
    allow_empty: bool = False
    debug: bool = False


class Option(NamedTuple):
    """One option: a value, one of some choices, or a switch."""

    flag: str
    field: str
    """The field of ``Arguments`` that it sets."""
    help: str
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    """What stands for the value; None for a switch and for choices."""
    sets: bool | str | None = None
    """What a switch sets; None for an option with a value."""
    off: str = ""
    """The switch that sets False instead."""
    completes_rules: bool = False
    counts: bool = False
    """Whether the value is a number from 1 on."""


OPTIONS = (
    Option(
        "--rev",
        "rev",
        "Read a git revision (branch, tag or commit) instead of the working tree.",
        metavar="REV",
    ),
    Option("--format", "format_", "What to print on standard output.", FORMATS),
    Option(
        "--output",
        "outputs",
        "Also write a report to a file, whatever is printed; repeatable.",
        metavar="FORMAT=PATH",
    ),
    Option(
        "--fail-on",
        "fail_on",
        "Exit with 1 when a finding is this severe or more. What the bundle only leaves unset "
        "(posture) never counts.",
        (*SEVERITIES, "never"),
    ),
    Option(
        "--min-severity",
        "min_severity",
        "Leave less severe findings out of the reports; the exit code counts them all the same.",
        SEVERITIES,
    ),
    Option(
        "--select",
        "select",
        "Report only these rules, by id, name or beginning of an id (EB2); repeatable, or with "
        "commas.",
        metavar="ID",
        completes_rules=True,
    ),
    Option(
        "--ignore",
        "ignore",
        "Leave these rules out, named alike.",
        metavar="ID",
        completes_rules=True,
    ),
    Option(
        "--profile",
        "profile",
        "gate: certain enough to stop a release, without posture; review: for people; audit: "
        "also what is only suspected.",
        ("gate", "review", "audit"),
    ),
    Option(
        "--rules", "directories", "A directory of your own rule files; repeatable.", metavar="DIR"
    ),
    Option(
        "--no-posture",
        "no_posture",
        "Option settings are kept outside the bundle: do not report what it leaves unset.",
        sets=True,
    ),
    Option("--quiet", "style", "Text: one line a finding.", sets="quiet"),
    Option("--summary", "style", "Text: counts only.", sets="summary"),
    Option(
        "--color",
        "colour",
        "Colour the text; by default only on a terminal and without NO_COLOR.",
        sets=True,
        off="--no-color",
    ),
    Option(
        "--jobs",
        "jobs",
        "Processes that look through the files of a large bundle; by default one for each core. "
        "More than one is used on Linux only.",
        metavar="N",
        counts=True,
    ),
    Option(
        "--cache-dir",
        "cache_dir",
        "Where what unchanged files told is kept between runs, without any secret; by default "
        "$BUNDLECHECK_CACHE_DIR, else your own cache directory.",
        metavar="DIR",
    ),
    Option("--no-cache", "no_cache", "Neither use nor keep what other runs found.", sets=True),
    Option(
        "--allow-empty", "allow_empty", "Exit with 0 where there is nothing to scan.", sets=True
    ),
    Option("--debug", "debug", "Show a traceback where the tool itself fails.", sets=True),
)

_COMPLETION = "_BUNDLECHECK_COMPLETE"


def read(words: Sequence[str]) -> Arguments | None:
    """Return the arguments of a scan that is written in full, else None: click must look at it.

    Args:
        words: what follows the program's name.
    """
    if not words or words[0] != "scan" or _COMPLETION in os.environ:
        return None
    flags = {option.flag: option for option in OPTIONS}
    offs = {option.off: option for option in OPTIONS if option.off}
    given: dict[str, object] = {}
    told: str | bool | int | None
    rest = iter(words[1:])
    for word in rest:
        flag, equals, value = word.partition("=")
        option = flags.get(flag)
        if option is None and word not in offs:
            field, told = "path", None if word.startswith("-") and word != "-" else word
        elif option is None:
            field, told = offs[word].field, False
        elif option.sets is not None:
            field, told = option.field, None if equals else option.sets
        else:
            field, told = option.field, _value(option, value if equals else next(rest, "-"))
        if told is None:
            return None
        before = given.get(field, ())
        if isinstance(Arguments._field_defaults[field], tuple):
            given[field] = (*before, told) if isinstance(before, tuple) else (told,)
        elif field in given:
            return None
        else:
            given[field] = told
    return Arguments(**given)  # type: ignore[arg-type]  # each option sets its own field


def _value(option: Option, text: str) -> str | int | None:
    if option.counts:
        return int(text) if text.isascii() and text.isdecimal() and int(text) else None
    if text.startswith("-") or (option.choices and text not in option.choices):
        return None
    return text
