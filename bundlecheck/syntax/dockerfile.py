"""Dockerfiles: instructions, build stages, and the words of the instructions that rules read."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.syntax.problem import SyntaxProblem
from bundlecheck.syntax.slice import Slice, lines
from bundlecheck.syntax.text import EmbeddedText, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.span import Span

__all__ = [
    "DockerHeredoc",
    "Dockerfile",
    "Instruction",
    "Pair",
    "Stage",
    "exec_form",
    "exposed_ports",
    "flags",
    "key_values",
    "parse_dockerfile",
    "words",
]

# The instructions of the Dockerfile reference, MAINTAINER being deprecated.
_INSTRUCTIONS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL "  # noqa: SIM905
    "STOPSIGNAL USER VOLUME WORKDIR".split()
)
_HEREDOCS = frozenset({"ADD", "COPY", "RUN"})
_DIRECTIVE = re.compile(r"#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(\S+)[ \t]*")
_NAME = re.compile(r"[ \t]*([^ \t]+)[ \t]*")
_HEREDOC = r"(?<!\S)[0-9]*<<(-?)(?:\"([^\"\s<]+)\"|'([^'\s<]+)'|([A-Za-z_][\w.-]*))"
_WORD = re.compile(r"(?:[^\s\\\"'`]+|[\\`][\s\S]|\"(?:[^\"\\]+|\\[\s\S])*\"?|'[^']*'?|[\\`])+")
_SPACE = re.compile(r"\s*")
_JSON_STRING = re.compile(r"\s*\"((?:[^\"\\]|\\.)*)\"\s*(,?)")
_JSON_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|.)")
_PORT = r"(?i)([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/(tcp|udp|sctp))?"


class DockerHeredoc(NamedTuple):
    """A here-document of an instruction."""

    body: Slice
    delimiter: str
    quoted: bool
    strip_tabs: bool


class Instruction(NamedTuple):
    """One instruction with its continued lines."""

    source: Text
    start: int
    end: int
    name: str
    """In upper case."""
    keyword: Slice
    arguments: EmbeddedText
    """What follows the name as one line, without continuations and the comments between them."""
    heredocs: tuple[DockerHeredoc, ...] = ()
    escape: str = "\\"

    @property
    def span(self) -> Span:
        """The region from the name to the end of the last argument or here-document."""
        return self.source.span(self.start, self.end)

    @property
    def arguments_span(self) -> Span:
        """The region of the arguments."""
        return self.arguments.span(0, len(self.arguments.value))


class Stage(NamedTuple):
    """A build stage: a ``FROM`` and what follows it."""

    instruction: Instruction
    image: Slice | None
    """The base image as written, or an earlier stage's name; None where it is missing."""
    name: Slice | None
    instructions: tuple[Instruction, ...]
    """Those after the ``FROM``."""

    def last(self, name: str) -> Instruction | None:
        """Return the last instruction of a name: the ``USER`` or ``CMD`` that counts."""
        return next((entry for entry in reversed(self.instructions) if entry.name == name), None)


class Dockerfile(NamedTuple):
    """The instructions in file order, and what could not be read."""

    instructions: tuple[Instruction, ...]
    problems: tuple[SyntaxProblem, ...] = ()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The build stages; the last one is the image that runs."""
        starts = [i for i, entry in enumerate(self.instructions) if entry.name == "FROM"]
        return tuple(
            _stage(self.instructions[start], self.instructions[start + 1 : end])
            for start, end in zip(starts, [*starts, len(self.instructions)][1:], strict=True)
        )


class Pair(NamedTuple):
    """A ``key=value`` of ENV, LABEL or ARG."""

    key: Slice
    value: EmbeddedText
    """Without quotes and escapes; variables stay as written."""
    end: int
    """Where the pair ends in the key's source."""

    @property
    def span(self) -> Span:
        """The region of key and value."""
        return self.key.source.span(self.key.start, self.end)

    @property
    def value_span(self) -> Span:
        """The region of the value without its quotes, empty after the key where there is none."""
        if self.value.value:
            return self.value.span(0, len(self.value.value))
        return self.key.source.span(self.end, self.end)


