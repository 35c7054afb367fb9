"""SARIF 2.1.0 for GitHub code scanning and any other viewer.

The limits and the fields that GitHub reads are those of its "SARIF support for code scanning"
page. Columns count UTF-16 code units, which is SARIF's default and what viewers assume.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bundlecheck import __version__
from bundlecheck.report.json_text import dump_compact
from bundlecheck.report.summary import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundlecheck.finding import Finding
    from bundlecheck.report.json_text import JsonValue
    from bundlecheck.result import Report

__all__ = ["RESULTS", "SCHEMA", "render"]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
RESULTS = 4_500
"""Results written, worst first; GitHub keeps 5,000 of a run, and not always the worst."""
_RELATED = 20
"""Related locations of a result; GitHub shows few."""
_ALWAYS = frozenset({"level"})
"""Properties written even where they have SARIF's default, since consumers differ in it."""


def render(report: Report) -> str:
    """Return a report as compact SARIF with one run."""
    import sarif_om as om  # noqa: PLC0415

    from bundlecheck.report.sarif_rules import driver  # noqa: PLC0415

    rules = sorted({rule.id: rule for rule in report.rules}.values(), key=lambda rule: rule.id)
    index = {rule.id: number for number, rule in enumerate(rules)}
    run = om.Run(
        tool=om.Tool(driver=driver(rules, __version__)),
        automation_details=om.RunAutomationDetails(id="bundlecheck/"),
        invocations=[_invocation(report)],
        column_kind="utf16CodeUnits",
        newline_sequences=["\r\n", "\n", "\r"],
        results=[_result(finding, report, index) for finding in report.findings[:RESULTS]],
    )
    return dump_compact({"$schema": SCHEMA, "version": "2.1.0", "runs": [_plain(run)]})


def _plain(value: Any) -> JsonValue:  # noqa: ANN401 - sarif_om has no types
    """Return an object of sarif_om as JSON values, with SARIF's own names and no defaults."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    fields = getattr(type(value), "__attrs_attrs__", None)
    if fields is None:
        return value  # type: ignore[no-any-return]
    plain: dict[str, JsonValue] = {}
    for field in fields:
        name = field.metadata["schema_property_name"]
        item = getattr(value, field.name)
        factory = getattr(field.default, "factory", None)
        default = field.default if factory is None else factory()
        if item is not None and (item != default or name in _ALWAYS):
            plain[name] = _plain(item)
    return plain


def _invocation(report: Report) -> Any:  # noqa: ANN401 - sarif_om has no types
    import sarif_om as om  # noqa: PLC0415

    from bundlecheck.report.sarif_places import file_location  # noqa: PLC0415

    notifications = [
        om.Notification(
            message=om.Message(text=_sentence(f"not analysed: {item.reason}; {item.remedy}")),
            level="error",
            locations=[file_location(report, item.path)],
        )
        for item in report.incomplete
    ]
    cut = len(report.findings) - RESULTS
    if cut > 0:
        text = (
            f"{plural(cut, 'finding')} of the lowest severities left out,"
            f" since no more than {RESULTS} fit."
        )
        notifications.append(om.Notification(message=om.Message(text=text), level="warning"))
    notifications += [
        om.Notification(message=om.Message(text=_sentence(note)), level="note")
        for note in report.notes
    ]
    return om.Invocation(
        execution_successful=not report.incomplete,
        exit_code=report.exit_code,
        tool_execution_notifications=notifications or None,
    )


def _result(finding: Finding, report: Report, index: Mapping[str, int]) -> Any:  # noqa: ANN401
    import sarif_om as om  # noqa: PLC0415

    from bundlecheck.report.sarif_places import primary_location, related_location  # noqa: PLC0415

    related = finding.related[:_RELATED]
    line = max(finding.span.line, 1)
    line_hash = report.sources.line_hash(finding.span.path, line)
    fingerprints = {"bundlecheckFinding/v1": finding.fingerprint}
    if line_hash:
        fingerprints = {"primaryLocationLineHash": line_hash, **fingerprints}
    return om.Result(
        rule_id=finding.rule,
        rule_index=index.get(finding.rule, -1),
        level=finding.level,
        message=om.Message(text=_message(finding, len(related))),
        locations=[primary_location(report, finding)],
        related_locations=[
            related_location(report, item, number) for number, item in enumerate(related, 1)
        ]
        or None,
        partial_fingerprints=fingerprints,
        properties={
            "severity": finding.severity.label,
            "confidence": finding.confidence.label,
            "posture": finding.posture,
            "bundle": finding.bundle,
        },
    )


def _message(finding: Finding, related: int) -> str:
    """Return the message and a link to each related location, which GitHub shows only then."""
    text = _sentence(_literal(finding.message))
    links = [
        f"[{_literal(item.message.strip()) or 'related place'}]({number})"
        for number, item in enumerate(finding.related[:related], 1)
    ]
    return f"{text} See {', '.join(links)}." if links else text


def _literal(text: str) -> str:
    """Escape brackets, which would open an embedded link (SARIF 3.11.6)."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _sentence(text: str) -> str:
    """Return a text as a sentence with a full stop."""
    stripped = text.strip() or "no message"
    capital = stripped[0].upper() + stripped[1:]
    return capital if capital.endswith((".", "!", "?")) else f"{capital}."
