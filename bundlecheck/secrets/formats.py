"""Values that are secrets whatever their name: vendor formats, private keys, URLs with passwords.

The formats are those of the detectors' table; nothing is ever verified over the network.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bundlecheck.secrets.placeholders import exemption, is_token_like

__all__ = ["Format", "format_in"]


class Format(NamedTuple):
    """A secret found in a value by its form."""

    kind: str
    """What it is, with its article: ``an AWS access key``."""
    start: int
    end: int
    prefix: str = ""
    """The vendor's prefix, which may be shown."""
    is_url: bool = False


_HEADER = r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
_SHORTEST = 16
"""Characters of the shortest token of a vendor."""
_RUN = r"[\w.+/=~-]*"
_IN_URL = (
    r"(?<![\w+.-])(?P<scheme>[a-zA-Z][\w+.-]*)://(?P<user>[^\s:/@?#'\"]*):(?P<password>[^\s/@'\"]+)@"
    r"(?P<host>[^\s/:?#'\"]+)"
)
_IN_DSN = r"(?i)(?:[;?& ]|\A)(?:password|pwd|passwd|sslpassword)=(?P<password>[^;&\s'\"]+)"
_IN_JVM = r"(?i)(?:\A|[\s\"'])-D[\w.-]{0,80}(?:password|passwd|secret)=(?P<password>[^\s\"']+)"
_IN_QUERY = (
    r"(?i)://\S{0,300}?[?&](?:(?:api_?|access_?|auth_?)?(?:key|token)|secret|sig|signature)"
    r"=(?P<password>[\w%.+/=~-]{12,})"
)


def format_in(value: str) -> Format | None:
    """Return the secret that a value is or holds by its form, or None.

    Args:
        value: one value, as the service would receive it.
    """
    if "PRIVATE KEY" in value and re.search(_HEADER, value):
        return Format("a private key", 0, len(value))
    if len(value) >= _SHORTEST:
        from bundlecheck.secrets.detectors.search import hits

        for hit in hits(value):
            secret = value[hit.start : hit.end]
            if exemption(secret) is not None:
                continue
            if hit.row.in_url:
                return Format(hit.row.kind, hit.start, hit.end, is_url=True)
            end = hit.end + _rest(value, hit.end)
            return Format(hit.row.kind, hit.start, end, hit.row.shown(secret))
    return _in_url(value)


def _rest(value: str, end: int) -> int:
    """Return how many characters of a token's run follow it, so that nothing is left over."""
    rest = re.compile(_RUN).match(value, end)
    return len(rest.group()) if rest is not None else 0


def _in_url(value: str) -> Format | None:
    for pattern, anchor, kind in (
        (_IN_URL, "@", "a password in a URL"),
        (_IN_DSN, "=", "a password in a connection string"),
        (_IN_JVM, "-", "a password among options of the JVM"),
        (_IN_QUERY, "://", "a key in a URL"),
    ):
        match = re.search(pattern, value) if anchor in value else None
        if match is None:
            continue
        password = match["password"]
        random_needed = pattern is _IN_QUERY
        if exemption(password) is None and (is_token_like(password) or not random_needed):
            return Format(kind, *match.span("password"), is_url=True)
    return None
