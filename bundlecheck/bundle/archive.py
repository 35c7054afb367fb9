"""An archive: a ``.zip``, ``.war`` or ``.jar`` file, never extracted to disk."""

# Names stay the strings that the system gave: pathlib would change some and take its time.
# ruff: noqa: PTH123

from __future__ import annotations

import io
import os
import stat
import struct
import weakref
import zipfile
import zlib
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast

from bundlecheck.bundle.entries import Archived, check_names, check_overlaps, check_sizes, unpacked
from bundlecheck.bundle.limits import (
    MAX_ARCHIVE_BYTES,
    MAX_DIRECTORY_BYTES,
    MAX_ENTRIES,
    MAX_FILE_BYTES,
    MAX_LINK_BYTES,
)
from bundlecheck.bundle.listing import LINK_MODE, Entry, at_most, make_bundle, no_bytes
from bundlecheck.bundle.model import BundleReadError, Fault, FaultKind, Target
from bundlecheck.bundle.names import displayable
from bundlecheck.bundle.parent import parent_folder
from bundlecheck.bundle.positions import DirectoryTooLargeError, Positions, quick_bytes
from bundlecheck.bundle.reading import stamp_of, too_large
from bundlecheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["open_archive", "open_stdin"]

_ENCRYPTED = 0x1
# What is inflated in bounded steps. LZMA may ask for a dictionary of 4 GiB before its first byte.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_CHUNK = 1024 * 1024


def open_archive(path: str) -> Target:
    """Open an archive file."""
    shown = displayable(path)
    try:
        stream = open(path, "rb")  # noqa: SIM115 - open as long as the bundle
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"cannot open '{shown}': {reason}; check the path") from error
    return _open(stream, path, f"'{shown}'", owned=True)


def open_stdin(stream: BinaryIO) -> Target:
    """Open an archive from standard input, kept in memory where that is a pipe."""
    if stream.seekable():
        return _open(stream, "-", "standard input", owned=False)
    kept = io.BytesIO()
    while chunk := stream.read(_CHUNK):
        kept.write(chunk)
        if kept.tell() > MAX_ARCHIVE_BYTES:
            raise InputError(
                f"standard input is over {MAX_ARCHIVE_BYTES} bytes, more than Elastic Beanstalk "
                "accepts; name the archive's path to have it analysed"
            )
    return _open(cast("BinaryIO", kept), "-", "standard input", owned=False)


def _open(stream: BinaryIO, label: str, shown: str, *, owned: bool) -> Target:
    bounded = Positions(stream)
    if not owned and not bounded.size:
        raise InputError("standard input is empty; pipe a .zip or .war file into it")
    try:
        archive = zipfile.ZipFile(cast("BinaryIO", bounded))
    except DirectoryTooLargeError:
        if owned:
            stream.close()
        raise InputError(
            f"the central directory of {shown} is over {MAX_DIRECTORY_BYTES} bytes; "
            f"no source bundle has that many files: pack fewer than {MAX_ENTRIES}"
        ) from None
    except _READ_ERRORS as error:
        if owned:
            stream.close()
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        if "not a zip file" in reason:
            raise InputError(
                f"{shown} is not a zip archive, or was cut off; name a .zip, .war or .jar file"
            ) from error
        raise InputError(
            f"{shown} is not a whole zip archive: {displayable(reason).lower()}; build it again"
        ) from error
    if owned:
        weakref.finalize(archive, stream.close)
    return _target(archive, label, shown, bounded)


def _target(archive: zipfile.ZipFile, label: str, shown: str, file: Positions) -> Target:
    entries, notes = [], []
    status = file.status
    stamp = b"" if status is None else stamp_of(status)
    faults: list[Fault] = []
    infos = archive.infolist()
    if file.size > MAX_ARCHIVE_BYTES:
        faults.append(_too_big(shown, file.size))
    if len(infos) > MAX_ENTRIES:
        faults.append(_too_many(shown, len(infos)))
    listed = [Archived.of(info) for info in infos[:MAX_ENTRIES]]
    faults += check_sizes(listed)
    faults += check_overlaps(listed, archive.start_dir)
    faults += check_names(listed)
    bad_links: list[Fault] = []
    devices = 0
    files = list(unpacked(listed))
    for item in files:
        try:
            entry = _entry(archive, item)
        except BundleReadError as error:
            bad_links.append(_unreadable_link(item, error))
            continue
        if entry is None:
            devices += 1
        else:
            # An entry is what it was where the archive is.
            entries.append(entry._replace(stamp=stamp))
    if devices:
        notes.append(f"{devices} entries of {shown} are devices or pipes, not files")
    faults += at_most(bad_links, "links cannot be read")
    faults += _unreadable(item for item in files if not item.is_link)
    if not entries and not faults:
        raise InputError(f"nothing to scan: {shown} holds no files; build it again")
    root = parent_folder(entry.path for entry in entries)
    if root != ".":
        faults.append(_below_one_folder(root))
    keeps_modes = any(item.mode is not None for item in listed)
    bundle = make_bundle(entries, root, faults, keeps_modes=keeps_modes, companions=False)
    return Target(label, "", (bundle,), tuple(notes))


