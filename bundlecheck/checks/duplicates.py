"""EB606: keys given twice in one mapping, of which a loader keeps only the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.documents import Role
from bundlecheck.beanstalk.lost import is_security_option
from bundlecheck.beanstalk.sections import SECTIONS
from bundlecheck.finding import Match, Related, Severity
from bundlecheck.syntax.nodes import Duplicate, Entry, Mapping, Node, Scalar, Sequence, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.checks.context import Context

__all__ = ["duplicate_key"]

_ROLES = (
    Role.CONFIG,
    Role.NESTED_CONFIG,
    Role.MANIFEST,
    Role.SAVED_CONFIGURATION,
    Role.CLI_CONFIG,
    Role.CRON,
    Role.DOCKERRUN,
    Role.WINDOWS_MANIFEST,
)
_TOP_LEVEL = frozenset((*SECTIONS, "OptionSettings"))


def duplicate_key(context: Context) -> Iterator[Match]:
    """EB606: report each repeated key once, at the repetition that is kept."""
    for document in context.model.documents.of(*_ROLES):
        root = document.root
        if root is None:
            continue
        seen: set[int] = set()
        for route, node in walk(root):
            if isinstance(node, Mapping) and node.duplicates and id(node) not in seen:
                seen.add(id(node))
                yield from _in_mapping(route, node)


def _in_mapping(route: tuple[str, ...], node: Mapping) -> Iterator[Match]:
    groups: dict[int, list[Duplicate]] = {}
    for duplicate in node.duplicates:
        if not _covers(duplicate.kept.value, duplicate.dropped.value):
            groups.setdefault(id(duplicate.kept), []).append(duplicate)
    for group in groups.values():
        yield _match(route, group)


def _match(route: tuple[str, ...], group: list[Duplicate]) -> Match:
    kept = group[0].kept
    name = kept.name or "?"
    lines = [str(item.dropped.key.span.line) for item in group]
    place = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(lines)}"
    held = "; ".join(dict.fromkeys(_held(item) for item in group))
    top = f"'{route[-1]}'" if route else "the file"
    return Match(
        kept.key.span,
        f"'{name}' is given {'twice' if len(group) == 1 else 'more than once'} in {top}:"
        f" the one of {place} is dropped without a word, {held}",
        label="only this one is kept",
        related=tuple(Related(item.dropped.key.span, "dropped") for item in group),
        severity=Severity.HIGH if _is_serious(route, group) else None,
        identity=(*route, name),
    )


def _lost(duplicate: Duplicate) -> list[Entry]:
    """Return what the dropped mapping holds and the kept one does not."""
    dropped, kept = duplicate.dropped.value, duplicate.kept.value
    if not isinstance(dropped, Mapping):
        return []
    return [
        entry
        for entry in dropped.entries
        if not isinstance(kept, Mapping)
        or (other := _same_key(kept, entry)) is None
        or not _covers(other.value, entry.value)
    ]


def _held(duplicate: Duplicate) -> str:
    """Say what is lost by the names in it, never by its values."""
    value = duplicate.dropped.value
    if isinstance(value, Mapping):
        names = [f"'{item.name}'" for item in _lost(duplicate) if item.name is not None]
        more = f" and {len(names) - 4} more" if len(names) > 4 else ""
        return f"with {', '.join(names[:4])}{more}" if names else "which is empty"
    if isinstance(value, Sequence):
        return f"with {len(value.items)} item{'' if len(value.items) == 1 else 's'}"
    return "with a different value"


def _is_serious(route: tuple[str, ...], group: list[Duplicate]) -> bool:
    name = group[0].kept.name or ""
    if not route:
        return name in _TOP_LEVEL
    if route[0] not in ("option_settings", "OptionSettings"):
        return False
    if len(route) == 1:
        return any(
            is_security_option(name, option.name or "") for item in group for option in _lost(item)
        )
    return is_security_option(route[-1], name)


def _covers(kept: Node, dropped: Node) -> bool:
    """Tell whether nothing is lost: all that was dropped stands in what is kept."""
    if isinstance(dropped, Scalar):
        if dropped.is_null:
            return True
        return isinstance(kept, Scalar) and (kept.tag, kept.value) == (dropped.tag, dropped.value)
    if isinstance(dropped, Sequence):
        return (
            isinstance(kept, Sequence)
            and len(kept.items) == len(dropped.items)
            and all(map(_covers, kept.items, dropped.items))
        )
    if not isinstance(kept, Mapping):
        return False
    return all(
        (other := _same_key(kept, entry)) is not None and _covers(other.value, entry.value)
        for entry in dropped.entries
    )


def _same_key(mapping: Mapping, entry: Entry) -> Entry | None:
    return mapping.entry(entry.name) if entry.name is not None else None
