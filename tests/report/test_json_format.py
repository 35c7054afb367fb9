from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from bundlecheck import __version__
from bundlecheck.report.explain import explain_json, rules_json
from bundlecheck.report.json_format import render
from bundlecheck.report.json_text import dump_compact
from bundlecheck.result import Incomplete, Report
from tests.report.sample import RULES, empty_report, sample_report

SCHEMA: dict[str, Any] = json.loads(
    files("bundlecheck").joinpath("data/report.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_a_schema_that_allows_nothing_unknown() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def objects(value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("type") == "object":
                yield value
            for item in value.values():
                yield from objects(item)
        elif isinstance(value, list):
            for item in value:
                yield from objects(item)

    found = list(objects(SCHEMA))
    assert len(found) >= 8
    for item in found:
        assert item["additionalProperties"] is False
        assert sorted(item["required"]) == sorted(item["properties"])


@pytest.mark.parametrize("report", [sample_report(), empty_report(), empty_report(bundles=())])
def test_reports_match_the_schema(report: Report) -> None:
    VALIDATOR.validate(json.loads(render(report)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema_version",), 2),
        (("extra",), 1),
        (("exit_code",), 2),
        (("findings", 0, "severity"), "fatal"),
        (("findings", 0, "region", "start_line"), 0),
        (("findings", 0, "fingerprint"), "short"),
        (("rules", 0, "origin"), "/home/x"),
    ],
)
def test_the_schema_refuses(path: tuple[Any, ...], value: object) -> None:
    report = json.loads(render(sample_report()))
    place = report
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(report)


def test_fields() -> None:
    report = sample_report()
    value = json.loads(render(report))
    assert value["schema_version"] == 1
    assert value["tool"] == {"name": "bundlecheck", "version": __version__}
    assert len(value["findings"]) == value["summary"]["findings"] == 12
    assert value["summary"]["critical"] == 2
    assert value["exit_code"] == 1
    by_rule = {item["rule"]: item for item in value["findings"]}
    ssh = by_rule["EB201"]
    assert ssh["path"] == ".ebextensions/01-network.config"
    assert ssh["region"] == {"start_line": 4, "start_column": 27, "end_line": 4, "end_column": 46}
    assert ssh["related"][0]["region"]["start_line"] == 3
    assert by_rule["EB301"]["region"] is None
    assert ssh["fingerprint"] == next(f.fingerprint for f in report.findings if f.rule == "EB201")


def test_only_rules_that_are_named_are_described() -> None:
    value = json.loads(render(sample_report(findings=sample_report().findings[:1])))
    assert [rule["id"] for rule in value["rules"]] == ["EB208"]
    assert value["active_rules"] == [rule.id for rule in RULES]


def test_form() -> None:
    text = render(sample_report())
    assert text.endswith("}\n")
    assert '\n  "tool": {\n    "name"' in text
    assert "\x9b" not in text
    assert "\u202e" not in text
    assert "incomplete" in text


def test_incomplete_sets_the_exit_code() -> None:
    items = (Incomplete("a", "b", "c"),)
    assert json.loads(render(empty_report(incomplete=items)))["exit_code"] == 3


def test_what_utf8_cannot_hold_is_replaced_and_terminal_codes_escaped() -> None:
    assert dump_compact(["\ud800é\x9b\x1b\u202e"]) == '["\ufffdé\\u009b\\u001b\\u202e"]\n'


def test_rules_as_json() -> None:
    assert json.loads(explain_json(RULES[1]))["name"] == "ssh-open-to-world"
    assert [item["id"] for item in json.loads(rules_json(reversed(RULES)))] == [
        rule.id for rule in RULES
    ]
