"""Where in a text a vendor's format may stand: most of a file is never looked at by a pattern.

Every token has a long run of letters and digits in it. Next to one of these stands what the format
begins with, or the name of the vendor; only forms that other signs break up have anchors of their
own in the pass over the bytes.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bundlecheck.secrets.detectors.gates import FORMATS
from bundlecheck.secrets.detectors.literals import Literals
from bundlecheck.secrets.scanner.anchors import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.secrets.scanner.hits import Hits

__all__ = ["SCANNED", "places"]

_BROKEN = (
    *(b"PRIVATE KEY", b"PuTTY-User-Key-File-", b'"kty"', b"LS0tLS1CRUdJTi", b"8Q~", b"7Q~"),
    *(b"AGE-SECRET-KEY-1", b"6Q~", b"!AQ", b"!AR", b"+ASt", b"+ABa", b"+AMC", b"+ASb", b"+AEh"),
    *(b"+ARm", b"+ACR", b"hooks.slack", b"hooks.zapier", b"maker.ifttt.com", b".g.alchemy.com"),
    *(
        b"chat.googleapis.com/",
        b".atlasv1.",
        b"whsec_",
        b"FQoGZXIvYXdz",
        b"fm2_",
        b"LTAI",
        b"access_token$",
    ),
    *(
        b"ya29.",
        b"dt0s",
        b"dt0c01.",
        b"AQE",
        b"glc_eyJ",
        b"sntrys_",
        b"tfp_",
        b"eyJrIjoi",
        b"eyJlbmRwb2ludCI6I",
    ),
    *(b"cflt", b"pscale_", b"IQoJb3JpZ2lu", b"FwoGZXIvYXdz", b"ops_eyJ", b"|eyJ", b"api_org_"),
    *(b"WPL_AP1.", b"JQQJ9", b"AzCaA", b"AzSeA", b"AzFu", b".make.com/", b"ACDb", b"AIoT"),
    *(b"AZDO", b"SCW", b"NRAL", b":APA91b", b"eyJraWQiOiIxY2UxZTEz"),
)
"""What tells of forms without a run that is sure to be long enough."""
_BROKEN_WORDS = (
    *(b"accountkey=", b"sharedaccesskey=", b"sharedsecretvalue=", b"sig=", b"webhook"),
    *(b"aws.secret", b"aws_secret", b"aws-secret", b"awssecret", b"email-smtp"),
    *(b"accesskey", b"access_key", b"access-key", b"azurewebsites.net/api/", b"privatekey"),
    *(b"contribsys__com", b"api_key", b"api-key", b"apikey", b"secret", b"token", b"airtable"),
)
"""The same in any letter case."""
SCANNED = (
    *(Anchor(FORMATS, literal) for literal in _BROKEN),
    *(Anchor(FORMATS, literal, ignore_case=True) for literal in _BROKEN_WORDS),
)
"""What to give to a scanner for ``places``."""
_BEFORE = 96
"""Bytes before a run in which a vendor's name may stand."""
_AFTER = 16
_HEAD = 40
_BOUNDARY = rb"(?<![A-Za-z0-9])[!-~]"
_KEYED = 3
_MIXED = (
    rb"[0-9_-]*[A-Za-z][A-Za-z_-]*[0-9]|[_-]*[0-9][0-9_-]*[A-Za-z]"
    rb"|(?=[a-z_-]*[A-Z])(?=[A-Z_-]*[a-z])[A-Za-z]*[_-]"
)
"""A run of letters and digits, or of letters of both cases and another sign."""
_LONGEST = 400
_WORDS = rb"key|token|secret|pass|pwd|auth|api|pat\b|_pat|cred|licen[cs]e|bearer|private|access"


def places(hits: Hits) -> list[int]:
    """Return offsets in a folded buffer beside which a form may stand, in order.

    Args:
        hits: of a scanner that has ``SCANNED``, and ``format_gates`` if it is compiled.
    """
    if not hits.may_hold(FORMATS):
        return []
    return sorted({*hits.offsets(FORMATS), *_beside_runs(hits)})


def _beside_runs(hits: Hits) -> Iterator[int]:
    data = hits.buffer.folded
    mixed = _compiled(_MIXED).match
    starts: list[int] = []
    heads: list[bytes] = []
    nears: list[bytes] = []
    for start, end in hits.runs():
        last = min(end, start + _LONGEST)
        if mixed(data, start, last) is None:
            continue
        before = max(data.rfind(b"\n", max(start - _BEFORE, 0), start) + 1, start - _BEFORE)
        starts.append(start)
        heads.append(data[max(before, start - _HEAD) : last])
        nears.append(data[before : start + _AFTER])
    if starts:
        # Few files have any beginning or name: what is near all runs is looked at together first.
        yield from _with_beginning(starts, heads, b"\n".join(heads))
        yield from _beside_names(starts, b"\n".join(nears).lower())


def _with_beginning(starts: list[int], heads: list[bytes], together: bytes) -> Iterator[int]:
    """Yield the starts of the runs in or just before which a token begins."""
    possible = _possible_beginnings().within(together)
    if possible:
        for start, head in zip(starts, heads, strict=True):
            if any(literal in head for literal in possible) and _begins(head):
                yield start


def _beside_names(starts: list[int], together: bytes) -> Iterator[int]:
    """Yield the starts near which a vendor's name stands.

    Args:
        starts: of runs.
        together: what is near each of them, in lower case and a line each.
    """
    literals, alone = _names()
    names = literals.within(together)
    if names:
        words = _compiled(_WORDS).search
        plain = [name for name in names if name in alone]
        for start, near in zip(starts, together.split(b"\n"), strict=True):
            if any(name in near for name in names) and (
                any(name in near for name in plain) or words(near) is not None
            ):
                yield start


def _begins(near: bytes) -> bool:
    """Tell whether a token begins somewhere in some bytes."""
    heads = _beginnings()
    for match in _compiled(_BOUNDARY).finditer(near):
        at = match.start()
        known = heads.get(near[at : at + _KEYED])
        if known is not None and near.startswith(known, at):
            return True
    return False


@cache
def _beginnings() -> dict[bytes, tuple[bytes, ...]]:
    """Return the first characters of all tokens, by the first few of them."""
    from bundlecheck.secrets.detectors.table import ANCHORS

    heads: dict[bytes, list[bytes]] = {}
    for anchor in ANCHORS:
        if not anchor.ignore_case:
            heads.setdefault(anchor.literal[:_KEYED], []).append(anchor.literal)
    return {head: tuple(literals) for head, literals in heads.items()}


@cache
def _possible_beginnings() -> Literals:
    return Literals(sorted({each for literals in _beginnings().values() for each in literals}))


@cache
def _names() -> tuple[Literals, frozenset[bytes]]:
    """Return the names of vendors whose tokens are too plain to be known alone.

    Of some nothing else has to say that it is a key, token or secret: these come once more.
    """
    from bundlecheck.secrets.detectors.table import DETECTORS

    names = {
        worded: {
            anchor.encode("ascii")
            for row in DETECTORS
            if row.ignore_case and row.worded is worded
            for anchor in row.anchors
        }
        for worded in (True, False)
    }
    return Literals(sorted(names[True] | names[False])), frozenset(names[False])


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)
