"""Whether a text that code gives a name is a secret."""

from __future__ import annotations

import re
from typing import NamedTuple

from bundlecheck.finding import Confidence
from bundlecheck.secrets.names import NameKind, name_kind, words_of
from bundlecheck.secrets.placeholders import exemption, is_token_like
from bundlecheck.secrets.values import SecretValue, secret_in

__all__ = ["DEVELOPMENT", "Place", "judged", "names_a_secret"]

DEVELOPMENT = "a development default"
"""What is noted of a literal that says itself that it is for development only."""


class Place(NamedTuple):
    """What surrounds a value."""

    is_fallback: bool = False
    """It takes the place of a setting that is missing."""
    is_argument: bool = False
    """A known client takes it for a secret."""
    has_account: bool = False
    """A user, host or database is named beside it."""
    is_lax: bool = False
    """In tests, samples and other people's packages, where only a real key matters."""


_TAILS = frozenset(
    {"value", "default", "prod", "production", "dev", "development", "test", "live", "base"}
    | {"staging", "local", "string", "key", "str", "raw", "plain", "text", "new", "old", "current"}
    | {"primary", "secondary", "fallback", "bytes", "sandbox", "demo", "main", "master", "hex"}
    | {"b", "base64", "a", "one", "two", "admin", "root"}
)
"""Words after which a name still is that of the secret itself."""
_ENDS = frozenset(
    {"password", "passwd", "pwd", "pass", "passphrase", "passcode", "secret", "secrets", "token"}
    | {"apikey", "apitoken", "accesskey", "secretkey", "privatekey", "pswd", "authtoken", "pw"}
    | {"accesstoken", "salt", "pepper", "psk", "encryptionkey", "signingkey", "licensekey"}
    | {"userpassword", "dbpass", "dbpassword", "dbpasswd", "clientsecret", "secretkeybase"}
    | {"credential", "credentials", "passwords", "tokens", "userpass", "adminpassword"}
)
_OTHER_KEYS = frozenset(
    {"storage", "cache", "sort", "partition", "primary", "foreign", "map", "query", "hash", "i18n"}
    | {"translation", "react", "row", "idempotency", "index", "redis", "object", "group", "data"}
    | {"search", "item", "list", "local", "column", "field", "lookup", "event", "message", "label"}
    | {"config", "unique", "composite", "maps", "map", "site", "order", "dedupe", "menu", "tab"}
)
_UI_WORDS = frozenset(
    {"label", "title", "placeholder", "message", "error", "err", "text", "hint", "help", "input"}
    | {"icon", "button", "selector", "css", "column", "legend", "tooltip", "description", "event"}
    | {"action", "subject", "translation", "i18n", "csrf", "xsrf", "reset", "forgot", "validate"}
)
_HASHES = (
    r"\$(?:2[abxy]|argon2\w*|P|H|5|6|1|apr1|pbkdf2[\w-]*|scrypt|S)\$.*"
    r"|(?:pbkdf2|argon2|bcrypt|scrypt)\w*[$:].*|\{(?:S?SHA|MD5|BCRYPT|noop)\d*\}.*"
)
_NAMELIKE = r"[A-Za-z]+(?:[-_.:/ ]?[A-Za-z]+)*(?:[-_.:/ ]?v?\d{1,2})?"
_CODELIKE = (
    r"[#.][A-Za-z][\w-]*|/.*|\^.*|.*\$/?|.*[\[(].*[\])].*|<.*|.*[{}<>].*|[@%&].{0,3}|https?:.*|\w+://[^:@]*"
    r"|.*(?:\\[wds]|%[sd]|\*\.).*|[a-z_]+(?:[|,][\w:,.|]+)+|[A-Za-z]+\\[\w\\]+|data:.*|\.{0,2}/.*|[\w.-]+\.(?:js|ts|html?|php|rb|css|png|svg|tsx?|vue)"
)
_DEV_WORDS = frozenset(
    {"dev", "development", "local", "insecure", "fallback", "default", "unsafe", "debug"}
    | {"localhost", "nonprod", "devsecret", "devtoken", "devkey"}
)
_MARKED = frozenset(
    {"your", "change", "changeme", "replace", "example", "placeholder", "dummy", "fake"}
)


