"""The counts that close every report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.finding import Severity

if TYPE_CHECKING:
    from bundlecheck.result import Report

__all__ = ["counts_line", "plural", "rule_counts"]


def plural(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def counts_line(report: Report) -> str:
    """Return one line: how many findings of which severity, in how much."""
    files = sum(bundle.files for bundle in report.bundles)
    where = f"in {plural(len(report.bundles), 'bundle')}, {plural(files, 'file')}"
    if not report.findings:
        doubt = ", but not everything could be analysed" if report.incomplete else ""
        return f"no findings {where}{doubt}"
    counts = [
        f"{report.count(severity)} {severity.label}"
        for severity in reversed(Severity)
        if report.count(severity)
    ]
    return f"{plural(len(report.findings), 'finding')} {where}: {', '.join(counts)}"


def rule_counts(report: Report) -> list[tuple[str, Severity, int]]:
    """Return title, highest severity and number of findings of each rule, worst first."""
    worst: dict[str, Severity] = {}
    counts: dict[str, int] = {}
    for finding in report.findings:
        title = f"{finding.rule} {finding.name}"
        worst[title] = max(worst.get(title, finding.severity), finding.severity)
        counts[title] = counts.get(title, 0) + 1
    rows = [(title, worst[title], count) for title, count in counts.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))
