"""Speed of the secret scan against other tools and the plainest of programs: ratios with bounds.

Whole processes, in turn (ours, theirs, ours, theirs), each ratio of two neighbours. Before a run of
ours that counts as a first one, what its cache knows of contents is removed; compiled tables stay,
as kingfisher's do. Reports are JSON and go nowhere.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generate import config_text
from measure import EMPTY, peak_of, run_once
from peers import PEERS, install
from recall import SECRET_RULES, select

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_EVERYTHING = 1.5
"""How much longer a scan with all rules may take than one for secrets alone."""
_ROUNDS = {"S": 15, "M": 7, "L": 3, "one": 21, "again": 11}
_SLOW = "detect-secrets"


class Bound(NamedTuple):
    """A ratio that is promised."""

    part: str
    what: str
    rival: str
    limit: float
    widens: bool = True
    """Whether a scan with all rules may take longer."""


_BOUNDS = (
    Bound("M", "M", "kingfisher", 1.0),
    Bound("M", "M", "betterleaks", 0.8),
    Bound("M", "M", "cat", 8.0),
    Bound("M", "M", _SLOW, 0.01),
    Bound("M", "M.zip", "unzip -t", 5.0),
    Bound("M", "M.zip", "betterleaks", 0.9),
    Bound("L", "L", "betterleaks", 1.0),
    Bound("L", "L", "kingfisher", 1.35),
    Bound("L", "L.zip", "betterleaks", 1.25),
    Bound("S", "S", "kingfisher", 0.3, widens=False),
    Bound("one", "one changed .config", "python -c pass", 6.0, widens=False),
    Bound("again", "M unchanged, a second time", "python -c pass", 9.0, widens=False),
)
_PEAKS = {"M": 60.0, "M.zip": 60.0, "L": 120.0, "L.zip": 120.0}
"""MiB of the largest process."""


class Command(NamedTuple):
    """Something to time."""

    argv: Sequence[str]
    environment: Mapping[str, str] | None = None
    before: Callable[[], None] = lambda: None

    def run(self) -> float:
        """Return the seconds of one run."""
        self.before()
        return run_once(self.argv, self.environment)[0]


class Bench:
    """The trees, our command and the rivals of one run of this script."""

    def __init__(self, given: argparse.Namespace) -> None:
        self._trees: Path = given.trees.resolve()
        self._work: Path = given.work.resolve()
        self._own: list[str] = shlex.split(given.bundlecheck)
        self._extra: list[str] = shlex.split(given.arguments)
        self._cache = self._work / "cache" / "bundlecheck"
        self._one = self._work / "one"
        self._number = 0
        self._rules = select(self._own)
        self.missing = [rule for rule in SECRET_RULES if rule not in self._rules]
        self.reasons: dict[str, str] = {}
        self._programs: dict[str, str] = {}
        self.slow: list[float] = []
        """Seconds of the slow rival, which is run once for both kinds of scan."""

    def ours(self, bound: Bound, *, everything: bool) -> Command:
        """Return our command for a bound."""
        target = self._trees / bound.what
        before = self._forget
        if bound.part == "one":
            target, before = self._one, self._change
        elif bound.part == "again":
            target, before = self._trees / "M", lambda: None
        rules = [] if everything else ["--select", self._rules]
        argv = [*self._own, "scan", str(target), *rules, "--format", "json"]
        argv += ["--fail-on", "never", *self._extra]
        places = {
            "XDG_CACHE_HOME": str(self._cache.parent),
            "BUNDLECHECK_CACHE_DIR": str(self._cache),
        }
        return Command(argv, {**os.environ, **places}, before)

    def rival(self, name: str, what: str) -> Command | None:
        """Return a rival's command on a tree or archive; None where it cannot be run."""
        target = self._trees / what
        if name == "python -c pass":
            return Command(EMPTY)
        if name == "cat":
            walk = 'find "$1" -type f -print0 | xargs -0 cat'
            return Command(("sh", "-c", walk, "sh", str(target)))
        if name == "unzip -t":
            program = shutil.which("unzip")
            self.reasons[name] = "" if program else "unzip is not there"
            return Command((program, "-tqq", str(target))) if program else None
        peer = next(peer for peer in PEERS if peer.name == name)
        if name not in self._programs:
            there = install(peer, self._work / "peers")
            self._programs[name], self.reasons[name] = there
        if self.reasons[name]:
            return None
        report = self._work / f"speed-{name}.json"
        tables = {"KF_RULE_CACHE_DIR": str(self._work / "cache" / "kingfisher")}
        argv = [self._programs[name], *peer.arguments(target, report)]
        return Command(argv, {**os.environ, **tables}, lambda: report.unlink(missing_ok=True))

    def _forget(self) -> None:
        """Remove what is kept of contents, but not the compiled tables."""
        for path in sorted(self._cache.rglob("*"), reverse=True):
            if path.is_file() and path.suffix != ".table":
                path.unlink()

    def _change(self) -> None:
        self._number += 1
        path = self._one / ".ebextensions" / "app.config"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(config_text(self._number), encoding="utf-8")


