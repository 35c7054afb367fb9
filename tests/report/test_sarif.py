from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import jsonschema
import pytest

from bundlecheck import __version__
from bundlecheck.finding import Confidence, Related, Severity
from bundlecheck.report.sarif import RESULTS, render
from bundlecheck.span import Span
from tests.report.sample import FILES, RULES, empty_report, finding, rule, sample_report

if TYPE_CHECKING:
    from pathlib import Path

    from bundlecheck.result import Report


def run_of(report: Report) -> dict[str, Any]:
    log = json.loads(render(report))
    assert log["version"] == "2.1.0"
    assert len(log["runs"]) == 1
    run: dict[str, Any] = log["runs"][0]
    return run


def result_of(span: Span, message: str = "m", **changes: object) -> dict[str, Any]:
    found = finding("EB201", span, message, **changes)
    result: dict[str, Any] = run_of(empty_report(findings=(found,)))["results"][0]
    return result


def region_of(span: Span) -> dict[str, Any]:
    region: dict[str, Any] = result_of(span)["locations"][0]["physicalLocation"]["region"]
    return region


ENV = Span(".env", 1, 1, 1, 6)


def test_matches_the_schema(multitool: Path) -> None:
    schema = json.loads((multitool / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for report in (sample_report(), empty_report(), empty_report(rules=())):
        validator.validate(json.loads(render(report)))


def test_compact() -> None:
    text = render(sample_report())
    assert text.count("\n") == 1
    assert text.startswith('{"$schema":"https://')


def test_driver() -> None:
    driver = run_of(sample_report())["tool"]["driver"]
    assert driver["name"] == "bundlecheck"
    assert driver["version"] == driver["semanticVersion"] == __version__
    assert [item["id"] for item in driver["rules"]] == [item.id for item in RULES]
    for item in driver["rules"]:
        assert re.fullmatch(r"([A-Z0-9][a-z0-9]*)+", item["name"])
        for key in ("shortDescription", "fullDescription"):
            assert item[key]["text"][0].isupper()
            assert item[key]["text"].endswith(".")
        assert item["help"]["text"]
        assert item["help"]["markdown"]
        assert len(item["properties"]["tags"]) <= 10


def test_rules_are_sorted_and_unique() -> None:
    driver = run_of(sample_report(rules=(*reversed(RULES), RULES[0])))["tool"]["driver"]
    assert [item["id"] for item in driver["rules"]] == [item.id for item in RULES]


def test_rule_properties() -> None:
    rules = {item["id"]: item for item in run_of(sample_report())["tool"]["driver"]["rules"]}
    assert rules["EB201"]["properties"] == {
        "tags": ["security", "external/cwe/cwe-284", "external/cwe/cwe-668", "network"],
        "precision": "high",
        "security-severity": "8.0",
    }
    assert rules["EB611"]["properties"] == {
        "tags": ["correctness", "deployment"],
        "precision": "medium",
        "problem.severity": "recommendation",
    }
    assert rules["EB208"]["properties"]["tags"][1] == "external/cwe/cwe-079"
    assert "posture" in rules["EB301"]["properties"]["tags"]
    levels = {key: item["defaultConfiguration"]["level"] for key, item in rules.items()}
    assert levels["EB201"] == "error"
    assert levels["EB457"] == "warning"
    assert levels["EB301"] == "note"


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        ((), None),
        (("a book",), None),
        (("http://example.com/",), None),
        (("https://",), None),
        (("https://exa mple.com/",), None),
        (("https://[::1/",), None),
        (("a book", "https://example.com/a#b"), "https://example.com/a#b"),
    ],
)
def test_help_uri_only_where_valid(references: tuple[str, ...], expected: str | None) -> None:
    item = rule("EB201", "x", references=references)
    described = run_of(empty_report(rules=(item,)))["tool"]["driver"]["rules"][0]
    assert described.get("helpUri") == expected


def test_limits_of_a_rule() -> None:
    item = rule(
        "EB201",
        "-".join(["very"] * 100),
        summary="word " * 500,
        cwe=tuple(f"CWE-{n}" for n in range(30)),
        safe="```\nx\n```",
        posture=True,
    )
    described = run_of(empty_report(rules=(item,)))["tool"]["driver"]["rules"][0]
    assert len(described["name"]) <= 255
    assert len(described["shortDescription"]["text"]) <= 1024
    assert len(described["fullDescription"]["text"]) <= 1024
    assert len(described["properties"]["tags"]) == 10
    assert "\n````\n```\nx\n```\n````" in described["help"]["markdown"]


def test_run() -> None:
    run = run_of(sample_report())
    assert run["automationDetails"] == {"id": "bundlecheck/"}
    assert run["columnKind"] == "utf16CodeUnits"
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 1
    texts = [item["message"]["text"] for item in invocation["toolExecutionNotifications"]]
    assert texts[0].startswith("Not analysed: more than 10,000 entries; Remove")
    assert [item["level"] for item in invocation["toolExecutionNotifications"]] == [
        "error",
        "error",
        "note",
        "note",
    ]


