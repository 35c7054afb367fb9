"""Words of shell scripts: quoting, escapes and substitutions."""

from __future__ import annotations

import abc
import re
from typing import TYPE_CHECKING

from bundlecheck.syntax.shell_nodes import Word
from bundlecheck.syntax.text import EmbeddedText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bundlecheck.syntax.shell_nodes import Command
    from bundlecheck.syntax.text import Text

__all__ = ["ASSIGNMENT", "MAX_DEPTH", "NEWLINE", "Value", "WordReader"]

MAX_DEPTH = 32
"""Substitutions nested deeper are read as plain characters; scripts nest two or three."""
ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[[^\]\s]*\])?\+?=")
NEWLINE = re.compile(r"\r?\n")

_BLANK = re.compile(r"(?:[ \t\f\v]+|\r(?!\n)|\\\r?\n)*")
_COMMENT = re.compile(r"#[^\n]*")
_PLAIN = re.compile(r"[^ \t\r\n\f\v\\'\"$`;&|<>()]+")
_TEST_PLAIN = re.compile(r"[^ \t\r\n\f\v\\'\"$`;]+")
_DOUBLE = re.compile(r"[^\\\"$`]+")
_SINGLE = re.compile(r"'([^']*)'?")
_ANSI = re.compile(r"\$'((?:[^'\\]+|\\[\s\S])*)'?\\?")
_PARAMETER = re.compile(r"\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])")
_BRACED = re.compile(r"[^\\'\"$`}]+")
_ARITHMETIC = re.compile(r"[^()]+|[()]")
_BACKQUOTED = re.compile(r"`((?:[^`\\]+|\\[\s\S])*)`?\\?")
_BACKQUOTE_ESCAPE = re.compile(r"\\([\\`$])")
_LINE_CONTINUATION = re.compile(r"\\\r?\n")


