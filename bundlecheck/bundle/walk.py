"""The files below a folder as the file system has them."""

# Names stay the strings that the system gave: pathlib would change some and take its time.
# ruff: noqa: PTH115, PTH118

from __future__ import annotations

import os
import stat
from functools import partial
from typing import TYPE_CHECKING

from bundlecheck.bundle.limits import MAX_ENTRIES
from bundlecheck.bundle.listing import LINK_MODE, Entry, no_bytes
from bundlecheck.bundle.model import Fault, FaultKind
from bundlecheck.bundle.names import displayable
from bundlecheck.bundle.reading import head_of, read_regular, stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["KEEPS_MODES", "walk"]

KEEPS_MODES = os.name == "posix"
"""Whether the file system of this machine has permission bits that mean something."""


def walk(
    top: str, start: str, skips: Callable[[str], bool], room: int = MAX_ENTRIES
) -> tuple[list[Entry], list[Fault]]:
    """Return the files and links below a folder; no link is followed, no device listed.

    Args:
        top: The target's directory.
        start: The folder to begin with, from the top; empty for the top itself.
        skips: Tells by its path from the top whether a folder or file named ``.git`` or another
            folder is passed over.
        room: How many files are listed before the walk gives up.
    """
    entries: list[Entry] = []
    faults: list[Fault] = []
    folders = [start]
    top_slash = os.path.join(top, "")
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(top_slash + folder if folder else top) as children:
                before = folder + "/" if folder else ""
                for child in children:
                    path = before + child.name
                    if child.is_dir(follow_symlinks=False):
                        if not skips(path):
                            folders.append(path)
                    elif child.name != ".git" or not skips(path):
                        entry = _entry(child, path)
                        if entry is not None:
                            entries.append(entry)
        except OSError as error:
            faults.append(_unreadable(folder, error))
        if len(entries) > room:
            faults.append(_too_many(start, room))
            break
    return entries, faults


def _entry(child: os.DirEntry[str], path: str) -> Entry | None:
    """Return the entry of a file or link; None for a device, or for what has just gone."""
    try:
        status = child.stat(follow_symlinks=False)
        kind = stat.S_IFMT(status.st_mode)
        if kind == stat.S_IFLNK:
            return Entry(path, LINK_MODE, 0, os.readlink(child.path), no_bytes)
    except OSError:
        return None
    if kind != stat.S_IFREG:
        return None
    mode = status.st_mode & 0o7777 if KEEPS_MODES else None
    shown = displayable(path)
    return Entry(
        path,
        mode,
        status.st_size,
        None,
        partial(read_regular, child.path, shown),
        stamp_of(status),
        head_of(child.path, shown, status.st_size),
    )


def _unreadable(folder: str, error: OSError) -> Fault:
    reason = (error.strerror or type(error).__name__).lower()
    return Fault(
        FaultKind.UNREADABLE,
        displayable(folder) or ".",
        f"folder '{displayable(folder) or '.'}' cannot be listed: {reason}",
        "check its permissions",
        incomplete=True,
    )


def _too_many(start: str, room: int) -> Fault:
    return Fault(
        FaultKind.LIMIT,
        displayable(start) or ".",
        f"folder '{displayable(start) or '.'}' holds more than {room} files",
        "name the folder of one source bundle, or leave files out with '.ebignore'",
        incomplete=True,
    )
