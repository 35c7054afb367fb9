"""Readers of files whose structure tells what a value is called."""

from __future__ import annotations

from bundlecheck.secrets.structured.addresses import ADDRESS_ANCHORS
from bundlecheck.secrets.structured.find import structured_findings

__all__ = ["ADDRESS_ANCHORS", "structured_findings"]
