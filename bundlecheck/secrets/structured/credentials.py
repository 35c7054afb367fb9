"""Files that exist to hold credentials: .netrc, .pgpass, .htpasswd, .npmrc, Rails keys."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.placeholders import exemption
from bundlecheck.secrets.structured.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.secrets.source import Source

__all__ = ["credential_findings", "credential_pairs", "registry_password"]

_NETRC = r"(?m)(?:^|\s)password[ \t]{1,8}(?P<quote>\"?)(?P<secret>[^\s\"]{1,400})"
_PGPASS = (
    r"(?m)^(?:[^:\r\n#\\]|\\.){1,253}:(?:\d{1,5}|\*):[^:\r\n]{1,100}:[^:\r\n]{1,100}:"
    r"(?P<secret>[^\r\n]{1,400})$"
)
_HASH = (
    r"(?m)^[^\s:#]{1,100}:(?P<secret>\$(?:2[aby]|apr1|1|5|6|y)\$[^\s:]{8,200}"
    r"|\{(?:SHA|SSHA)\}[A-Za-z0-9+/=]{20,80}|[A-Za-z0-9./]{13})(?=[:\s]|\Z)"
)
_RAILS = r"\s{0,4}(?P<secret>[0-9a-f]{32})\s{0,4}\Z"
_NPMRC = (
    r"(?m)^[ \t]{0,8}(?://[^\s=]{1,200}:)?(?P<name>_authToken|_auth|_password)[ \t]{0,4}="
    r"[ \t]{0,4}[\"']?(?P<secret>[^\s\"']{4,2000})"
)


def credential_findings(source: Source) -> Iterator[Found]:
    """Yield what files of credentials hold whose form means it, whatever it is called."""
    name = source.basename
    if "htpasswd" in name:
        yield from _all(source.text, _HASH, "htpasswd-hash", "a password hash")
    if name in ("master.key", "credentials.key") or (
        name.endswith(".key") and re.search(r"config/credentials/[\w.-]{1,60}\.key\Z", source.name)
    ):
        match = re.match(_RAILS, source.text)
        if match is not None:
            yield _found(match, "rails-master-key", "a Rails master key")


def credential_pairs(source: Source) -> Iterator[Pair]:
    """Yield the passwords of files of credentials."""
    name = source.basename
    if name.endswith(("netrc",)):
        yield from _pairs(source.text, _NETRC, "netrc-password", "a password in a .netrc file")
    elif name.endswith("pgpass") or name == "pgpass.conf":
        yield from _pairs(source.text, _PGPASS, "pgpass-password", "a password in a .pgpass file")
    elif name.endswith("npmrc"):
        yield from _npm(source.text)


def _pairs(text: str, pattern: str, detector: str, kind: str) -> Iterator[Pair]:
    for match in re.finditer(pattern, text):
        yield Pair(
            "password", match["secret"], *match.span("secret"), detector, kind, is_secret=True
        )


def _npm(text: str) -> Iterator[Pair]:
    for match in re.finditer(_NPMRC, text):
        value = match["secret"]
        if match["name"] != "_authToken":
            value = _decoded(value) or value
            value = value.partition(":")[2] or value if match["name"] == "_auth" else value
        yield Pair(
            match["name"],
            value,
            *match.span("secret"),
            "npmrc-credentials",
            "a registry's credentials",
            is_secret=True,
        )


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def registry_password(encoded: str) -> str:
    """Return the password of a registry's ``auth``, which is user and password in base64."""
    return _decoded(encoded.strip()).partition(":")[2]


def _all(text: str, pattern: str, detector: str, kind: str) -> Iterator[Found]:
    for match in re.finditer(pattern, text):
        if exemption(match["secret"]) is None:
            yield _found(match, detector, kind)


def _found(match: re.Match[str], detector: str, kind: str) -> Found:
    return Found(Topic.SECRET, detector, kind, *match.span("secret"), match["secret"])
