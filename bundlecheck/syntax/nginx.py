"""nginx configuration: directives and blocks with the place of every argument."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.syntax.argument import Argument
from bundlecheck.syntax.problem import SyntaxProblem
from bundlecheck.syntax.slice import Slice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text

__all__ = [
    "Directive",
    "Listen",
    "NginxFile",
    "Server",
    "parse_nginx",
    "servers",
    "walk",
]

MAX_DEPTH = 64
"""Blocks nested deeper are left out: real files nest five or six levels."""

_SKIP = re.compile(r"(?:[ \t\r\n\f\v]+|#[^\r\n]*)*")
# "$" makes the "{" after it part of the word, as in "${name}".
_WORD = re.compile(r"(?:\\[\s\S]|\$\{?|[^\\$ \t\r\n;{])+|\\")
_QUOTED = {
    '"': re.compile(r'"(?:[^"\\]+|\\[\s\S])*("?)\\?'),
    "'": re.compile(r"'(?:[^'\\]+|\\[\s\S])*('?)\\?"),
}
_ESCAPED = r"\\([\"'\\trn])"
_ESCAPES = {"t": "\t", "r": "\r", "n": "\n"}
_LUA = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|--[^\n]*|[{}]|[^{}\"'-]+|-")
_AROUND_SERVERS = frozenset({"http"})
_SERVER_ONLY = frozenset({"listen", "location", "server_name", "return", "rewrite", "if", "set"})
_PORT = r"(?:.*:)?([0-9]{1,5})"


class Directive(NamedTuple):
    """A directive with its arguments and, for a block, what stands between its braces."""

    source: Text
    start: int
    end: int
    """After the semicolon or the closing brace."""
    name: Argument
    args: tuple[Argument, ...]
    children: tuple[Directive, ...] | None = None
    """None for a directive that is no block."""
    body: Slice | None = None
    """The text of a block in another language, such as ``content_by_lua_block``."""

    @property
    def span(self) -> Span:
        """The region from the name to the semicolon or the closing brace."""
        return self.source.span(self.start, self.end)

    @property
    def head_span(self) -> Span:
        """The region of the name and the arguments."""
        last = self.args[-1] if self.args else self.name
        return self.source.span(self.start, last.end)

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the arguments."""
        return tuple(argument.value for argument in self.args)


class NginxFile(NamedTuple):
    """The directives of one file, and what could not be read."""

    directives: tuple[Directive, ...]
    problems: tuple[SyntaxProblem, ...] = ()


@dataclass(slots=True)
class _Block:
    name: Argument | None
    args: list[Argument]
    children: list[Directive]


def parse_nginx(text: Text) -> NginxFile:
    """Read a configuration file or a part that another file includes."""
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.value = text.value
        self.problems: list[SyntaxProblem] = []
        self.blocks = [_Block(None, [], [])]
        self.too_deep = 0
        self.words: list[Argument] = []

    def parse(self) -> NginxFile:
        position, size = _skip(self.value, 0), len(self.value)
        while position < size:
            position = _skip(self.value, self._token(position))
        if self.words:
            self._unfinished("file ends")
        for block in reversed(self.blocks[1:]):
            if block.name is not None:
                message = f"block '{block.name.value}' is not closed"
                self._problem(block.name.start, block.name.end, message, "add the missing '}'")
        while len(self.blocks) > 1:
            self._close(size)
        return NginxFile(tuple(self.blocks[0].children), tuple(self.problems))

    def _token(self, position: int) -> int:
        character = self.value[position]
        if character == ";":
            self._end_directive(position)
        elif character == "{":
            return self._open(position)
        elif character == "}":
            if self.words:
                self._unfinished("block ends")
            if self.too_deep:
                self.too_deep -= 1
            elif len(self.blocks) > 1:
                self._close(position + 1)
            else:
                self._problem(position, position + 1, "'}' closes no block", "remove it")
        else:
            return self._word(position)
        return position + 1

    def _word(self, position: int) -> int:
        quoted = _QUOTED.get(self.value[position])
        match = (quoted or _WORD).match(self.value, position)
        if match is None:  # a lone character that starts no word
            return position + 1
        end, inner = match.end(), match.group()
        if quoted is not None:
            if not match.group(1):
                message = "quoted argument is not closed"
                self._problem(position, position + 1, message, "add the missing quote")
                end = len(self.value)
            else:
                end = match.end(1)
            inner = self.value[position + 1 : match.start(1)]
        value = re.sub(_ESCAPED, lambda m: _ESCAPES.get(m.group(1), m.group(1)), inner)
        self.words.append(Argument(self.text, position, end, value))
        return end

    def _end_directive(self, position: int) -> None:
        if not self.words:
            self._problem(position, position + 1, "';' ends no directive", "remove it")
            return
        name, *args = self.words
        self.words = []
        self._add(Directive(self.text, name.start, position + 1, name, tuple(args)))

    def _open(self, position: int) -> int:
        if not self.words:
            message = "block has no name"
            self._problem(position, position + 1, message, "write the name before '{'")
        fallback = Argument(self.text, position, position, "")
        name, *args = self.words or [fallback]
        self.words = []
        if name.value.endswith("_by_lua_block"):
            return self._lua(position, name, args)
        if self.too_deep or len(self.blocks) > MAX_DEPTH:
            if not self.too_deep:
                message = f"blocks are nested deeper than {MAX_DEPTH} levels"
                self._problem(position, position + 1, message, "nest fewer blocks")
            self.too_deep += 1
        else:
            self.blocks.append(_Block(name, args, []))
        return position + 1

    def _lua(self, position: int, name: Argument, args: list[Argument]) -> int:
        start = end = position + 1
        depth = 1
        while depth and end < len(self.value):
            match = _LUA.match(self.value, end)
            if match is None:  # the alternatives leave no character out
                break
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
            end = match.end()
        if depth:
            message = f"block '{name.value}' is not closed"
            self._problem(name.start, name.end, message, "add the missing '}'")
        body = Slice(self.text, start, end if depth else end - 1)
        self._add(Directive(self.text, name.start, end, name, tuple(args), (), body))
        return end

    def _close(self, end: int) -> None:
        block = self.blocks.pop()
        if block.name is not None:
            self._add(
                Directive(
                    self.text,
                    block.name.start,
                    end,
                    block.name,
                    tuple(block.args),
                    tuple(block.children),
                )
            )

    def _add(self, directive: Directive) -> None:
        if not self.too_deep:
            self.blocks[-1].children.append(directive)

    def _unfinished(self, where: str) -> None:
        first, last = self.words[0], self.words[-1]
        self.words = []
        message = f"directive '{first.value}' has no ';' before the {where}"
        self._problem(first.start, last.end, message, "end the directive with ';'")

    def _problem(self, start: int, end: int, message: str, remedy: str) -> None:
        self.problems.append(SyntaxProblem(self.text.span(start, end), message, remedy))


