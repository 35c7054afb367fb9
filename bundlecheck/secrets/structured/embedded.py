"""Texts inside YAML and JSON: decoded base64, block scalars, secrets of Kubernetes, registries."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.secrets.placeholders import is_token_like
from bundlecheck.secrets.structured.credentials import registry_password
from bundlecheck.secrets.structured.joined import pieces_of
from bundlecheck.secrets.structured.pair import Pair
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.secrets.found import Found

__all__ = ["Embedded", "embedded", "special_pairs"]

_ENCODINGS = frozenset({"base64", "b64"})
_SCRIPTS = frozenset(
    {"command", "run", "script", "before_script", "after_script", "userdata", "user_data", "test"}
    | {"inline", "args", "entrypoint", "shell", "bash", "executestatement", "cmd"}
)
_SHORTEST = 8


class Embedded(NamedTuple):
    """A text that a scalar holds."""

    name: str
    """What it would be called as a file."""
    text: str
    scalar: Scalar
    is_encoded: bool
    """Whether it is written in base64: its parts have no places of their own then."""

    def placed(self, found: Found) -> Found:
        """Return a finding in this text as one in the text around it."""
        scalar = self.scalar
        if self.is_encoded:
            start, end = _content(scalar)
            return found._replace(start=start, end=end, pieces=())
        pieces = pieces_of(scalar, found.start, found.end)
        if not pieces:
            return found._replace(start=scalar.start, end=scalar.end, pieces=())
        kept = pieces if len(pieces) > 1 and len(found.pieces) != 1 else ()
        return found._replace(start=pieces[0][0], end=pieces[-1][1], pieces=kept)


def embedded(root: Node) -> Iterator[Embedded]:
    """Yield the texts of their own kind that a document holds."""
    stack: list[tuple[Node, tuple[str, ...]]] = [(root, ())]
    while stack:
        node, route = stack.pop()
        if isinstance(node, Mapping):
            encoded = _encoded(node, route)
            if encoded is not None:
                yield encoded
            for entry in node.entries:
                name = entry.name or ""
                stack.append((entry.value, (*route, name)))
                if isinstance(entry.value, Scalar) and "\n" in entry.value.value.strip():
                    yield Embedded(_file_name(name, route), entry.value.value, entry.value, False)  # noqa: FBT003
        elif isinstance(node, Sequence):
            for item in node.items:
                stack.append((item, route))
                if isinstance(item, Scalar) and "\n" in item.value.strip():
                    yield Embedded("script.sh", item.value, item, False)  # noqa: FBT003


def _file_name(name: str, route: tuple[str, ...]) -> str:
    lowered = name.lower()
    if lowered == "content" and route:
        return route[-1].lstrip("/")
    if lowered in _SCRIPTS:
        return "script.sh"
    return name.lstrip("/")


def _encoded(node: Mapping, route: tuple[str, ...]) -> Embedded | None:
    """Return the content of a file that its mapping says is in base64."""
    encoding, content = node.scalar("encoding"), node.scalar("content")
    if encoding is None or content is None or encoding.value.lower() not in _ENCODINGS:
        return None
    text = _decoded(content.value)
    path = node.scalar("path")
    name = path.value if path is not None else (route[-1] if route else "")
    return Embedded(name.lstrip("/"), text, content, True) if text else None  # noqa: FBT003


def _decoded(value: str) -> str:
    plain = re.sub(r"\s+", "", value)
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return ""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _content(scalar: Scalar) -> tuple[int, int]:
    """Return where the characters of a scalar stand, without quotes or a block's indicator."""
    pieces = pieces_of(scalar, 0, len(scalar.value))
    return (pieces[0][0], pieces[-1][1]) if pieces else (scalar.start, scalar.end)


def special_pairs(root: Node) -> Iterator[Pair]:
    """Yield the values that a document's kind makes secrets: Kubernetes's, registries'."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Sequence):
            stack.extend(node.items)
            continue
        if not isinstance(node, Mapping):
            continue
        stack.extend(entry.value for entry in node.entries)
        kind = node.scalar("kind")
        if kind is not None and kind.value == "Secret":
            yield from _kubernetes(node)
        auths = node.mapping("auths")
        for entry in auths.entries if auths is not None else node.entries:
            if isinstance(entry.value, Mapping):
                yield from _registry(entry.value, known=auths is not None)


def _kubernetes(node: Mapping) -> Iterator[Pair]:
    for key in ("data", "stringData"):
        data = node.mapping(key)
        for entry in data.entries if data is not None else ():
            scalar = entry.value
            if not isinstance(scalar, Scalar) or not scalar.value.strip():
                continue
            value = _decoded(scalar.value) if key == "data" else scalar.value
            name = entry.name or ""
            secret = name_kind(name) is NameKind.SECRET or is_token_like(value)
            if not value or not secret or "\n" in value.strip():
                continue
            yield Pair(
                name,
                value.strip(),
                *_content(scalar),
                "kubernetes-secret",
                "a value of a Kubernetes Secret",
                is_secret=True,
            )


def _registry(node: Mapping, *, known: bool) -> Iterator[Pair]:
    auth = node.scalar("auth")
    if auth is None or not (known or node.scalar("email") is not None):
        return
    password = registry_password(auth.value)
    if len(auth.value) >= _SHORTEST and password:
        yield Pair(
            "auth",
            password,
            *_content(auth),
            "registry-auth",
            "a registry's credentials",
            is_secret=True,
        )
