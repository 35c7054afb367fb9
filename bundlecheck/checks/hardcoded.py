"""Secrets in any file of the bundle: what the pass over all files found of them."""

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

__all__ = ["credentials_in_url", "hardcoded_secret", "private_key_in_bundle"]

_BY_NAME = frozenset({"a secret by its name", ""})


def hardcoded_secret(context: Context) -> Iterator[Match]:
    """EB401: yield the secrets that stand in a file and that no more specific rule speaks of."""
    for file, fact in context.model.sweep.of(Topic.SECRET):
        test = is_test_path(file.name)
        severity = Severity.LOW if test else Severity.CRITICAL if fact.live else None
        what = _what(fact)
        holder = f"'{fact.name}' holds {what}" if fact.name else f"{what} stands here"
        note = f", {fact.note}" if fact.note else ""
        where = " in a file for tests" if test else ""
        yield _match(
            file,
            fact,
            f"{holder} as plain text{where} ({_evidence(fact)}{note}), readable by everyone who "
            f"may read {_kept(file)}",
            label=f"{what} as plain text",
            severity=severity,
        )


def private_key_in_bundle(context: Context) -> Iterator[Match]:
    """EB403: yield the private keys."""
    for file, fact in context.model.sweep.of(Topic.PRIVATE_KEY):
        what = fact.kind if "private key" in fact.kind else "a private key"
        of = f" of '{fact.name}'" if fact.name else ""
        note = f" ({fact.note})" if fact.note else ""
        yield _match(
            file,
            fact,
            f"{what}{of}{note} stands here in full, so everyone who may read {_kept(file)} can "
            f"act in the name of its owner",
            label="private key",
        )


def credentials_in_url(context: Context) -> Iterator[Match]:
    """EB404: yield the passwords in URLs and connection strings."""
    for file, fact in context.model.sweep.of(Topic.URL):
        default = fact.note.startswith("default account")
        what = fact.kind if fact.kind.startswith(("a ", "an ")) else "a password in a URL"
        holder = f"'{fact.name}' holds {what}" if fact.name else f"{what} stands here"
        note = f", {fact.note}" if fact.note else ""
        yield _match(
            file,
            fact,
            f"{holder} as plain text ({_evidence(fact)}{note}), readable by everyone who may read "
            f"{_kept(file)}",
            label="password as plain text",
            severity=Severity.LOW if default else None,
        )


def _what(fact: Fact) -> str:
    return "a secret" if fact.kind in _BY_NAME else fact.kind


def _evidence(fact: Fact) -> str:
    characters = "1 character" if fact.length == 1 else f"{fact.length} characters"
    return f"{characters}, {fact.prefix}…" if fact.prefix else characters


def _kept(file: BundleFile) -> str:
    return "the bucket of source bundles" if file.packed else "this file"


def _match(
    file: BundleFile, fact: Fact, message: str, *, label: str, severity: Severity | None = None
) -> Match:
    span = Span(file.path, fact.line, fact.column, fact.end_line, fact.end_column)
    pieces = tuple(Span(file.path, *piece) for piece in fact.masked)
    return Match(
        span,
        message,
        label=label,
        severity=severity,
        confidence=Confidence(fact.confidence),
        identity=(fact.name, fact.detector, fact.kind),
        secrets=pieces or (span,),
        is_plain=is_plain(fact),
    )
