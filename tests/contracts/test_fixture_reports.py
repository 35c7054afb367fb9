"""Every format of every fixture: SARIF by its schema, JSON by ours, and the counts we promise."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from bundlecheck.bundle.open import open_target
from bundlecheck.report.write import render
from bundlecheck.ruleset import load_rules
from bundlecheck.scan import Options, Profile, scan

ROOT = Path(__file__).parent.parent.parent
FIXTURES = sorted(path for path in (ROOT / "fixtures").iterdir() if path.is_dir())
SCHEMA = json.loads(
    (ROOT / "bundlecheck" / "data" / "report.schema.json").read_text(encoding="utf-8")
)


def report_of(fixture: Path, profile: Profile = Profile.AUDIT):
    return scan(open_target(str(fixture)), load_rules(), Options(profile=profile, debug=True))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_json_is_of_the_published_schema(fixture: Path) -> None:
    jsonschema.validate(json.loads(render(report_of(fixture), "json")), SCHEMA)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_every_finding_has_a_place_that_exists(fixture: Path) -> None:
    report = report_of(fixture)
    for finding in report.findings:
        assert (fixture / finding.span.path).exists()
        if not finding.span.is_whole_file:
            assert report.sources.lines(finding.span.path, finding.span.line, finding.span.line)


def test_the_insecure_bundle_shows_what_the_tool_is_for() -> None:
    report = report_of(ROOT / "fixtures" / "insecure", Profile.REVIEW)
    rules = Counter(finding.rule for finding in report.findings)
    assert len(report.findings) >= 25
    assert len(rules) >= 20


def test_the_secure_bundle_has_nothing_to_mend() -> None:
    report = report_of(ROOT / "fixtures" / "secure", Profile.REVIEW)
    assert [finding.rule for finding in report.findings] == ["EB608"]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_sarif_is_of_the_standards_schema(fixture: Path, multitool: Path) -> None:
    schema = json.loads((multitool / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    errors = list(validator.iter_errors(json.loads(render(report_of(fixture), "sarif"))))
    assert errors == []


def test_paths_are_those_of_the_target(tmp_path: Path) -> None:
    """A bundle below what was named: every place is named from there, in every rule."""
    shutil.copytree(ROOT / "fixtures" / "insecure", tmp_path / "shop")
    (tmp_path / "README.md").write_text("two folders\n", encoding="utf-8")
    report = report_of(tmp_path)
    assert len(report.findings) >= 35
    for finding in report.findings:
        assert finding.span.path.startswith("shop/"), finding.rule
        assert all(item.span.path.startswith("shop/") for item in finding.related), finding.rule
        assert all(span.path.startswith("shop/") for span in finding.secrets), finding.rule
