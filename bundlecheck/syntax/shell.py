"""Shell scripts as simple commands, words and redirections.

Compound commands are taken apart: what an ``if``, a loop, a function or a group runs stands in
the result as commands in file order. Nothing is expanded or run.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from bundlecheck.syntax.shell_nodes import Assignment, Command, Heredoc, Redirect, Word
from bundlecheck.syntax.shell_words import ASSIGNMENT, MAX_DEPTH, NEWLINE, Value, WordReader
from bundlecheck.syntax.text import EmbeddedText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bundlecheck.syntax.text import Text

__all__ = ["Assignment", "Command", "Heredoc", "Redirect", "Word", "commands", "without_sudo"]

_COMMENT = re.compile(r"#[^\n]*")
_REDIRECT = re.compile(r"([0-9]*)(<<<|<<-|<<|<>|<&|>>|>\||>&|<(?!\()|>(?!\())|(&>>|&>)")
_OPERATOR = re.compile(r"&&|\|\||\|&|;;&|;;|;&|[;&|()]")
_LINE = re.compile(r"([^\n]*)(\n|\Z)")
_KEYWORDS = frozenset(
    [
        "if",
        "then",
        "elif",
        "else",
        "fi",
        "do",
        "done",
        "while",
        "until",
        "!",
        "{",
        "}",
        "esac",
        "time",
    ]
)
_SUDO_VALUES = frozenset("CDghpRrTtUu")
_SUDO_LONG_VALUES = frozenset(
    [
        *("--chdir", "--chroot", "--close-from", "--command-timeout", "--group", "--host"),
        *("--other-user", "--prompt", "--role", "--type", "--user"),
    ]
)


def commands(text: Text) -> tuple[Command, ...]:
    """Return every simple command of a script, those of substitutions after their outer one."""
    found: list[Command] = []
    stack = list(reversed(_Scanner(text, 0).script()))
    while stack:
        command = stack.pop()
        found.append(command)
        stack.extend(reversed(_nested(command)))
    return tuple(found)


def without_sudo(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words of a command without a leading ``sudo``, its options and variables."""
    if not words or words[0].value not in ("sudo", "/usr/bin/sudo"):
        return tuple(words)
    index = 1
    while index < len(words):
        value = words[index].value or ""
        if value == "--":
            return tuple(words[index + 1 :])
        if value.startswith("-") and len(value) > 1:
            takes_next = value in _SUDO_LONG_VALUES or (
                not value.startswith("--") and value[-1] in _SUDO_VALUES
            )
            index += 2 if takes_next else 1
        elif ASSIGNMENT.match(words[index].raw):
            index += 1
        else:
            break
    return tuple(words[index:])


def _nested(command: Command) -> list[Command]:
    words: list[Word] = [*(entry.word for entry in command.assignments), *command.words]
    words.extend(entry.target for entry in command.redirects if entry.target is not None)
    words.sort(key=lambda word: word.start)
    nested = [inner for word in words for inner in word.substitutions]
    return nested + [inner for document in command.heredocs for inner in document.substitutions]


