"""The likely cause of a YAML or JSON error, in the words of the person who made it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import FileText
    from bundlecheck.syntax.yaml import YamlError

__all__ = ["Cause", "diagnose"]

_TAB = re.compile(r"^[ ]*\t")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)")
_MARKUP_COMMENT = re.compile(r"^\s*(?:<!--|//|/\*|;|--\s)")
_SMART_QUOTE = re.compile("[\u2018\u2019\u201c\u201d]")
_NO_SPACE_AFTER_COLON = re.compile(r"^\s*(?:- )?[\w./-]+:(?=[^\s/:])")
_NO_SPACE_AFTER_DASH = re.compile(r"^\s*-[A-Za-z_\"']")
_NAMESPACE_WITHOUT_COLON = re.compile(r"^\s*(?:aws:[\w:]+[a-z]|[\w-]+)\s*$")
_BACKTICK_VALUE = re.compile(r"(?:^|[:-]\s+)(`)")
_RESERVED_VALUE = re.compile(r"[:-]\s+([@%])")
_STAR_VALUE = re.compile(r"[:-]\s+\*(?![\w-]+\s*$)")
_UNQUOTED_BRACE = re.compile(r"[:-]\s+\{\{")
_SECOND_COLON = re.compile(r"^\s*(?:- )?[^\s:'\"#][^:'\"]*:\s+[^'\"|>\[{&*!#\s][^'\"]*:(?:\s|$)")
_TRAILING_COMMA = re.compile(r",\s*[}\]]")


@dataclass(frozen=True, slots=True)
class Cause:
    """Where the mistake is and what it most likely is."""

    span: Span
    message: str
    """A lower-case statement of fact."""
    remedy: str


def diagnose(text: FileText, error: YamlError) -> Cause:
    """Explain a parse error.

    Args:
        text: the whole file.
        error: what the parser said.

    Returns:
        The place to change, the likely cause, and the remedy. Where no known mistake fits, the
        parser's own place and words.
    """
    number, column = text.position(min(error.offset, len(text.value)))
    lines = [number, number - 1]
    if error.context_offset is not None:
        context = text.position(min(error.context_offset, len(text.value)))[0]
        lines += [context, context - 1] if number - context <= 2 else [context]
    for candidate in dict.fromkeys(line for line in lines if line >= 1):
        found = _line_cause(text.line(candidate), error)
        if found is not None:
            start, message, remedy = found
            return Cause(_place(text, candidate, start), message, remedy)
    return _general(text, error, number, column)


def _place(text: FileText, line: int, column: int) -> Span:
    start = text.line_starts[line - 1] + column
    return text.span(start, max(start + 1, text.line_starts[line - 1] + len(text.line(line))))


def _line_cause(line: str, error: YamlError) -> tuple[int, str, str] | None:
    if _CONFLICT.match(line):
        return (
            0,
            "a merge conflict was left unresolved",
            "Resolve the conflict and drop the marker.",
        )
    tab = _TAB.match(line)
    if tab and ("\\t" in error.message or "token" in error.message or "block" in error.message):
        return (
            tab.end() - 1,
            "a tab is used as indentation, which YAML forbids",
            "Indent with blanks.",
        )
    if _MARKUP_COMMENT.match(line):
        start = len(line) - len(line.lstrip())
        return start, "the line is a comment of another language", "Start comments with `#`."
    quote = _SMART_QUOTE.search(line)
    if quote:
        return (
            quote.start(),
            f"a typographic quote {quote.group()} stands where YAML knows only ' and \"",
            "Write a straight quote.",
        )
    return _value_cause(line) or _colon_cause(line, error)


def _value_cause(line: str) -> tuple[int, str, str] | None:
    backtick = _BACKTICK_VALUE.search(line)
    if backtick:
        return (
            backtick.start(1),
            "a value starts with a backtick, which YAML reserves",
            'Put the backtick function in quotes: \'`{"Ref": "Name"}`\'.',
        )
    if _UNQUOTED_BRACE.search(line):
        return (
            line.index("{{"),
            "a value starts with `{{`, which YAML reads as a mapping",
            "Put the value in quotes.",
        )
    reserved = _RESERVED_VALUE.search(line)
    if reserved:
        return (
            reserved.start(1),
            f"a value starts with `{reserved.group(1)}`, which YAML reserves",
            "Put the value in quotes.",
        )
    star = _STAR_VALUE.search(line)
    if star:
        return (
            line.index("*", star.start()),
            "a value starts with `*`, which YAML reads as an alias",
            "Put the value in quotes.",
        )
    return None


def _colon_cause(line: str, error: YamlError) -> tuple[int, str, str] | None:
    if "mapping values are not allowed" in error.message and _SECOND_COLON.match(line):
        first = re.search(r":\s+", line)
        start = first.end() if first else 0
        return (
            start,
            "a plain value holds a colon followed by a blank, which starts a second key",
            "Put the value in quotes.",
        )
    glued = _NO_SPACE_AFTER_COLON.match(line)
    if glued and "://" not in line[: glued.end() + 2]:
        return glued.end() - 1, "a colon has no blank after it", "Write a blank after the colon."
    dash = _NO_SPACE_AFTER_DASH.match(line)
    if dash:
        return dash.end() - 2, "a dash has no blank after it", "Write a blank after the dash."
    if _NAMESPACE_WITHOUT_COLON.match(line) and "mapping" in error.message:
        return (
            len(line) - len(line.lstrip()),
            f"`{line.strip()}` has no colon, so the lines below it belong to nothing",
            f"Write `{line.strip()}:`.",
        )
    if _NAMESPACE_WITHOUT_COLON.match(line) and "could not find expected ':'" in error.message:
        return (
            len(line) - len(line.lstrip()),
            f"`{line.strip()}` is neither a key nor part of the block above it",
            "Indent the line as deep as the block it belongs to, or write a colon after it.",
        )
    return None


def _general(text: FileText, error: YamlError, line: int, column: int) -> Cause:
    span = text.span(error.offset, min(error.offset + 1, len(text.value)))
    message = error.message
    if "control character" in message or "nested deeper" in message or "alias" in message:
        return Cause(span, message, "Remove it.")
    if text.value.lstrip()[:1] == "{":
        comma = _TRAILING_COMMA.search(text.value)
        if comma:
            return Cause(
                text.span(comma.start(), comma.start() + 1),
                "a comma stands before a closing bracket, which JSON forbids",
                "Remove the comma.",
            )
    if "end of stream" in message or "<stream end>" in message:
        start = error.context_offset if error.context_offset is not None else error.offset
        return Cause(
            text.span(start, min(start + 1, len(text.value))),
            "a quote or bracket is opened here and never closed",
            "Close it.",
        )
    if "expected <block end>" in message or "could not find expected ':'" in message:
        return Cause(
            _place(text, line, max(column - 1, 0)),
            "the indentation does not fit the lines above, or a script's line left its block",
            "Indent the line as deep as its siblings.",
        )
    if "mapping values are not allowed" in message:
        return Cause(
            _place(text, line, max(column - 1, 0)),
            "a key is indented below a value that is already complete",
            "Indent the key as deep as its siblings.",
        )
    return Cause(span, message, "Check the line in a YAML-aware editor.")
