from __future__ import annotations

import re

import pytest

from bundlecheck.finding import Confidence, Severity
from bundlecheck.report.text import Style, render
from bundlecheck.report.visible import display_width
from bundlecheck.result import BundleSummary, Incomplete
from bundlecheck.span import Span
from tests.report.sample import empty_report, finding, sample_report


def full(report: object = None, **options: object) -> str:
    values = {"colour": False, "width": 100, "style": "full", **options}
    return render(report or sample_report(), **values)  # type: ignore[arg-type]


def test_a_rules_prose_is_told_once() -> None:
    text = full()
    assert text.count("[EB401 secret-in-plain-text]") == 2
    assert text.count("= see: bundlecheck explain EB401") == 1
    assert text.count("= why: Anyone can use what secret-in-plain-text leaves open.\n") == 1


def test_a_safe_form_of_a_later_finding_is_shown() -> None:
    places = (Span(".env", 1, 1, 1, 6), Span(".env", 2, 1, 2, 3))
    findings = tuple(finding("EB201", place, "m", safe=f"SAFE{place.line}") for place in places)
    text = full(empty_report(findings=findings))
    assert "| SAFE1\n" in text
    assert "| SAFE2\n" in text
    assert "SSHSourceRestriction: tcp" not in text


def test_posture_findings_have_no_frame_and_come_last_in_their_bundle() -> None:
    text = full()
    own, other = text.split("== bundle api")
    assert own.index("posture, what the bundle leaves unset") > own.rindex("-->")
    assert other.index("posture, what the bundle leaves unset") > other.rindex("-->")
    assert text.count("what the bundle leaves unset (") == 2


def test_one_bundle_has_no_heading() -> None:
    only = empty_report(findings=(finding("EB201", Span(".env", 1, 1, 1, 6), "m"),))
    assert "== bundle" not in full(only)


def test_a_finding_of_an_unlisted_bundle_or_rule_is_still_shown() -> None:
    stray = finding("EB201", Span(".env", 1, 1, 1, 6), "stray", bundle="lost")
    assert "stray" in full(empty_report(findings=(stray,), rules=()))


def test_low_confidence_is_said() -> None:
    place = Span(".env", 1, 1, 1, 6)
    for confidence in Confidence:
        text = full(empty_report(findings=(finding("EB201", place, "m", confidence=confidence),)))
        assert ("= confidence:" in text) is (confidence < Confidence.HIGH)


def test_no_findings() -> None:
    assert full(empty_report()) == "no findings in 1 bundle, 12 files\n"
    doubt = empty_report(incomplete=(Incomplete("a.zip", "is broken", "Pack it again."),))
    assert full(doubt) == (
        "no findings in 1 bundle, 12 files, but not everything could be analysed\n"
        "not analysed (1):\n  a.zip: is broken\n    = fix: Pack it again.\n"
    )


@pytest.mark.parametrize("style", ["quiet", "summary"])
def test_no_findings_in_other_styles(style: Style) -> None:
    text = full(empty_report(), style=style)
    assert text == ("" if style == "quiet" else "no findings in 1 bundle, 12 files\n")


def test_hidden_findings_name_the_option() -> None:
    text = full(empty_report(hidden=1))
    assert "1 more finding not shown: --profile audit without --min-severity" in text


def test_counts() -> None:
    text = full(sample_report())
    assert "12 findings in 3 bundles, 6 files: 2 critical, 3 high, 4 medium, 1 low, 2 info" in text
    assert "6 findings at or over the threshold (--fail-on high)" in text


def test_quiet_is_one_line_a_finding() -> None:
    report = sample_report()
    lines = full(report, style="quiet").splitlines()
    assert len(lines) == len(report.findings) + len(report.incomplete)
    assert '.ebextensions/01-network.config:4:27: high: SSH is open to "0.0.0.0/0" [EB201]' in lines


def test_no_line_starts_as_a_workflow_command() -> None:
    place = Span("::error::x", 1, 1, 1, 2)
    report = empty_report(
        findings=(finding("EB201", place, "::warning::y", safe="::error::z\n  ::error::z"),),
        incomplete=(Incomplete("  ::error::x", "::error::x", "::error::x"),),
        notes=("::error::x",),
        bundles=(BundleSummary("::error::x", 1, ""), BundleSummary(".", 1, "::error::x")),
    )
    for style in ("full", "quiet", "summary"):
        for line in full(report, style=style).splitlines():
            assert not re.match(r"\s*::\w", line), line


@pytest.mark.parametrize("style", ["full", "quiet", "summary"])
def test_colour_only_adds_codes(style: Style) -> None:
    plain = full(style=style)
    coloured = full(style=style, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31m" in coloured
    uncoloured = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    strip = [line.rstrip() for line in uncoloured.splitlines()]
    assert strip == plain.splitlines()


def test_frames_fit_the_width() -> None:
    for width in (40, 60, 80, 120):
        report = sample_report(rules=())
        found = tuple(item._replace(safe="") for item in report.findings)
        for line in full(report._replace(findings=found), width=width).splitlines():
            if re.match(r" *\d* \|", line):
                assert display_width(line) <= width, line


def test_severities_are_named() -> None:
    place = Span(".env", 1, 1, 1, 6)
    for severity in Severity:
        text = full(empty_report(findings=(finding("EB201", place, "m", severity=severity),)))
        assert text.startswith(f"{severity.label}[EB201 ssh-open-to-world]: m\n")
