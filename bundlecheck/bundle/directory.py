"""A directory: what the deploying tool would pack from it, read from the working tree."""

# Names stay the strings that the system gave: pathlib would change some and take its time.
# ruff: noqa: PTH112, PTH113, PTH115, PTH118, PTH120

from __future__ import annotations

import os
import stat
from functools import partial
from typing import TYPE_CHECKING

from bundlecheck.bundle import git
from bundlecheck.bundle.discover import MARKER_FILES, MARKER_FOLDERS, MARKERS, bundle_roots
from bundlecheck.bundle.ignore import ebignore, export_ignore
from bundlecheck.bundle.listing import (
    LINK_MODE,
    Entry,
    below,
    make_bundle,
    marker_name,
    no_bytes,
    without_exported,
    without_ignored,
)
from bundlecheck.bundle.model import BundleReadError, Target
from bundlecheck.bundle.names import displayable
from bundlecheck.bundle.reading import head_of, read_regular, stamp_of
from bundlecheck.bundle.walk import KEEPS_MODES, walk
from bundlecheck.errors import InputError, NothingToScanError

if TYPE_CHECKING:
    from bundlecheck.bundle.git import GitEntry
    from bundlecheck.bundle.ignore import Ignore
    from bundlecheck.bundle.model import Bundle, Fault
    from bundlecheck.bundle.objects import Stored

__all__ = ["open_directory"]

_CONFIG = ".elasticbeanstalk/config.yml"


def open_directory(path: str, *, in_hook: bool = False) -> Target:
    """Open a directory of the file system.

    A bundle with an ``.ebignore`` at its root is the working tree without what that leaves out;
    else it is what git has at ``HEAD`` (in a hook: what the commit will have); else all files.

    Args:
        path: The directory.
        in_hook: Whether a commit is being made.
    """
    prefix = git.repository_prefix(path)
    listing, notes = _tracked(path, in_hook=in_hook) if prefix is not None else ([], [])
    if listing:
        entries, faults, missing_notes = _tracked_entries(path, listing)
        notes += missing_notes
    else:
        entries, faults = walk(path, "", _is_git)
    roots = bundle_roots([*map(marker_name, entries), *_markers_beside(path)])
    committed = {tracked.path for tracked in listing} | {entry.path for entry in entries}
    if not roots:
        raise _nothing(path, committed if listing else None)
    bundles = []
    for root in roots:
        bundle, bundle_notes = _bundle(path, root, entries, faults, listing)
        bundles.append(bundle)
        notes += bundle_notes
        if listing and not os.path.lexists(os.path.join(path, root, ".ebignore")):
            notes += _left_behind(_uncommitted(path, root, committed), in_hook=in_hook)
    return Target(path, displayable(prefix or ""), tuple(bundles), tuple(notes))


def _tracked(path: str, *, in_hook: bool) -> tuple[list[GitEntry], list[str]]:
    """Return what git has of the directory, with a note where that is not used."""
    everything = "so all files of the directory are read"
    try:
        listing = git.index_files(path) if in_hook else git.head_files(path)
    except git.NoRepositoryError as error:
        return [], [f"{error}, {everything}"]
    except git.NoCommitError:
        return [], [f"the repository has no commit, {everything}"]
    return listing, [] if listing else [f"git has no file of the directory, {everything}"]


def _tracked_entries(path: str, listing: list[GitEntry]) -> Stored:
    """Return the tracked files as the working tree has them, missing ones from git's objects."""
    from bundlecheck.bundle.objects import GitObjects, Stored, stored_files  # noqa: PLC0415

    entries: list[Entry] = []
    missing: list[GitEntry] = []
    real = {"": True}
    for tracked in listing:
        folder = tracked.path.rpartition("/")[0]
        if tracked.mode == git.SUBMODULE:
            if _is_real_folder(path, tracked.path, real):
                entries += walk(path, tracked.path, _is_git)[0]
            continue
        entry = _from_tree(path, tracked) if _is_real_folder(path, folder, real) else None
        if entry is None:
            missing.append(tracked)
        else:
            entries.append(entry)
    if not missing:
        return Stored(entries, [], [])
    found = stored_files(GitObjects(path), missing)
    return found._replace(entries=entries + found.entries)