class _Pending:
    """A simple command while its words come in."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.assignments: list[Assignment] = []
        self.redirects: list[Redirect] = []
        self.heredocs: list[_PendingHeredoc] = []
        self.in_test = False

    def finish(self, source: Text, separator: str) -> Command | None:
        parts: list[Word | Redirect] = [*self.words]
        parts += [*(entry.word for entry in self.assignments), *self.redirects]
        if not parts:
            return None
        return Command(
            source,
            min(part.start for part in parts),
            max(part.end for part in parts),
            tuple(self.words),
            tuple(self.assignments),
            tuple(self.redirects),
            tuple(entry.done for entry in self.heredocs if entry.done is not None),
            separator,
        )


class _PendingHeredoc:
    """A here-document whose body begins on the next line."""

    def __init__(self, delimiter: Word, *, strip_tabs: bool) -> None:
        raw = delimiter.raw
        self.quoted = any(character in raw for character in "'\"\\")
        self.delimiter = raw if delimiter.value is None else delimiter.value
        self.strip_tabs = strip_tabs
        self.done: Heredoc | None = None


class _Scanner(WordReader):
    """Reads a text once from left to right; every method moves on from ``position``."""

    def __init__(self, text: Text, depth: int) -> None:
        super().__init__(text, depth)
        self.heredocs: list[_PendingHeredoc] = []

    def nested(self, text: Text) -> list[Command]:
        """Read another script, one level deeper."""
        return _Scanner(text, self.depth + 1).script()

    def script(self) -> list[Command]:
        found: list[Command] = []
        while self.position < self.size:
            found.extend(self.commands())
        return found

    def commands(self) -> list[Command]:
        """Read commands up to a closing parenthesis that none of them opened."""
        found: list[tuple[_Pending, str]] = []
        around: list[str] = []
        pending, in_pattern = _Pending(), False
        while self.position < self.size:
            self.skip_blank()
            if self.position >= self.size:
                break
            newline = NEWLINE.match(self.value, self.position)
            operator = None if pending.in_test else _OPERATOR.match(self.value, self.position)
            if newline is not None:
                self.position = newline.end()
                self._read_heredocs()
                found.append((pending, "\n"))
                pending = _Pending()
            elif self._comment() or (not in_pattern and self._redirect(pending)):
                continue
            elif operator is None:
                self._word(pending, around, in_pattern=in_pattern)
                in_pattern = self._after_word(pending, around, in_pattern=in_pattern)
            else:
                sign = operator.group()
                if self._arithmetic_command(sign, pending):
                    continue
                self.position = operator.end()
                if sign == "(" and self._defines_function(pending):
                    pending = _Pending()
                    continue
                if not in_pattern:
                    found.append((pending, sign))
                pending = _Pending()
                if sign == "(" and not in_pattern:
                    around.append("(")
                elif sign == ")":
                    if not around:
                        break
                    if around[-1] == "(":
                        around.pop()
                    else:
                        in_pattern = False
                elif sign.startswith(";") and len(sign) > 1:
                    in_pattern = around[-1:] == ["case"]
        if self.position >= self.size:
            self._read_heredocs()
        found.append((pending, ""))
        return [
            command
            for entry, separator in found
            if (command := entry.finish(self.text, separator)) is not None
        ]

    def _after_word(self, pending: _Pending, around: list[str], *, in_pattern: bool) -> bool:
        """Follow ``case`` and ``esac``; tell whether the patterns of a ``case`` come next."""
        last = pending.words[-1].raw if pending.words else ""
        if in_pattern:
            pending.words.clear()
            if last != "esac":
                return True
            around.pop()
            return False
        if len(pending.words) == 3 and pending.words[0].raw == "case" and last == "in":
            pending.words.clear()
            around.append("case")
            return True
        return False

    def _word(self, pending: _Pending, around: list[str], *, in_pattern: bool) -> None:
        start = self.position
        word = self.read_word(in_test=pending.in_test)
        if self.position == start:  # a character that starts nothing, such as a lone ">"
            self.position += 1
            return
        first = not pending.words and not in_pattern
        match = ASSIGNMENT.match(self.value, start, word.end) if first else None
        if match is not None:
            pending.assignments.append(self._assignment(word, match))
        elif first and not pending.assignments and word.raw in _KEYWORDS:
            if word.raw == "esac" and around[-1:] == ["case"]:
                around.pop()
        else:
            pending.words.append(word)
            if word.raw == "[[" and first:
                pending.in_test = True
            elif word.raw == "]]":
                pending.in_test = False

    def _assignment(self, word: Word, match: re.Match[str]) -> Assignment:
        cut = bisect_left(word.offsets, match.end())
        if word.value is None:
            value = Word(self.text, match.end(), word.end, None, (), word.substitutions)
        else:
            value = Word(self.text, match.end(), word.end, word.value[cut:], word.offsets[cut:])
        return Assignment(match.group(1), value, word)

    def _comment(self) -> bool:
        match = _COMMENT.match(self.value, self.position)
        if match is None:
            return False
        end = match.end()
        self.position = end - 1 if self.value[end - 1] == "\r" else end
        return True

    def _redirect(self, pending: _Pending) -> bool:
        match = None if pending.in_test else _REDIRECT.match(self.value, self.position)
        if match is None:
            return False
        start = self.position
        operator = match.group(2) or match.group(3)
        self.position = match.end()
        self.skip_blank()
        before = self.position
        word = self.read_word(in_test=False)
        target = word if word.end > before else None
        end = match.end() if target is None else target.end
        descriptor = match.group(1) or ""
        pending.redirects.append(Redirect(self.text, start, end, operator, descriptor, target))
        if operator.startswith("<<") and operator != "<<<" and target is not None:
            document = _PendingHeredoc(target, strip_tabs=operator == "<<-")
            pending.heredocs.append(document)
            self.heredocs.append(document)
        return True

    def _defines_function(self, pending: _Pending) -> bool:
        names = [word.raw for word in pending.words]
        if not (len(names) == 1 or (len(names) == 2 and names[0] == "function")):
            return False
        self.skip_blank()
        if not self.value.startswith(")", self.position):
            return False
        self.position += 1
        return True

    def _arithmetic_command(self, sign: str, pending: _Pending) -> bool:
        """Read ``((…))``, which holds no words."""
        if sign != "(" or not self.value.startswith("((", self.position):
            return False
        if pending.words and pending.words[0].raw != "for":
            return False
        start = self.position
        self.parentheses()
        pending.words.append(Word(self.text, start, self.position, None))
        return True

    def _read_heredocs(self) -> None:
        """Read the bodies of the here-documents that the last line opened."""
        waiting, self.heredocs = self.heredocs, []
        for document in waiting:
            start = end = self.position
            while self.position < self.size:
                match = _LINE.match(self.value, self.position)
                if match is None:  # the pattern also matches an empty line
                    break
                line = match.group(1).removesuffix("\r")
                end = match.start()
                self.position = match.end()
                if (line.lstrip("\t") if document.strip_tabs else line) == document.delimiter:
                    break
                end = self.position
            document.done = Heredoc(
                self.text,
                start,
                end,
                document.delimiter,
                document.quoted,
                document.strip_tabs,
                () if document.quoted else self._body_substitutions(start, end),
            )

    def _body_substitutions(self, start: int, end: int) -> tuple[Command, ...]:
        if self.depth >= MAX_DEPTH:
            return ()
        body = EmbeddedText(self.text, self.value[start:end], range(start, end + 1))
        scanner, value = _Scanner(body, self.depth + 1), Value()
        while scanner.position < scanner.size:
            scanner.double_quoted(value, closing="")
        return tuple(value.substitutions)
