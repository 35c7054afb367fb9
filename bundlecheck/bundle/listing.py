"""From a list of files to bundles: what the deploying tool packs, and what it reads itself."""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.bundle.limits import MAX_FAULTS_OF_A_SORT
from bundlecheck.bundle.model import Bundle, BundleFile, Fault, FaultKind
from bundlecheck.bundle.names import displayable, leaves_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bundlecheck.bundle.ignore import Ignore

__all__ = [
    "LINK_MODE",
    "Entry",
    "at_most",
    "below",
    "is_companion",
    "make_bundle",
    "marker_name",
    "no_bytes",
    "without_exported",
    "without_ignored",
]

LINK_MODE = 0o777
"""Links have no permissions of their own; this is what Linux shows."""

_OWN = ".elasticbeanstalk/"
# What the EB CLI reads for itself in `.elasticbeanstalk` (ebcli/core/fileoperations.py).
_COMPANIONS = ("config.yml", "config.*.yml", "saved_configs/*.cfg.yml", "*.env.yml")


class Entry(NamedTuple):
    """One file as a source lists it."""

    path: str
    """Path from the target's root, as the source spells it."""
    mode: int | None
    size: int
    link: str | None
    load: Callable[[], bytes]
    stamp: bytes = b""
    head: Callable[[int], bytes] | None = None


def no_bytes() -> bytes:
    """Return what a link holds."""
    return b""


def marker_name(entry: Entry) -> str:
    """Return the name by which an entry may mark a bundle root: links may stand for folders."""
    return entry.path if entry.link is None else entry.path + "/"


def below(entries: Iterable[Entry], root: str) -> list[Entry]:
    """Return the entries below a root, ``.`` for all of them."""
    if root == ".":
        return list(entries)
    return [entry for entry in entries if entry.path.startswith(root + "/")]


def is_companion(name: str) -> bool:
    """Tell by its path from the bundle's root whether the deploying tool itself reads a file."""
    if not name.startswith(_OWN):
        return False
    rest = name[len(_OWN) :]
    return rest.count("/") < 2 and any(fnmatchcase(rest, pattern) for pattern in _COMPANIONS)


def without_ignored(entries: Iterable[Entry], root: str, ignore: Ignore | None) -> list[Entry]:
    """Return the entries that the EB CLI zips from a working tree, and the companions.

    It leaves out what ``.ebignore`` matches, the file itself, editors' backups and everything
    below ``.elasticbeanstalk`` (``_zipdir`` in ebcli/core/fileoperations.py).

    Args:
        entries: Files below the root.
        root: The bundle's root from the target's, ``.`` for the same.
        ignore: The patterns; None where there are none.
    """
    start = 0 if root == "." else len(root) + 1
    kept = []
    for entry in entries:
        name = entry.path[start:]
        if name == ".elasticbeanstalk/config.yml":
            kept.append(entry)
        elif ignore is not None and ignore.leaves_out(name):
            continue
        elif ".elasticbeanstalk" in name and ".elasticbeanstalk" in posixpath.dirname(name):
            if is_companion(name):
                kept.append(entry)
        elif ignore is None or (name != ".ebignore" and not name.endswith("~")):
            kept.append(entry)
    return kept


def without_exported(entries: Iterable[Entry], root: str, ignore: Ignore | None) -> list[Entry]:
    """Return the entries that ``git archive`` packs, and the companions."""
    if ignore is None:
        return list(entries)
    start = 0 if root == "." else len(root) + 1
    return [
        entry
        for entry in entries
        if is_companion(entry.path[start:]) or not ignore.leaves_out(entry.path[start:])
    ]


def make_bundle(
    entries: Iterable[Entry],
    root: str,
    faults: Iterable[Fault] = (),
    *,
    keeps_modes: bool = True,
    companions: bool = True,
) -> Bundle:
    """Return the bundle of some entries, sorted by name, with faults for links that leave it.

    Args:
        entries: Its files.
        root: Its root from the target's, ``.`` for the same.
        faults: What its source found wrong.
        keeps_modes: Whether the source knows permissions.
        companions: Whether ``.elasticbeanstalk`` stands beside the bundle, not in it.
    """
    prefix = "" if root == "." else displayable(root) + "/"
    files: dict[str, BundleFile] = {}
    for entry in entries:
        path = displayable(entry.path)
        name = path.removeprefix(prefix) if prefix else path
        packed = not (companions and is_companion(name))
        files[name] = BundleFile(
            path,
            name,
            entry.mode,
            entry.size,
            entry.link,
            packed,
            entry.load,
            entry.stamp,
            entry.head,
        )
    links = {name: file.link for name, file in files.items() if file.link is not None}
    leaving = [
        Fault(
            FaultKind.UNSAFE_ENTRY,
            files[name].path,
            f"link '{displayable(name)}' points out of the bundle to '{displayable(links[name])}'",
            "replace the link by the file it stands for, or leave it out",
        )
        for name in sorted(links)
        if leaves_root(name, links)
    ]
    ordered = tuple(files[name] for name in sorted(files))
    all_faults = (*faults, *at_most(leaving, "links point out of the bundle"))
    return Bundle(displayable(root), ordered, all_faults, keeps_modes)


def at_most(faults: list[Fault], what: str) -> list[Fault]:
    """Return the first faults of one sort and, where there are more, one that counts the rest."""
    if len(faults) <= MAX_FAULTS_OF_A_SORT:
        return faults
    first, rest = faults[:MAX_FAULTS_OF_A_SORT], faults[MAX_FAULTS_OF_A_SORT:]
    return [
        *first,
        Fault(
            rest[0].kind,
            rest[0].path,
            f"{len(rest)} more {what}",
            rest[0].remedy,
            rest[0].severity,
            any(fault.incomplete for fault in rest),
            others=tuple(fault.path for fault in rest),
        ),
    ]
