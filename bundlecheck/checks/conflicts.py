"""Deployment safety of values against each other: what loses, and what is masked."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.catalogue import catalogue
from bundlecheck.beanstalk.documents import Role
from bundlecheck.beanstalk.environment import Scope
from bundlecheck.beanstalk.functions import backtick_function, function_of
from bundlecheck.beanstalk.settings import ENVIRONMENT
from bundlecheck.beanstalk.values import Known, Unset, known_text
from bundlecheck.finding import Confidence, Match, Related
from bundlecheck.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.resources import Resource
    from bundlecheck.beanstalk.sections import FileEntry
    from bundlecheck.beanstalk.settings import Setting
    from bundlecheck.checks.context import Context
    from bundlecheck.span import Span

__all__ = ["conflicting_settings", "ineffective_setting"]

_MERGED = "CmpFn::"
"""Functions of Elastic Beanstalk that merge what several files say (``CmpFn::Insert``)."""


def conflicting_settings(context: Context) -> Iterator[Match]:
    """EB607: the same setting, resource property or file with different content in two files."""
    model = context.model
    for item in model.main.settings.effective:
        for loser in item.losers:
            if loser.path != item.winner.path and _differ(loser, item.winner):
                yield _lost(
                    model,
                    loser.span,
                    f"'{loser.option}' is set to another value",
                    Related(item.winner.span, "this value wins"),
                    (loser.namespace, loser.option),
                )
    for resource in model.resources:
        yield from _resource_matches(model, resource)
    yield from _file_matches(model)


def _lost(model: Model, span: Span, fact: str, winner: Related, identity: tuple[str, ...]) -> Match:
    """Return the finding at a losing place, with the order that decides.

    How the files of several ``.ebextensions`` folders interleave is not documented.
    """
    path = winner.span.path
    here, there = posixpath.basename(span.path), posixpath.basename(path)
    nested = {item.path for item in model.documents.of(Role.NESTED_CONFIG)}
    if posixpath.dirname(span.path) == posixpath.dirname(path):
        order = f"'{here}' is read before '{there}', and the last one wins"
    else:
        order = "the order of several .ebextensions folders is not documented"
    return Match(
        span,
        f"{fact} in '{path}': {order}",
        label="has no effect",
        related=(winner,),
        identity=(*identity, path),
        confidence=Confidence.MEDIUM if {span.path, path} & nested else None,
    )


def _differ(left: Setting, right: Setting) -> bool:
    if isinstance(left.value, Known) and isinstance(right.value, Known):
        texts = (left.value.text.strip(), right.value.text.strip())
        # Enumerations and booleans compare whatever their letter case; properties do not.
        if left.namespace == ENVIRONMENT:
            return texts[0] != texts[1]
        return texts[0].lower() != texts[1].lower()
    return not _same(left.node, right.node)


def _same(left: Node, right: Node) -> bool:
    """Tell whether two trees say the same, wherever they stand."""
    if isinstance(left, Scalar) and isinstance(right, Scalar):
        here, there = backtick_function(left), backtick_function(right)
        if here is not None and there is not None:
            return _same(here, there)
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


def _resource_matches(model: Model, resource: Resource) -> Iterator[Match]:
    told: set[Span] = set()
    for index, part in enumerate(resource.parts):
        for later in reversed(resource.parts[index + 1 :]):
            if later.document.path == part.document.path:
                continue
            for name, entry, other in _collisions(part.body, later.body, ()):
                if entry.key.span not in told:
                    told.add(entry.key.span)
                    yield _lost(
                        model,
                        entry.key.span,
                        f"'{name}' of '{resource.logical_id}' is given another value",
                        Related(other.key.span, "this value wins"),
                        (resource.logical_id, name),
                    )


def _collisions(
    left: Mapping, right: Mapping, route: tuple[str, ...]
) -> Iterator[tuple[str, Entry, Entry]]:
    """Yield the entries that two mappings give one key and that cannot both hold."""
    for entry in left.entries:
        other = right.entry(entry.name) if entry.name is not None else None
        if other is None or entry.name is None or entry.name.startswith(_MERGED):
            continue
        path = (*route, entry.name)
        if (
            isinstance(entry.value, Mapping)
            and isinstance(other.value, Mapping)
            and function_of(entry.value) is None
            and function_of(other.value) is None
        ):
            yield from _collisions(entry.value, other.value, path)
        elif not _same(entry.value, other.value):
            yield ".".join(path), entry, other


def _file_matches(model: Model) -> Iterator[Match]:
    last: dict[str, FileEntry] = {entry.path: entry for entry in model.files}
    for entry in model.files:
        winner = last[entry.path]
        if winner.document.path != entry.document.path and not _same(entry.body, winner.body):
            yield _lost(
                model,
                entry.key.span,
                f"'{entry.path}' is written with other content",
                Related(winner.key.span, "this entry wins"),
                ("files", entry.path),
            )


def ineffective_setting(context: Context) -> Iterator[Match]:
    """EB608: settings that what clients or saved configurations send on creation will override."""
    masked: list[tuple[Setting, str]] = []
    for option in catalogue().overridden_by_clients():
        found = context.model.main.settings.get(option.namespace, option.name)
        if found is None or isinstance(found.value, Unset):
            continue
        text = (known_text(found.value) or "").strip().lower()
        if text and (option.ebcli_value or "").lower() == text:
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
        if environment.scope not in (Scope.SAVED, Scope.CLI):
            continue
        for item in environment.settings.effective:
            own = model.main.settings.get(item.winner.namespace, item.winner.option)
            if own is None or isinstance(item.value, Unset) or not _differ(own.winner, item.winner):
                continue
            yield own.winner, f"'{environment.path}'"
