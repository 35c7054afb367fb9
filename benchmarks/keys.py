"""Random fakes of private keys: real containers around random numbers, so that no key works."""

from __future__ import annotations

import base64
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

__all__ = ["KEYS"]

_RSA = bytes.fromhex("06092a864886f70d0101010500")
_P256 = bytes.fromhex("06082a8648ce3d030107")


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _integer(number: int) -> bytes:
    return _der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _armor(label: str, data: bytes, width: int = 64) -> str:
    body = "\n".join(textwrap.wrap(base64.b64encode(data).decode(), width))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----"


def _rsa_numbers(rng: random.Random, bits: int = 2048) -> bytes:
    def odd(size: int) -> int:
        return rng.getrandbits(size) | 1 | 1 << (size - 1)

    half = bits // 2
    parts = (odd(half), odd(half))
    numbers = (parts[0] * parts[1], 65537, odd(bits - 1), *parts, *(odd(half) for _ in range(3)))
    return _der(0x30, b"".join(_integer(number) for number in (0, *numbers)))


def _rsa(rng: random.Random) -> str:
    return _armor("RSA PRIVATE KEY", _rsa_numbers(rng))


def _pkcs8(rng: random.Random) -> str:
    content = _integer(0) + _der(0x30, _RSA) + _der(4, _rsa_numbers(rng))
    return _armor("PRIVATE KEY", _der(0x30, content))


def _ec(rng: random.Random) -> str:
    public = _der(0xA1, _der(3, b"\x00\x04" + rng.randbytes(64)))
    content = _integer(1) + _der(4, rng.randbytes(32)) + _der(0xA0, _P256) + public
    return _armor("EC PRIVATE KEY", _der(0x30, content))


def _text(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _openssh(rng: random.Random) -> str:
    public = rng.randbytes(32)
    kind = b"ssh-ed25519"
    check = rng.randbytes(4)
    inner = check + check + _text(kind, public, rng.randbytes(32) + public, b"deploy@build")
    inner += bytes(range(1, 1 + -len(inner) % 8))
    outer = (
        _text(b"none", b"none", b"") + (1).to_bytes(4, "big") + _text(_text(kind, public), inner)
    )
    return _armor("OPENSSH PRIVATE KEY", b"openssh-key-v1\x00" + outer, 70)


def _pgp(rng: random.Random) -> str:
    """A secret-key packet (old format, two-byte length) and its CRC-24."""
    body = b"\x04" + rng.randbytes(800)
    data = b"\x95" + len(body).to_bytes(2, "big") + body
    check = 0xB704CE
    for byte in data:
        check ^= byte << 16
        for _ in range(8):
            check <<= 1
            check ^= 0x1864CFB if check & 0x1000000 else 0
    lines = textwrap.wrap(base64.b64encode(data).decode(), 64)
    lines.append(f"={base64.b64encode(check.to_bytes(3, 'big')).decode()}")
    body_text = "\n".join(lines)
    label = "PGP PRIVATE KEY BLOCK"
    return f"-----BEGIN {label}-----\n\n{body_text}\n-----END {label}-----"


KEYS: dict[str, Callable[[random.Random], str]] = {
    "rsa-key": _rsa,
    "pkcs8-key": _pkcs8,
    "ec-key": _ec,
    "openssh-key": _openssh,
    "pgp-key": _pgp,
}
"""Makers of private keys, by name."""
