"""Values as Elastic Beanstalk would see them: known, unset, or unknowable before deployment."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from bundlecheck.syntax.nodes import Node, Scalar, Sequence

__all__ = [
    "UNSET",
    "Known",
    "Unknowable",
    "Unset",
    "Value",
    "as_bool",
    "canonical",
    "is_function",
    "known_text",
]


class Known(NamedTuple):
    """The bundle says the value."""

    text: str


class Unset:
    """The bundle says nothing, or null, or the empty string: the environment may still have one."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unset)

    def __hash__(self) -> int:
        return hash(Unset)

    def __repr__(self) -> str:
        return "UNSET"


class Unknowable(NamedTuple):
    """The value is only known at deployment, or is no single value."""

    reason: str
    """What it depends on, as a lower-case noun phrase."""


Value: TypeAlias = Known | Unset | Unknowable
UNSET = Unset()

_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_SEXAGESIMAL = r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"


def canonical(scalar: Scalar) -> str:
    """Return the text that the service receives for a YAML scalar.

    YAML 1.1 turns ``yes`` into true, ``010`` into eight and ``22:22`` into 1342 before the service
    sees the value (facts: YAML traps of page ebextensions-optionsettings).
    """
    if scalar.tag == "bool":
        return "true" if scalar.value.lower() in _TRUE else "false"
    if scalar.tag == "int":
        return str(_integer(scalar.value))
    if scalar.tag == "null":
        return ""
    return scalar.value


def _integer(text: str) -> int | str:
    digits = text.replace("_", "").lstrip("+")
    try:
        if re.fullmatch(_SEXAGESIMAL, digits):
            total = 0
            for part in digits.lstrip("-").split(":"):
                total = total * 60 + int(part)
            return -total if digits.startswith("-") else total
        sign, body = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
        if body.startswith("0") and len(body) > 1 and body[1] in "01234567":
            return sign * int(body, 8)
        return int(digits, 0)
    except ValueError:
        return text


def is_function(node: Node) -> bool:
    """Tell whether a node is a CloudFormation function: a one-key mapping or a short tag."""
    if node.tag.startswith("!"):
        return True
    if isinstance(node, (Scalar, Sequence)) or len(node.entries) != 1:
        return False
    name = node.entries[0].name or ""
    return name in ("Ref", "Condition") or name.startswith("Fn::")


def known_text(value: Value) -> str | None:
    """Return the text of a known value, else None."""
    return value.text if isinstance(value, Known) else None


def as_bool(value: Value) -> bool | None:
    """Return the truth of a known boolean, whatever its letter case, else None."""
    text = known_text(value)
    lowered = text.strip().lower() if text is not None else ""
    if lowered in _TRUE:
        return True
    return False if lowered in _FALSE else None
