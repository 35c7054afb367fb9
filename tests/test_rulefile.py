"""A bad rule file of a user's is one line that names file, line and remedy."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from bundlecheck.errors import UsageError
from bundlecheck.examples import read_examples
from bundlecheck.rulefile import parse_rule, read_rule_directory
from bundlecheck.ruleset import load_rules

if TYPE_CHECKING:
    from pathlib import Path

RULE = """\
id: ORG101
name: instance-type-allowed
layer: runtime
severity: medium
summary: s
reason: r
remedy: m
setting:
  - namespace: aws:ec2:instances
    option: InstanceTypes
    matches: '^(?!t3)'
    message: "{option} is {value}"
examples:
  triggers:
    - title: t
      files:
        .ebextensions/a.config: |
          option_settings: {}
      modes: {.ebextensions/a.config: "0644"}
      findings: [".ebextensions/a.config:3"]
"""
TOKENS = (
    *("[]", "{}", "null", '""', '"{value.x}"', '"{"', '"{0}"', '"{}"', "[a", "&a *a", "*a", "\t"),
    *("!!binary x", "- a", "true", "1e999", "nan", '"*"', "(", "a{99999999999}", "[[a]]", "? a"),
    *("|", "<<: *x", "---", "\x00", "\xff", "9" * 400, '"{value:>99999999999}"', "false"),
)


def read(text: str) -> None:
    data = text.encode("latin-1")
    parse_rule("r.yml", data, may_check=False)
    read_examples("r.yml", data)


def test_the_rule_itself_is_good() -> None:
    read(RULE)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: ORG101\n", "", "1:1: 'id' is missing"),
        ("ORG101", "org-1", "1:5: 'org-1' is no rule id"),
        ("instance-type-allowed", "Instance Type", "2:7: 'Instance Type' is no rule name"),
        ("layer: runtime", "layer: cloud", "3:8: 'layer' is missing or unknown"),
        ("severity: medium", "severity: urgent", "write one of info, low, medium, high, critical"),
        ("summary: s", "sumary: s", "5:1: unknown key 'sumary'; did you mean 'summary'?"),
        ("summary: s", "summary: s\nsummary: t", "'summary' is given twice; keep one"),
        ("reason: r", "reason: [", "mend the YAML"),
        ("reason: r", "check: files.invalid_syntax", "a rule of yours cannot name a Python check"),
        ("'^(?!t3)'", "'('", "11:14: not a regular expression"),
        ("'^(?!t3)'", "'a{99999999999}'", "11:14: not a regular expression"),
        ("'^(?!t3)'", "[]", "11:14: 'matches' has no value"),
        ("'^(?!t3)'", "[a, b]", "11:14: 'matches' takes one value"),
        ("matches: '^(?!t3)'", "below: many", "11:12: 'many' is no number"),
        ("matches: '^(?!t3)'", "set: false", "11:10: 'set' is not true"),
        ("    matches: '^(?!t3)'\n", "", "a comparison needs exactly one condition"),
        ("{value}", "{valve}", "12:14: the message has an unknown field 'valve'; use only {namesp"),
        ("{value}", "{value.x}", "the message has an unknown field 'value.x'"),
        ("{value}", "{value:>99}", "the message has an unknown field 'value'"),
        ("{value}", "{", "12:14: the message has a lone brace"),
        ('"0644"', "rwx", "'rwx' is no mode; write one like '0644'"),
        (':3"]', '"]', "a finding is written 'path:line'"),
        ("  triggers:", "  triggers: x\n  more:", "'triggers' is not a list"),
    ],
)  # fmt: skip
def test_a_bad_rule_names_line_and_remedy(old: str, new: str, message: str) -> None:
    assert old in RULE
    with pytest.raises(UsageError) as caught:
        read(RULE.replace(old, new, 1))
    assert str(caught.value).startswith("r.yml:")
    assert message in str(caught.value)


def test_any_damage_is_one_line() -> None:
    pick = random.Random(1)
    errors: list[str] = []
    for _ in range(1_500):
        lines = RULE.split("\n")
        at = pick.randrange(len(lines))
        kind = pick.randrange(4)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines[at] = f"{lines[at].split(':')[0]}: {pick.choice(TOKENS)}"
        elif kind == 2:
            lines[at] = " " * pick.randrange(4) + lines[at]
        else:
            cut = pick.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + pick.choice(TOKENS)
        try:
            read("\n".join(lines))
        except UsageError as error:
            errors.append(str(error))
    assert len(errors) > 500
    odd = [e for e in errors if not re.fullmatch(r"r\.yml(:\d+:\d+)?: [^\n]+; [^\n]+", e)]
    assert odd == []


def test_directories(tmp_path: Path) -> None:
    file = tmp_path / "rule.yml"
    file.write_text(RULE)
    assert [rule.id for rule in read_rule_directory(tmp_path, may_check=False)] == ["ORG101"]
    for place, words in (
        (file, "is no directory; name one"),
        (tmp_path / "gone", "no such directory of rules; name one"),
    ):
        with pytest.raises(UsageError, match=words):
            read_rule_directory(place, may_check=False)
    (tmp_path / "twice.yaml").write_text(RULE)
    with pytest.raises(UsageError, match="the id ORG101 is taken already"):
        read_rule_directory(tmp_path, may_check=False)
    file.unlink()
    (tmp_path / "folder.yml").mkdir()
    with pytest.raises(UsageError, match=r"folder\.yml: .*; make the file readable"):
        read_rule_directory(tmp_path, may_check=False)


def test_an_id_of_ours_is_taken(tmp_path: Path) -> None:
    (tmp_path / "rule.yml").write_text(RULE.replace("ORG101", "EB201"))
    with pytest.raises(UsageError, match="the id EB201 is taken; choose another"):
        load_rules([str(tmp_path)])


def test_a_selection_that_leaves_nothing() -> None:
    with pytest.raises(UsageError, match="leave no rule"):
        load_rules().restricted(["EB201"], ["EB2"])
