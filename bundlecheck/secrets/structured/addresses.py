"""Passwords in URLs and connection strings, credentials in headers and on command lines."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING

from bundlecheck.finding import Confidence
from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.placeholders import Reason, exemption
from bundlecheck.secrets.scanner.anchors import Anchor
from bundlecheck.secrets.structured.reasons import is_random

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ADDRESS_ANCHORS", "address_findings"]

_AUTHORITY = (
    r"(?P<user>[^\s:/@?#'\"<>\\\[\]]{0,120}):(?P<password>[^\s/'\"<>`]{1,250})@"
    r"(?P<host>\[[0-9a-fA-F:.]{2,45}\]|[\w.${}%*-]{1,253})"
)
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]{0,30}\Z"
_KEY = r"(?:password|passwd|pwd|sslpassword|sharedaccesskey)"
_STRING = (
    rf"(?i:{_KEY})[ ]{{0,2}}=[ ]{{0,2}}"
    r"(?:(?P<q>['\"])(?P<quoted>[^'\"{}\r\n]{1,250})(?P=q)"
    r"|(?P<bare>[^\s;&'\"`<>,(){}\[\]]{1,250})(?![\[({]))"
)
_COMPANION = (
    r"(?i)(?:server|host|data source|datasource|user id|userid|uid|user|username|initial catalog"
    r"|database|dbname|driver|addr|address|endpoint|port)[ ]{0,2}=|jdbc:|://"
)
_HEADER = (
    r"(?i:authorization)\\?[\"']?\]?[ \t]{0,4}(?::|=>|=|,|(?<=[ \t])(?=[\"']))[ \t]{0,4}"
    r"\\?[\"'`]?[ \t]{0,4}"
    r"(?P<scheme>(?i:basic|bearer|token|apikey|digest|bot|key))[ \t=]{1,3}[\"']?"
    r"(?P<secret>[A-Za-z0-9+/=_.~:|-]{8,4000})"
)
_HEADER_WORDS = (
    *(b"x-api-", b"x-auth-", b"x-access-", b"x-vault-token", b"x-secret", b"x-token", b"x-figma-"),
    *(b"x-shopify-", b"x-goog-api-key", b"x-functions-key", b"x-rapidapi-key", b"x-master-key"),
    *(b"x-algolia-api-key", b"private-token", b"job-token", b"dd-api-key", b"apikey", b"api-key"),
)
_OTHER_HEADER = (
    r"(?P<name>(?i:x-[a-z-]{0,30}(?:key|token|secret)|private-token|job-token|dd-api-key|api-?key))"
    r"\\?[\"']?[ \t]{0,3}:[ \t]{0,3}\\?[\"']?(?P<secret>[A-Za-z0-9+/=_.~-]{16,400})"
)
_CURL = (
    r"(?<![\w-])(?:-u|--user|--proxy-user|-U)[ \t=]{0,3}(?P<q>[\"']?)"
    r"(?P<user>[\w.@+-]{0,100}):(?P<password>[^\s\"']{1,200})"
)
_LITTLE = r"[^\n\r|;]{0,300}?(?<=[ \t])"
_LITERAL = r"[ \t=]{1,3}[\"']?(?P<password>[^\s\"']{2,400})"
_MYSQL = rf"mysql(?:dump|admin|import)?[ \t]{_LITTLE}-p(?P<password>[^\s\"'$-][^\s\"']{{1,100}})"
_LOGIN = (
    rf"(?:docker|podman|helm registry|buildah|skopeo)[ \t]{{1,3}}login[ \t]{_LITTLE}"
    rf"(?:-p|--password){_LITERAL}"
)
_CLIENT = (
    rf"(?:mongo|mongosh|mongodump|mongorestore|sqlcmd|smbclient|ldapsearch)[ \t]{_LITTLE}"
    r"-[pPw][ \t]{0,3}[\"']?(?P<password>[^\s\"'-][^\s\"']{1,200})"
)
_HTPASSWD = (
    r"htpasswd[ \t]{1,3}-[a-zA-Z]{0,6}b[a-zA-Z]{0,6}[ \t]{1,3}\S{1,200}[ \t]{1,3}\S{1,100}"
    r"[ \t]{1,3}[\"']?(?P<password>[^\s\"']{2,200})"
)
_CHPASSWD = (
    r"echo[ \t]{1,3}[\"']?[\w.-]{1,60}:(?P<password>[^\s\"'|]{2,200})[\"']?[ \t]{0,3}\|"
    r"[ \t]{0,3}(?:sudo[ \t]{1,3})?chpasswd"
)
_COMMANDS = (
    (rf"sshpass[ \t]{{1,4}}-p{_LITERAL}", ("sshpass",)),
    (_MYSQL, ("mysql",)),
    (rf"redis-cli[ \t]{_LITTLE}(?:-a|--pass){_LITERAL}", ("redis-cli",)),
    (_LOGIN, ("login",)),
    (_CLIENT, ("mongo", "sqlcmd", "smbclient", "ldapsearch")),
    (_HTPASSWD, ("htpasswd",)),
    (_CHPASSWD, ("chpasswd",)),
)
"""Patterns of commands with a password, and a word that each has in it."""
_RESERVED = r"(?i)(?:^|\.)(?:example(?:\.(?:com|org|net|edu))?|invalid|test)\Z"
"""Domains of documentation (RFC 2606)."""
_PLACEHOLDERS = frozenset(
    {"host", "hostname", "server", "domain", "address", "ip", "url", "endpoint", "site", "host1"}
    | {
        "myhost",
        "your-host",
        "yourhost",
        "hosts",
        "host.com",
        "hostname.com",
        "servername",
        "some-host",
        "proxy",
        "example",
    }
)
_NEAR = 400


ADDRESS_ANCHORS = (
    Anchor("url-password", b"://", check=rb"://[^\s/'\"<>`]{0,120}:[^\s/'\"<>`]{1,250}@"),
    *(
        Anchor("connection-string-password", literal, ignore_case=True)
        for literal in (b"password=", b"password =", b"passwd=", b"pwd=", b"pwd =", b"accesskey=")
    ),
    Anchor("authorization", b"authorization", ignore_case=True),
    *(Anchor("key-in-header", literal, ignore_case=True) for literal in _HEADER_WORDS),
    *(
        Anchor("command-credentials", literal)
        for literal in (
            *(b"curl", b"wget", b"sshpass", b"mysql", b"redis-cli", b"docker login"),
            *(b"podman login", b"mongo", b"sqlcmd", b"smbclient", b"ldapsearch", b"htpasswd"),
            *(b"chpasswd", b"--user", b" -u"),
        )
    ),
)
"""What the lines have in them on which ``address_findings`` finds anything."""


def address_findings(text: str, *, is_code: bool = False, defaults: bool = True) -> Iterator[Found]:
    """Yield the credentials in URLs, connection strings, headers and commands of any text.

    Args:
        text: the text, or a part of it that consists of whole lines.
        is_code: whether it is a program's, in which an assignment is no connection string.
        defaults: whether a word as password counts where the host is near; documents tell of such.
    """
    yield from _urls(text, defaults=defaults)
    lowered = text.replace("\u0130", "I").lower()
    if "password" in lowered or "pwd" in lowered or "passwd" in lowered:
        yield from _connection_strings(text, lowered, is_code=is_code)
    if "authorization" in lowered:
        yield from _headers(text, lowered)
    yield from _other_headers(text, lowered)
    yield from _curls(text)
    yield from _commands(text)


def _places(text: str, literal: str) -> Iterator[int]:
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + len(literal))


def _urls(text: str, *, defaults: bool) -> Iterator[Found]:
    if "@" not in text:
        return
    authority = re.compile(_AUTHORITY)
    done = 0
    for at in _places(text, "://"):
        match = authority.match(text, at + 3) if at >= done else None
        if match is not None:
            done = match.end() - 1
            found = _of_url(text, at, match)
            if found is not None and (defaults or found.confidence is not Confidence.LOW):
                yield found


def _of_url(text: str, at: int, match: re.Match[str]) -> Found | None:
    host = match["host"].rstrip(".")
    if re.search(_SCHEME, text[max(at - 32, 0) : at]) is None or re.search(_RESERVED, host):
        return None
    if host in _PLACEHOLDERS or re.search(r"[#$%]\{|\{\{|\$\(", match["password"]):
        return None
    excuse = exemption(match["password"], match["user"])
    if excuse is not None and (excuse.reason is not Reason.WORD or not _is_near(host)):
        return None
    return Found(
        Topic.URL,
        "url-password",
        "a password in a URL",
        *match.span("password"),
        match["password"],
        confidence=Confidence.HIGH if excuse is None else Confidence.LOW,
        note=host,
    )


def _is_near(host: str) -> bool:
    """Tell whether a host is the machine itself or a container's neighbour."""
    if re.fullmatch(r"localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0|host\.docker\.internal", host):
        return True
    return re.fullmatch(r"[a-z][\w-]*", host) is not None


