"""A scanner: anchors, and the engine that looks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.secrets.scanner.buffer import buffer_of
from bundlecheck.secrets.scanner.hits import Hits
from bundlecheck.secrets.scanner.stdlib import StdlibEngine, plan_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundlecheck.secrets.scanner.anchors import Anchor
    from bundlecheck.secrets.scanner.buffer import Buffer
    from bundlecheck.secrets.scanner.compiled import Table

__all__ = ["Scanner"]


_FEW = 1_000_000
"""Bytes up to which it takes longer to prepare a search for all literals than to do without."""


class Scanner:
    """Looks for anchors in files, one after the other."""

    def __init__(self, anchors: Iterable[Anchor], table: Table | None = None) -> None:
        """Take what to look for.

        Args:
            anchors: of all owners.
            table: their compiled table; without one, Python alone does the work.
        """
        self._plan = plan_of(anchors)
        self._table = table
        self._seen = 0

    def hits(self, data: bytes) -> Hits:
        """Return where anchors stand in a file's bytes."""
        return self.hits_in(buffer_of(data))

    def hits_in(self, buffer: Buffer) -> Hits:
        """Return where anchors stand in a buffer."""
        if self._table is not None:
            return Hits(buffer, self._table.scan(buffer.folded))
        self._seen += len(buffer.folded)
        at_once = self._seen > _FEW
        return Hits(buffer, StdlibEngine(self._plan, buffer.folded, at_once=at_once))
