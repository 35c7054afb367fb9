"""Whether an nginx server sends a plain request on to https, whatever page it asks for.

The rewrite phase of ``ngx_http_rewrite_module`` is followed for one made-up request that came
in over plain HTTP, through the proxy itself or through a load balancer in front of it. What
depends on anything else than the scheme of the request counts as not decided.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.syntax.nginx import Directive, Server

__all__ = ["matches", "matches_everything", "redirects_to_https"]

_REDIRECTS = frozenset({"301", "302", "303", "307", "308"})
_PATH = "/page"
_REQUEST = {
    "scheme": "http",
    "https": "",
    "ssl_protocol": "",
    "server_port": "80",
    "request_method": "GET",
    "request_uri": _PATH,
    "uri": _PATH,
    "document_uri": _PATH,
    "args": "",
    "query_string": "",
    "http_user_agent": "Mozilla/5.0",
    "http_x_forwarded_proto": "http",
    "http_x_forwarded_protocol": "http",
    "http_x_forwarded_scheme": "http",
    "http_x_scheme": "http",
    "http_x_forwarded_port": "80",
    "http_cloudfront_forwarded_proto": "http",
    "http_x_forwarded_ssl": "off",
}
_ABSENT = ("http_", "arg_", "cookie_")
_PRESENT = frozenset({"http_host", "http_x_forwarded_for"})
_VARIABLE = r"\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z0-9_]+))"
_EVERYTHING = r"\^?/?\??(?:\((?:\?:)?/?\.[*+]\??\)|/?\.[*+]?\??|)\$?"
_ANCHORED_EMPTY = r"\^?/?\??\$"
_PLAIN_REGEX = r"(\^?)\(?(?:\?:)?([\w /-]+(?:\|[\w /-]+)*)\)?(\$?)"
_UNKNOWN = "\0"
_MAX_MAPS = 8
"""Maps that read maps are followed this far."""
_MAX_VALUE = 4096
"""Longer values are not followed: no address is as long, and ``set`` can double one each time."""


def matches(pattern: str, subject: str, *, ignore_case: bool = False) -> bool | None:
    """Tell whether a regular expression finds something in a subject, or None if it is not simple.

    Only anchors, words and alternatives are understood, so that no pattern of a bundle can make
    the analysis slow.
    """
    if matches_everything(pattern) and subject:
        return True
    match = re.fullmatch(_PLAIN_REGEX, pattern)
    if match is None:
        return None
    start, words, end = match.groups()
    grouped = "(" in pattern
    if "|" in words and (start or end) and not grouped:
        return None
    if ignore_case:
        words, subject = words.lower(), subject.lower()
    for word in words.split("|"):
        if start and end:
            found = subject == word
        elif start:
            found = subject.startswith(word)
        else:
            found = subject.endswith(word) if end else word in subject
        if found:
            return True
    return False


def matches_everything(pattern: str) -> bool:
    """Tell whether a regular expression over paths matches all of them."""
    return bool(re.fullmatch(_EVERYTHING, pattern)) and not re.fullmatch(_ANCHORED_EMPTY, pattern)


def redirects_to_https(server: Server) -> Directive | None:
    """Return the directive that sends every plain request of a server to https, if there is one.

    A redirect of a single page, one that only some visitors get, and one in a server that speaks
    only TLS is none.
    """
    listens = server.listens
    if listens and all(listen.ssl for listen in listens):
        return None
    return _Evaluation(server).run()


class _Evaluation:
    """Follows one plain request through the directives of a server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.variables: dict[str, str | None] = {}
        self.mapped: dict[str, str | None] = {}
        self.names = {
            name for d in server.directives if d.name.value == "server_name" for name in d.values
        }
        self.ended = False

    def run(self) -> Directive | None:
        found = self._phase(self.server.directives)
        if found is not None or self.ended:
            return found
        for location in _whole_site(self.server.directives):
            before = dict(self.variables)
            found = self._phase(location.children or ())
            if found is not None:
                return found
            self.variables, self.ended = before, False
        return None

    def _phase(self, directives: tuple[Directive, ...]) -> Directive | None:
        for directive in directives:
            name, values = directive.name.value, directive.values
            if name == "return":
                self.ended = True
                return directive if self._returns_https(values) else None
            if name == "break":
                return None
            if name == "rewrite" and len(values) >= 2 and matches_everything(values[0]):
                if self._is_https(values[1]):
                    return directive
            elif name == "set" and len(values) == 2:
                self.variables[values[0].lstrip("$")] = self._expand(values[1])
            elif name == "if" and self._holds(values):
                found = self._phase(directive.children or ())
                if found is not None or self.ended:
                    return found
        return None

    def _returns_https(self, values: tuple[str, ...]) -> bool:
        if len(values) == 1:
            return values[0].lower().startswith("https://")
        return len(values) == 2 and values[0] in _REDIRECTS and self._is_https(values[1])

    def _is_https(self, target: str) -> bool:
        target = target[:_MAX_VALUE]

        def fill(match: re.Match[str]) -> str:
            known = self._lookup(match.group(1) or match.group(2))
            return _UNKNOWN if known is None else known

        return re.sub(_VARIABLE, fill, target).lower().startswith("https://")

    def _holds(self, values: tuple[str, ...]) -> bool:
        words = _condition(values)
        if len(words) == 1:
            value = self._expand(words[0])
            return value is not None and value not in ("", "0")
        if len(words) != 3:
            return False
        left, operator, right = words
        if left in ("$host", "$http_host") and operator == "=":
            return right in self.names
        subject = self._expand(left)
        if subject is None:
            return False
        negated = operator.startswith("!")
        if operator in ("=", "!="):
            found: bool | None = subject == right
        elif operator in ("~", "~*", "!~", "!~*"):
            found = matches(right, subject, ignore_case=operator.endswith("*"))
        else:
            found = None
        return found is not None and found is not negated

    def _expand(self, value: str, maps: int = 0) -> str | None:
        parts: list[str] = []
        position, size = 0, len(value)
        for match in re.finditer(_VARIABLE, value):
            known = self._lookup(match.group(1) or match.group(2), maps)
            size += len(known or "")
            if known is None or size > _MAX_VALUE:
                return None
            parts += (value[position : match.start()], known)
            position = match.end()
        return "".join((*parts, value[position:]))

    def _lookup(self, name: str, maps: int = 0) -> str | None:
        if name in self.variables:
            return self.variables[name]
        block = self.server.maps.get(name)
        if block is not None:
            if name not in self.mapped:
                self.mapped[name] = None
                self.mapped[name] = self._mapped(block, maps + 1)
            return self.mapped[name]
        if name in _REQUEST:
            return _REQUEST[name]
        return "" if name.startswith(_ABSENT) and name not in _PRESENT else None

    def _mapped(self, block: Directive, maps: int) -> str | None:
        subject = self._expand(block.values[0], maps) if maps <= _MAX_MAPS else None
        if subject is None:
            return None
        default, result = "", None
        for entry in block.children or ():
            key, value = entry.name.value, entry.values[0] if entry.args else ""
            if key == "default":
                default = value
            elif key.startswith("~"):
                if result is None:
                    insensitive = key.startswith("~*")
                    found = matches(key.lstrip("~*"), subject, ignore_case=insensitive)
                    if found is None:
                        return None
                    result = value if found else None
            elif key.lower() == subject.lower():
                result = value
                break
        return self._expand(default if result is None else result, maps)


def _whole_site(directives: tuple[Directive, ...]) -> Iterator[Directive]:
    """Yield the locations that any path comes to."""
    for directive in directives:
        if directive.name.value != "location" or directive.children is None:
            continue
        values = directive.values
        regex = values[1] if len(values) == 2 and values[0] in ("~", "~*") else None
        if values in (("/",), ("^~", "/")) or (regex is not None and matches_everything(regex)):
            yield directive


def _condition(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words between the parentheses of an ``if``."""
    words = list(values)
    if words and words[0].startswith("("):
        words[:1] = [words[0][1:]] if len(words[0]) > 1 else []
    if words and words[-1].endswith(")"):
        words[-1:] = [words[-1][:-1]] if len(words[-1]) > 1 else []
    return tuple(_unquote(word) for word in words)


def _unquote(word: str) -> str:
    if len(word) >= 2 and word[0] == word[-1] and word[0] in "\"'":
        return word[1:-1]
    return word
