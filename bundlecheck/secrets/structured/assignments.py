"""Names and values in lines: dotenv, properties, ini, TOML, HCL, shells, Dockerfiles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.secrets.structured.pair import Pair
from bundlecheck.secrets.structured.reasons import is_random

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["line_pairs", "listed_pairs", "shell_pairs"]

_STEM = (
    r"(?i)pass|pwd|pswd|secret|token|key|cred|salt|pepper|psk|auth|pw|bearer|seed|jwt|hmac"
    r"|signature|nonce|otp|dsn|webhook|macaroon|mnemonic"
)
_NAME = r"(?P<nq>\\?[\"'])?(?<![\w.$-])(?P<name>[A-Za-z_][\w.-]{0,99})(?(nq)(?P=nq))"
_SEPARATOR = r"[ \t]{0,20}(?P<sep>=>|:=|\?=|[:=](?!=))[ \t]{0,20}"
_NAMED = _NAME + _SEPARATOR
_QUOTED = r"(?P<q>\\?[\"'])(?P<text>(?:\\.|(?!(?P=q)).){0,4000})(?P=q)"
_BARE = r"[^\s;&|\"'`()]{1,2000}"
_LONGEST_LINE = 20_000
_PER_LINE = 200
"""Names of one line that are looked at."""
_PROPERTY = r"[ \t]{0,40}(?P<name>[A-Za-z_][\w.-]{0,99})[ \t]{1,20}(?P<text>[^\s=:].{0,2000})\Z"
_OPTION = (
    r"(?<!\S)--?(?P<name>[A-Za-z][\w-]{0,40})(?:=|[ \t]{1,4})[\"']?(?P<text>[^\s\"'|;&]{1,400})"
)
_REST = r"[ \t]{1,20}(?P<name>[A-Za-z_]\w{0,99})[ \t]{1,20}(?P<text>[^\s=].{0,2000})\Z"
_ENV = r"[ \t]{0,20}(?i:ENV)" + _REST
_SETX = r"[ \t]{0,20}(?i:setx|setenv|set -gx?|set -Ux)" + _REST


def line_pairs(text: str, *, comments: bool = True) -> Iterator[Pair]:
    """Yield the names and values of a text in which a name begins a line or stands in quotes.

    Args:
        text: the text.
        comments: whether settings that are commented out count, where their values are random.
    """
    section = ""
    for start, line in _lines(text):
        header = re.match(
            r"[ \t]{0,8}\[+[\"']?([\w.:@/ -]{1,100})[\"']?\]+[ \t]*(?:[#;].*)?$", line
        )
        if header is not None:
            section = header[1]
            continue
        if re.search(_STEM, line) is None:
            continue
        if line.lstrip().startswith(("#", ";", "//")):
            yield from _in_comment(line, start) if comments else ()
            continue
        pairs = list(_in_line(line, start, spaced=True))
        if not pairs and (bare := re.match(_PROPERTY, line)) is not None:
            pairs = [_bounded(bare["name"], line, start, bare.start("text"), len(line))]
        for pair in pairs:
            if name_kind(pair.name) is NameKind.KEY and section:
                yield pair._replace(name=f"{section}.{pair.name}")
            else:
                yield pair


def _in_comment(line: str, start: int) -> Iterator[Pair]:
    """Yield what a setting that is commented out would give, where nobody makes that up."""
    for pair in _in_line(line, start, spaced=False):
        if is_random(pair.value) and not re.search(r"\s", pair.value):
            yield pair


def shell_pairs(text: str) -> Iterator[Pair]:
    """Yield the literal values of variables and of options on command lines in a script."""
    for start, line in _lines(text):
        if re.search(_STEM, line) is None or line.lstrip().startswith("#"):
            continue
        pairs = list(_in_line(line, start, spaced=False))
        for pattern in (_ENV, _SETX):
            match = re.match(pattern, line)
            if match is not None:
                pairs.append(_bounded(match["name"], line, start, match.start("text"), len(line)))
        for match in re.finditer(_OPTION, line):
            first, last = match.span("text")
            pairs.append(Pair(match["name"], match["text"], start + first, start + last))
        for pair in pairs:
            if not pair.value.startswith(("$", "`", "<", "-", "%", "@")) and "$(" not in pair.value:
                yield pair


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with where they begin; of very long ones only the beginning."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line[:_LONGEST_LINE].rstrip("\r\n")
        at += len(line)


def _in_line(line: str, start: int, *, spaced: bool) -> Iterator[Pair]:
    """Yield the assignments of one line.

    Args:
        line: the line.
        start: where it begins in the text.
        spaced: whether a value without quotes goes on to the end of the line.
    """
    done = 0
    first = True
    for count, match in enumerate(re.finditer(_NAMED, line)):
        if count >= _PER_LINE:
            return
        begins = (
            first and not line[: match.start()].strip(" \t-\"'{,").removeprefix("export").strip()
        )
        first = False
        if match.start() < done or name_kind(match["name"]) is NameKind.PLAIN:
            continue
        quoted = re.compile(_QUOTED).match(line, match.end())
        if quoted is not None:
            done = quoted.end()
            place = quoted.span("text")
            yield Pair(
                match["name"], _unescaped(quoted["text"]), start + place[0], start + place[1]
            )
            continue
        if line.endswith("${", 0, match.start()) or (not spaced and ":" in match["sep"]):
            continue
        if spaced and begins:
            pair = _bounded(match["name"], line, start, match.end(), len(line))
            done = len(line)
        else:
            bare = re.compile(_BARE).match(line, match.end())
            if bare is None:
                continue
            done = bare.end()
            pair = Pair(match["name"], bare.group(), start + bare.start(), start + bare.end())
        if pair.value:
            yield pair


def _bounded(name: str, line: str, start: int, first: int, last: int) -> Pair:
    """Return the pair of a value that ends with its line or at a comment, without quotes."""
    comment = re.compile(r"[ \t](?:#|;|//)[ \t]").search(line, first)
    last = comment.start() if comment is not None else last
    while last > first and line[last - 1] in " \t,;\\":
        last -= 1
    while first < last and line[first] in " \t":
        first += 1
    if last - first > 1 and line[first] in "\"'" and line[last - 1] == line[first]:
        first, last = first + 1, last - 1
    return Pair(name, line[first:last], start + first, start + last)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text) if "\\" in text else text


_LISTED = (
    r"(?m)^[ \t]{0,200}(?:-[ \t]{1,20})?\{?[\"']?(?:option_name|OptionName|name|key|Name|Key)[\"']?"
    r"[ \t]{0,20}:[ \t]{0,20}[\"']?(?P<name>[\w.-]{1,100})[\"']?"
)
_LISTED_VALUE = (
    r"(?m)^[ \t]{0,200}(?:-[ \t]{1,20})?[\"']?(?:value|Value)[\"']?[ \t]{0,20}:[ \t]{0,20}(?=\S)"
)
_BETWEEN = 3
"""Lines within which a name and its value belong together."""


def listed_pairs(text: str) -> Iterator[Pair]:
    """Yield the list form's pairs of a YAML text that cannot be parsed."""
    for name in re.finditer(_LISTED, text):
        if name_kind(name["name"]) is NameKind.PLAIN:
            continue
        last = name.end()
        for _ in range(_BETWEEN):
            following = text.find("\n", last + 1)
            last = following if following >= 0 else len(text)
        value = re.compile(_LISTED_VALUE).search(text, name.end(), last)
        if value is None:
            continue
        end = text.find("\n", value.end())
        line = text[value.end() : end if end >= 0 else len(text)]
        yield _bounded(name["name"], line, value.end(), 0, len(line.rstrip("\r")))
