"""Whatever a bundle holds, every format stays what it claims to be."""

from __future__ import annotations

import json
import re
import unicodedata

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from bundlecheck.finding import Confidence, Finding, Related, Severity
from bundlecheck.report import github, json_format, sarif, text
from bundlecheck.result import BundleSummary, Incomplete, Report
from bundlecheck.sources import MaskedSources
from bundlecheck.span import Span
from bundlecheck.syntax.text import FileText
from tests.report.sample import finding, rule, sample_report
from tests.report.test_json_format import SCHEMA

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(":,%\n\r\t\x1b\x9b\u202e[](){}`\\\ud800 "), st.characters(codec=None)
    ),
    max_size=30,
)
# Fingerprints are digests of UTF-8, so the formats that hold them get names that it can hold.


def spans(names: st.SearchStrategy[str]) -> st.SearchStrategy[Span]:
    return st.builds(
        lambda path, line, column, lines, columns: Span(
            path, line, column, line + lines, columns if lines else column + columns
        ),
        st.sampled_from(["f", "g\n::error::x", "../\x1b", "gone"]),
        st.integers(1, 12),
        st.integers(1, 40),
        st.sampled_from([0, 0, 0, 1, 4, 9]),
        st.integers(1, 40),
    ) | st.builds(Span.whole, names)


def findings(names: st.SearchStrategy[str]) -> st.SearchStrategy[Finding]:
    return st.builds(
        finding,
        st.sampled_from(["EB101", "EB201", "EB301"]),
        spans(names),
        HOSTILE,
        label=HOSTILE,
        severity=st.sampled_from(Severity),
        confidence=st.sampled_from(Confidence),
        related=st.lists(st.builds(Related, spans(names), HOSTILE), max_size=3).map(tuple),
        bundle=HOSTILE,
        safe=HOSTILE,
        identity=st.lists(names, max_size=2).map(tuple),
    )


@st.composite
def reports(draw: st.DrawFn, names: st.SearchStrategy[str] = HOSTILE) -> Report:
    content = draw(st.text(alphabet=st.one_of(HOSTILE.map(lambda s: s[:1] or "x")), max_size=300))
    words = [draw(HOSTILE) for _ in range(5)]
    own = rule(
        "EB201",
        words[0],
        summary=words[1],
        reason=words[2],
        remedy=words[3],
        safe=words[4],
        references=(words[0], f"https://{words[1]}"),
        cwe=(words[2],),
    )
    return sample_report(
        findings=tuple(draw(st.lists(findings(names), max_size=5))),
        rules=(own,),
        bundles=(BundleSummary(draw(HOSTILE), 1, draw(HOSTILE)),),
        incomplete=(Incomplete(draw(HOSTILE), draw(HOSTILE), draw(HOSTILE)),),
        notes=(draw(HOSTILE),),
        sources=MaskedSources(lambda path: None if path == "gone" else FileText(path, content), ()),
    )


def controls(output: str) -> list[str]:
    return [
        c
        for c in output.replace("\n", "")
        if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ]


@settings(max_examples=150, deadline=None)
@given(reports(), st.integers(1, 120), st.sampled_from(["full", "quiet", "summary"]))
def test_text_holds_no_control_characters(report: Report, width: int, style: text.Style) -> None:
    output = text.render(report, colour=False, width=width, style=style)
    assert controls(output) == []
    coloured = text.render(report, colour=True, width=width, style=style)
    assert controls(re.sub(r"\x1b\[[0-9;]+m", "", coloured)) == []
    if style == "quiet":
        assert output.count("\n") == len(report.findings) + len(report.incomplete)


@settings(max_examples=150, deadline=None)
@given(reports())
def test_commands_are_only_ours(report: Report) -> None:
    output = github.render(report)
    assert controls(output) == []
    lines = output.split("\n")[:-1]
    assert len(lines) == len(report.findings) + len(report.incomplete) + 1
    for line in lines[:-1]:
        command, _, rest = line.removeprefix("::").partition(" ")
        assert line.startswith("::")
        assert command in ("error", "warning", "notice")
        properties, separator, _ = rest.partition("::")
        assert separator
        keys = [item.partition("=")[0] for item in properties.split(",")]
        assert set(keys) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert len(keys) == len(set(keys))
        assert ":" not in properties


@settings(max_examples=100, deadline=None)
@given(reports(HOSTILE))
def test_json_can_be_read_and_matches_its_schema(report: Report) -> None:
    output = json_format.render(report)
    output.encode()
    assert "\x1b" not in output
    assert "\x9b" not in output
    jsonschema.validate(json.loads(output), SCHEMA, jsonschema.Draft202012Validator)


@settings(max_examples=100, deadline=None)
@given(reports(HOSTILE))
def test_sarif_can_be_read(report: Report) -> None:
    output = sarif.render(report)
    output.encode()
    assert output.count("\n") == 1
    results = json.loads(output)["runs"][0]["results"]
    assert len(results) == len(report.findings)
    for result in results:
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"]
        assert place["region"]["startLine"] >= 1
