"""A name with its value, and the judgement of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from bundlecheck.finding import Confidence
from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.names import NameKind, name_kind, words_of
from bundlecheck.secrets.placeholders import exemption, is_token_like

__all__ = ["BY_NAME", "Pair", "is_random", "judged"]

BY_NAME = "a secret by its name"
_LONGEST = 8192
"""Characters of a value that is judged."""


_VERSION = r"[\^~<>=v ]{0,3}\d+(?:\.(?:\d+|x|\*)){1,3}(?:[-+][\w.]+)?(?: ?(?:\|\||-|,) ?\S+)*"
_REGEX = r"\[[^\]]*\w-\w[^\]]*\]|\(\.[+*]|\.[*+][)$]|\\[wdsS][+*]"
_PASSES = (
    r"(?i)(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_?pass(?:reverse)?\w*|by-?pass|pass-?through"
)
_SLUG = (
    r"(?:(?:\d{1,6}|[a-z]{1,20}\d{0,4}|[A-Z]{1,20}\d{0,4}|[A-Z][a-z]{1,20}\d{0,4})(?:[_-]|\Z)){3,}"
)
_CURSORS = (
    r"(?i)(?:next|previous|change|client|request|action|task|continuation|page|idempotency|input"
    r"|output|sync|upload|dkim|max|min|num|total|prompt|completion|starting)[_-]?tokens?\Z|last[_-]?used"
)
"""Names of places in a list and of counts, not of tokens that open anything."""
_KEY_WORDS = frozenset(
    {"key", "keys", "auth", "authorization", "bearer", "seed", "jwt", "hmac", "nonce", "otp", "dsn"}
    | {"webhook", "signature", "pin", "cert"}
)
_OBJECT_WORDS = frozenset(
    {"s", "object", "partition", "sort", "primary", "foreign", "row", "cache", "group", "bundle"}
    | {"range", "hash", "shard", "index", "translation", "lookup", "sha", "checksum"}
)
_NAME_WORDS = frozenset({"token", "tokens", "password", "secret", "key", "passwd", "credentials"})
_GRANTS = frozenset({"inherit", "write", "read", "none"})
_WORDS = 3
"""Words of a value that is a sentence, not a secret."""


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
    kind = NameKind.SECRET if pair.is_secret else name_kind(pair.name)
    if kind is NameKind.PLAIN or not value.strip() or len(value) > _LONGEST:
        return None
    if exemption(value, pair.name) is not None:
        return None
    random = is_random(value)
    if not pair.is_secret and (
        (not random and _is_something_else(pair.name, value.strip()))
        or re.search(_CURSORS, pair.name)
        or (kind is NameKind.KEY and not (random and _is_key_name(pair.name)))
    ):
        return None
    from bundlecheck.secrets.formats import format_in

    form = format_in(value)
    if form is not None and not pair.pieces:
        return None
    sure = Confidence.MEDIUM if value.strip().isalpha() and not random else Confidence.HIGH
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


def is_random(value: str) -> bool:
    """Tell whether a value looks drawn at random, and is no row of words and numbers."""
    return is_token_like(value) and re.fullmatch(_SLUG, value.strip()) is None


def _is_key_name(name: str) -> bool:
    """Tell whether a name that may be a secret's ends in a word for one, not an object's key."""
    words = words_of(name)
    while words and words[-1].isdigit():
        words = words[:-1]
    return bool(words) and words[-1] in _KEY_WORDS and not _OBJECT_WORDS.intersection(words[-3:-1])


def _is_something_else(name: str, value: str) -> bool:
    """Tell whether a value that does not look random is a version, a pattern, prose or a file's."""
    if "/" in name or "\n" in value or re.fullmatch(_PASSES, name):
        return True
    if len(value.split()) >= _WORDS or value in _GRANTS:
        return True
    words = words_of(value)
    if len(words) > 1 and re.fullmatch(r"[A-Za-z_.-]+", value) and _NAME_WORDS.intersection(words):
        return True
    return re.fullmatch(_VERSION, value) is not None or re.search(_REGEX, value) is not None
