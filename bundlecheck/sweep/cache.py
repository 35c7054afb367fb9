"""What files told in earlier runs, kept in a directory of the user's.

Two kinds of tables stand in it, below a folder for the code that made them. The contents: what a
file of some name and bytes told, by a digest of both, whichever bundle it is in. And for each
target an index: which digest each of its files had, with what the file system said of it, so that
an unchanged file is not even read.

An archive's entries are found by the archive's own state, else by their unpacked bytes. Its CRC
and sizes are no proof of a content, as anyone can make another one with the same.

The tables hold places, kinds and names, never a secret. They are replaced whole and checked when
read: they can be removed, shared and used by several runs at any time.
"""


# Plain functions of ``os``: pathlib takes its time to load.
# ruff: noqa: PTH118, PTH120

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.sweep import cache_files
from bundlecheck.sweep.look import Look

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bundlecheck.bundle.model import BundleFile, Target
    from bundlecheck.secrets.found import Fact

__all__ = ["Cache", "Known", "is_beside"]

_KEY = 16
_STAMP = 40
_NO_STAMP = bytes(_STAMP)
_RACY_NS = 2_000_000_000
"""The coarsest clock of a file system in use, FAT's: two changes within it may look alike."""
_SHARDS = 16
_SHARD_ENTRIES = 16_384
"""Contents kept in each of them: 6 MB in all, with nothing found."""


class _Table(NamedTuple):
    """What some files told, each at its place."""

    keys: bytes
    marks: bytes
    facts: dict[int, tuple[Fact, ...]]

    def look(self, place: int) -> Look:
        """Return what stands at a place."""
        key = self.keys[_KEY * place : _KEY * (place + 1)]
        return Look(key, self.marks[place], self.facts.get(place, ()))


class Cache(NamedTuple):
    """A directory that keeps what files told."""

    directory: str

    def known(self, target: str) -> Known | None:
        """Return what earlier runs kept of a target; None where nothing can be kept.

        Args:
            target: names it on this machine, such as its absolute path.
        """
        from bundlecheck.sweep.version import code_version

        try:
            cache_files.make_directory(self.directory)
            if not cache_files.is_private(self.directory):
                return None
            folder = os.path.join(self.directory, code_version())
            cache_files.make_directory(folder)
        except (OSError, ValueError):
            return None
        return Known(folder, target)

    def tables(self) -> str | None:
        """Return the folder for tables of the compiled scanner; None where nothing can be kept."""
        try:
            cache_files.make_directory(self.directory)
            if not cache_files.is_private(self.directory):
                return None
            folder = os.path.join(self.directory, "tables")
            cache_files.make_directory(folder)
        except (OSError, ValueError):
            return None
        return folder