def _is_real_folder(path: str, folder: str, known: dict[str, bool]) -> bool:
    """Tell whether a folder is reached without passing through a link."""
    answer = known.get(folder)
    if answer is None:
        answer = _is_real_folder(path, folder.rpartition("/")[0], known)
        if answer:
            try:
                answer = stat.S_ISDIR(os.lstat(os.path.join(path, folder)).st_mode)
            except OSError:
                answer = False
        known[folder] = answer
    return answer


def _from_tree(path: str, tracked: GitEntry) -> Entry | None:
    """Return a tracked file as it stands in the working tree, or None where it does not."""
    full = os.path.join(path, tracked.path)
    try:
        status = os.lstat(full)
        if stat.S_ISLNK(status.st_mode):
            return Entry(tracked.path, LINK_MODE, 0, os.readlink(full), no_bytes)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    shown = displayable(tracked.path)
    load = partial(read_regular, full, shown)
    if tracked.mode == git.LINK:  # checked out as a file, where links are not supported
        try:
            return Entry(tracked.path, LINK_MODE, 0, os.fsdecode(load()), no_bytes)
        except BundleReadError:
            return None
    return Entry(
        tracked.path,
        git.permissions(tracked.mode),
        status.st_size,
        None,
        load,
        stamp_of(status),
        head_of(full, shown, status.st_size),
    )


def _bundle(
    path: str, root: str, entries: list[Entry], faults: list[Fault], listing: list[GitEntry]
) -> tuple[Bundle, tuple[str, ...]]:
    """Return one bundle of the directory and notes about its ignore file."""
    prefix = "" if root == "." else root + "/"
    on_disk = root == "." or _is_real_folder(path, root, {"": True})
    data = _read(path, prefix + ".ebignore") if on_disk else None
    if data is not None:
        ignore = ebignore(data, displayable(prefix + ".ebignore"))
        return _zipped(path, root, ignore, listing), ignore.notes
    chosen = below(entries, root)
    own_faults = [fault for fault in faults if _is_below(fault.path, displayable(prefix))]
    if not listing:
        chosen = without_ignored(chosen, root, None)
        return make_bundle(chosen, root, own_faults, keeps_modes=KEEPS_MODES), ()
    name = prefix + ".gitattributes"
    attributes = _read(path, name) if on_disk else None
    exported = None if attributes is None else export_ignore(attributes, displayable(name))
    chosen = without_exported(chosen, root, exported)
    if all(entry.path != prefix + _CONFIG for entry in chosen):
        chosen += _untracked_config(path, prefix + _CONFIG)
    notes = () if exported is None else exported.notes
    return make_bundle(chosen, root, own_faults), notes


def _zipped(path: str, root: str, ignore: Ignore, listing: list[GitEntry]) -> Bundle:
    """Return a bundle of the working tree, which is what the EB CLI zips by ``.ebignore``."""
    start = "" if root == "." else root

    def skips(folder: str) -> bool:
        name = folder[len(start) :].lstrip("/")
        if name == ".elasticbeanstalk":  # its settings are read even where the folder is ignored
            return False
        return ignore.leaves_out_all_of(name) or _is_git_store(name)

    found, faults = walk(path, start, skips)
    modes = {tracked.path: git.permissions(tracked.mode) for tracked in listing}
    chosen = []
    for entry in without_ignored(found, root, ignore):
        if _is_git_state(entry.path):
            continue
        mode = entry.mode if entry.link is not None else modes.get(entry.path, entry.mode)
        chosen.append(entry._replace(mode=mode))
    return make_bundle(chosen, root, faults, keeps_modes=KEEPS_MODES)


def _is_below(path: str, prefix: str) -> bool:
    return path == "." or (path + "/").startswith(prefix)


def _untracked_config(path: str, config: str) -> list[Entry]:
    """Return the EB CLI's own settings, which most repositories ignore."""
    full = os.path.join(path, config)
    if not _is_real_folder(path, os.path.dirname(config), {"": True}):
        return []
    try:
        status = os.lstat(full)
    except OSError:
        return []
    if not stat.S_ISREG(status.st_mode):
        return []
    load = partial(read_regular, full, displayable(config))
    return [Entry(config, 0o644, status.st_size, None, load, stamp_of(status))]


