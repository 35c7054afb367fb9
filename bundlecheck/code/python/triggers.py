"""The cheap tests that say whether Python code can matter at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.secrets.placeholders import Reason, exemption

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TRIGGERS", "lines_that_matter", "lines_with", "may_matter"]

_NAMES = (
    *("passw", "passphrase", "passcode", "pwd", "secret", "token", "apikey", "api_key", "api-key"),
    *("accesskey", "access_key", "privatekey", "private_key", "cred", "_pass", "_key", "salt"),
    *("_pw", "pw=", "pw =", 'pw"', "psk", "pepper", "authorization"),
)
"""Parts of the names of secrets."""
_CALLS: dict[str, tuple[str, ...]] = {
    "auth=(": (),
    "itsdangerous": (),
    "twilio": (),
    "tweepy": (),
    "slack": (),
    "telegram": (),
    "auth = (": (),
    "simple_bind": (),
    ".login(": ("smtplib", "imaplib", "imapclient", "ftplib"),
    "hmac.": (),
    "fernet(": (),
    "jwt.": (),
    "signer(": ("itsdangerous",),
    "serializer(": ("itsdangerous",),
    "basicauth(": (),
    "digestauth(": (),
    "proxyauth(": (),
    "github(": (),
    "gitlab(": (),
    "bot(": ("telegram", "telebot"),
    ".pass_(": (),
    "aes.new(": (),
    "webclient(": (),
    "slackclient(": (),
    "slacker(": (),
    "s3connection(": (),
    "connect_s3(": (),
    "connect(": ("pymysql", "mysqldb", "pymssql", "cx_oracle", "oracledb", "paramiko"),
    "handler(": ("tweepy",),
    "client(": ("twilio", "tweepy"),
    "session(": ("boto3",),
    "connection(": ("ldap3",),
    "updater(": ("telegram",),
    "twython(": (),
    "dropbox(": (),
    "smtp(": ("yagmail",),
    "create_user(": (),
    "create_superuser(": (),
}
"""Calls that take a secret by position; of which packages, where the name is a usual one."""
_USERS = ("}@", "%s@", '"@', "'@")
"""How a host follows in a URL that a program puts together."""
TRIGGERS: tuple[bytes, ...] = tuple(word.encode() for word in (*_NAMES, *_CALLS, *_USERS))
"""A file without any of these, in lower case, holds nothing that the reader looks for."""
_HELD = (
    r"(?![\w-]*[\])]+[ \t]*:[ \t]*(?:#.*)?$)"  # the last name in the head of a block
    r"[\w-]*(?:[\"'][ \t]*,|[\"']?[\])]*[ \t]*(?::[^=\"'\n]{1,60}=|:=|[=:](?!=)|[=!]=))[ \t]*"
    r"(?P<rest>.*)"
)
"""From the name of a secret to what it holds."""
_READ = (
    r"(?:True|False|None|\d+|"  # or what is no string
    r"(?:await )?(?!\S*(?:b64|a2b_|bytes|str|hex|quote|field|cast)\w*\()[a-z_][\w.]*"
    r"(?:\[(?:\"[^\"]*\"|'[^']*')\]|\((?:\"[^\"]*\"|'[^']*')\)))[,)\]}: \t]*(?:#.*)?"
)
"""A read by name without default."""
_FOLLOWED = r"(?P<name>[A-Za-z_]\w*)[ \t]*[,)\]}]*[ \t]*(?:#.*)?"
_OPEN = r"(?:.*[(\[{,=\\+%])?[ \t]*(?:#.*)?"
_LITERAL = r"([\"'])((?:\\.|(?!\1).)*)(?:\1|$)"
_LINE = 2_000
"""Characters of a line that are looked at; a longer one can matter."""


def may_matter(data: bytes) -> bool:
    """Tell whether a file's bytes hold a word that the reader looks for, and a literal."""
    if b'"' not in data and b"'" not in data:
        return False
    lowered = data.lower()
    return any(trigger in lowered for trigger in TRIGGERS)


