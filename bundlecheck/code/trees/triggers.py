"""The cheap test: at which places of a file of code a look into its tree may tell something."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from bundlecheck.code.trees.bindings import names_argument, sets_argument
from bundlecheck.code.trees.judge import judged
from bundlecheck.code.trees.texts import Search, has_text, is_name_of_secret
from bundlecheck.code.trees.words import JOINED, NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.code.trees.words import Wanted

__all__ = ["anchors"]

_CALLED_LAST = frozenset(
    {"sign", "verify", "encode", "decode", "createhmac", "cookieparser", "createcipher", "encrypt"}
    | {"createcipheriv", "createdecipher", "createdecipheriv", "decrypt", "stripe", "sequelize"}
    | {"twilio", "new", "hexdigest", "digest", "base64digest", "basic_auth", "mysql_connect", "pdo"}
    | {"mysql_pconnect", "mysqli", "mysqli_connect", "mysqli_real_connect", "hash_hmac", "auth"}
    | {"openssl_encrypt", "openssl_decrypt", "ldap_bind", "ftp_login", "ssh2_auth_password"}
    | {
        "imap_open",
        "putenv",
        "getconnection",
        "basicawscredentials",
        "basicsessioncredentials",
        "create",
    }
    | {"usernamepasswordcredentials", "passwordauthentication", "hmac256", "hmac384", "hmac512"}
    | {"signwith", "setsigningkey", "hmacshakeyfor", "setbasicauth", "secretkeyspec", "pbekeyspec"}
    | {"networkcredential", "symmetricsecuritykey", "hmacsha1", "hmacsha256", "hmacsha384"}
    | {"hmacsha512", "rfc2898derivebytes", "clientsecretcredential"}
)
_AFTER = (
    rb"['\"`)\]!}?]{0,5}\s{0,80}(?:\{[a-z; ]{3,40}\}\s{0,4})?"
    rb"(?::\s{0,4}[a-z][\w<>\[\]|. ]{0,60}?(?==))?"
    rb"(?P<sign>=>|:=|(?<![=!<>])=(?![=~])|:(?!:)|\|\|=?|\?\?=?|\?:|\?(?!\.)|,|\(|\bor\b"
    rb"|(?<=\w)[ \t]+(?=['\"])|(?<=\))\s{0,4}\{)"
    rb"(?:\s|//[^\n]{0,120}\n){0,200}"
)
_CALLED = rb"[\w'\")]{0,40}(?:(?:\.|::)\w{1,24}){0,2}(?:\s{0,8}\(%s)"
_WITHOUT_BRACKETS = rb"|[ \t](?=[\w'\":@\[{])"
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_IDENTIFIER = _LETTERS + b"0123456789_$-"
_NAME = _IDENTIFIER + _LETTERS.upper()
_QUOTES = b"'\"`"
_NO_TEXT = b"{=>0123456789;,)"
"""What no expression begins with that can stand for a text."""
_LONGEST_LINE = 2_000
_LONGEST_NAME = 200
_MOST = 2_000
"""Places of one file that are looked at."""


def anchors(search: Search, wanted: Wanted) -> Iterator[int]:
    """Yield the offsets that are worth a look in the tree, of each kind in their order.

    Args:
        search: the file.
        wanted: what may be in it.
    """
    yield from islice(_places(search, wanted), _MOST)


def _places(search: Search, wanted: Wanted) -> Iterator[int]:
    lowered = search.data.lower()
    for word in wanted.names:
        for at, end in _hits(lowered, word, _pattern(NAMES[word])):
            if (word != b"key" or lowered[at - 1] in _IDENTIFIER) and _is_given(
                search, lowered, at, end
            ):
                yield at + len(word) - 1
    called = _pattern(_CALLED % (_WITHOUT_BRACKETS if search.language == "Ruby" else b""))
    for word in wanted.calls:
        for at, end in _hits(lowered, word, called):
            callee = lowered[at:end].rstrip(b"( \t\r\n'\")")
            last = re.split(rb"\W", callee)[-1].decode("ascii", "replace")
            if (
                _is_known(lowered, at, last)
                and has_text(search, end, "", search.argument)
                and not _is_in_long_line(search.data, at)
            ):
                yield end + 1 if last == "putenv" else at + len(callee) - 1
    # In tests and samples a text tells nothing by itself.
    if wanted.joined and not search.default.is_lax:
        for at, _end in _hits(lowered, b"://", _pattern(JOINED)):
            yield at


def _hits(lowered: bytes, word: bytes, rest: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Yield where a word with the given rest begins, and where the rest ends."""
    at = lowered.find(word)
    while at >= 0:
        found = rest.match(lowered, at + len(word))
        if found is not None:
            yield at, found.end()
        at = lowered.find(word, at + len(word))


