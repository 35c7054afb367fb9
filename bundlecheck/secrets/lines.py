"""Secrets in the lines of any text, found by shape alone: what reports mask whatever the rules say.

Rules find secrets in what a file means. A report shows lines also of files that mean nothing, such
as one that does not parse, and of runs without the rules for secrets. Here a doubt masks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.names import NameKind, name_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["secret_places"]

_HINT = (
    r"(?i)pass|pwd|pswd|secret|token|key|cred|salt|pepper|psk|auth|cert|bearer|seed|jwt|hmac"
    r"|signature|nonce|otp|pin|code|webhook|dsn|pw|://|PRIVATE|[A-Z0-9]{16}"
)
"""What a line with a secret has in it, by its name or by its form."""
_NAMED = (
    r"(?P<quote>\\?[\"'])?(?<![\w.])(?P<name>[A-Za-z_][\w.-]{0,99})(?(quote)(?P=quote))"
    r"(?P<sep>[ \t]*(?:=>|:=|[:=])[ \t]*)"
)
_LISTED = (
    r"\b(?:option_name|OptionName|name|Name|key|Key)[\"']?[ \t]*[:=][ \t]*[\"']?(?P<name>[\w.-]+)"
)
_LISTED_VALUE = r"(?:^|[\s{,\"'-])(?:value|Value)[\"']?(?P<sep>[ \t]*[:=][ \t]*)"
_QUOTED = r"(?P<q>\\?[\"'])(?P<text>.*?)(?:(?<!\\)(?P=q)|$)"
_BLOCK = r"(?:[|>][-+\d]*)?[ \t]*(?:#.*)?$"
_ASKED = r"[ \t]*\?[ \t]+[\"']?(?P<name>[\w.-]+)[\"']?[ \t]*$"
_STRUCTURE = (
    r"`?\{\s*[\"']?(?:Ref|Fn::\w+|Condition)\b|!(?:Ref|Sub|GetAtt|Join|Select|FindInMap|If)\b|\$[({]|\{\{.*\}\}"
    r"|[\[{]+\s*[\"']?\w+[\"']?\s*:(?:\s|[\"'\[{]|$)|[\[{]+\s*$"
)
"""A function, or a mapping whose own names are judged."""
_SIGNS = "{[`!&*@%|> \t\"'\u201c\u201d\u2018\u2019"
"""What may stand before a value, by mistake or not."""
_JUDGED = 512
"""Characters of a value that are judged."""
_JUDGEMENTS = 2_000
"""Values of one file that are judged one by one; that takes a second at most for honest ones."""
_LONGEST_LINE = 65_536
"""Characters of a line that is searched; a longer one is taken for a secret as a whole."""
_BLANKS = 40
"""Blanks after a quoted value within which its line goes on."""
_PIECE, _OVERLAP = 4096, 1024
"""Characters of a long line that are searched at once, so that the search stays linear."""
_FORMS = 8
"""Secrets in one such piece; where there are as many, all of it is taken for secret."""
_NEAR = 3
"""Lines between an option's name and its value in the list form."""
_KEY_BEGIN, _KEY_END = r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY", r"-----END [A-Z0-9 ]*PRIVATE KEY"


