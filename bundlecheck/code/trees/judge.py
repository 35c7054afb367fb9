"""Whether a text that code gives a name is a secret."""

from __future__ import annotations

import re
from typing import NamedTuple

from bundlecheck.finding import Confidence
from bundlecheck.secrets.names import NameKind, is_password_name, name_kind, words_of
from bundlecheck.secrets.placeholders import exemption, is_drawn, is_token_like
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
    | {"staging", "local", "string", "str", "raw", "plain", "new", "old", "current", "b", "a"}
    | {"primary", "secondary", "fallback", "bytes", "sandbox", "demo", "main", "master", "hex"}
    | {"base64", "one", "two", "admin", "root", "lit", "literal"}
)
"""Words after which a name still is that of the secret itself."""
_ENDS = frozenset(
    {"password", "passwd", "pwd", "pass", "passphrase", "passcode", "secret", "secrets", "token"}
    | {"apikey", "apitoken", "accesskey", "secretkey", "privatekey", "pswd", "authtoken", "pw"}
    | {"accesstoken", "salt", "pepper", "psk", "encryptionkey", "signingkey", "licensekey"}
    | {"userpassword", "dbpass", "dbpassword", "dbpasswd", "clientsecret", "secretkeybase"}
    | {"credential", "credentials", "passwords", "tokens", "userpass", "adminpassword"}
)
_ENDINGS = ("password", "secret", "apikey", "token", "passwd")
_OTHER_KEYS = frozenset(
    {"storage", "cache", "sort", "partition", "primary", "foreign", "map", "query", "hash", "i18n"}
    | {"translation", "react", "row", "idempotency", "index", "redis", "object", "group", "data"}
    | {"search", "item", "list", "local", "column", "field", "lookup", "event", "message", "label"}
    | {"config", "unique", "composite", "maps", "site", "order", "dedupe", "menu", "tab", "upload"}
    | {"file", "s3", "image", "path", "routing", "session", "tx", "node", "state", "record", "hot"}
    | {"bucket", "resource", "content", "entity", "feature", "game", "media", "video", "asset"}
)
_OTHER_WORDS = frozenset(
    {"label", "title", "placeholder", "message", "error", "err", "text", "hint", "help", "input"}
    | {"icon", "button", "selector", "css", "column", "legend", "tooltip", "description", "event"}
    | {"action", "subject", "translation", "i18n", "csrf", "xsrf", "reset", "forgot", "validate"}
    | {"resumption", "continuation", "pagination", "cursor", "invalid", "grant"}
    | {"hash", "hashed", "digest", "encrypted", "crypted", "sync", "cancel", "cancellation", "eos"}
    | {"verification", "verify", "confirm", "confirmation", "remember", "syntax", "lexer", "parse"}
)
_ACCOUNTS = frozenset(
    {"user", "db", "database", "mail", "smtp", "email", "admin", "root", "mysql", "ftp", "sftp"}
    | {"redis", "auth", "pg", "postgres", "proxy", "default", "login", "mongo", "mongodb", "ssh"}
    | {"rabbitmq", "amqp", "ldap", "basic", "account", "my", "es", "mssql", "sql", "http", "imap"}
    | {"keystore", "truststore", "master", "jdbc", "datasource", "rds", "super", "superuser"}
)
_HASHES = (
    r"\$(?:2[abxy]|argon2\w*|P|H|5|6|1|apr1|pbkdf2[\w-]*|scrypt|S)\$.*"
    r"|(?:pbkdf2|argon2|bcrypt|scrypt)\w*[$:].*|\{(?:S?SHA|MD5|BCRYPT|noop)\d*\}.*"
)
_PUBLIC = (
    r"NR(?:BR|JS)-\w+|0x[0-9a-fA-F]{0,40}|(?:tok|ch|pi|pm|cus|sub|card|src|in|price|prod|evt)_\w{8,}"
    r"|2YotnFZFEjr1zCsicMWpAA|tGzv3JOkF0XG5Qx2TlKWIA|QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    r"|(?i:anonymous@?\S*|testing?[-_]?\d*|[A-Z]+-?tests?)"
)
"""Keys for browsers, addresses and ids, examples of the standards, and what says that it tests."""
_LONGEST = 200
"""Characters of a secret that somebody thought of."""
_UUID = r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NAMELIKE = r"[A-Za-z]+(?:[-_.:/ ][A-Za-z]+)*(?:[-_.:/ ]?v?\d{1,2})?"
_WORDY = r"[A-Za-z]+(?:[-_.][A-Za-z]+)*(?:[-_.]?\d{1,4})?"
_CODELIKE = (
    r"[#.][A-Za-z][\w-]*|/.*|\^.*|.*\$/?|.*[\[(].*[\])].*|<.*|.*[{}<>].*|[@%&].{0,3}|https?:.*"
    r"|\w+://[^:@]*|.*(?:\\[wds]|%[sd]|\*\.).*|[a-z_]+[|,][\w:,.|]+|[A-Za-z]+\\[\w\\]+|data:.*"
    r"|\.{0,2}/.*|[\w.-]+\.(?:js|ts|html?|php|rb|css|png|svg|tsx?|vue)|-.*|[a-z_]+:\d+|:\w+|\?"
    r"|[\w.]+\(.*\)|[A-Z]+(?:_[A-Z]+)+"
)
_DEV_WORDS = frozenset(
    {"dev", "development", "local", "insecure", "fallback", "default", "unsafe", "debug"}
    | {"localhost", "nonprod", "devsecret", "devtoken", "devkey"}
)
_MARKED = frozenset(
    {"your", "change", "changeme", "replace", "example", "placeholder", "dummy", "fake"}
)
_IS_SAID = r"(?i)secret|key|pass|token|salt|pwd"
"""Words of values that only say what they are."""


