"""What one scan found: the value that every output format reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from bundlecheck.finding import Severity

if TYPE_CHECKING:
    from bundlecheck.finding import Finding
    from bundlecheck.rule import Rule

__all__ = ["BundleSummary", "Incomplete", "Report", "Sources"]


class Sources(Protocol):
    """Text of the scanned files, with every secret already masked."""

    def lines(
        self, path: str, first: int, last: int, columns: tuple[int, int] | None = None
    ) -> list[str]:
        """Return lines ``first`` to ``last``, 1-based and inclusive, without line ends.

        Fewer come back where the file ends earlier or is not text. Of a very long line, only the
        given columns need be true.
        """

    def line_hash(self, path: str, line: int) -> str:
        """Return GitHub's ``primaryLocationLineHash`` of a line; empty where there is none."""

    def utf16_column(self, path: str, line: int, column: int) -> int:
        """Return a 1-based column counted in UTF-16 code units rather than code points."""


class Incomplete(NamedTuple):
    """Something that could not be analysed, so that its absence of findings means nothing."""

    path: str
    reason: str
    remedy: str


class BundleSummary(NamedTuple):
    """One bundle of the scan."""

    name: str
    """Root of the bundle relative to the target; ``.`` for the target itself."""
    files: int
    platform: str
    """Platform branch as far as the bundle tells, else empty."""


class Report(NamedTuple):
    """The result of a scan. Paths in it are relative to the target's root."""

    target: str
    """What the user pointed at, as written."""
    prefix: str
    """Path from the repository's root to the target's root, ending in ``/``; empty where equal."""
    bundles: tuple[BundleSummary, ...]
    findings: tuple[Finding, ...]
    """Those to show, sorted by ``Finding.sort_key``."""
    hidden: int
    """Findings that the profile, the severity floor or ``--no-posture`` left out."""
    rules: tuple[Rule, ...]
    """All rules that were active, sorted by id."""
    incomplete: tuple[Incomplete, ...]
    notes: tuple[str, ...]
    """Facts about the scan itself that a person would want to know, one line each."""
    sources: Sources
    fail_on: Severity | None
    """The threshold; None where findings never fail the run."""
    at_or_over: int
    """Findings at or over the threshold, those that the severity floor hides included.

    Posture findings do not count.
    """

    @property
    def exit_code(self) -> int:
        """0 nothing at or over the threshold, 1 findings, 3 not everything could be analysed."""
        if self.at_or_over:
            return 1
        return 3 if self.incomplete else 0

    def count(self, severity: Severity) -> int:
        """Return how many shown findings have a severity."""
        return sum(1 for finding in self.findings if finding.severity is severity)
