"""ANSI colours, for terminals that were asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundlecheck.finding import Severity

__all__ = ["Paint"]

_CODES: Mapping[str, str] = {
    "critical": "1;35",
    "high": "1;31",
    "medium": "1;33",
    "low": "1;36",
    "info": "1;34",
    "strong": "1",
    "margin": "1;34",
    "related": "1;36",
    "good": "1;32",
}


class Paint(NamedTuple):
    """Wraps text in colour codes, or leaves it alone where no colour was asked for."""

    colour: bool

    def __call__(self, role: str, text: str) -> str:
        """Return a text in the colour of a role, which is a severity's label or a part's name."""
        if not self.colour or not text:
            return text
        return f"\x1b[{_CODES[role]}m{text}\x1b[0m"

    def severity(self, severity: Severity, text: str) -> str:
        """Return a text in the colour of a severity."""
        return self(severity.label, text)