def _connection_strings(text: str, lowered: str, *, is_code: bool) -> Iterator[Found]:
    string = re.compile(_STRING)
    for word in ("password", "pwd", "passwd", "sharedaccesskey"):
        for at in _places(lowered, word):
            first = at - 3 if word == "password" and lowered.startswith("ssl", at - 3) else at
            if first and text[first - 1] not in ";?&\"'` :,{|\n":
                continue
            match = string.match(text, first)
            if match is None:
                continue
            group = "quoted" if match["quoted"] is not None else "bare"
            value = match[group]
            if exemption(value) is not None or not _has_companion(text, match):
                continue
            if is_code and not _is_in_quotes(text, first):
                continue
            yield Found(
                Topic.URL,
                "connection-string-password",
                "a password in a connection string",
                *match.span(group),
                value,
            )


def _has_companion(text: str, match: re.Match[str]) -> bool:
    """Tell whether another part of a connection string stands on the same line."""
    around = f"{_before(text, match.start())} {_after(text, match.end())}"
    signs = (";", "://", "dbname=", "host=")
    return re.search(_COMPANION, around) is not None and any(sign in around for sign in signs)


def _is_in_quotes(text: str, place: int) -> bool:
    before = _before(text, place)
    return any(before.count(quote) % 2 for quote in "\"'`")


