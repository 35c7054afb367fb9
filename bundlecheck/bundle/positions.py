"""Reading an archive's file by position, so that several processes can share it."""

from __future__ import annotations

import io
import os
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

from bundlecheck.bundle.limits import MAX_DIRECTORY_BYTES

if TYPE_CHECKING:
    import zipfile

__all__ = ["DirectoryTooLargeError", "Positions", "quick_bytes"]

_HEADER = 30
_SIGNATURE = b"PK\x03\x04"
_UTF8 = 0x800
_STORED, _DEFLATED = 0, 8
_SLACK = 65_536
"""Bytes by which deflate may make an entry longer, far more than it does."""


class DirectoryTooLargeError(Exception):
    """The central directory would fill the memory."""


class Positions:
    """A file for ``zipfile`` whose position is its own and whose single reads are bounded.

    Forked processes share the position of an open file: here each has one, and reads from there.
    ``zipfile`` reads a central directory in one go, however large it says it is.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = stream.tell()
        self.size = stream.seek(0, os.SEEK_END)
        stream.seek(self._at)
        self._descriptor = _descriptor(stream)

    @property
    def status(self) -> os.stat_result | None:
        """What the file system tells of the file; None where it is in memory."""
        return None if self._descriptor is None else os.fstat(self._descriptor)

    def seekable(self) -> bool:
        """Tell that any position can be read."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a position and return it."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise OSError("a position before the start of the file")
        self._at = base + offset
        return self._at

    def read(self, count: int = -1) -> bytes:
        """Return bytes as a file does, or refuse."""
        rest = max(0, self.size - self._at)
        wanted = rest if count < 0 else min(count, rest)
        if wanted > MAX_DIRECTORY_BYTES:
            raise DirectoryTooLargeError
        data = self.read_at(self._at, wanted)
        self._at += len(data)
        return data

    def read_at(self, offset: int, count: int) -> bytes:
        """Return up to so many bytes from a position, fewer only at the end."""
        if self._descriptor is None:
            self._stream.seek(offset)
            return self._stream.read(count)
        data = os.pread(self._descriptor, count, offset)
        while 0 < len(data) < count:
            more = os.pread(self._descriptor, count - len(data), offset + len(data))
            if not more:
                break
            data += more
        return data


def _descriptor(stream: BinaryIO) -> int | None:
    """Return what the system calls the file, where it can be read by position."""
    if not hasattr(os, "pread"):
        return None
    try:
        return stream.fileno()
    except (io.UnsupportedOperation, OSError, AttributeError):
        return None


def quick_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """Return the bytes of a plain entry in one read and one step, checked as ``zipfile`` does.

    None for whatever is unusual or wrong: ``zipfile`` then reads it, or tells what is wrong.
    """
    file = cast("object", archive.fp)
    size, packed = info.file_size, info.compress_size
    if not isinstance(file, Positions) or packed > size + _SLACK or info.flag_bits & ~(_UTF8 | 0xE):
        return None
    guess = _HEADER + 2 * len(info.orig_filename) + 64
    data = file.read_at(info.header_offset, guess + packed)
    names = int.from_bytes(data[26:28], "little")
    start = _HEADER + names + int.from_bytes(data[28:30], "little")
    name = data[_HEADER : _HEADER + names]
    encoding = "utf-8" if info.flag_bits & _UTF8 else "cp437"
    if data[:4] != _SIGNATURE or name != info.orig_filename.encode(encoding, "replace"):
        return None
    body = data[start : start + packed]
    if len(body) < packed:
        body = file.read_at(info.header_offset + start, packed)
    if info.compress_type == _DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            body = inflater.decompress(body, size + 1)
        except zlib.error:
            return None
    elif info.compress_type != _STORED:
        return None
    return body if len(body) == size and zlib.crc32(body) == info.CRC else None
