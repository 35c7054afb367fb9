"""What one detector of a vendor's format is, and short ways to write its row."""

from __future__ import annotations

import re
from typing import NamedTuple

from bundlecheck.secrets.found import Topic

__all__ = ["Detector", "beside_name", "form", "token"]


class Detector(NamedTuple):
    """One format: how it is found, and what is said of it."""

    id: str
    """Stable id in kebab case, such as ``aws-access-key-id``."""
    kind: str
    """What it is, with its article: ``an AWS access key id``."""
    anchors: tuple[str, ...]
    """One of these is in every match. Without any the pattern is searched for as it is."""
    pattern: str
    """What matches, from the anchor on or around it; the group ``secret`` is the secret itself."""
    ignore_case: bool = False
    """Whether the case of the anchors means nothing; they are written in lower case then."""
    before: int = 0
    """Characters before the anchor at which the match may begin."""
    reach: int = 400
    """Characters from the anchor's start within which the match ends."""
    live: bool = False
    """Whether it opens a cloud account, a source host or a payment service as it stands."""
    check: str = "varied"
    """Name of the test in ``checks`` that the secret has to pass."""
    in_url: bool = False
    """Whether the secret is a part of a URL whose rest may be shown."""
    built_in: bool = False
    """Whether detect-secrets has the format too, so that its own search finds the lines."""
    worded: bool = False
    """Whether what stands before the secret has to say that it is a key, token or secret."""
    topic: Topic = Topic.SECRET
    run: int = 0
    """Fewest letters, digits, ``_`` and ``-`` in a row that a match has from its anchor on."""

    def shown(self, secret: str) -> str:
        """Return the vendor's prefix that may be shown of a secret."""
        starts = [anchor for anchor in self.anchors if secret.startswith(anchor)]
        return max(starts, key=len) if starts and not self.ignore_case else ""


_AFTER = r"(?![A-Za-z0-9])"
_SIGNS = r"[\w.\"'\]\[)(>:-]{0,30}"
"""What stands between a vendor's name and the sign of assignment: the rest of a name."""
_GIVES = r"[ \t]{0,4}(?:=>|:=|==|[:=,(]|[ \t])[ \t]{0,8}(?:[\w.]{1,20}\()?\\?[\"'`]?"


def token(
    identity: str, kind: str, prefixes: str, body: str, *, live: bool = False, check: str = "varied"
) -> Detector:
    """Return the row of a token that begins with one of some prefixes, separated by blanks."""
    anchors = tuple(prefixes.split())
    start = "|".join(map(re.escape, anchors))
    return Detector(
        identity,
        kind,
        anchors,
        rf"(?P<secret>(?:{start})(?:{body})){_AFTER}",
        live=live,
        check=check,
        run=_least_run(anchors, body),
    )


def _least_run(anchors: tuple[str, ...], body: str) -> int:
    """Return how long a token's first run of letters, digits, ``_`` and ``-`` is at least."""
    first = re.match(r"\[(?:A-Za-z0-9|0-9a-f|a-z0-9|A-Z0-9|0-9a-fA-F|\\w|_|-)+\]\{(\d+)", body)
    if first is None or "|" in body or not all(re.fullmatch(r"[\w-]+", one) for one in anchors):
        return 0
    return min(map(len, anchors)) + int(first[1])


def form(
    identity: str,
    kind: str,
    anchors: str,
    pattern: str,
    *,
    ignore_case: bool = False,
    before: int = 0,
    reach: int = 400,
    live: bool = False,
    check: str = "varied",
    in_url: bool = False,
    built_in: bool = False,
    topic: Topic = Topic.SECRET,
) -> Detector:
    """Return the row of any other form; the anchors are separated by blanks."""
    return Detector(
        identity,
        kind,
        tuple(anchors.split()),
        pattern + _AFTER,
        ignore_case=ignore_case,
        before=before,
        reach=reach,
        live=live,
        check=check,
        in_url=in_url,
        built_in=built_in,
        topic=topic,
    )


def beside_name(
    identity: str,
    kind: str,
    names: str,
    body: str,
    *,
    live: bool = False,
    check: str = "mixed",
    worded: bool = True,
) -> Detector:
    """Return the row of a value that is too plain to be known without the vendor's name before it.

    Args:
        identity: the detector's id.
        kind: what it is, with its article.
        names: what the name has in it, in lower case, separated by blanks.
        body: the value's characters.
        live: whether it opens an account as it stands.
        check: the test that the value has to pass.
        worded: whether the name has to say as well that it is a key, token or secret.
    """
    anchors = tuple(names.split())
    name = "|".join(map(re.escape, anchors))
    return Detector(
        identity,
        kind,
        anchors,
        rf"(?i:{name}){_SIGNS}{_GIVES}(?P<secret>{body})(?![\w+/=-])",
        ignore_case=True,
        live=live,
        check=check,
        worded=worded,
    )
