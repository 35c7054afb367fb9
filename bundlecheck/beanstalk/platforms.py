"""Platform branches: which one a text names, and whether it still lives.

Source: AWS Elastic Beanstalk pages platforms-schedule, platforms-supported and
platforms-support-policy, as dated in the data file.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bundlecheck.beanstalk._data import load

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Branch", "OsGeneration", "Platforms", "imdsv1_default", "platforms"]


class Branch(NamedTuple):
    """One platform branch of the published history."""

    family: str
    """``docker``, ``nodejs``, ``windows`` …"""
    name: str
    """Full name, such as ``Python 3.9 running on 64bit Amazon Linux 2023``."""
    runtime: str
    """The name without its operating system, such as ``Python 3.9``."""
    os_generation: str
    """``al1``, ``al2``, ``al2023`` or ``windows``."""
    status: str
    """``supported``, ``retiring``, ``retired`` or ``retired_unconfirmed``."""
    retirement_date: dt.date | None
    version_2026_09: str
    """Newest version in September 2026, empty where there was none; newer ones appear monthly."""
    uncertain: bool
    retired_versions: tuple[tuple[str, dt.date], ...]
    """Versions that ended before the branch."""


class OsGeneration(NamedTuple):
    """One generation of operating system."""

    key: str
    name: str
    status: str
    """``supported``, ``retired`` or ``mixed``."""
    retired: dt.date | None
    imdsv1_default: str
    """``enabled``, ``disabled`` or ``uncertain``: whether version 1 of the instance metadata
    service answers where nothing is set."""
    imdsv1_enabled_until: int | None
    """Last Windows Server release that has it enabled for certain."""
    platform_hooks: bool
    """Whether ``.platform`` is read at all (platforms-linux-extend)."""
    sets_hook_bit: bool | None
    """Whether its platforms make hooks executable themselves; None where it depends on the date."""
    converts_crlf: bool | None
    """Whether its platforms convert line ends of hooks; None where it depends on the date."""


class Platforms(NamedTuple):
    """The published platforms and the dates of their features."""

    generated: str
    branches: tuple[Branch, ...]
    systems: Mapping[str, OsGeneration]
    features: Mapping[str, dt.date]
    """From which release date on platforms have a feature: ``hook-executable-bit``,
    ``hook-crlf``, ``environment-secrets`` …"""
    upcoming: tuple[str, ...]
    """Branches that were announced; they may exist by now."""
    by_runtime: Mapping[tuple[str, str], Branch]
    """By operating system generation and lower-case runtime."""


@functools.cache
def platforms() -> Platforms:
    """Return the platform table, read once."""
    data = load("platforms")
    branches = tuple(branch for row in data["branches"] for branch in _branches(row))
    return Platforms(
        generated=data["generated"],
        branches=branches,
        systems={key: _system(key, row) for key, row in data["systems"].items()},
        features={k: dt.date.fromisoformat(v) for k, v in data["features"].items()},
        upcoming=tuple(data["upcoming"]),
        by_runtime={(branch.os_generation, index_key(branch)): branch for branch in branches},
    )


def index_key(branch: Branch) -> str:
    """Return what a branch is found by: its runtime, for Windows its server release."""
    if branch.os_generation == "windows":
        release = re.search(r"Windows Server (?:Core )?\d{4}(?: R2)?", branch.name)
        return release.group().lower() if release else branch.name.lower()
    return branch.runtime.lower()


def _branches(row: dict[str, Any]) -> list[Branch]:
    """Return the branch of a row, or each of the names that a grouped row stands for."""
    runtime, _, on = row["name"].partition(" running on ")
    names = row.get("members") or [runtime]
    return [
        Branch(
            family=row["family"],
            name=f"{name} running on {on}" if on else row["name"],
            runtime=name,
            os_generation=row["os"],
            status=row["status"],
            retirement_date=_date(row.get("retirement_date")),
            version_2026_09=row.get("version_2026_09", ""),
            uncertain=row.get("uncertain", False),
            retired_versions=tuple(
                (version, dt.date.fromisoformat(date))
                for version, date in sorted(row.get("retired_versions", {}).items())
            ),
        )
        for name in names
    ]


def _system(key: str, row: dict[str, Any]) -> OsGeneration:
    until = row.get("imdsv1_enabled_until")
    return OsGeneration(
        key=key,
        name=row["name"],
        status=row["status"],
        retired=_date(row.get("retired")),
        imdsv1_default=row["imdsv1_default"],
        imdsv1_enabled_until=int(until) if until else None,
        platform_hooks=row["platform_hooks"],
        sets_hook_bit=row.get("sets_hook_bit"),
        converts_crlf=row.get("converts_crlf"),
    )


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def imdsv1_default(os_generation: str, branch: str = "") -> str:
    """Return ``enabled``, ``disabled`` or ``uncertain`` for an unset ``DisableIMDSv1``.

    Args:
        os_generation: ``al1``, ``al2``, ``al2023`` or ``windows``.
        branch: the branch's name, which tells the release of Windows Server.
    """
    system = platforms().systems.get(os_generation)
    if system is None:
        return "uncertain"
    release = re.search(r"Windows Server (?:Core )?(\d{4})", branch)
    if release and system.imdsv1_enabled_until is not None:
        return "enabled" if int(release[1]) <= system.imdsv1_enabled_until else "uncertain"
    return system.imdsv1_default
