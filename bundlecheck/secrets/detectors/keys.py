"""Private keys: blocks of armoured text, PuTTY's files, and forms on one line."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.detectors.detector import Detector, form, token
from bundlecheck.secrets.found import Topic
from bundlecheck.secrets.scanner.anchors import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["KEYS", "KEY_ANCHORS", "KEY_PATTERNS", "PrivateKey", "json_web_keys", "private_keys"]

KEYS: tuple[Detector, ...] = (
    token(
        "age-secret-key", "an age secret key", "AGE-SECRET-KEY-1", r"[02-9AC-HJ-NP-Z]{58}"
    )._replace(topic=Topic.PRIVATE_KEY),
    form(
        "private-key-in-base64",
        "a private key",
        "LS0tLS1CRUdJTi",
        r"(?<![\w+/])(?P<secret>LS0tLS1CRUdJTi[A-Za-z0-9+/]{60,12000}={0,2})",
        reach=12_100,
        check="encoded key",
        topic=Topic.PRIVATE_KEY,
    ),
    form(
        "wireguard-private-key",
        "a WireGuard private key",
        "privatekey",
        r"(?<!\w)PrivateKey[ \t]{0,8}=[ \t]{0,8}(?P<secret>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)",
        ignore_case=True,
        check="base62",
        topic=Topic.PRIVATE_KEY,
    ),
)
"""Rows of the forms that a pattern is enough for."""

_PEM = r"-----BEGIN (?P<pem>(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----"
_SSH2 = r"---- BEGIN (?P<ssh2>SSH2 (?:ENCRYPTED )?PRIVATE KEY) ----"
_PUTTY = r"PuTTY-User-Key-File-[123]: "
_PUTTY_END = r"Private-(?:MAC|Hash): [0-9a-f]{16,128}"
_RUN = (
    r"(?:\\{1,4}[nrt]|\\{1,4}u000[aAdD]|&#(?:10|13|xA|xD);|%0[aAdD]|(?<![A-Za-z0-9+/]))"
    r"(?P<digits>[A-Za-z0-9+/]{16,})={0,2}"
)
"""A line of base64; line ends may be written as escapes."""
_LONGEST = 24_000
"""Characters of a block; an RSA key of 16384 bits in PEM has about 13,000."""
_LEAST = 40
"""Digits of base64 of the shortest key: 32 bytes have 43."""
_DISTINCT = 12
_FIRST, _GAP = 500, 80
"""Characters from the header to the first line of key material, and between two such lines."""
_PRIVATE_PART = r"\"d\"\s{0,4}:\s{0,4}\"(?P<secret>[\w-]{40,1400})\""
_AROUND = 4000
"""Characters of a JSON Web Key around its private part."""

KEY_ANCHORS = (
    Anchor("private-key", b"PRIVATE KEY"),
    Anchor("private-key", b"PuTTY-User-Key-File-"),
    Anchor("json-web-key", b'"kty"'),
)
KEY_PATTERNS = (_PEM, _SSH2, _PUTTY, _PRIVATE_PART)
"""What is in every text with a private key, besides the forms of ``KEYS``."""


class PrivateKey(NamedTuple):
    """A block that is a private key."""

    start: int
    end: int
    kind: str
    note: str = ""


def private_keys(text: str, start: int = 0) -> Iterator[PrivateKey]:
    """Yield the private keys of a text: those with key material, not headers alone.

    Args:
        text: any text; a key may be indented, commented out, split into quoted lines, or stand on
            one line with its line ends written as escapes.
        start: where to begin.
    """
    if "PRIVATE KEY" not in text and "PuTTY-User-Key-File-" not in text:
        return
    at = start
    while True:
        header = _next_header(text, at)
        if header is None:
            return
        found = _block(text, header)
        if found is None:
            at = header.end()
            continue
        yield found
        at = max(found.end, header.end())


def json_web_keys(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the private parts of JSON Web Keys stand (RFC 7517 and 7518)."""
    if '"kty"' not in text:
        return
    for match in re.finditer(_PRIVATE_PART, text):
        first = max(match.start() - _AROUND, 0)
        first = max(first, text.rfind("{", first, match.start()))
        last = text.find("}", match.end(), match.end() + _AROUND)
        if text.find('"kty"', first, last if last >= 0 else match.end() + _AROUND) >= 0:
            yield match.span("secret")


def _next_header(text: str, at: int) -> re.Match[str] | None:
    return re.compile(f"{_PEM}|{_SSH2}|{_PUTTY}").search(text, at)


def _block(text: str, header: re.Match[str]) -> PrivateKey | None:
    """Return the block below a header: to its end mark, or as far as there is key material."""
    limit = min(len(text), header.end() + _LONGEST)
    label = header["pem"] or header["ssh2"]
    if label is None:
        return _putty(text, header, limit)
    close = f"-----END {label}-----" if header["pem"] else f"---- END {label} ----"
    end = text.find(close, header.end(), limit)
    again = re.compile(r"-{4,5} ?BEGIN ").search(text, header.end(), limit)
    if again is not None and (end < 0 or again.start() < end):
        end, limit = -1, again.start()
    body = text[header.end() : limit if end < 0 else end]
    material = _material(body)
    if material is None:
        return None
    stop = header.end() + material if end < 0 else end + len(close)
    kind = "a PGP private key" if label.startswith("PGP") else "a private key"
    return PrivateKey(header.start(), stop, kind, _note(label, body))


def _putty(text: str, header: re.Match[str], limit: int) -> PrivateKey | None:
    again = text.find("PuTTY-User-Key-File-", header.end(), limit)
    limit = limit if again < 0 else again
    private = re.compile(r"Private-Lines: \d{1,4}").search(text, header.end(), limit)
    if private is None:
        return None
    end = re.compile(_PUTTY_END).search(text, private.end(), limit)
    material = _material(text[private.end() : end.start() if end is not None else limit])
    if material is None:
        return None
    stop = end.end() if end is not None else private.end() + material
    encrypted = "Encryption: none" not in text[header.end() : private.start()]
    return PrivateKey(header.start(), stop, "a private key", "encrypted" if encrypted else "")


def _material(body: str) -> int | None:
    """Return where the key material ends that a body begins with, or None where there is none."""
    last, count, seen = 0, 0, set[str]()
    for match in re.finditer(_RUN, body):
        digits = match["digits"]
        if match.start() - last > (_GAP if last else _FIRST):
            break
        if len(digits) < 40 and not (re.search(r"\d", digits) and digits.lower() != digits):
            continue
        last, count = match.end(), count + len(digits)
        seen.update(digits)
    return last if count >= _LEAST and len(seen) >= _DISTINCT else None


def _note(label: str, body: str) -> str:
    encrypted = "ENCRYPTED" in label or "ENCRYPTED" in body[:200]
    if label.startswith("OPENSSH"):
        first = re.search(_RUN, body)
        digits = first["digits"][:60] if first is not None else ""
        data = base64.b64decode(digits[: len(digits) // 4 * 4])
        encrypted = b"openssh-key-v1" in data and b"\0\0\0\x04none" not in data
    return "encrypted" if encrypted else ""
