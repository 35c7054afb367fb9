"""Where the source bundles of a tree have their roots."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MARKERS", "MARKER_FILES", "MARKER_FOLDERS", "bundle_roots"]

MARKER_FOLDERS = (".ebextensions", ".platform", ".elasticbeanstalk")
MARKER_FILES = (
    "Dockerrun.aws.json",
    "Procfile",
    "env.yaml",
    "aws-windows-deployment-manifest.json",
)
MARKERS = (
    ", ".join(f"'{name}/'" for name in MARKER_FOLDERS)
    + ", "
    + ", ".join(f"'{name}'" for name in MARKER_FILES)
)
"""The markers as a message names them."""

# Weak markers make a root only where no bundle stands above: many a subfolder has its own Procfile.
_WEAK = frozenset({"Procfile", "aws-windows-deployment-manifest.json"})
_NOT_INSIDE = frozenset(
    {
        ".bundle",
        ".git",
        ".tox",
        ".venv",
        "__MACOSX",
        "bower_components",
        "gems",
        "node_modules",
        "site-packages",
        "vendor",
        "venv",
        ".ebextensions",
        ".platform",
        ".elasticbeanstalk",
    }
)
_MARKER = r"(?:^|/)(?:(?P<folder>{folders})(?=/)|(?P<file>{files})$)".format(
    folders="|".join(map(re.escape, MARKER_FOLDERS)),
    files="|".join(map(re.escape, MARKER_FILES)),
)


def bundle_roots(names: Iterable[str]) -> list[str]:
    """Return the roots of the bundles among some files, sorted, ``.`` for the top.

    Args:
        names: Paths of the files from the target's root; a link to a folder ends in ``/``.
    """
    strong: set[str] = set()
    weak: set[str] = set()
    for name in names:
        # A pattern takes its time, and few names have a part that begins with a dot.
        if "/." not in name and name[:1] != "." and not name.endswith(MARKER_FILES):
            continue
        match = re.search(_MARKER, name)
        if match is None:
            continue
        root = name[: match.start()]
        if root and not _NOT_INSIDE.isdisjoint(root.split("/")):
            continue
        (weak if match["file"] in _WEAK else strong).add(root)
    for root in sorted(weak - strong, key=len):
        if not any(above in strong or above in weak for above in _above(root)):
            continue
        weak.discard(root)
    return sorted(root or "." for root in strong | weak)


def _above(root: str) -> list[str]:
    """Return the folders above one, the nearest first; the top is empty."""
    folders = []
    while root:
        root = root.rpartition("/")[0]
        folders.append(root)
    return folders
