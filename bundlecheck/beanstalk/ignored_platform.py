"""Hooks and proxy files that stand where no platform looks for them.

Sources: pages platforms-linux-extend, platforms-linux-extend.hooks, platforms-linux-extend.proxy.
"""

from __future__ import annotations

import functools
import posixpath
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.hooks import HOOK_FOLDERS, HOOK_PHASES
from bundlecheck.beanstalk.ignored import Ignored, Probe, is_leftover_name
from bundlecheck.beanstalk.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.bundle.model import BundleFile

__all__ = ["ignored_below_platform"]

_PLATFORM = ".platform"
_CHILDREN = (*HOOK_FOLDERS, "nginx", "httpd", "files")
_PHASES = ", ".join(f"'{phase}'" for phase in HOOK_PHASES)


def ignored_below_platform(probe: Probe) -> Iterator[Ignored]:
    """Yield the files in and around ``.platform`` that are meant for it and read by nothing."""
    reported: set[str] = set()
    for file in probe.files:
        parts = file.name.split("/")
        if len(parts) < 2:
            continue
        if parts[0] == _PLATFORM:
            yield from _below(probe, file, parts[1:], reported)
        else:
            yield from _misplaced(probe, file, parts, reported)


def _misplaced(
    probe: Probe, file: BundleFile, parts: list[str], reported: set[str]
) -> Iterator[Ignored]:
    """Explain hooks and proxy files below a folder of another name, once at its first file."""
    inside = parts[0] == ".ebextensions"
    folder = f"{parts[0]}/{parts[1]}" if inside else parts[0]
    named = parts[1:] if inside and _has_name_like(parts[1]) else parts
    is_put_aside = folder.lower().startswith(_PLATFORM) and is_leftover_name(folder)
    if folder in reported or not (inside or is_put_aside or _has_name_like(folder)):
        return
    if not _is_below_platform(named) or probe.is_folder_used(folder):
        return
    if inside and named[1] in ("nginx", "httpd") and named is parts:
        return
    reported.add(folder)
    yield Ignored(
        file,
        "folder-name",
        f"the hooks and proxy files below '{folder}' are not read:"
        f" only those in '{_PLATFORM}' at the bundle's root are",
        "remove it from the bundle if it is not needed"
        if is_put_aside
        else f"move them to `{_PLATFORM}`",
        is_leftover=is_put_aside,
    )


@functools.cache
def _has_name_like(folder: str) -> bool:
    return nearest(folder, (_PLATFORM,)) is not None


def _is_below_platform(parts: list[str]) -> bool:
    """Tell whether a path is a hook or proxy file but for the name of its first folder."""
    if len(parts) == 4 and parts[1] in HOOK_FOLDERS:
        return parts[2] in HOOK_PHASES
    return parts[1] in ("nginx", "httpd") and len(parts) >= 3 and parts[-1].endswith(".conf")


def _below(
    probe: Probe, file: BundleFile, parts: list[str], reported: set[str]
) -> Iterator[Ignored]:
    if len(parts) > 1 and parts[0] in HOOK_FOLDERS:
        found = _hook(probe, file, parts)
    elif len(parts) > 1 and parts[0] == "nginx":
        found = _nginx(probe, file, parts[1:])
    elif parts[0] in ("httpd", "files"):
        found = None
    elif file.basename.endswith(".config") and probe.has_sections(file):
        found = Ignored(
            file,
            "config-outside",
            f"'{file.name}' holds sections of a configuration file and is never read:"
            " only those in '.ebextensions' are",
            f"move it to `.ebextensions/{file.basename}`",
            is_leftover=is_leftover_name(posixpath.dirname(file.name)),
        )
    else:
        found = _child(probe, file, parts, reported)
    if found is not None and not _is_used(probe, file):
        yield found


def _is_used(probe: Probe, file: BundleFile) -> bool:
    """Tell whether a step names the file or a folder that holds it, by name or by path.

    A folder counts by a path of two parts or more: ``hooks`` alone says nothing.
    """
    if probe.is_used(file):
        return True
    inner = posixpath.dirname(file.name).partition("/nginx/")[2]
    if "/" in inner and probe.is_folder_used(inner):
        return True
    folder = posixpath.dirname(file.name)
    while "/" in folder and folder not in _READ_FOLDERS:
        if probe.is_folder_used(folder):
            return True
        folder = posixpath.dirname(folder)
    return False


_READ_FOLDERS = frozenset(
    (
        f"{_PLATFORM}/nginx",
        f"{_PLATFORM}/nginx/conf.d",
        *(f"{_PLATFORM}/{folder}" for folder in HOOK_FOLDERS),
        *(f"{_PLATFORM}/{folder}/{phase}" for folder in HOOK_FOLDERS for phase in HOOK_PHASES),
    )
)


