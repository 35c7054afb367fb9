"""Names of settings, variables and keys that may be shown and kept: those that hold no value.

A key such as ``password=Xk29vQpLm3`` or ``token:Xk29vQpLm3`` is a line that somebody wrote for
another format, and its name is the secret.
"""

from __future__ import annotations

import re

__all__ = ["may_hold_value"]

_RANDOM = r"(?=[A-Za-z0-9]{8})[A-Za-z0-9]*[A-Za-z][0-9]+[A-Za-z]"
"""A part that no person would choose."""


def may_hold_value(name: str) -> bool:
    """Tell whether a name may itself hold a secret."""
    return "=" in name or re.search(_RANDOM, name) is not None
