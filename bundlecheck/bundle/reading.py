"""Reading one file of the file system, without following a link or opening a device."""

# Names stay the strings that the system gave: pathlib would change some and take its time.
# ruff: noqa: PTH123

from __future__ import annotations

import os
import stat
import struct
from functools import partial
from typing import TYPE_CHECKING

from bundlecheck.bundle.limits import MAX_FILE_BYTES
from bundlecheck.bundle.model import BundleReadError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["head_of", "read_regular", "stamp_of", "too_large"]

# Where the system has them: no link is followed and a pipe does not block.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_regular(path: str, shown: str) -> bytes:
    """Return the bytes of a regular file within the limit for one file.

    Args:
        path: Where it is.
        shown: What messages call it.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        raise BundleReadError(_why(shown, error)) from error
    with open(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise BundleReadError(f"'{shown}' is no regular file; leave it out of the bundle")
        if status.st_size > MAX_FILE_BYTES:
            raise BundleReadError(too_large(shown, status.st_size))
        try:
            data = stream.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise BundleReadError(_why(shown, error)) from error
    if len(data) > MAX_FILE_BYTES:  # it grew, or its file system does not know sizes
        raise BundleReadError(too_large(shown, len(data)))
    return data


def stamp_of(status: os.stat_result) -> bytes:
    """Return what a file system tells of a file's content without reading it.

    Size, times of the last change of content and of status, inode and device, as git compares
    them. Empty on Windows, whose second time is that of creation: a content can be changed there
    without a trace.
    """
    if os.name != "posix":
        return b""
    try:
        return struct.pack(
            "<QqqQQ",
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_ino,
            status.st_dev,
        )
    except struct.error:
        return b""


def head_of(path: str, shown: str, size: int) -> Callable[[int], bytes] | None:
    """Return what reads the first bytes of a file that is too large to be read as a whole."""
    return partial(_read_head, path, shown) if size > MAX_FILE_BYTES else None


def _read_head(path: str, shown: str, count: int) -> bytes:
    try:
        descriptor = os.open(path, _FLAGS)
        with open(descriptor, "rb") as stream:
            return stream.read(count) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    except OSError as error:
        raise BundleReadError(_why(shown, error)) from error


def too_large(path: str, size: int) -> str:
    """Return the message about a file over the limit for one file."""
    return (
        f"'{path}' has {size} bytes, over the limit of {MAX_FILE_BYTES} bytes for one file; "
        "leave it out of the bundle or split it"
    )


def _why(shown: str, error: OSError) -> str:
    reason = (error.strerror or type(error).__name__).lower()
    return f"'{shown}' cannot be read: {reason}; check the file and its permissions"
