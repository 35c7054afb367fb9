"""What a text has to have in it for a plugin of detect-secrets to find anything.

Each anchor is less strict than the plugin's regular expression, never more: the plugin itself
decides on the lines that are left. All are matched on folded text, so letters stand also for what
``re.IGNORECASE`` takes for them and digits for those of all scripts.

``ip_public`` needs no anchor: a filter drops every value without a letter of ASCII, and so all that
this plugin can find.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bundlecheck.secrets.scanner import shapes
from bundlecheck.secrets.scanner.anchors import Anchor
from bundlecheck.secrets.upstream.entropy import FEWEST_BASE64, FEWEST_HEX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.secrets.scanner.hits import Hits

__all__ = [
    "ANCHORS",
    "KEYWORD",
    "candidates",
    "is_discord",
    "is_telegram",
    "literal_owners",
    "named_tokens",
]

KEYWORD = "ds:keyword"
"""Owner of the anchors of names such as ``password``."""

_KEYS = (
    b"api", b"auth", b"service", b"account", b"db", b"database", b"priv", b"private", b"client"
)  # fmt: skip
_PART = rb"[^:/?#\[\]@!$&'()*+,;=\s]+"


def _keywords() -> Iterator[Anchor]:
    """Yield what ``detect_secrets.plugins.keyword.DENYLIST`` stands for, spelled out."""
    for each in _KEYS:
        for joint in (b"", b"_"):
            yield Anchor(KEYWORD, each + joint + b"key", ignore_case=True, via=b"key")
    for literal in (
        b"dbpass", b"db_pass", b"databasepass", b"database_pass", b"keypass", b"key_pass",
        b"password", b"passwd",
    ):  # fmt: skip
        yield Anchor(KEYWORD, literal, ignore_case=True, via=b"pass")
    for literal in (b"pwd", b"secret", b"contrase"):
        yield Anchor(KEYWORD, literal, ignore_case=True)


def _formats() -> Iterator[Anchor]:
    yield Anchor("ds:artifactory", b"AKC", check=rb"AKC[a-zA-Z0-9]{10}")
    yield Anchor("ds:artifactory", b"AP", check=rb"AP[0-9A-F][a-zA-Z0-9]{8}")
    for literal in (b"A3T", b"ABIA", b"ACCA", b"AKIA", b"ASIA"):
        yield Anchor("ds:aws", literal, run=20, check=rb"[0-9A-Z]{20}")
    yield Anchor("ds:azure_storage_key", b"AccountKey=", check=rb"AccountKey=[a-zA-Z0-9+/=]{88}")
    yield Anchor("ds:basic_auth", b"://", check=rb"://" + _PART + rb":" + _PART + rb"@")
    yield Anchor("ds:cloudant", b"cloudant.com", ignore_case=True)
    for literal in (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_"):
        yield Anchor("ds:github_token", literal, run=40)
    for literal in (
        b"glpat-", b"gldt-", b"glft-", b"glsoat-", b"glrt-", b"GR1348941", b"glcbt-", b"glimt-",
        b"glptt-", b"glagent-", b"gloas-",
    ):  # fmt: skip
        yield Anchor("ds:gitlab_token", literal, run=25)
    yield Anchor("ds:jwt", b"eyJ", check=rb"eyJ[A-Za-z0-9_=-]+\.[A-Za-z0-9_=-]")
    yield Anchor("ds:mailchimp", b"-us", run=36, check=rb"(?<=[0-9a-z]{32})-us[0-9]")
    yield Anchor("ds:npm", b":_authToken=")
    yield Anchor("ds:openai", b"T3BlbkFJ", run=51)
    yield Anchor("ds:private_key", b"PRIVATE KEY")
    yield Anchor("ds:private_key", b"PuTTY-User-Key-File-2", run=21)
    yield Anchor("ds:pypi_token", b"pypi-Ag", run=70)
    yield Anchor("ds:sendgrid", b"SG.", check=rb"SG\.[a-zA-Z0-9_-]{22}\.[a-zA-Z0-9_-]{43}")
    yield Anchor("ds:slack", b"xox", ignore_case=True, check=rb"...[a-zA-Z]-[0-9]")
    yield Anchor("ds:slack", b"hooks.slack.com/services/", ignore_case=True)
    yield Anchor("ds:softlayer", b"/soap/v3", ignore_case=True)
    yield Anchor("ds:square_oauth", b"sq0csp-")
    yield Anchor("ds:stripe", b"k_live_", run=32)
    for literal in (b"AC", b"SK"):
        yield Anchor("ds:twilio", literal, run=34, check=rb"..[a-z0-9]{32}")


ANCHORS = (*_keywords(), *_formats())
"""What to give to a scanner for ``upstream_findings``."""

_CLOUDANT = len(b"cloudant_apipassword")
_ASSIGNMENT = 60
_HEX = b"0123456789abcdefABCDEF"
_LITERAL = frozenset(anchor.owner for anchor in ANCHORS)


def literal_owners(hits: Hits) -> list[str]:
    """Return the owners of ``ANCHORS`` that could have a literal in the file, in a stable order."""
    return [owner for owner in hits.owners() if owner in _LITERAL]


def candidates(hits: Hits) -> dict[str, list[int]]:
    """Return the plugins of detect-secrets that could find something, and offsets in the lines.

    Args:
        hits: of a scanner that has ``ANCHORS``.
    """
    found = {
        owner[3:]: list(offsets)
        for owner in literal_owners(hits)
        if (offsets := hits.offsets(owner))
    }
    for plugin, at in (*_entropy(hits), *_tokens(hits)):
        found.setdefault(plugin, []).append(at)
    return found


def _entropy(hits: Hits) -> Iterator[tuple[str, int]]:
    folded = hits.buffer.folded
    for start, end in hits.quoted():
        inside = folded[start:end]
        kinds = len(set(inside))
        # A filter drops what has no letter.
        if FEWEST_HEX <= kinds <= len(_HEX) and not inside.translate(None, _HEX):
            if not inside.isdigit():
                yield "hex", start
        elif kinds >= FEWEST_BASE64:
            yield "base64", start
        if end - start == 40 and _is(rb"[0-9a-zA-Z/+]+\Z", inside):
            line = folded.rfind(b"\n", 0, start) + 1
            if b"aws" in folded[max(line, start - 100) : start].lower():
                yield "aws", start


def _tokens(hits: Hits) -> Iterator[tuple[str, int]]:
    folded = hits.buffer.folded
    for start, end in hits.tokens():
        if is_telegram(folded, start, end):
            yield "telegram_token", start
        if is_discord(folded, end):
            yield "discord", start
        for plugin in named_tokens(folded, start, end):
            if plugin != "cloudant" or _is_cloudant(folded, start):
                yield plugin, start


def named_tokens(folded: bytes, start: int, end: int) -> Iterator[str]:
    """Yield the plugins that could find a run of letters and digits if it has their name."""
    length = end - start
    if length == 44:
        yield "ibm_cloud_iam"
    if length >= 48 and _is_at(rb"[0-9a-fA-F]{48}", folded, start):
        yield "ibm_cos_hmac"
    if length >= 64 and _is_at(rb"[0-9a-zA-Z]{64}", folded, start):
        yield "softlayer"
        yield "cloudant"
    elif _is_at(rb"[a-zA-Z]{24}", folded, start):
        yield "cloudant"


def _is_cloudant(folded: bytes, start: int) -> bool:
    """Tell whether what is assigned could have a name of Cloudant's, such as ``cl_key``."""
    begin = max(0, start - _ASSIGNMENT)
    name = folded[begin:start].rstrip(b" =:>\"']")
    return b"cl" in name[-_CLOUDANT:].lower() or (begin > 0 and len(name) < _CLOUDANT)


def is_telegram(folded: bytes, start: int, end: int) -> bool:
    """Tell whether a run of letters and digits may end a token of Telegram."""
    return end - start >= 35 and folded[max(0, start - 2) : start][1:] == b":"


def is_discord(folded: bytes, dot: int) -> bool:
    """Tell whether a run of letters and digits that ends at a dot may begin a token of Discord."""
    heads = folded[max(0, dot - 26) : max(0, dot - 23)]
    return not {*heads}.isdisjoint(b"MNO") and _is_at(shapes.THREE_PARTS, folded, dot)


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


def _is(pattern: bytes, text: bytes) -> bool:
    return _compiled(pattern).match(text) is not None


def _is_at(pattern: bytes, text: bytes, at: int) -> bool:
    return _compiled(pattern).match(text, at) is not None
