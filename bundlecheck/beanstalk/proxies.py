"""Proxy configuration of a bundle: nginx and httpd, wherever a file of it may come into use.

Sources: pages platforms-linux-extend.proxy, java-tomcat-proxy, https-singleinstance,
configuring-https-httpredirect.
"""

from __future__ import annotations

import enum
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundlecheck.syntax.nginx import NginxFile, parse_nginx, servers
from bundlecheck.syntax.redirects import matches_everything
from bundlecheck.syntax.redirects import redirects_to_https as server_redirects
from bundlecheck.syntax.slice import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text

__all__ = ["Proxy", "ProxyFile", "Reach", "proxy_files", "redirects_to_https", "terminates_tls"]

_PLATFORM = re.compile(r"\.(?:platform|ebextensions)/(nginx|httpd)/.+")
_WRITTEN = re.compile(r"/(?:etc|opt|usr|var|home|tmp)/.*(nginx|httpd|apache2)", re.IGNORECASE)
_HTTPD_WORDS = re.compile(
    r"^[ \t]*(?:<VirtualHost\b|<IfModule\b|Rewrite(?:Engine|Rule|Cond)\b|SSLEngine\b|ProxyPass\b)",
    re.MULTILINE | re.IGNORECASE,
)
_NGINX_WORDS = re.compile(r"^[ \t]*(?:server|upstream|http|location\s[^{\n]*)\s*\{", re.MULTILINE)
_BUNDLED_ENDINGS = (".conf", ".conf.template", ".nginx")
_WRITTEN_ENDINGS = (*_BUNDLED_ENDINGS, ".erb")
_SCRIPTED_REDIRECT = re.compile(
    r"\breturn\s+30[12378]\s+[\"']?https://|\bRewriteRule\s+\S+\s+[\"']?https://"
    r"|\baction\.url:[\"']*https://|\bcertbot\b[^\r\n]{0,400}\s--redirect\b",
    re.IGNORECASE,
)
_SCRIPTED_TLS = re.compile(
    r"\bcertbot(?:-auto)?\s[^\r\n]{0,400}(?:--nginx|--apache|certonly|--standalone|--webroot)"
    r"|\bacme\.sh\s[^\r\n]{0,400}--issue|\bNew-WebBinding\b[^\r\n]{0,400}https"
    r"|\blisten\s+(?:\S*:)?443\s+ssl\b|^[ \t]*SSLEngine\s+on\b",
    re.IGNORECASE | re.MULTILINE,
)
_IIS = re.compile(
    r"<action\b[^>]{0,400}\btype=\"Redirect\"[^>]{0,400}\burl=\"https://", re.IGNORECASE
)
_SCHEME = re.compile(r"HTTPS|X-Forwarded-Proto|SERVER_PORT|REQUEST_SCHEME", re.IGNORECASE)
_HTACCESS_DEPTH = 2


class Proxy(enum.Enum):
    """Whose language a file is written in."""

    NGINX = "nginx"
    HTTPD = "httpd"


class Reach(enum.Enum):
    """How a file comes into use."""

    PLATFORM = "copied by the platform"
    WRITTEN = "written by a files section"
    BUNDLED = "lies in the bundle, for a container or a script to use"


@dataclass(frozen=True, slots=True)
class ProxyFile:
    """A file, or a part of one, of a proxy's configuration."""

    proxy: Proxy
    reach: Reach
    path: str
    """Path on the instance for a written file, else from the bundle's root."""
    text: Text
    tree: NginxFile | None
    """The directives of an nginx file."""


@dataclass(frozen=True, slots=True)
class _Line:
    words: tuple[str, ...]
    start: int
    end: int


def proxy_files(model: Model) -> tuple[ProxyFile, ...]:
    """Return the proxy configuration of a bundle: its files first, then ``files`` entries."""
    return (*_bundled(model), *_written(model))


def _bundled(model: Model) -> Iterator[ProxyFile]:
    for file in model.bundle.files:
        if not file.packed:
            continue
        match = _PLATFORM.fullmatch(file.name)
        htaccess = file.basename == ".htaccess" and file.name.count("/") < _HTACCESS_DEPTH
        if match is None and not htaccess and not file.name.endswith(_BUNDLED_ENDINGS):
            continue
        text = model.text(file)
        proxy = None if text is None else _proxy(match[1] if match else "", text)
        if text is not None and proxy is not None:
            reach = Reach.PLATFORM if match else Reach.BUNDLED
            yield _file(proxy, reach, file.name, text)


def _written(model: Model) -> Iterator[ProxyFile]:
    for entry in model.files:
        match = _WRITTEN.match(entry.path)
        named = match is not None or entry.path.endswith(_WRITTEN_ENDINGS)
        if not named or entry.content is None or _is_script(entry.content.value):
            continue
        text = entry.content.text
        proxy = _proxy(match[1].lower() if match else "", text)
        if proxy is not None:
            yield _file(proxy, Reach.WRITTEN, entry.path, text)


