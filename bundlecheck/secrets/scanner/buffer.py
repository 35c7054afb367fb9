"""The bytes of a file as the scanner reads them."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Buffer", "buffer_of", "folded_of"]

_ASCII = bytes(range(128))
_FOLDED = {"\u017f": "s", "\u212a": "k", "\u0130": "i", "\u0131": "i"}
"""What Python's ``re.IGNORECASE`` takes for a letter of ASCII besides the letter."""


class Buffer(NamedTuple):
    """UTF-8 text with line ends of one byte, twice: as it is and as the scanner reads it."""

    plain: bytes
    """The text with LF for every line end."""
    folded: bytes
    """``plain`` with ASCII for what regular expressions take for letters or digits of ASCII.

    Both have the same lines; they are one object when nothing had to be replaced.
    """


def buffer_of(data: bytes) -> Buffer:
    """Return the buffer to scan for some bytes; those that are no UTF-8 are kept as they are."""
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Buffer(data, folded_of(data))


def folded_of(data: bytes) -> bytes:
    """Return bytes with ASCII for what regular expressions take for ASCII, else the same object."""
    if data.isascii():
        return data
    others = data.translate(None, _ASCII).decode("utf-8", "ignore")
    replaced = {ord(each): _ascii(each) for each in set(others) if _ascii(each)}
    if not replaced:
        return data
    text = data.decode("utf-8", "surrogateescape")
    return text.translate(replaced).encode("utf-8", "surrogateescape")


def _ascii(character: str) -> str:
    return "0" if character.isdecimal() else _FOLDED.get(character, "")
