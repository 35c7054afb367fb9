"""The table as plugins of detect-secrets, for its own users; bundlecheck reads the table itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.detectors.search import passes
from bundlecheck.secrets.detectors.table import DETECTORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detect_secrets.plugins.base import RegexBasedDetector

    from bundlecheck.secrets.detectors.detector import Detector

__all__ = ["plugin_classes"]


def plugin_classes() -> tuple[type[RegexBasedDetector], ...]:
    """Return a ``RegexBasedDetector`` for every row of the table, in its order."""
    return tuple(_plugin(row) for row in DETECTORS)


def _plugin(row: Detector) -> type[RegexBasedDetector]:
    from detect_secrets.plugins.base import RegexBasedDetector

    pattern = re.compile(row.pattern, re.ASCII)

    def analyze_string(_: RegexBasedDetector, string: str) -> Iterator[str]:
        for match in pattern.finditer(string):
            if passes(row, match["secret"]):
                yield match["secret"]

    name = "".join(word.capitalize() for word in row.id.split("-")) + "Detector"
    members = {
        "secret_type": f"{row.kind} ({row.id})",
        "denylist": (pattern,),
        "analyze_string": analyze_string,
        "__doc__": f"Finds {row.kind}.",
    }
    return type(name, (RegexBasedDetector,), members)
