"""What the one pass over a file's bytes tells of ``has_pair``: whether it can be true at all.

Each pattern is a part of ``hints`` that takes in more: a stem of a secret's name, no matter what
the whole name means, a sign, and the beginning of a value of the kind that such a name needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.secrets.names import KEY_QUALIFIERS
from bundlecheck.secrets.scanner.gates import Gate

if TYPE_CHECKING:
    from bundlecheck.secrets.scanner.hits import Hits

__all__ = ["PAIR_GATES", "may_have_pair"]

_SECRET = (
    "(?:pass|pwd|pswd|secret|token|cred|salt|pepper|psk|pw|macaroon|mnemonic"
    rf"|(?:{'|'.join(sorted(KEY_QUALIFIERS))})[_.\-\x80-\xff]*key)"
).encode("latin-1")
"""What is in every name that is a secret's whatever it holds."""
_WEAK = b"(?:key|auth|bearer|seed|jwt|hmac|signature|nonce|otp|dsn|webhook)"
"""What is in the names that say so only of a random value."""
_ANY = b"(?:" + _SECRET + b"|" + _WEAK + b")"
_REST = rb"[\w.\-\x80-\xff]*"
_SIGN = rb"\\?[\"']?\]?[ \t]*(?:::?|:?=>?)[ \t]*"
_TO_VALUE = _REST + _SIGN
_BLANK = rb"[\s\x1c-\x1f\x80-\xff]*"
_BARE = rb"[^\s\"'`\[{|>&!*<\(]"
"""How a value begins that stands without quotes."""
_ODD = rb"(?:\"['`]|'[\"`]|`[\"'`])"
"""Quotes of two kinds, which are no quotes then."""
_IS = rb"\\?[\"']?[ \t]*[:=][ \t]*"
_INNER = (
    rb"(?:value|default|defaultvalue|stringvalue|plaintext|content|data|#text)"
    + _IS
    + rb"\\?[\"']?[^\s\"'{\[]{4}"
)
_VALUE = rb"value" + _IS + rb"(?:[|>&]|\\?[\"']?[^\s\"'{\[]{3})"
_ITEM = rb"(?:-[ \t])?[\"']?"

_PATTERNS = {
    "pairs": (
        # a secret's name, and two characters: one again and again is a placeholder
        _SECRET + _TO_VALUE + rb"(?:\\?[\"'`][^\"'`\n]{2}|(?:" + _BARE + b"|" + _ODD + rb")[^\n])",
        # a name such as "key", and a run that may be random
        _WEAK + _TO_VALUE + rb"(?:\\?[\"'`][^\"'`\n]*|(?:" + _BARE + b"|" + _ODD + rb")[^\n]*)"
        rb"[A-Za-z0-9+/=_\-]{15}",
        # a secret's name, and a block, an anchor or a list
        _SECRET + _TO_VALUE + rb"[|>&]",
        _SECRET + _TO_VALUE + rb"\[" + _BLANK + _ITEM + rb"[^\s\"'{\[\],\-]{4}",
        _SECRET + _TO_VALUE + rb"\n" + _BLANK + _ITEM + rb"[^\s\"'{\[\],\-:=]{4}",
        _ANY + _TO_VALUE + rb"!(?:sub|join|!binary|!str)",
        rb"(?:secrets|passwords|tokens|credentials|api_?keys)" + _SIGN + rb"[\[{|>&*<\(\n]",
        # what says it without a name
        rb"encoding" + _IS + rb"\\?[\"']?(?:base64|b64)",
        rb"!!binary|fn::join|!join",
        rb"sensitive" + _IS + rb"true",
        rb"auths\\?[\"']?[ \t]*:",
        rb"kind[\"']?[ \t]*:[ \t]*[\"']?secret",
    ),
    "pairs:opened": (_SECRET + _TO_VALUE + rb"[\[{\n]",),
    "pairs:inner": (_INNER,),
    "pairs:listed": (rb"(?:name|key)" + _IS + rb"\\?[\"']?" + _REST + _ANY,),
    "pairs:value": (_VALUE,),
}
PAIR_GATES = tuple(
    Gate(owner, pattern, ignore_case=True)
    for owner, patterns in _PATTERNS.items()
    for pattern in patterns
)


def may_have_pair(hits: Hits) -> bool:
    """Tell whether ``has_pair`` may be true of a file; False is certain that it is not."""
    if hits.may_hold("pairs"):
        return True
    if hits.may_hold("pairs:opened") and hits.may_hold("pairs:inner"):
        return True
    return hits.may_hold("pairs:listed") and hits.may_hold("pairs:value")