def secret_places(lines: list[str], wanted: range | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield the places that look like secrets: index of the line, first column, end, from zero.

    Args:
        lines: the lines of one file, without line ends.
        wanted: indexes of the lines that are judged; of those before them is only seen whether
            they begin a secret that reaches into these. None for all.
    """
    if wanted is None:
        wanted = range(len(lines))
    judge = _Judge()
    skip = 0
    for index, line in enumerate(lines[: wanted.stop]):
        if index < skip:
            continue
        is_wanted = index in wanted
        if len(line) > _LONGEST_LINE:
            yield index, 0, len(line)
            continue
        if (is_wanted or _may_open(line)) and re.search(_HINT, line):
            if re.search(_KEY_BEGIN, line):
                skip = _end_of_key(lines, index)
                yield from _whole(lines, index, skip)
                continue
            below = False
            for start, end in _in_line(line, judge):
                below = below or start == end
                yield index, start, end
            if below:
                skip = _end_of_block(lines, index)
                yield from _whole(lines, index + 1, skip)
        if is_wanted and "alue" in line:
            near = lines[max(index - _NEAR, 0) : index + _NEAR + 1]
            for start, end in _values(line, [*map(_listed_name, near)], judge):
                yield index, start, end


def _may_open(line: str) -> bool:
    """Tell cheaply whether the value of a line may stand in the lines below."""
    if "#" in line or "?" in line or "PRIVATE KEY" in line:
        return True
    last = line.rstrip(" \t")[-1:]
    if last in "+-" or last.isdecimal():
        return "|" in line or ">" in line
    return last in ":=>|"


def _whole(lines: list[str], first: int, end: int) -> Iterator[tuple[int, int, int]]:
    for index in range(first, min(end, len(lines))):
        line = lines[index]
        if line.strip():
            yield index, len(line) - len(line.lstrip()), len(line)


def _end_of_key(lines: list[str], index: int) -> int:
    while index < len(lines) and not re.search(_KEY_END, lines[index]):
        index += 1
    return index + 1


def _end_of_block(lines: list[str], index: int) -> int:
    """Return where the lines end that are indented more than the one before them."""
    depth = _indent(lines[index])
    end = index + 1
    if end < len(lines) and lines[end].lstrip().startswith(":"):  # the value of a "?" key
        return end + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > depth):
        end += 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t-"))


def _in_line(line: str, judge: _Judge) -> Iterator[tuple[int, int]]:
    """Yield the secrets of one line; an empty one where the value stands in the lines below."""
    asked = re.match(_ASKED, line)
    if asked is not None and name_kind(asked["name"]) is NameKind.SECRET:
        yield len(line), len(line)
    done = 0
    for match in re.finditer(_NAMED, line):
        kind = NameKind.PLAIN if match.start() < done else name_kind(match["name"])
        if kind is NameKind.PLAIN:
            continue
        if re.compile(_BLOCK).match(line, match.end()):
            if kind is NameKind.SECRET:
                yield match.end(), match.end()
            continue
        start, end = _value(line, match.end(), spaced=":" in match["sep"])
        if judge(match["name"], line[start : min(end, start + _JUDGED)]):
            yield start, end
            done = end
    yield from _forms(line)


def _value(line: str, start: int, *, spaced: bool) -> tuple[int, int]:
    """Return where the value that begins at a column stands, without its quotes."""
    quoted = re.compile(_QUOTED).match(line, start)
    if quoted is not None:
        rest = line[quoted.end() : quoted.end() + _BLANKS].lstrip()
        if not rest or rest[0] in ",}]#:)":
            return quoted.span("text")
        spaced = True  # the quote ends too early: all of the line may belong to the value
    # Of what follows a colon blanks are part, as in YAML; after an equals sign a word is meant.
    if spaced:
        comment = line.find(" #", start)
        return start, comment if comment >= 0 else len(line)
    found = re.compile(r"[^\s;&|\"']*").match(line, start)
    return start, found.end() if found is not None else start


class _Judge:
    """Says whether a named value is a secret; one that has judged too many says yes."""

    def __init__(self) -> None:
        self._left = _JUDGEMENTS

    def __call__(self, name: str, value: str) -> bool:
        bare = value.lstrip(_SIGNS)
        if not bare.strip() or re.match(_STRUCTURE, value.lstrip()):
            return False
        self._left -= 1
        if self._left < 0:
            return True
        from bundlecheck.secrets.values import secret_in

        return any(secret_in(name, text) is not None for text in {value, bare})


def _forms(line: str) -> Iterator[tuple[int, int]]:
    """Yield what is a secret whatever its name, such as a vendor's key or a password in a URL."""
    from bundlecheck.secrets.formats import format_in

    for begin in range(0, len(line), _PIECE):
        piece = line[begin : begin + _PIECE + _OVERLAP]
        at = 0
        for _ in range(_FORMS):
            found = format_in(piece[at:])
            if found is None or found.end <= found.start:
                break
            yield begin + at + found.start, begin + at + found.end
            at += found.end
        else:
            yield begin, begin + len(piece)


def _listed_name(line: str) -> str:
    if len(line) > _LONGEST_LINE or re.search(r"(?i)name|key", line) is None:
        return ""
    match = re.search(_LISTED, line)
    return match["name"] if match is not None else ""


def _values(line: str, names: list[str], judge: _Judge) -> Iterator[tuple[int, int]]:
    """Yield the value of the list form where a name beside it is that of a secret."""
    secret = [name for name in names if name and name_kind(name) is not NameKind.PLAIN]
    if not secret:
        return
    done = 0
    for match in re.finditer(_LISTED_VALUE, line):
        start, end = _value(line, match.end(), spaced=True)
        value = line[start : min(end, start + _JUDGED)]
        if start >= done and any(judge(name, value) for name in secret):
            yield start, end
            done = end
