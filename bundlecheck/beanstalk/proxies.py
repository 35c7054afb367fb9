"""What the proxies of a bundle do with plain and encrypted requests.

Sources: pages configuring-https-httpredirect, https-singleinstance.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.proxy_files import Proxy, Reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.proxy_files import ProxyFile
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text

__all__ = ["redirects_to_https", "terminates_tls"]

_REDIRECT_WORDS = ("https:", "--redirect")
_TLS_WORDS = ("certbot", "acme.sh", "webbinding", "443", "sslengine")
_SCRIPTED_REDIRECT = (
    r"(?i)\breturn\s+30[12378]\s+[\"']?https:\\?/|\bRewriteRule\s+\S+\s+[\"']?https:\\?/"
    r"|\brewrite\s+[\"']?\^?[/(.*)$]*[\"']?\s+[\"']?https:\\?/"
    r"|\baction\.url:[\"']*https://|\bcertbot\b[^\r\n]{0,400}\s--redirect\b"
)
_SCRIPTED_TLS = (
    r"(?im)\bcertbot(?:-auto)?\s[^\r\n]{0,400}(?:--nginx|--apache|certonly|--standalone|--webroot)"
    r"|\bacme\.sh\s[^\r\n]{0,400}--issue|\bNew-WebBinding\b[^\r\n]{0,400}https"
    r"|\blisten\s+(?:\S*:)?443\s+ssl\b|^[ \t]*SSLEngine\s+on\b"
)
_IIS = r"(?i)<action\b[^>]{0,400}\btype=\"Redirect\"[^>]{0,400}\burl=\"https://"


def redirects_to_https(model: Model) -> Span | None:
    """Return the place where a proxy of the bundle sends every plain request on to HTTPS.

    A redirect that the application itself makes is none.
    """
    for file in model.proxies:
        span = _redirect(file)
        if span is not None:
            return span
    scripted = _in_scripts(model, _SCRIPTED_REDIRECT, _REDIRECT_WORDS)
    return next(scripted, None) or next(_iis_redirects(model), None)


def _redirect(file: ProxyFile) -> Span | None:
    if "https" not in file.text.value.lower():
        return None
    from bundlecheck.syntax import httpd, nginx, redirects

    if file.proxy is Proxy.HTTPD:
        rule = httpd.redirects_to_https(httpd.parse_httpd(file.text))
        return rule.span if rule is not None else None
    for server in nginx.servers(nginx.parse_nginx(file.text)):
        directive = redirects.redirects_to_https(server)
        if directive is not None:
            return directive.head_span
    return None


def terminates_tls(model: Model) -> Span | None:
    """Return the place where a proxy of the bundle ends TLS on the instance."""
    for file in model.proxies:
        span = _tls(file)
        if span is not None:
            return span
    return next(_in_scripts(model, _SCRIPTED_TLS, _TLS_WORDS), None)


def _tls(file: ProxyFile) -> Span | None:
    if "ssl" not in file.text.value.lower() and "443" not in file.text.value:
        return None
    from bundlecheck.syntax import httpd, nginx

    if file.proxy is Proxy.HTTPD:
        directive = httpd.tls_listener(httpd.parse_httpd(file.text))
        return directive.span if directive is not None else None
    listens = [
        listen
        for server in nginx.servers(nginx.parse_nginx(file.text))
        for listen in server.listens
        if listen.ssl
    ]
    return listens[0].directive.head_span if listens else None


def _in_scripts(model: Model, pattern: str, words: tuple[str, ...]) -> Iterator[Span]:
    """Yield what scripts write into a proxy's configuration, lines in comments left out."""
    for text in _scripts(model):
        lowered = text.value.lower()
        if not any(word in lowered for word in words) or re.search(pattern, text.value) is None:
            continue
        from bundlecheck.syntax.slice import lines

        for start, end, _ in lines(text):
            comment = text.value.find("#", start, end)
            line = text.value[start : comment if comment >= 0 else end]
            match = re.search(pattern, line)
            if match is not None:
                yield text.span(start + match.start(), start + match.end())


def _is_understood(file: ProxyFile) -> bool:
    if file.proxy is Proxy.HTTPD:
        return True
    from bundlecheck.syntax import nginx

    return bool(nginx.servers(nginx.parse_nginx(file.text)))


def _iis_redirects(model: Model) -> Iterator[Span]:
    for file in model.bundle.files:
        text = model.text(file) if file.packed and file.basename.lower() == "web.config" else None
        found = re.search(_IIS, text.value) if text is not None else None
        if text is not None and found is not None:
            yield text.span(*found.span())


def _scripts(model: Model) -> Iterator[Text]:
    """Yield texts that run on the instance or are written there, understood ones left out."""
    understood = {
        file.path for file in model.proxies if file.reach is Reach.WRITTEN and _is_understood(file)
    }
    for entry in model.files:
        if entry.content is not None and entry.path not in understood:
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