@cache
def _pattern(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


def _is_known(lowered: bytes, at: int, last: str) -> bool:
    """Tell whether a call is one of a client that takes secrets."""
    start = at
    while start > 0 and at - start < 40 and lowered[start - 1] in _IDENTIFIER:
        start -= 1
    before = lowered[start:at].decode("ascii", "replace")
    return last in _CALLED_LAST or before + last in _CALLED_LAST


_CALL_BEFORE = rb"([\w$]+)(?:<[^<>()]*>)?\s*\(\s*\Z"
_NO_ARGUMENT_AFTER = b",:=+?|&."
_LITERAL_SIGNS = frozenset({b"=", b":", b"=>", b":="})


def _is_given(search: Search, lowered: bytes, at: int, end: int) -> bool:
    """Tell whether a name with a secret word in it is given a text that could be a secret."""
    data = search.data
    sign = _pattern(_AFTER).match(lowered, end)
    if sign is None:
        return False
    begin = at
    while begin > 0 and at - begin < 64 and data[begin - 1] in _NAME:
        begin -= 1
    name = data[begin:end]
    if not is_name_of_secret(name.strip(b"-$")) or not _may_bind(search, begin, name, sign):
        return False
    if _is_in_long_line(data, at):
        return False
    start = sign.end()
    first = data[start : start + 1]
    called = name.decode("utf-8", "replace")
    if sign["sign"] == b":":
        inner = _pattern(rb"([^{}\s'\"]{4,200})\}").match(data, start)
        if inner is not None and b"${" in data[max(0, begin - 80) : begin]:
            return judged(called, inner[1].decode("utf-8", "replace"), search.default) is not None
    if not first or first in _NO_TEXT:
        return False
    if first in _QUOTES:
        place = search.named if sign["sign"] in _LITERAL_SIGNS else search.default
        shut = data.find(first, start + 1, start + 600)
        text = data[start + 1 : shut]
        more = data[shut + 1 : shut + 40].lstrip()[:1]
        if (
            shut >= 0
            and b"\\" not in text
            and more not in (b"+", b".", b"?", b"|", b"<", b'"', b"'")
        ):
            return judged(called, text.decode("utf-8", "replace"), place) is not None
    if data[start : start + 2] in (b'@"', b'""'):
        return True
    return has_text(search, start, called, search.default)


def _may_bind(search: Search, begin: int, name: bytes, sign: re.Match[bytes]) -> bool:
    """Tell whether the sign after a name gives it something, in the language of the file."""
    kind = sign["sign"]
    if kind.endswith(b"{"):
        return search.language == "Ruby"  # ``fetch('NAME') { 'default' }``
    if kind == b"=>":
        return search.language != "JavaScript"
    if kind == b"(":
        called = re.findall(rb"\w+", name)
        return bool(called) and sets_argument(called[-1].decode("ascii"))
    return kind != b"," or _is_first_argument(search.data, begin, sign[0])


def _is_first_argument(data: bytes, begin: int, after: bytes) -> bool:
    """Tell whether a name with a comma after it may tell what the next argument is."""
    quote = after[:1]
    if quote not in _QUOTES:
        return data[begin - 1 : begin] == b":"
    start = data.rfind(quote, max(0, begin - _LONGEST_NAME), begin)
    if start < 0:
        return True
    before = data[max(0, start - 80) : start].rstrip()
    if before[-1:] == b"[":
        return b"]" in after[:5]  # ``set(config['password'], 'x')``, not the first of a list
    call = _pattern(_CALL_BEFORE).search(before)
    if call is not None:
        return names_argument(call[1].decode("ascii").rpartition("$")[2])
    return before[-1:] not in _NO_ARGUMENT_AFTER and not before.endswith(b"=>")


def _is_in_long_line(data: bytes, place: int) -> bool:
    start = data.rfind(b"\n", max(0, place - _LONGEST_LINE), place)
    end = data.find(b"\n", place, place + _LONGEST_LINE)
    if (start < 0 and place > _LONGEST_LINE) or (end < 0 and len(data) - place > _LONGEST_LINE):
        return True
    return (end if end >= 0 else len(data)) - start > _LONGEST_LINE
