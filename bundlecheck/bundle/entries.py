"""The entries of an archive: what they unpack to, and what is wrong with them as entries."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundlecheck.bundle.limits import (
    MAX_DEPTH,
    MAX_ENTRY_BYTES,
    MAX_NAME_BYTES,
    MAX_PATH_BYTES,
    MAX_RATIO,
    MAX_TOTAL_BYTES,
    RATIO_FLOOR_BYTES,
)
from bundlecheck.bundle.listing import at_most
from bundlecheck.bundle.model import Fault, FaultKind
from bundlecheck.bundle.names import displayable

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Archived", "check_names", "check_overlaps", "check_sizes", "unpacked"]

_UNIX, _DARWIN = 3, 19
_UTF8 = 0x800
_LOCAL_HEADER = 30
_DRIVE = r"[A-Za-z]:/"


@dataclass(slots=True)
class Archived:
    """One entry of an archive."""

    info: zipfile.ZipInfo
    raw: str
    """Its name as stored."""
    name: str
    """The name it unpacks to, as Info-ZIP's ``unzip`` does it: below the folder, always."""
    mode: int | None
    """Type and permission bits where the archive was made on Unix."""
    overlapping: bool = False

    @classmethod
    def of(cls, info: zipfile.ZipInfo) -> Archived:
        """Return the entry of a header."""
        raw = _decode(info)
        unix = info.create_system in {_UNIX, _DARWIN}
        mode = info.external_attr >> 16 if unix else 0
        return cls(info, raw, _unpacked_name(raw), mode or None)

    @property
    def is_folder(self) -> bool:
        """Whether the entry only makes a folder."""
        return self.raw.endswith(("/", "\\")) or stat.S_ISDIR(self.mode or 0)

    @property
    def is_link(self) -> bool:
        """Whether the entry is a symbolic link."""
        return stat.S_ISLNK(self.mode or 0)

    @property
    def is_absolute(self) -> bool:
        """Whether its name starts at the root of a file system."""
        slashed = self.raw.replace("\\", "/")
        return slashed.startswith("/") or re.match(_DRIVE, slashed) is not None

    @property
    def climbs(self) -> bool:
        """Whether its name has a part ``..``."""
        return ".." in self.raw.replace("\\", "/").split("/")

    @property
    def leaves(self) -> bool:
        """Whether its name leads out of the folder it is unpacked in."""
        depth = 0
        for part in self.raw.replace("\\", "/").split("/"):
            if part == "..":
                depth -= 1
            elif part not in {"", "."}:
                depth += 1
            if depth < 0:
                return True
        return False

    @property
    def is_too_long(self) -> bool:
        """Whether no instance can unpack it, or its depth is beyond the limit."""
        parts = self.name.split("/")
        return (
            len(parts) > MAX_DEPTH + 1
            or len(self.name.encode("utf-8", "replace")) > MAX_PATH_BYTES
            or any(len(part.encode("utf-8", "replace")) > MAX_NAME_BYTES for part in parts)
        )


def unpacked(listed: Iterable[Archived]) -> Iterator[Archived]:
    """Yield the entries that become files; of equal names the last one, which overwrites."""
    files = {
        item.name: item
        for item in listed
        if item.name and not item.is_folder and not item.is_too_long
    }
    yield from files.values()


def check_sizes(listed: list[Archived]) -> list[Fault]:
    """Return faults for entries that unpack to far more than they look like."""
    remedy = "leave it out of the bundle, or fetch it during the deployment"
    faults = []
    for item in listed:
        size, packed = item.info.file_size, item.info.compress_size
        if size > MAX_ENTRY_BYTES:
            why = f"more than {MAX_ENTRY_BYTES}"
        elif size > RATIO_FLOOR_BYTES and size > packed * MAX_RATIO:
            why = f"over {MAX_RATIO} times its {packed} packed bytes"
        else:
            continue
        shown = displayable(item.name)
        message = f"entry '{shown}' unpacks to {size} bytes, {why}"
        faults.append(Fault(FaultKind.BOMB, shown, message, remedy))
    total = sum(item.info.file_size for item in listed)
    if total > MAX_TOTAL_BYTES:
        message = f"the archive unpacks to {total} bytes, more than {MAX_TOTAL_BYTES}"
        faults.append(Fault(FaultKind.BOMB, ".", message, remedy))
    return at_most(faults, "entries unpack to far more than their packed size")


