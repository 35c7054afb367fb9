"""Names of files: shown safely, and followed through links without leaving the bundle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["displayable", "leaves_root"]

# C0 and C1 controls, line separators, what is invisible or reorders text, and undecodable bytes.
_UNSHOWABLE = "[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
# The kernel's own limit (path_resolution(7)).
_MAX_LINKS_FOLLOWED = 40


def displayable(name: str) -> str:
    """Return a name with control characters and undecodable bytes written as escapes."""
    if name.isascii() and name.isprintable():  # nearly all are
        return name
    return re.sub(_UNSHOWABLE, _escape, name)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # how Python carries a byte that is not UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def leaves_root(name: str, links: Mapping[str, str]) -> bool:
    """Tell whether a link points out of the bundle, directly or through other links.

    Args:
        name: The link, from the bundle's root.
        links: Target of every link of the bundle by name.
    """
    pending = _parts(links[name])
    at = name.split("/")[:-1]
    if links[name].startswith(("/", "\\")) or re.match(r"[A-Za-z]:[\\/]", links[name]):
        return True
    followed = 0
    while pending:
        part = pending.pop()
        if part == "..":
            if not at:
                return True
            at.pop()
            continue
        at.append(part)
        target = links.get("/".join(at))
        if target is None:
            continue
        followed += 1
        if target.startswith("/"):
            return True
        if followed > _MAX_LINKS_FOLLOWED:
            return False  # a loop: it leads nowhere
        at.pop()
        pending += _parts(target)
    return False


def _parts(target: str) -> list[str]:
    """Return the parts of a link's target, last one first."""
    return [part for part in reversed(target.split("/")) if part not in {"", "."}]
