"""Whether a sensitive file holds a secret, by its bytes."""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.sensitive_kinds import Content
from bundlecheck.syntax.text import decode

if TYPE_CHECKING:
    from bundlecheck.secrets.sensitive_kinds import FileKind

__all__ = ["Holding", "Verdict", "judge"]

_MOST = 1 << 20
"""Characters that are looked at: of settings, and of a compressed dump, unpacked."""
_NAMED = 3
"""Secrets that a message names."""

_PAIR = (
    r"(?m)(?:^|[{,(;])[ \t]*(?:-[ \t]*|export[ \t]+|set[ \t]+|\$|(?P<php>define[ \t]*\([ \t]*))?"
    r"[\"']?(?P<name>[A-Za-z_][\w.$-]*)[\"']?\]?[ \t]*(?(php),|(?:=>|[:=]))[ \t]*"
    r"(?P<value>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[^\s\"'\[{(,;][^\r\n]*)?"
)
_ACCOUNTS = (
    rb"(?i)\b(?:INSERT\s+(?:IGNORE\s+)?INTO|REPLACE\s+INTO|COPY)\s+[\"`\[]?(?:\w+[\"`\]]?\.[\"`\[]?)?"
    rb"(?:\w*_)?(?:users?|accounts?|members?|customers?|admins?|administrators?|credentials?"
    rb"|passwords?|sessions?|tokens?|personal_access_tokens|auth_\w+|oauth\w*|clients?|people"
    rb"|persons?|employees?|patients?|logins?|api_?keys?)[\"`\]]?[\s(]"
)
_HEADER = (
    rb"(?i)-- (?:MySQL|MariaDB|phpMyAdmin SQL) dump|-- PostgreSQL database(?: cluster)? dump"
    rb"|-- Dumped (?:from|by)|-- Host:|-- Adminer|-- SQLite database dump|-- Navicat|-- HeidiSQL"
    rb"|-- Server version|\bpg_dump\b|\bmysqldump\b"
)
_ROWS = (
    rb"(?i)\b(?:INSERT\s+(?:IGNORE\s+)?INTO|COPY)\s+(?!\S*(?:migrations?|ar_internal_metadata)\b)\S"
)
_HASH = (
    rb"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(?:id?|d)\$|pbkdf2_sha(?:256|1|512)\$\d+\$"
    rb"|bcrypt_sha256\$|\$P\$[./A-Za-z0-9]{31}|\$S\$[./A-Za-z0-9]{52}|\$[156]\$[./A-Za-z0-9]{4,16}\$"
    rb"|\bscrypt:\d+:\d+:\d+\$|pbkdf2:sha\d+:\d+\$"
)
_HASH_MARKS = (
    *(b"$2", b"$argon2", b"pbkdf2", b"bcrypt_", b"$P$", b"$S$", b"$1$", b"$5$", b"$6$"),
    b"scrypt:",
)
"""Each hash has one of these in it."""
_COLUMN = (
    r"(?i)[\"`\[ (,\t\n](?:password\w*|passwd|secret\w*|\w*token|api_?key|encrypted_password"
    r"|session_data|salt|(?:api|private|secret|access|admin|encryption)_?key|\w+_digest)[\"`\]\s]"
)
_OTHER_DATABASES = (b"H:2,", b"** This file contains an SQL Database")
"""How the files of H2 begin."""
_TYPED = (
    r"(?i)\b(?:mysql|mysqldump|mysqladmin)\b[^\n|;]{0,400}\s-p(?=[^\s$'\"<])\S+"
    r"|--password[ =](?=[^\s$<-])\S+|\bidentified\s+(?:with\s+\S+\s+)?by\s+'[^'\s]+'"
    r"|\bpassword\s+'[^'\s]+'|://[^\s/:@]+:[^\s/:@$<{]+@|\bcurl\b[^\n]{0,400}\s-u\s*[^\s:]+:[^\s$]+"
    r"|\bPGPASSWORD=[^\s$]+|\bMYSQL_PWD=[^\s$]+|\bsshpass\s+-p\s*[^\s$]+"
)
_BY_NAME = "a secret by its name"
_FOR_BROWSERS = (
    *("NEXT_PUBLIC_", "REACT_APP_", "VUE_APP_", "VITE_", "GATSBY_", "EXPO_PUBLIC_"),
    *("NUXT_PUBLIC_", "PUBLIC_"),
)
"""How names begin that a build copies into what browsers get."""
_PEM_BLOCK = r"(?s)-----BEGIN ([A-Z0-9 ]+)-----.*?(?:-----END \1-----|\Z)"
_DER_KEY = rb"(?s)\x30(?:\x82..|\x81.|[\x20-\x7f])\x02\x01[\x00\x01](?:\x30|\x02|\x04)"
_JKS = b"\xfe\xed\xfe\xed"
_SQL_SERVER = b"TAPE"
"""How a backup of SQL Server begins."""


class Verdict(enum.Enum):
    """What the content of a sensitive file is."""

    SECRET = "it holds a secret"  # noqa: S105 - no secret itself
    HARMLESS = "it holds no secret"
    NOTHING = "it is not what its name says, or empty"