class Value:
    """The value of a word while it is read."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.offsets: list[int] = []
        self.literal = True
        self.substitutions: list[Command] = []

    def add(self, characters: str, start: int) -> None:
        """Add characters that stand for themselves."""
        self.parts.append(characters)
        self.offsets.extend(range(start, start + len(characters)))

    def expand(self, found: Sequence[Command] = ()) -> None:
        """Note that the shell puts something in here, by running these commands."""
        self.literal = False
        self.substitutions.extend(found)


class WordReader(abc.ABC):
    """Reads words from left to right; every method moves on from ``position``."""

    def __init__(self, text: Text, depth: int) -> None:
        self.text = text
        self.value = text.value
        self.size = len(text.value)
        self.depth = depth
        self.position = 0

    @abc.abstractmethod
    def commands(self) -> list[Command]:
        """Read commands up to a closing parenthesis that none of them opened."""

    @abc.abstractmethod
    def nested(self, text: Text) -> list[Command]:
        """Read another script, one level deeper."""

    def skip_blank(self) -> None:
        """Move past blanks and line continuations."""
        match = _BLANK.match(self.value, self.position)
        if match is not None:
            self.position = match.end()

    def read_word(self, *, in_test: bool) -> Word:
        """Read a word, empty where none starts; between ``[[`` and ``]]`` operators are words."""
        start, value = self.position, Value()
        if in_test and self.value.startswith("]]", start):
            self.position += 2
            value.add("]]", start)
        else:
            self._word_parts(start, value, _TEST_PLAIN if in_test else _PLAIN)
        end = self.position
        characters = "".join(value.parts) if value.literal else None
        offsets: Sequence[int] = ()
        if characters is not None:
            same = len(characters) == end - start
            offsets = range(start, end + 1) if same else (*value.offsets, end)
        return Word(self.text, start, end, characters, offsets, tuple(value.substitutions))

    def _word_parts(self, start: int, value: Value, plain: re.Pattern[str]) -> None:
        while self.position < self.size:
            match = plain.match(self.value, self.position)
            if match is not None:
                value.add(match.group(), self.position)
                self.position = match.end()
                continue
            character = self.value[self.position]
            if character in "<>(":
                if not self._parenthesised(start, value):
                    return
            elif character in "\\'\"$`":
                self._quoting(character, value)
            else:
                return

    def _quoting(self, character: str, value: Value) -> None:
        if character == "\\":
            self._escape(value, special=None)
        elif character == "'":
            self._single(value)
        elif character == '"':
            self.position += 1
            self.double_quoted(value, closing='"')
        elif character == "$":
            self._dollar(value, in_double=False)
        else:
            self._backquoted(value)

    def _parenthesised(self, start: int, value: Value) -> bool:
        """Read ``<(…)``, ``>(…)`` or the parentheses of an array."""
        if self.value[self.position] != "(":
            if not self.value.startswith("(", self.position + 1):
                return False
            self.position += 1
            self._substitution(value)
            return True
        if ASSIGNMENT.fullmatch(self.value, start, self.position) is None:
            return False
        if self.depth >= MAX_DEPTH:
            return False
        self.position += 1
        self.depth += 1
        value.expand()
        while self.position < self.size and not self.value.startswith(")", self.position):
            before = self.position
            word = self.read_word(in_test=False)
            value.expand(word.substitutions)
            self.skip_blank()
            match = NEWLINE.match(self.value, self.position)
            if match is not None:
                self.position = match.end()
                self.skip_blank()
            comment = _COMMENT.match(self.value, self.position)
            if comment is not None and self.position > word.end:
                self.position = comment.end()
            if self.position == before:
                self.position += 1
        self.position = min(self.position + 1, self.size)
        self.depth -= 1
        return True

    def double_quoted(self, value: Value, *, closing: str) -> None:
        """Read to the closing quote; without one, the whole text as a here-document's body."""
        while self.position < self.size:
            match = _DOUBLE.match(self.value, self.position)
            if match is not None:
                value.add(match.group(), self.position)
                self.position = match.end()
                continue
            character = self.value[self.position]
            if character == '"':
                self.position += 1
                if closing:
                    return
                value.add(character, self.position - 1)
            elif character == "\\":
                self._escape(value, special='$`"\\')
            elif character == "$":
                self._dollar(value, in_double=True)
            else:
                self._backquoted(value)

    def _escape(self, value: Value, *, special: str | None) -> None:
        """Read a backslash; ``special`` lists what it quotes, None means everything."""
        start = self.position
        continuation = _LINE_CONTINUATION.match(self.value, start)
        if continuation is not None:
            self.position = continuation.end()
            return
        following = self.value[start + 1 : start + 2]
        if following and (special is None or following in special):
            value.add(following, start + 1)
            self.position = start + 2
        else:
            value.add("\\", start)
            self.position = start + 1

    def _single(self, value: Value) -> None:
        match = _SINGLE.match(self.value, self.position)
        if match is not None:
            value.add(match.group(1), match.start(1))
            self.position = match.end()

    def _dollar(self, value: Value, *, in_double: bool) -> None:
        start = self.position
        if self.value.startswith("$((", start):
            value.expand()
            self.position += 1
            self.parentheses()
        elif self.value.startswith("$(", start):
            self.position += 1
            self._substitution(value)
        elif self.value.startswith("${", start):
            self._braced(value, in_double=in_double)
        elif not in_double and self.value.startswith('$"', start):
            self.position += 2
            self.double_quoted(value, closing='"')
        elif not in_double and self.value.startswith("$'", start):
            match = _ANSI.match(self.value, start)
            if match is not None:
                self.position = match.end()
                if "\\" in match.group():
                    value.expand()
                value.add(match.group(1), match.start(1))
        else:
            match = _PARAMETER.match(self.value, start)
            if match is None:
                value.add("$", start)
                self.position += 1
            else:
                value.expand()
                self.position = match.end()

    def _substitution(self, value: Value) -> None:
        """Read the commands after an opening parenthesis, and the closing one."""
        self.position += 1
        value.expand()
        if self.depth < MAX_DEPTH:
            self.depth += 1
            value.expand(self.commands())
            self.depth -= 1

    def _braced(self, value: Value, *, in_double: bool) -> None:
        self.position += 2
        value.expand()
        if self.depth >= MAX_DEPTH:
            return
        self.depth += 1
        while self.position < self.size:
            match = _BRACED.match(self.value, self.position)
            if match is not None:
                self.position = match.end()
                continue
            character = self.value[self.position]
            if character == "}":
                self.position += 1
                break
            if character == "'" and in_double:
                self.position += 1
            else:
                self._quoting(character, value)
        self.depth -= 1

    def _backquoted(self, value: Value) -> None:
        match = _BACKQUOTED.match(self.value, self.position)
        if match is None:  # the pattern matches wherever there is a backquote
            self.position += 1
            return
        self.position = match.end()
        value.expand()
        if self.depth < MAX_DEPTH:
            value.expand(self.nested(self._unescaped(*match.span(1))))

    def _unescaped(self, start: int, end: int) -> EmbeddedText:
        """Return the script between backquotes, which may hold escaped ones."""
        parts: list[str] = []
        offsets: list[int] = []
        position = start
        for match in _BACKQUOTE_ESCAPE.finditer(self.value, start, end):
            parts += (self.value[position : match.start()], match.group(1))
            offsets += (*range(position, match.start()), match.start(1))
            position = match.end()
        parts.append(self.value[position:end])
        offsets.extend(range(position, end + 1))
        return EmbeddedText(self.text, "".join(parts), offsets)

    def parentheses(self) -> None:
        """Move from an opening parenthesis past the closing one, whatever stands between."""
        depth = 0
        while self.position < self.size:
            match = _ARITHMETIC.match(self.value, self.position)
            if match is None:  # the alternatives leave no character out
                return
            self.position = match.end()
            depth += {"(": 1, ")": -1}.get(match.group(), 0)
            if not depth:
                return
