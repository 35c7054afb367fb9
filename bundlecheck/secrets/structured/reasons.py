"""Why a value with a secret's name is none where files give names and values: one table.

These complete ``placeholders.EXEMPTIONS``, which speak of any value: a file says ``token`` also of
a place in a list, of a package and of a word on a button.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bundlecheck.secrets.names import words_of
from bundlecheck.secrets.placeholders import is_token_like

__all__ = [
    "NAMES",
    "VALUES",
    "is_key_name",
    "is_other_name",
    "is_random",
    "speaks_of_something_else",
]


class Excuse(NamedTuple):
    """A name or a value that is not a secret's."""

    text: str
    """Why, as a clause that completes "the name" or "the value"."""
    pattern: str
    random_too: bool = False
    """Whether it holds also where the value looks drawn at random."""


NAMES = (
    Excuse(
        "is that of a place in a list or of a count",
        r"(?i)(?:.*[._-])?(?:next|previous|change|client|(?:client[_-]?)?request|action"
        r"|lifecycle[_-]?action|task|continuation|page|idempotency|input|output|sync|upload|dkim"
        r"|max|min|num|total|prompt|completion|starting)[_-]?tokens?",
        random_too=True,
    ),
    Excuse("is that of a time", r"(?i).*last[_-]?used", random_too=True),
    Excuse("makes a request unique", r"(?i)(?:.*[._-])?idempotency[_-]?key", random_too=True),
    Excuse(
        "is a directive of a web server",
        r"(?i)(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_?pass(?:reverse)?\w*",
        random_too=True,
    ),
    Excuse("is a way around something", r"(?i)by-?pass|pass-?through|.*[._-]bypass"),
    Excuse("is that of a file", r".*/.*"),
)
"""Names, matched as a whole."""

VALUES = (
    Excuse("is text of several lines", r"(?s).*\n.*"),
    Excuse("grants or passes something on", r"inherit|write|read|none|export"),
    Excuse("is a sentence", r"(?:\S{1,200}\s{1,20}){2,}\S{1,200}"),
    Excuse(
        "is a version of a package",
        r"[\^~<>=v ]{0,3}\d{1,9}(?:\.(?:\d{1,9}|x|\*)){1,3}(?:[-+][\w.]{1,60})?"
        r"(?: ?(?:\|\||-|,) ?\S{1,40}){0,6}",
    ),
    Excuse("is a range of numbers", r"[\d,*~-]{1,40}"),
    Excuse(
        "is a regular expression", r".*(?:\[[^\]]*\w-\w[^\]]*\]|\(\.[+*]|\.[*+][)$]|\\[wdsS][+*]).*"
    ),
    Excuse(
        "is an expression of a program",
        r"[A-Za-z_]\w{0,80}(?:\.[A-Za-z_]\w{0,80}){0,8}\.?[\[(].*|[{(\[]\\?",
    ),
    Excuse("is an entry point of a package", r"[A-Za-z_]\w*(?:\.\w+)+:\w+", random_too=True),
    Excuse(
        "is a tag or an indicator of YAML",
        r"!(?:[A-Z]\w{1,30}(?:::\w{1,30})?)(?:[ \t].*)?|[|>][-+]?\d?",
    ),
    Excuse(
        "is a hash of a password",
        r"\\?\$(?:2[abxy]|argon2\w{0,2}|1|5|6|P|H|y)\\?\$.*|(?:pbkdf2|bcrypt|argon2|scrypt)_?\w{0,20}[$:].*"
        r"|\{(?:SSHA|SHA|CRYPT|MD5)\d{0,3}\}.*|SCRAM-SHA-.*",
        random_too=True,
    ),
    Excuse(
        "is Django's mark of an account without a password", r"![A-Za-z0-9]{40}", random_too=True
    ),
)
"""Values, matched as a whole."""

_JUDGED = 400
"""Characters of a name or a value that are looked at."""
_SLUG = (
    r"(?:(?:\d{1,6}|[a-z]{1,20}\d{0,4}|[A-Z]{1,20}\d{0,4}|[A-Z][a-z]{1,20}\d{0,4})(?:[_-]|\Z)){3,}"
)
_KEY_WORDS = frozenset(
    {"key", "keys", "auth", "authorization", "bearer", "seed", "jwt", "hmac", "nonce", "otp", "dsn"}
    | {"webhook", "signature", "pin", "cert"}
)
_OBJECT_WORDS = frozenset(
    {"s", "object", "partition", "sort", "primary", "foreign", "row", "cache", "group", "bundle"}
    | {"range", "hash", "shard", "index", "translation", "lookup", "sha", "checksum", "upload"}
    | {"file", "image", "idempotency"}
)
_NAME_WORDS = frozenset({"token", "tokens", "password", "secret", "key", "passwd", "credentials"})


def speaks_of_something_else(name: str, value: str) -> bool:
    """Tell whether a name or its value is one of those that are no secret's."""
    if is_other_name(name):
        return True
    random = is_random(value)
    text = value[:_JUDGED]
    for row in VALUES:
        if (row.random_too or not random) and re.fullmatch(row.pattern, text):
            return True
    return not random and (_is_weak_name(name) or _is_name(value))


@lru_cache(maxsize=4096)
def is_other_name(name: str) -> bool:
    """Tell whether a name is no secret's whatever its value is, as ``NextToken``."""
    return any(row.random_too and re.fullmatch(row.pattern, name[:_JUDGED]) for row in NAMES)


@lru_cache(maxsize=4096)
def _is_weak_name(name: str) -> bool:
    """Tell whether a name is no secret's unless the value is random."""
    return any(re.fullmatch(row.pattern, name[:_JUDGED]) for row in NAMES)


def is_random(value: str) -> bool:
    """Tell whether a value looks drawn at random, and is no row of words and numbers."""
    return is_token_like(value) and re.fullmatch(_SLUG, value) is None


def is_key_name(name: str) -> bool:
    """Tell whether a name that may be a secret's ends in a word for one, not an object's key."""
    words = words_of(name)
    while words and words[-1].isdigit():
        words = words[:-1]
    return bool(words) and words[-1] in _KEY_WORDS and not _OBJECT_WORDS.intersection(words[-3:-1])


def _is_name(value: str) -> bool:
    """Tell whether a value is the name of a secret, as in ``NextToken`` or ``app/db-password``."""
    if re.fullmatch(r"[A-Za-z_./-]+", value) is None:
        return False
    words = words_of(value)
    return len(words) > 1 and bool(_NAME_WORDS.intersection(words))
