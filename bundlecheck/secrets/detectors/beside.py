"""Secrets without a form of their own that stand beside an id of the same account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.detectors.checks import CHECKS
from bundlecheck.secrets.found import Found, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundlecheck.secrets.detectors.search import Hit

__all__ = ["ACCOUNT", "beside"]

_NEAR = 300
"""Characters between an id and the secret that belongs to it."""
_FORTY = r"(?<![A-Za-z0-9+/=_.@%-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_.@%-])"
_FORTY_FOUR = r"(?<![A-Za-z0-9+/=_.-])B[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/=_.-])"
_THIRTY = r"(?<![A-Za-z0-9+/=_.-])[A-Za-z0-9]{30}(?![A-Za-z0-9+/=_.-])"
_HEXADECIMAL = r"(?<![A-Za-z0-9_-])[0-9a-f]{32}(?![A-Za-z0-9_-])"
ACCOUNT = r"(?<![A-Za-z0-9])AC[0-9a-f]{32}(?![A-Za-z0-9])"
"""An account of Twilio, beside which its token is looked for."""


def beside(text: str, found: Sequence[Hit]) -> Iterator[Found]:
    """Yield the secrets beside ids of AWS, Alibaba Cloud and Twilio.

    Args:
        text: the text.
        found: what the table found in it, in the order of its places.
    """
    done = 0
    for hit in found:
        if hit.row.id == "aws-access-key-id":
            patterns: tuple[tuple[str, str, str, str], ...] = (
                ("aws-secret-access-key", "an AWS secret access key", _FORTY, "secret key"),
                ("aws-ses-smtp-password", "an SES SMTP password", _FORTY_FOUR, "secret key"),
            )
        elif hit.row.id == "alibaba-key-id":
            patterns = (("alibaba-secret", "an Alibaba Cloud secret key", _THIRTY, "base62"),)
        else:
            continue
        first, last = max(hit.start - _NEAR, done), hit.end + _NEAR
        for identity, kind, pattern, check in patterns:
            for match in re.compile(pattern).finditer(text, first, last):
                if CHECKS[check](match.group()):
                    yield _found(identity, kind, match, live=True)
        done = min(last, len(text))
    yield from _twilio(text)


def _twilio(text: str) -> Iterator[Found]:
    if "AC" not in text or not ("wilio" in text or "TWILIO" in text):
        return
    done = 0
    for account in re.finditer(ACCOUNT, text):
        first, last = max(account.start() - _NEAR, done), account.end() + _NEAR
        for match in re.compile(_HEXADECIMAL).finditer(text, first, last):
            if CHECKS["mixed"](match.group()):
                yield _found("twilio-auth-token", "a Twilio auth token", match, live=False)
        done = min(last, len(text))


def _found(identity: str, kind: str, match: re.Match[str], *, live: bool) -> Found:
    return Found(Topic.SECRET, identity, kind, match.start(), match.end(), match.group(), live=live)
