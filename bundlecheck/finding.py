"""Findings: what a rule reports, where, and how sure it is."""

from __future__ import annotations

import enum
from typing import NamedTuple

from bundlecheck.span import Span

__all__ = ["Confidence", "Finding", "Match", "Related", "Severity"]


class Severity(enum.IntEnum):
    """How much a finding matters, in rising order."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        """The lower-case name that users write and read."""
        return self.name.lower()

    @property
    def sarif_level(self) -> str:
        """The SARIF level: critical and high are errors, medium warns, the rest are notes."""
        if self >= Severity.HIGH:
            return "error"
        return "warning" if self is Severity.MEDIUM else "note"


class Confidence(enum.IntEnum):
    """How sure the analyzer is that the finding is true of the deployment."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2

    @property
    def label(self) -> str:
        """The lower-case name that users write and read."""
        return self.name.lower()


class Related(NamedTuple):
    """A second place that explains a finding."""

    span: Span
    message: str


class Match(NamedTuple):
    """What a check yields: a fact at a place, before the rule's defaults are applied."""

    span: Span
    message: str
    """A lower-case statement of fact about this place, without a full stop and without a secret."""
    label: str = ""
    """What the primary place does, printed beside the underline."""
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    """Set where it differs from the rule's own."""
    confidence: Confidence | None = None
    posture: bool | None = None
    """True where the bundle only leaves something unset; None takes the rule's own kind."""
    identity: tuple[str, ...] = ()
    """What makes this finding the same one after lines moved: names and values, never a secret."""
    secrets: tuple[Span, ...] = ()
    """Places whose characters no output may show."""
    safe: str = ""
    """The text to write instead, where it depends on the place."""
    is_plain: bool = False
    """True where its texts quote nothing of a file but names that cannot be values."""


class Finding(NamedTuple):
    """A match of a rule in a bundle, complete."""

    rule: str
    name: str
    severity: Severity
    confidence: Confidence
    posture: bool
    bundle: str
    """Name of the bundle: its root relative to what was scanned, ``.`` for the root itself."""
    span: Span
    message: str
    label: str
    related: tuple[Related, ...]
    identity: tuple[str, ...]
    secrets: tuple[Span, ...]
    safe: str
    is_plain: bool = False
    occurrence: int = 0
    """Counts findings of equal rule, path and identity, in file order."""

    @property
    def level(self) -> str:
        """The SARIF level; a posture finding is a note."""
        return "note" if self.posture else self.severity.sarif_level

    @property
    def fingerprint(self) -> str:
        """A digest that survives moved lines and re-indented files."""
        import hashlib  # noqa: PLC0415 - text output shows no fingerprints

        parts = ("v1", self.rule, self.span.path, *self.identity, str(self.occurrence))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def sort_key(self) -> tuple[int, Span, str, str]:
        """Worst first, then by place, rule and message: the order of every report."""
        return (-self.severity, self.span, self.rule, self.message)