def names_a_secret(name: str) -> NameKind:
    """Tell what a name in code says of its value; stricter than for names of settings."""
    last = re.split(r"[.:\[/]", name.strip(":"))[-1] if not re.search(r"\s", name) else ""
    words = words_of(last or "")
    while words and (words[-1].isdigit() or words[-1] in _TAILS - {"key"}) and len(words) > 1:
        words = words[:-1]
    kind = name_kind(last)
    if kind is NameKind.PLAIN or not words or _UI_WORDS.intersection(words):
        return NameKind.PLAIN
    if kind is NameKind.SECRET:
        tail = words[-1]
        if tail in _ENDS or any(
            tail.endswith(end) for end in ("password", "secret", "apikey", "token", "passwd")
        ):
            return NameKind.SECRET
        if tail == "key" and len(words) > 1 and not _OTHER_KEYS.intersection(words[:-1][-1:]):
            return NameKind.SECRET
        return NameKind.PLAIN
    if words[-1] == "authorization" or (
        words[-1] == "key" and len(words) > 1 and words[-2] not in _OTHER_KEYS
    ):
        return NameKind.KEY
    return NameKind.PLAIN


def judged(name: str, value: str, place: Place) -> tuple[SecretValue, str] | None:
    """Judge a literal; return the secret in it and a note on it, or None.

    Args:
        name: what it is called, a secret's name already.
        value: the text that the program has.
        place: what surrounds it.
    """
    text = value.strip()
    if "\n" in text or "PRIVATE KEY" in text or not 4 <= len(text) <= 4096:
        return None
    scheme = re.match(r"(?i)(?:bearer|basic|token|apikey|key)\s+(?=\S{12,}$)", text)
    if scheme is not None:
        text = text[scheme.end() :]
        if not is_token_like(text):
            return None
    start = value.index(text)
    known = secret_in("", text)
    if known is not None:
        if known.prefix == "AIza" and place.is_lax:
            return None
        return known._replace(start=known.start + start, end=known.end + start), ""
    random = is_token_like(text)
    kind = NameKind.SECRET if place.is_argument else names_a_secret(name)
    if kind is NameKind.PLAIN or (kind is NameKind.KEY and not random):
        return None
    if re.fullmatch(_HASHES, text):
        return None
    note = ""
    if _says_development(text) and (place.is_fallback or place.is_argument):
        note = DEVELOPMENT
    if exemption(text, name) is not None or _is_marked(text):
        if not (
            note
            and place.is_fallback
            and not place.is_lax
            and not _is_marked(text)
            and len(words_of(text)) > 1
        ):
            return None
        if exemption(text, "") is not None and not re.search(
            r"secret|key|pass|token|salt", text, re.IGNORECASE
        ):
            return None
        return SecretValue(
            "a secret by its name", start, start + len(text), Confidence.MEDIUM
        ), note
    if place.is_lax and not random:
        return None
    if not random and not _reads_as_secret(text, place):
        return None
    sure = Confidence.MEDIUM if text.isalpha() and not random else Confidence.HIGH
    return SecretValue("a secret by its name", start, start + len(text), sure), note


def _says_development(text: str) -> bool:
    return bool(_DEV_WORDS.intersection(words_of(text)))


def _is_marked(text: str) -> bool:
    return bool(_MARKED.intersection(words_of(text)))


def _reads_as_secret(text: str, place: Place) -> bool:
    """Tell whether a text that is not random still reads as a secret rather than as a name."""
    if not text.isascii() or re.fullmatch(_CODELIKE, text):
        return False
    if re.search(r"\s", text):
        return place.is_argument and len(text.split()) <= 3
    words = words_of(text)
    if re.fullmatch(_NAMELIKE, text):
        said = any(name_kind(word) is not NameKind.PLAIN for word in words) or len(words) > 1
        if place.is_argument or place.is_fallback:
            return True
        if said:
            return False
        return place.has_account
    return True
