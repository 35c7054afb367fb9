"""detect-secrets' findings, all of them and no others, without meeting every line."""

from __future__ import annotations

from bundlecheck.secrets.upstream.findings import Upstream, upstream_findings
from bundlecheck.secrets.upstream.prefilter import ANCHORS

__all__ = ["ANCHORS", "Upstream", "upstream_findings"]
