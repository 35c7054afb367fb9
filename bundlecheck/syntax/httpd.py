"""Apache httpd configuration: directives and sections, TLS listeners and redirects to https."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.syntax.argument import Argument
from bundlecheck.syntax.problem import SyntaxProblem
from bundlecheck.syntax.redirects import matches, matches_everything
from bundlecheck.syntax.slice import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text

__all__ = [
    "HttpdDirective",
    "HttpdFile",
    "parse_httpd",
    "redirects_to_https",
    "tls_listener",
    "walk",
]

MAX_DEPTH = 64
"""Sections nested deeper are left out."""

_WORD = re.compile(r"[ \t]*(?:\"((?:[^\"\\]+|\\[\s\S])*)\"?|([^\s\"][^ \t\r\n]*))")
_ESCAPED = r"\\(\r?\n|[\"\\])"
_IF_PLAIN = (
    r"(?i)X-Forwarded-Proto['\"]?[)}]\s*(?:!=|!~|-ne)\s*['\"/m#^(]*https"
    r"|X-Forwarded-Proto['\"]?[)}]\s*(?:==?|=~|-eq)\s*['\"/m#^(]*http(?!s)"
    r"|%\{HTTPS\}\s*(?:==?|-eq|=~)\s*['\"/^]*off|%\{HTTPS\}\s*(?:!=|!~)\s*['\"/^]*on"
)
_TRANSPARENT = frozenset({"ifmodule", "ifdefine", "ifversion", "directory", "else", "if"})
_REDIRECT_KINDS = frozenset({"permanent", "temp", "301", "302", "307", "308"})
_CONDITION = {
    "HTTP:X-FORWARDED-PROTO": "http",
    "HTTP:CLOUDFRONT-FORWARDED-PROTO": "http",
    "HTTP:X-FORWARDED-PORT": "80",
    "HTTP:X-FORWARDED-SSL": "off",
    "HTTPS": "off",
    "REQUEST_SCHEME": "http",
    "SERVER_PORT": "80",
    "REQUEST_METHOD": "GET",
    "REQUEST_URI": "/page",
    "HTTP_USER_AGENT": "Mozilla/5.0",
}
_EXEMPTIONS = frozenset({"REQUEST_URI", "HTTP_USER_AGENT", "REMOTE_ADDR", "REQUEST_METHOD"})
_TEST_STRING = r"%\{([^}]+)\}"


class HttpdDirective(NamedTuple):
    """A directive, or a section with what stands in it."""

    source: Text
    start: int
    end: int
    name: str
    args: tuple[Argument, ...]
    children: tuple[HttpdDirective, ...] | None = None
    """None for a directive that is no section."""

    @property
    def span(self) -> Span:
        """The region of the directive, or of the section with its end tag."""
        return self.source.span(self.start, self.end)

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the arguments."""
        return tuple(argument.value for argument in self.args)

    def is_named(self, *names: str) -> bool:
        """Tell whether the directive has one of these lower-case names."""
        return self.name.lower() in names


class HttpdFile(NamedTuple):
    """The directives of one file, and what could not be read."""

    directives: tuple[HttpdDirective, ...]
    problems: tuple[SyntaxProblem, ...] = ()


@dataclass(slots=True)
class _Section:
    start: int
    name: str
    args: tuple[Argument, ...]
    children: list[HttpdDirective]


def parse_httpd(text: Text) -> HttpdFile:
    """Read a configuration file, a part that another includes, or an ``.htaccess`` file."""
    problems: list[SyntaxProblem] = []
    open_sections = [_Section(0, "", (), [])]
    too_deep: list[str] = []
    for start, end in _logical_lines(text):
        if text.value.startswith("</", start):
            name = text.value[start + 2 : end].strip(" \t>").lower()
            if too_deep and too_deep[-1] == name:
                too_deep.pop()
            elif not too_deep and len(open_sections) > 1 and open_sections[-1].name.lower() == name:
                _close(text, open_sections, end)
            else:
                message = f"'</{name}>' closes no section"
                problems.append(SyntaxProblem(text.span(start, end), message, "remove it"))
        elif text.value.startswith("<", start):
            stop = end - 1 if text.value.endswith(">", start, end) else end
            words = _words(text, start + 1, stop)
            name = words[0].value if words else ""
            if too_deep or len(open_sections) > MAX_DEPTH:
                too_deep.append(name.lower())
            else:
                open_sections.append(_Section(start, name, tuple(words[1:]), []))
        elif not too_deep:
            words = _words(text, start, end)
            if words:
                found = HttpdDirective(text, start, end, words[0].value, tuple(words[1:]))
                open_sections[-1].children.append(found)
    while len(open_sections) > 1:
        section = open_sections[-1]
        place = text.span(section.start, section.start + 1 + len(section.name))
        message = f"section '<{section.name}>' is not closed"
        problems.append(SyntaxProblem(place, message, f"add '</{section.name}>'"))
        _close(text, open_sections, len(text.value))
    return HttpdFile(tuple(open_sections[0].children), tuple(problems))


def _close(text: Text, sections: list[_Section], end: int) -> None:
    section = sections.pop()
    sections[-1].children.append(
        HttpdDirective(
            text, section.start, end, section.name, section.args, tuple(section.children)
        )
    )


