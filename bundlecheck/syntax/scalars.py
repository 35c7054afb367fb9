"""Where each character of a YAML scalar's value stands in the source, for all five styles.

The scanning follows the YAML 1.1 folding and chomping rules that PyYAML implements. A caller
compares the decoded characters with the parser's own value, so a difference between the two is
noticed rather than reported at a wrong place.
"""

from __future__ import annotations

import re

__all__ = ["scalar_offsets"]

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_BLANK = re.compile("[ \t]*")
_BLOCK_HEADER = re.compile("[|>]([0-9+-]*)[ \t]*(?:#[^\r\n\x85\u2028\u2029]*)?")
_LINE = re.compile("[^\r\n\x85\u2028\u2029]*")
_ESCAPES = {
    "0": "\0",
    "a": "\x07",
    "b": "\x08",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\x0b",
    "f": "\x0c",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "\\": "\\",
    "/": "/",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_ESCAPE_LENGTHS = {"x": 2, "u": 4, "U": 8}


def scalar_offsets(source: str, start: int, end: int, style: str, value: str) -> list[int] | None:
    """Return the source offset of every character of a scalar's value, and one for its end.

    Args:
        source: the text that holds the scalar.
        start: offset of the scalar's first character, its quote or block indicator included.
        end: offset just after the scalar.
        style: ``""`` for plain, ``'``, ``"``, ``|`` or ``>``.
        value: the value that the parser decoded.

    Returns:
        ``len(value) + 1`` offsets, or None where the value cannot be traced back.
    """
    if style in ("|", ">"):
        pairs = _block(source, start, end, value, folded=style == ">")
    else:
        quoted = style in ("'", '"')
        inner = (start + 1, end - 1) if quoted else (start, end)
        pairs = _flow(source, *inner, style)
    decoded = "".join(character for character, _ in pairs)
    if not decoded.startswith(value) or (style not in ("|", ">") and decoded != value):
        return None
    offsets = [offset for _, offset in pairs[: len(value)]]
    offsets.append(offsets[-1] + 1 if offsets else start)
    return offsets


def _break_value(text: str) -> str:
    return text if text in ("\u2028", "\u2029") else "\n"


def _flow(source: str, position: int, end: int, style: str) -> list[tuple[str, int]]:
    pairs: list[tuple[str, int]] = []
    while position < end:
        character = source[position]
        if character in " \t" or _BREAK.match(character):
            position = _fold(source, position, end, pairs)
        elif style == "'" and source.startswith("''", position):
            pairs.append(("'", position))
            position += 2
        elif style == '"' and character == "\\":
            position = _escape(source, position, end, pairs)
        else:
            pairs.append((character, position))
            position += 1
    return pairs


def _fold(source: str, position: int, end: int, pairs: list[tuple[str, int]]) -> int:
    """Append what a run of blanks and line breaks in a flow scalar folds to."""
    after_blanks = _match_end(_BLANK, source, position)
    first = _BREAK.match(source, after_blanks)
    if first is None or first.start() >= end:
        pairs.extend((source[i], i) for i in range(position, min(after_blanks, end)))
        return min(after_blanks, end)
    breaks, position = _breaks(source, first.end(), end)
    if _break_value(first.group()) != "\n":
        pairs.append((first.group(), first.start()))
    elif not breaks:
        pairs.append((" ", first.start()))
    pairs.extend(breaks)
    return position


def _breaks(source: str, position: int, end: int) -> tuple[list[tuple[str, int]], int]:
    """Collect the line breaks of empty lines and skip the blanks before the next character."""
    found: list[tuple[str, int]] = []
    while True:
        position = min(_match_end(_BLANK, source, position), end)
        match = _BREAK.match(source, position)
        if match is None or match.start() >= end:
            return found, position
        found.append((_break_value(match.group()), match.start()))
        position = match.end()


def _escape(source: str, position: int, end: int, pairs: list[tuple[str, int]]) -> int:
    code = source[position + 1] if position + 1 < end else ""
    if code in _ESCAPE_LENGTHS:
        stop = position + 2 + _ESCAPE_LENGTHS[code]
        try:
            pairs.append((chr(int(source[position + 2 : stop], 16)), position))
        except (ValueError, OverflowError):
            pairs.append(("\ufffd", position))
        return stop
    line_break = _BREAK.match(source, position + 1)
    if line_break is not None:
        breaks, position = _breaks(source, line_break.end(), end)
        pairs.extend(breaks)
        return position
    pairs.append((_ESCAPES.get(code, code), position))
    return position + 2


def _match_end(pattern: re.Pattern[str], source: str, position: int) -> int:
    match = pattern.match(source, position)
    return position if match is None else match.end()


def _block(source: str, start: int, end: int, value: str, *, folded: bool) -> list[tuple[str, int]]:
    header = _BLOCK_HEADER.match(source, start)
    first_break = _BREAK.match(source, header.end()) if header else None
    if header is None or first_break is None:
        return []
    lines = _block_lines(source, first_break.end(), end)
    indent = _block_indent(source, lines, value)
    contents = [(min(begin + indent, stop), stop, close) for begin, stop, close in lines]
    pairs: list[tuple[str, int]] = []
    for index, (begin, stop, close) in enumerate(contents):
        pairs.extend((source[i], i) for i in range(begin, stop))
        if close == stop:
            continue
        if folded and begin < stop and _folds(source, contents, index):
            if contents[index + 1][0] < contents[index + 1][1]:
                pairs.append((" ", stop))
        else:
            pairs.append((_break_value(source[stop:close]), stop))
    return pairs


def _block_lines(source: str, position: int, end: int) -> list[tuple[int, int, int]]:
    """Split into (start, end without the line break, end with it)."""
    lines: list[tuple[int, int, int]] = []
    while position < end or (position < len(source) and _BREAK.match(source, position)):
        stop = _match_end(_LINE, source, position)
        close = _match_end(_BREAK, source, stop)
        lines.append((position, stop, close))
        if close == stop:
            break
        position = close
    return lines


def _block_indent(source: str, lines: list[tuple[int, int, int]], value: str) -> int:
    """Return the indentation: what the first non-empty line has more of than the value's."""
    value_line = next((line for line in value.split("\n") if line.strip(" ")), None)
    source_line = next((source[a:b] for a, b, _ in lines if source[a:b].strip(" ")), None)
    if value_line is None or source_line is None:
        return max((stop - begin for begin, stop, _ in lines), default=0)
    return (
        len(source_line)
        - len(source_line.lstrip(" "))
        - (len(value_line) - len(value_line.lstrip(" ")))
    )


def _folds(source: str, lines: list[tuple[int, int, int]], index: int) -> bool:
    """Tell whether the break after a line folds: both neighbours start with a non-blank."""
    begin, stop, close = lines[index]
    if source[stop:close] in ("\u2028", "\u2029") or source[begin] in " \t":
        return False
    following = next((line for line in lines[index + 1 :] if line[0] < line[1]), None)
    return following is not None and source[following[0]] not in " \t"
