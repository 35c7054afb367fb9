"""Text from a bundle made fit for a terminal: nothing hidden, nothing obeyed, columns known."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["TAB", "display_width", "first_sentence", "show", "show_character", "wrap"]

TAB = "    "
"""What a tab in a source line is shown as."""

_PLAIN = r"[ -~]*\Z"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
_SENTENCE = r".*?(?<!e\.g)(?<!i\.e)[.!?](?= |\Z)"


def show(text: str) -> str:
    """Return a text with control, format and unassigned characters as visible escapes.

    A terminal would obey them (``ESC``), hide them (zero width) or reorder by them (bidi).
    """
    if re.match(_PLAIN, text):
        return text
    return "".join(map(show_character, text))


def show_character(character: str) -> str:
    """Return one character, or the escape that stands for it."""
    if " " <= character <= "~" or unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def display_width(text: str) -> int:
    """Return how many terminal cells a shown text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def wrap(text: str, width: int) -> list[str]:
    """Break prose at blanks into shown lines of at most a width; longer words stay whole."""
    lines: list[str] = []
    current, used = "", 0
    for word in text.split():
        shown = show(word)
        size = display_width(shown)
        if current and used + 1 + size > width:
            lines.append(current)
            current, used = "", 0
        current, used = (f"{current} {shown}", used + 1 + size) if current else (shown, size)
    return [*lines, current] if current else lines


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, on one line."""
    joined = " ".join(text.split())
    match = re.match(_SENTENCE, joined)
    return match.group() if match else joined
