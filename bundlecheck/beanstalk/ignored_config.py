"""Configuration files under names or in folders that Elastic Beanstalk does not read.

Sources: pages ebextensions, applications-sourcebundle.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.ignored import Ignored, Probe, is_leftover_name
from bundlecheck.beanstalk.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.bundle.model import BundleFile

__all__ = ["ignored_configuration"]


def ignored_configuration(probe: Probe) -> Iterator[Ignored]:
    """Yield configuration files of a wrong name or folder."""
    yield from _in_ebextensions(probe)
    yield from _misspelt_folders(probe)
    yield from _outside_folder(probe)
    yield from _misnamed_root_files(probe)


def _in_ebextensions(probe: Probe) -> Iterator[Ignored]:
    reported: set[str] = set()
    for file in probe.files:
        head, _, rest = file.name.partition("/")
        if head != ".ebextensions" or not rest:
            continue
        folder = posixpath.dirname(rest)
        if not folder:
            yield from _beside_configs(probe, file)
        elif file.basename.endswith(".config") and posixpath.basename(folder) != ".ebextensions":
            yield from _below_configs(probe, file, folder, reported)


_SET_ASIDE = r"\.config(?:[_~-][\w.-]*|\.(?!(?:ya?ml|json|txt|conf|cfg|config)$)[\w.-]+)$"
"""A whole name with something behind it, which nobody adds by mistake unless it is a format."""


def _beside_configs(probe: Probe, file: BundleFile) -> Iterator[Ignored]:
    name = file.basename
    if name.endswith(".config"):
        return
    is_copy = re.search(r"(?i)\.(?:config|conf|ya?ml|json)(?=[._~\-\s(]|$)", name) is not None
    if (
        (is_copy and is_leftover_name(name))
        or re.match(r"^#.*\.config#$", name)
        or (re.search(_SET_ASIDE, name) and probe.has_sections(file))
        or (is_leftover_name(name) and file.suffix != ".txt" and probe.has_sections(file))
    ):
        if not probe.is_used(file):
            yield Ignored(
                file,
                "leftover",
                f"'{name}' is never read: only names that end in '.config' are",
                "remove it from the bundle, or list it in `.ebignore`",
                is_leftover=True,
            )
        return
    if name in _ROOT_NAMES and name not in probe.model.bundle.index:
        yield Ignored(
            file,
            "folder",
            f"'{name}' is only read at the bundle's root, not in '.ebextensions'",
            "move it to the root",
        )
        return
    if probe.is_used(file):
        return
    if not probe.has_sections(file):
        if file.suffix == ".conf" and probe.is_proxy_file(file):
            yield Ignored(
                file,
                "proxy-place",
                f"no proxy configuration includes '{file.name}'",
                "move it to `.platform/nginx/conf.d`, or write it by a step",
                is_certain=False,
            )
        return
    lowered = name.lower()
    yield Ignored(
        file,
        "suffix",
        f"'{name}' holds sections of a configuration file and is never read:"
        " only names that end in '.config' are",
        f"rename it to '{_with_config_suffix(name)}'",
        is_certain=not lowered.endswith(".config"),
    )


def _with_config_suffix(name: str) -> str:
    stem = posixpath.splitext(name)[0] or name
    return stem.removesuffix(".config") + ".config"


def _below_configs(
    probe: Probe, file: BundleFile, folder: str, reported: set[str]
) -> Iterator[Ignored]:
    """Explain a ``.config`` file in a folder below ``.ebextensions``."""
    if probe.is_used(file) or probe.is_folder_used(f".ebextensions/{folder}"):
        return
    if is_leftover_name(folder) or any(map(is_leftover_name, folder.split("/"))):
        yield Ignored(
            file,
            "leftover-folder",
            f"'{folder}' below '.ebextensions' is not read, so '{file.basename}' does nothing",
            "remove it from the bundle if it is not needed",
            is_leftover=True,
        )
        return
    if folder in reported or not probe.has_sections(file):
        return
    reported.add(folder)
    yield Ignored(
        file,
        "subfolder",
        f"configuration files are read in '.ebextensions' itself, not in '{folder}' below it",
        "move the files of this folder up into `.ebextensions`",
        is_certain=False,
    )


_EBEXTENSIONS_LIKE = r"(?i)^[._]{0,2}eb[._-]?exten[a-z]{2,7}[._-]?(.*)$"


def _misspelt_folders(probe: Probe) -> Iterator[Ignored]:
    reported: set[str] = set()
    for file in probe.files:
        folder, _, rest = file.name.partition("/")
        if not rest or folder == ".ebextensions" or folder in reported:
            continue
        if "/" in rest or not file.basename.endswith(".config") or not _like_ebextensions(folder):
            continue
        if not probe.has_sections(file) or probe.is_folder_used(folder):
            continue
        reported.add(folder)
        leftover = _is_put_aside(folder)
        yield Ignored(
            file,
            "folder-name",
            f"the folder '{folder}' is not read, so its configuration files do nothing:"
            " only '.ebextensions' is",
            "remove it from the bundle if it is not needed"
            if leftover
            else "rename the folder to `.ebextensions`",
            is_leftover=leftover,
        )


_OUTSIDE = ("", ".elasticbeanstalk")
_OTHER_PROGRAMS = frozenset({"web.config", "packages.config", "nuget.config"})
"""Names that IIS and NuGet give a meaning."""


def _outside_folder(probe: Probe) -> Iterator[Ignored]:
    """Explain configuration files at the root, or beside those of the EB CLI."""
    for file in probe.files:
        folder, _, name = file.name.rpartition("/")
        if folder not in _OUTSIDE or not name.endswith(".config") or probe.is_used(file):
            continue
        if name.lower() in _OTHER_PROGRAMS:
            continue
        if probe.has_sections(file):
            yield Ignored(
                file,
                "config-outside",
                f"'{file.name}' holds sections of a configuration file and is never read:"
                " only those in '.ebextensions' are",
                f"move it to `.ebextensions/{name}`",
                is_leftover=is_leftover_name(name),
            )


def _like_ebextensions(folder: str) -> bool:
    near = "eb" in folder.lower() and nearest(folder, (".ebextensions",)) is not None
    return near or re.match(_EBEXTENSIONS_LIKE, folder) is not None


def _is_put_aside(folder: str) -> bool:
    """Tell whether a folder is named `.ebextensions` with something added, so on purpose."""
    match = re.match(_EBEXTENSIONS_LIKE, folder)
    return is_leftover_name(folder) or bool(match and match.group(1))


_ROOT_NAMES = (
    "Procfile",
    "Buildfile",
    "cron.yaml",
    "env.yaml",
    "Dockerrun.aws.json",
)
_ROOT_VARIANTS = {
    "procfile": "Procfile",
    "procfile.txt": "Procfile",
    "buildfile": "Buildfile",
    "cron.yaml": "cron.yaml",
    "cron.yml": "cron.yaml",
    "env.yaml": "env.yaml",
    "env.yml": "env.yaml",
    "dockerrun.aws.json": "Dockerrun.aws.json",
    "dockerrun.aws.yml": "Dockerrun.aws.json",
    "dockerrun.aws.yaml": "Dockerrun.aws.json",
    "dockerrun.json": "Dockerrun.aws.json",
    "dockerrun.aws": "Dockerrun.aws.json",
}
_ROOT_CONTENT = {
    "Procfile": r"(?m)^[A-Za-z0-9_-]+:\s*\S",
    "Buildfile": r"(?m)^[A-Za-z0-9_-]+:\s*\S",
    "cron.yaml": r"(?m)^[ \t]*(?:-[ \t]*)?schedule[ \t]*:",
    "env.yaml": r"(?m)^(?:AWSConfigurationTemplateVersion|OptionSettings|SolutionStack)\s*:",
    "Dockerrun.aws.json": r"AWSEBDockerrunVersion",
}
"""What tells that a file of nearly the right name is really meant."""


def _misnamed_root_files(probe: Probe) -> Iterator[Ignored]:
    for file in probe.files:
        right = _ROOT_VARIANTS.get(file.name.lower())
        if right is None or file.name == right or right in probe.model.bundle.index:
            continue
        if not re.search(_ROOT_CONTENT[right], probe.text(file)) or probe.is_used(file):
            continue
        yield Ignored(
            file,
            "name",
            f"'{file.name}' is never read: the name is '{right}', letter case included",
            f"rename it to '{right}'",
        )
