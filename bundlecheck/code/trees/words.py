"""The words that every place of interest in a file of code has in it, and the gates for them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.scanner.gates import Gate

if TYPE_CHECKING:
    from bundlecheck.secrets.scanner.hits import Hits

__all__ = ["CALLS", "GATES", "JOINED", "NAMES", "Wanted", "wanted"]

_ANY = rb"[\w-]*"
NAMES = {
    b"pass": rb"(?:w(?:or)?d\w*|phrase\w*|code\w*|[0-9_]\w*)?",
    b"pwd": _ANY,
    b"secret": _ANY,
    b"token": rb"(?:s?(?:[0-9_-]|secret|key|value|default|prod|dev|live|test)[\w-]*|s)?",
    b"key": rb"(?:(?:s?[0-9_-]|base|value|default|prod|dev|live|test|hex|str|bytes)[\w-]*|s)?",
    b"credential": _ANY,
    b"salt": _ANY,
    b"pepper": _ANY,
    b"psk": rb"(?:[0-9_]\w*)?",
    b"authorization": _ANY,
    b"pw": rb"(?:[0-9_]\w*)?",
}
"""Lower-case words in names of secrets, and how such a name may go on; ``key`` has more before."""
CALLS = {
    "JavaScript": (
        *(b"jwt", b"jsonwebtoken", b"hmac", b"cookieparser", b"cipher", b"crypt", b"stripe"),
        *(b"sequelize", b"twilio"),
    ),
    "Ruby": (b"credentials", b"jwt", b"hmac", b"basic_auth", b"encryptor", b"verifier"),
    "PHP": (
        *(b"mysql", b"pdo", b"hmac", b"crypt", b"ldap_bind", b"ftp_login", b"ssh2_auth"),
        *(b"imap_open", b"jwt", b"->auth", b"putenv"),
    ),
    "Java": (
        *(b"getconnection", b"credentials", b"authentication", b"hmac", b"signwith"),
        *(b"basicauth", b"keyspec", b"signingkey"),
    ),
    "C#": (b"credential", b"securitykey", b"hmac", b"derivebytes"),
}
"""Lower-case words in the names of what takes a secret, by language."""
JOINED = rb"[^\s'\"`<>{}$/@:]{1,64}:['\"]\s{0,40}[+.]\s"
"""What follows the ``://`` of a URL that ends where its password is added."""

# The gates let through all that ``triggers`` finds: bounds and conditions that look around are
# left out, and in place of the value only its first sign is asked for.
_GIVEN = (
    rb"(?:[ \t]+['\"]|['\"`)\]!}?]*\s*(?:\{[a-z; ]*\}\s*)?(?::\s*[a-z][\w<>\[\]|. ]*)?(?:"
    rb"(?:=>|:=|=|:|\|\|=?|\?\??=?|\?:|,|\(|or|\{)\s*[^\s0-9;,){=>]"
    rb"|:\s*[0-9;,)][^{}\s'\"]*\}))"
)
_CALL = rb"[\w'\")]*(?:(?:\.|::)\w+)*(?:\s*\(%s)"
_URL = rb"://[^\s'\"`<>{}\$/@:]+:['\"]\s*[+.]\s"


def _name_gates() -> list[Gate]:
    return [
        Gate(
            _of_name(word),
            (rb"[\w\$-]" if word == b"key" else b"") + word + rest + _GIVEN,
            ignore_case=True,
        )
        for word, rest in NAMES.items()
    ]


def _call_gates() -> list[Gate]:
    without_brackets = {"Ruby": rb"|[ \t][\w'\":@\[{]"}
    return [
        Gate(
            _of_calls(language),
            b"(?:%s)" % b"|".join(words) + _CALL % without_brackets.get(language, b""),
            ignore_case=True,
        )
        for language, words in CALLS.items()
    ]


def _of_name(word: bytes) -> str:
    return f"a name in code with {word.decode()}"


def _of_calls(language: str) -> str:
    return f"a client in {language}"


_OF_URLS = "a URL in code with a password added"
GATES = (*_name_gates(), *_call_gates(), Gate(_OF_URLS, _URL))
"""What tells in the one pass over a file which of the words are worth a search."""


class Wanted(NamedTuple):
    """What is to be searched for in one file."""

    names: tuple[bytes, ...]
    calls: tuple[bytes, ...]
    joined: bool


def wanted(language: str, hits: Hits | None) -> Wanted | None:
    """Return what may be in a file, None where nothing is.

    Args:
        language: whose clients it may use; TypeScript is JavaScript.
        hits: what the pass over the file found; without it everything may be there.
    """
    if hits is None:
        return Wanted(tuple(NAMES), CALLS[language], joined=True)
    found = Wanted(
        tuple([word for word, owner in _names() if hits.may_hold(owner)]),
        CALLS[language] if hits.may_hold(_of_calls(language)) else (),
        hits.may_hold(_OF_URLS),
    )
    return found if any(found) else None


@cache
def _names() -> tuple[tuple[bytes, str], ...]:
    return tuple((word, _of_name(word)) for word in NAMES)
