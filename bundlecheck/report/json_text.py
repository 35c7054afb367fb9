"""Values as JSON text that is safe to print and to encode, whatever the bundle holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["JsonValue", "dump_compact", "dump_indented"]

JsonValue: TypeAlias = (
    "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)

_UNSAFE = "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
_SURROGATE = "[\ud800-\udfff]"


def dump_indented(value: JsonValue) -> str:
    """Return JSON with an indentation of two and a newline at its end."""
    import json  # noqa: PLC0415

    return _safe(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def dump_compact(value: JsonValue) -> str:
    """Return JSON without blanks, with a newline at its end."""
    import json  # noqa: PLC0415

    return _safe(json.dumps(value, separators=(",", ":"), ensure_ascii=False)) + "\n"


def _safe(text: str) -> str:
    """Escape what a terminal would obey or reorder by; replace what UTF-8 cannot hold."""
    text = re.sub(_SURROGATE, "\ufffd", text)
    return re.sub(_UNSAFE, lambda match: f"\\u{ord(match.group()):04x}", text)
