"""Private keys: where one begins and ends, and whether it is more than its first line."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["KeyBlock", "key_at"]

_BEGIN = r"(?:-----|---- )BEGIN (?P<label>(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?)(?:-----| ----)"
_PUTTY = r"PuTTY-User-Key-File-\d: *(?P<label>[\w-]+)"
_LONGEST = 20_000
"""Characters of the longest key that is read; one of 16,384 bits has about 13,000."""
_BODY = 60
"""Characters of Base64 that the smallest key has, an Ed25519 one with 64."""
_NOISE = r"\\+[nrt]|\s|[\"'`+,;.|>#*]|\\"
_ELIDED = (
    r"\.{3}|\u2026|\*{3}|x{8}|X{8}|<[\w -]+>|(?i:your|redacted|snip|example|placeholder|goes here)"
)


class KeyBlock(NamedTuple):
    """A private key with its first and last line."""

    start: int
    end: int
    kind: str


def key_at(text: str, start: int, end: int) -> KeyBlock | None:
    """Return the private key that begins at a place or in its line, or None where none is told.

    A header in code that only looks for keys, a sample whose body is left out and a public key
    are none.

    Args:
        text: the file.
        start: where a detector saw a header or a whole key.
        end: where that ends.
    """
    left = max(text.rfind("\n", 0, start) + 1, start - 200)
    right = text.find("\n", end)
    right = right if right >= 0 else len(text)
    head = re.search(f"{_BEGIN}|{_PUTTY}".replace("(?P<label>", "(?:"), text[left:right])
    if head is None:
        return None
    first, after = left + head.start(), left + head.end()
    area = text[after : after + _LONGEST]
    label = re.sub(r"-|BEGIN|PuTTY.*", "", head.group()).strip().title()
    if head.group().startswith("PuTTY"):
        return _putty(text, first, area)
    close = re.search(r"-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|---- END[^\n]*----", area)
    body = area[: close.start()] if close is not None else _leading(area)
    return _block(first, after + (close.end() if close else len(body)), body, _kind(label))


def _kind(label: str) -> str:
    words = label.replace("Block", "").replace("Private Key", "").strip().upper()
    if words == "OPENSSH":
        words = "OpenSSH"
    words = "encrypted" if words == "ENCRYPTED" else words
    if not words:
        return "a private key"
    vowel = (words[0] in "AEFHILMNORSXO" and words.isupper()) or words[0] in "Oe"
    return f"{'an' if vowel else 'a'} {words} private key"


def _leading(area: str) -> str:
    """Return the lines of Base64 below a header that no last line closes."""
    match = re.match(r"(?:[\"'`+,;\s\\]|\\n|[\w+/=]{40,80}\b)*", area)
    return match.group() if match is not None else ""


def _block(start: int, end: int, body: str, kind: str) -> KeyBlock | None:
    if re.search(_ELIDED, body):
        return None
    bare = re.sub(r"(?m)^[\w-]+: .*$", "", body)
    bare = re.sub(_NOISE, "", bare)
    run = re.search(rf"[\w+/=-]{{{_BODY},}}", bare)
    if run is None or len(set(run.group())) < 20:
        return None
    return KeyBlock(start, end, kind)


def _putty(text: str, start: int, area: str) -> KeyBlock | None:
    match = re.search(r"Private-Lines: \d+\s+(?P<body>(?:[\w+/=]+\s+)+)(?:Private-MAC: \w+)?", area)
    if match is None or len(match["body"]) < _BODY:
        return None
    return KeyBlock(
        start, start + text[start:].index(match.group()) + len(match.group()), "a PuTTY private key"
    )
