"""Whether anything could be found once the names and values of a file are rewritten as lines.

Names and values may then have come from different lines, quotes are put around values, and white
space may have become other white space; no other characters come or go. Where that does not hold,
``transformed.needs_reading`` says so.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bundlecheck.secrets.scanner import shapes
from bundlecheck.secrets.upstream.entropy import FEWEST_BASE64, FEWEST_HEX
from bundlecheck.secrets.upstream.prefilter import (
    KEYWORD,
    is_discord,
    is_telegram,
    literal_owners,
    named_tokens,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bundlecheck.secrets.scanner.hits import Hits
    from bundlecheck.secrets.upstream.transformed import Ways

__all__ = ["could_be_found_rewritten"]

_ASSIGNED = (
    # The rest of the name; a call of C++; or an index of C, space, closing quotes and comments.
    rb"[\w\x80-\xff]*(?:(?:[^\w]assign)?\([\"\\]|(?:\[[0-9]*\])?"
    rb"(?:[\]'\"\s\x1c-\x1f][\x80-\xff]*|#[^\n]*\n)*"
    # What all patterns have next but two; a backslash may stand for white space.
    rb"[:=!\\])"
)
"""What has to follow where a name begins. No byte fits in two ways, so it takes no squared time."""
_ASSIGNED_YAML = _ASSIGNED[:-1] + rb"(?! *[\"']?[{$<(/.]))"
"""The same where a value is whole and not, as in ini, looked at line by line: it has to begin with
a letter or digit, and on the same line nothing can come before that but a quote."""
_NAMES = {
    "cloudant": rb"cl(?:ou(?:dant)?)?[_-]?(?:api)?(?:key|p|tok)",
    "ibm_cloud_iam": rb"key|pwd|pass|token",
    "ibm_cos_hmac": rb"secret",
    "softlayer": rb"(?:softlayer|sl)[_-]?(?:api)?(?:key|p|tok)",
}
"""What the name has in it that a plugin of ``named_tokens`` wants before a value."""
_ASSIGNING = rb"(?i)(?:[=:>]|key|pwd?|pass|password|token|[&!]\S*)\Z"
_AWS = rb"(?<![0-9a-zA-Z/+])[0-9a-zA-Z/+]{40}(?![0-9a-zA-Z/+])"
_LINE = 1000
"""Bytes of a line that are looked at; in longer ones a value may always be assigned."""
_ENDS = (b'";', b"';", b"`;")
_COMPARISONS = (b"==", b"!=", b"=!", b"!!")
_BACK = (80, 4000)
_OTHERS = bytes((*range(0x1C, 0x20), *range(0x80, 0x100)))
"""Bytes that white space besides that of ASCII has, and letters."""
_SPACE = b" \t\n\r\x0b\x0c" + _OTHERS
_WORDS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz\\" + _SPACE
_BEFORE = frozenset(_SPACE + b"\"':,[{")
_BESIDE = _SPACE + b"\"']\\"
_AFTER = frozenset(_SPACE + b"\"',]}")


def could_be_found_rewritten(hits: Hits, ways: Ways) -> bool:
    """Tell whether a plugin could find anything in the lines made of a file; False is certain.

    Args:
        hits: of a scanner that has ``ANCHORS``.
        ways: in which the file may be read.
    """
    folded = hits.buffer.folded
    owners = literal_owners(hits)
    if any(owner != KEYWORD and hits.has(owner) for owner in owners):
        return True
    if KEYWORD in owners and _is_named(folded, hits.offsets(KEYWORD), ways):
        return True
    return b"PRIVATE" in folded or _is_random(folded) or _is_token(folded)


def _is_named(folded: bytes, names: Sequence[int], ways: Ways) -> bool:
    """Tell whether one of the names could have a value."""
    if not names:
        return False
    as_ini = ways.as_ini or ways.eager
    match = _compiled(_ASSIGNED if as_ini else _ASSIGNED_YAML).match
    if any(match(folded, at) for at in names) or any(end in folded for end in _ENDS):
        return True
    # The name may also be a key elsewhere, by way of an alias.
    if ways.as_yaml and b"&" in folded and b"*" in folded and _is_in(rb"\*[\w-]+\s*:", folded):
        return True
    return any(sign in folded for sign in _COMPARISONS) and any(
        _is_compared(folded, at) for at in names
    )


def _is_compared(folded: bytes, at: int) -> bool:
    """Tell whether a comparison may stand before a name."""
    for length in _BACK:
        before = folded[max(0, at - length) : at].rstrip(_WORDS)
        if len(before) >= 2 or at <= length:
            return before.endswith(_COMPARISONS)
    return True


def _is_random(folded: bytes) -> bool:
    """Tell whether a value could be random that is whole in quotes, or is put into quotes.

    Quotes inside a value get a backslash, so that one kind of character may come to it.
    """
    for kind, fewest in (("bare", FEWEST_BASE64 - 1), ("bare hex", FEWEST_HEX)):
        for start, end in shapes.runs(folded, fewest, kind):
            inside = folded[start:end]
            if (
                len(set(inside)) >= fewest
                and (start == 0 or folded[start - 1] in _BEFORE or b"=" in inside)
                and (end == len(folded) or folded[end] in _AFTER)
                # A filter drops what has no letter.
                and not inside.isdigit()
            ):
                return True
    return False


def _is_token(folded: bytes) -> bool:
    """Tell whether a value could be a token that needs a name, or other parts, near it."""
    plugins: set[str] = set()
    for start, end in shapes.runs(folded, 24):
        if is_discord(folded, end) or is_telegram(folded, start, end):
            return True
        for plugin in named_tokens(folded, start, end):
            if plugin not in plugins and _is_assigned(folded, start):
                plugins.add(plugin)
    lower = folded.lower()
    if any(_is_in(_NAMES[plugin], lower) for plugin in sorted(plugins)):
        return True
    return b"aws" in lower and any(
        _is_in(_AWS, folded[start:end]) for start, end in shapes.runs(folded, 40, "bare")
    )


def _is_assigned(folded: bytes, start: int) -> bool:
    """Tell whether a value that is assigned to a name might begin at an offset.

    Where something is before it on the line, the name or what stands for an assignment is there:
    of YAML's own signs, those of sequences and words of a text have no name.
    """
    first = max(0, start - _LINE)
    line = folded.rfind(b"\n", first, start) + 1
    if not line and first:
        return True
    before = folded[line:start].rstrip(_BESIDE)
    return not before or _is_in(_ASSIGNING, before)


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


def _is_in(pattern: bytes, text: bytes) -> bool:
    return _compiled(pattern).search(text) is not None
