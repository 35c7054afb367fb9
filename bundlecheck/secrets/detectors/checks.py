"""What tells a token from a text of the same shape: variety, structure and check sums."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import TYPE_CHECKING

from bundlecheck.secrets.placeholders import is_token_like

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["CHECKS", "is_checksum_wrong"]

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_VARIED = 7
"""Different characters that a random token of 20 has with a certainty of a million to one."""


def _is_varied(secret: str) -> bool:
    return len(set(secret)) >= min(_VARIED, len(secret))


def _is_mixed(secret: str) -> bool:
    """Tell whether letters and digits both occur, as in a random value."""
    has_digit = any(character.isdigit() for character in secret)
    return _is_varied(secret) and has_digit and any(character.isalpha() for character in secret)


def _is_base62(secret: str) -> bool:
    """Tell whether digits and letters of both cases occur."""
    return _is_mixed(secret) and secret != secret.lower() and secret != secret.upper()


def _is_secret_key(secret: str) -> bool:
    """Tell whether 40 characters are an AWS secret access key and not a digest or a path."""
    return _is_base62(secret) and len(set(secret)) >= 18 and is_token_like(secret)


def _is_jwt(secret: str) -> bool:
    """Tell whether a token's first part is a JSON object with an algorithm (RFC 7515)."""
    head, _, rest = secret.partition(".")
    header = _json(head)
    return isinstance(header, dict) and "alg" in header and (bool(rest) or "enc" in header)


def _is_json_object(secret: str) -> bool:
    return isinstance(_json(secret.partition("_")[2] or secret), dict)


def _json(part: str) -> object:
    data = _decoded(part)
    try:
        return json.loads(data) if data else None
    except (ValueError, RecursionError):
        return None


def _decoded(part: str) -> bytes:
    plain = part.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_hugging(secret: str) -> bool:
    """Tell whether letters of both cases occur: names of functions begin so, too."""
    return _is_varied(secret) and any(character.isupper() for character in secret)


def _is_base64(secret: str) -> bool:
    return _is_varied(secret) and bool(_decoded(secret))


def _is_encoded_key(secret: str) -> bool:
    """Tell whether a text is a private key in base64."""
    data = _decoded(secret[: len(secret.rstrip("=")) // 4 * 4])
    return b"PRIVATE KEY" in data[:80]


def _is_aws_key_id(secret: str) -> bool:
    return len(set(secret[4:])) >= 6


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "any": lambda _: True,
    "varied": _is_varied,
    "mixed": _is_mixed,
    "base62": _is_base62,
    "secret key": _is_secret_key,
    "jwt": _is_jwt,
    "json": _is_json_object,
    "base64": _is_base64,
    "hugging": _is_hugging,
    "encoded key": _is_encoded_key,
    "aws key id": _is_aws_key_id,
}
"""Tests of a secret by name."""


def is_checksum_wrong(secret: str) -> bool:
    """Tell whether a token of a format with a check sum has a wrong one.

    GitHub's classic tokens and npm's end in six base-62 digits of the CRC-32 of the thirty
    characters before (https://github.blog/engineering/behind-githubs-new-authentication-token-formats/);
    GitLab's routable ones end in seven base-36 digits of the CRC-32 of all before.
    """
    if re.fullmatch(r"(?:gh[opusr]|npm)_[A-Za-z0-9]{36}", secret):
        body = secret[4:]
        return _digits(zlib.crc32(body[:30].encode()), _BASE62, 6) != body[30:]
    if re.fullmatch(r"gl[a-z]+-[\w-]{27,300}\.[0-9a-z]{2}\.?[0-9a-z]{7}", secret):
        return _digits(zlib.crc32(secret[:-7].encode()), _BASE36, 7) != secret[-7:]
    return False


def _digits(number: int, alphabet: str, width: int) -> str:
    text = ""
    for _ in range(width):
        number, digit = divmod(number, len(alphabet))
        text = alphabet[digit] + text
    return text
