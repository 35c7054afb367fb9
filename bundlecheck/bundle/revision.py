"""A revision of a git repository, read from git's objects with no check-out."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from bundlecheck.bundle import git
from bundlecheck.bundle.discover import MARKERS, bundle_roots
from bundlecheck.bundle.ignore import ebignore, export_ignore
from bundlecheck.bundle.listing import (
    below,
    make_bundle,
    marker_name,
    without_exported,
    without_ignored,
)
from bundlecheck.bundle.model import BundleReadError, Target
from bundlecheck.bundle.names import displayable
from bundlecheck.bundle.objects import GitObjects, stored_files
from bundlecheck.errors import InputError, NothingToScanError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundlecheck.bundle.listing import Entry
    from bundlecheck.bundle.model import Bundle, Fault

__all__ = ["open_revision"]


def open_revision(path: str, revision: str) -> Target:
    """Open what a repository has at a revision.

    Args:
        path: A directory in the repository's working tree, or a bare repository.
        revision: Anything that names a commit or tree.
    """
    listing = _list(path, revision)
    submodules = [tracked.path for tracked in listing if tracked.mode == git.SUBMODULE]
    files = [tracked for tracked in listing if tracked.mode != git.SUBMODULE]
    entries, faults, notes = stored_files(GitObjects(path), files)
    roots = bundle_roots(map(marker_name, entries))
    if not roots:
        raise NothingToScanError(
            f"nothing to scan in '{displayable(path)}' at revision '{displayable(revision)}': "
            f"none of {MARKERS} in it or below; name the directory of a source bundle"
        )
    notes += [
        f"submodule '{displayable(name)}' is not part of the revision, so its files are not read"
        for name in submodules
    ]
    bundles = []
    for root in roots:
        bundle, bundle_notes = _bundle(root, entries, faults)
        bundles.append(bundle)
        notes += bundle_notes
    prefix = git.repository_prefix(path) or ""
    return Target(path, displayable(prefix), tuple(bundles), tuple(notes))


def _list(path: str, revision: str) -> list[git.GitEntry]:
    shown = displayable(revision)
    unknown = InputError(
        f"'{displayable(path)}' has no revision '{shown}'; "
        "name a commit, branch or tag, and fetch it first if the clone is shallow"
    )
    if not revision or revision.startswith("-") or "\0" in revision:
        raise unknown
    try:
        return git.revision_files(path, revision)
    except git.NoCommitError as error:
        raise unknown from error
    except git.NoRepositoryError as error:
        raise InputError(
            f"cannot read revision '{shown}' of '{displayable(path)}': {error}; "
            "name a directory in a git repository, with git on the PATH"
        ) from error


def _bundle(root: str, entries: list[Entry], faults: list[Fault]) -> tuple[Bundle, tuple[str, ...]]:
    """Return one bundle of the revision and notes about its ignore file."""
    chosen = below(entries, root)
    prefix = "" if root == "." else root + "/"
    index = {entry.path: entry for entry in chosen}
    own_faults = [fault for fault in faults if fault.path.startswith(displayable(prefix))]
    data = _read(index, prefix + ".ebignore")
    if data is not None:
        ignore = ebignore(data, displayable(prefix + ".ebignore"))
        chosen = without_ignored(chosen, root, ignore)
        return make_bundle(chosen, root, own_faults), ignore.notes
    attributes = _read(index, prefix + ".gitattributes")
    name = displayable(prefix + ".gitattributes")
    exported = None if attributes is None else export_ignore(attributes, name)
    chosen = without_exported(chosen, root, exported)
    notes = () if exported is None else exported.notes
    return make_bundle(chosen, root, own_faults), notes


def _read(index: Mapping[str, Entry], name: str) -> bytes | None:
    """Return an ignore file's content, or None where there is none."""
    entry = index.get(name)
    if entry is not None and entry.link is not None:
        entry = index.get(posixpath.normpath(posixpath.join(posixpath.dirname(name), entry.link)))
        if entry is None or entry.link is not None:
            raise InputError(f"'{displayable(name)}' is a link to no file; replace it by the file")
    if entry is None:
        return None
    try:
        return entry.load()
    except BundleReadError as error:
        raise InputError(f"{error}; it decides what is in the bundle") from error
