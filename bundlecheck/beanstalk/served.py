"""Which part of a bundle a folder is that a server hands out.

Sources: pages environment-cfg-staticfiles, php-configuration-phpini, platforms-linux-extend.proxy.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bundlecheck.bundle.model import Bundle

__all__ = ["exposed_folder", "in_application"]

_APPLICATION = (
    r"/var/app/(?:current|staging|ondeck)|/opt/python/(?:current/app|bundle/[^/]+/app|ondeck/app)"
)
_OF_TOOLS = frozenset(
    {".git", ".ebextensions", ".platform", ".elasticbeanstalk", ".aws", ".ssh", ".svn", ".hg"}
    | {".github", ".circleci", ".docker", ".kube", ".terraform", ".bundle", ".config"}
)
_CONFIGURATION = frozenset({"config", "conf", "configs", "configuration", "settings", "secrets"})
_PACKAGES = frozenset({"node_modules", "vendor", "venv", "site-packages"})
_CODE = (".py", ".rb", ".php", ".java", ".go", ".cs", ".rs", ".yml", ".yaml", ".ini", ".env", ".sh")
_ASSETS = (".css", ".js", ".map", ".png", ".svg", ".jpg", ".gif", ".woff", ".woff2", ".ttf", ".ico")


def in_application(path: str) -> str | None:
    """Return a path on the instance as one from the bundle's root; None for other places."""
    match = re.match(rf"(?:{_APPLICATION})(?=/|$)", path)
    return path[match.end() :].strip("/") or "." if match is not None else None


def exposed_folder(bundle: Bundle, path: str) -> str | None:
    """Return what a folder is that nobody is to read from outside, or None for any other.

    Args:
        bundle: the files.
        path: from the bundle's root.
    """
    normal = posixpath.normpath(path.strip().strip("/") or ".")
    if normal == ".":
        return "the bundle's own root"
    if set(normal.split("/")) == {".."}:
        return "a folder above the bundle"
    parts = normal.split("/")
    if parts[0] in _OF_TOOLS:
        return f"the folder '{parts[0]}/' of deployment and tools"
    if normal in _CONFIGURATION and not _holds_only_assets(bundle, normal):
        return f"the configuration folder '{normal}/'"
    if parts[-1] in _PACKAGES and len(parts) == 1 and not _holds_only_assets(bundle, normal):
        return f"the folder '{normal}/' of installed packages"
    return None


def _holds_only_assets(bundle: Bundle, folder: str) -> bool:
    """Tell whether a folder has files for browsers and none of code or configuration."""
    inside = [file.suffix for file in bundle.files if file.name.startswith(f"{folder}/")]
    return any(suffix in _ASSETS for suffix in inside) and not any(
        suffix in _CODE for suffix in inside
    )
