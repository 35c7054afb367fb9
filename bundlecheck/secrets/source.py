"""A text to look through for secrets."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

__all__ = ["Source"]


class Source(NamedTuple):
    """The text of one file and what its name tells."""

    name: str
    """Path from the bundle's root, with forward slashes."""
    text: str
    """The characters, without byte-order mark; line ends as they are in the file."""

    @property
    def basename(self) -> str:
        """The last part of the name, in lower case."""
        return posixpath.basename(self.name).lower()

    @property
    def suffix(self) -> str:
        """The ending of the name with its dot, in lower case."""
        return posixpath.splitext(self.basename)[1]
