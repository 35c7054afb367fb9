"""Recall on planted secrets and false alarms on the untouched twin, side by side with other tools.

A secret counts as found where a tool names a line of it. What is reported on the untouched twin
counts as a false alarm, and is listed to be read: a package may ship a real credential.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from peers import PEERS, Hit, install, peer_hits
from planted import Planted, plant, write_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["SECRET_RULES", "bundlecheck_hits", "found_in", "select"]

SECRET_RULES = ("EB401", "EB402", "EB403", "EB404", "EB405", "EB406", "EB407")
_WHOLE_FILE = "EB406"
"""It speaks of a file, not of a place, so it finds no planted secret."""


class Result(NamedTuple):
    """What one tool did, or why it did nothing."""

    name: str
    planted: list[Hit]
    untouched: list[Hit]
    seconds: float
    note: str = ""
    ran: bool = True


def select(command: Sequence[str]) -> str:
    """Return those rules for secrets that an installation has, with commas between."""
    done = subprocess.run([*command, "rules", "--format", "json"], capture_output=True, check=True)
    text = done.stdout.decode()
    return ",".join(rule for rule in SECRET_RULES if f'"{rule}"' in text)


def bundlecheck_hits(command: Sequence[str], tree: Path, rules: str) -> list[Hit]:
    """Scan a tree with the rules for secrets and return what is reported."""
    options = ("--select", rules, "--format", "json", "--min-severity", "info")
    done = subprocess.run(
        [*command, "scan", str(tree), *options, "--profile", "review", "--fail-on", "never"],
        capture_output=True,
        check=False,
    )
    if done.returncode > 1 or not done.stdout:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    hits = []
    for one in json.loads(done.stdout)["findings"]:
        prefix = "" if one["bundle"] in {"", "."} else f"{one['bundle']}/"
        region = one["region"] or {"start_line": 1, "end_line": 1}
        lines = region["start_line"], region["end_line"]
        marks = one["rule"], one["severity"], one["confidence"], one["label"] or one["message"]
        hits.append(Hit(f"{prefix}{one['path']}", *lines, *marks))
    return hits


def found_in(planted: Sequence[Planted], hits: Sequence[Hit]) -> set[Planted]:
    """Return the planted secrets that have a hit on one of their lines."""
    by_path: dict[str, list[Hit]] = collections.defaultdict(list)
    for hit in hits:
        if hit.rule != _WHOLE_FILE:
            by_path[os.path.normpath(hit.path)].append(hit)
    return {
        one
        for one in planted
        if any(
            (hit.line <= one.end_line and one.line <= hit.end_line)
            or (one.also and hit.line <= one.also <= hit.end_line)
            for hit in by_path[one.path]
        )
    }


def _run(name: str, note: str, hits: Callable[[Path], list[Hit]], trees: Sequence[Path]) -> Result:
    started = time.perf_counter()
    try:
        planted, untouched = (hits(tree) for tree in trees)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        return Result(name, [], [], 0.0, f"failed: {type(error).__name__} {error}"[:300], ran=False)
    seconds = time.perf_counter() - started
    print(f"{name}: {seconds:.1f} s for both trees", file=sys.stderr, flush=True)
    return Result(name, planted, untouched, seconds, note)


def _tables(planted: Sequence[Planted], results: Sequence[Result], megabytes: float) -> str:
    lines = [
        "| tool | found | recall | kinds found whole | false alarms | per 10 MB | note |",
        "|---|---|---|---|---|---|---|",
    ]
    kinds = sorted({one.kind for one in planted})
    found = {result.name: found_in(planted, result.planted) for result in results if result.ran}
    counts = collections.Counter(one.kind for one in planted)
    got = {name: collections.Counter(one.kind for one in those) for name, those in found.items()}
    for result in results:
        if not result.ran:
            lines.append(f"| {result.name} | - | - | - | - | - | {result.note} |")
            continue
        here = found[result.name]
        whole = sum(got[result.name][kind] == counts[kind] for kind in kinds)
        alarms = len({(hit.path, hit.line, hit.rule) for hit in result.untouched})
        lines.append(
            f"| {result.name} | {len(here)} of {len(planted)} "
            f"| {100 * len(here) / len(planted):.1f} % | {whole} of {len(kinds)} | {alarms} "
            f"| {10 * alarms / megabytes:.2f} | {result.note} |"
        )
    ran = [result.name for result in results if result.ran]
    lines += ["", f"| kind | form | planted | {' | '.join(ran)} |"]
    lines.append("|---|---|---|" + "---|" * len(ran))
    forms = {one.kind: one.form for one in planted}
    for kind in kinds:
        cells = " | ".join(str(got[name][kind]) for name in ran)
        lines.append(f"| {kind} | {forms[kind]} | {counts[kind]} | {cells} |")
    return "\n".join(lines)


def _listing(hits: Sequence[Hit]) -> str:
    return "".join(
        f"{hit.path}:{hit.line}:{hit.rule}\t{hit.severity}\t{hit.confidence}\t{hit.text}\n"
        for hit in sorted(hits)
    )


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path, help="a tree without planted secrets; it is left alone")
    parser.add_argument("work", type=Path, help="where the copy, the tools and the lists go")
    parser.add_argument("--each", type=int, default=3, help="how often every kind is planted")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tools", default="", help="names, with commas between; all if empty")
    own = str(Path(sys.executable).with_name("bundlecheck"))
    parser.add_argument("--bundlecheck", default=own, help="its command, with blanks between")
    return parser.parse_args()


def main() -> None:
    """Plant, run every tool on both trees, print the table and write the lists."""
    given = _parse()
    tree, work = given.tree.resolve(), given.work.resolve()
    copy = work / "planted"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(tree, copy)
    planted = plant(copy, random.Random(given.seed), each=given.each)
    write_manifest(work / "planted.tsv", planted)
    wanted = set(given.tools.split(",")) if given.tools else set()
    results = []
    if not wanted or "bundlecheck" in wanted:
        command = given.bundlecheck.split()
        rules = select(command)
        note = "" if rules == ",".join(SECRET_RULES) else f"only {rules}"
        results.append(
            _run("bundlecheck", note, lambda t: bundlecheck_hits(command, t, rules), (copy, tree))
        )
    for peer in PEERS:
        if wanted and peer.name not in wanted:
            continue
        there = install(peer, work / "peers")
        name = f"{peer.name} {peer.version}"
        if there.reason:
            results.append(Result(name, [], [], 0.0, f"not installed: {there.reason}", ran=False))
            continue
        report = work / f"{peer.name}.json"
        results.append(
            _run(
                name,
                peer.note,
                lambda t, p=peer, i=there, r=report: peer_hits(p, i.program, t, r),
                (copy, tree),
            )
        )
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) / 1e6
    for result in results:
        if result.ran:
            stem = result.name.split()[0]
            missed = sorted(set(planted) - found_in(planted, result.planted))
            (work / f"{stem}-alarms.tsv").write_text(_listing(result.untouched), encoding="utf-8")
            write_manifest(work / f"{stem}-missed.tsv", missed)
    print(f"{len(planted)} secrets of {len({one.kind for one in planted})} kinds, {size:.1f} MB\n")
    print(_tables(planted, results, size))


if __name__ == "__main__":
    main()
