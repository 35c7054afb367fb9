"""The pipeline: open bundles to a report. Knows no single rule."""

from __future__ import annotations

import enum
import importlib
import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.model import Model
from bundlecheck.checks.context import Context
from bundlecheck.finding import Confidence, Finding, Match, Severity
from bundlecheck.masking import Masking
from bundlecheck.policy import Policy
from bundlecheck.result import BundleSummary, Incomplete, Report
from bundlecheck.sweep.sweep import Sweeping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bundlecheck.bundle.model import Bundle, Target
    from bundlecheck.checks.context import Check
    from bundlecheck.rule import Rule
    from bundlecheck.ruleset import RuleSet
    from bundlecheck.span import Span
    from bundlecheck.sweep.cache import Cache

__all__ = ["Options", "Profile", "scan"]


class Profile(enum.Enum):
    """What a run is for."""

    GATE = "gate"
    """Before a release: what is wrong for certain enough; no posture, nothing below medium."""
    REVIEW = "review"
    """For a person: everything but what is only suspected."""
    AUDIT = "audit"
    """Everything."""

    def shows(self, finding: Finding) -> bool:
        """Tell whether a finding belongs to the profile."""
        if self is Profile.AUDIT:
            return True
        if self is Profile.REVIEW:
            return finding.confidence > Confidence.LOW
        return (
            finding.confidence > Confidence.LOW
            and finding.severity >= Severity.MEDIUM
            and not finding.posture
        )


class Options(NamedTuple):
    """How to judge and what to show."""

    profile: Profile = Profile.REVIEW
    fail_on: Severity | None = Severity.HIGH
    """None where findings never fail the run."""
    min_severity: Severity = Severity.INFO
    posture: bool = True
    """False where the user says that settings are kept outside the bundle."""
    policy: Policy = Policy()
    debug: bool = False
    """Let a check's own failure out instead of reporting it."""
    jobs: int = 1
    """Processes that may look through files, where it pays."""
    cache: Cache | None = None
    """Where what files told is kept for the next run."""


class _Raw(NamedTuple):
    rule: Rule
    match: Match


_SWEEP_STEPS = 100
"""Steps of the progress that looking through all files of a bundle makes."""
_SHOWN_UNREAD = 20
"""Files left unread that are named one by one; a bundle can hold thousands."""