def _read(path: str, name: str) -> bytes | None:
    """Return the content of an ignore file, or None where there is none."""
    full = os.path.join(path, name)
    if not os.path.lexists(full):
        return None
    top, real = os.path.realpath(path), os.path.realpath(full)
    shown = displayable(name)
    if not real.startswith(os.path.join(top, "")):
        raise InputError(
            f"'{shown}' is a link out of '{displayable(path)}'; replace it by the file"
        )
    try:
        return read_regular(real, shown)
    except BundleReadError as error:
        raise InputError(f"{error}; it decides what is in the bundle") from error


def _is_git(path: str) -> bool:
    return path.rpartition("/")[2] == ".git"


def _is_git_store(name: str) -> bool:
    """Tell whether a folder is one of git's own, whose content says nothing about a bundle."""
    return ".git" in name.split("/")[:-1]


def _is_git_state(name: str) -> bool:
    """Tell whether a file of ``.git`` is other than the two that show it is shipped and how."""
    folder, _, base = name.rpartition("/")
    return _is_git(folder) and base not in {"HEAD", "config"}


def _markers_beside(path: str) -> list[str]:
    """Return markers at the top that count although git does not have them."""
    found = []
    if os.path.lexists(os.path.join(path, _CONFIG)):
        found.append(_CONFIG)
    if os.path.lexists(os.path.join(path, ".ebignore")):
        found += [name for name in MARKER_FILES if os.path.lexists(os.path.join(path, name))]
        found += [
            name + "/"
            for name in (".ebextensions", ".platform")
            if os.path.isdir(os.path.join(path, name))
        ]
    return found


def _uncommitted(path: str, root: str, committed: set[str]) -> list[str]:
    """Return files at the places Elastic Beanstalk reads that are not committed."""
    prefix = "" if root == "." else root + "/"
    names = [
        prefix + name for name in MARKER_FILES if os.path.isfile(os.path.join(path, prefix + name))
    ]
    for folder in (".ebextensions", ".platform"):
        if _is_real_folder(path, prefix + folder, {"": True}):
            names += [entry.path for entry in walk(path, prefix + folder, _is_git)[0]]
    return sorted(name for name in names if name not in committed)


def _left_behind(names: list[str], *, in_hook: bool) -> list[str]:
    if not names:
        return []
    from bundlecheck.bundle.objects import some  # noqa: PLC0415

    state = "staged" if in_hook else "committed"
    return [f"not {state}, so not in the bundle that 'eb deploy' makes: {some(names)}"]


def _nothing(path: str, committed: set[str] | None) -> InputError:
    """Return the error for a directory without a bundle."""
    shown = displayable(path)
    if committed is not None:
        names = _uncommitted(path, ".", committed)
        if names:
            from bundlecheck.bundle.objects import some  # noqa: PLC0415

            return NothingToScanError(
                f"nothing to scan in '{shown}': {some(names)} would be deployed, but nothing of "
                "the kind is committed; commit them, or add an '.ebignore' file"
            )
    if os.path.isdir(os.path.join(path, "objects")) and os.path.isdir(os.path.join(path, "refs")):
        return NothingToScanError(
            f"nothing to scan in '{shown}': it is a bare git repository; name a revision"
        )
    above = _bundle_above(path)
    remedy = f"did you mean '{displayable(above)}'?" if above else "name a bundle's directory"
    return NothingToScanError(
        f"nothing to scan in '{shown}': none of {MARKERS} in it or below; {remedy}"
    )


def _bundle_above(path: str) -> str:
    """Return the nearest folder above that looks like a bundle, empty where there is none."""
    at = os.path.realpath(path)
    while (parent := os.path.dirname(at)) != at:
        at = parent
        if any(os.path.isdir(os.path.join(at, name)) for name in MARKER_FOLDERS):
            return os.path.relpath(at)
        if os.path.lexists(os.path.join(at, ".git")):
            break
    return ""
