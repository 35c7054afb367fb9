"""Which platform each file of a bundle names for its environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.documents import Role
from bundlecheck.syntax.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.documents import Document, Documents
    from bundlecheck.beanstalk.platform_names import PlatformMention
    from bundlecheck.span import Span

__all__ = ["named_platforms"]


def named_platforms(documents: Documents) -> dict[str, tuple[PlatformMention, Span]]:
    """Return the platform that a manifest, saved configuration or the EB CLI's file names."""
    found: dict[str, tuple[PlatformMention, Span]] = {}
    for document in documents.all:
        for scalar in _platform_scalars(document):
            from bundlecheck.beanstalk.platform_names import find_branches
            from bundlecheck.beanstalk.platform_short import resolve_short

            mention = next(iter(find_branches(scalar.value)), None) or resolve_short(scalar.value)
            if mention is not None:
                found.setdefault(document.path, (mention, scalar.span))
    return found


def _platform_scalars(document: Document) -> Iterator[Scalar]:
    root = document.root
    if root is None:
        return
    if document.role is Role.CLI_CONFIG:
        common = root.mapping("global")
        candidates = [common.get("default_platform")] if common is not None else []
    else:
        platform = root.get("Platform")
        arn = platform.get("PlatformArn") if isinstance(platform, Mapping) else None
        candidates = [arn, *(root.get(name) for name in ("SolutionStack", "PlatformArn"))]
        candidates.append(root.get("SolutionStackName"))
    for candidate in candidates:
        if isinstance(candidate, Scalar) and not candidate.is_null:
            yield candidate
