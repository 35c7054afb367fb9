"""Names that say that their value is a secret.

A name is read as words, whatever its spelling: ``DB_PASSWORD``, ``db-password`` and ``dbPassword``
are the same two words.
"""

from __future__ import annotations

import enum
import functools
import itertools
import re

__all__ = ["KEY_QUALIFIERS", "NameKind", "is_password_name", "name_kind", "words_of"]


class NameKind(enum.Enum):
    """What a name tells of its value."""

    SECRET = "a secret by its name"  # noqa: S105 - no secret itself
    """Any literal that is not exempt is a secret."""
    KEY = "perhaps a secret by its name"
    """A secret only where the value looks like one, as in ``STRIPE_KEY`` or ``CACHE_KEY``."""
    PLAIN = "nothing"


_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+"
_SECRET_WORDS = frozenset(
    {"password", "passwd", "pwd", "pass", "passphrase", "passcode", "secret", "secrets", "token"}
    | {"tokens", "apikey", "apikeys", "apitoken", "accesskey", "secretkey", "privatekey", "pswd"}
    | {"authtoken", "accesstoken", "credential", "credentials", "creds", "salt", "pepper", "psk"}
    | {"encryptionkey", "signingkey", "licensekey", "passwords", "pw", "userpassword", "dbpass"}
    | {
        "dbpassword",
        "dbpasswd",
        "macaroon",
        "mnemonic",
        "mysqlpassword",
        "masterpassword",
        "clientsecret",
        "secretkeybase",
    }
)
_SECRET_ENDINGS = (
    *("password", "passwd", "passphrase", "secret", "token"),
    *("apikey", "secretkey", "accesskey", "privatekey"),
)
"""How words end that are run together, as in ``pgpassword`` and ``jwtsecret``."""
KEY_QUALIFIERS = frozenset(
    {"api", "access", "secret", "private", "signing", "encryption", "encrypt", "master", "account"}
    | {"auth", "license", "licence", "service", "server", "session", "cookie", "jwt", "hmac"}
    | {"webhook", "crypto", "cipher", "admin", "storage", "shared", "deploy", "write", "ingest"}
)
"""Words that make a secret's name with ``key`` after them."""
_WEAK_WORDS = frozenset(
    {"key", "keys", "auth", "authorization", "cert", "bearer", "seed", "jwt", "hmac", "signature"}
    | {"nonce", "otp", "pin", "code", "webhook", "dsn"}
)
_THING_WORDS = frozenset(
    {"id", "ids", "name", "names", "file", "filename", "path", "dir", "directory", "folder", "url"}
    | {"urls", "uri", "endpoint", "host", "hostname", "port", "prefix", "suffix", "type", "types"}
    | {"ttl", "expiry", "expiration", "expires", "expire", "timeout", "length", "len", "min"}
    | {"max", "size", "count", "algorithm", "alg", "algo", "enabled", "disabled", "required"}
    | {"policy", "policies", "arn", "header", "headers", "field", "param", "parameter", "region"}
    | {"version", "issuer", "audience", "domain", "email", "user", "username", "login", "regex"}
    | {"pattern", "format", "hint", "label", "table", "bucket", "store", "provider", "backend"}
    | {"class", "method", "mode", "rounds", "iterations", "days", "hours", "minutes", "seconds"}
    | {"ms", "age", "lifetime", "duration", "validity", "rotation", "limit", "cost", "location"}
    | {"source", "scope", "scopes", "namespace", "realm", "in", "bits", "env", "env_var", "var"}
    | {"manager", "service", "server", "client", "strategy", "driver", "engine", "level", "reset"}
    | {"status", "state", "interval", "attempts", "retries", "ref", "alias", "fingerprint"}
    | {"encoding", "template", "page", "route", "validator", "validators", "hasher", "hashers"}
    | {
        "secs",
        "period",
        "window",
        "date",
        "year",
        "mapping",
        "index",
        "group",
        "role",
        "protection",
        "kid",
        "error",
        "errors",
        "message",
    }
)
_PASSING = frozenset(
    (kind, "pass") for kind in ("proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached", "by")
)
"""Directives of web servers that pass a request on."""
_PUBLIC_WORDS = frozenset(
    {"public", "publishable", "pub", "site", "sitekey", "browser"}
    | {"kms", "csrftoken", "idempotency"}
)
_FLAG_STARTS = frozenset(
    {
        "use",
        "enable",
        "disable",
        "require",
        "has",
        "is",
        "allow",
        "no",
        "skip",
        "show",
        "with",
        "manage",
        "invalid",
        "wrong",
        "incorrect",
        "missing",
        "forgot",
    }
)


def words_of(name: str) -> tuple[str, ...]:
    """Return the lower-case words of a name written in snake, kebab, dotted or camel case."""
    return tuple(map(str.lower, re.findall(_WORD, name)))


@functools.lru_cache(maxsize=4096)
def name_kind(name: str) -> NameKind:
    """Tell what a name says of its value.

    What a name ends in decides: ``TOKEN_URL`` is an address, ``PASSWORD_MIN_LENGTH`` a number,
    ``SECRET_NAME`` a name. Public halves of key pairs and keys for browsers are no secrets.
    It is kept, for files say the same names again and again.
    """
    words = words_of(name)
    while words and words[-1].isdigit():
        words = words[:-1]
    if not words or words[0] in _FLAG_STARTS:
        return NameKind.PLAIN
    if "pass" in words and any(pair in _PASSING for pair in itertools.pairwise(words)):
        return NameKind.PLAIN
    if "nopasswd" in words:
        return NameKind.PLAIN
    if words[-1] in _THING_WORDS or _PUBLIC_WORDS.intersection(words):
        return NameKind.PLAIN
    if _SECRET_WORDS.intersection(words) or any(word.endswith(_SECRET_ENDINGS) for word in words):
        return NameKind.SECRET
    if words[-1] in ("key", "keys") and len(words) > 1 and words[-2] in KEY_QUALIFIERS:
        return NameKind.SECRET
    return NameKind.KEY if _WEAK_WORDS.intersection(words) else NameKind.PLAIN


def is_password_name(name: str) -> bool:
    """Tell whether a name is that of a password."""
    return name_kind(name) is NameKind.SECRET and any(
        word.endswith(("password", "passwd", "pwd", "pass")) for word in words_of(name)
    )
