"""Every place of a bundle that names a platform: in scalars, string literals and plain lines.

Comments, documentation and dependencies name nobody's platform.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.documents import Role
from bundlecheck.beanstalk.folders import is_documentation, is_test, is_vendored
from bundlecheck.sweep.marks import PLATFORM
from bundlecheck.syntax.nodes import Mapping, Scalar, walk
from bundlecheck.syntax.yaml import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.platform_names import PlatformMention
    from bundlecheck.bundle.model import BundleFile
    from bundlecheck.span import Span
    from bundlecheck.syntax.nodes import Node
    from bundlecheck.syntax.text import FileText

__all__ = ["PlatformPlace", "platform_places"]

_LARGEST = 1_000_000
_TREES = frozenset({".yml", ".yaml", ".json", ".config", ".template", ".cform"})
_MIXED = frozenset({"shell", "markup"})
"""Languages whose names of platforms also stand outside of quotes."""
_WINDOWS_SERVER = r"windows\W+server"
_COPIES = (".save", ".bak", "~", ".orig", ".swp", ".old", ".tmp")
_COMMENT_LINE = re.compile(r"^[ \t]*(?:#|//|;|(?i:rem)\s)[^\r\n]*", re.MULTILINE)
_LINE_TAIL = re.compile(r"(?<=[\s,;{}()])(?://|#)[ \t][^\r\n\"'`]*$", re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->", re.DOTALL)


class PlatformPlace(NamedTuple):
    """A place that names a platform."""

    mention: PlatformMention
    span: Span
    doubtful: bool
    """True in a test or a sample, which need not be of this environment."""


def platform_places(model: Model) -> Iterator[PlatformPlace]:
    """Yield the places that name a platform, in order of files, each place once."""
    known = {document.path for document in model.documents.all}
    for file in model.bundle.files:
        if not model.sweep.may_hold(file, PLATFORM) and file.path not in known:
            continue
        if _is_left_out(file):
            continue
        text = model.text(file)
        if text is None:
            continue
        seen: set[Span] = set()
        for mention, span in _mentions(model, file, text):
            if span not in seen:
                seen.add(span)
                yield PlatformPlace(mention, span, is_test(file.name))


def _is_left_out(file: BundleFile) -> bool:
    return (
        file.link is not None
        or file.size > _LARGEST
        or file.basename.endswith(_COPIES)
        or is_vendored(file.name)
        or is_documentation(file.name)
    )


def _mentions(
    model: Model, file: BundleFile, text: FileText
) -> Iterator[tuple[PlatformMention, Span]]:
    document = model.documents.get(file.path)
    if document is not None and document.role is Role.CLI_CONFIG and document.root is not None:
        yield from _default_platforms(document.root)
    if not _may_name_platform(text.value):
        return
    if file.suffix in _TREES or document is not None:
        parsed = document.parsed if document is not None else parse_yaml(text)
        if parsed.error is None:
            for root in parsed.documents:
                yield from _in_tree(root)
            return
    from bundlecheck.syntax.strings import language_of, string_literals

    language = language_of(file.name)
    if language is not None and language not in _MIXED:
        for literal in string_literals(text, language):
            for mention in _find_branches(literal.value):
                yield mention, literal.span(mention.start, mention.end)
        return
    for mention in _find_branches(without_comments(text.value)):
        yield mention, text.span(mention.start, mention.end)


def _find_branches(text: str) -> list[PlatformMention]:
    from bundlecheck.beanstalk.platform_names import find_branches

    return find_branches(text)


def _resolve_short(name: str) -> PlatformMention | None:
    from bundlecheck.beanstalk.platform_short import resolve_short

    return resolve_short(name)


def _may_name_platform(value: str) -> bool:
    if ":platform/" in value:
        return True
    lowered = value.lower()
    if "running" not in lowered:
        return False
    if "amazon" in lowered and ("64bit" in lowered or "32bit" in lowered):
        return True
    return "windows" in lowered and re.search(_WINDOWS_SERVER, lowered) is not None


def _in_tree(root: Node) -> Iterator[tuple[PlatformMention, Span]]:
    for _, node in walk(root):
        if isinstance(node, Mapping):
            for entry in node.entries:
                if isinstance(entry.key, Scalar):
                    yield from _in_scalar(entry.key)
        elif isinstance(node, Scalar):
            yield from _in_scalar(node)


def _in_scalar(node: Scalar) -> Iterator[tuple[PlatformMention, Span]]:
    if not _may_name_platform(node.value):
        return
    value = without_comments(node.value) if "\n" in node.value else node.value
    for mention in _find_branches(value):
        yield mention, node.text.span(mention.start, mention.end)


def _default_platforms(root: Mapping) -> Iterator[tuple[PlatformMention, Span]]:
    """Read the names that the EB CLI resolves itself, short ones too."""
    for route, node in walk(root):
        if route[-1:] == ("default_platform",) and isinstance(node, Scalar) and not node.is_null:
            mention = None if _find_branches(node.value) else _resolve_short(node.value)
            if mention is not None:
                yield mention, node.content_span


def without_comments(value: str) -> str:
    """Return a text with its comments blanked out, every other character at its place."""
    for pattern in (_BLOCK_COMMENT, _COMMENT_LINE, _LINE_TAIL):
        value = pattern.sub(lambda match: re.sub(r"[^\r\n]", " ", match.group()), value)
    return value
