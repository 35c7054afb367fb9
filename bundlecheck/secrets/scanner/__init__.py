"""One pass over the bytes of a file that tells where a detector could find something."""

from __future__ import annotations

from bundlecheck.secrets.scanner.anchors import Anchor
from bundlecheck.secrets.scanner.hits import Hits
from bundlecheck.secrets.scanner.scan import Scanner

__all__ = ["Anchor", "Hits", "Scanner"]
