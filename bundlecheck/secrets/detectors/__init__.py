"""Detectors of vendors' formats and of private keys."""

from __future__ import annotations

from bundlecheck.secrets.detectors.find import format_findings
from bundlecheck.secrets.detectors.table import ANCHORS

__all__ = ["ANCHORS", "format_findings"]
