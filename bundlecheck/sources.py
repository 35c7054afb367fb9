"""The text of scanned files as reports may show it: with every secret masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bundlecheck.syntax.text import FileText

__all__ = ["MASK", "MaskedSources", "mask_text"]

MASK = "********"
"""What stands for a secret in prose; its length says nothing of the secret's."""

_REPEATED = 8
"""A secret at least this long is masked wherever it occurs, not only where it was found.

A shorter one, such as a password ``admin``, would mask words that are no secret.
"""


_HASHED_UNITS = 100
"""Characters from the line's start, blanks left out, that go into its hash."""


class MaskedSources:
    """Reads lines of files and masks the secrets in them; implements ``Sources``."""

    def __init__(
        self,
        read: Callable[[str], FileText | None],
        secrets: Iterable[Span],
        suspects: Callable[[list[str]], Iterable[tuple[int, int, int]]] | None = None,
    ) -> None:
        """Take what reads files, and what says which of their characters no output may show.

        Args:
            read: from a path to its text.
            secrets: the places that rules found.
            suspects: from the lines of a file to what looks like a secret: line, start and end.
        """
        self._read = read
        self._suspects = suspects
        self._spans: dict[str, list[Span]] = {}
        for span in sorted(set(secrets)):
            self._spans.setdefault(span.path, []).append(span)
        self._shown_spans: dict[str, list[Span]] = {}
        self._texts: dict[str, FileText | None] = {}
        self._masked: dict[str, list[str]] = {}
        self._hashes: dict[str, list[str]] = {}
        self._values: tuple[str, ...] | None = None

    def lines(self, path: str, first: int, last: int) -> list[str]:
        """Return lines ``first`` to ``last``, 1-based and inclusive, each secret as ``*``.

        A masked line keeps its length, so columns stay true.
        """
        if path not in self._masked:
            self._masked[path] = self._mask(path)
        return self._masked[path][max(first, 1) - 1 : max(last, 0)]

    def line_hash(self, path: str, line: int) -> str:
        """Return GitHub's ``primaryLocationLineHash`` of a line; empty where there is none.

        Empty too where a secret is near enough to be part of it: short ones could be guessed from
        the hash. GitHub computes what is missing.
        """
        if self._hash_covers_secret(path, line):
            return ""
        if path not in self._hashes:
            from bundlecheck.line_hash import line_hashes  # noqa: PLC0415

            text = self._text(path)
            self._hashes[path] = [] if text is None else line_hashes(text.value)
        hashes = self._hashes[path]
        return hashes[line - 1] if 1 <= line <= len(hashes) else ""

    def _hash_covers_secret(self, path: str, line: int) -> bool:
        spans, text = self.secret_spans(path), self._text(path)
        last, left = line, _HASHED_UNITS
        while spans and text is not None and left > 0 and last < len(text.line_starts):
            left -= len("".join(text.line(last).split())) + 1
            last += 1
        return any(span.line < last and span.end_line >= line for span in spans)

    def utf16_column(self, path: str, line: int, column: int) -> int:
        """Return a 1-based column counted in UTF-16 code units rather than code points."""
        text = self._text(path)
        before = "" if text is None else text.line(line)[: column - 1]
        return column + sum(1 for character in before if character > "\uffff")

    def secret_spans(self, path: str) -> list[Span]:
        """Return the places of a file that are masked: what rules found and what looks like it."""
        if path not in self._shown_spans:
            spans = list(self._spans.get(path, ()))
            text = self._text(path)
            if text is not None and self._suspects is not None:
                spans += [
                    Span(path, index + 1, start + 1, index + 1, end + 1)
                    for index, start, end in self._suspects(_lines(text))
                ]
            self._shown_spans[path] = spans
        return self._shown_spans[path]

    def _text(self, path: str) -> FileText | None:
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _mask(self, path: str) -> list[str]:
        text = self._text(path)
        if text is None:
            return []
        masked = [_mask_occurrences(line, self._repeated()) for line in _lines(text)]
        for span in self.secret_spans(path):
            _mask_span(masked, span)
        return masked

    def _repeated(self) -> tuple[str, ...]:
        """Return the lines of all secrets that are long enough to be masked everywhere."""
        if self._values is None:
            found: set[str] = set()
            for path, spans in self._spans.items():
                text = self._text(path)
                if text is not None:
                    found.update(piece for span in spans for piece in _pieces(text, span))
            self._values = tuple(sorted(found))
        return self._values


def _lines(text: FileText) -> list[str]:
    return [text.line(number + 1) for number in range(len(text.line_starts))]


def mask_text(text: str, secrets: set[str]) -> str:
    """Return a message with every occurrence of a secret, or of a line of one, masked."""
    pieces = {secret for secret in secrets if secret.strip("* \t\r\n")}
    pieces.update(
        line.strip()
        for secret in secrets
        for line in secret.splitlines()
        if len(line.strip()) >= _REPEATED
    )
    hidden = _hidden(text, sorted(pieces))
    parts: list[str] = []
    for index, character in enumerate(text):
        if not hidden[index]:
            parts.append(character)
        elif index == 0 or not hidden[index - 1]:
            parts.append(MASK)
    return "".join(parts)


def _hidden(text: str, secrets: Iterable[str]) -> bytearray:
    """Flag the characters of a text that belong to a secret; occurrences may overlap."""
    flags = bytearray(len(text))
    for secret in secrets:
        start = text.find(secret)
        while start >= 0:
            flags[start : start + len(secret)] = b"\1" * len(secret)
            start = text.find(secret, start + 1)
    return flags


def _mask_occurrences(line: str, secrets: tuple[str, ...]) -> str:
    if not any(secret in line for secret in secrets):
        return line
    flags = _hidden(line, secrets)
    return "".join("*" if flag else char for char, flag in zip(line, flags, strict=True))


def _mask_span(lines: list[str], span: Span) -> None:
    if span.is_whole_file:
        lines[:] = ["*" * len(line) for line in lines]
        return
    for number in range(max(span.line, 1), min(span.end_line, len(lines)) + 1):
        line = lines[number - 1]
        start = min(span.column - 1, len(line)) if number == span.line else 0
        end = min(span.end_column - 1, len(line)) if number == span.end_line else len(line)
        if start < end:
            lines[number - 1] = line[:start] + "*" * (end - start) + line[end:]


def _pieces(text: FileText, span: Span) -> Iterable[str]:
    for number in range(max(span.line, 1), min(span.end_line, len(text.line_starts)) + 1):
        line = text.line(number)
        start = span.column - 1 if number == span.line else 0
        end = span.end_column - 1 if number == span.end_line else len(line)
        piece = line[start:end].strip()
        if len(piece) >= _REPEATED and piece.strip("*"):
            yield piece
