"""The facts of all files of a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.bundle.model import BundleReadError
from bundlecheck.sweep.analyse import analyse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.bundle.model import Bundle, BundleFile
    from bundlecheck.secrets.found import Fact, Topic

__all__ = ["Sweep", "sweep"]


class Sweep(NamedTuple):
    """What one pass over a bundle's files told."""

    facts: tuple[tuple[BundleFile, tuple[Fact, ...]], ...]
    """The files of which there is something to tell, in the bundle's order."""
    unread: tuple[tuple[BundleFile, str, str], ...] = ()
    """Files that could not be read: which, why, and what to do."""

    def of(self, *topics: Topic) -> Iterator[tuple[BundleFile, Fact]]:
        """Yield the facts of some topics with their files."""
        for file, facts in self.facts:
            for fact in facts:
                if fact.topic in topics:
                    yield file, fact


def sweep(bundle: Bundle) -> Sweep:
    """Look through every file of a bundle."""
    told: list[tuple[BundleFile, tuple[Fact, ...]]] = []
    unread: list[tuple[BundleFile, str, str]] = []
    for file in bundle.files:
        if file.link is not None:
            continue
        try:
            facts = analyse(file.name, file.load())
        except BundleReadError as error:
            unread.append((file, error.reason, error.remedy))
            continue
        if facts:
            told.append((file, facts))
    return Sweep(tuple(told), tuple(unread))
