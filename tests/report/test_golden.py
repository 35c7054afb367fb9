"""Every format over one report; see ``regenerate.py`` for how the files are renewed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.report.regenerate import GOLDEN, outputs
from tests.report.sample import SECRET

OUTPUTS = outputs()


def test_every_golden_file_is_made() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == OUTPUTS.keys()


@pytest.mark.parametrize("name", OUTPUTS)
def test_output_is_the_golden_file(name: str) -> None:
    assert OUTPUTS[name] == (GOLDEN / name).read_bytes().decode()


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_output_shows_a_secret(name: str) -> None:
    assert SECRET not in OUTPUTS[name]
    assert SECRET[2:-2] not in OUTPUTS[name]


def test_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import sys; from tests.report.regenerate import outputs;"
        "sys.stdout.buffer.write(repr(outputs()).encode())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