def check_overlaps(listed: list[Archived], end: int) -> list[Fault]:
    """Mark the entries whose bytes belong to another entry too, and return faults for them.

    Args:
        listed: All entries.
        end: Where the central directory begins.
    """
    ordered = sorted(listed, key=lambda item: item.info.header_offset)
    reach, reaching = 0, None
    for item in ordered:
        start = item.info.header_offset
        if start < reach:
            item.overlapping = True
            if reaching is not None:
                reaching.overlapping = True
        stop = start + _LOCAL_HEADER + item.info.compress_size
        if stop > end:
            item.overlapping = True
        if stop > reach:
            reach, reaching = stop, item
    faults = [
        _unsafe(item, "shares its bytes with another entry or with the archive's directory")
        for item in listed
        if item.overlapping
    ]
    return at_most(faults, "entries share their bytes with others")


def check_names(listed: list[Archived]) -> list[Fault]:
    """Return faults for names that are unsafe to unpack, or that cannot be unpacked at all."""
    sorts: tuple[tuple[Callable[[Archived], bool], str, str | None], ...] = (
        (lambda item: item.is_absolute, "has an absolute name", None),
        (
            lambda item: item.leaves and not item.is_absolute,
            "has a name that leaves the archive's folder",
            None,
        ),
        (
            lambda item: item.climbs and not item.leaves and not item.is_absolute,
            "has '..' in its name",
            "medium",
        ),
        (lambda item: "\\" in item.raw, "has back-slashes in its name", "medium"),
    )
    faults: list[Fault] = []
    for applies, what, severity in sorts:
        found = [_unsafe(item, what, severity) for item in listed if applies(item)]
        faults += at_most(found, f"entries: each {what}")
    faults += at_most(_duplicates(listed), "entries have the name of another one")
    faults += at_most(_below_links(listed), "entries lie below a link")
    faults += at_most(_too_long(listed), "entries have names beyond the limits")
    return faults


def _duplicates(listed: list[Archived]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for item in listed:
        if item.is_folder or not item.name:
            continue
        if item.name in seen:
            faults.append(_unsafe(item, "stands more than once in the archive"))
        seen.add(item.name)
    return faults


def _below_links(listed: list[Archived]) -> list[Fault]:
    """Return faults for entries that would be written through a link or below a file."""
    links = {item.name for item in listed if item.is_link}
    if not links:
        return []
    faults = []
    for item in listed:
        parts = item.name.split("/")
        if any("/".join(parts[:count]) in links for count in range(1, len(parts))):
            faults.append(_unsafe(item, "lies below a link, so it is written where that points"))
    return faults


def _too_long(listed: list[Archived]) -> list[Fault]:
    return [
        Fault(
            FaultKind.LIMIT,
            _shortened(item.name),
            f"entry '{_shortened(item.name)}' is not read: over {MAX_DEPTH} folders deep, "
            f"{MAX_NAME_BYTES} bytes in one part or {MAX_PATH_BYTES} bytes in all",
            "leave it out of the bundle",
            incomplete=True,
        )
        for item in listed
        if item.is_too_long and not item.is_folder
    ]


def _shortened(name: str) -> str:
    shown = displayable(name)
    return shown if len(shown) <= 200 else shown[:197] + "..."


def _unsafe(item: Archived, what: str, severity: str | None = None) -> Fault:
    return Fault(
        FaultKind.UNSAFE_ENTRY,
        _shortened(item.name) or ".",
        f"entry '{_shortened(item.raw)}' {what}",
        "build the archive again with 'zip -r' or 'git archive' from inside the folder",
        severity,
    )


def _unpacked_name(raw: str) -> str:
    """Return the name as ``unzip`` makes it: no drive, no leading slash, ``..`` taken back."""
    slashed = raw.replace("\\", "/")
    if re.match(_DRIVE, slashed):
        slashed = slashed[2:]
    parts: list[str] = []
    for part in slashed.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _decode(info: zipfile.ZipInfo) -> str:
    """Return the stored name; without the UTF-8 mark it is UTF-8 where it can be."""
    name = info.orig_filename
    if info.flag_bits & _UTF8 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name
