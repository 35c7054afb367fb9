"""The same content gives the same findings, and the same run the same bytes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bundlecheck.bundle.model import Bundle, Target
from bundlecheck.bundle.open import open_target
from bundlecheck.report.write import FORMATS, render
from bundlecheck.ruleset import load_rules
from bundlecheck.scan import Options, Profile, scan

ROOT = Path(__file__).parent.parent.parent
FIXTURES = sorted(path for path in (ROOT / "fixtures").iterdir() if path.is_dir())


def git(folder: Path, *arguments: str) -> None:
    who = {
        f"GIT_{role}_{what}": "t@example.com"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, **who},
    )


@pytest.fixture(params=FIXTURES, ids=lambda path: path.name)
def fixture(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A fixture bundle as a repository of its own, everything committed."""
    import shutil

    folder = tmp_path / "bundle"
    shutil.copytree(request.param, folder, symlinks=True)
    git(tmp_path, "init", "-q", str(folder))
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-qm", "content")
    return folder


def archive_of(folder: Path, place: Path) -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and ".git" not in path.relative_to(folder).parts:
                archive.write(path, path.relative_to(folder).as_posix())
    return place


def results(target: Target) -> list[object]:
    report = scan(target, load_rules(), Options(profile=Profile.AUDIT, debug=True))
    return [(f.rule, f.span, f.message, f.severity, f.fingerprint) for f in report.findings]


def test_directory_archive_and_revision_agree(fixture: Path, tmp_path: Path) -> None:
    directory = results(open_target(str(fixture)))
    assert results(open_target(str(archive_of(fixture, tmp_path / "b.zip")))) == directory
    assert results(open_target(str(fixture), revision="HEAD")) == directory


def test_the_order_of_files_does_not_matter(fixture: Path) -> None:
    target = open_target(str(fixture))
    reports = []
    for seed in range(3):
        bundles = []
        for bundle in target.bundles:
            files = list(bundle.files)
            random.Random(seed).shuffle(files)
            bundles.append(Bundle(bundle.name, tuple(files), bundle.faults, bundle.keeps_modes))
        shuffled = Target(target.label, target.prefix, tuple(bundles), target.notes)
        report = scan(shuffled, load_rules(), Options(profile=Profile.AUDIT))
        reports.append([render(report, name) for name in FORMATS])
    assert reports[0] == reports[1] == reports[2]


def test_the_hash_seed_does_not_matter(tmp_path: Path) -> None:
    places = {name: tmp_path / name for name in sorted(FORMATS)}
    written = [f"--output={name}={place}" for name, place in places.items()]
    command = (sys.executable, "-m", "bundlecheck", "scan")
    reports = set()
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [*command, "fixtures/insecure", "--profile", "audit", *written],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert done.returncode == 1, done.stderr
        reports.add((done.stdout, *(place.read_bytes() for place in places.values())))
        for place in places.values():
            place.unlink()
    assert len(reports) == 1
    assert all(next(iter(reports)))
