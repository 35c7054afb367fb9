"""The text of scanned files as reports may show it: with every secret masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.redact import Redactor
from bundlecheck.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bundlecheck.syntax.text import FileText

__all__ = ["MaskedSources", "pieces"]

_REPEATED = 8
"""A secret at least this long is masked wherever it occurs, not only where it was found.

A shorter one, such as a password ``admin``, would mask words that are no secret.
"""
_LONG = 2_000
"""Characters of a line that is masked as a whole; of a longer one only what is shown is."""
_HASHED_UNITS = 100
"""Characters from the line's start, blanks left out, that go into its hash."""
_BLOCK = 512
"""Lines that are searched at once for what looks like a secret: a finding shows few."""
_STEP = 32
"""Lines of a block that are judged at once."""
_AROUND = 64
"""Lines before and after them that may tell what stands in them, such as the head of a key."""


class MaskedSources:
    """Reads lines of files and masks the secrets in them; implements ``Sources``."""

    def __init__(
        self,
        read: Callable[[str], FileText | None],
        secrets: Iterable[Span],
        suspects: Callable[[list[str], range], Iterable[tuple[int, int, int]]] | None = None,
    ) -> None:
        """Take what reads files, and what says which of their characters no output may show.

        Args:
            read: from a path to its text.
            secrets: the places that rules found.
            suspects: from lines of a file, and the indexes of those that are asked for, to what
                looks like a secret: line, start and end.
        """
        self._read = read
        self._suspects = suspects
        self._spans: dict[str, list[Span]] = {}
        for span in sorted(set(secrets)):
            self._spans.setdefault(span.path, []).append(span)
        self._shown_spans: dict[tuple[str, int], list[Span]] = {}
        self._texts: dict[str, FileText | None] = {}
        self._hashes: dict[str, list[str]] = {}
        self._repeated: Redactor | None = None

    def lines(
        self, path: str, first: int, last: int, columns: tuple[int, int] | None = None
    ) -> list[str]:
        """Return lines ``first`` to ``last``, 1-based and inclusive, each secret as ``*``.

        A masked line keeps its length, so columns stay true.

        Args:
            path: the file.
            first: the first line.
            last: the last line.
            columns: the part that is shown, from zero: of a very long line all else is ``*``.
        """
        text = self._text(path)
        if text is None:
            return []
        first, last = max(first, 1), min(last, len(text.line_starts))
        if self._repeated is None:
            self._repeated = Redactor(self._values())
        shown = []
        spans = self.secret_spans(path, first, last)
        for number in range(first, last + 1):
            line = text.line(number)
            masked = _masked(line, columns, self._repeated)
            for span in spans:
                masked = _mask_span(masked, number, span)
            shown.append(masked)
        return shown

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
        text = self._text(path)
        last, left = line, _HASHED_UNITS
        while text is not None and left > 0 and last < len(text.line_starts):
            left -= len("".join(text.line(last).split())) + 1
            last += 1
        return bool(self.secret_spans(path, line, max(last - 1, line)))

    def utf16_column(self, path: str, line: int, column: int) -> int:
        """Return a 1-based column counted in UTF-16 code units rather than code points."""
        text = self._text(path)
        before = "" if text is None else text.line(line)[: column - 1]
        return column + sum(1 for character in before if character > "\uffff")

    def secret_spans(self, path: str, first: int, last: int) -> list[Span]:
        """Return the masked places that touch some lines: what rules found and what looks like it.

        Args:
            path: the file.
            first: the first line, 1-based.
            last: the last line.
        """
        found = list(self._spans.get(path, ()))
        text = self._text(path)
        if text is not None and self._suspects is not None:
            last = min(last, len(text.line_starts))
            for step in range((max(first, 1) - 1) // _STEP, (last - 1) // _STEP + 1):
                found += self._suspects_of(path, text, step)
        return [
            span
            for span in found
            if span.is_whole_file or (span.line <= last and span.end_line >= first)
        ]

    def _suspects_of(self, path: str, text: FileText, step: int) -> list[Span]:
        """Return what looks like a secret in a few lines, as the lines of their block tell."""
        if (path, step) not in self._shown_spans and self._suspects is not None:
            start, end = step * _STEP, (step + 1) * _STEP
            begin = max(start // _BLOCK * _BLOCK - _AROUND, 0)
            count = min(end + _AROUND, len(text.line_starts))
            lines = [text.line(number + 1) for number in range(begin, count)]
            self._shown_spans[path, step] = [
                Span(path, number + 1, left + 1, number + 1, right + 1)
                for index, left, right in self._suspects(lines, range(start - begin, end - begin))
                if start <= (number := begin + index) < end
            ]
        return self._shown_spans[path, step]

    def _text(self, path: str) -> FileText | None:
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _values(self) -> Iterator[str]:
        """Yield the lines of all secrets that are long enough to be masked everywhere."""
        for path, spans in self._spans.items():
            text = self._text(path)
            if text is not None:
                for span in spans:
                    yield from _pieces(text, span)


def pieces(secrets: Iterable[str]) -> Iterator[str]:
    """Yield secrets and those of their lines that are long enough to be told from prose."""
    for secret in secrets:
        yield secret
        for line in secret.splitlines():
            if len(line.strip()) >= _REPEATED:
                yield line.strip()


def _masked(line: str, columns: tuple[int, int] | None, secrets: Redactor) -> str:
    """Return a line without the secrets that may stand anywhere."""
    if columns is None or len(line) <= _LONG:
        return secrets.mask_line(line)
    first, end = max(columns[0], 0), min(columns[1], len(line))
    begin = max(first - secrets.longest, 0)
    part = secrets.mask_line(line[begin : end + secrets.longest])[first - begin : end - begin]
    return "*" * first + part + "*" * (len(line) - end)


def _mask_span(line: str, number: int, span: Span) -> str:
    if span.is_whole_file:
        return "*" * len(line)
    if not span.line <= number <= span.end_line:
        return line
    start = min(span.column - 1, len(line)) if number == span.line else 0
    end = min(span.end_column - 1, len(line)) if number == span.end_line else len(line)
    return line[:start] + "*" * (end - start) + line[end:] if start < end else line


def _pieces(text: FileText, span: Span) -> Iterator[str]:
    if span.is_whole_file:
        return
    for number in range(max(span.line, 1), min(span.end_line, len(text.line_starts)) + 1):
        line = text.line(number)
        start = span.column - 1 if number == span.line else 0
        end = span.end_column - 1 if number == span.end_line else len(line)
        piece = line[start:end].strip()
        if len(piece) >= _REPEATED and piece.strip("*"):
            yield piece
