"""Passwords in URLs: whose, for which host, and whether they are more than a sample."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.placeholders import Reason, exemption, is_drawn, is_token_like

if TYPE_CHECKING:
    from bundlecheck.secrets.case import Case

__all__ = [
    "DEFAULT_ACCOUNT",
    "Address",
    "address_of",
    "is_default_account",
    "is_silent_url",
]

DEFAULT_ACCOUNT = "default account"
"""How the note of a finding begins whose account is the one that a service comes with."""

_URL = (
    r"(?<![\w+.-])(?P<scheme>[a-zA-Z][\w+.-]*)://(?P<user>[^\s:/@?#'\"`<>|]*)"
    r":(?P<password>[^\s/@'\"`<>]+)@(?P<host>\[[0-9a-fA-F:]+\]|[^\s/:?#'\"`<>\\,;)]*)"
)
_LEFT, _RIGHT = 300, 200
_LONGEST = 400
"""Characters of a password that are judged."""
_LOOPBACK = (
    r"(?i)localhost(?:\.localdomain)?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?"
    r"|host\.docker\.internal"
)
_EXAMPLE_HOST = (
    r"(?i)(?:[\w-]+\.)*(?:example|invalid|test)(?:\.\w+)?|(?:host|hostname|server|domain|address|ip"
    r"|url|foo|bar|site|your|my|some|proxy|endpoint)\w*(?:[-_.]\w+)*|.*(?:your|example|xxxx|host(?:name)?\.|foo\.|bar\."
    r"|<|\{|%|\$|\*).*|[xX.]+|"
)
_CHOSEN_LATER = r"\$?\{\w+\}|%s|%\(\w+\)s"
"""A host that the program fills in, while the password beside it is written out."""
_DEFAULTS = frozenset(
    {
        "postgres",
        "root",
        "admin",
        "guest",
        "rails",
        "mysql",
        "mongo",
        "mongodb",
        "redis",
        "rabbitmq",
    }
    | {
        "sa",
        "pguser",
        "docker",
        "django",
        "laravel",
        "homestead",
        "wordpress",
        "app",
        "dev",
        "test",
    }
    | {
        "elastic",
        "minio",
        "minioadmin",
        "neo4j",
        "couchdb",
        "influx",
        "grafana",
        "rabbit",
        "vagrant",
    }
)
_SPOKEN = frozenset(
    {
        "user",
        "username",
        "usr",
        "login",
        "name",
        "uname",
        "userid",
        "youruser",
        "u",
        "me",
        "someone",
    }
    | {
        "foo",
        "joe",
        "john",
        "bob",
        "alice",
        "jane",
        "usuario",
        "account",
        "api_key",
        "apikey",
        "key",
    }
    | {
        "publickey",
        "public",
        "client_id",
        "clientid",
        "yourusername",
        "my_user",
        "myuser",
        "db_user",
    }
)
_SAMPLE_PASSWORDS = (
    r"(?i)p(?:ass(?:w(?:or)?d|wd)?|wd|w|ass[-_]?phrase|swd)?\d{0,3}|p[4a@][s$5]{2}w[o0]rd\d{0,3}|secret\d{0,3}"
    r"|[a-z]{1,3}|bar|baz|user(?:name)?|.*(?:password|passwd|your|change|xxx|placeholder|example|secret"
    r"|todo).*|hunter2|\d{1,6}|[%$].*|.*%[sd@].*|[\[({<].*|.*[\[({<>})\]].*|:?[A-Z_]+|.*\.\.\..*|\*+.*|\+.*"
    r"|api[-_]?key|token|key|auth|private|x-oauth-basic|.*[|\\].*|&.*|!.*|[a-z_]+[.](?:[a-z_]+)|@.*|=.*"
)


_DSN_HOST = (
    r"(?i)(?:server|host|hostname|data source|datasource|addr|address|endpoint)\s*=\s*"
    r"(?:tcp:|\w+://)?([^;,\s'\"]+)"
)
_DSN_USER = r"(?i)(?:user id|userid|uid|user|username|user name)\s*=\s*([^;,\s'\"]+)"


class Address(NamedTuple):
    """A URL with a user and a password, in parts; offsets are those of its password."""

    scheme: str
    user: str
    password: str
    host: str
    start: int
    end: int
    begin: int
    """Where the URL itself begins."""

    @property
    def is_loopback(self) -> bool:
        """Whether it is of the machine itself."""
        return re.fullmatch(_LOOPBACK, self.host) is not None

    @property
    def is_service_name(self) -> bool:
        """Whether the host is a name that only a network of containers knows."""
        return re.fullmatch(r"[A-Za-z][\w-]*", self.host) is not None

    @property
    def place(self) -> str:
        """What the host is, for a message; never with the account."""
        if self.is_loopback:
            return "this machine"
        kind = "service" if self.is_service_name else "host"
        return f"the {kind} '{self.host}'" if self.host else "a host"


def _url_at(text: str, start: int, end: int) -> Address | None:
    """Return the URL whose password stands at a place, or one that shares a character with it.

    Args:
        text: the file.
        start: where a detector saw something.
        end: where that ends.
    """
    left = max(text.rfind("\n", 0, start) + 1, start - _LEFT)
    right = text.find("\n", end)
    right = min(right if right >= 0 else len(text), end + _RIGHT)
    for match in re.finditer(_URL, text[left:right]):
        if match.start() + left < end and start < match.end() + left:
            span = match.start("password") + left, match.end("password") + left
            parts = (match["scheme"], match["user"], match["password"], match["host"])
            return Address(*parts, *span, match.start() + left)
    return None


def is_default_account(address: Address) -> bool:
    """Tell whether a password is the one that a service comes with or that says its user again."""
    password = address.password.lower()
    return password in _DEFAULTS or (password == address.user.lower() and password not in _SPOKEN)


def address_of(case: Case) -> Address | None:
    """Return the address that a password belongs to: a URL, or the parts of a connection string.

    Args:
        case: a candidate for a password in one of the two.

    Returns:
        The address, or None where a regular expression has run over something else.
    """
    found = case.found
    address = _url_at(case.view.source.text, found.start, found.end)
    if address is not None or found.detector.startswith("upstream:"):
        return address
    around = f"{case.before};{case.after}"
    host, user = re.search(_DSN_HOST, around), re.search(_DSN_USER, around)
    return Address(
        "",
        user[1] if user is not None else "",
        found.value,
        host[1] if host is not None else found.note,
        found.start,
        found.end,
        found.start,
    )


def is_silent_url(case: Case, address: Address) -> bool:
    """Tell whether a password in a URL or connection string is a sample, a variable or none."""
    view = case.view
    if view.generated:
        return not is_token_like(address.password)
    if view.sample or view.translation:
        return not is_drawn(address.password)
    if address.host and re.fullmatch(_EXAMPLE_HOST, address.host) and not address.is_loopback:
        chosen = address.is_service_name or re.fullmatch(_CHOSEN_LATER, address.host)
        return not (chosen and is_drawn(address.password))
    if re.search(r"[{}$%<>]|^\W+$", address.user) or re.search(r"(?i)^x{3,}|your", address.user):
        return True
    local = address.is_loopback or address.is_service_name
    if is_default_account(address):
        return not local or view.wants_random or _is_comment(case)
    text = view.source.text
    if ">>> " in text[max(address.begin - _LEFT, 0) : address.begin]:
        return True  # a session of Python in a docstring
    if _is_sample(address.password) or address.user.lower() in _SPOKEN - {"user"}:
        return True
    random = is_token_like(address.password)
    return not random and (view.wants_random or _is_comment(case))


def _is_comment(case: Case) -> bool:
    return re.match(r"\s*(?://|#|\*|/\*|;|--\s|<!--)", case.before) is not None


def _is_sample(password: str) -> bool:
    password = password[:_LONGEST]
    if is_token_like(password):
        return exemption(password) is not None
    found = exemption(password)
    if found is not None and found.reason is not Reason.WORD:
        return True
    return re.fullmatch(_SAMPLE_PASSWORDS, password) is not None
