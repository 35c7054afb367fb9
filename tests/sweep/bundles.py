"""Bundles on disk and a stand-in for the analysis, for the tests of the pass over all files."""

from __future__ import annotations

import re
import subprocess
import zipfile
from typing import TYPE_CHECKING

from bundlecheck.secrets.found import Fact

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (
    "option_settings:\n  aws:elasticbeanstalk:environment:\n    EnvironmentType: SingleInstance\n"
)


def fact(name: str, line: int = 1, length: int = 8) -> Fact:
    return Fact(0, "keyword", "a password", name, line, 1, line, 9, length, "", 2, False, "", ())


def telling(name: str, data: bytes, *_: object) -> tuple[Fact, ...]:
    """Tell of each word after ``secret:`` how long it is, and where; stands in for ``analyse``."""
    return tuple(
        fact(f"{name.rpartition('/')[2]}", number + 1, len(match[1]))
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"))
        if (match := re.search(r"secret:(\w+)", line)) is not None
    )


def make_tree(folder: Path, count: int = 40, size: int = 2_000) -> Path:
    """Make a bundle of some files, every third of which tells something."""
    for number in range(count):
        path = folder / f"app{number % 7}" / f"file{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        words = f"secret:{'x' * (number + 1)}\n" if number % 3 == 0 else ""
        path.write_text(words + "filler text\n" * (size * (number % 5 + 1) // 12))
    (folder / ".ebextensions").mkdir(exist_ok=True)
    (folder / ".ebextensions" / "a.config").write_text(TEXT)
    return folder


def zipped(folder: Path, place: Path) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and ".git" not in path.parts:
                archive.write(path, path.relative_to(folder).as_posix())
    return place


def committed(folder: Path) -> Path:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    for arguments in (("init", "-q"), ("add", "-A", "-f"), (*who, "commit", "-qm", "all")):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)
    return folder
