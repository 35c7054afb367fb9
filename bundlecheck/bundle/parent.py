"""Archives that were packed from outside their folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.bundle.discover import MARKER_FILES, MARKER_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["parent_folder"]

# Files that the platforms look for at the root of a bundle only.
_ROOT_FILES = frozenset(
    {
        *MARKER_FILES,
        "Buildfile",
        "Dockerfile",
        "Gemfile",
        "Pipfile",
        "app.js",
        "application.go",
        "application.py",
        "composer.json",
        "config.ru",
        "cron.yaml",
        "docker-compose.yml",
        "go.mod",
        "package.json",
        "pom.xml",
        "requirements.txt",
        "server.js",
    }
)
_ROOT_FOLDERS = frozenset({*MARKER_FOLDERS, "WEB-INF", "META-INF"})
_SHADOW = "__MACOSX"


def parent_folder(names: Iterable[str]) -> str:
    """Return the one folder that holds a bundle wrongly packed with it, else ``.``.

    A lone folder such as ``public/`` or ``bin/`` is no such thing: in it must stand what belongs
    at the root of a bundle. The shadow files of macOS do not count.
    """
    paths = [parts for name in names if (parts := name.split("/"))[0] != _SHADOW]
    depth = 0
    while paths:
        firsts = {parts[depth] for parts in paths}
        seconds = {parts[depth + 1] for parts in paths if len(parts) > depth + 2}
        if (
            len(firsts) != 1
            or not firsts.isdisjoint(_ROOT_FOLDERS)
            or any(len(parts) == depth + 1 for parts in paths)
        ):
            return "."
        depth += 1
        if not _ROOT_FILES.isdisjoint(
            parts[depth] for parts in paths if len(parts) == depth + 1
        ) or not seconds.isdisjoint(_ROOT_FOLDERS):
            return "/".join(paths[0][:depth])
    return "."
