"""The sections of ``.ebextensions`` files: what they are and their typed entries.

Sources: pages customize-containers-ec2, customize-containers-windows-ec2, environment-resources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.values import Known, as_bool, canonical
from bundlecheck.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.documents import Document
    from bundlecheck.span import Span

__all__ = [
    "DOUBTFUL_SECTIONS",
    "SECTIONS",
    "Command",
    "FileEntry",
    "Part",
    "commands",
    "files",
    "is_skipped",
    "unknown_sections",
]

SECTIONS = (
    "option_settings",
    "Resources",
    "Parameters",
    "Outputs",
    "Mappings",
    "packages",
    "groups",
    "users",
    "sources",
    "files",
    "commands",
    "services",
    "container_commands",
)
"""Top-level keys that are sections; any other makes the service skip the whole file."""

DOUBTFUL_SECTIONS = (
    "Conditions",
    "Metadata",
    "Transform",
    "Rules",
    "Description",
    "AWSTemplateFormatVersion",
)
"""Template parts that no page documents as sections, though vendor samples use some."""


class Part(NamedTuple):
    """One section of one file."""

    document: Document
    entry: Entry

    @property
    def node(self) -> Node:
        """The section's value."""
        return self.entry.value


class Command(NamedTuple):
    """An entry of ``commands`` or ``container_commands``: runs as root, in order of the names."""

    document: Document
    section: str
    name: str
    key: Scalar
    body: Mapping
    lines: tuple[Scalar, ...]
    """The command: one scalar that a shell reads, or the words of an argument list."""
    is_list: bool
    leader_only: bool
    ignore_errors: bool
    working_directory: str
    """As given, else the documented default of the section on Linux."""

    @property
    def span(self) -> Span:
        """The command's own text, or the name where there is none."""
        return self.lines[0].content_span if self.lines else self.key.span


class FileEntry(NamedTuple):
    """An entry of ``files``: written as root before the commands run."""

    document: Document
    path: str
    """Absolute path on the instance."""
    key: Scalar
    body: Mapping
    content: Scalar | None
    source: Scalar | None
    mode: Scalar | None


def unknown_sections(root: Mapping) -> tuple[Entry, ...]:
    """Return the top-level entries that are no section and no part of doubtful standing."""
    known = (*SECTIONS, *DOUBTFUL_SECTIONS)
    return tuple(entry for entry in root.entries if entry.name not in known)


def is_skipped(document: Document) -> bool:
    """Tell whether the service skips a whole configuration file with only a warning.

    It does so for one unknown top-level key (page ebextensions; message "Contains invalid key").
    """
    return document.root is not None and bool(unknown_sections(document.root))


def _flag(body: Mapping, name: str) -> bool:
    node = body.get(name)
    return isinstance(node, Scalar) and as_bool(Known(canonical(node))) is True


def commands(parts: Iterable[Part], section: str) -> Iterator[Command]:
    """Yield the commands of a section's parts, in order of execution: alphabetical by name."""
    found: list[Command] = []
    for part in parts:
        if not isinstance(part.node, Mapping):
            continue
        for entry in part.node.entries:
            if isinstance(entry.key, Scalar) and isinstance(entry.value, Mapping):
                found.append(_command(part.document, section, entry.key, entry.value))
    yield from sorted(found, key=lambda command: (not command.leader_only, command.name))


def _command(document: Document, section: str, key: Scalar, body: Mapping) -> Command:
    node = body.get("command")
    if isinstance(node, Scalar):
        lines: tuple[Scalar, ...] = () if node.is_null else (node,)
    elif isinstance(node, Sequence):
        lines = tuple(item for item in node.items if isinstance(item, Scalar))
    else:
        lines = ()
    directory = body.scalar("cwd")
    default = "/" if section == "commands" else "/var/app/staging"
    return Command(
        document,
        section,
        key.value,
        key,
        body,
        lines,
        isinstance(node, Sequence),
        section == "container_commands" and _flag(body, "leader_only"),
        _flag(body, "ignoreErrors"),
        directory.value if directory is not None else default,
    )


def files(parts: Iterable[Part]) -> Iterator[FileEntry]:
    """Yield the entries of ``files`` sections, in load order."""
    for part in parts:
        if not isinstance(part.node, Mapping):
            continue
        for entry in part.node.entries:
            if isinstance(entry.key, Scalar) and isinstance(entry.value, Mapping):
                body = entry.value
                yield FileEntry(
                    part.document,
                    entry.key.value,
                    entry.key,
                    body,
                    body.scalar("content"),
                    body.scalar("source"),
                    body.scalar("mode"),
                )
