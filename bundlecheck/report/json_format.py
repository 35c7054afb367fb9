"""The report as versioned JSON; ``bundlecheck/data/report.schema.json`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck import __version__
from bundlecheck.finding import Severity
from bundlecheck.report.json_text import dump_indented

if TYPE_CHECKING:
    from bundlecheck.finding import Finding, Related
    from bundlecheck.report.json_text import JsonValue
    from bundlecheck.result import Report
    from bundlecheck.rule import Rule
    from bundlecheck.span import Span

__all__ = ["SCHEMA_VERSION", "render", "rule_value"]

SCHEMA_VERSION = 1
"""Rises when a field changes its meaning or goes; a new field does not raise it."""


def render(report: Report) -> str:
    """Return a report as JSON with a stable order of keys."""
    named = {finding.rule for finding in report.findings}
    return dump_indented(
        {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "bundlecheck", "version": __version__},
            "target": report.target,
            "prefix": report.prefix,
            "exit_code": report.exit_code,
            "summary": _summary(report),
            "bundles": [
                {"name": bundle.name, "platform": bundle.platform, "files": bundle.files}
                for bundle in report.bundles
            ],
            "findings": [_finding(finding) for finding in report.findings],
            "incomplete": [
                {"path": item.path, "reason": item.reason, "remedy": item.remedy}
                for item in report.incomplete
            ],
            "notes": list(report.notes),
            "rules": [rule_value(rule) for rule in report.rules if rule.id in named],
            "active_rules": [rule.id for rule in report.rules],
        }
    )


def rule_value(rule: Rule) -> dict[str, JsonValue]:
    """Return what a rule says of itself, as JSON values."""
    return {
        "id": rule.id,
        "name": rule.name,
        "layer": rule.layer,
        "severity": rule.severity.label,
        "confidence": rule.confidence.label,
        "posture": rule.posture,
        "security": rule.security,
        "summary": rule.summary,
        "reason": rule.reason,
        "remedy": rule.remedy,
        "safe": rule.safe,
        "cwe": list(rule.cwe),
        "controls": list(rule.controls),
        "references": list(rule.references),
    }


def _summary(report: Report) -> dict[str, JsonValue]:
    counts = {severity.label: report.count(severity) for severity in reversed(Severity)}
    return {
        "findings": len(report.findings),
        **counts,
        "hidden": report.hidden,
        "fail_on": report.fail_on.label if report.fail_on is not None else "never",
        "at_or_over": report.at_or_over,
        "files": sum(bundle.files for bundle in report.bundles),
    }


def _finding(finding: Finding) -> dict[str, JsonValue]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.label,
        "level": finding.level,
        "confidence": finding.confidence.label,
        "posture": finding.posture,
        "bundle": finding.bundle,
        **_place(finding.span),
        "message": finding.message,
        "label": finding.label,
        "related": [_related(item) for item in finding.related],
        "safe": finding.safe,
        "identity": list(finding.identity),
        "occurrence": finding.occurrence,
        "fingerprint": finding.fingerprint,
    }


def _related(item: Related) -> dict[str, JsonValue]:
    return {**_place(item.span), "message": item.message}


def _place(span: Span) -> dict[str, JsonValue]:
    """Return path and region; the region is null for a file as a whole."""
    if span.is_whole_file:
        return {"path": span.path, "region": None}
    region: dict[str, JsonValue] = {
        "start_line": span.line,
        "start_column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
    return {"path": span.path, "region": region}