def lines_that_matter(text: str, starts: list[int]) -> list[int]:
    """Return the 1-based numbers of lines with a word that the reader looks for, ascending.

    There are none where no such line can hold or take a literal: then the file need not be parsed.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals have two small letters
        lowered = text
    names = list(_lines_with(_NAMES, lowered, starts))
    calls = {line for line, _ in _lines_with(_calls(lowered), lowered, starts)}
    calls |= {line for line, at in _lines_with(("://",), lowered, starts) if _has_user(lowered, at)}
    if calls or any(_holds(text, at, line, starts) for line, at in names):
        return sorted({line for line, _ in names} | calls)
    return []


def lines_with(words: list[str], text: str, starts: list[int]) -> set[int]:
    """Return the 1-based numbers of the lines that hold one of some words as written."""
    return {line for line, _ in _lines_with(words, text, starts)}


def _has_user(lowered: str, at: int) -> bool:
    """Tell whether a URL that the program puts together names a user before its host."""
    written = lowered[at : at + 200].partition("\n")[0]
    return any(sign in written for sign in _USERS)


def _calls(lowered: str) -> list[str]:
    return [
        call
        for call, packages in _CALLS.items()
        if not packages or (call in lowered and any(package in lowered for package in packages))
    ]


def _lines_with(
    words: tuple[str, ...] | list[str], lowered: str, starts: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield lines with a word and the offset after its first place there."""
    for word in words:
        position = lowered.find(word)
        while position >= 0:
            line = bisect_right(starts, position)
            yield line, position + len(word)
            if line >= len(starts):
                break
            position = lowered.find(word, starts[line])


def _holds(text: str, at: int, line: int, starts: list[int]) -> bool:
    """Tell whether a line gives something to a name that ends at or after an offset."""
    start = starts[line - 1]
    end = starts[line] if line < len(starts) else len(text)
    if end - start > _LINE:
        return True
    written = text[start:end].rstrip("\r\n")
    if written.lstrip().startswith(("#", "import ", "from ")):
        return False
    match = re.compile(_HELD).match(written, at - start)
    if match is None:
        return False
    name = written[_begin(written, at - start) : match.start("rest")]
    kind = _kind(name.rstrip(" \t:=!>,)]\"'").partition(":")[0])
    if kind is NameKind.PLAIN:
        return False
    rest = match["rest"].rstrip()
    if not rest and re.search(r"[\w-][ \t]*:[ \t]*\Z", name):  # a key of YAML in a docstring
        return False
    if re.fullmatch(_READ, rest):
        return False
    followed = re.fullmatch(_FOLLOWED, rest)
    if followed is not None:
        name = followed["name"]
        return any(f"{name}{sign}{quote}" in text for sign in (" = ", "=") for quote in "\"'")
    if re.fullmatch(_OPEN, rest) is not None:
        return True
    if "authorization" in name.lower():  # its scheme stands before what is put in
        return '"' in rest or "'" in rest
    literals = [literal for _, literal in re.findall(_LITERAL, rest)]
    return any(
        _may_be_secret(literal) and (kind is NameKind.SECRET or len(literal) > 12)
        for literal in literals
    )


def _begin(written: str, at: int) -> int:
    """Return where the name begins that goes on before an offset of a line."""
    while at > 0 and (written[at - 1].isalnum() or written[at - 1] in "_-"):
        at -= 1
    return at


@lru_cache(maxsize=4096)
def _kind(name: str) -> NameKind:
    return name_kind(name)


@lru_cache(maxsize=4096)
def _may_be_secret(literal: str) -> bool:
    """Tell whether a literal could be one of those that are reported, or a part of one."""
    if not literal or literal.isspace():
        return False
    excuse = exemption(literal)
    return excuse is None or excuse.reason is Reason.PUBLIC