def _before(text: str, place: int) -> str:
    """Return what stands before a place on its line, so far as it is near."""
    first = max(place - _NEAR, 0)
    return text[max(first, text.rfind("\n", first, place) + 1) : place]


def _after(text: str, place: int) -> str:
    last = text.find("\n", place, place + _NEAR)
    return text[place : last if last >= 0 else place + _NEAR]


def _headers(text: str, lowered: str) -> Iterator[Found]:
    header = re.compile(_HEADER)
    for at in _places(lowered, "authorization"):
        match = header.match(text, at)
        if match is None:
            continue
        secret = match["secret"]
        if match["scheme"].lower() == "basic":
            user, _, password = _decoded(secret).partition(":")
            if password and exemption(password, user) is None:
                yield _header(match, "basic-authorization", "a password in a header", password)
        elif is_random(secret) and exemption(secret) is None:
            yield _header(match, "bearer-token", "a token in a header", secret)


def _header(match: re.Match[str], detector: str, kind: str, value: str) -> Found:
    return Found(Topic.SECRET, detector, kind, *match.span("secret"), value, name="Authorization")


def _other_headers(text: str, lowered: str) -> Iterator[Found]:
    if not any(sign in lowered for sign in ("x-", "-token", "apikey", "api-key")):
        return  # one of these is in each of the words
    header = re.compile(_OTHER_HEADER)
    for word in _HEADER_WORDS:
        for at in _places(lowered, word.decode()):
            match = header.match(text, at)
            if match is None:
                continue
            secret = match["secret"]
            if is_random(secret) and exemption(secret) is None:
                found = _header(match, "key-in-header", "a key in a header", secret)
                yield found._replace(name=match["name"])


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _curls(text: str) -> Iterator[Found]:
    if not any(command in text for command in ("curl", "wget", "http ", "https ")):
        return
    for match in re.finditer(_CURL, text):
        before = text[max(match.start() - _NEAR, 0) : match.start()].replace("\\\n", " ")
        if re.search(r"\b(?:curl|http|https|wget|xh)\b[^\n]*\Z", before) is None:
            continue
        if exemption(match["password"], match["user"]) is None:
            yield _command(match)


def _commands(text: str) -> Iterator[Found]:
    for pattern, words in _COMMANDS:
        if not any(word in text for word in words):
            continue
        for match in re.finditer(pattern, text):
            if not match["password"].startswith(("$", "`", "<")) and not exemption(
                match["password"]
            ):
                yield _command(match)


def _command(match: re.Match[str]) -> Found:
    return Found(
        Topic.SECRET,
        "command-credentials",
        "a password on a command line",
        *match.span("password"),
        match["password"],
    )