def _is_script(content: str) -> bool:
    return content.startswith("#!")


def _proxy(folder: str, text: Text) -> Proxy | None:
    """Tell whose language a text is: by what it holds, else by the folder it lies in."""
    if _HTTPD_WORDS.search(text.value):
        return Proxy.HTTPD
    if _NGINX_WORDS.search(text.value):
        return Proxy.NGINX
    if folder in ("httpd", "apache2"):
        return Proxy.HTTPD
    return Proxy.NGINX if folder == "nginx" else None


def _file(proxy: Proxy, reach: Reach, path: str, text: Text) -> ProxyFile:
    tree = parse_nginx(text) if proxy is Proxy.NGINX else None
    return ProxyFile(proxy, reach, path, text, tree)


def redirects_to_https(model: Model) -> Span | None:
    """Return the place where a proxy of the bundle sends every plain request on to HTTPS.

    A redirect that the application itself makes is none.
    """
    for file in model.proxies:
        span = _nginx_redirect(file.tree) if file.tree is not None else _httpd_redirect(file.text)
        if span is not None:
            return span
    scripted = _in_scripts(model, _SCRIPTED_REDIRECT)
    return next(scripted, None) or next(_iis_redirects(model), None)


def terminates_tls(model: Model) -> Span | None:
    """Return the place where a proxy of the bundle ends TLS on the instance."""
    for file in model.proxies:
        if file.tree is not None:
            for server in servers(file.tree):
                for listen in server.listens:
                    if listen.ssl:
                        return listen.directive.head_span
        else:
            for line in _httpd_lines(file.text):
                if _lower(line.words) == ("sslengine", "on"):
                    return file.text.span(line.start, line.end)
    return next(_in_scripts(model, _SCRIPTED_TLS), None)


def _nginx_redirect(tree: NginxFile) -> Span | None:
    found = (server_redirects(server) for server in servers(tree))
    return next((directive.head_span for directive in found if directive is not None), None)


def _httpd_redirect(text: Text) -> Span | None:
    conditions: list[str] = []
    for line in _httpd_lines(text):
        name, *rest = line.words
        if name.lower() == "rewritecond":
            conditions.append(" ".join(rest))
            continue
        if name.lower() == "rewriterule" and len(rest) >= 2:
            decided = not conditions or any(_SCHEME.search(item) for item in conditions)
            conditions = []
            if decided and _is_whole(rest[0]) and rest[1].lower().startswith("https://"):
                return text.span(line.start, line.end)
        if _redirects_root(name.lower(), rest):
            return text.span(line.start, line.end)
    return None


def _is_whole(pattern: str) -> bool:
    return pattern == "^" or matches_everything(pattern)


def _redirects_root(name: str, rest: list[str]) -> bool:
    if name not in ("redirect", "redirectpermanent", "redirectmatch") or len(rest) < 2:
        return False
    source, target = rest[-2:]
    whole = _is_whole(source) if name == "redirectmatch" else source == "/"
    return whole and target.lower().startswith("https://")


def _httpd_lines(text: Text) -> Iterator[_Line]:
    """Yield the directives of an httpd file with their words, continued lines joined."""
    for match in re.finditer(r"(?:[^\\\r\n]|\\(?:\r\n|[\s\S]))+", text.value):
        written = match.group().replace("\\\r\n", " ").replace("\\\n", " ")
        stripped = written.strip()
        if not stripped or stripped.startswith("#"):
            continue
        words = re.findall(r"\"((?:[^\"\\]|\\.)*)\"|(\S+)", stripped)
        start = match.start() + len(written) - len(written.lstrip())
        end = match.start() + len(match.group().rstrip())
        yield _Line(tuple(quoted or bare for quoted, bare in words) or ("",), start, end)


def _lower(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def _in_scripts(model: Model, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Yield what scripts write into a proxy's configuration, lines in comments left out."""
    for text in _scripts(model):
        if pattern.search(text.value) is None:
            continue
        for start, end, _ in lines(text):
            comment = text.value.find("#", start, end)
            match = pattern.search(text.value, start, comment if comment >= 0 else end)
            if match is not None:
                yield text.span(*match.span())


def _iis_redirects(model: Model) -> Iterator[Span]:
    for file in model.bundle.files:
        text = model.text(file) if file.packed and file.basename.lower() == "web.config" else None
        found = _IIS.search(text.value) if text is not None else None
        if text is not None and found is not None:
            yield text.span(*found.span())


def _scripts(model: Model) -> Iterator[Text]:
    """Yield texts that run on the instance or are written there."""
    for entry in model.files:
        if entry.content is not None:
            yield entry.content.text
    for command in model.commands:
        for line in command.lines:
            yield line.text
    names = {hook.file.name for hook in model.hooks}
    for file in model.bundle.files:
        shipped = file.name in names or (
            file.name.startswith((".ebextensions/", ".platform/"))
            and posixpath.splitext(file.name)[1] in (".sh", ".erb", "")
        )
        text = model.text(file) if shipped else None
        if text is not None:
            yield text
