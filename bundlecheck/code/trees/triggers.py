"""The cheap tests: whether a file of code can matter at all, and at which places."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from bundlecheck.code.trees.grammars import dialect_of
from bundlecheck.code.trees.judge import Place, judged, names_a_secret
from bundlecheck.secrets.names import NameKind

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TRIGGERS", "anchors", "may_matter"]

_WORDS = (
    *(b"pass", b"pwd", b"secret", b"token", b"key", b"credential", b"salt", b"pepper", b"psk"),
    *(b"authorization", b"pw"),
)
_CALLS = {
    "JavaScript": (
        *(b"jwt", b"jsonwebtoken", b"hmac", b"cookieparser", b"cipher", b"crypt", b"stripe"),
        *(b"sequelize", b"twilio"),
    ),
    "Ruby": (b"credentials", b"jwt", b"hmac", b"basic_auth", b"encryptor", b"verifier"),
    "PHP": (
        *(b"mysql", b"pdo", b"hmac", b"crypt", b"ldap_bind", b"ftp_login", b"ssh2_auth"),
        *(b"imap_open", b"jwt", b"->auth", b"putenv"),
    ),
    "Java": (
        *(b"getconnection", b"credentials", b"authentication", b"hmac", b"signwith"),
        *(b"basicauth", b"keyspec", b"signingkey"),
    ),
    "C#": (b"credential", b"securitykey", b"hmac", b"derivebytes"),
}
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
    rb"['\"`)\]!}?]{0,5}\s{0,80}(?:\{[a-z; ]{3,40}\}\s{0,4})?"
    rb"(?::\s{0,4}[a-z][\w<>\[\]|. ]{0,60}?(?==))?"
    rb"(?P<sign>=>|:=|(?<![=!<>])=(?![=~])|:(?!:)|\|\|=?|\?\?=?|\?:|\?(?!\.)|,|\(|\bor\b"
    rb"|(?<=\w)[ \t]+(?=['\"])|(?<=\))\s{0,4}\{)"
    rb"(?:\s|//[^\n]{0,120}\n){0,200}"
)
_CALLED = rb"[\w'\")]{0,40}(?:(?:\.|::)\w{1,24}){0,2}(?:\s{0,8}\(|[ \t](?=[\w'\":@\[{]))"
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_IDENTIFIER = _LETTERS + b"0123456789_$-"
_NAME = _IDENTIFIER + _LETTERS.upper()
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
        self.names: dict[bytes, tuple[str, ...]] = {}

    def values(self, name: bytes) -> tuple[str, ...]:
        """Return the texts that the file gives a name."""
        if name not in self.names:
            if len(self.names) >= _FOLLOWED:
                return ()
            self.names[name] = tuple(self._values(name))
        return self.names[name]

    def _values(self, name: bytes) -> Iterator[str]:
        given, at = _given(), self.data.find(name)
        for _ in range(_FOLLOWED):
            if at < 0:
                return
            found = given.match(self.data, at + len(name))
            if found is not None:
                yield found[1].decode("utf-8", "replace")
            at = self.data.find(name, at + len(name))


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
    for word in _WORDS:
        for at, end in _hits(search.lowered, word, _ending(word)):
            if (word != b"key" or search.lowered[at - 1] in _IDENTIFIER) and _is_given(
                search, at, end
            ):
                yield at + len(word) - 1
    for word in _CALLS[language]:
        for at, end in _hits(search.lowered, word, _called()):
            callee = search.lowered[at:end].rstrip(b"( \t\r\n'\")")
            last = re.split(rb"\W", callee)[-1].decode("ascii", "replace")
            if (
                _is_known(search, at, last)
                and _has_quote(search, end, "", _ARGUMENT)
                and not _is_in_long_line(search.data, at)
            ):
                yield end + 1 if last == "putenv" else at + len(callee) - 1
    for at, _end in _hits(search.lowered, b"://", _joined()):
        yield at


def _hits(lowered: bytes, word: bytes, rest: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Yield where a word with the given rest begins, and where the rest ends."""
    at = lowered.find(word)
    while at >= 0:
        found = rest.match(lowered, at + len(word))
        if found is not None:
            yield at, found.end()
        at = lowered.find(word, at + len(word))


def _is_known(search: _Search, at: int, last: str) -> bool:
    """Tell whether a call is one of a client that takes secrets."""
    start = at
    while start > 0 and at - start < 40 and search.lowered[start - 1] in _IDENTIFIER:
        start -= 1
    before = search.lowered[start:at].decode("ascii", "replace")
    return last in _CALLED_LAST or before + last in _CALLED_LAST


@cache
def _ending(word: bytes) -> re.Pattern[bytes]:
    return re.compile(_END.get(word, rb"[\w-]*"))


