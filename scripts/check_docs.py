"""Check that the documentation is true: links, commands, options, rule ids and figures."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bundlecheck.cli.app import app
from bundlecheck.ruleset import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_RULE = re.compile(r"\bEB\d{3}\b")
_COUNT = re.compile(r"findings of (\d+) rules")


def main() -> int:
    """Print every untruth with its place; return 1 where there is one."""
    problems = [
        f"{path.relative_to(ROOT)}: {problem}"
        for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
        for problem in _problems(path)
    ]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _problems(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    prose = _FENCE.sub("", text)
    for link in _LINK.findall(prose):
        target = link.partition("#")[0]
        if target and "://" not in target and not (path.parent / target).exists():
            yield f"the link to {target} leads nowhere"
    known = {rule.id for rule in load_rules().rules}
    if path.parent.name != "rules":
        yield from (f"there is no rule {name}" for name in set(_RULE.findall(prose)) - known)
    for count in _COUNT.findall(text):
        if int(count) != len(known):
            yield f"says {count} rules, and there are {len(known)}"
    for language, block in _FENCE.findall(text):
        if language == "console":
            for line in block.split("\n"):
                yield from _command_problems(line)


def _command_problems(line: str) -> Iterator[str]:
    words = shlex.split(line, comments=True)
    if not words or words[0] != "bundlecheck":
        return
    context = click.Context(app)
    command = app.get_command(context, words[1]) if len(words) > 1 else None
    try:
        if command is not None:
            command.make_context(words[1], words[2:])
        else:
            app.make_context("bundlecheck", words[1:])
    except click.ClickException as error:
        yield f"'{line.strip()}' is refused: {error.format_message()}"


if __name__ == "__main__":
    sys.exit(main())