def _entry(archive: zipfile.ZipFile, item: Archived) -> Entry | None:
    """Return the entry of a file or link, or None for a device.

    Raises:
        BundleReadError: It is a link and its target cannot be read.
    """
    kind = stat.S_IFMT(item.mode or 0)
    mode = None if item.mode is None else stat.S_IMODE(item.mode)
    if kind == stat.S_IFLNK:
        target = _inflate(archive, item.info, item.name, MAX_LINK_BYTES)
        return Entry(item.name, LINK_MODE, 0, os.fsdecode(target), no_bytes)
    if kind not in {0, stat.S_IFREG}:
        return None
    load = partial(_inflate, archive, item.info, item.name, MAX_FILE_BYTES)
    if item.overlapping:
        load = partial(
            _fail, f"'{displayable(item.name)}' overlaps another entry; build the archive again"
        )
    size = item.info.file_size
    large = size > MAX_FILE_BYTES and not item.overlapping
    head = partial(_head, archive, item.info) if large else None
    return Entry(item.name, mode, size, None, load, head=head)


def _fail(message: str) -> bytes:
    raise BundleReadError(message)


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int) -> bytes:
    """Return an entry's bytes, never more than it declares and the limit allows."""
    shown = displayable(name)
    if reason := _cannot_inflate(info):
        raise BundleReadError(f"'{shown}' {reason[0]}; {reason[1]}")
    if info.file_size > limit:
        raise BundleReadError(too_large(shown, info.file_size))
    try:
        whole = quick_bytes(archive, info)
        if whole is not None:
            return whole
        with archive.open(info) as stream:
            data = stream.read(info.file_size)
            # One more read meets the end, where the checksum is compared.
            longer = stream.read(1)
    except (*_READ_ERRORS, DirectoryTooLargeError) as error:
        raise BundleReadError(f"'{shown}' is damaged in the archive; build it again") from error
    if longer or len(data) != info.file_size:
        raise BundleReadError(f"'{shown}' is not as long as the archive says; build it again")
    return data


def _head(archive: zipfile.ZipFile, info: zipfile.ZipInfo, count: int) -> bytes:
    """Return an entry's first bytes, empty where it cannot be read."""
    if _cannot_inflate(info):
        return b""
    try:
        with archive.open(info) as stream:
            return stream.read(count)
    except (*_READ_ERRORS, DirectoryTooLargeError):
        return b""


def _cannot_inflate(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Return why an entry cannot be read and the remedy, from its header alone."""
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted", "pack it without a password: Elastic Beanstalk has none to open it"
    if info.compress_type not in _METHODS:
        return f"is packed with method {info.compress_type}", "pack it with deflate"
    return None


def _unreadable(listed: Iterable[Archived]) -> list[Fault]:
    faults: dict[str, list[Fault]] = {}
    for item in listed:
        if reason := _cannot_inflate(item.info):
            shown = displayable(item.name)
            faults.setdefault(reason[0], []).append(
                Fault(
                    FaultKind.UNREADABLE,
                    shown,
                    f"entry '{shown}' {reason[0]}",
                    reason[1],
                    incomplete=True,
                )
            )
    return [
        fault
        for reason in sorted(faults)
        for fault in at_most(faults[reason], f"entries like this: {reason}")
    ]


def _unreadable_link(item: Archived, error: BundleReadError) -> Fault:
    shown = displayable(item.name)
    return Fault(FaultKind.UNREADABLE, shown, f"link {error.reason}", error.remedy, incomplete=True)


def _too_big(shown: str, size: int) -> Fault:
    return Fault(
        FaultKind.LAYOUT,
        ".",
        f"{shown} has {size} bytes, more than the {MAX_ARCHIVE_BYTES} that are accepted",
        "leave files out with '.ebignore', or fetch large ones from S3 during the deployment",
    )


def _too_many(shown: str, count: int) -> Fault:
    return Fault(
        FaultKind.LIMIT,
        ".",
        f"{shown} has {count} entries; the first {MAX_ENTRIES} are read",
        "leave files out with '.ebignore'",
        incomplete=True,
    )


def _below_one_folder(root: str) -> Fault:
    shown = displayable(root)
    return Fault(
        FaultKind.LAYOUT,
        shown,
        f"everything in the archive is below the folder '{shown}', "
        "where Elastic Beanstalk finds no configuration",
        f"pack from inside the folder: cd '{shown}' && zip -r ../bundle.zip .",
    )
