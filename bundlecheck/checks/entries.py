"""EB618: entries of sections that the agent on the instance refuses or misreads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.documents import Role
from bundlecheck.beanstalk.entry_schema import (
    ENTRY_SECTIONS,
    LINUX_ONLY,
    PACKAGE_MANAGERS,
    SERVICE_MANAGERS,
    entry_schema,
)
from bundlecheck.beanstalk.nearest import nearest
from bundlecheck.beanstalk.values import is_function
from bundlecheck.checks.file_entries import file_entry_matches
from bundlecheck.finding import Confidence, Match
from bundlecheck.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.entry_schema import EntrySchema
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.sections import Part
    from bundlecheck.checks.context import Context

__all__ = ["file_entry_invalid"]

_TRUTHS = frozenset({"true", "false", "yes", "no", "on", "off", "1", "0"})
_URL = r"(?i)^(?:https?|s3|ftp|file)://\S+$"
_COMMAND_LIKE = frozenset({"cmd", "run", "script", "exec", "shell"})
"""What other tools call a command."""
_FLOAT_VERSION = r"^\d+\.\d+$"


def file_entry_invalid(context: Context) -> Iterator[Match]:
    """EB618: report every entry that is not of its section's form."""
    model = context.model
    system = _system(model)
    for section in (*ENTRY_SECTIONS, "container_commands"):
        for part in model.parts(section):
            yield from _section(section, part, system)
    yield from file_entry_matches(model)


def _system(model: Model) -> str:
    """Return ``windows`` or ``linux`` where the bundle tells, else an empty text.

    The manifest of a Windows deployment means nothing to any other platform.
    """
    generation = model.main.platform.os_generation if model.main.platform is not None else ""
    if generation == "windows":
        return "windows"
    if generation:
        return "linux"
    manifests = model.documents.of(Role.WINDOWS_MANIFEST)
    return "windows" if any(item.error is None for item in manifests) else ""


def _section(section: str, part: Part, system: str) -> Iterator[Match]:
    node = part.node
    if _is_empty(node) or is_function(node):
        return
    if not isinstance(node, Mapping):
        kind = "a list" if isinstance(node, Sequence) else "a single value"
        message = f"'{section}' is {kind}, not a mapping from names to entries"
        yield _match(part.entry.key, message, "give each entry a name", section)
        return
    if system == "windows" and section in LINUX_ONLY:
        message = f"the Windows platforms read no '{section}'"
        yield _match(part.entry.key, message, "this platform is Windows", section)
        return
    if section == "packages":
        yield from _packages(node, system)
    elif section == "sources":
        yield from _sources(node)
    elif section == "services":
        yield from _services(node, system)
    else:
        yield from _entries(section, node.entries)


def _entries(section: str, entries: Iterable[Entry]) -> Iterator[Match]:
    schema = entry_schema(section)
    nameless = _nameless(section, entries, schema.keys) if schema is not None else []
    if nameless:
        message = f"'{nameless[0].name}' stands where the name of an entry of '{section}' belongs"
        remedy = "put a name above it, and indent it below the name"
        yield _match(nameless[0].key, message, remedy, section, "nameless")
    for entry in entries:
        if entry in nameless:
            continue
        if schema is not None and entry.name is not None:
            yield from _entry(section, entry, schema)


def _nameless(section: str, entries: Iterable[Entry], keys: tuple[str, ...]) -> list[Entry]:
    """Return what belongs into a command and stands beside the names of commands."""
    if "command" not in section:
        return []
    found = [entry for entry in entries if entry.name in keys and _is_bare(entry.value)]
    return found if any(entry.name == "command" for entry in found) else []


def _is_bare(node: Node) -> bool:
    return isinstance(node, (Scalar, Sequence))


def _entry(section: str, entry: Entry, schema: EntrySchema) -> Iterator[Match]:
    body = entry.value
    if is_function(body) or (_is_empty(body) and schema.may_be_empty):
        return
    if not isinstance(body, Mapping):
        if _is_empty(body):
            message = f"'{entry.name}' of '{section}' is empty"
        elif isinstance(body, Sequence):
            message = f"'{entry.name}' of '{section}' is a list, not a mapping"
        else:
            message = f"'{entry.name}' of '{section}' is a single value, not a mapping"
        remedy = "write `command:` below the name" if "command" in section else "write its keys"
        yield _match(entry.key, message, remedy, section, entry.name or "")
        return
    unknown = [item for item in body.entries if item.name not in schema.keys]
    for item in unknown:
        yield _unknown(section, entry, item, schema)
    meant = {
        "command" if item.name in _COMMAND_LIKE else nearest(item.name or "", schema.keys)
        for item in unknown
    }
    if "command" in section and "command" not in meant and _is_empty(body.get("command")):
        message = f"'{entry.name}' of '{section}' has no command"
        yield _match(entry.key, message, "write `command:`", section, entry.name or "", "command")
    for item in body.entries:
        yield from _value(section, entry, item, schema)


def _unknown(section: str, entry: Entry, item: Entry, schema: EntrySchema) -> Match:
    name = item.name if item.name is not None else "a key that is no single text"
    near = nearest(name, schema.keys)
    if near is None and name in _COMMAND_LIKE and "command" in schema.keys:
        near = "command"
    end = f"; the nearest is '{near}'" if near else f"; known are {_listed(schema.keys)}"
    if section == "commands" and name == "leader_only":
        end = "; only 'container_commands' know it"
    message = f"'{name}' is no key of '{section}' entries, so '{entry.name}' does not get it{end}"
    return _match(
        item.key,
        message,
        f"write `{near}`" if near else "unknown key",
        section,
        entry.name or "",
        name,
    )


