"""Platform hooks: scripts below ``.platform`` that run as root.

Source: page platforms-linux-extend.hooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bundlecheck.bundle.model import Bundle, BundleFile

__all__ = ["HOOK_FOLDERS", "HOOK_PHASES", "Hook", "hooks"]

HOOK_FOLDERS = ("hooks", "confighooks")
HOOK_PHASES = ("prebuild", "predeploy", "postdeploy")


class Hook(NamedTuple):
    """One hook, run as root in the order of the file names of its phase."""

    file: BundleFile
    folder: str
    """``hooks`` for application deployments, ``confighooks`` for configuration deployments."""
    phase: str
    order: int
    """Position among the hooks of its folder and phase, from 0."""
    user: str = "root"

    @property
    def working_directory(self) -> str:
        """Where it runs: the staging directory, or the deployed application after the switch."""
        return "/var/app/current" if self.phase == "postdeploy" else "/var/app/staging"

    @property
    def executable(self) -> bool | None:
        """Whether the executable bit is set; None where the source keeps no modes."""
        return None if self.file.mode is None else bool(self.file.mode & 0o111)


def hooks(bundle: Bundle) -> tuple[Hook, ...]:
    """Return the hooks of a bundle in order of folder, phase and name."""
    found: list[Hook] = []
    for folder in HOOK_FOLDERS:
        for phase in HOOK_PHASES:
            prefix = f".platform/{folder}/{phase}/"
            members = [
                file
                for file in bundle.files
                if file.name.startswith(prefix) and "/" not in file.name[len(prefix) :]
            ]
            members.sort(key=lambda file: file.basename)
            found.extend(Hook(file, folder, phase, order) for order, file in enumerate(members))
    return tuple(found)