def _row(bench: Bench, bound: Bound, rounds: int, *, everything: bool) -> str:
    limit = bound.limit * (_EVERYTHING if everything and bound.widens else 1)
    name = f"| {'all rules' if everything else 'secrets'} | {bound.what} | {bound.rival} |"
    rival = bench.rival(bound.rival, bound.what)
    if rival is None:
        reason = bench.reasons[bound.rival]
        return f"{name} - | - | - | {limit:g} | not installed: {reason} |"
    ours = bench.ours(bound, everything=everything)
    slow = bench.slow if bound.rival == _SLOW else []
    if bound.rival != _SLOW:
        rival.run()
    ours.run()
    mine, theirs = [], []
    for number in range(rounds):
        mine.append(ours.run())
        theirs.append(slow[number] if number < len(slow) else rival.run())
    if bound.rival == _SLOW:
        bench.slow = theirs
    ratios = [a / b for a, b in zip(mine, theirs, strict=True)]
    ratio = statistics.median(ratios)
    return (
        f"{name} {statistics.median(mine):.3f} | {statistics.median(theirs):.3f} "
        f"| {ratio:.3g} [{min(ratios):.3g} to {max(ratios):.3g}] | {limit:g} "
        f"| {'ok' if ratio <= limit else 'OVER'} |"
    )


def _peak_rows(bench: Bench, parts: Sequence[str], ways: Sequence[bool]) -> None:
    print("\n| scan | of | largest process | bound | |\n|---|---|---|---|---|")
    for what, limit in _PEAKS.items():
        if what[0] not in parts:
            continue
        for everything in ways:
            ours = bench.ours(Bound(what[0], what, "", 0), everything=everything)
            ours.before()
            peak = peak_of(ours.argv, ours.environment)
            print(
                f"| {'all rules' if everything else 'secrets'} | {what} | {peak:.0f} MiB "
                f"| {limit:g} MiB | {'ok' if peak <= limit else 'OVER'} |",
                flush=True,
            )
        for name in ("kingfisher", "betterleaks"):
            rival = bench.rival(name, what)
            if rival is not None:
                peak = peak_of(rival.argv, rival.environment)
                print(f"| {name} | {what} | {peak:.0f} MiB | | |", flush=True)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trees", type=Path, help="where trees.py put S, M and L")
    parser.add_argument("work", type=Path, help="where tools and caches are kept")
    parser.add_argument("--only", default="S,M,L,one,again", help="parts, with commas between")
    parser.add_argument("--scan", default="secrets,everything", help="which of the two")
    parser.add_argument("--rounds", type=int, default=0, help="as many as fit a part by default")
    parser.add_argument("--slow-rounds", type=int, default=1, help="of detect-secrets; 0: none")
    parser.add_argument("--rivals", default="", help="names, with commas between; all if empty")
    own = str(Path(sys.executable).with_name("bundlecheck"))
    parser.add_argument("--bundlecheck", default=own, help="its command")
    parser.add_argument("--arguments", default="", help="further ones of `bundlecheck scan`")
    parser.add_argument("--no-peaks", action="store_true", help="leave memory out")
    return parser.parse_args()


def main() -> int:
    """Print one row a bound; exit with 1 where one is over."""
    given = _parse()
    bench, parts = Bench(given), given.only.split(",")
    ways = [way == "everything" for way in given.scan.split(",")]
    if bench.missing:
        print(f"Of no worth as a proof: this installation lacks {', '.join(bench.missing)}.\n")
    print("| scan | of | against | ours, s | theirs, s | ratio | bound | |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    over = False
    for bound in _BOUNDS:
        if bound.part not in parts or (given.rivals and bound.rival not in given.rivals.split(",")):
            continue
        rounds = given.rounds or _ROUNDS[bound.part]
        if bound.rival == _SLOW:
            rounds = given.slow_rounds
        for everything in ways if rounds else ():
            line = _row(bench, bound, rounds, everything=everything)
            over = over or line.endswith("OVER |")
            print(line, flush=True)
    if not given.no_peaks:
        _peak_rows(bench, parts, ways)
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
