"""What git knows of a directory, read with plumbing commands that run nothing and fetch nothing."""

# Names stay the strings that the system gave: pathlib would change some and take its time.
# ruff: noqa: PTH100, PTH118, PTH120

from __future__ import annotations

import os
from typing import NamedTuple

from bundlecheck.errors import InputError

__all__ = [
    "EXECUTABLE",
    "LINK",
    "OPTIONS",
    "SUBMODULE",
    "GitEntry",
    "ListingError",
    "NoCommitError",
    "NoRepositoryError",
    "environment",
    "head_files",
    "index_files",
    "permissions",
    "repository_prefix",
    "revision_files",
]

EXECUTABLE, LINK, SUBMODULE = 0o100755, 0o120000, 0o160000

# A repository's own settings may name programs and a partial clone may fetch: neither is wanted.
OPTIONS = ("-c", "core.quotepath=off", "-c", "core.fsmonitor=false")
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
# A hook runs with these set for its own repository, and relative to its own folder.
_INHERITED = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_TRACE",
)


class GitEntry(NamedTuple):
    """One file of a tree or of the index, by its path from the directory that was asked about."""

    path: str
    mode: int
    oid: str
    size: int
    """-1 where it was not asked for, or where a partial clone lacks the object."""


class NoRepositoryError(Exception):
    """The directory is not in a git repository, or git is not installed."""


class NoCommitError(Exception):
    """The repository has no such revision; for ``HEAD``: no commit yet."""


class ListingError(InputError):
    """Git is there, and cannot list the files."""


def repository_prefix(directory: str) -> str | None:
    """Return the path from the repository's top to a directory, ending in ``/``, or empty.

    None where no folder above holds a ``.git``. This starts no process.
    """
    at = os.path.realpath(directory)
    parts: list[str] = []
    while not os.path.lexists(os.path.join(at, ".git")):
        parent, name = os.path.split(at)
        if parent == at:
            return None
        parts.append(name)
        at = parent
    return "".join(part + "/" for part in reversed(parts))


def head_files(directory: str) -> list[GitEntry]:
    """Return the files below a directory at ``HEAD``, without sizes."""
    return _parse_tree(_run(directory, "ls-tree", "-r", "-z", "HEAD"))


def revision_files(directory: str, revision: str) -> list[GitEntry]:
    """Return the files below a directory at a revision, with sizes where git has them."""
    try:
        return _parse_tree(_run(directory, "ls-tree", "-r", "-z", "--long", revision))
    except ListingError:  # a partial clone ends at the first object that it lacks
        return _parse_tree(_run(directory, "ls-tree", "-r", "-z", revision))


def index_files(directory: str) -> list[GitEntry]:
    """Return the files below a directory as a hook's commit will have them."""
    extra = {}
    index = os.environ.get("GIT_INDEX_FILE")
    if index:
        folder = os.fsdecode(_run(directory, "rev-parse", "--absolute-git-dir")).rstrip("\n")
        # A partial commit has its own index, which means nothing to another repository.
        if os.path.realpath(os.path.dirname(os.path.abspath(index))) == os.path.realpath(folder):
            extra["GIT_INDEX_FILE"] = os.path.abspath(index)
    listing = _run(directory, "ls-files", "-s", "-z", extra=extra)
    entries = {}
    for record in listing.split(b"\0")[:-1]:
        head, _, path = record.partition(b"\t")
        mode, oid, _stage = head.split()
        name = os.fsdecode(path)
        entries[name] = GitEntry(name, int(mode, 8), oid.decode(), -1)
    return list(entries.values())


def _parse_tree(listing: bytes) -> list[GitEntry]:
    entries = []
    for record in listing.split(b"\0")[:-1]:
        head, _, path = record.partition(b"\t")
        fields = head.split()
        size = int(fields[3]) if len(fields) > 3 and fields[3].isdigit() else -1
        entries.append(GitEntry(os.fsdecode(path), int(fields[0], 8), fields[2].decode(), size))
    return entries


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """Return the environment in which git runs: no network, no prompt, no hook's own settings."""
    kept = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    return kept | _ENVIRONMENT | (extra or {})


def _run(directory: str, *arguments: str, extra: dict[str, str] | None = None) -> bytes:
    """Return what a git command prints about a directory."""
    import subprocess  # noqa: PLC0415 - an archive needs no git

    try:
        done = subprocess.run(
            ["git", "-C", directory, *OPTIONS, *arguments],  # noqa: S607
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=environment(extra),
        )
    except OSError as error:
        raise NoRepositoryError("git is not installed") from error
    if done.returncode == 0:
        return done.stdout
    text = done.stderr.decode("utf-8", "replace")
    if "dubious ownership" in text:
        raise InputError(
            f"'{directory}' belongs to another user, so git refuses to read it; "
            f"run: git config --global --add safe.directory '{os.path.realpath(directory)}'"
        )
    if "not a git repository" in text:
        raise NoRepositoryError("no git repository")
    if "Not a valid object name" in text:
        raise NoCommitError(text.strip())
    reason = text.strip().splitlines()[-1] if text.strip() else f"exit code {done.returncode}"
    raise ListingError(f"git cannot list '{directory}': {reason}; check the repository: git fsck")


def permissions(mode: int) -> int:
    """Return the permissions that git gives a file on check-out."""
    return 0o755 if mode == EXECUTABLE else 0o644
