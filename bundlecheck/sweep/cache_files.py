"""The files of a cache: packed tables that are checked when they are read, and replaced whole.

Nothing in them is run or trusted with more than a wrong answer: no pickle, no marshal.
"""


# Plain functions of ``os``: pathlib takes its time to load.
# ruff: noqa: PTH103, PTH105, PTH106, PTH108, PTH111, PTH117, PTH118, PTH119, PTH120, PTH123, PTH202, PTH204

from __future__ import annotations

import os
import re
import stat
import sys
import zlib
from contextlib import suppress

__all__ = [
    "default_directory",
    "is_private",
    "make_directory",
    "pack",
    "prune",
    "read",
    "unpack",
    "write",
]

_MAGIC = b"bundlecheck cache 1\n"
_NUMBER = 4
_LARGEST = 256 * 1024 * 1024
_TARGETS, _TARGET_BYTES = 64, 64 * 1024 * 1024
"""Indexes of targets that are kept, and their bytes in all."""
_VERSIONS = 4
"""Versions of the code whose tables are kept, for those who use several in turn."""
_VERSION = r"[0-9a-f]{24}"
_OWN = r"(?:target-[0-9a-f]{32}|contents-[0-9a-f])(?:\.\d+\.[0-9a-f]{8}\.new)?"
_DRAFT_AGE = 3_600
"""Seconds after which what was never put in its place belongs to a run that was killed."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def default_directory() -> str:
    """Return where this system keeps caches of a user, empty where it does not say.

    Sources: XDG Base Directory Specification 0.8; Apple, File System Programming Guide; Microsoft,
    KNOWNFOLDERID ``LocalAppData``.
    """
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        top = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        top = os.path.join(home, "Library", "Caches")
    else:
        top = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(top):  # as the specification has it
            top = os.path.join(home, ".cache")
    return os.path.join(top, "bundlecheck") if os.path.isabs(top) else ""


def make_directory(path: str) -> None:
    """Make a directory that only its owner can enter.

    Raises:
        OSError: it cannot be made.
    """
    os.makedirs(path, mode=0o700, exist_ok=True)


def is_private(path: str) -> bool:
    """Tell whether a directory is the user's own and nobody else can change what is in it."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    if not stat.S_ISDIR(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def pack(parts: list[bytes]) -> bytes:
    """Return some blobs as one."""
    numbers = (len(parts), *map(len, parts))
    body = b"".join((*(number.to_bytes(_NUMBER, "big") for number in numbers), *parts))
    return _MAGIC + zlib.crc32(body).to_bytes(_NUMBER, "big") + body


def unpack(data: bytes) -> list[bytes] | None:
    """Return the blobs of a whole file of ours; None for anything else.

    The checksum finds what was cut off or damaged. Who can write here could as well change the
    program, so it guards against nobody.
    """
    start = len(_MAGIC) + _NUMBER
    if not data.startswith(_MAGIC) or len(data) < start:
        return None
    if int.from_bytes(data[len(_MAGIC) : start], "big") != zlib.crc32(data[start:]):
        return None
    count = int.from_bytes(data[start : start + _NUMBER], "big")
    at = start + _NUMBER * (count + 1)
    parts = []
    for place in range(start + _NUMBER, at, _NUMBER):
        size = int.from_bytes(data[place : place + _NUMBER], "big")
        parts.append(data[at : at + size])
        at += size
    return parts if at == len(data) else None


def read(path: str) -> bytes:
    """Return the bytes of a file of the cache, empty where there is none."""
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return b""
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return b""
        with open(descriptor, "rb", closefd=False) as stream:
            return stream.read(_LARGEST)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def write(path: str, data: bytes) -> None:
    """Put a file in its place at once, whoever reads or writes it at the same time.

    Raises:
        OSError: it cannot be written.
    """
    draft = f"{path}.{os.getpid()}.{os.urandom(4).hex()}.new"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def prune(folder: str) -> None:
    """Remove the tables of targets and of code that have not been written for longest.

    Args:
        folder: the one in use, in the cache's directory.
    """
    targets = [path for path in _oldest(folder) if os.path.basename(path).startswith("target-")]
    room = _TARGET_BYTES
    for count, path in enumerate(reversed(targets)):
        room -= os.path.getsize(path)
        if count >= _TARGETS or (room < 0 and count):
            _remove(path)
    for path in _oldest(folder):
        if path.endswith(".new") and os.path.getmtime(path) < os.path.getmtime(folder) - _DRAFT_AGE:
            _remove(path)
    for other in _oldest(os.path.dirname(folder))[:-_VERSIONS]:
        if re.fullmatch(_VERSION, os.path.basename(other)) and other != folder:
            for path in _oldest(other):
                _remove(path)
            with suppress(OSError):
                os.rmdir(other)


def _oldest(folder: str) -> list[str]:
    """Return what a directory holds, what was changed longest ago first; links left out."""
    found = []
    with suppress(OSError), os.scandir(folder) as children:
        for child in children:
            if not child.is_symlink():
                with suppress(OSError):
                    found.append((child.stat(follow_symlinks=False).st_mtime_ns, child.path))
    return [path for _, path in sorted(found)]


def _remove(path: str) -> None:
    if re.fullmatch(_OWN, os.path.basename(path)):
        with suppress(OSError):
            os.unlink(path)
