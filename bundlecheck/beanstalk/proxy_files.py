"""Proxy configuration of a bundle: nginx and httpd, wherever a file of it may come into use.

Sources: pages platforms-linux-extend.proxy, java-tomcat-proxy, https-singleinstance.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bundlecheck.beanstalk.sections import FileEntry
    from bundlecheck.bundle.model import Bundle, BundleFile
    from bundlecheck.syntax.text import Text

__all__ = ["Proxy", "ProxyFile", "Reach", "proxy_files"]

_PLATFORM = r"\.(?:platform|ebextensions)/(nginx|httpd)/.+"
_WRITTEN = r"(?i)/(?:etc|opt|usr|var|home|tmp)/.*(nginx|httpd|apache2)"
_HTTPD_WORDS = (
    r"(?im)^[ \t]*(?:<VirtualHost\b|<IfModule\b|Rewrite(?:Engine|Rule|Cond)\b|"
    r"SSLEngine\b|ProxyPass\b)"
)
_NGINX_WORDS = r"(?m)^[ \t]*(?:server|upstream|http|location\s[^{\n]*)\s*\{"
_BUNDLED_ENDINGS = (".conf", ".conf.template", ".nginx")
_WRITTEN_ENDINGS = (*_BUNDLED_ENDINGS, ".erb")
_HTACCESS_DEPTH = 3
"""Folders down to a document root such as ``web/public``; deeper ones guard a part of the site."""


class Proxy(enum.Enum):
    """Whose language a file is written in."""

    NGINX = "nginx"
    HTTPD = "httpd"


class Reach(enum.Enum):
    """How a file comes into use."""

    PLATFORM = "copied by the platform"
    WRITTEN = "written by a files section"
    BUNDLED = "lies in the bundle, for a container or a script to use"


class ProxyFile(NamedTuple):
    """A file, or a part of one, of a proxy's configuration."""

    proxy: Proxy
    reach: Reach
    path: str
    """Path on the instance for a written file, else from the bundle's root."""
    text: Text
    """What ``syntax.nginx`` or ``syntax.httpd`` reads."""


def proxy_files(
    bundle: Bundle, entries: Iterable[FileEntry], text_of: Callable[[BundleFile], Text | None]
) -> tuple[ProxyFile, ...]:
    """Return the proxy configuration of a bundle: its files first, then ``files`` entries.

    Args:
        bundle: the files.
        entries: the entries of ``files`` sections.
        text_of: gives the text of a file.
    """
    return (*_bundled(bundle, text_of), *_written(entries))


def _bundled(bundle: Bundle, text_of: Callable[[BundleFile], Text | None]) -> Iterator[ProxyFile]:
    for file in bundle.files:
        if not file.packed:
            continue
        match = re.fullmatch(_PLATFORM, file.name)
        htaccess = file.basename == ".htaccess" and file.name.count("/") < _HTACCESS_DEPTH
        if match is None and not htaccess and not file.name.endswith(_BUNDLED_ENDINGS):
            continue
        text = text_of(file)
        proxy = None if text is None else _proxy(match[1] if match else "", text)
        if text is not None and proxy is not None:
            reach = Reach.PLATFORM if match else Reach.BUNDLED
            yield ProxyFile(proxy, reach, file.name, text)


def _written(entries: Iterable[FileEntry]) -> Iterator[ProxyFile]:
    for entry in entries:
        match = re.match(_WRITTEN, entry.path)
        named = match is not None or entry.path.endswith(_WRITTEN_ENDINGS)
        if not named or entry.content is None or _is_script(entry.content.value):
            continue
        text = entry.content.text
        proxy = _proxy(match[1].lower() if match else "", text)
        if proxy is not None:
            yield ProxyFile(proxy, Reach.WRITTEN, entry.path, text)


def _is_script(content: str) -> bool:
    return content.startswith("#!")


def _proxy(folder: str, text: Text) -> Proxy | None:
    """Tell whose language a text is: by what it holds, else by the folder it lies in."""
    if re.search(_HTTPD_WORDS, text.value):
        return Proxy.HTTPD
    if re.search(_NGINX_WORDS, text.value):
        return Proxy.NGINX
    if folder in ("httpd", "apache2"):
        return Proxy.HTTPD
    return Proxy.NGINX if folder == "nginx" else None
