"""Every example of every rule file: what must be found, on which line, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundlecheck.examples import Example, example_target, read_examples
from bundlecheck.rulefile import parse_rule, read_rule_directory
from bundlecheck.ruleset import RuleSet, index_of, index_path, load_rules, rules_directory
from bundlecheck.scan import Options, Profile, scan

RULES = sorted(rules_directory().rglob("*.yml"))


def cases(*, hits: bool) -> list[object]:
    found: list[object] = []
    for path in RULES:
        triggers, misses = read_examples(str(path), path.read_bytes())
        found.extend(
            pytest.param(path, example, id=f"{path.stem.split('-')[0]}-{example.title}")
            for example in (triggers if hits else misses)
        )
    return found


def found_places(path: Path, example: Example) -> list[tuple[str, int]]:
    rule = parse_rule(path.name, path.read_bytes(), may_check=True)
    rules = load_rules()
    assert rules.get(rule.id) is not None
    report = scan(example_target(example), rules, Options(profile=Profile.AUDIT, debug=True))
    return [(f.span.path, f.span.line) for f in report.findings if f.rule == rule.id]


@pytest.mark.parametrize(("path", "example"), cases(hits=True))
def test_example_triggers_on_its_lines(path: Path, example: Example) -> None:
    assert sorted(found_places(path, example)) == sorted(example.expected)


@pytest.mark.parametrize(("path", "example"), cases(hits=False))
def test_near_miss_stays_silent(path: Path, example: Example) -> None:
    assert found_places(path, example) == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rule_file_is_complete(path: Path) -> None:
    rule = parse_rule(str(path), path.read_bytes(), may_check=True)
    assert path.stem == f"{rule.id}-{rule.name}"
    assert path.parent.name == rule.layer
    assert rule.references
    assert len(rule.summary) <= 1024
    assert rule.cwe or not rule.security
    triggers, misses = read_examples(str(path), path.read_bytes())
    assert len(triggers) >= 2
    assert len(misses) >= 2
    titles = [example.title for example in (*triggers, *misses)]
    assert len(set(titles)) == len(titles)


def test_index_is_what_the_files_say() -> None:
    rules = read_rule_directory(rules_directory(), may_check=True)
    assert index_path().is_file()
    loaded = load_rules()
    assert loaded == RuleSet(rules)
    assert index_of(loaded.rules) == index_of(rules)
