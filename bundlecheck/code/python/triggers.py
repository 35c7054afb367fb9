"""The cheap tests that say whether Python code can matter at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TRIGGERS", "lines_that_matter", "may_matter"]

TRIGGERS: tuple[bytes, ...] = (
    *(b"passw", b"passphrase", b"passcode", b"pwd", b"secret", b"token", b"api_key", b"apikey"),
    *(b"api-key", b"access_key", b"accesskey", b"private_key", b"credential", b"creds", b"_pass"),
    *(
        b"_key =",
        b"_key=",
        b"_key:",
        b'_key"',
        b"_key'",
        b"_salt",
        b"salt=",
        b"auth=(",
        b"auth = (",
    ),
    *(b"authorization", b"simple_bind", b".login(", b"hmac.", b"fernet(", b"jwt.", b"signer("),
    *(b"github(", b"telebot(", b".pass_(", b"aes.new(", b"serializer(", b"basicauth", b"_pw"),
    *(b"webclient(", b"slackclient(", b"bot(", b"s3connection(", b"connect_s3(", b"pwd"),
    *(b"connect(", b"oauthhandler(", b"client("),
)
"""A file without any of these, in lower case, holds nothing that the reader looks for."""
_MATTERS = (
    r"(?i)passw|passphrase|passcode|pwd|secret|token|api[_-]?key|access_?key|private_?key|cred|_pass"
    r"|\w_key\b|salt\b|_pw\b|auth\s*=\s*\(|authorization|simple_bind|\.login\(|hmac\.|fernet\("
    r"|jwt\.|signer\(|github\(|bot\(|\.pass_\(|AES\.new\(|serializer\(|basicauth|digestauth"
    r"|webclient\(|slackclient\(|s3connection\(|connect_s3\(|connect\(|oauthhandler\(|client\(|psk"
    r"|pepper|\bpw\b|session\(|signing|encrypt\w*key|gitlab\("
)


def may_matter(data: bytes) -> bool:
    """Tell whether a file's bytes hold a word that the reader looks for, and a literal."""
    if b'"' not in data and b"'" not in data:
        return False
    lowered = data.lower()
    return any(trigger in lowered for trigger in TRIGGERS)


def lines_that_matter(text: str, starts: list[int]) -> Iterator[int]:
    """Yield the 1-based numbers of lines that hold a word that the reader looks for, ascending."""
    from bisect import bisect_right

    last = 0
    for match in re.finditer(_MATTERS, text):
        if match.start() < last:
            continue
        line = bisect_right(starts, match.start())
        last = starts[line] if line < len(starts) else len(text)
        yield line
