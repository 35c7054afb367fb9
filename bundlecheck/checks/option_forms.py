"""The part of EB604 about the two forms of ``option_settings``, and what has neither.

Source: page ebextensions-optionsettings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.finding import Confidence, Match
from bundlecheck.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model

__all__ = ["formless_settings"]


def formless_settings(model: Model) -> Iterator[Match]:
    """Yield entries of ``option_settings`` that have neither of its two forms, and set nothing."""
    for part in model.parts("option_settings"):
        if isinstance(part.node, Sequence):
            for item in part.node.items:
                if isinstance(item, Mapping):
                    yield from _misplaced_item(item)
        elif isinstance(part.node, Mapping):
            name = part.node.entry("option_name")
            if name is not None and isinstance(name.value, Scalar):
                fact = "an item of the list form stands in 'option_settings' without its dash"
                yield _formless(
                    part.node.entry("namespace") or name,
                    fact,
                    "write a dash before the item's first key",
                )
            else:
                yield from _misplaced_keys(part.node)


def _misplaced_item(item: Mapping) -> Iterator[Match]:
    names = [entry.name or "" for entry in item.entries]
    if not item.entries or isinstance(item.get("option_name"), Scalar):
        if "value" not in names and any(name.lower() == "value" for name in names):
            wrong = next(entry for entry in item.entries if (entry.name or "").lower() == "value")
            fact = f"the item has no 'value', but '{wrong.name}'"
            yield _formless(wrong, fact, "write `value`")
        return
    if any(isinstance(entry.value, Scalar) and not entry.value.is_null for entry in item.entries):
        yield _formless(
            item.entries[0],
            "the item has no 'option_name'",
            "neither a namespace nor an item with option_name",
        )
    else:
        yield from _misplaced_keys(item)


def _misplaced_keys(mapping: Mapping) -> Iterator[Match]:
    """Yield the first key that is no namespace, and each namespace that holds no options."""
    strays = []
    for entry in mapping.entries:
        if entry.name is None or _is_empty(entry.value) or isinstance(entry.value, Mapping):
            continue
        if entry.name.startswith("aws:") or isinstance(entry.value, Sequence):
            kind = "a list" if isinstance(entry.value, Sequence) else "a single text"
            fact = f"the namespace '{entry.name}' holds {kind} instead of options with their values"
            yield _formless(entry, fact, "write `option: value` below it")
        else:
            strays.append(entry)
    if strays:
        fact = f"'{strays[0].name}' stands where a namespace belongs"
        yield _formless(strays[0], fact, "neither a namespace nor an item with option_name")


def _is_empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.is_null
    return isinstance(node, Sequence) and not node.items


def _formless(entry: Entry, fact: str, label: str) -> Match:
    return Match(
        entry.key.span,
        f"{fact}, so it sets no option",
        label=label,
        identity=("misplaced", entry.name or ""),
        confidence=Confidence.MEDIUM,
    )
