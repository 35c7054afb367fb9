"""A name with its value, and the judgement of it."""

from __future__ import annotations

from typing import NamedTuple

from bundlecheck.finding import Confidence
from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.secrets.placeholders import exemption
from bundlecheck.secrets.structured.reasons import (
    is_key_name,
    is_random,
    speaks_of_something_else,
)

__all__ = ["BY_NAME", "Pair", "judged", "may_be_secret"]

BY_NAME = "a secret by its name"
_LONGEST = 8192
"""Characters of a value that is judged."""


class Pair(NamedTuple):
    """What a file says that something called a name is."""

    name: str
    value: str
    """Unescaped, joined or decoded."""
    start: int
    """Offset of the value's first character in the text, without quotes."""
    end: int
    detector: str = "named-value"
    kind: str = BY_NAME
    pieces: tuple[tuple[int, int], ...] = ()
    is_secret: bool = False
    """Whether the place says that the value is a secret, whatever its name."""


def judged(pair: Pair) -> Found | None:
    """Return the finding of a pair, or None where the value is no secret.

    Vendors' tokens are left to the detectors of formats, which find them under any name.
    """
    value = pair.value
    if not may_be_secret(pair):
        return None
    from bundlecheck.secrets.formats import format_in

    form = format_in(value)
    if form is not None and not pair.pieces:
        return None
    sure = (
        Confidence.MEDIUM
        if value.strip().isalpha() and not is_random(value.strip())
        else Confidence.HIGH
    )
    shift = len(value) - len(value.lstrip()) if pair.end - pair.start == len(value) else 0
    cut = len(value) - len(value.rstrip()) if pair.end - pair.start == len(value) else 0
    return Found(
        Topic.SECRET,
        pair.detector,
        pair.kind,
        pair.start + shift,
        pair.end - cut,
        value.strip(),
        name=pair.name,
        confidence=sure,
        pieces=pair.pieces,
    )


def may_be_secret(pair: Pair) -> bool:
    """Tell whether the name and the value of a pair leave it possible that it is a secret."""
    value = pair.value
    kind = NameKind.SECRET if pair.is_secret else name_kind(pair.name)
    if kind is NameKind.PLAIN or not value.strip() or len(value) > _LONGEST:
        return False
    # What costs least comes first.
    if kind is NameKind.KEY and not (is_random(value.strip()) and is_key_name(pair.name)):
        return False
    if exemption(value, pair.name) is not None:
        return False
    return pair.is_secret or not speaks_of_something_else(pair.name, value.strip())
