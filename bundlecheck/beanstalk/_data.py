"""Reading of the dated data files that ``scripts/build_data.py`` writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["load"]

_DIRECTORY = Path(__file__).resolve().parent.parent / "data"


def load(name: str) -> dict[str, Any]:
    """Return the content of one data file, such as ``options``. Callers cache what they make."""
    loaded: dict[str, Any] = json.loads((_DIRECTORY / f"{name}.json").read_text(encoding="utf-8"))
    return loaded
