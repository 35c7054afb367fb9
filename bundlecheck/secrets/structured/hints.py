"""Whether a text is worth reading: whether anything called a secret has a value that may be one.

Most files that mention a token or a key say nothing of its value. Here their words are looked at
where they stand, which costs a hundredth of reading the file for what it means.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.secrets.structured.pair import Pair, may_be_secret
from bundlecheck.secrets.structured.reasons import is_other_name

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["has_hint", "has_pair"]

_HINTS = (
    *("pass", "pwd", "pswd", "secret", "token", "key", "cred", "salt", "pepper", "psk", "auth"),
    *("pw", "bearer", "seed", "jwt", "hmac", "signature", "nonce", "otp", "dsn", "webhook"),
    *("macaroon", "mnemonic"),
)
"""What names of secrets have in them, in some case."""
_MEANS = (
    ("encoding", r"encoding\\?[\"']?[ \t]*[:=][ \t]*\\?[\"']?(?:base64|b64)"),
    ("!!binary",),
    ('"outputs"', r"sensitive\\?[\"']?[ \t]*[:=][ \t]*true", r'"value"\s*:\s*[^\s{\[]'),
    ("auths", r"\bauths\\?[\"']?[ \t]*:"),
    ("kind", r"\bkind[\"']?[ \t]*:[ \t]*[\"']?secret\b"),
    ("fn::join",),
    ("!join",),
)
"""What gives or hides a secret without a name beside it: a word, and patterns it comes with."""
_MOST = 500
"""Values that are judged one by one; a text with more is read in any case."""
_WORD = r"[\w.-]{0,60}"
_BEFORE = r"[\w.-]{0,60}\Z"
_GIVES = (
    r"\\?[\"']?\]?[ \t]*(?:::?|:?=>?)[ \t]*"
    r"(?:(?P<open>[\[{|>&!*<(]|\r?$)|(?P<quote>\\?[\"'`])?(?P<value>(?(quote)[^\"'`\r\n]+|(?!\"\"|''|``)\S[^\r\n]*)))"
)
"""From the end of a name to what it holds, if that is not empty."""
_LISTED = (
    r"(?<![\w-])(?:option_name|OptionName|name|Name|key|Key|ParameterKey|envName)"
    r"\\?[\"']?[ \t]*[:=][ \t]*\\?[\"']?[\w.-]*\Z"
)
"""What stands before a name that is a value itself, in the list form."""
_LISTED_VALUE = (
    r"(?<![\w-])(?:value|Value|ParameterValue|OptionValue|stringValue)"
    r"\\?[\"']?[ \t]*[:=][ \t]*(?:[|>&]|\\?[\"']?[^\s\"'{\[]{3})"
)
_INNER = (
    r"(?i)(?:\b(?:value|default|defaultvalue|stringvalue|plaintext|content|data)|#text)"
    r"\\?[\"']?[ \t]*[:=][ \t]*\\?[\"']?[^\s\"'{\[]{4}"
)
"""What holds the value of the name above it."""
_ITEMS = r"\s*(?:-[ \t])?[\"']?[^\s\"'{\[\],-]{4}"
_COLLECTIONS = frozenset({"secrets", "passwords", "tokens", "credentials", "apikeys", "api_keys"})
_RANDOM = r"(?=[\w+/=-]*\d)[\w+/=-]{12}"
_TAGS = ("!Sub", "!Join", "!!binary", "!!str")
_NEAR = 400


def has_hint(text: str) -> bool:
    """Tell whether a text has anything in it that a name of a secret has."""
    lowered = text.replace("\u0130", "I").lower()
    return any(hint in lowered for hint in _HINTS) or "identified by" in lowered


def has_pair(text: str) -> bool:
    """Tell whether a text of names and values may say what a secret is, by a name or otherwise."""
    lowered = text.replace("\u0130", "I").lower()
    for word, *others in _MEANS:
        if word in lowered and all(_compiled(other).search(lowered) for other in others):
            return True
    seen: set[tuple[str, str]] = set()
    for start, end in _names(text, lowered):
        name = text[start:end]
        if name_kind(name) is NameKind.PLAIN or is_other_name(name):
            continue
        if len(seen) > _MOST or _may_hold(text, name, start, end, seen):
            return True
    return False


def _names(text: str, lowered: str) -> Iterator[tuple[int, int]]:
    """Yield the words that hold a hint."""
    word, before = _compiled(_WORD), _compiled(_BEFORE)
    for hint in _HINTS:
        at = lowered.find(hint)
        while at >= 0:
            ends = word.match(text, at + len(hint))
            end = ends.end() if ends is not None else at + len(hint)
            begins = before.search(text, max(at - 60, 0), at)
            yield (begins.start() if begins is not None else at), end
            at = lowered.find(hint, end)


def _may_hold(text: str, name: str, start: int, end: int, seen: set[tuple[str, str]]) -> bool:
    """Tell whether a name has a value that may be a secret."""
    given = _compiled(_GIVES).match(text, end)
    if given is None:
        listed = _compiled(_LISTED).search(text, max(0, start - 100), start)
        near = text[max(0, start - _NEAR // 2) : end + _NEAR // 2]
        return listed is not None and _compiled(_LISTED_VALUE).search(near) is not None
    if given["value"] is None:
        return _may_open(text, name, given)
    value = given["value"].strip()
    if (name, value) in seen:
        return False
    seen.add((name, value))
    return may_be_secret(Pair(name, value, 0, len(value)))


def _may_open(text: str, name: str, given: re.Match[str]) -> bool:
    """Tell whether what begins after a name may be, or hold, a value of it."""
    begin = given.start("open")
    opens, near = given["open"].strip(), text[given.end() : given.end() + _NEAR]
    if opens == "!":
        return text.startswith(_TAGS, begin)
    if name.lower() in _COLLECTIONS and _compiled(_RANDOM).search(near) is not None:
        return True
    if name_kind(name) is not NameKind.SECRET or opens in ("*", "<", "("):
        return False
    if opens in ("|", ">", "&"):
        return True
    first = near.lstrip().partition("\n")[0]
    plain = opens == "" and near[:1] == "\n" and ":" not in first and "=" not in first
    if opens == "[" or plain:
        return _compiled(_ITEMS).match(near) is not None
    return _compiled(_INNER).search(near) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)
