"""Masking in texts: every occurrence of any of many secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["MASK", "Redactor", "mask_text"]

MASK = "********"
"""What stands for a secret in prose; its length says nothing of the secret's."""

_KEYED = 4
"""Characters by which a secret is looked up."""


class Redactor:
    """Finds secrets in texts; the time does not grow with how many secrets there are."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take the secrets; blank and masked ones count for nothing."""
        self.longest = 0
        self._short: list[str] = []
        self._long: dict[str, list[str]] = {}
        for secret in sorted({item for item in secrets if item.strip("* \t\r\n")}):
            if len(secret) < _KEYED:
                self._short.append(secret)
            else:
                self._long.setdefault(secret[:_KEYED], []).append(secret)
            self.longest = max(self.longest, len(secret))

    def hidden(self, text: str) -> list[tuple[int, int]]:
        """Return where secrets stand in a text; occurrences may overlap."""
        found = []
        for secret in self._short:
            start = text.find(secret)
            while start >= 0:
                found.append((start, start + len(secret)))
                start = text.find(secret, start + 1)
        if len(text) > len(self._long):  # a search for each key is the quicker way
            for key, secrets in self._long.items():
                start = text.find(key)
                while start >= 0:
                    found += _beginning(text, start, secrets)
                    start = text.find(key, start + 1)
        elif self._long:
            for start in range(len(text) - _KEYED + 1):
                secrets = self._long.get(text[start : start + _KEYED], [])
                found += _beginning(text, start, secrets)
        return found

    def mask_line(self, line: str) -> str:
        """Return a line of the same length, with ``*`` for the characters of secrets."""
        for start, end in self.hidden(line):
            line = line[:start] + "*" * (end - start) + line[end:]
        return line


def _beginning(text: str, start: int, secrets: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the secrets that begin at a place."""
    for secret in secrets:
        if text.startswith(secret, start):
            yield start, start + len(secret)


def mask_text(text: str, *redactors: Redactor) -> str:
    """Return a message with every run of secret characters replaced by ``MASK``."""
    hidden = sorted(place for redactor in redactors for place in redactor.hidden(text))
    parts: list[str] = []
    done = 0
    open_ = -1
    for start, end in hidden:
        if start > open_:
            if open_ >= 0:
                parts.append(MASK)
                done = open_
            parts.append(text[done:start])
        open_ = max(open_, end)
    if open_ < 0:
        return text
    return "".join((*parts, MASK, text[open_:]))