def scan(
    target: Target,
    rules: RuleSet,
    options: Options | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check every bundle of a target.

    Args:
        target: what was opened.
        rules: the active rules.
        options: how to judge and what to show.
        progress: called with the steps done and the steps in all.

    Returns:
        The report, its order independent of the order of files.
    """
    options = options or Options()
    models: list[Model] = []
    findings: list[Finding] = []
    secrets: list[Span] = []
    incomplete: list[Incomplete] = []
    running = (*rules.rules, *rules.unreported)
    tell = progress or _untold
    each = len(running) + _SWEEP_STEPS
    steps = len(target.bundles) * each or 1
    for number, bundle in enumerate(target.bundles):
        model = Model(bundle, _sweeping(target, options, _part(tell, number * each, steps)))
        models.append(model)
        context = Context(model, options.policy)
        raw: list[_Raw] = []
        for index, rule in enumerate(running):
            swept = 0 if model.swept is None else _SWEEP_STEPS
            tell(number * each + swept + index, steps)
            matches, failure = _run(rule, context, debug=options.debug)
            secrets.extend(span for match in matches for span in match.secrets)
            if index < len(rules.rules):
                raw.extend(_Raw(rule, match) for match in matches)
            if failure is not None:
                incomplete.append(failure)
        incomplete.extend(_incomplete(model))
        findings.extend(_findings(bundle, raw))
    tell(steps, steps)
    return _report(target, rules, options, models, findings, secrets, incomplete)


def _untold(_done: int, _steps: int) -> None:
    """Tell nobody."""


def _part(tell: Callable[[int, int], None], at: int, steps: int) -> Callable[[int, int], None]:
    """Return what tells the progress of looking through files as a part of the whole."""
    return lambda done, total: tell(at + _SWEEP_STEPS * done // max(total, 1), steps)


def _sweeping(target: Target, options: Options, tell: Callable[[int, int], None]) -> Sweeping:
    return Sweeping(options.jobs, options.cache, os.path.realpath(target.label), tell)


def _run(rule: Rule, context: Context, *, debug: bool) -> tuple[list[Match], Incomplete | None]:
    if rule.words and not context.model.says(rule.words):
        return [], None
    try:
        if rule.check is None:
            from bundlecheck.checks.declared import declared_matches  # noqa: PLC0415

            return list(declared_matches(rule, context)), None
        return list(_check(rule.check)(context)), None
    except Exception as error:  # a failing rule must not hide what the others find
        if debug:
            raise
        place = context.model.bundle.name
        reason = f"rule {rule.id} failed with {type(error).__name__}"
        return [], Incomplete(place, reason, "run again with --debug and report the traceback")


def _check(name: str) -> Check:
    module, _, function = name.rpartition(".")
    check: Check = getattr(importlib.import_module(f"bundlecheck.checks.{module}"), function)
    return check


def _incomplete(model: Model) -> Iterator[Incomplete]:
    told: set[str] = set()
    for fault in model.bundle.faults:
        if fault.incomplete:
            told.update((fault.path, *fault.others))
            yield Incomplete(fault.path, fault.message, fault.remedy)
    for unread in model.documents.unread:
        if unread.incomplete and unread.file.path not in told:
            told.add(unread.file.path)
            yield Incomplete(unread.file.path, unread.reason, unread.remedy)
    unswept = model.swept.unread if model.swept is not None else ()
    rest = [unread for unread in unswept if unread[0].path not in told]
    for file, reason, remedy in rest[:_SHOWN_UNREAD]:
        yield Incomplete(file.path, reason, remedy)
    if len(rest) > _SHOWN_UNREAD:
        reason = f"{len(rest) - _SHOWN_UNREAD} more files could not be looked through"
        yield Incomplete(model.bundle.name, reason, rest[_SHOWN_UNREAD][2])


def _findings(bundle: Bundle, raw: list[_Raw]) -> Iterator[Finding]:
    places: dict[tuple[str, str], list[Span]] = {}
    for item in raw:
        span = item.match.span
        places.setdefault((item.rule.id, span.path), []).append(span)
    for item in raw:
        if not _is_superseded(item, places):
            yield _finding(bundle, item)


def _is_superseded(item: _Raw, places: dict[tuple[str, str], list[Span]]) -> bool:
    """Tell whether a more specific rule speaks of the same characters."""
    span = item.match.span
    return any(
        _overlap(span, place)
        for other in item.rule.yields_to
        for place in places.get((other, span.path), ())
    )


def _overlap(one: Span, two: Span) -> bool:
    """Tell whether two places of a file share a character; a line may hold the whole file."""
    starts = (one.line, one.column), (two.line, two.column)
    ends = (one.end_line, one.end_column), (two.end_line, two.end_column)
    return starts[0] == starts[1] or max(starts) < min(ends)


def _finding(bundle: Bundle, item: _Raw) -> Finding:
    rule, match = item.rule, item.match
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=rule.severity if match.severity is None else match.severity,
        confidence=rule.confidence if match.confidence is None else match.confidence,
        posture=rule.posture if match.posture is None else match.posture,
        bundle=bundle.name,
        span=match.span,
        message=match.message,
        label=match.label,
        related=match.related,
        identity=match.identity,
        secrets=match.secrets,
        safe=match.safe,
        is_plain=match.is_plain,
    )


def _report(
    target: Target,
    rules: RuleSet,
    options: Options,
    models: list[Model],
    findings: list[Finding],
    secrets: list[Span],
    incomplete: list[Incomplete],
) -> Report:
    masking = Masking(models, secrets)
    unique = _numbered(masking.finding(finding) for finding in _unique(findings))
    counted = [
        finding
        for finding in unique
        if options.profile.shows(finding) and (options.posture or not finding.posture)
    ]
    shown = [finding for finding in counted if finding.severity >= options.min_severity]
    return Report(
        target=target.label,
        prefix=target.prefix,
        bundles=tuple(_summary(model) for model in models),
        findings=tuple(sorted(shown, key=lambda finding: finding.sort_key)),
        hidden=len(unique) - len(shown),
        rules=rules.rules,
        incomplete=tuple(sorted(set(incomplete), key=lambda item: (item.path, item.reason))),
        notes=target.notes,
        sources=masking.sources,
        fail_on=options.fail_on,
        at_or_over=_at_or_over(counted, options.fail_on),
    )


def _at_or_over(findings: list[Finding], threshold: Severity | None) -> int:
    """Count what fails the run: what a bundle only leaves unset may be set elsewhere."""
    if threshold is None:
        return 0
    return sum(1 for finding in findings if not finding.posture and finding.severity >= threshold)


def _unique(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Drop what two overlapping bundles, or two environments, say of one place twice."""
    seen: set[tuple[object, ...]] = set()
    for finding in findings:
        key = (finding.rule, finding.span, finding.message)
        if key not in seen:
            seen.add(key)
            yield finding


def _numbered(findings: Iterable[Finding]) -> list[Finding]:
    """Tell apart findings of equal rule, path and identity, in file order."""
    counts: Counter[tuple[object, ...]] = Counter()
    numbered: list[Finding] = []
    for finding in sorted(findings, key=lambda item: (item.span, item.rule, item.message)):
        key = (finding.rule, finding.span.path, finding.identity)
        numbered.append(finding._replace(occurrence=counts[key]))
        counts[key] += 1
    return numbered


def _summary(model: Model) -> BundleSummary:
    platform = model.main.platform
    packed = sum(1 for file in model.bundle.files if file.packed)
    return BundleSummary(model.bundle.name, packed, platform.branch if platform else "")
