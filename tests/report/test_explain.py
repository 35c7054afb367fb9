from __future__ import annotations

import re

from bundlecheck.report.explain import explain, rules_table
from tests.report.sample import RULES, rule


def test_page_has_every_part() -> None:
    page = explain(RULES[1], width=80, colour=False)
    for part in ("EB201 ssh-open-to-world", "Network perimeter", "what", "why", "fix", "safe form"):
        assert part in page
    assert "Security Hub EC2.13" in page
    assert "CWE-668" in page
    assert all(len(line) <= 80 for line in page.splitlines())


def test_parts_that_a_rule_lacks_are_left_out() -> None:
    page = explain(RULES[4], width=80, colour=False)
    assert "safe form" not in page
    assert "controls" not in page
    assert "from " not in page


def test_a_users_rule_is_safe_to_print() -> None:
    hostile = rule(
        "X\x1b1", "n\x1b", layer="l\x1b", summary="s\x1b", safe="a\x1b\n\tb", origin="o\x1b"
    )
    assert "\x1b" not in explain(hostile, width=80, colour=False, examples=[("t\x1b", "c\x1b")])
    assert "\x1b" not in rules_table([hostile], width=120, colour=False)
    assert "posture" in explain(rule("X1", "n", posture=True), width=80, colour=False)


def test_colour_only_adds_codes() -> None:
    plain = explain(RULES[1], width=80, colour=False)
    assert re.sub(r"\x1b\[[0-9;]*m", "", explain(RULES[1], width=80, colour=True)) == plain
    table = rules_table(RULES, width=110, colour=False)
    assert re.sub(r"\x1b\[[0-9;]*m", "", rules_table(RULES, width=110, colour=True)) == table


def test_table_is_sorted_and_fits() -> None:
    table = rules_table(reversed(RULES), width=90, colour=False)
    assert re.findall(r"EB\d{3}", table) == [item.id for item in RULES]
    assert all(len(line) <= 90 for line in table.splitlines())
    narrow = rules_table(RULES, width=40, colour=False)
    assert "\n         reports" in narrow
    assert all(len(line) <= 40 for line in narrow.splitlines())
    assert rules_table([], width=90, colour=False) == "no rules\n"
