from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from bundlecheck.report.sarif import render
from tests.conftest import ROOT
from tests.report.sample import empty_report, sample_report

if TYPE_CHECKING:
    from pathlib import Path


SCRIPT = ROOT / "scripts" / "validate_sarif.py"


def validate(*names: Path, tool: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ)
    if tool is not None:
        environment["SARIF_MULTITOOL"] = str(tool)
    return subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, names)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_our_sarif_has_no_errors_and_no_warnings(multitool: Path, tmp_path: Path) -> None:
    full, empty = tmp_path / "full.sarif", tmp_path / "empty.sarif"
    full.write_text(render(sample_report()), encoding="utf-8")
    empty.write_text(render(empty_report()), encoding="utf-8")
    done = validate(full, empty, tool=multitool)
    assert (done.returncode, done.stdout) == (0, "2 files, 0 errors and warnings\n"), done.stderr


def test_a_bad_file_is_told(multitool: Path, tmp_path: Path) -> None:
    log = json.loads(render(sample_report()))
    del log["runs"][0]["results"][0]["locations"]
    bad = tmp_path / "bad.sarif"
    bad.write_text(json.dumps(log), encoding="utf-8")
    done = validate(bad, tool=multitool)
    assert done.returncode == 1
    assert "GH1" in done.stdout


def test_a_file_that_is_no_json_is_told(multitool: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.sarif"
    bad.write_text("{", encoding="utf-8")
    assert validate(bad, tool=multitool).returncode == 1


def test_a_missing_tool_names_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "x.sarif"
    file.write_text("{}")
    done = validate(file, tool=tmp_path)
    assert done.returncode == 2
    assert "npm ci" in done.stderr


def test_wrong_use(multitool: Path, tmp_path: Path) -> None:
    assert validate(tool=multitool).returncode == 2
    done = validate(tmp_path / "gone.sarif", tool=multitool)
    assert done.returncode == 2
    assert "gone.sarif is not a file" in done.stderr
