"""Mistakes in YAML that a line shows on its own, or together with the lines above it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bundlecheck.syntax.cause import Cause, cause_at

if TYPE_CHECKING:
    from bundlecheck.syntax.text import FileText
    from bundlecheck.syntax.yaml import YamlError

__all__ = [
    "BARE_NAME",
    "KEY",
    "SMART_QUOTE",
    "Scene",
    "blanks",
    "dedented",
    "glued_colon",
    "glued_dash",
    "hard_blank",
    "indent_of",
    "markup_comment",
    "missing_colon",
    "script",
    "shortened",
    "smart_quote",
]

_MARKUP_COMMENT = re.compile(r"^\s*(<!--|//|/\*|;|--\s)")
SMART_QUOTE = re.compile("[\u2018\u2019\u201c\u201d]")
_HARD_BLANK = re.compile("^[ ]*([\u00a0\u2007\u202f\u3000]+)")
_GLUED_COLON = re.compile(r"^\s*(?:- +)?[\w.-]+(:)(?=[^\s:/])")
_GLUED_DASH = re.compile(r"^\s*(-)[^\s-]")
BARE_NAME = re.compile(r"^\s*(?:- +)?(\"[^\"]+\"|'[^']+'|[^\s:#'\"]+(?::[^\s:#]+)*)\s*(?:#.*)?$")
KEY = re.compile(r":(?:\s|$)")
_BLOCK_HEADER = re.compile(r"(?:^|[\s:-])[|>][-+\d]*[ \t]*(?:#.*)?$")


@dataclass(frozen=True)
class Scene:
    """An error with the lines around it; line and column are 1-based."""

    text: FileText
    error: YamlError

    @cached_property
    def place(self) -> tuple[int, int]:
        """Where the parser stopped."""
        return self.text.position(min(self.error.offset, len(self.text.value)))

    @cached_property
    def context(self) -> tuple[int, int] | None:
        """Where that began which the parser was reading."""
        offset = self.error.context_offset
        return None if offset is None else self.text.position(min(offset, len(self.text.value)))

    @property
    def character(self) -> str:
        """The character at which the parser stopped, empty at the end."""
        return self.text.value[self.error.offset : self.error.offset + 1]

    def at(self, start: int, end: int, message: str, remedy: str) -> Cause:
        """Return a cause at two offsets of the text."""
        return cause_at(self.text, start, end, message, remedy)

    def on(self, line: int, start: int, end: int, message: str, remedy: str) -> Cause:
        """Return a cause at the characters ``start`` to ``end`` of a line, counted from 0."""
        base = self.text.line_starts[line - 1]
        return self.at(base + start, base + end, message, remedy)

    def rest(self, line: int, start: int, message: str, remedy: str) -> Cause:
        """Return a cause from a character of a line to the line's end."""
        return self.on(line, start, len(self.text.line(line).rstrip()), message, remedy)

    def before(self, line: int) -> int:
        """Return the number of the nearest line above that says something, or 0."""
        for number in range(line - 1, 0, -1):
            stripped = self.text.line(number).strip()
            if stripped and not stripped.startswith("#"):
                return number
        return 0

    def after(self, line: int) -> int:
        """Return the number of the nearest line below that says something, or 0."""
        for number in range(line + 1, len(self.text.line_starts) + 1):
            stripped = self.text.line(number).strip()
            if stripped and not stripped.startswith("#"):
                return number
        return 0


def indent_of(line: str) -> int:
    """Return how many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def blanks(count: int) -> str:
    """Return a number of blanks in words."""
    return f"{count} blank{'' if count == 1 else 's'}"


def shortened(text: str) -> str:
    """Return a text short enough for a message."""
    text = text.strip()
    return text if len(text) <= 40 else text[:39] + "…"


def markup_comment(scene: Scene, number: int) -> Cause | None:
    """Explain a comment of another language."""
    match = _MARKUP_COMMENT.match(scene.text.line(number))
    if match is None:
        return None
    return scene.rest(
        number,
        match.start(1),
        f"`{match.group(1).strip()}` starts a comment of another language, not of YAML",
        "start comments with `#`",
    )


def smart_quote(scene: Scene, number: int) -> Cause | None:
    """Explain a typographic quote."""
    match = SMART_QUOTE.search(scene.text.line(number))
    if match is None:
        return None
    message = f"a typographic quote {match.group()} stands where YAML knows only ' and \""
    return scene.on(number, *match.span(), message, "write a straight quote")


def hard_blank(scene: Scene, number: int) -> Cause | None:
    """Explain an indentation with no-break spaces."""
    match = _HARD_BLANK.match(scene.text.line(number))
    if match is None:
        return None
    code = f"U+{ord(match.group(1)[0]):04X}"
    message = f"the line is indented with the no-break space {code}, which YAML reads as text"
    return scene.on(number, *match.span(1), message, "indent with blanks")


def glued_colon(scene: Scene, number: int) -> Cause | None:
    """Explain a colon without a blank after it."""
    line = scene.text.line(number)
    match = _GLUED_COLON.match(line)
    if match is None or line.lstrip(" -").startswith("aws:") or KEY.search(line):
        return None
    message = f"`{shortened(line)}` has no blank after its colon, so it is no key with a value"
    return scene.on(number, *match.span(1), message, "write a blank after the colon")


def glued_dash(scene: Scene, number: int) -> Cause | None:
    """Explain a dash without a blank after it."""
    match = _GLUED_DASH.match(scene.text.line(number))
    if match is None:
        return None
    message = "a dash has no blank after it, so it starts no list item"
    return scene.on(number, *match.span(1), message, "write a blank after the dash")


def missing_colon(scene: Scene, number: int) -> Cause | None:
    """Explain a name without a colon above lines that belong to it."""
    line = scene.text.line(number)
    match = BARE_NAME.match(line)
    below = scene.after(number)
    if match is None or not below or indent_of(scene.text.line(below)) < indent_of(line):
        return None
    name = match.group(1)
    return scene.on(
        number,
        *match.span(1),
        f"`{shortened(name)}` has no colon, so what stands below it belongs to nothing",
        "write a colon after the name",
    )


def dedented(scene: Scene, number: int) -> Cause | None:
    """Explain a line that left the block scalar above it by its indentation."""
    line = scene.text.line(number)
    least: int | None = None
    for above in range(number - 1, 0, -1):
        candidate = scene.text.line(above)
        if not candidate.strip():
            continue
        indent = indent_of(candidate)
        if least is None and _BLOCK_HEADER.search(candidate) and not KEY.search(line):
            return scene.rest(
                number,
                indent_of(line),
                f"the line is not indented deeper than line {above}, so the text block that"
                " begins there is empty",
                f"indent the line by {blanks(indent + 2)} or more",
            )
        if least is not None and indent < least and _BLOCK_HEADER.search(candidate):
            if indent_of(line) >= least:
                return None
            return scene.rest(
                number,
                indent_of(line),
                f"the line is indented less than the text block that line {above} begins,"
                " so it is no longer part of it",
                f"indent the line by {blanks(least)} or more",
            )
        if indent == 0 and least is not None:
            return None
        least = indent if least is None else min(least, indent)
    return None


def script(scene: Scene) -> Cause | None:
    """Explain a file that is a script."""
    first = scene.text.line(1)
    if not first.startswith("#!"):
        return None
    return scene.rest(
        1,
        0,
        "the file is a script, not a configuration file",
        "keep the script elsewhere in the bundle and run it by a command",
    )
