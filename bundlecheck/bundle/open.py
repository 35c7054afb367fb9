"""The one way in: from what the user points at to bundles."""

# Names stay the strings that the system gave: pathlib would change some and take its time.
# ruff: noqa: PTH116, PTH123

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from bundlecheck.bundle.names import displayable
from bundlecheck.errors import InputError

if TYPE_CHECKING:
    from bundlecheck.bundle.model import Target

__all__ = ["open_target"]


def open_target(
    path: str,
    *,
    revision: str | None = None,
    stdin: BinaryIO | None = None,
    in_hook: bool = False,
) -> Target:
    """Open the bundles of a directory, an archive or a revision.

    Args:
        path: A directory, a zip, war or jar file, or ``-`` for an archive on standard input.
        revision: Read the directory from git's objects at this revision.
        stdin: Standard input, where ``path`` is ``-``.
        in_hook: Whether a commit is being made: what is staged belongs to the bundle then.

    Raises:
        InputError: There is nothing to scan, or it cannot be opened.
    """
    if path == "-" and revision is None:
        from bundlecheck.bundle.archive import open_stdin  # noqa: PLC0415

        if stdin is None:
            raise InputError("no standard input to read an archive from; name its path")
        return open_stdin(stdin)
    shown = displayable(path)
    try:
        kind = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "does not exist" if missing else "cannot be opened"
        raise InputError(f"'{shown}' {reason}; check the path") from error
    if revision is not None:
        if not stat.S_ISDIR(kind):
            raise InputError(
                f"'{shown}' is no directory; with a revision, name a directory in a git repository"
            )
        from bundlecheck.bundle.revision import open_revision  # noqa: PLC0415

        return open_revision(path, revision)
    if stat.S_ISDIR(kind):
        from bundlecheck.bundle.directory import open_directory  # noqa: PLC0415

        return open_directory(path, in_hook=in_hook)
    if not stat.S_ISREG(kind):
        raise InputError(
            f"'{shown}' is neither a directory nor a file; pass an archive on standard input as '-'"
        )
    return _open_file(path, shown)


def _open_file(path: str, shown: str) -> Target:
    import zipfile  # noqa: PLC0415 - a directory needs none of it

    from bundlecheck.bundle.archive import open_archive  # noqa: PLC0415

    if not zipfile.is_zipfile(path):
        with_magic = _starts_as_archive(path)
        raise InputError(
            f"'{shown}' is a zip archive that was cut off; build or copy it again"
            if with_magic
            else f"'{shown}' is not a zip archive; name a directory, or a .zip, .war or .jar file"
        )
    return open_archive(path)


def _starts_as_archive(path: str) -> bool:
    """Tell whether a file begins as an archive does; its end has been looked at."""
    try:
        with open(path, "rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"cannot open '{displayable(path)}': {reason}; check it") from error
