"""What the short platform names of the EB CLI's ``default_platform`` mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.platform_names import (
    PlatformMention,
    find_branches,
    fold,
    spellings,
    status,
    system_of_linux,
)
from bundlecheck.beanstalk.platforms import Branch, index_key, platforms

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["resolve_short"]

_LONGEST = 200
_STACK_START = (
    r"(?i)(?:32|64)bit Amazon Linux(?: (?P<os>2023(?![\d.])|20\d\d\.\d\d|2(?![\d.])))?"
    r"(?: (?P<version>v[\d.]+))?.*"
)
_EXACT_VERSION = r"v?(\d+(?:\.\d+)+)"
_SHORT = (
    r"(?P<family>multi ?container docker|docker|ecs|tomcat|corretto|ruby|\.?net core|\.?net"
    r"|node\.?js|node|php|python|java|go|glassfish|iis) ?(?P<version>\d[\w.]*)?"
    r"(?P<rest>(?: \(?[a-z]+\)?| \d[\d.]*)*)\Z"
)
_SHORT_SYSTEM = (
    r"(?: running on 64bit| on 64bit)? (?P<os>amazon linux(?: 2023| 2)?|al ?2023|al ?2|al ?1)\Z"
)
_AMI_ONLY = (
    r"docker \d.*|multi ?container docker\b.*|.*\(preconfigured\b.*|tomcat [\d.]+ java \d+"
    r"|ruby [\d.]+ \((?:puma|passenger[ a-z]*)\)"
)
"""Forms of names that only platforms on the Amazon Linux AMI had: with Docker's own version, with
Java instead of Corretto, with the server of Ruby."""
_FAMILY_WORDS = {
    "multi container docker": "Multi-container Docker",
    "multicontainer docker": "Multi-container Docker",
    "net core": ".NET Core",
    ".net core": ".NET Core",
    "net": ".NET",
    ".net": ".NET",
    "node": "Node.js",
    "nodejs": "Node.js",
    "node.js": "Node.js",
}
_SEVERITY = ("supported", "retiring", "unknown", "retired_unconfirmed", "retired")


def resolve_short(name: str, today: dt.date | None = None) -> PlatformMention | None:
    """Return what a ``default_platform`` of the EB CLI means, None where it names no branch.

    A short name such as ``PHP 7.1`` may mean a branch on each operating system; the best of them
    counts, so that it is retired only where all of them are.
    """
    if len(name) > _LONGEST:
        return None
    full = find_branches(name, today)
    if full:
        return full[0]
    folded = " ".join(name.replace("_", " ").split())
    stack = re.fullmatch(_STACK_START, folded)
    if stack is not None:
        return _system_only(name, stack)
    plain = re.sub(r"(?<=[a-z])-(?=[a-z\d(])|(?<=\d)-(?=[a-z(])", " ", folded.lower())
    plain = re.sub(r"^(python|php|ruby|go|corretto|tomcat|java)(?=\d)", r"\1 ", plain)
    system = re.search(_SHORT_SYSTEM, plain)
    generation = _short_generation(system["os"]) if system else ""
    short = re.match(_SHORT, plain[: system.start()] if system else plain)
    found = _short(name, short, generation, today)
    unknown = found is None or found.status == "unknown"
    if unknown and system is None and re.fullmatch(_AMI_ONLY, plain):
        ended = platforms().systems["al1"].retired
        return _short_mention(name, ("retired", ended), "", "al1", folded)
    return found


def _short(
    name: str, short: re.Match[str] | None, generation: str, today: dt.date | None
) -> PlatformMention | None:
    if short is None or not short["version"]:
        return None
    word = _FAMILY_WORDS.get(short["family"], short["family"])
    runtime = f"{word} {short['version']}{short['rest']}"
    return _best(name, runtime, generation, today)


def _short_generation(system: str) -> str:
    if system.endswith("2023"):
        return "al2023"
    return "al2" if system.endswith("2") else "al1"


def _system_only(name: str, stack: re.Match[str]) -> PlatformMention | None:
    """Judge the start of a solution stack's name by its operating system."""
    generation, system = system_of_linux(stack["os"])
    retired = platforms().systems[generation].retired
    if retired is None:
        return None
    exact = re.search(_EXACT_VERSION, stack["version"] or "")
    return PlatformMention(
        start=0,
        end=len(name),
        text=fold(name),
        family="",
        os_generation=generation,
        branch=f"64bit {system}",
        status="retired",
        retirement_date=retired,
        version=exact[1] if exact else "",
    )


def _best(
    name: str, runtime: str, generation: str, today: dt.date | None
) -> PlatformMention | None:
    wanted = spellings(runtime.lower())[0]
    of_family = [
        branch
        for branch in platforms().branches
        if index_key(branch).split(" ")[0] == wanted.split(" ")[0]
        and (not generation or branch.os_generation == generation)
    ]
    if not of_family:
        return None
    runtime = f"{of_family[0].runtime.split(' ')[0]} {runtime.partition(' ')[2]}"
    meant = [branch for branch in of_family if _covers(wanted, branch.runtime.lower())]
    judged = [(*status(branch, "", today), branch) for branch in meant]
    if not judged:
        state = "retired" if _older_than_all(wanted, of_family) else "unknown"
        return _short_mention(name, (state, None), of_family[0].family, generation, runtime)
    state, date, branch = min(judged, key=lambda row: _SEVERITY.index(row[0]))
    if state == "retired":
        date = max((row[1] for row in judged if row[1] is not None), default=None)
    systems = {branch.os_generation for branch in meant}
    single = branch.name if len(meant) == 1 else runtime
    return _short_mention(
        name, (state, date), branch.family, systems.pop() if len(systems) == 1 else "", single
    )


def _covers(wanted: str, runtime: str) -> bool:
    """Tell whether a short name is the runtime or its start, at the border of a part."""
    return runtime == wanted or runtime.startswith((f"{wanted} ", f"{wanted}."))


def _older_than_all(wanted: str, branches: list[Branch]) -> bool:
    version = _number(wanted)
    known = [number for branch in branches if (number := _number(branch.runtime))]
    return bool(version) and bool(known) and version < min(known)


def _number(runtime: str) -> tuple[int, ...]:
    match = re.search(r"\d+(?:\.\d+)*", runtime)
    return tuple(int(part) for part in match.group().split(".")) if match else ()


def _short_mention(
    name: str,
    state: tuple[str, dt.date | None],
    family: str,
    generation: str,
    branch: str,
) -> PlatformMention:
    return PlatformMention(
        start=0,
        end=len(name),
        text=fold(name),
        family=family,
        os_generation=generation,
        branch=branch,
        status=state[0],
        retirement_date=state[1],
        version="",
    )