def test_clean_run() -> None:
    run = run_of(empty_report())
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 0}]


def test_every_result_has_what_github_needs() -> None:
    run = run_of(sample_report())
    ids = [item["id"] for item in run["tool"]["driver"]["rules"]]
    assert len(run["results"]) == 12
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        place = result["locations"][0]["physicalLocation"]
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= place["region"].keys()
        assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
        assert re.fullmatch("[0-9a-f]{32}", result["partialFingerprints"]["bundlecheckFinding/v1"])
        assert len(result.get("relatedLocations", [])) <= 20
        for item in result.get("relatedLocations", []):
            assert f"]({item['id']})" in result["message"]["text"]


def test_line_hash_is_there_where_the_line_is() -> None:
    place = Span(".ebextensions/02-wide.config", 1, 1, 1, 6)
    first = result_of(place)["partialFingerprints"]["primaryLocationLineHash"]
    assert re.fullmatch("[0-9a-f]+:1", first)
    whole = result_of(Span.whole(place.path))["partialFingerprints"]
    assert whole["primaryLocationLineHash"] == first


def test_line_hash_is_left_out_near_a_secret() -> None:
    assert "primaryLocationLineHash" not in result_of(ENV)["partialFingerprints"]
    assert "bundlecheckFinding/v1" in result_of(ENV)["partialFingerprints"]


def test_line_hash_is_left_out_for_a_file_that_is_not_there() -> None:
    assert (
        "primaryLocationLineHash" not in result_of(Span("gone", 1, 1, 1, 2))["partialFingerprints"]
    )


def test_columns_are_utf16() -> None:
    path = ".ebextensions/02-wide.config"
    line = FILES[path].splitlines()[2]
    start = line.index("chmod")
    region = region_of(Span(path, 3, start + 1, 3, start + 6))
    data = line.encode("utf-16-le")
    units = data[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)]
    assert units.decode("utf-16-le") == "chmod" == region["snippet"]["text"]
    assert region["startColumn"] == start + 2


def test_whole_file_is_its_first_line() -> None:
    assert region_of(Span.whole(".env")) == {
        "startLine": 1,
        "startColumn": 1,
        "endLine": 1,
        "endColumn": 8,
    }
    assert region_of(Span.whole("gone.png"))["endColumn"] == 1


def test_context_is_larger_than_the_region() -> None:
    place = result_of(Span(".env", 2, 1, 2, 5))["locations"][0]["physicalLocation"]
    assert place["contextRegion"]["startLine"] == 1
    assert place["contextRegion"]["endLine"] == 4
    assert "DB_PASSWORD=****************\n" in place["contextRegion"]["snippet"]["text"]
    beyond = result_of(Span(".env", 9, 1, 9, 5))["locations"][0]["physicalLocation"]
    assert "contextRegion" not in beyond


def test_a_message_is_a_sentence_with_links() -> None:
    related = (Related(ENV, "here [1](2)"), Related(ENV, ""))
    text = result_of(ENV, 'open to "[0.0.0.0/0](9)"', related=related)["message"]["text"]
    assert text == ('Open to "\\[0.0.0.0/0\\](9)". See [here \\[1\\](2)](1), [related place](2).')


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("posture", [True, False])
def test_level(severity: Severity, posture: bool) -> None:
    result = result_of(ENV, severity=severity, posture=posture, confidence=Confidence.LOW)
    assert result["level"] == ("note" if posture else severity.sarif_level)
    assert result["properties"]["confidence"] == "low"


def test_no_more_results_than_github_keeps() -> None:
    worst = finding("EB208", ENV, "m")
    many = tuple(worst._replace(occurrence=n) for n in range(RESULTS + 7))
    run = run_of(empty_report(findings=many))
    assert len(run["results"]) == RESULTS
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["warning"]
    assert notes[0]["message"]["text"].startswith("7 findings of the lowest severities left out")
    exact = run_of(empty_report(findings=many[:RESULTS]))
    assert "toolExecutionNotifications" not in exact["invocations"][0]


def test_a_finding_of_an_unlisted_rule_has_no_index() -> None:
    found = finding("EB201", ENV, "m")
    result = run_of(empty_report(findings=(found,), rules=()))["results"][0]
    assert result["ruleId"] == "EB201"
    assert "ruleIndex" not in result


def test_every_uri_is_relative() -> None:
    def uris(value: Any) -> Any:
        if isinstance(value, dict):
            if isinstance(value.get("artifactLocation"), dict):
                yield value["artifactLocation"]["uri"]
            for item in value.values():
                yield from uris(item)
        elif isinstance(value, list):
            for item in value:
                yield from uris(item)

    found = list(uris(run_of(sample_report())))
    assert len(found) > 12
    for uri in found:
        assert unquote(uri).startswith("services/shop:2/")
        assert uri.startswith("services/shop:2/")
