"""Findings for people: code frames, one line each, or a table of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from bundlecheck.finding import Confidence
from bundlecheck.report.paint import Paint
from bundlecheck.report.summary import counts_line, plural, rule_counts
from bundlecheck.report.visible import display_width, first_sentence, show, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundlecheck.finding import Finding
    from bundlecheck.result import BundleSummary, Report
    from bundlecheck.rule import Rule

__all__ = ["Style", "render"]

Style = Literal["full", "quiet", "summary"]

_RELATED = 8
"""Related places that a frame shows; the machine formats have them all."""
_NARROWEST = 40
_PROSE = 100
"""Longest line of prose; source lines take all the room there is."""


class _Page(NamedTuple):
    """What every part of the text needs."""

    report: Report
    rules: Mapping[str, Rule]
    paint: Paint
    width: int


def render(report: Report, *, colour: bool, width: int, style: Style) -> str:
    """Return a report for a terminal.

    Args:
        report: what the scan found.
        colour: whether to write ANSI colours.
        width: cells in a line.
        style: ``full`` with code frames, ``quiet`` with one line a finding, ``summary`` with
            counts only.
    """
    rules = {rule.id: rule for rule in report.rules}
    page = _Page(report, rules, Paint(colour), max(width, _NARROWEST))
    if style == "quiet":
        lines = [*_quiet(page)]
    elif style == "summary":
        lines = [*_table(page), *_end(page)]
    else:
        lines = [*_findings(page), *_end(page)]
    return "".join(f"{line}\n" for line in lines)


def _quiet(page: _Page) -> Iterator[str]:
    report, paint = page.report, page.paint
    for finding in report.findings:
        severity = paint.severity(finding.severity, finding.severity.label)
        place = _line_start(str(finding.span))
        kind = ", posture" if finding.posture else ""
        yield f"{place}: {severity}: {show(finding.message)} [{show(finding.rule)}{kind}]"
    for item in report.incomplete:
        yield f"{_line_start(item.path)}: not analysed: {show(item.reason)}"


def _line_start(text: str) -> str:
    """Return a path for the start of a line, where a CI log would obey a leading ``::``."""
    shown = show(text)
    return f"./{shown}" if shown.lstrip().startswith(("::", "##")) else shown


def _table(page: _Page) -> Iterator[str]:
    rows = rule_counts(page.report)
    if not rows:
        return
    titles = [show(title) for title, _, _ in rows]
    widest = max(map(display_width, titles))
    for (_, severity, count), title in zip(rows, titles, strict=True):
        padding = " " * (widest - display_width(title))
        label = page.paint.severity(severity, severity.label)
        yield f"{title}{padding}  {count:>5}  {label}"
    yield ""


def _findings(page: _Page) -> Iterator[str]:
    told: set[str] = set()
    known = {bundle.name: bundle for bundle in page.report.bundles}
    grouped: dict[str, list[Finding]] = {}
    for finding in page.report.findings:
        grouped.setdefault(finding.bundle, []).append(finding)
    names = [*known, *sorted(grouped.keys() - known.keys())]
    for name in names:
        mine = grouped.get(name, [])
        if mine and len(names) > 1:
            yield from (page.paint("strong", _heading(name, known.get(name))), "")
        for finding in mine:
            if not finding.posture:
                yield from _finding(finding, page, told)
                yield ""
        unset = [finding for finding in mine if finding.posture]
        if unset:
            yield page.paint(
                "strong", "posture, what the bundle leaves unset (never fails the run):"
            )
            for finding in unset:
                yield from _unset(finding, page, told)
            yield ""


def _heading(name: str, bundle: BundleSummary | None) -> str:
    if bundle is None:
        return f"== bundle {show(name)}"
    platform = f"{show(bundle.platform)}, " if bundle.platform else ""
    return f"== bundle {show(name)} ({platform}{plural(bundle.files, 'file')})"


def _header(finding: Finding, paint: Paint) -> str:
    tag = f"{finding.severity.label}[{show(finding.rule)} {show(finding.name)}]"
    return paint.severity(finding.severity, tag)


def _finding(finding: Finding, page: _Page, told: set[str]) -> Iterator[str]:
    """Yield a finding with its frame, and with its rule's prose unless that was told before."""
    from bundlecheck.report.frame import Mark, code_frame  # noqa: PLC0415 - quiet forms need none

    paint = page.paint
    yield f"{_header(finding, paint)}{paint('strong', ': ' + show(finding.message))}"
    marks = [Mark(finding.span, finding.label, primary=True)]
    marks += [Mark(item.span, item.message, primary=False) for item in finding.related[:_RELATED]]
    lines, gutter = code_frame(
        page.report.sources, marks, width=page.width, paint=paint, role=finding.severity.label
    )
    yield from lines
    indent = " " * (gutter + 1)
    more = len(finding.related) - _RELATED
    if more > 0:
        yield from _note(indent, "also", plural(more, "more related place"), page)
    if finding.confidence < Confidence.HIGH:
        yield from _note(indent, "confidence", finding.confidence.label, page)
    rule = None if finding.rule in told else page.rules.get(finding.rule)
    told.add(finding.rule)
    if rule is not None:
        yield from _note(indent, "why", first_sentence(rule.reason), page)
        yield from _note(indent, "fix", rule.remedy, page)
    yield from _safe_form(finding.safe or (rule.safe if rule else ""), indent, paint)
    if rule is not None:
        yield from _note(indent, "see", f"bundlecheck explain {rule.id}", page)


def _safe_form(text: str, indent: str, paint: Paint) -> Iterator[str]:
    if text.strip():
        yield f"{indent}{paint('margin', '= safe form:')}"
        for line in text.expandtabs(4).strip("\n").splitlines():
            yield f"{indent}{paint('margin', '|')} {show(line)}".rstrip()


def _note(indent: str, key: str, text: str, page: _Page) -> Iterator[str]:
    """Yield ``= key: text``, wrapped under its own start."""
    start = f"= {key}:"
    hang = len(indent) + len(start) + 1
    for number, line in enumerate(wrap(text, max(min(page.width, _PROSE) - hang, 20))):
        before = page.paint("margin", start) if number == 0 else " " * len(start)
        yield f"{indent}{before} {line}"


def _unset(finding: Finding, page: _Page, told: set[str]) -> Iterator[str]:
    place = "" if finding.span.is_whole_file else f" ({show(str(finding.span))})"
    yield f"  {_header(finding, page.paint)}: {show(finding.message)}{place}"
    rule = None if finding.rule in told else page.rules.get(finding.rule)
    told.add(finding.rule)
    if rule is not None:
        yield from _note("    ", "fix", rule.remedy, page)


def _end(page: _Page) -> Iterator[str]:
    report, paint = page.report, page.paint
    yield paint("strong" if report.findings else "good", counts_line(report))
    if report.at_or_over and report.fail_on is not None:
        threshold = report.fail_on
        uncounted = any(item.posture and item.severity >= threshold for item in report.findings)
        yield (
            f"{plural(report.at_or_over, 'finding')} at or over the threshold"
            f" (--fail-on {threshold.label}{', posture aside' if uncounted else ''})"
        )
    if report.hidden:
        yield (
            f"{plural(report.hidden, 'more finding')} not shown: --profile audit without"
            " --min-severity and --no-posture shows all"
        )
    if report.incomplete:
        yield paint("medium", f"not analysed ({len(report.incomplete)}):")
    for item in report.incomplete:
        yield f"  {_line_start(item.path)}: {show(item.reason)}"
        yield from _note("    ", "fix", item.remedy, page)
    for note in report.notes:
        yield from _note("", "note", note, page)
