"""The cheap tests: whether a file of code can matter at all, and at which places."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from bundlecheck.code.trees.grammars import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TRIGGERS", "anchors", "may_matter"]

_WORDS = (
    *(b"pass", b"pwd", b"secret", b"token", b"key", b"credential", b"salt", b"pepper", b"psk"),
    *(b"authorization", b"pw"),
)
_CALLS = {
    "JavaScript": (
        *(b"jwt", b"hmac", b"cookieparser", b"cipher", b"crypt", b"stripe", b"sequelize"),
        b"twilio",
    ),
    "Ruby": (b"credentials", b"jwt", b"hmac", b"basic_auth", b"message"),
    "PHP": (
        *(b"mysql", b"pdo", b"hmac", b"crypt", b"ldap_bind", b"ftp_login", b"ssh2_auth"),
        *(b"imap_open", b"jwt", b"->auth"),
    ),
    "Java": (
        *(b"getconnection", b"credentials", b"authentication", b"hmac", b"signwith"),
        *(b"basicauth", b"keyspec", b"signingkey"),
    ),
    "C#": (b"credential", b"securitykey", b"hmac", b"derivebytes"),
}
_JOINED = (b"://",)

TRIGGERS = tuple(
    sorted({*_WORDS, *_JOINED, *(word for words in _CALLS.values() for word in words)})
)
"""Lower-case bytes one of which is in every file that can matter, in any letter case."""

_END = {
    b"pass": rb"(?:w(?:or)?d\w*|phrase\w*|code\w*|(?![a-z])\w*)",
    b"token": rb"(?:s?(?![a-z])|s?_|s?(?:secret|key|value|default|prod|dev|live|test))[\w-]*",
    b"key": rb"(?:s?(?![a-z])|base|value|default|prod|dev|live|test|hex|str|bytes)[\w-]*",
    b"pw": rb"(?![a-z])\w*",
    b"psk": rb"(?![a-z])\w*",
}
"""How the words go on; others in any way."""
_AFTER = (
    rb"['\"`)\]!}?]{0,5}\s{0,80}"
    rb"(?::\s{0,4}[a-z][\w<>\[\]|. ]{0,60}?(?==))?"
    rb"(?P<sign>=>|:=|(?<![=!<>])=(?![=~])|:(?!:)|\|\|=?|\?\?=?|\?:|\?(?!\.)|,|\(|\bor\b)"
    rb"(?:\s|//[^\n]{0,120}\n){0,200}"
)
_CALLED = rb"[\w'\")]{0,40}(?:(?:\.|::)\w{1,24}){0,2}\s{0,8}\("
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_IDENTIFIER = _LETTERS + b"0123456789_$-"
_QUOTES = b"'\"`"
_LONGEST_LINE = 2_000
_MOST = 2_000
"""Places of one file that are looked at."""
_FOLLOWED = 40
"""Names of one file whose values are searched."""


class _Search:
    """What is searched in one file, and what has been found of names."""

    def __init__(self, data: bytes, lowered: bytes) -> None:
        self.data = data
        self.lowered = lowered
        self.names: dict[bytes, bool] = {}

    def has_value(self, name: bytes) -> bool:
        """Tell whether the file gives a name a text of its own."""
        if name not in self.names:
            if len(self.names) >= _FOLLOWED:
                return False
            self.names[name] = self._has_value(name)
        return self.names[name]

    def _has_value(self, name: bytes) -> bool:
        given, at = _given(), self.data.find(name)
        for _ in range(_FOLLOWED):
            if at < 0:
                return False
            if given.match(self.data, at + len(name)) is not None:
                return True
            at = self.data.find(name, at + len(name))
        return False


def may_matter(name: str, data: bytes) -> bool:
    """Tell whether a file can hold what ``tree_findings`` looks for.

    Args:
        name: its path.
        data: its bytes.
    """
    return dialect_of(name) is not None and next(anchors(name, data), None) is not None


def anchors(name: str, data: bytes) -> Iterator[int]:
    """Yield the offsets that are worth a look in the tree, of each kind in their order.

    Args:
        name: the file's path.
        data: the text in UTF-8.
    """
    dialect = dialect_of(name)
    if dialect is None:
        return
    search = _Search(data, data.lower())
    language = "JavaScript" if dialect.language == "TypeScript" else dialect.language
    yield from islice(_places(search, language), _MOST)


def _places(search: _Search, language: str) -> Iterator[int]:
    lowered = search.lowered
    for word in _WORDS:
        end, after = _ending(word), _after()
        at = lowered.find(word)
        while at >= 0:
            rest = end.match(lowered, at + len(word))
            if rest is not None and (word != b"key" or lowered[at - 1] in _IDENTIFIER):
                sign = after.match(lowered, rest.end())
                if (
                    sign is not None
                    and _has_literal(search, sign)
                    and not _is_in_long_line(search.data, at)
                ):
                    yield at + len(word) - 1
            at = lowered.find(word, at + len(word))
    called = _called()
    for word in _CALLS[language]:
        at = lowered.find(word)
        while at >= 0:
            call = called.match(lowered, at + len(word))
            if (
                call is not None
                and _has_quote(search, call.end())
                and not _is_in_long_line(search.data, at)
            ):
                # The last letter of what is called.
                yield at + len(lowered[at : call.end()].rstrip(b"( \t\r\n'\")")) - 1
            at = lowered.find(word, at + len(word))
    at = lowered.find(b"://")
    joined = _joined()
    while at >= 0:
        if joined.match(lowered, at) is not None:
            yield at
        at = lowered.find(b"://", at + 3)


@cache
def _ending(word: bytes) -> re.Pattern[bytes]:
    return re.compile(_END.get(word, rb"[\w-]*"))


@cache
def _given() -> re.Pattern[bytes]:
    return re.compile(rb"['\"]?\s{0,9}(?::\s{0,4}\w{1,40}\s{0,4})?(?:=|,)\s{0,9}['\"`][^'\"`\n]{4}")


@cache
def _after() -> re.Pattern[bytes]:
    return re.compile(_AFTER)


@cache
def _called() -> re.Pattern[bytes]:
    return re.compile(_CALLED)


@cache
def _joined() -> re.Pattern[bytes]:
    """Return the pattern of a URL that ends where its password is or might be added."""
    return re.compile(rb"://[^\s'\"`<>{}$/@]{0,64}(?::[^\s'\"`<>{}$/@]{0,64})?['\"]\s{0,40}[+.]\s")


@cache
def _statement() -> re.Pattern[bytes]:
    return re.compile(rb"(?:[^\n;]{0,300}[|?+.(=,:&]\s*\n){0,4}[^\n;]{0,300}")


def _has_literal(search: _Search, sign: re.Match[bytes]) -> bool:
    """Tell whether a name is followed by a text that could be a secret."""
    data, at = search.data, sign.end()
    first = data[at : at + 1]
    if not first or first in b"{0123456789;,)" or (first == b"[" and sign["sign"] in (b"=>", b":")):
        return False
    if sign["sign"] == b"," and sign[0][:1] not in _QUOTES and not _is_symbol(search, sign):
        return False
    if first in _QUOTES:
        end = data.find(first, at + 1, at + 600)
        if end < 0:
            return True
        text = data[at + 1 : end]
        after = data[end + 1 : end + 12].lstrip()[:1]
        return b"\\" in text or (bool(after) and after in b"+.") or _may_be_secret(text)
    return _has_quote(search, at)


def _is_symbol(search: _Search, sign: re.Match[bytes]) -> bool:
    before = search.lowered[max(0, sign.start() - 60) : sign.start()]
    return before.rstrip(_IDENTIFIER)[-1:] == b":"


def _may_be_secret(text: bytes) -> bool:
    if len(text) < 4 or b"${" in text[:2]:
        return False
    return b" " not in text or b"=" in text or len(text.split()) <= 3


def _has_quote(search: _Search, at: int) -> bool:
    rest = _statement().match(search.data, at)
    text = rest[0] if rest is not None else b""
    if b"'" in text or b'"' in text or b"`" in text:
        return True
    return any(search.has_value(name) for name in re.findall(rb"[A-Za-z_]\w{1,60}", text)[:6])


def _is_in_long_line(data: bytes, place: int) -> bool:
    start = data.rfind(b"\n", max(0, place - _LONGEST_LINE), place)
    end = data.find(b"\n", place, place + _LONGEST_LINE)
    if (start < 0 and place > _LONGEST_LINE) or (end < 0 and len(data) - place > _LONGEST_LINE):
        return True
    return (end if end >= 0 else len(data)) - start > _LONGEST_LINE
