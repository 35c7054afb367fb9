"""Secrets in the lines of any text, found by shape alone: what reports mask whatever the rules say.

Rules find secrets in what a file means. A report shows lines also of files that mean nothing, such
as one that does not parse, and of runs without the rules for secrets. Here a doubt masks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.secret_names import NameKind, name_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["secret_places"]

_HINT = (
    r"(?i)pass|pwd|pswd|secret|token|key|cred|salt|pepper|psk|auth|cert|bearer|seed|jwt|hmac"
    r"|signature|nonce|otp|pin|code|webhook|dsn|pw|://|PRIVATE|[A-Z0-9]{16}"
)
"""What a line with a secret has in it, by its name or by its form."""
_NAMED = (
    r"(?P<quote>\\?[\"'])?(?P<name>[A-Za-z_][\w.-]*)(?(quote)(?P=quote))"
    r"(?P<sep>[ \t]*(?:=>|:=|[:=])[ \t]*)"
)
_LISTED = (
    r"\b(?:option_name|OptionName|name|Name|key|Key)[\"']?[ \t]*[:=][ \t]*[\"']?(?P<name>[\w.-]+)"
)
_LISTED_VALUE = r"(?:^|[\s{,\"'-])(?:value|Value)[\"']?(?P<sep>[ \t]*[:=][ \t]*)"
_QUOTED = r"(?P<q>\\?[\"'])(?P<text>.*?)(?:(?<!\\)(?P=q)|$)"
_BLOCK = r"(?:[|>][-+\d]*)?[ \t]*(?:#.*)?$"
_STRUCTURE = ("{", "[", "`", "!", "&", "*", "$(")
_NEAR = 3
"""Lines between an option's name and its value in the list form."""
_KEY_BEGIN, _KEY_END = r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY", r"-----END [A-Z0-9 ]*PRIVATE KEY"


def secret_places(lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the places that look like secrets: index of the line, first column, end, from zero.

    Args:
        lines: the lines of one file, without line ends.
    """
    listed = [_listed_name(line) for line in lines]
    skip = 0
    for index, line in enumerate(lines):
        if index < skip:
            continue
        if re.search(_HINT, line):
            if re.search(_KEY_BEGIN, line):
                skip = _end_of_key(lines, index)
                yield from _whole(lines, index, skip)
                continue
            opened = None
            for start, end in _in_line(line):
                if start == end:
                    opened = start
                else:
                    yield index, start, end
            if opened is not None:
                skip = _end_of_block(lines, index)
                yield from _whole(lines, index + 1, skip)
        for start, end in _values(line, listed[max(index - _NEAR, 0) : index + _NEAR + 1]):
            yield index, start, end


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
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > depth):
        end += 1
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t-"))


def _in_line(line: str) -> Iterator[tuple[int, int]]:
    """Yield the secrets of one line; an empty one where the value stands in the lines below."""
    for match in re.finditer(_NAMED, line):
        kind = name_kind(match["name"])
        if kind is NameKind.PLAIN:
            continue
        if re.match(_BLOCK, line[match.end() :]):
            if kind is NameKind.SECRET:
                yield match.end(), match.end()
            continue
        start, end = _value(line, match.end(), spaced=":" in match["sep"])
        if _is_secret(match["name"], line[start:end]):
            yield start, end
    yield from _forms(line)


def _value(line: str, start: int, *, spaced: bool) -> tuple[int, int]:
    """Return where the value that begins at a column stands, without its quotes."""
    quoted = re.compile(_QUOTED).match(line, start)
    if quoted is not None:
        return quoted.span("text")
    # Of what follows a colon blanks are part, as in YAML; after an equals sign a word is meant.
    pattern = r".*?(?=\s+#|\s*$)" if spaced else r"[^\s;&|\"']*"
    found = re.compile(pattern).match(line, start)
    return start, found.end() if found is not None else start


def _is_secret(name: str, value: str) -> bool:
    if not value.strip() or value.startswith(_STRUCTURE):
        return False
    from bundlecheck.beanstalk.secret_values import secret_in

    return secret_in(name, value) is not None


def _forms(line: str) -> Iterator[tuple[int, int]]:
    """Yield what is a secret whatever its name, such as a vendor's key or a password in a URL."""
    from bundlecheck.beanstalk.secret_formats import format_in

    at = 0
    while (found := format_in(line[at:])) is not None and found.end > found.start:
        yield at + found.start, at + found.end
        at += found.end


def _listed_name(line: str) -> str:
    match = re.search(_LISTED, line) if re.search(r"(?i)name|key", line) else None
    return match["name"] if match is not None else ""


def _values(line: str, names: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the value of the list form where a name beside it is that of a secret."""
    secret = [name for name in names if name and name_kind(name) is not NameKind.PLAIN]
    if not secret:
        return
    for match in re.finditer(_LISTED_VALUE, line):
        start, end = _value(line, match.end(), spaced=True)
        if any(_is_secret(name, line[start:end]) for name in secret):
            yield start, end
