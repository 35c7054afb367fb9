"""Our rules and data against the team's catalogue and facts, where those are at hand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bundlecheck.ruleset import load_rules

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
ROW = re.compile(r"^\| (EB\d{3}) \| ([a-z0-9-]+) \| ([CHMLI])([^|]*)\|", re.MULTILINE)
SEVERITIES = {"C": "critical", "H": "high", "M": "medium", "L": "low", "I": "info"}

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the team's catalogue and facts are not beside this checkout"
)


@needs_shared
def test_ids_names_and_severities_are_the_catalogues() -> None:
    rows = {m[1]: m for m in ROW.finditer((SHARED / "rules.md").read_text(encoding="utf-8"))}
    for rule in load_rules().rules:
        row = rows[rule.id]
        assert (rule.name, rule.severity.label) == (row[2], SEVERITIES[row[3]]), rule.id
        assert rule.posture == (" P" in row[4]), rule.id


@needs_shared
def test_data_says_what_the_facts_say() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/build_data.py", "--facts", str(SHARED / "beanstalk"), "--check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