class Holding(NamedTuple):
    """A verdict and, where it can be named, what the secrets are called."""

    verdict: Verdict
    names: tuple[str, ...] = ()


_HARMLESS = Holding(Verdict.HARMLESS)
_SECRET = Holding(Verdict.SECRET)
_NOTHING = Holding(Verdict.NOTHING)


def judge(kind: FileKind, data: bytes) -> Holding:
    """Tell what a file of a kind holds; an empty one, or an empty JSON object, is nothing."""
    if not data.strip(b" \t\r\n{}[]\xef\xbb\xbf"):
        return _NOTHING
    found = _judge(kind, data)
    return _NOTHING if kind.quiet and found.verdict is Verdict.HARMLESS else found


def _judge(kind: FileKind, data: bytes) -> Holding:
    content = kind.content
    if content is Content.ANY:
        return _SECRET
    if content is Content.PUBLIC:
        return _HARMLESS
    if content is Content.PATTERN:
        return _told(re.search(kind.mark, data))
    if content is Content.MAGIC:
        return _told(re.match(kind.mark, data))
    if content is Content.CORE:
        return _told(data[:4] == b"\x7fELF" and data[16:18] in (b"\4\0", b"\0\4"))
    if content is Content.KEY:
        return _told(b"-----BEGIN" not in data and re.match(_DER_KEY, data))
    if content is Content.KEY_STORE:
        return _key_store(data)
    if content is Content.SQL:
        return _sql(data)
    if content is Content.SQLITE:
        return _sqlite(data)
    if data[:4] == _SQL_SERVER:
        return _SECRET
    text = decode(data)
    if text is None:
        return _HARMLESS
    return _history(text) if content is Content.HISTORY else _settings(text)


def _told(found: object) -> Holding:
    return _SECRET if found else _HARMLESS


def _settings(text: str) -> Holding:
    """Judge names with values; a file that is nothing but a private key is not of this rule."""
    from bundlecheck.secrets.values import secret_in

    if "PRIVATE KEY-----" in text:
        rest = re.sub(_PEM_BLOCK, "", text)
        return Holding(Verdict.SECRET if rest.strip() else Verdict.NOTHING)
    names: dict[str, None] = {}
    for match in re.finditer(_PAIR, text[:_MOST]):
        name, value = match["name"], _unquoted(match["value"] or "")
        secret = secret_in(name, value) if value and name not in names else None
        if secret is not None and not (secret.kind == _BY_NAME and name.startswith(_FOR_BROWSERS)):
            names[name] = None
            if len(names) > _NAMED:
                break
    return Holding(Verdict.SECRET, tuple(names)) if names else _HARMLESS


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"'):
        return value[1:-1]
    value = re.split(r"\s#", value, maxsplit=1)[0].strip()
    return value.rstrip(",;").rstrip("'\")")


def _history(text: str) -> Holding:
    if re.search(_TYPED, text[:_MOST]):
        return _SECRET
    return _settings(text)


def _sql(data: bytes) -> Holding:
    if data[:2] == b"\x1f\x8b":
        import zlib

        try:
            data = zlib.decompressobj(31).decompress(data, _MOST)
        except zlib.error:
            return _SECRET
    elif data[:4] in (b"PK\3\4", b"\xfd7zX") or data[:3] == b"BZh":
        return _SECRET
    if data[:5] == b"PGDMP" or data[:4] == _SQL_SERVER:
        return _SECRET
    if _has_hash(data) and re.search(_ROWS, data):
        return _SECRET
    if not re.search(_HEADER, data[:4096]) or not re.search(_ROWS, data):
        return _NOTHING
    return Holding(Verdict.SECRET if re.search(_ACCOUNTS, data) else Verdict.HARMLESS)


def _has_hash(data: bytes) -> bool:
    return any(mark in data for mark in _HASH_MARKS) and bool(re.search(_HASH, data))


def _sqlite(data: bytes) -> Holding:
    from bundlecheck.secrets.sqlite_tables import MAGIC, tables

    if data.startswith(_OTHER_DATABASES):
        return _told(_has_hash(data))
    if not data.startswith(MAGIC):
        return _NOTHING
    return _told(
        _has_hash(data)
        or any(table.has_rows and re.search(_COLUMN, table.statement) for table in tables(data))
    )


def _key_store(data: bytes) -> Holding:
    """Tell whether a store holds a private key; one in another format than JKS is closed."""
    if b"-----BEGIN" in data:
        text = data.decode("latin-1")
        return Holding(Verdict.NOTHING if "PRIVATE KEY-----" in text else Verdict.HARMLESS)
    if data[:4] != _JKS:
        return _SECRET if data[:1] in (b"\x30", b"\xce", b"\0") else _HARMLESS
    count = int.from_bytes(data[8:12], "big")
    position, entries = 12, 0
    while entries < count and position + 6 <= len(data):
        if data[position : position + 4] != b"\0\0\0\2":
            return _SECRET
        position += 4
        position += 2 + int.from_bytes(data[position : position + 2], "big") + 8
        position += 2 + int.from_bytes(data[position : position + 2], "big")
        position += 4 + int.from_bytes(data[position : position + 4], "big")
        entries += 1
    return _HARMLESS
