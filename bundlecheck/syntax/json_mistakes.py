"""The usual mistakes in JSON, told apart by what stands where the parser stopped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, overload

from bundlecheck.syntax.cause import Cause, cause_at

if TYPE_CHECKING:
    from bundlecheck.syntax.text import FileText
    from bundlecheck.syntax.yaml import YamlError

__all__ = ["explain_json"]

_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)|#[^\r\n]*", re.DOTALL)
_CONFLICT = r"(?m)^<{7}(?=\s|$)[^\r\n]*"
_TOKEN = re.compile(r'"(?:[^"\\\r\n]|\\.)*"|[\[\]{}]')
_WORD = re.compile(r"[A-Za-z_$][\w$.-]*")
_QUOTES = "\u2018\u2019\u201c\u201d"
_MAX_COMMAS = 50
"""Trailing commas that are looked past for a mistake that YAML does not forgive."""


@overload
def explain_json(text: FileText, error: YamlError) -> Cause: ...
@overload
def explain_json(text: FileText, error: YamlError, *, lenient: Literal[True]) -> Cause | None: ...
def explain_json(text: FileText, error: YamlError, *, lenient: bool = False) -> Cause | None:
    """Explain why a text is not JSON.

    Args:
        text: the whole file.
        error: where the parser stopped, of use where JSON's own parser finds nothing.
        lenient: whether trailing commas are allowed, as where the text is read as YAML first.

    Returns:
        The cause; with ``lenient`` None where JSON's own grammar knows no specific one.
    """
    conflict = re.search(_CONFLICT, text.value)
    if conflict is not None:
        return cause_at(
            text,
            *conflict.span(),
            "a merge conflict was left unresolved",
            "resolve the conflict and remove its markers",
        )
    if not text.value.strip():
        return cause_at(text, 0, 0, "the file is empty", "write a JSON document")
    value = text.value
    for _ in range(_MAX_COMMAS):
        offset = _stop(value)
        if offset is None:
            break
        comma = _trailing_comma(value, offset)
        if comma is None:
            return _cause(text, offset, lenient=lenient)
        if not lenient:
            return cause_at(
                text,
                comma,
                comma + 1,
                "a comma stands before a closing bracket, which JSON forbids",
                "remove the comma",
            )
        value = value[:comma] + " " + value[comma + 1 :]
    return None if lenient else cause_at(text, error.offset, 0, error.message, "write plain JSON")


def _stop(value: str) -> int | None:
    import json  # noqa: PLC0415 - only for a broken file

    try:
        json.loads(value)
    except json.JSONDecodeError as error:
        return error.pos
    except RecursionError:
        return None
    return None


def _trailing_comma(value: str, offset: int) -> int | None:
    """Return the offset of a comma before a closing bracket, wherever the parser pointed."""
    after = re.match(r"\s*", value[offset:])
    position = offset + (after.end() if after else 0)
    if value[position : position + 1] == ",":
        following = value[position + 1 :].lstrip()[:1]
        return position if following in ("}", "]") else None
    if value[position : position + 1] not in ("}", "]"):
        return None
    before = value[:position].rstrip()
    return len(before) - 1 if before.endswith(",") else None


def _cause(text: FileText, offset: int, *, lenient: bool) -> Cause | None:
    value = text.value
    if not _in_string(value, offset):
        offset += len(value) - offset - len(value[offset:].lstrip())
    comment = _COMMENT.match(value, offset)
    if comment is not None and not (lenient and comment.group().startswith("#")):
        return cause_at(
            text,
            comment.start(),
            min(comment.end(), _line_end(value, comment.start())),
            "JSON has no comments",
            "remove the comment",
        )
    character = value[offset : offset + 1]
    if not character:
        return _unclosed(text)
    if character in _QUOTES:
        message = f'a typographic quote {character} stands where JSON knows only "'
        return cause_at(text, offset, 0, message, "write a straight quote")
    if lenient and (character in "'#" or character.isalnum()):
        return None
    if character == "'":
        message = "a text in single quotes, where JSON knows only double ones"
        return cause_at(text, offset, 0, message, "write double quotes")
    if _in_string(value, offset) or (character == '"' and _is_unclosed(value, offset)):
        return _broken_string(text, offset)
    return _missing(text, offset, lenient=lenient)


def _missing(text: FileText, offset: int, *, lenient: bool) -> Cause | None:
    value = text.value
    before = value[:offset].rstrip()
    last = len(before) - 1
    starts_value = value[offset] in '"{[-' or value[offset].isalnum()
    if starts_value and (before[-1:] in ('"', "}", "]") or before[-1:].isalnum()):
        if before[-1] == '"' and _is_key(value, last):
            return cause_at(
                text, last, 0, "a key has no colon after it", "write a colon after the key"
            )
        return cause_at(
            text, last, 0, "a comma is missing after this", "write a comma after the value"
        )
    word = _WORD.match(value, offset)
    if word is not None:
        message = f"`{word.group()}` is a bare word, which JSON does not know"
        return cause_at(text, *word.span(), message, "put it in double quotes")
    if lenient:
        return None
    return cause_at(text, offset, 0, "the text is not valid JSON from here on", "write plain JSON")


def _is_key(value: str, last: int) -> bool:
    """Tell whether the string that ends at ``last`` is a key, judged by what stands before it."""
    strings = [match for match in _TOKEN.finditer(value, 0, last + 1) if match.end() == last + 1]
    if not strings:
        return False
    before = value[: strings[-1].start()].rstrip()[-1:]
    return before in ("{", ",") and _innermost(value, last) == "{"


def _innermost(value: str, end: int) -> str:
    stack = _open_brackets(value, end)
    return value[stack[-1]] if stack else ""


def _open_brackets(value: str, end: int) -> list[int]:
    stack: list[int] = []
    for token in _TOKEN.finditer(value, 0, end):
        if token.group() in ("{", "["):
            stack.append(token.start())
        elif token.group() in ("}", "]") and stack:
            stack.pop()
    return stack


def _unclosed(text: FileText) -> Cause:
    stack = _open_brackets(text.value, len(text.value))
    if not stack:
        end = len(text.value.rstrip())
        return cause_at(text, end - 1, 0, "the text ends too early", "complete the document")
    bracket = text.value[stack[-1]]
    message = f"the bracket `{bracket}` is opened here and never closed"
    return cause_at(text, stack[-1], 0, message, "close it")


def _line_start(value: str, offset: int) -> int:
    return max(value.rfind("\n", 0, offset), value.rfind("\r", 0, offset)) + 1


def _line_end(value: str, offset: int) -> int:
    match = re.compile(r"[\r\n]|\Z").search(value, offset)
    return match.start() if match else len(value)


def _in_string(value: str, offset: int) -> bool:
    return _string_start(value, offset) is not None


def _string_start(value: str, offset: int) -> int | None:
    """Return where the string begins, on the same line, that holds an offset."""
    position = _line_start(value, offset)
    while position < offset:
        if value[position] == '"':
            match = _TOKEN.match(value, position)
            if match is None or match.end() > offset:
                return position
            position = match.end()
        else:
            position += 1
    return None


def _is_unclosed(value: str, offset: int) -> bool:
    return _TOKEN.match(value, offset) is None


def _broken_string(text: FileText, offset: int) -> Cause:
    value = text.value
    start = _string_start(value, offset)
    start = offset if start is None else start
    if start != offset and value[offset] == "\\":
        message = f"the escape `{value[offset : offset + 2]}` is unknown"
        return cause_at(text, offset, offset + 2, message, "write two backslashes")
    if start != offset and value[offset] == "\t":
        message = "a tab stands inside a text, which JSON forbids"
        return cause_at(text, offset, 0, message, "write `\\t`")
    end = _line_end(value, start)
    return cause_at(
        text, start, end, "a text is opened here and not closed on its line", "close the quote"
    )