def parse_dockerfile(text: Text) -> Dockerfile:
    """Read a Dockerfile."""
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.lines = list(lines(text))
        self.index = 0
        self.escape = "\\"
        self.problems: list[SyntaxProblem] = []

    def parse(self) -> Dockerfile:
        self._directives()
        found: list[Instruction] = []
        while self.index < len(self.lines):
            start, end, _ = self.lines[self.index]
            line = self.text.value[start:end].strip()
            if not line or line.startswith("#"):
                self.index += 1
            else:
                found.append(self._instruction())
        first = next((entry for entry in found if entry.name != "ARG"), None)
        if first is not None and first.name != "FROM":
            message = f"'{first.name}' stands before the first 'FROM'"
            self._problem(first.keyword, message, "start with 'FROM image'")
        return Dockerfile(tuple(found), tuple(self.problems))

    def _directives(self) -> None:
        """Read the parser directives, which only count before anything else."""
        for start, end, _ in self.lines:
            match = _DIRECTIVE.fullmatch(self.text.value, start, end)
            if match is None:
                return
            if match.group(1).lower() == "escape" and match.group(2) in ("\\", "`"):
                self.escape = match.group(2)

    def _instruction(self) -> Instruction:
        pieces = self._logical_line()
        first_start, first_end = pieces[0]
        match = _NAME.match(self.text.value, first_start, first_end)
        start, stop = match.span(1) if match else (first_start, first_end)
        keyword = Slice(self.text, start, stop)
        pieces[0] = (match.end() if match else first_end, first_end)
        arguments = _joined(self.text, pieces)
        name = keyword.value.upper()
        end = max(pieces[-1][1], stop)
        if arguments.value:
            end = max(end, arguments.offsets[-1])
        heredocs = self._heredocs(arguments) if name in _HEREDOCS else ()
        if heredocs:
            end = max(end, heredocs[-1].body.end)
        if name not in _INSTRUCTIONS:
            message = f"'{keyword.value}' is no instruction"
            self._problem(
                keyword, message, "start the line with an instruction, or a comment with '#'"
            )
        elif not arguments.value:
            self._problem(keyword, f"'{name}' has no arguments", "add them or remove the line")
        return Instruction(self.text, start, end, name, keyword, arguments, heredocs, self.escape)

    def _logical_line(self) -> list[tuple[int, int]]:
        """Collect the parts of an instruction, each without its line continuation."""
        pieces: list[tuple[int, int]] = []
        while self.index < len(self.lines):
            start, end, _ = self.lines[self.index]
            line = self.text.value[start:end]
            self.index += 1
            if pieces and (not line.strip() or line.lstrip().startswith("#")):
                continue
            stripped = line.rstrip(" \t")
            continued = stripped.endswith(self.escape) and not stripped.endswith(self.escape * 2)
            if not continued:
                pieces.append((start, end))
                break
            pieces.append((start, start + len(stripped) - 1))
        return pieces

    def _heredocs(self, arguments: EmbeddedText) -> tuple[DockerHeredoc, ...]:
        found: list[DockerHeredoc] = []
        for match in re.finditer(_HEREDOC, arguments.value):
            strip_tabs = bool(match.group(1))
            quoted = match.group(4) is None
            delimiter = match.group(2) or match.group(3) or match.group(4)
            closed = False
            start = end = self._position()
            while self.index < len(self.lines) and not closed:
                begin, stop, close = self.lines[self.index]
                line = self.text.value[begin:stop]
                self.index += 1
                closed = (line.lstrip("\t") if strip_tabs else line) == delimiter
                end = begin if closed else close
            if not closed:
                message = f"here-document '{delimiter}' is not closed"
                place = Slice(arguments, *match.span())
                self._problem(place, message, f"add a line '{delimiter}'")
            found.append(DockerHeredoc(Slice(self.text, start, end), delimiter, quoted, strip_tabs))
        return tuple(found)

    def _position(self) -> int:
        return self.lines[self.index][0] if self.index < len(self.lines) else len(self.text.value)

    def _problem(self, place: Slice, message: str, remedy: str) -> None:
        self.problems.append(SyntaxProblem(place.span, message, remedy))


def _joined(text: Text, pieces: list[tuple[int, int]]) -> EmbeddedText:
    """Join parts of a text into one without blanks at its end."""
    value = "".join(text.value[start:end] for start, end in pieces)
    offsets = [offset for start, end in pieces for offset in range(start, end)]
    kept = len(value.rstrip())
    end = offsets[kept - 1] + 1 if kept else pieces[0][0]
    return EmbeddedText(text, value[:kept], [*offsets[:kept], end])


def words(instruction: Instruction) -> tuple[Slice, ...]:
    """Return the arguments split at blanks outside of quotes, as slices of ``arguments``."""
    return tuple(_split(instruction.arguments))