def _logical_lines(text: Text) -> Iterator[tuple[int, int]]:
    """Yield the lines with their continuations, without blanks around and without comments."""
    value, begin = text.value, -1
    for start, end, close in lines(text):
        begin = start if begin < 0 else begin
        if value.endswith("\\", begin, end) and close > end:
            continue
        stripped = value[begin:end].strip()
        first = begin + len(value[begin:end]) - len(value[begin:end].lstrip())
        begin = -1
        if stripped and not stripped.startswith("#"):
            yield first, first + len(stripped)
    if begin >= 0 and (rest := value[begin:].strip().rstrip("\\").strip()):
        first = value.index(rest, begin)
        if not rest.startswith("#"):
            yield first, first + len(rest)


def _words(text: Text, position: int, end: int) -> list[Argument]:
    words: list[Argument] = []
    while position < end:
        match = _WORD.match(text.value, position, end)
        if match is None:
            position += 1
            continue
        group = 1 if match.group(1) is not None else 2
        start = match.start(1) - 1 if group == 1 else match.start(2)
        if match.group(group) != "\\":
            value = re.sub(_ESCAPED, lambda m: m.group(1).strip(), match.group(group))
            words.append(Argument(text, start, match.end(), value))
        position = match.end()
    return words


def walk(
    directives: tuple[HttpdDirective, ...], parents: tuple[HttpdDirective, ...] = ()
) -> Iterator[tuple[tuple[HttpdDirective, ...], HttpdDirective]]:
    """Yield every directive in file order, each with the sections around it, outermost first."""
    stack = [(parents, directive) for directive in reversed(directives)]
    while stack:
        around, directive = stack.pop()
        yield around, directive
        inner = (*around, directive)
        stack.extend((inner, child) for child in reversed(directive.children or ()))


def tls_listener(tree: HttpdFile) -> HttpdDirective | None:
    """Return the first directive that makes the server speak TLS, if there is one."""
    for _, directive in walk(tree.directives):
        values = tuple(value.lower() for value in directive.values)
        if directive.is_named("sslengine") and values == ("on",):
            return directive
        if directive.is_named("listen") and values:
            port = values[0].rpartition(":")[2]
            if "https" in values[1:] or (port == "443" and "http" not in values[1:]):
                return directive
    return None


def redirects_to_https(tree: HttpdFile) -> HttpdDirective | None:
    """Return the directive that sends every plain request on to https, if there is one.

    A redirect of a single path, one in a virtual host for TLS, and one that only some visitors
    get is none.
    """
    scopes = deque([tree.directives])
    while scopes:
        scope = scopes.popleft()
        found = _in_scope(scope)
        if found is not None:
            return found
        scopes.extend(d.children for d in scope if d.children is not None and _is_plain(d))
    return None


def _is_plain(section: HttpdDirective) -> bool:
    """Tell whether any plain request of the site comes through a section."""
    name, values = section.name.lower(), section.values
    if name == "virtualhost":
        tls = any(
            d.is_named("sslengine") and "".join(d.values).lower() == "on"
            for d in section.children or ()
        )
        return not tls and not all(value.endswith(":443") for value in values)
    if name == "location":
        return values == ("/",)
    if name == "locationmatch":
        return len(values) == 1 and matches_everything(values[0])
    if name == "if":
        return bool(re.search(_IF_PLAIN, " ".join(values)))
    return name in _TRANSPARENT


def _in_scope(scope: tuple[HttpdDirective, ...]) -> HttpdDirective | None:
    engine = [d.values[0].lower() for d in scope if d.is_named("rewriteengine") and d.args]
    conditions: list[tuple[str, ...]] = []
    for directive in scope:
        values = directive.values
        if directive.is_named("rewritecond"):
            conditions.append(values)
        elif directive.is_named("rewriterule"):
            if engine[-1:] != ["off"] and _rule_redirects(values) and _hold(conditions):
                return directive
            conditions = []
        elif _redirects(directive.name.lower(), values):
            return directive
    return None


def _rule_redirects(values: tuple[str, ...]) -> bool:
    return (
        len(values) >= 2
        and matches_everything(values[0])
        and values[1].lower().startswith(("https://", "https:%{", "https\\://"))
    )


def _redirects(name: str, values: tuple[str, ...]) -> bool:
    if name in ("redirect", "redirectmatch"):
        values = values[1:] if values and values[0].lower() in _REDIRECT_KINDS else values
    elif name not in ("redirectpermanent", "redirecttemp"):
        return False
    if len(values) != 2 or not values[1].lower().startswith("https://"):
        return False
    return matches_everything(values[0]) if name == "redirectmatch" else values[0] == "/"


def _hold(conditions: list[tuple[str, ...]]) -> bool:
    """Tell whether the conditions of a rule hold for every plain request."""
    alternatives = False
    for values in conditions:
        flags = values[2].upper() if len(values) > 2 else ""
        alternatives = alternatives or (len(values) > 1 and _holds(values[0], values[1]))
        if "OR" in flags.strip("[]").replace("ORNEXT", "OR").split(","):
            continue
        if not alternatives:
            return False
        alternatives = False
    return True


def _holds(tested: str, pattern: str) -> bool:
    match = re.fullmatch(_TEST_STRING, tested)
    variable = match.group(1).upper() if match else ""
    negated = pattern.startswith("!")
    pattern = pattern[1:] if negated else pattern
    subject = _CONDITION.get(variable)
    found: bool | None = None
    if subject is not None:
        if pattern.startswith("="):
            found = subject == pattern[1:]
        else:
            found = matches(pattern, subject, ignore_case=True)
    if found is None:
        return negated and variable in _EXEMPTIONS
    return found is not negated
