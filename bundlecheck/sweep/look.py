"""From one file of a bundle to what it tells, whatever becomes of it on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.bundle.limits import MAX_FILE_BYTES
from bundlecheck.bundle.model import BundleReadError
from bundlecheck.sweep.marks import EVERY, marks_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bundlecheck.bundle.model import BundleFile
    from bundlecheck.secrets.found import Fact
    from bundlecheck.secrets.scanner.scan import Scanner

__all__ = ["Look", "NotRead", "failed", "look_at"]

_HEAD = 8_192
"""Bytes in which a file over the limit shows whether it is text, as git and grep decide it."""


class NotRead(NamedTuple):
    """Why a file tells nothing although it may hold something."""

    reason: str
    remedy: str


class Look(NamedTuple):
    """What one file tells."""

    key: bytes
    """Digest of its name and bytes; empty where nobody keeps what it tells."""
    marks: int
    facts: tuple[Fact, ...] = ()
    not_read: NotRead | None = None


def look_at(
    file: BundleFile,
    key_of: Callable[[str, bytes], bytes] | None = None,
    kept: Callable[[bytes], Look | None] | None = None,
    scanner: Scanner | None = None,
) -> Look:
    """Return what a file tells. Never raises for what it holds.

    Args:
        file: any but a link.
        key_of: makes the key under which it is kept; None where nothing is.
        kept: finds what was kept under a key.
        scanner: one that looks for all that is sought; without it Python alone does.
    """
    try:
        data = file.load()
    except BundleReadError as error:
        if file.size > MAX_FILE_BYTES and _is_binary(file):
            return Look(b"", 0)
        return Look(b"", EVERY, (), NotRead(error.reason, error.remedy))
    key = key_of(file.name, data) if key_of is not None else b""
    known = kept(key) if kept is not None else None
    if known is not None:
        return known
    from bundlecheck.sweep import analyse as analysis

    try:
        return Look(key, marks_of(data), analysis.analyse(file.name, data, scanner))
    except Exception as error:  # noqa: BLE001 - what fails on one file must not hide the others
        return failed(file, f"analysis failed with {type(error).__name__}{_place(error)}")


def failed(file: BundleFile, why: str) -> Look:
    """Return the look at a file of which only is known why it tells nothing."""
    reason = f"'{file.path}' was not looked through for secrets: {why}"
    return Look(b"", EVERY, (), NotRead(reason, "report it; the other files are not affected"))


def _is_binary(file: BundleFile) -> bool:
    if file.head is None:
        return False
    try:
        return b"\0" in file.head(_HEAD)
    except BundleReadError:
        return False


def _place(error: Exception) -> str:
    """Return where an error arose; its message may quote what the file holds."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    name = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f" at {name}:{trace.tb_lineno}"
