"""The bundle: files with modes and bytes on demand, wherever they came from."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bundlecheck.span import Span

__all__ = ["Bundle", "BundleFile", "BundleReadError", "Fault", "FaultKind", "Target"]


class BundleFile(NamedTuple):
    """One file that would be deployed, or that the deploying tool itself reads."""

    path: str
    """Path from the target's root, with forward slashes; this is what findings name."""
    name: str
    """Path from the bundle's root."""
    mode: int | None
    """Unix permission bits, or None where the source keeps none."""
    size: int
    """Bytes as declared by the source; 0 for a link."""
    link: str | None
    """Target of a symbolic link, else None; a link has no bytes of its own."""
    packed: bool
    """False for files beside the bundle, such as ``.elasticbeanstalk/config.yml``."""
    load: Callable[[], bytes]
    """Reads the bytes, within the limits; raises ``BundleReadError``."""
    stamp: bytes = b""
    """The file's state as its source tells it without reading, see ``reading.stamp_of``; alike
    only where the bytes are the same. Empty where the source tells none."""
    head: Callable[[int], bytes] | None = None
    """Reads the first bytes of a file that is over the limit for one file."""

    @property
    def basename(self) -> str:
        """The last part of the path."""
        return self.name.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The ending of the name with its dot, in lower case."""
        stem, dot, ending = self.basename.rpartition(".")
        return dot + ending.lower() if stem.strip(".") else ""


class FaultKind(str, Enum):
    """What can be wrong with a bundle before any file is understood (rule ids in brackets)."""

    UNSAFE_ENTRY = "unsafe-entry"  # EB620
    BOMB = "bomb"  # EB620
    LAYOUT = "layout"  # EB613
    LIMIT = "limit"  # not analysed
    UNREADABLE = "unreadable"  # not analysed


class Fault(NamedTuple):
    """Something wrong with the container of the files: an entry, a link, a limit."""

    kind: FaultKind
    path: str
    """Path from the target's root; where an entry's own name is unsafe, the name it unpacks to."""
    message: str
    """A lower-case statement of fact."""
    remedy: str
    severity: str | None = None
    """Overrides the rule's severity: ``medium`` for the harmless forms of an unsafe entry."""
    incomplete: bool = False
    """True where files were left unread because of it, so the scan ends with exit 3."""
    span: Span | None = None
    others: tuple[str, ...] = ()
    """Paths of the other files that it stands for, where it counts them."""


class Bundle:
    """The files of one source bundle, sorted by name."""

    __slots__ = ("faults", "files", "index", "keeps_modes", "name")

    def __init__(
        self,
        name: str,
        files: tuple[BundleFile, ...],
        faults: tuple[Fault, ...] = (),
        keeps_modes: bool = True,
    ) -> None:
        """Take the files, and what their source tells.

        Args:
            name: its root relative to the target, ``.`` for the target itself.
            files: its files.
            faults: what is wrong with their container.
            keeps_modes: whether modes mean something here: not every source has them.
        """
        self.name = name
        self.files = files
        self.faults = faults
        self.keeps_modes = keeps_modes
        self.index: Mapping[str, BundleFile] = {file.name: file for file in files}

    def get(self, name: str) -> BundleFile | None:
        """Return a file by its path from the bundle's root."""
        return self.index.get(name)


class Target(NamedTuple):
    """Everything that one command points at."""

    label: str
    """As the user named it."""
    prefix: str
    """Path from the repository's root to the target, ending in ``/``, or empty."""
    bundles: tuple[Bundle, ...]
    notes: tuple[str, ...] = ()
    """Facts about how it was opened that a person would want to know."""


class BundleReadError(Exception):
    """A file of the bundle cannot be read within the limits: ``'file' why; remedy``."""

    @property
    def reason(self) -> str:
        """Why it cannot be read."""
        return str(self).rpartition("; ")[0] or str(self)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return str(self).rpartition("; ")[2]