def _split(arguments: EmbeddedText, position: int = 0) -> Iterator[Slice]:
    for match in _WORD.finditer(arguments.value, position):
        yield Slice(arguments, *match.span())


def flags(instruction: Instruction) -> tuple[Slice, ...]:
    """Return the options before the arguments, such as ``--platform=linux/amd64``."""
    found: list[Slice] = []
    for word in _split(instruction.arguments):
        if not word.value.startswith("--"):
            break
        found.append(word)
    return tuple(found)


def _stage(instruction: Instruction, following: tuple[Instruction, ...]) -> Stage:
    rest = words(instruction)[len(flags(instruction)) :]
    named = len(rest) >= 3 and rest[1].value.upper() == "AS"
    return Stage(instruction, rest[0] if rest else None, rest[2] if named else None, following)


def key_values(instruction: Instruction) -> tuple[Pair, ...]:
    """Return the pairs of ENV, LABEL or ARG, also of the old form ``ENV key value``.

    An ``ARG`` without a default is left out.
    """
    found = words(instruction)
    arguments = instruction.arguments
    if len(found) >= 2 and "=" not in found[0].value and instruction.name != "ARG":
        whole = Slice(arguments, found[1].start, len(arguments.value))
        return (Pair(found[0], whole.text, whole.end),)
    pairs: list[Pair] = []
    for word in found:
        key, equals, _ = word.value.partition("=")
        if equals:
            start = word.start + len(key)
            value = _unquoted(Slice(arguments, start + 1, word.end), instruction.escape)
            pairs.append(Pair(Slice(arguments, word.start, start), value, word.end))
    return tuple(pairs)


def _unquoted(word: Slice, escape: str) -> EmbeddedText:
    characters: list[str] = []
    offsets: list[int] = []
    raw, quote, index = word.value, "", 0
    while index < len(raw):
        character = raw[index]
        if character == escape and quote != "'" and index + 1 < len(raw):
            if not quote or raw[index + 1] in f'"${escape}':
                index += 1
                character = raw[index]
        elif character == quote or (not quote and character in "\"'"):
            quote = "" if quote else character
            index += 1
            continue
        characters.append(character)
        offsets.append(word.start + index)
        index += 1
    end = offsets[-1] + 1 if offsets else word.end
    return EmbeddedText(word.source, "".join(characters), [*offsets, end])


def exec_form(instruction: Instruction) -> tuple[EmbeddedText, ...] | None:
    """Return the words of a JSON array as in ``CMD ["a", "b"]``, or None for the shell form."""
    arguments = instruction.arguments
    value = arguments.value
    position = flags(instruction)[-1].end if flags(instruction) else 0
    if instruction.name == "HEALTHCHECK":
        position = value.upper().find("CMD", position) + 3
    blank = _SPACE.match(value, position)
    position = blank.end() if blank else position
    if not value.startswith("[", position) or not value.endswith("]"):
        return None
    position += 1
    found: list[EmbeddedText] = []
    comma = ","
    while comma:
        match = _JSON_STRING.match(value, position)
        if match is None:
            break
        found.append(_json_string(arguments, *match.span(1)))
        comma, position = match.group(2), match.end()
    empty = not found and not value[position:-1].strip()
    return tuple(found) if empty or (not comma and position == len(value) - 1) else None


def _json_string(arguments: EmbeddedText, start: int, end: int) -> EmbeddedText:
    characters: list[str] = []
    offsets: list[int] = []
    position = start
    for match in _JSON_ESCAPE.finditer(arguments.value, start, end):
        characters.extend(arguments.value[position : match.start()])
        offsets.extend(range(position, match.start()))
        try:
            characters.append(json.loads(f'"{match.group()}"'))
        except ValueError:
            characters.append(match.group()[-1])
        offsets.append(match.start())
        position = match.end()
    characters.extend(arguments.value[position:end])
    offsets.extend(range(position, end + 1))
    return EmbeddedText(arguments, "".join(characters), offsets)


def exposed_ports(instruction: Instruction) -> tuple[tuple[Slice, int, int, str], ...]:
    """Return word, first port, last port and protocol of what ``EXPOSE`` names in figures."""
    found: list[tuple[Slice, int, int, str]] = []
    for word in words(instruction):
        match = re.fullmatch(_PORT, word.value)
        if match is not None:
            first = int(match.group(1))
            last = int(match.group(2) or first)
            found.append((word, first, last, (match.group(3) or "tcp").lower()))
    return tuple(found)