@cache
def _given() -> re.Pattern[bytes]:
    return re.compile(
        rb"['\"]?\s{0,9}(?::\s{0,4}\w{1,40}\s{0,4})?(?:=|,)\s{0,9}['\"`]([^'\"`\n]{4,400})"
    )


@cache
def _after() -> re.Pattern[bytes]:
    return re.compile(_AFTER)


@cache
def _called() -> re.Pattern[bytes]:
    return re.compile(_CALLED)


@cache
def _joined() -> re.Pattern[bytes]:
    """Return the pattern of a URL that ends where its password is added."""
    return re.compile(rb"[^\s'\"`<>{}$/@:]{1,64}:['\"]\s{0,40}[+.]\s")


@cache
def _statement() -> re.Pattern[bytes]:
    return re.compile(rb"(?:[^\n;]{0,300}[|?+.(=,:&]\s*\n){0,4}[^\n;]{0,300}")


@cache
def _quoted() -> re.Pattern[bytes]:
    return re.compile(rb"(?<!\[)(['\"`])((?:(?!\1)[^\n\\]){4,400})\1(?!\])")


@lru_cache(maxsize=4096)
def _kind(name: bytes) -> NameKind:
    return names_a_secret(name.decode("utf-8", "replace"))


_ARGUMENT = Place(is_argument=True, has_account=True)
_DEFAULT = Place(is_fallback=True, has_account=True)
_NAMED = Place(has_account=True)
_TYPED = rb"(?i:set|with|use)_?\w+|(?i:password|secret|apikey|clientsecret|\w*token|passphrase)"
_LITERAL_SIGNS = frozenset({b"=", b":", b"=>", b":="})


def _is_given(search: _Search, at: int, end: int) -> bool:
    """Tell whether a name with a secret word in it is given a text that could be a secret."""
    data = search.data
    sign = _after().match(search.lowered, end)
    if sign is None:
        return False
    begin = at
    while begin > 0 and at - begin < 64 and data[begin - 1] in _NAME:
        begin -= 1
    name = data[begin:end]
    if _kind(name.strip(b"-$")) is NameKind.PLAIN or _is_in_long_line(data, at):
        return False
    start = sign.end()
    first = data[start : start + 1]
    if not first or (first in b"{0123456789;,)" and sign["sign"] != b":"):
        return False
    if sign["sign"] == b"," and sign[0][:1] not in _QUOTES and data[begin - 1 : begin] != b":":
        return False
    if sign["sign"] == b"(" and re.fullmatch(_TYPED, name) is None:
        return False
    called = name.decode("utf-8", "replace")
    if sign["sign"] == b":":
        inner = re.compile(rb"([^{}\s'\"]{4,200})\}").match(data, start)
        if inner is not None and b"${" in data[max(0, begin - 80) : begin]:
            return judged(called, inner[1].decode("utf-8", "replace"), _DEFAULT) is not None
    if first in _QUOTES:
        place = _NAMED if sign["sign"] in _LITERAL_SIGNS else _DEFAULT
        shut = data.find(first, start + 1, start + 600)
        text = data[start + 1 : shut]
        more = data[shut + 1 : shut + 40].lstrip()[:1]
        if shut < 0 or b"\\" in text or more in (b"+", b".", b"?", b"|", b"<", b'"', b"'"):
            return True
        return judged(called, text.decode("utf-8", "replace"), place) is not None
    if data[start : start + 2] in (b'@"', b'""'):
        return True
    return _has_quote(search, start, called, _DEFAULT)


def _has_quote(search: _Search, at: int, name: str, place: Place) -> bool:
    """Tell whether a statement holds a text that could be a secret, or a name of one."""
    rest = _statement().match(search.data, at)
    text = rest[0] if rest is not None else b""
    end = at + len(text)
    if search.data[end : end + 1] == b";" and (text.count(b"'") % 2 or text.count(b'"') % 2):
        text += search.data[end : end + 300].partition(b"\n")[0]  # the sign stands in a text
    if b"\\" in text:
        return True
    for found in _quoted().finditer(text):
        joined = text[found.end() :].lstrip()[:1] in (b"+", b".") or text[: found.start()].rstrip()[
            -1:
        ] in (b"+", b".")
        if joined or judged(name, found[2].decode("utf-8", "replace"), place) is not None:
            return True
    return any(
        judged(name, value, place) is not None
        for word in re.findall(rb"[A-Za-z_]\w{1,60}", text)[:6]
        for value in search.values(word)
    )


def _is_in_long_line(data: bytes, place: int) -> bool:
    start = data.rfind(b"\n", max(0, place - _LONGEST_LINE), place)
    end = data.find(b"\n", place, place + _LONGEST_LINE)
    if (start < 0 and place > _LONGEST_LINE) or (end < 0 and len(data) - place > _LONGEST_LINE):
        return True
    return (end if end >= 0 else len(data)) - start > _LONGEST_LINE
