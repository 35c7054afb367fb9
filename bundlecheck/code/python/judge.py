"""Whether a string of a program is a secret, by what holds it and by what it says."""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from typing import NamedTuple

from bundlecheck.code.python.literals import HOLE, Value
from bundlecheck.finding import Confidence
from bundlecheck.secrets.formats import format_in
from bundlecheck.secrets.names import NameKind, name_kind, words_of
from bundlecheck.secrets.placeholders import exemption, is_token_like

__all__ = [
    "Holder",
    "Verdict",
    "is_header",
    "is_password",
    "judge",
    "kind_of",
    "made_up",
    "says_development",
]


class Holder(enum.IntEnum):
    """How surely the place that holds a string is meant for a secret."""

    NAMED = 0
    """A variable, key or argument with the name of a secret, which may well hold a label."""
    SETTING = 1
    """A setting of a framework, a default of a variable, or a password beside its user."""
    CLIENT = 2
    """An argument that a known client takes for a credential."""


class Verdict(NamedTuple):
    """A secret in a value."""

    kind: str
    start: int
    """Where the secret characters begin in the value's text."""
    end: int
    confidence: Confidence
    prefix: str = ""
    is_url: bool = False


_PASSWORD_WORDS = frozenset(
    {"password", "pass", "dbpass", "passwd", "pwd", "passphrase", "passcode", "pw", "pswd"}
)
_PASSWORD_ENDINGS = ("password", "passwd", "passphrase", "pwd")
_STATE_WORDS = frozenset(
    {"invalid", "error", "errors", "missing", "wrong", "incorrect", "bad", "forgot", "reset", "err"}
    | {"change", "changed", "expired", "message", "msg", "weak", "confirm", "csrf", "xsrf", "text"}
    | {"regex", "label", "help", "title", "placeholder", "event", "action", "permission", "perm"}
    | {"view", "form", "widget", "column", "pagination", "continuation", "idempotency", "special"}
    | {"pad", "eos", "bos", "unk", "mask", "cls", "sep", "word", "next", "separator", "delimiter"}
    | {"grant", "cancel", "sync", "cursor", "parse", "lexer", "syntax", "css", "primary", "foreign"}
    | {"cache", "sort", "lookup", "translation", "i18n", "msgid", "verbose", "description", "test"}
    | {"sha", "md5", "sha1", "sha256", "hash", "hashed", "digest", "checksum", "etag", "encrypted"}
)
"""Words of names that are about secrets and hold none."""
_STRONG = frozenset({"secret", "secretkey", "apikey", "accesskey", "privatekey"})
_MADE_UP = ("password", "passw", "pwd", "secret", "token", "test", "user", "key", "wrong", "name")
"""What is part of the passwords that tests give to their own users."""
_DEVELOPMENT = frozenset(
    {"dev", "devel", "develop", "development", "local", "localhost", "insecure", "unsafe", "debug"}
    | {"test", "testing", "tests", "demo", "devonly", "notsecure", "localdev", "nonprod", "sandbox"}
)
_PROSE = r"[^\W\d_]+(?:[ ,.!?:;'-]+[^\W\d_]+)+[ .!?:;]*"
_LABEL = r"[A-Za-z]+(?:[_.:/ -]+[A-Za-z]+)*[_.:-]?"
_LABEL_WITH_NUMBER = r"[A-Za-z]+\d{0,2}(?:[_.:/-]+[A-Za-z]*\d{0,2})+"
_CAMEL = r"[A-Za-z]?[a-z]+(?:[A-Z][a-z]+)+"
_TITLE_OR_PATH = r"[A-ZÀ-Þ][^\W\d_A-Z]+|[\w.@-]+(?:/[\w.@-]+)+/?"
_ALGORITHM = (
    r"(?i)(?:[a-z]{1,12}\d{0,2}[-_])*(?:sha-?[1235]\w{0,5}|ecdsa|nistp\d+|aes-?\d{3}|curve25519|md5"
    r"|ed25519|hmac|rsa|argon2\w{0,2}|scrypt|bcrypt|pbkdf2)(?:[-_@.][\w.]{1,12}){0,4}"
)
_MARKUP = r"[<>{}\[\]]|%\(|%s|\\[dwsbAZ]|\(\?[:P=!]|\.\*|\n|^[\^$]|^/|/$"
_CODE = r"[A-Za-z_][\w.]*\(.*\)|[a-z]+/[a-z0-9.+-]+"
_SCHEME = r"(?i)(?:bearer|basic|token|bot|apikey|api-key|key|jwt)\s+(?P<secret>\S.*)"
_BASIC = r"[A-Za-z0-9+/]{8,}={0,2}"
_URL_KINDS = ("URL", "connection string")
_SETTING = r"(?:^|[&;?,\s])[A-Za-z_.-]{2,}=[^=]"
"""Names with values, as queries and connection strings have; a random key may hold the sign."""
_SHORTEST = 3
_LONGEST = 4096
_HEADERS = frozenset({"authorization", "proxy-authorization", "http_authorization"})


@lru_cache(maxsize=8192)
def kind_of(name: str) -> NameKind:
    """Tell what an identifier of a program says of its value: stricter than of a property's."""
    words = words_of(name)
    if _STATE_WORDS.intersection(words):
        return NameKind.PLAIN
    return name_kind(name)


def is_header(name: str) -> bool:
    """Tell whether a name is that of a header that carries credentials after a scheme."""
    return name.lower() in _HEADERS


