"""What a compiled table looks for, so that files without any of the formats are left alone."""

from __future__ import annotations

import re

from bundlecheck.secrets.scanner.anchors import RUN
from bundlecheck.secrets.scanner.gates import Gate

__all__ = ["FORMATS", "format_gates", "loosened"]

FORMATS = "formats"
"""Owner of the gates, and of the anchors that tell places."""
_LOOK_AROUND = r"\(\?<?[=!](?:[^()\[\]\\]|\\.|\[(?:[^\]\\]|\\.)*\])*\)"
_REPEAT = r"\{(\d+)(,?)\d*\}"


def format_gates() -> tuple[Gate, ...]:
    """Return a gate for every form that a file's text is searched for."""
    from bundlecheck.secrets.detectors.beside import ACCOUNT
    from bundlecheck.secrets.detectors.keys import KEY_PATTERNS
    from bundlecheck.secrets.detectors.table import DETECTORS

    patterns = (*(row.pattern for row in DETECTORS), *KEY_PATTERNS, ACCOUNT)
    return tuple(Gate(FORMATS, loosened(pattern)) for pattern in dict.fromkeys(patterns))


def loosened(pattern: str) -> bytes:
    """Return a pattern that matches wherever another one does, and is quick to compile.

    It asks for nothing around a match, for no more than ``RUN`` repetitions of anything, and has
    no most: so it never has to count, and what is a character of several bytes may be repeated.

    Args:
        pattern: of the table, for ``re.ASCII``; look-around has no groups in it.
    """
    loose = re.sub(_LOOK_AROUND, "", pattern)
    loose = re.sub(r"\(\?P<\w+>", "(?:", loose)
    return re.sub(_REPEAT, _repeat, loose).encode("ascii")


def _repeat(match: re.Match[str]) -> str:
    least = int(match[1])
    if not match[2] and least <= RUN:
        return match[0]
    return f"{{{min(least, RUN)},}}"