class Known:
    """What earlier runs kept of one target."""

    def __init__(self, folder: str, target: str) -> None:
        self._folder = folder
        self._index = os.path.join(folder, f"target-{_digest(target, b'').hex()}")
        parts = cache_files.unpack(cache_files.read(self._index)) or []
        table = _table(parts[2:])
        names = parts[0].decode("utf-8", "replace").split("\0") if parts else []
        if table is None or len(parts[1]) != _STAMP * len(names) != _STAMP * len(table.marks):
            names, table = [], _Table(b"", b"", {})
        self._names = names
        self._places = dict(zip(names, range(len(names)), strict=True))
        self._stamps = parts[1] if names else b""
        self._table = table

    def of(self, file: BundleFile) -> Look | None:
        """Return what a file told that has not changed since, by what its source says of it."""
        place = self._places.get(file.name)
        if place is None or not file.stamp:
            return None
        if self._stamps[_STAMP * place : _STAMP * (place + 1)] != file.stamp:
            return None
        return self._table.look(place)

    @staticmethod
    def key(name: str, data: bytes) -> bytes:
        """Return the digest of a file's name, which decides how it is read, and of its bytes."""
        return _digest(name, data)

    def content(self, key: bytes) -> Look | None:
        """Return what a file of some name and bytes told, in any target."""
        return self._contents.get(key)

    @cached_property
    def _contents(self) -> dict[bytes, Look]:
        return {look.key: look for number in range(_SHARDS) for look in self._shard(number)}

    def _shard(self, number: int) -> Iterable[Look]:
        table = _table(cache_files.unpack(cache_files.read(self._shard_path(number))) or [])
        return map(table.look, range(len(table.marks))) if table is not None else ()

    def _shard_path(self, number: int) -> str:
        return os.path.join(self._folder, f"contents-{number:x}")

    def load_contents(self) -> None:
        """Read the contents now, before worker processes would each do so."""
        _ = self._contents

    def save(self, files: Sequence[BundleFile], looks: Sequence[Look], started: int) -> None:
        """Keep what files told. A disk that is full or read-only keeps nothing.

        Args:
            files: the files of the target.
            looks: what each told.
            started: the time in nanoseconds before the first of them was read.
        """
        kept = [
            (file, look)
            for file, look in zip(files, looks, strict=True)
            if look.key and _is_plain(look.facts)
        ]
        names = [file.name for file, _ in kept]
        stamps = b"".join(_trusted(file.stamp, started) for file, _ in kept)
        if names == self._names and stamps == self._stamps:
            return
        with suppress(OSError):
            self._save_contents(look for _, look in kept)
            cache_files.write(
                self._index,
                cache_files.pack(
                    ["\0".join(names).encode(), stamps, *_parts([look for _, look in kept])]
                ),
            )
            cache_files.prune(self._folder)

    def _save_contents(self, looks: Iterable[Look]) -> None:
        used: list[dict[bytes, Look]] = [{} for _ in range(_SHARDS)]
        for look in looks:
            used[look.key[0] * _SHARDS >> 8][look.key] = look
        for number, fresh in enumerate(used):
            if all(key in self._contents for key in fresh):
                continue
            # Read again: another run may have written meanwhile. What is in use goes last.
            others = {look.key: look for look in self._shard(number) if look.key not in fresh}
            entries = [*others.values(), *fresh.values()][-_SHARD_ENTRIES:]
            cache_files.write(self._shard_path(number), cache_files.pack(_parts(entries)))


def is_beside(directory: str, target: Target) -> bool:
    """Tell whether a directory lies outside of what is scanned and of the repository that holds it.

    What is inside could come with the bundle, and say of it what its author likes.
    """
    top = os.path.realpath(target.label)
    for _ in range(target.prefix.count("/")):
        top = os.path.dirname(top)
    return not (directory + os.sep).startswith(os.path.join(top, ""))


def _digest(name: str, data: bytes) -> bytes:
    from hashlib import blake2b

    digest = blake2b(name.encode("utf-8", "surrogatepass") + b"\0", digest_size=_KEY)
    digest.update(data)
    return digest.digest()


def _trusted(stamp: bytes, started: int) -> bytes:
    """Return what tells a file's state, or nothing where a change might not show in it.

    As git does it: a file that was changed no earlier than it was read may change once more
    within the same tick of the clock.
    """
    if not stamp:
        return _NO_STAMP
    changed = max(int.from_bytes(stamp[at : at + 8], "little", signed=True) for at in (8, 16))
    return stamp if changed < started - _RACY_NS else _NO_STAMP


def _is_plain(facts: tuple[Fact, ...]) -> bool:
    """Tell whether facts are kept; else the file is looked through again."""
    if not facts:
        return True
    from bundlecheck.secrets.found import is_plain

    return all(map(is_plain, facts))


def _parts(looks: list[Look]) -> list[bytes]:
    keys = b"".join(look.key for look in looks)
    facts = {place: look.facts for place, look in enumerate(looks) if look.facts}
    if not facts:
        return [keys, bytes(look.marks for look in looks), b""]
    import json

    text = json.dumps(facts, separators=(",", ":"))
    return [keys, bytes(look.marks for look in looks), text.encode()]


def _table(parts: list[bytes]) -> _Table | None:
    """Return the table of three blobs, None where they do not fit together."""
    if len(parts) != 3 or len(parts[0]) != _KEY * len(parts[1]):
        return None
    try:
        return _Table(parts[0], parts[1], _facts(parts[2]) if parts[2] else {})
    except (ValueError, TypeError, AttributeError):
        return None


def _facts(text: bytes) -> dict[int, tuple[Fact, ...]]:
    import json

    from bundlecheck.secrets.found import Fact

    return {
        int(place): tuple(
            Fact._make((*row[:-1], tuple(tuple(piece) for piece in row[-1]))) for row in rows
        )
        for place, rows in json.loads(text).items()
    }