def _hook(probe: Probe, file: BundleFile, parts: list[str]) -> Ignored | None:
    folder = parts[0]
    if len(parts) == 2:
        return Ignored(
            file,
            "hook-place",
            f"a hook directly in '{_PLATFORM}/{folder}' never runs:"
            f" hooks stand in one of {_PHASES}",
            "move it into the folder of its phase",
        )
    phase = parts[1]
    if phase not in HOOK_PHASES:
        near = nearest(phase, HOOK_PHASES)
        return Ignored(
            file,
            "hook-phase",
            f"'{phase}' is no hook phase, so '{file.basename}' never runs;"
            f" the phases are {_PHASES}",
            f"move it to `{_PLATFORM}/{folder}/{near}`" if near else "move it to the phase meant",
            is_leftover=is_leftover_name(phase),
        )
    if len(parts) > 3 and _is_script(probe, file):
        below = "/".join(parts[2:-1])
        return Ignored(
            file,
            "hook-subfolder",
            f"hooks run from '{phase}' itself, not from its folder '{below}'",
            f"move it up into `{_PLATFORM}/{folder}/{phase}`",
            is_leftover=any(map(is_leftover_name, parts[2:-1])),
            is_certain=False,
        )
    return None


def _is_script(probe: Probe, file: BundleFile) -> bool:
    return file.suffix in (".sh", ".bash") or probe.text(file).startswith("#!")


def _child(probe: Probe, file: BundleFile, parts: list[str], reported: set[str]) -> Ignored | None:
    """Explain a file in ``.platform`` itself, or a folder with nearly the right name."""
    name = parts[0]
    if len(parts) == 1:
        return _directly_below(probe, file)
    if name in _CHILDREN or name in reported:
        return None
    if name == "conf.d" and file.suffix == ".conf":
        message = f"no proxy configuration includes '{file.name}'"
        return Ignored(file, "proxy-place", message, f"move it to `{_PLATFORM}/nginx/conf.d`")
    if name in HOOK_PHASES:
        reported.add(name)
        message = f"'{_PLATFORM}/{name}' is not read: phases stand in 'hooks' or 'confighooks'"
        return Ignored(
            file, "hook-place", message, f"move the folder to `{_PLATFORM}/hooks/{name}`"
        )
    near = nearest(name, (*HOOK_FOLDERS, "nginx", "httpd"))
    if near is None:
        return None
    reported.add(name)
    return Ignored(
        file,
        "folder-name",
        f"'{_PLATFORM}/{name}' is not read: the folder is '{_PLATFORM}/{near}'",
        f"rename the folder to `{near}`",
        is_leftover=is_leftover_name(name),
    )


def _directly_below(probe: Probe, file: BundleFile) -> Ignored | None:
    if file.suffix == ".conf" and probe.is_proxy_file(file):
        message = f"no proxy configuration includes '{file.name}'"
        return Ignored(file, "proxy-place", message, f"move it to `{_PLATFORM}/nginx/conf.d`")
    if _is_script(probe, file):
        return Ignored(
            file,
            "hook-place",
            f"a script directly in '{_PLATFORM}' never runs: hooks stand in 'hooks' or"
            f" 'confighooks', there in one of {_PHASES}",
            "move it into the folder of its phase",
            is_certain=False,
        )
    return None


def _nginx(probe: Probe, file: BundleFile, parts: list[str]) -> Ignored | None:
    """Explain a proxy file that is neither the main one nor in an included folder."""
    folder, name = "/".join(parts[:-1]), parts[-1]
    is_included = folder in ("conf.d", "conf.d/elasticbeanstalk")
    if name.endswith(".conf"):
        if is_included or (not folder and name == "nginx.conf"):
            return None
        return Ignored(
            file,
            "proxy-place",
            f"no proxy configuration includes '{file.name}'",
            f"move it to `{_PLATFORM}/nginx/conf.d` for the http block, or to"
            f" `{_PLATFORM}/nginx/conf.d/elasticbeanstalk` for the server block",
            is_leftover=any(map(is_leftover_name, parts[:-1])),
            is_certain=_PLATFORM + "/nginx/nginx.conf" not in probe.model.bundle.index,
        )
    if ".conf" in name and is_leftover_name(name):
        return Ignored(
            file,
            "leftover",
            f"'{name}' is never included: only names that end in '.conf' are",
            "remove it from the bundle if it is not needed",
            is_leftover=True,
        )
    if is_included and probe.is_proxy_file(file):
        return Ignored(
            file,
            "suffix",
            f"'{name}' is never included: only names that end in '.conf' are",
            f"rename it to '{posixpath.splitext(name)[0]}.conf'",
        )
    return None