def _value(section: str, entry: Entry, item: Entry, schema: EntrySchema) -> Iterator[Match]:
    name, node = item.name or "", item.value
    if is_function(node) or _is_empty(node) or _is_backtick(node):
        return
    problem = ""
    if name in schema.flags and not _is_truth(node):
        problem = "is neither true nor false"
    elif name in schema.mappings and not isinstance(node, Mapping):
        problem = "is not a mapping"
    elif name in schema.lists and isinstance(node, Mapping):
        problem = "is a mapping, not a list"
    elif name in schema.lists and isinstance(node, Scalar):
        message = f"'{name}' of '{entry.name}' is a single value, not a list"
        yield _match(
            item.value,
            message,
            "write a list",
            section,
            entry.name or "",
            name,
            confidence=Confidence.MEDIUM,
        )
    elif name in schema.numbers and not (isinstance(node, Scalar) and node.value.isdecimal()):
        problem = "is no number"
    elif name in ("cwd", "test", "command") and isinstance(node, Mapping):
        problem = "is a mapping, not a text"
    if problem:
        message = f"'{name}' of '{entry.name}' {problem}"
        yield _match(item.value, message, problem, section, entry.name or "", name)


def _packages(node: Mapping, system: str) -> Iterator[Match]:
    for entry in node.entries:
        name = entry.name or ""
        if name not in PACKAGE_MANAGERS:
            near = nearest(name, PACKAGE_MANAGERS)
            tail = f"the nearest is '{near}'" if near else f"known are {_listed(PACKAGE_MANAGERS)}"
            message = f"'{name}' is no package manager of the agent; {tail}"
            yield _match(entry.key, message, "nothing is installed", "packages", name)
            continue
        if system and (name == "msi") is not (system == "windows"):
            message = f"'{name}' is no package manager of {system.capitalize()} platforms"
            yield _match(entry.key, message, "not on this platform", "packages", name)
            continue
        yield from _package_list(entry)


def _package_list(entry: Entry) -> Iterator[Match]:
    body = entry.value
    if _is_empty(body) or is_function(body):
        return
    if not isinstance(body, Mapping):
        kind = "a list" if isinstance(body, Sequence) else "a single value"
        message = f"'{entry.name}' is {kind}, not a mapping from packages to versions"
        remedy = "write `name: []` for each package"
        yield _match(entry.key, message, remedy, "packages", entry.name or "")
        return
    for package in body.entries:
        versions = package.value
        items = versions.items if isinstance(versions, Sequence) else (versions,)
        for item in items:
            if isinstance(item, Scalar) and item.tag == "float" and _loses_digits(item.value):
                message = (
                    f"the version {item.value} of '{package.name}' is a number,"
                    f" which YAML reads as {float(item.value):g}"
                )
                remedy = f'write "{item.value}"'
                yield _match(item, message, remedy, "packages", package.name or "")


def _loses_digits(text: str) -> bool:
    return re.match(_FLOAT_VERSION, text) is not None and f"{float(text):g}" != text


def _sources(node: Mapping) -> Iterator[Match]:
    for entry in node.entries:
        value = entry.value
        if is_function(value) or _is_backtick(value):
            continue
        if isinstance(value, Scalar) and (
            re.match(_URL, value.value.strip()) or "`" in value.value
        ):
            continue
        message = f"the source of '{entry.name}' is no URL of an archive"
        place = entry.key if _is_empty(value) else value
        yield _match(place, message, "write an https URL", "sources", entry.name or "")


def _services(node: Mapping, system: str) -> Iterator[Match]:
    for entry in node.entries:
        name = entry.name or ""
        if name not in SERVICE_MANAGERS:
            near = nearest(name, SERVICE_MANAGERS)
            tail = f"the nearest is '{near}'" if near else "it is 'sysvinit', on Windows 'windows'"
            message = f"'{name}' is no service manager of the agent; {tail}"
            yield _match(entry.key, message, "nothing is started", "services", name)
            continue
        if system and (name == "windows") is not (system == "windows"):
            message = f"'{name}' is no service manager of {system.capitalize()} platforms"
            yield _match(entry.key, message, "not on this platform", "services", name)
            continue
        if isinstance(entry.value, Mapping):
            yield from _entries("services", entry.value.entries)
        elif not _is_empty(entry.value):
            message = f"'{name}' is not a mapping from services to their state"
            yield _match(entry.key, message, "give each service a body", "services", name)


def _match(
    node: Node, message: str, label: str, *identity: str, confidence: Confidence | None = None
) -> Match:
    return Match(node.span, message, label=label, confidence=confidence, identity=identity)


def _is_empty(node: Node | None) -> bool:
    """Tell whether a node is left out, null, or an empty text, list or mapping."""
    if node is None:
        return True
    if isinstance(node, Scalar):
        return node.is_null or not node.value.strip()
    return not (node.entries if isinstance(node, Mapping) else node.items)


def _is_backtick(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value.strip().startswith("`")


def _is_truth(node: Node) -> bool:
    return isinstance(node, Scalar) and (node.tag == "bool" or node.value.lower() in _TRUTHS)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
