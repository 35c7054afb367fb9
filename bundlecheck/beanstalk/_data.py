"""Reading of the dated data files that ``scripts/build_data.py`` writes."""

from __future__ import annotations

import json
import pkgutil
from typing import Any

__all__ = ["load"]


def load(name: str) -> dict[str, Any]:
    """Return the content of one data file, such as ``options``. Callers cache what they make."""
    # pathlib alone would take longer to import than the file to read.
    data = pkgutil.get_data("bundlecheck", f"data/{name}.json")
    if data is None:
        raise FileNotFoundError(name)
    loaded: dict[str, Any] = json.loads(data)
    return loaded
