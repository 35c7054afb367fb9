"""Secrets at places of a file, by its tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.code.trees.bindings import bindings
from bundlecheck.code.trees.clients import secret_arguments
from bundlecheck.code.trees.judge import Place, judged, names_a_secret
from bundlecheck.code.trees.literals import Document, literals_in
from bundlecheck.finding import Confidence
from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.names import NameKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node, Tree

    from bundlecheck.code.trees.literals import Literal

__all__ = ["findings_at"]

_ACCOUNT = (
    r"(?i)(?:^|[^a-z])(?:user|username|user_?name|host|hostname|database|db_?name|login|email|e_?mail|port"
    r"|server|dialect|adapter|driver|client_?id|access_?key_?id)['\"]?\]?\s*(?:=>|[:=])"
)


def findings_at(tree: Tree, data: bytes, places: Iterable[int], *, is_lax: bool) -> list[Found]:
    """Return the secrets at some places of a file, each once and in their order, in bytes.

    Args:
        tree: of the file.
        data: its text in UTF-8.
        places: offsets in it.
        is_lax: whether made-up secrets do not matter in it.
    """
    document = Document(tree, data)
    best: dict[tuple[int, int], Found] = {}
    for place in places:
        for found in _at(document, document.path_to(place), is_lax):
            held = best.get((found.start, found.end))
            if held is None or _rank(found) > _rank(held):
                best[found.start, found.end] = found
    return [best[key] for key in sorted(best)]


def _rank(found: Found) -> tuple[bool, bool, int]:
    return found.topic is Topic.URL, found.detector == "code-argument", int(found.confidence)


def _at(document: Document, path: list[Node], is_lax: bool) -> Iterator[Found]:
    if len(path) < 2 or any(
        node.type in {"comment", "line_comment", "block_comment"} for node in path
    ):
        return
    for bound in bindings(document, path):
        if names_a_secret(bound.name) is NameKind.PLAIN:
            continue
        account = bool(re.search(_ACCOUNT, _around(document, bound.node)))
        for literal in literals_in(document, bound.value):
            place = Place(
                is_fallback=bound.is_fallback or literal.is_fallback,
                has_account=account,
                is_lax=is_lax,
            )
            yield from _found(literal, bound.name, place, "code-name")
    for taken in secret_arguments(document, path):
        for literal in literals_in(document, taken.value):
            place = Place(
                is_fallback=literal.is_fallback,
                is_argument=True,
                has_account=True,
                is_lax=is_lax,
            )
            for found in _found(literal, taken.client, place, "code-argument"):
                own = found.kind in {"a password", "a secret"}
                yield found._replace(kind=taken.kind if own else found.kind)
    yield from _in_string(document, path, is_lax)


def _around(document: Document, node: Node) -> str:
    """Return the text of the record that a pair is part of, or the lines around."""
    start, end = max(0, node.start_byte - 240), min(node.end_byte, node.start_byte + 400) + 240
    return document.data[start:end].decode("utf-8", "replace")


def _found(literal: Literal, name: str, place: Place, detector: str) -> Iterator[Found]:
    if not literal.pieces:
        return
    answer = judged(name, literal.value, place)
    if answer is None:
        return
    secret, note = answer
    start, end = literal.pieces[0][0], literal.pieces[-1][1]
    pieces = literal.pieces if len(literal.pieces) > 1 else ()
    if not pieces and end - start == len(literal.value.encode("utf-8", "surrogatepass")):
        lead = literal.value[: secret.start].encode("utf-8", "surrogatepass")
        body = literal.value[secret.start : secret.end].encode("utf-8", "surrogatepass")
        start, end = start + len(lead), start + len(lead) + len(body)
    is_url = " in a " in secret.kind
    yield Found(
        Topic.URL if is_url else Topic.CODE,
        detector,
        secret.kind,
        start,
        end,
        literal.value[secret.start : secret.end],
        name,
        secret.prefix,
        secret.confidence,
        secret.prefix in _LIVE,
        note,
        pieces,
    )


_LIVE = frozenset({"AKIA", "sk_live_", "rk_live_", "ghp_", "github_pat_", "glpat-"})


def _in_string(document: Document, path: list[Node], is_lax: bool) -> Iterator[Found]:
    """Yield what a text holds in itself: connection strings, defaults of placeholders."""
    index = next((i for i in range(len(path) - 1, -1, -1) if "string" in path[i].type), None)
    if index is None or is_lax:
        return
    while index > 0 and path[index - 1].type in {
        *("string", "string_literal", "encapsed_string", "template_string", "binary_expression"),
        *("binary", "chained_string"),
    }:
        index -= 1
    for literal in literals_in(document, path[index]):
        for found in re.finditer(r"\$\{([\w.-]{2,80}):([^{}]{4,200})\}", literal.value):
            if names_a_secret(found[1]) is not NameKind.PLAIN:
                inner = _part(literal, *found.span(2))
                place = Place(is_fallback=True, is_lax=is_lax)
                yield from _found(inner, found[1], place, "code-name")
        put = re.fullmatch(r"([A-Z_]\w{2,60})=(\S{4,200})", literal.value)
        if put is not None and names_a_secret(put[1]) is not NameKind.PLAIN:
            inner = _part(literal, *put.span(2))
            yield from _found(inner, put[1], Place(is_fallback=True), "code-name")
            continue
        if len(literal.pieces) > 1 and "://" in literal.value:
            yield from _url(literal)


def _part(literal: Literal, start: int, end: int) -> Literal:
    if len(literal.pieces) > 1:
        return literal._replace(value=literal.value[start:end])
    first = literal.pieces[0][0] + len(literal.value[:start].encode("utf-8", "surrogatepass"))
    last = first + len(literal.value[start:end].encode("utf-8", "surrogatepass"))
    return literal._replace(value=literal.value[start:end], pieces=((first, last),))


def _url(literal: Literal) -> Iterator[Found]:
    from bundlecheck.secrets.formats import format_in

    secret = format_in(literal.value)
    if secret is not None and secret.is_url and " in a " in secret.kind:
        inner = _part(literal, secret.start, secret.end)
        pieces = inner.pieces if len(inner.pieces) > 1 else ()
        start, end = inner.pieces[0][0], inner.pieces[-1][1]
        yield Found(
            Topic.URL,
            "code-url",
            secret.kind,
            start,
            end,
            inner.value,
            confidence=Confidence.HIGH,
            pieces=pieces,
        )
