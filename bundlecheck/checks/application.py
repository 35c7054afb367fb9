"""The application's own code: literals where a read from the environment belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.finding import Confidence, Match, Severity
from bundlecheck.secrets.found import Topic, is_plain
from bundlecheck.secrets.places import is_test_path
from bundlecheck.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.bundle.model import BundleFile
    from bundlecheck.checks.context import Context
    from bundlecheck.secrets.found import Fact

__all__ = ["secret_in_application_code"]

_DEVELOPMENT = "a development default"
"""How a reader's note begins where the literal or its place says that it is one."""


def secret_in_application_code(context: Context) -> Iterator[Match]:
    """EB407: yield the literals of programs that are secrets by what they are given to."""
    for file, fact in context.model.sweep.of(Topic.CODE):
        path = file.path
        span = Span(path, fact.line, fact.column, fact.end_line, fact.end_column)
        places = tuple(Span(path, *place) for place in fact.masked) or (span,)
        minor = is_test_path(file.name) or fact.note.startswith(_DEVELOPMENT)
        yield Match(
            span,
            _message(file, fact),
            label=f"{fact.kind} as plain text",
            severity=Severity.LOW if minor else None,
            confidence=Confidence(fact.confidence),
            identity=(fact.name, fact.kind),
            secrets=places,
            is_plain=is_plain(fact),
        )


def _message(file: BundleFile, fact: Fact) -> str:
    characters = "1 character" if fact.length == 1 else f"{fact.length} characters"
    evidence = f"{characters}, {fact.prefix}…" if fact.prefix else characters
    kept = "the bucket of source bundles" if file.packed else "this file"
    everyone = f"everyone who may read {kept} has it"
    holder = f"'{fact.name}'" if fact.name else "this literal"
    if not fact.note:
        return f"{holder} is {fact.kind} written into the code ({evidence}), so {everyone}"
    if fact.note.startswith(_DEVELOPMENT):
        return (
            f"{holder} is {fact.kind} written into the code as {fact.note} ({evidence}), "
            "which serves in production too wherever nothing else is set"
        )
    if fact.note.startswith("the default"):
        return (
            f"{fact.note} is {fact.kind} written into the code ({evidence}), so {everyone}, and it "
            "is used silently where the setting is missing"
        )
    return (
        f"{holder}, {fact.note}, is {fact.kind} written into the code ({evidence}), so {everyone}"
    )
