"""SARIF rule objects, read from the rules themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sarif_om as om

from bundlecheck.finding import Confidence, Severity
from bundlecheck.report.uri import is_https
from bundlecheck.report.visible import first_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bundlecheck.rule import Rule

__all__ = ["driver"]

_INFORMATION = "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions.html"
"""What the tool is about: validators ask for an address, and bundlecheck has no site of its own."""
_DESCRIPTION = 1_024
_NAME = 255
"""GitHub's limits on the characters of descriptions and names."""
_TAGS = 10
"""GitHub shows no more tags of a rule."""
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}


def driver(rules: Sequence[Rule], version: str) -> Any:  # noqa: ANN401 - sarif_om has no types
    """Return the tool with its rules."""
    return om.ToolComponent(
        name="bundlecheck",
        full_name=f"bundlecheck {version}",
        version=version,
        semantic_version=version,
        information_uri=_INFORMATION,
        short_description=om.MultiformatMessageString(
            text="Static analyzer for AWS Elastic Beanstalk source bundles."
        ),
        rules=[_rule(rule) for rule in rules],
    )


def _rule(rule: Rule) -> Any:  # noqa: ANN401
    level = "note" if rule.posture else rule.severity.sarif_level
    links = [link for link in rule.references if is_https(link)]
    return om.ReportingDescriptor(
        id=rule.id,
        name=_pascal(rule.name)[:_NAME],
        short_description=_string(first_sentence(rule.summary)),
        full_description=_string(" ".join(f"{rule.summary} {rule.reason}".split())),
        help=om.MultiformatMessageString(text=_help_text(rule), markdown=_help_markdown(rule)),
        help_uri=links[0] if links else None,
        default_configuration=om.ReportingConfiguration(level=level),
        properties=_properties(rule, level),
    )


def _pascal(name: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", name)
    return "".join(word[0].upper() + word[1:] for word in words) or "Rule"


def _string(text: str) -> Any:  # noqa: ANN401
    text = text.strip() or "No description"
    text = text[0].upper() + text[1:]
    if len(text) > _DESCRIPTION:
        text = text[: _DESCRIPTION - 4].rstrip() + " ..."
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return om.MultiformatMessageString(text=ended)


def _properties(rule: Rule, level: str) -> dict[str, Any]:
    tags = ["security"] if rule.security else ["correctness"]
    tags += [f"external/cwe/cwe-{number}" for number in map(_cwe_number, rule.cwe) if number]
    tags = tags[: _TAGS - 2]
    tags.append(rule.layer)
    if rule.posture:
        tags.append("posture")
    precision = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
    properties: dict[str, Any] = {
        "tags": list(dict.fromkeys(tags)),
        "precision": precision[rule.confidence],
    }
    if rule.security:
        properties["security-severity"] = rule.security_severity
    else:
        properties["problem.severity"] = _PROBLEM[level]
    return properties


def _cwe_number(text: str) -> str:
    match = re.search(r"\d+", text)
    return f"{int(match.group()):03d}" if match else ""


def _help_text(rule: Rule) -> str:
    parts = [rule.summary, f"Why: {rule.reason}", f"Fix: {rule.remedy}"]
    if rule.safe.strip():
        parts.append(f"Safe form:\n{rule.safe.rstrip()}")
    parts += [f"{title}: {', '.join(items)}" for title, items in _lists(rule)]
    return "\n\n".join(part.strip() for part in parts)


def _help_markdown(rule: Rule) -> str:
    label = Severity(rule.severity).label
    parts = [
        f"# {rule.id} {rule.name}",
        f"**{label}**, confidence {rule.confidence.label}",
        rule.summary,
        f"## Why\n\n{rule.reason}",
        f"## Fix\n\n{rule.remedy}",
    ]
    if rule.safe.strip():
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", rule.safe)), default=0))
        parts.append(f"{fence}\n{rule.safe.rstrip()}\n{fence}")
    for title, items in _lists(rule):
        entries = [f"<{item}>" if is_https(item) else item for item in items]
        parts.append(f"## {title}\n\n" + "\n".join(f"- {entry}" for entry in entries))
    return "\n\n".join(part.strip() for part in parts)


def _lists(rule: Rule) -> list[tuple[str, tuple[str, ...]]]:
    lists = [("Weaknesses", rule.cwe), ("Controls", rule.controls), ("See", rule.references)]
    return [(title, items) for title, items in lists if items]
