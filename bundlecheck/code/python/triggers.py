"""The cheap tests that say whether Python code can hold anything that the reader looks for.

The scanner tells where the parts of names of secrets and of certain calls stand. What each of them
is given is then read by itself; only where that may be a secret is the file parsed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.secrets.scanner.anchors import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.secrets.scanner.hits import Hits
    from bundlecheck.secrets.source import Source

__all__ = ["ANCHORS", "lines_that_matter"]

_NAMES = "python:names"
_CALLS = "python:calls"
_URLS = "python:urls"
_PARTS: dict[str, tuple[str, ...]] = {
    "pass": ("passw", "passphrase", "passcode", "_pass"),
    "key": (
        *("_key", "apikey", "api_key", "api-key", "accesskey", "access_key"),
        *("privatekey", "private_key"),
    ),
    "pw": ("pwd", "_pw", "pw=", "pw =", 'pw"'),
    **{word: (word,) for word in ("secret", "token", "cred", "salt", "psk", "pepper")},
    "authorization": ("authorization",),
}
"""Parts of the names of secrets, by what several of them have in common."""
_CALL_WORDS = (
    *(
        "auth=(",
        "auth = (",
        "simple_bind",
        "bind_s(",
        ".login(",
        "hmac.",
        "fernet(",
        "jwt.",
        "signer(",
    ),
    *("serializer(", "basicauth(", "digestauth(", "proxyauth(", "github(", "gitlab(", "bot("),
    *(".pass_(", "aes.new(", "webclient(", "slackclient(", "slacker(", "s3connection("),
    *("connect_s3(", "connect(", "handler(", "client(", "session(", "connection(", "updater("),
    *("twython(", "dropbox(", "smtp(", "create_user(", "create_superuser("),
    *("itsdangerous", "twilio", "tweepy", "slack", "telegram"),
)
"""Calls that take a secret by position, and packages that have such calls."""
_USER = rb"://[^\n]{0,197}?(?:\}@|%s@|[\"']@)"
"""A URL that the program puts together, with a user before its host."""


def _anchors() -> Iterator[Anchor]:
    for via, parts in _PARTS.items():
        for part in parts:
            yield Anchor(_NAMES, part.encode(), ignore_case=True, via=via.encode())
    for word in _CALL_WORDS:
        yield Anchor(_CALLS, word.encode(), ignore_case=True)
    yield Anchor(_URLS, b"://", check=_USER)


ANCHORS = tuple(_anchors())
"""What to give to a scanner for ``lines_that_matter``."""


def lines_that_matter(source: Source, hits: Hits) -> set[int]:
    """Return the 1-based numbers of lines with a word that the reader looks for.

    There are none where no such line can hold or take a secret: then the file need not be parsed.

    Args:
        source: a Python file.
        hits: where a scanner that has ``ANCHORS`` found them in its text.
    """
    names, calls, urls = (_offsets(source.text, hits, each) for each in (_NAMES, _CALLS, _URLS))
    if not names and not calls and not urls:
        return set()
    from bundlecheck.code.python.given import Given

    given = Given(source)
    if not (urls or any(map(given.may_name, names)) or any(map(given.may_call, calls))):
        return set()
    from bundlecheck.code.python.tree import Lines

    lines = Lines.of(source.text)
    calls = [at for at in calls if given.is_call(at)]
    return {lines.number_at(at) for at in (*names, *calls, *urls)}


def _offsets(text: str, hits: Hits, owner: str) -> list[int]:
    """Return where the anchors of an owner begin in the text."""
    found = hits.offsets(owner)
    if not found or text.isascii():
        return found
    offsets: list[int] = []
    done = characters = 0
    for at in found:
        # What is folded has one character for each of the text.
        characters += len(hits.buffer.folded[done:at].decode("utf-8", "surrogateescape"))
        done = at
        offsets.append(characters)
    return offsets
