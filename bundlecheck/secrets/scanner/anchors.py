"""What a scanner looks for: literals that every finding of a detector has in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundlecheck.secrets.scanner.gates import Gate

__all__ = ["RUN", "Anchor", "fingerprint"]

RUN = 20
"""Shortest run of letters, digits, ``_`` and ``-`` that is looked at as a token."""


class Anchor(NamedTuple):
    """A literal without which a detector cannot find anything."""

    owner: str
    """Who asks for it; one owner may have any number of anchors."""
    literal: bytes
    """The bytes to look for, on one line."""
    ignore_case: bool = False
    """Whether case of ASCII letters counts, and of what Unicode folds to them."""
    run: int = 0
    """Fewest bytes of the run of ``[A-Za-z0-9_-]`` that the literal stands in.

    From ``RUN`` up, and where the literal has only such bytes, it costs next to nothing.
    """
    check: bytes = b""
    """A regular expression that has to match where the literal begins; it may look behind."""
    via: bytes = b""
    """A part of the literal that several anchors of like case share, looked for once for all."""


def fingerprint(anchors: Iterable[Anchor], gates: Iterable[Gate]) -> str:
    """Return a name for what some anchors and gates look for, to key compiled tables with."""
    import hashlib

    literals = sorted({(anchor.literal, anchor.ignore_case) for anchor in anchors})
    patterns = [(gate.pattern, gate.ignore_case) for gate in gates]
    return hashlib.sha256(repr((literals, patterns)).encode()).hexdigest()[:16]
