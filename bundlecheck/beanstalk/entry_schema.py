"""The shape of the entries of each section, as the agent on the instance reads them.

Sources: pages customize-containers-ec2 and customize-containers-windows-ec2.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "ENCODINGS",
    "ENTRY_SECTIONS",
    "LINUX_ONLY",
    "PACKAGE_MANAGERS",
    "SERVICE_MANAGERS",
    "EntrySchema",
    "entry_schema",
]


class EntrySchema(NamedTuple):
    """What an entry of one section may hold."""

    keys: tuple[str, ...]
    flags: tuple[str, ...] = ()
    """Keys that take true or false, as a boolean or as text."""
    mappings: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """Keys that take a number, as a number or as text."""
    may_be_empty: bool = False
    """Whether an entry without a body is complete."""


_COMMAND_KEYS = ("command", "cwd", "env", "test", "ignoreErrors", "waitAfterCompletion")

_SCHEMAS = {
    "files": EntrySchema(
        ("mode", "owner", "group", "source", "content", "encoding", "authentication", "context")
    ),
    "users": EntrySchema(
        ("groups", "uid", "homeDir"), lists=("groups",), numbers=("uid",), may_be_empty=True
    ),
    "groups": EntrySchema(("gid",), numbers=("gid",), may_be_empty=True),
    "services": EntrySchema(
        ("enabled", "ensureRunning", "files", "sources", "packages", "commands"),
        flags=("enabled", "ensureRunning"),
        lists=("files", "sources", "commands"),
        mappings=("packages",),
        may_be_empty=True,
    ),
    "commands": EntrySchema(_COMMAND_KEYS, flags=("ignoreErrors",), mappings=("env",)),
    "container_commands": EntrySchema(
        (*_COMMAND_KEYS, "leader_only"), flags=("ignoreErrors", "leader_only"), mappings=("env",)
    ),
}
"""``context`` of files belongs to the agent's own reference (AWS::CloudFormation::Init)."""

ENTRY_SECTIONS = ("files", "users", "groups", "packages", "sources", "services", "commands")
"""Sections with entries, ``container_commands`` apart."""

PACKAGE_MANAGERS = ("yum", "rubygems", "python", "rpm", "msi")
SERVICE_MANAGERS = ("sysvinit", "systemd", "windows")
"""``systemd`` is one of the agent's managers and is missing on the page: not reported."""

LINUX_ONLY = ("users", "groups")
ENCODINGS = ("plain", "base64")


def entry_schema(section: str) -> EntrySchema | None:
    """Return the shape of a section's entries, None for a section of another form."""
    return _SCHEMAS.get(section)
