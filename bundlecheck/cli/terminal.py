"""What the terminal that a command prints to can show. Imports no click."""

from __future__ import annotations

import os
import sys

__all__ = ["shows_colour", "width"]

_PIPED = 100
"""Cells of a line where nothing tells."""


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def shows_colour(wanted: bool | None = None) -> bool:
    """Tell whether to colour: as wanted, else on a terminal without NO_COLOR."""
    if wanted is not None:
        return wanted
    return _is_terminal() and not os.environ.get("NO_COLOR")


def width(most: int | None = None) -> int:
    """Return how many cells a line has."""
    if not _is_terminal():
        return _PIPED
    import shutil

    columns = shutil.get_terminal_size((_PIPED, 24)).columns
    return columns if most is None else min(columns, most)
