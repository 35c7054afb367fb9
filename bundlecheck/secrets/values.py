"""Whether a named value is a secret, by its name, its form or both."""

from __future__ import annotations

from typing import NamedTuple

from bundlecheck.finding import Confidence
from bundlecheck.secrets.formats import format_in
from bundlecheck.secrets.names import NameKind, name_kind, words_of
from bundlecheck.secrets.placeholders import exemption, is_token_like

__all__ = ["SecretValue", "secret_in"]

_LONGEST = 8192
"""Characters that are judged; all properties of an environment together may have 4096 bytes."""
_BROWSER_WORDS = frozenset({"maps", "map", "firebase", "analytics", "recaptcha", "react", "vite"})


class SecretValue(NamedTuple):
    """A secret that a named value is or holds."""

    kind: str
    """What it is, with its article, never any of it: ``an AWS access key id``."""
    start: int
    """Where the secret characters begin in the value."""
    end: int
    confidence: Confidence
    prefix: str = ""
    """A vendor's prefix that may be shown."""

    @property
    def evidence(self) -> str:
        """What may be said of the characters: how many, and how they begin."""
        length = self.end - self.start
        characters = "1 character" if length == 1 else f"{length} characters"
        return f"{characters}, {self.prefix}…" if self.prefix else characters


def secret_in(name: str, value: str) -> SecretValue | None:
    """Judge a value by its own form first, then by its name.

    Args:
        name: what the value is called, such as an environment property's name.
        value: the literal value, as the service would receive it.

    Returns:
        The secret, or None where the value is none, or says itself that it is a placeholder.
    """
    value = value[:_LONGEST]
    start = len(value) - len(value.lstrip())
    end = max(start, len(value.rstrip()))
    found = format_in(value)
    if found is not None:
        sure = Confidence.MEDIUM if _is_for_browsers(name, found.prefix) else Confidence.HIGH
        if found.is_url:
            return SecretValue(found.kind, found.start, found.end, sure)
        # What else the value holds may be secret too: nothing of it is shown.
        prefix = found.prefix if found.start == start else ""
        return SecretValue(found.kind, start, end, sure, prefix)
    kind = name_kind(name)
    if kind is NameKind.PLAIN or exemption(value, name) is not None:
        return None
    random = is_token_like(value)
    if kind is NameKind.KEY and not random:
        return None
    return SecretValue(
        "a secret by its name",
        start,
        end,
        Confidence.MEDIUM if value.strip().isalpha() and not random else Confidence.HIGH,
    )


def _is_for_browsers(name: str, prefix: str) -> bool:
    """Tell whether a key is of the kind that a vendor restricts by referrer instead of hiding."""
    return prefix == "AIza" and bool(_BROWSER_WORDS.intersection(words_of(name)))
