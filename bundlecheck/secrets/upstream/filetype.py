"""What detect-secrets takes a file for by its name."""

from __future__ import annotations

import posixpath
from functools import cache
from typing import TYPE_CHECKING

from bundlecheck.secrets.upstream.loader import load

if TYPE_CHECKING:
    from enum import Enum

__all__ = ["file_type", "is_passed_over"]


def file_type(name: str) -> Enum:
    """Return the member of detect-secrets' ``FileType`` for a file's name."""
    return _of_ending(posixpath.splitext(name)[1])


@cache
def _of_ending(ending: str) -> Enum:
    kind: Enum = load("util.filetype").determine_file_type(f"x{ending}")
    return kind


def is_passed_over(name: str) -> bool:
    """Tell whether detect-secrets does not look at a file for its name."""
    filters = load("filters.heuristic")
    # Its pattern for the last says no more, and takes squared time for it.
    return bool(filters.is_non_text_file(name) or filters.is_lock_file(name) or "swagger" in name)
