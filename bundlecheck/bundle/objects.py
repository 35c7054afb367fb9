"""Contents of git objects, for revisions and for files that the working tree lacks."""

from __future__ import annotations

import os
import threading
import weakref
from contextlib import suppress
from functools import partial
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from bundlecheck.bundle.discover import MARKER_FILES, MARKER_FOLDERS
from bundlecheck.bundle.git import LINK, OPTIONS, GitEntry, environment, permissions
from bundlecheck.bundle.limits import MAX_FILE_BYTES, MAX_LINK_BYTES
from bundlecheck.bundle.listing import LINK_MODE, Entry, no_bytes
from bundlecheck.bundle.model import BundleReadError, Fault, FaultKind
from bundlecheck.bundle.names import displayable
from bundlecheck.bundle.reading import too_large

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Sequence

__all__ = ["GitObjects", "Stored", "some", "stored_files"]

_SHOWN = 3


class Stored(NamedTuple):
    """Files whose contents git holds, and what is to be said about those it does not."""

    entries: list[Entry]
    faults: list[Fault]
    notes: list[str]


def stored_files(objects: GitObjects, listing: Iterable[GitEntry]) -> Stored:
    """Return the files of a listing, their contents on demand.

    A file that a partial clone lacks is left out with a note; where it would configure the
    deployment, its absence makes the scan incomplete.
    """
    entries, lost, faults = [], [], []
    files = list(listing)
    unsized = [tracked.oid for tracked in files if tracked.size < 0]
    sizes = objects.sizes(unsized) if unsized else {}
    for tracked in files:
        size = tracked.size if tracked.size >= 0 else sizes.get(tracked.oid)
        entry = None if size is None else _stored(objects, tracked._replace(size=size))
        if entry is not None:
            entries.append(entry)
            continue
        lost.append(tracked.path)
        parts = tracked.path.split("/")
        if parts[-1] in MARKER_FILES or not set(parts).isdisjoint(MARKER_FOLDERS):
            faults.append(_missing(tracked.path))
    notes = [f"git does not hold the content of {some(lost)}"] if lost else []
    return Stored(entries, faults, notes)


def some(names: Sequence[str]) -> str:
    """Return a few names in quotes and the count of the others."""
    shown = ", ".join(f"'{displayable(name)}'" for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def _stored(objects: GitObjects, tracked: GitEntry) -> Entry | None:
    """Return one file; the target of a link is read now, and is None where it cannot be."""
    path = tracked.path
    if tracked.mode == LINK:
        if tracked.size > MAX_LINK_BYTES:
            return None
        try:
            target = objects.read(tracked.oid, tracked.size, path)
        except BundleReadError:
            return None
        return Entry(path, LINK_MODE, 0, os.fsdecode(target), no_bytes)
    load = partial(objects.read, tracked.oid, tracked.size, displayable(path))
    head = partial(objects.head, tracked.oid) if tracked.size > MAX_FILE_BYTES else None
    return Entry(path, permissions(tracked.mode), tracked.size, None, load, head=head)


def _missing(path: str) -> Fault:
    shown = displayable(path)
    return Fault(
        FaultKind.UNREADABLE,
        shown,
        f"git does not hold the content of '{shown}'",
        "complete the clone: git fetch --refetch",
        incomplete=True,
    )


class GitObjects:
    """Contents of git objects, through one process that lives until the bundle is dropped."""

    def __init__(self, directory: str) -> None:
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """Return the sizes of those objects that the repository holds."""
        wanted = "".join(oid + "\n" for oid in oids).encode()
        found, whole = self._check(("--batch-check",), wanted)
        if not whole:  # a partial clone ends at the first object that it lacks, so ask for none
            found, _ = self._check(("--batch-check", "--batch-all-objects", "--unordered"), b"")
        return found

    def _check(self, arguments: tuple[str, ...], wanted: bytes) -> tuple[dict[str, int], bool]:
        import subprocess  # noqa: PLC0415

        done = subprocess.run(
            ["git", "-C", self._directory, *OPTIONS, "cat-file", *arguments],  # noqa: S607
            input=wanted,
            capture_output=True,
            check=False,
            env=environment(),
        )
        answers = (line.split() for line in done.stdout.decode().splitlines())
        sizes = {fields[0]: int(fields[2]) for fields in answers if len(fields) == 3}
        return sizes, done.returncode == 0

    def read(self, oid: str, size: int, path: str) -> bytes:
        """Return the bytes of an object of known size."""
        if size > MAX_FILE_BYTES:
            raise BundleReadError(too_large(path, size))
        with self._lock:
            data = self._ask(oid)
        if data is None:
            raise BundleReadError(
                f"git has no content for '{path}'; complete the clone: git fetch --refetch"
            )
        return data

    def head(self, oid: str, count: int) -> bytes:
        """Return the first bytes of an object of any size."""
        import subprocess  # noqa: PLC0415

        with subprocess.Popen(
            ["git", "-C", self._directory, *OPTIONS, "cat-file", "blob", oid],  # noqa: S607
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        ) as process:
            data = cast("IO[bytes]", process.stdout).read(count)
            process.kill()
        return data

    def _ask(self, oid: str) -> bytes | None:
        """Return the bytes of an object, or None where the repository does not hold it."""
        if self._owner != os.getpid():  # after a fork, the process is the parent's
            self._process, self._owner = None, os.getpid()
        process = self._process or self._start()
        self._process = process
        # Both are pipes, so they are there.
        asks, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        try:
            asks.write(oid.encode() + b"\n")
            asks.flush()
            fields = answers.readline().split()
            if len(fields) == 3:
                data = answers.read(int(fields[2]))
                answers.read(1)
                return data
        except OSError:
            fields = []
        if not fields:  # it ended, as it does in a partial clone that lacks the object
            self._process = None
        return None

    def _start(self) -> subprocess.Popen[bytes]:
        import subprocess  # noqa: PLC0415

        process = subprocess.Popen(
            ["git", "-C", self._directory, *OPTIONS, "cat-file", "--batch"],  # noqa: S607
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        weakref.finalize(self, _stop, process)
        return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process by closing its input, as git expects."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(BrokenPipeError):  # it ended by itself
                stream.close()
    process.wait()
