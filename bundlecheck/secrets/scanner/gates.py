"""Patterns that tell in the one pass over a file's bytes whether a later step can find anything."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Gate"]


class Gate(NamedTuple):
    """What has to be somewhere in a file for a step to find anything in it.

    An owner with several gates needs one of them. Only a compiled table looks for them, all at
    once and for next to nothing; where there is none every file is looked at, with the same result.
    """

    owner: str
    """Who asks for it."""
    pattern: bytes
    """A regular expression for bytes that ``re`` and Hyperscan read alike.

    So without groups that capture, references, look-around and ``$``. Line ends are LF, and
    what folds to ASCII is ASCII (``Buffer.folded``).
    """
    ignore_case: bool = False
    """Whether case of ASCII letters counts."""