def names_a_secret(name: str) -> NameKind:
    """Tell what a name in code says of its value; stricter than for names of settings."""
    last = "" if re.search(r"\s", name) else re.split(r"[.:\[/]", name.strip(":"))[-1]
    words = words_of(last)
    while len(words) > 1 and (words[-1].isdigit() or words[-1] in _TAILS):
        words = words[:-1]
    kind = name_kind("_".join(words))
    if kind is NameKind.PLAIN or _OTHER_WORDS.intersection(words):
        return NameKind.PLAIN
    tail, before = words[-1], words[-2] if len(words) > 1 else ""
    if tail == "token" and before in {"page", "next", "sync", "css", "design", "theme"}:
        return NameKind.PLAIN
    if kind is NameKind.SECRET:
        if tail in _ENDS or tail.endswith(_ENDINGS):
            return NameKind.SECRET
        return NameKind.SECRET if tail == "key" and before not in _OTHER_KEYS else NameKind.PLAIN
    if tail == "authorization" or (tail == "key" and before and before not in _OTHER_KEYS):
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
    kind = NameKind.SECRET if place.is_argument else names_a_secret(name)
    scheme = re.match(r"(?i)(?:bearer|basic|token|apikey|key|bot)\s+(?=\S{8,}$)", text)
    if scheme is not None:
        text = text[scheme.end() :]
    start = value.index(text)
    if re.fullmatch(_PUBLIC, text) or re.fullmatch(_HASHES, text):
        return None
    known = secret_in("", text)
    if known is not None:
        if known.prefix == "AIza" and place.is_lax:
            return None
        return known._replace(start=known.start + start, end=known.end + start), ""
    random = is_token_like(text)
    if kind is NameKind.PLAIN or (scheme is not None and not random):
        return None
    if kind is NameKind.KEY and not (random and re.fullmatch(r"[\w+=-]+|[\w+/=]{24,}", text)):
        return None
    if kind is NameKind.KEY and re.fullmatch(_UUID, text):
        return None
    note = DEVELOPMENT if _says_development(text) and _is_meant(place) and not random else ""
    if _is_marked(text):
        return None
    if exemption(text, name) is not None and not (note and _is_default(text, place)):
        return None
    if not is_drawn(text) and (place.is_lax or not _reads_as_secret(name, text, place)):
        return None
    sure = Confidence.MEDIUM if note or (text.isalpha() and not random) else Confidence.HIGH
    called = "a password" if is_password_name(name) else "a secret"
    return SecretValue(called, start, start + len(text), sure), note


def _is_meant(place: Place) -> bool:
    return place.is_fallback or place.is_argument


def _says_development(text: str) -> bool:
    return bool(_DEV_WORDS.intersection(words_of(text)))


def _is_default(text: str, place: Place) -> bool:
    """Tell whether words that a sample could have too are what the program really uses."""
    return (
        place.is_fallback
        and not place.is_lax
        and len(words_of(text)) > 1
        and re.search(_IS_SAID, text) is not None
    )


def _is_marked(text: str) -> bool:
    return bool(_MARKED.intersection(words_of(text)))


def _reads_as_secret(name: str, text: str, place: Place) -> bool:
    """Tell whether a text that is not random still reads as a secret rather than as a name."""
    if len(text) > _LONGEST or not text.isascii() or re.fullmatch(_CODELIKE, text):
        return False
    if re.search(r"\s", text):
        return place.is_argument and len(text.split()) <= 3
    words = words_of(text)
    if words and set(words) <= set(words_of(name)):
        return False
    password = is_password_name(name)
    named = words_of(name)
    qualified = len(named) > 1 and named[-2] in _ACCOUNTS
    if named and named[-1] == "pass" and not (place.has_account or qualified):
        return False
    if re.fullmatch(_NAMELIKE, text):
        if place.is_argument:
            return password or len(words) == 1 or re.search(_IS_SAID, text) is not None
        if place.is_fallback:
            return True
        said = len(words) > 1 or re.search(_IS_SAID, text) is not None
        return not text.isalpha() and not said if not qualified else not said
    if _is_meant(place) or password:
        return len(text) >= 5 or place.is_argument
    return len(text) >= 6 and re.fullmatch(_WORDY, text) is None and not _is_wordy(text)


def _is_wordy(text: str) -> bool:
    """Tell whether a text is of words and numbers with signs in between, as ids are."""
    parts = re.split(r"[-_.]", text)
    return len(parts) > 1 and all(re.fullmatch(r"[A-Za-z]+|\d{1,6}", part) for part in parts)
