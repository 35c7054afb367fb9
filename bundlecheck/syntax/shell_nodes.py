"""What a shell script is made of: commands, words, redirections and here-documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.syntax.text import EmbeddedText, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bundlecheck.span import Span

__all__ = ["Assignment", "Command", "Heredoc", "Redirect", "Word"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command, quotes included."""

    source: Text
    start: int
    end: int
    value: str | None
    """The characters without quotes and escapes, or None where the shell expands something."""
    offsets: Sequence[int] = field(default=(), repr=False, compare=False)
    """Where each character of the value stands in the source, and where the last one ends."""
    substitutions: tuple[Command, ...] = ()
    """The commands of ``$(…)``, backquotes and ``<(…)`` in the word."""

    @property
    def raw(self) -> str:
        """The characters as they are written."""
        return self.source.value[self.start : self.end]

    @property
    def span(self) -> Span:
        """The region of the word, quotes included."""
        return self.source.span(self.start, self.end)

    @property
    def text(self) -> EmbeddedText | None:
        """The value as a text of its own, such as the script after ``sh -c``."""
        if self.value is None:
            return None
        return EmbeddedText(self.source, self.value, self.offsets)


class Assignment(NamedTuple):
    """A variable set before a command, or for the shell itself where no command follows."""

    name: str
    value: Word
    """What stands after the equals sign."""
    word: Word
    """The whole of it."""

    @property
    def span(self) -> Span:
        """The region of name and value."""
        return self.word.span


class Redirect(NamedTuple):
    """A redirection of input or output."""

    source: Text
    start: int
    end: int
    operator: str
    """Such as ``>``, ``>>``, ``&>`` or ``<``, without the number of the file before it."""
    descriptor: str
    """The number before the operator, or empty."""
    target: Word | None
    """The file, or None where it is missing."""

    @property
    def span(self) -> Span:
        """The region of operator and target."""
        return self.source.span(self.start, self.end)

    @property
    def writes(self) -> bool:
        """Tell whether the target is a file that is written to."""
        if self.operator in (">&", "&>") and self.target is not None:
            return self.operator == "&>" or (self.target.value or "").strip("0123456789-") != ""
        return self.operator in (">", ">>", ">|", "<>", "&>>")


class Heredoc(NamedTuple):
    """A here-document."""

    source: Text
    start: int
    end: int
    """Where the line of the closing delimiter begins."""
    delimiter: str
    quoted: bool
    """Whether the delimiter was quoted, so that nothing in the body is expanded."""
    strip_tabs: bool
    substitutions: tuple[Command, ...] = ()
    """The commands that the shell runs to fill in the body."""

    @property
    def span(self) -> Span:
        """The region of the body."""
        return self.source.span(self.start, self.end)

    @property
    def text(self) -> EmbeddedText:
        """The body as a text of its own, without leading tabs where they are stripped."""
        body = self.source.value[self.start : self.end]
        if not self.strip_tabs:
            return EmbeddedText(self.source, body, range(self.start, self.end + 1))
        offsets: list[int] = []
        position = self.start
        for line in body.splitlines(keepends=True):
            kept = len(line.lstrip("\t"))
            offsets.extend(range(position + len(line) - kept, position + len(line)))
            position += len(line)
        value = "".join(line.lstrip("\t") for line in body.splitlines(keepends=True))
        return EmbeddedText(self.source, value, [*offsets, self.end])


class Command(NamedTuple):
    """A simple command: what the shell runs with its arguments."""

    source: Text
    start: int
    end: int
    words: tuple[Word, ...]
    assignments: tuple[Assignment, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    heredocs: tuple[Heredoc, ...] = ()
    separator: str = ""
    r"""The operator that ends it, such as ``|``, ``&&``, ``;``, ``)`` or ``\n``, or nothing."""

    @property
    def span(self) -> Span:
        """The region from the first to the last word, assignment or redirection."""
        return self.source.span(self.start, self.end)

    @property
    def name(self) -> str | None:
        """The first word's value, or None where there is none or it is expanded."""
        return self.words[0].value if self.words else None