def _skip(value: str, position: int) -> int:
    match = _SKIP.match(value, position)
    return position if match is None else match.end()


def walk(
    directives: tuple[Directive, ...], parents: tuple[Directive, ...] = ()
) -> Iterator[tuple[tuple[Directive, ...], Directive]]:
    """Yield every directive in file order, each with the blocks around it, outermost first."""
    stack = [(parents, directive) for directive in reversed(directives)]
    while stack:
        around, directive = stack.pop()
        yield around, directive
        inner = (*around, directive)
        stack.extend((inner, child) for child in reversed(directive.children or ()))


class Listen(NamedTuple):
    """A ``listen`` directive."""

    directive: Directive
    port: int | None
    """None for a Unix socket or a port in a variable."""
    ssl: bool


@dataclass(frozen=True, slots=True)
class Server:
    """A ``server`` block, or the directives of a file that is included in one."""

    block: Directive | None
    """None where the file is itself a part of a server."""
    directives: tuple[Directive, ...]
    maps: Mapping[str, Directive] = field(default_factory=dict, repr=False, compare=False)
    """The file's ``map`` blocks by the variable they set, without its ``$``."""
    inherited_protocols: Directive | None = None
    """The setting of TLS versions outside of any server."""

    @property
    def listens(self) -> tuple[Listen, ...]:
        """What the server listens on; without any, nginx takes port 80."""
        all_ssl = any(d.name.value == "ssl" and d.values == ("on",) for d in self.directives)
        return tuple(
            Listen(directive, _port(directive.values), all_ssl or "ssl" in directive.values[1:])
            for directive in self.directives
            if directive.name.value == "listen" and directive.args
        )

    @property
    def ssl(self) -> bool:
        """Tell whether any port of the server speaks TLS."""
        return any(listen.ssl for listen in self.listens)

    @property
    def ssl_protocols(self) -> Directive | None:
        """The setting of TLS versions that counts: the server's own, else the one around it."""
        own = [d for d in self.directives if d.name.value == "ssl_protocols"]
        return own[-1] if own else self.inherited_protocols


def servers(tree: NginxFile) -> tuple[Server, ...]:
    """Return the servers of a file in file order.

    A file without any ``server`` block that holds a directive of the server context, as a file
    under ``conf.d/elasticbeanstalk/`` does, counts as the inside of one server.
    """
    blocks: list[tuple[Directive, tuple[Directive, ...]]] = []
    maps: dict[str, Directive] = {}
    protocols: Directive | None = None
    for parents, directive in walk(tree.directives):
        if any(parent.name.value not in _AROUND_SERVERS for parent in parents):
            continue
        name = directive.name.value
        if name == "server" and directive.children is not None:
            blocks.append((directive, directive.children))
        elif name == "map" and len(directive.args) == 2:
            maps[directive.values[1].lstrip("$")] = directive
        elif name == "ssl_protocols":
            protocols = directive
    if not blocks and any(d.name.value in _SERVER_ONLY for d in tree.directives):
        return (Server(None, tree.directives, maps),)
    return tuple(Server(block, inside, maps, protocols) for block, inside in blocks)


def _port(values: tuple[str, ...]) -> int | None:
    address = values[0]
    if address.startswith("unix:") or "$" in address:
        return None
    match = re.fullmatch(_PORT, address)
    if match is None or (address.startswith("[") and address.endswith("]")):
        return 80
    port = int(match.group(1))
    return port if port < 65536 else None