def is_password(name: str) -> bool:
    """Tell whether a name is that of a password, which people choose themselves."""
    words = words_of(name)
    return any(word in _PASSWORD_WORDS or word.endswith(_PASSWORD_ENDINGS) for word in words)


def judge(name: str, value: Value, holder: Holder) -> Verdict | None:
    """Return the secret in a value, or None.

    Args:
        name: what holds it, for the table of names and because a value that only says its name
            again is none.
        value: what the program would have.
        holder: how surely the place is meant for a secret.
    """
    text = value.text
    if not _SHORTEST <= len(text.strip()) <= _LONGEST:
        return None
    if is_header(name):
        return _after_scheme(text, holder)
    formed = _by_form(text)
    if formed is not None or HOLE in text or "://" in text:
        return formed
    if re.search(_SETTING, text) and not is_password(name) and not is_token_like(text):
        return None
    kind = kind_of(name) if holder is not Holder.CLIENT else NameKind.SECRET
    if kind is NameKind.PLAIN or _is_exempt(text, name, holder) or _is_label(text, name):
        return None
    if not _holds(name, text, kind, holder):
        return None
    start = len(text) - len(text.lstrip())
    sure = is_token_like(text) or (holder is not Holder.NAMED and not text.isalpha())
    return Verdict(
        "a secret by its name",
        start,
        len(text.rstrip()),
        Confidence.HIGH if sure else Confidence.MEDIUM,
    )


def _is_exempt(text: str, name: str, holder: Holder) -> bool:
    """Tell whether a text is none; a password may be what the setting's name is made of."""
    own = holder is Holder.NAMED or not is_password(name)
    return exemption(text, name if own else "") is not None


def _holds(name: str, text: str, kind: NameKind, holder: Holder) -> bool:
    """Tell whether a string that is no label is a secret where it stands."""
    if is_token_like(text):
        return True
    if kind is NameKind.KEY:
        return False
    if holder is Holder.CLIENT:
        return True
    if re.fullmatch(_TITLE_OR_PATH, text):
        return False
    has_digit = any(char.isdigit() for char in text)
    has_sign = any(not (char.isalnum() or char in "_-. ") for char in text)
    letters = re.fullmatch(_LABEL, text) is not None
    if is_password(name):
        if holder is Holder.SETTING:
            return True
        return not letters and re.fullmatch(_LABEL_WITH_NUMBER, text) is None and len(text) >= 5
    if holder is Holder.SETTING:
        return len(text) >= 6
    return len(text) >= 12 and has_digit and (has_sign or text.isalnum()) and " " not in text


def _is_label(text: str, name: str) -> bool:
    """Tell whether a string is a message, a pattern, a type or a name rather than a secret."""
    stripped = text.strip()
    if re.fullmatch(_CAMEL, stripped) and not is_password(name):
        return True
    if (
        is_token_like(text)
        and not re.search(r"\s", stripped)
        and not re.fullmatch(_ALGORITHM, text)
    ):
        return False
    if re.fullmatch(_PROSE, stripped) and " " in stripped:
        return True
    if re.search(_MARKUP, stripped) or re.fullmatch(_CODE, stripped):
        return True
    if len(stripped.split()) > 3:
        return True
    if re.fullmatch(_ALGORITHM, stripped):
        return True
    said = words_of(stripped)
    return bool(said) and not is_password(name) and set(said) <= set(words_of(name))


def _by_form(text: str) -> Verdict | None:
    found = format_in(text)
    if found is None:
        return None
    if found.is_url and not any(kind in found.kind for kind in _URL_KINDS):
        return None
    if found.is_url:
        return Verdict(found.kind, found.start, found.end, Confidence.HIGH, is_url=True)
    if found.kind == "a private key":
        return None  # EB403 speaks of these
    return Verdict(found.kind, found.start, found.end, Confidence.HIGH, found.prefix)


def _after_scheme(text: str, holder: Holder) -> Verdict | None:
    """Return the credentials after the scheme of an Authorization header."""
    match = re.fullmatch(_SCHEME, text.strip())
    shift = len(text) - len(text.lstrip())
    if match is None:
        if is_token_like(text) and exemption(text) is None and HOLE not in text:
            return Verdict("a secret by its name", shift, len(text.rstrip()), Confidence.HIGH)
        return None
    secret = match["secret"]
    if HOLE in secret or exemption(secret, "token") is not None or re.search(_MARKUP, secret):
        return None
    random = is_token_like(secret)
    if not random and (len(secret) < 8 or re.fullmatch(_LABEL, secret)):
        return None
    sure = Confidence.HIGH if random or holder is Holder.CLIENT else Confidence.MEDIUM
    return Verdict(
        "a secret by its name", shift + match.start("secret"), shift + match.end("secret"), sure
    )


def made_up(text: str, verdict: Verdict) -> bool:
    """Tell whether a literal in a test is one that the test made up for itself."""
    if verdict.is_url or verdict.kind != "a secret by its name" or is_token_like(text):
        return False
    words = words_of(text)
    letters = re.fullmatch(r"[^\W\d]+", text) is not None
    return letters or any(part in word for word in words for part in _MADE_UP)


def says_development(text: str) -> bool:
    """Tell whether a literal says that it is meant for development."""
    if text.startswith("django-insecure") or is_token_like(text):
        return False
    return not _DEVELOPMENT.isdisjoint(words_of(text))
