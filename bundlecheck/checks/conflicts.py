"""Deployment safety of values against each other: what loses, and what is masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.catalogue import catalogue
from bundlecheck.beanstalk.environment import Scope
from bundlecheck.beanstalk.values import Known, Unset
from bundlecheck.finding import Match, Related
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.resources import Resource, ResourcePart
    from bundlecheck.beanstalk.sections import FileEntry
    from bundlecheck.beanstalk.settings import Setting
    from bundlecheck.checks.context import Context

__all__ = ["conflicting_settings", "ineffective_setting"]

_ORDER = "files are read in alphabetical order and the last one wins"


def conflicting_settings(context: Context) -> Iterator[Match]:
    """EB607: the same setting, resource property or file with different content in two files."""
    model = context.model
    for item in model.main.settings.effective:
        for loser in item.losers:
            if loser.path != item.winner.path and _differ(loser, item.winner):
                yield _setting_match(loser, item.winner)
    for resource in model.resources:
        yield from _resource_matches(resource)
    yield from _file_matches(model)


def _differ(left: Setting, right: Setting) -> bool:
    if isinstance(left.value, Known) and isinstance(right.value, Known):
        return left.value.text.strip().lower() != right.value.text.strip().lower()
    return not _same(left.node, right.node)


def _same(left: Node, right: Node) -> bool:
    """Tell whether two trees say the same, wherever they stand."""
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        return left.value.strip() == right.value.strip()
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return len(left.items) == len(right.items) and all(
            _same(a, b) for a, b in zip(left.items, right.items, strict=True)
        )
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        names = {entry.name for entry in left.entries}
        if names != {entry.name for entry in right.entries}:
            return False
        return all(
            (other := right.get(entry.name or "")) is not None and _same(entry.value, other)
            for entry in left.entries
        )
    return False


def _setting_match(loser: Setting, winner: Setting) -> Match:
    return Match(
        loser.span,
        f"'{loser.option}' is set to another value in '{winner.path}', which wins: {_ORDER}",
        label="has no effect",
        related=(Related(winner.span, "this value wins"),),
        identity=(loser.namespace, loser.option, winner.path),
    )


def _resource_matches(resource: Resource) -> Iterator[Match]:
    for index, part in enumerate(resource.parts):
        for later in resource.parts[index + 1 :]:
            if later.document.path != part.document.path:
                yield from _node_matches(resource, part, later, part.body, later.body, ())


def _node_matches(
    resource: Resource,
    part: ResourcePart,
    later: ResourcePart,
    left: Mapping,
    right: Mapping,
    route: tuple[str, ...],
) -> Iterator[Match]:
    """Yield the properties that two files give one resource and that cannot both hold."""
    for entry in left.entries:
        other = right.get(entry.name or "")
        if other is None or entry.name is None:
            continue
        path = (*route, entry.name)
        if isinstance(entry.value, Mapping) and isinstance(other, Mapping):
            yield from _node_matches(resource, part, later, entry.value, other, path)
        elif not _same(entry.value, other):
            name = ".".join(path)
            yield Match(
                entry.key.span,
                f"'{name}' of '{resource.logical_id}' is given another value in "
                f"'{later.document.path}', which wins: {_ORDER}",
                label="has no effect",
                related=(Related(other.span, "this value wins"),),
                identity=(resource.logical_id, name, later.document.path),
            )


def _file_matches(model: Model) -> Iterator[Match]:
    last: dict[str, FileEntry] = {entry.path: entry for entry in model.files}
    for entry in model.files:
        winner = last[entry.path]
        if winner.document.path == entry.document.path or _same(entry.body, winner.body):
            continue
        yield Match(
            entry.key.span,
            f"'{entry.path}' is written with other content by '{winner.document.path}', "
            f"which wins: {_ORDER}",
            label="has no effect",
            related=(Related(winner.key.span, "this entry wins"),),
            identity=("files", entry.path, winner.document.path),
        )


def ineffective_setting(context: Context) -> Iterator[Match]:
    """EB608: settings that what clients or saved configurations send on creation will override."""
    masked: list[tuple[Setting, str]] = []
    for option in catalogue().overridden_by_clients():
        found = context.model.main.settings.get(option.namespace, option.name)
        if found is None or not isinstance(found.value, Known):
            continue
        if (option.ebcli_value or "").lower() == found.value.text.strip().lower():
            continue
        clients = " and ".join(_CLIENTS[client] for client in option.recommended_override)
        masked.append((found.winner, clients))
    masked.extend(_masked_by_saved(context.model))
    if not masked:
        return
    masked.sort(key=lambda item: item[0].span)
    names = sorted({setting.option for setting, _ in masked})
    yield Match(
        context.model.anchor,
        f"{_count(len(names), 'setting')} can be overridden when an environment is created: "
        + ", ".join(f"'{name}'" for name in names),
        related=tuple(
            Related(setting.span, f"'{setting.option}' is overridden by {by}")
            for setting, by in masked[:10]
        ),
        posture=True,
        identity=tuple(names),
    )


_CLIENTS = {"console": "the console", "ebcli": "the EB CLI"}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _masked_by_saved(model: Model) -> Iterator[tuple[Setting, str]]:
    for environment in model.others:
        if environment.scope is not Scope.SAVED:
            continue
        for item in environment.settings.effective:
            own = model.main.settings.get(item.winner.namespace, item.winner.option)
            if own is None or isinstance(item.value, Unset) or not _differ(own.winner, item.winner):
                continue
            yield own.winner, f"'{environment.path}'"
