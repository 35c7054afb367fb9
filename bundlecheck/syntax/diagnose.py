"""The likely cause of a YAML or JSON error, in the words of the person who made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.span import Span
from bundlecheck.syntax.cause import Cause
from bundlecheck.syntax.json_mistakes import explain_json
from bundlecheck.syntax.yaml_mistakes import explain_yaml

if TYPE_CHECKING:
    from bundlecheck.syntax.text import FileText
    from bundlecheck.syntax.yaml import YamlError

__all__ = ["Cause", "diagnose", "diagnose_bytes"]


def diagnose(text: FileText, error: YamlError, *, json: bool = False) -> Cause:
    """Explain a parse error.

    Args:
        text: the whole file.
        error: what the parser said.
        json: whether the file is read as strict JSON and as nothing else.

    Returns:
        The place to change, the likely cause, and the remedy. Where no known mistake fits, the
        place at which the parser stopped.
    """
    if json:
        return explain_json(text, error)
    if text.value.lstrip()[:1] == "{":
        cause = explain_json(text, error, lenient=True)
        if cause is not None:
            return cause
    return explain_yaml(text, error)


def diagnose_bytes(path: str, data: bytes) -> Cause:
    """Explain why bytes are not text: where the first one stands that cannot be.

    Columns count the characters before it, or the bytes of a line that has no characters.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Cause(
            Span.whole(path), "the file is cut off or damaged UTF-16 text", "save the file as UTF-8"
        )
    zero = data.find(b"\0")
    bad = _first_invalid(data)
    if zero >= 0 and (bad is None or zero < bad):
        return Cause(
            _byte_span(path, data, zero),
            "the file holds a NUL byte, so it is binary or UTF-16 text",
            "save the file as UTF-8 text",
        )
    offset = 0 if bad is None else bad
    return Cause(
        _byte_span(path, data, offset),
        f"the byte 0x{data[offset]:02X} is not valid UTF-8" if data else "the file is empty",
        "save the file as UTF-8",
    )


def _first_invalid(data: bytes) -> int | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _byte_span(path: str, data: bytes, offset: int) -> Span:
    before = data[:offset].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    before = before.replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
    return Span(path, line, column, line, column + 1)
