"""Names and values in XML, in SQL and in PHP's definitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.secrets.placeholders import is_token_like
from bundlecheck.secrets.structured.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["php_pairs", "sql_pairs", "xml_pairs"]

_ELEMENT = (
    r"<(?P<name>[A-Za-z_][\w.:-]{0,80})(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?"
    r"(?P<text>[^<>]{1,1000}?)(?:\]\]>)?</(?P=name)>"
)
_TAG = r"<[A-Za-z_][\w.:-]{0,80}\s(?P<attributes>[^<>]{1,2000})>?"
_ATTRIBUTE = (
    r"(?P<name>[A-Za-z_][\w.:-]{0,80})\s{0,4}=\s{0,4}(?P<q>[\"'])(?P<text>[^\"']{0,1000})(?P=q)"
)
_PLIST = r"<key>(?P<name>[^<>]{1,100})</key>\s{0,40}<string>(?P<text>[^<>]{1,1000})</string>"
_SQL = (
    r"(?i)\b(?:IDENTIFIED\s{1,4}(?:WITH\s{1,4}[\w']{1,40}\s{1,4})?(?:BY|AS)(?:\s{1,4}PASSWORD)?"
    r"|(?:ENCRYPTED\s{1,4})?PASSWORD(?:\s{0,4}=)?|PASSWORD\s{0,4}\()\s{0,4}N?(?P<q>['\"])"
    r"(?P<text>(?:[^'\"\\\r\n]|\\.|''){1,300})(?P=q)"
)
_INSERT = (
    r"(?i)\bINSERT\s{1,8}(?:IGNORE\s{1,4})?INTO\s{1,8}[\w.`\"\[\]]{1,150}\s{0,8}"
    r"\((?P<columns>[^()]{1,3000})\)\s{0,8}VALUES\s{0,8}(?=\()"
)
_VALUE = (
    r"\s{0,20}(?:N?'(?P<text>(?:[^'\\]|\\.|''){0,4000})'"
    r"|(?P<other>[^,()']{0,200}(?:\([^()]{0,200}\))?[^,()']{0,200}))\s{0,20}(?P<after>[,)])"
)
_ROWS = 2000
_HASHED = (
    r"\$(?:2[aby]|argon2\w{0,2}|1|5|6|P|H)\$|pbkdf2_|bcrypt|md5|SCRAM-|\*[0-9A-F]{40}\Z"
    r"|[0-9a-f]{32,128}\Z|sha1\$"
)
_DEFINE = (
    r"(?i:define)\s{0,4}\(\s{0,4}(?P<nq>['\"])(?P<name>\w{1,80})(?P=nq)\s{0,4},\s{0,4}"
    r"(?P<q>['\"])(?P<text>(?:\\.|(?!(?P=q))[^\r\n]){1,400})(?P=q)"
)
_WORDPRESS = frozenset(
    f"{part}_{end}"
    for part in ("AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE")
    for end in ("KEY", "SALT")
)


_SETTING = r"\(\s{0,9}'(?P<name>[\w.-]{3,60})'\s{0,9},\s{0,9}'\"?(?P<text>[^'\"\s]{12,400})\"?'"
"""A row of a table of settings: the name of one and its value."""


def xml_pairs(text: str) -> Iterator[Pair]:
    """Yield elements, attributes, and the pairs of ``key`` and ``value`` attributes."""
    for pattern in (_ELEMENT, _PLIST):
        for match in re.finditer(pattern, text):
            if name_kind(match["name"]) is not NameKind.PLAIN:
                yield _pair(match["name"], match, 0)
    for tag in re.finditer(_TAG, text):
        yield from _attributes(tag["attributes"], tag.start("attributes"))


def _attributes(text: str, start: int) -> Iterator[Pair]:
    named = ""
    value: re.Match[str] | None = None
    for match in re.finditer(_ATTRIBUTE, text):
        name = match["name"].lower()
        if name in ("key", "name", "id", "property"):
            named = match["text"]
        elif name in ("value", "val", "content"):
            value = match
        elif name_kind(match["name"]) is not NameKind.PLAIN:
            yield _pair(match["name"], match, start)
    if named and value is not None and name_kind(named) is not NameKind.PLAIN:
        yield _pair(named, value, start)


def _pair(name: str, match: re.Match[str], start: int) -> Pair:
    first, last = match.span("text")
    import html

    return Pair(name, html.unescape(match["text"]), start + first, start + last)


def sql_pairs(text: str) -> Iterator[Pair]:
    """Yield the passwords of users and the secret columns of inserted rows, hashes excepted."""
    for match in re.finditer(_SQL, text):
        if re.match(_HASHED, match["text"]) is None:
            yield Pair(
                "password", match["text"], *match.span("text"), "sql-password", is_secret=True
            )
    for match in re.finditer(_SETTING, text):
        if is_token_like(match["text"]) and name_kind(match["name"]) is NameKind.SECRET:
            yield Pair(match["name"], match["text"], *match.span("text"), "sql-value")
    for insert in re.finditer(_INSERT, text):
        columns = [column.strip().strip('`"[]') for column in insert["columns"].split(",")]
        wanted = {
            index: name
            for index, name in enumerate(columns)
            if name_kind(name) is not NameKind.PLAIN
        }
        if wanted:
            yield from _rows(text, insert.end(), wanted)


def _rows(text: str, at: int, wanted: dict[int, str]) -> Iterator[Pair]:
    value = re.compile(_VALUE)
    for _ in range(_ROWS):
        index = 0
        at += 1
        while True:
            match = value.match(text, at)
            if match is None:
                return
            at = match.end()
            name = wanted.get(index)
            if name is not None and match["text"] and not re.match(_HASHED, match["text"]):
                yield Pair(name, match["text"], *match.span("text"), "sql-value")
            index += 1
            if match["after"] == ")":
                break
        following = re.compile(r"\s*,\s*(?=\()").match(text, at)
        if following is None:
            return
        at = following.end()


def php_pairs(text: str) -> Iterator[Pair]:
    """Yield constants that PHP defines, WordPress's keys and salts among them."""
    for match in re.finditer(_DEFINE, text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if line.lstrip().startswith(("*", "//", "#", "/*")):
            continue
        name = match["name"]
        if name in _WORDPRESS:
            phrase = "unique phrase" in match["text"] or len(match["text"]) < 32
            if not phrase:
                yield Pair(
                    name, match["text"], *match.span("text"), "wordpress-salt", is_secret=True
                )
        elif name_kind(name) is not NameKind.PLAIN:
            yield Pair(name, match["text"], *match.span("text"))
