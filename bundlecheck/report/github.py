"""Annotations for a GitHub Actions run, as workflow commands.

Limits and escaping are those of actions/toolkit and GitHub's documentation: a step keeps ten
annotations of each level and drops the rest without a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.report.summary import counts_line, plural
from bundlecheck.report.visible import show_character

if TYPE_CHECKING:
    from bundlecheck.finding import Finding
    from bundlecheck.result import Incomplete, Report
    from bundlecheck.rule import Rule

__all__ = ["PER_LEVEL", "render"]

PER_LEVEL = 10
"""Annotations of one level that GitHub keeps of a step."""

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report) -> str:
    """Return workflow commands, worst findings first, and one plain line at the end."""
    rules = {rule.id: rule for rule in report.rules}
    left = dict.fromkeys(_COMMANDS, PER_LEVEL)
    lines: list[str] = []
    if report.incomplete:
        left["warning"] -= 1
        lines.append(_incomplete(report.incomplete, report.prefix))
    shown = 0
    for finding in report.findings:
        if left[finding.level] > 0:
            left[finding.level] -= 1
            shown += 1
            lines.append(_command(finding, rules.get(finding.rule), report.prefix))
    lines.append(_closing(report, len(report.findings) - shown))
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding, rule: Rule | None, prefix: str) -> str:
    span = finding.span
    properties = [("file", prefix + span.path)]
    if not span.is_whole_file:
        properties += [("line", str(span.line)), ("endLine", str(span.end_line))]
        if span.line == span.end_line:
            properties += [("col", str(span.column)), ("endColumn", str(span.end_column))]
    properties.append(("title", f"{finding.severity.label}: {finding.rule} {finding.name}"))
    text = finding.message if rule is None else f"{finding.message}\n{rule.remedy}"
    return _line(_COMMANDS[finding.level], properties, text)


def _incomplete(items: tuple[Incomplete, ...], prefix: str) -> str:
    first = items[0]
    text = f"{first.path}: {first.reason}\n{first.remedy}"
    if len(items) > 1:
        text += f"\n{plural(len(items) - 1, 'more path')} not analysed"
    properties = [("file", prefix + first.path), ("title", "not everything could be analysed")]
    return _line("warning", properties, text)


def _line(command: str, properties: list[tuple[str, str]], text: str) -> str:
    parameters = ",".join(f"{key}={_property(value)}" for key, value in properties)
    return f"::{command} {parameters}::{_data(text)}"


def _closing(report: Report, more: int) -> str:
    line = f"bundlecheck: {counts_line(report)}"
    if more:
        line += (
            f"; {more} of them not annotated (GitHub keeps {PER_LEVEL} of each level a step):"
            " --format text prints all, --format sarif uploads all"
        )
    return line


def _data(text: str) -> str:
    """Escape the message of a command."""
    visible = "".join(char if char in "\r\n" else show_character(char) for char in text)
    return visible.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape the value of a property of a command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
