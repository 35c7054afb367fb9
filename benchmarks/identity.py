"""Compare our findings with detect-secrets' own, file by file, on real text files.

    python benchmarks/identity.py python=site-packages npm=node_modules ...

Each argument is an ecosystem and a folder. The files are chosen by size and by a hash of their
path, so that a run can be repeated. detect-secrets looks at every line with every plugin, as it
does by default; that takes about three seconds of one processor for a megabyte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

LARGEST = 14_000
"""Bytes of the largest file: detect-secrets would spend minutes on a minified one."""


class Outcome(NamedTuple):
    """What one file told."""

    path: str
    size: int
    theirs: int
    """Findings of detect-secrets, by type, line and value."""
    differences: tuple[tuple[str, str, int], ...]
    """Who alone found it, type and line."""
    their_seconds: float
    our_seconds: float
    failed: str
    """How detect-secrets failed, if it did."""


def main() -> int:
    """Print counts and every difference; return 1 if there is one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("trees", nargs="+", help="ecosystem=folder")
    parser.add_argument("--files", type=int, default=1200, help="most files of an ecosystem")
    parser.add_argument("--megabytes", type=float, default=4, help="most bytes of an ecosystem")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    chosen = []
    for tree in options.trees:
        label, _, folder = tree.partition("=")
        files = choose(Path(folder), options.files, options.megabytes * 1e6)
        chosen += [(label, str(path)) for path in files]
    print(f"{'ecosystem':<12} {'files':>6} {'MB':>6} {'findings':>8} {'differences':>11}")
    outcomes: dict[str, list[Outcome]] = {}
    with Pool(options.processes) as pool:
        for label, outcome in pool.imap_unordered(_labelled, chosen, chunksize=20):
            outcomes.setdefault(label, []).append(outcome)
    for label in sorted(outcomes):
        _print_row(label, outcomes[label])
    every = [outcome for group in outcomes.values() for outcome in group]
    _print_row("all", every)
    theirs, ours = (sum(each) for each in zip(*((o[4], o[5]) for o in every), strict=True))
    print(f"\nseconds of a processor: detect-secrets {theirs:.1f}, ours {ours:.2f}")
    for outcome in every:
        if outcome.failed:
            print(f"detect-secrets failed on {outcome.path}: {outcome.failed}")
        for who, kind, line in outcome.differences:
            print(f"{outcome.path}:{line}: {kind}: {who} alone")
    return 1 if any(outcome.differences for outcome in every) else 0


def choose(folder: Path, most_files: int, most_bytes: float) -> list[Path]:
    """Return text files below a folder, spread over it and in an order that stays."""
    found = [
        Path(parent) / name
        for parent, _, names in os.walk(folder)
        for name in names
        if not (Path(parent) / name).is_symlink()
    ]
    found.sort(key=lambda path: hashlib.sha256(str(path.relative_to(folder)).encode()).digest())
    chosen: list[Path] = []
    total = 0
    for path in found:
        size = path.stat().st_size
        if not 20 < size <= LARGEST or total + size > most_bytes or not is_text(path):
            continue
        chosen.append(path)
        total += size
        if len(chosen) == most_files:
            break
    return chosen


def is_text(path: Path) -> bool:
    """Tell whether a file is UTF-8 without NUL characters."""
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _labelled(job: tuple[str, str]) -> tuple[str, Outcome]:
    return job[0], compare(job[1])


def compare(path: str) -> Outcome:
    """Return how both see a file; a ``.config`` file is given to both as YAML."""
    data = Path(path).read_bytes()
    as_yaml = path.endswith(".config")
    begin = time.process_time()
    failed = ""
    try:
        theirs = reference(path, data if as_yaml else None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
        theirs, failed = set(), repr(error)[:100]
    middle = time.process_time()
    ours = findings(path, data, "x.yml" if as_yaml else "")
    end = time.process_time()
    differences = (
        ()
        if failed
        else tuple(
            (who, kind, line)
            for who, alone in (("detect-secrets", theirs - ours), ("bundlecheck", ours - theirs))
            for kind, line, _ in sorted(alone)
        )
    )
    return Outcome(path, len(data), len(theirs), differences, middle - begin, end - middle, failed)


def findings(path: str, data: bytes, read_as: str = "") -> set[tuple[str, int, str]]:
    """Return our findings."""
    from bundlecheck.secrets.upstream import upstream_findings

    return {each[:3] for each in upstream_findings(path, data, read_as=read_as)}


def reference(path: str, as_yaml: bytes | None = None) -> set[tuple[str, int, str]]:
    """Return detect-secrets' findings, with all plugins and its default filters."""
    from detect_secrets.core.scan import scan_file

    _use_all_plugins()
    with tempfile.TemporaryDirectory() as folder:
        if as_yaml is not None:
            path = str(Path(folder) / "x.yml")
            Path(path).write_bytes(as_yaml)
        return {(each.type, each.line_number, str(each.secret_value)) for each in scan_file(path)}


@cache
def _use_all_plugins() -> None:
    """Set detect-secrets up for the rest of the process."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.settings import configure_settings_from_baseline, get_plugins

    plugins = get_mapping_from_secret_type_to_class().values()
    configure_settings_from_baseline(
        {"plugins_used": [{"name": plugin.__name__} for plugin in plugins]}
    )
    if len(get_plugins()) != 27:
        raise RuntimeError("detect-secrets has other plugins than those of version 1.5.0")


def _print_row(label: str, outcomes: list[Outcome]) -> None:
    size = sum(outcome.size for outcome in outcomes) / 1e6
    theirs = sum(outcome.theirs for outcome in outcomes)
    differences = sum(len(outcome.differences) for outcome in outcomes)
    print(f"{label:<12} {len(outcomes):>6} {size:>6.1f} {theirs:>8} {differences:>11}")


if __name__ == "__main__":
    raise SystemExit(main())
