"""Finding of platform names in text: solution stacks, branches, platform ARNs.

Names are matched loosely: blanks may be line breaks, letter case does not count, and the forms
with and without version are the same branch (page platforms-supported).
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.platforms import Branch, platforms

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["PlatformMention", "find_branches"]

_WINDOW = 160
"""Characters looked at on either side of the word ``running``."""

# A blank, or the break of a folded line, in a comment or in a double-quoted scalar.
_S = r"(?:\s+(?:\#\s+)?|\s*\\\r?\n\s*\\?\s*)"
_VERSION = r"v?\d+(?:\.(?:\d+|x))*(?:-ce)?"
_RUNTIME = (
    rf"(?:Preconfigured{_S})?(?:Docker{_S})?GlassFish{_S}\d[\d.]*(?:{_S}\(Java{_S}\d\))?"
    rf"|Multi-?{_S}?container{_S}Docker(?:{_S}{_VERSION})?(?:{_S}\(Generic\))?"
    rf"|Docker(?:{_S}\(single{_S}container\)|{_S}{_VERSION})?"
    rf"|Tomcat{_S}\d[\d.]*(?:{_S}(?:with{_S})?(?:Corretto|Java){_S}\d+)?"
    rf"|Corretto{_S}\d+(?:{_S}with{_S}Tomcat{_S}\d[\d.]*)?"
    rf"|Ruby{_S}\d[\d.]*(?:{_S}\((?:Passenger|Puma)(?:{_S}Standalone)?\))?"
    rf"|\.NET(?:{_S}Core)?(?:{_S}\d[\d.]*)?"
    rf"|(?:ECS|Packer)"
    rf"|IIS{_S}\d[\d.]*"
    rf"|(?:Node\.?js|PHP|Python|Java|Go)(?:{_S}{_VERSION})?"
)
_LINUX = (
    rf"(?:32|64)bit{_S}Amazon{_S}Linux(?:{_S}(?:AMI{_S})?"
    rf"(?P<os>2023(?![\d.])|20\d\d\.\d\d|2(?![\d.])))?"
)
_WINDOWS = rf"(?:64bit{_S})?Windows{_S}Server{_S}(?P<core>Core{_S})?(?P<year>20\d\d)(?P<r2>{_S}R2)?"
_HINT = r"(?i)(?:32|64)bit|Windows\s+Server|:platform/"
"""What every name has; few texts have it, and only they pay for the patterns below."""
_RUNNING = r"(?i)\brunning\b"
_ON = rf"{_S}on{_S}(?:{_LINUX}|{_WINDOWS})(?P<arn>/v?\d+(?:\.\d+)*)?"
_BEFORE_ON = rf"(?<![\w.])(?:(?P<known>{_RUNTIME})|(?-i:[A-Z])[\w.+-]{{1,30}}){_S}?\Z"
_STACK = rf"(?<!\w)(?:{_LINUX}|{_WINDOWS})(?:{_S}(?P<version>[^\s\"'`]{{1,40}}))?{_S}\Z"
_AFTER = rf"{_S}(?P<runtime>{_RUNTIME}|(?-i:[A-Z.])[\w.+-]{{1,30}}(?:{_S}{_VERSION})?)"
_ARN_HEAD = r"(?:arn:\S{1,120}:)?platform/\Z"
_CUSTOM_ARN = (
    r"arn:aws[a-z-]*:elasticbeanstalk:[a-z0-9-]*:\d{12}:platform/([\w .-]{1,100})/(\d+\.\d+\.\d+)"
)
_EXACT_VERSION = r"v?(\d+(?:\.\d+)+)"


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class PlatformMention(NamedTuple):
    """A place that names a platform, and what became of that platform."""

    start: int
    end: int
    text: str
    """What stands there, on one line."""
    family: str
    """``docker``, ``nodejs`` …; empty where the runtime is not known."""
    os_generation: str
    """``al1``, ``al2``, ``al2023``, ``windows``; empty where the name does not tell."""
    branch: str
    """The branch in the published spelling where the table has it, else as it stands."""
    status: str
    """``supported``, ``retiring``, ``retired``, ``retired_unconfirmed``, or ``unknown`` for
    what the table does not have, which may be newer than the table."""
    retirement_date: dt.date | None
    version: str
    """Platform version, empty where none or a pattern stands there."""


def find_branches(text: str, today: dt.date | None = None) -> list[PlatformMention]:
    """Return every platform that a text names in full, in order.

    Args:
        text: any text. Its line breaks count as blanks.
        today: with it, a branch whose published end has passed is retired.
    """
    if re.search(_HINT, text) is None:
        return []
    found: list[PlatformMention] = []
    for running in re.finditer(_RUNNING, text):
        mention = _branch_form(text, running, today) or _stack_form(text, running, today)
        if mention is not None and (not found or mention.start >= found[-1].end):
            found.append(mention)
    for custom in re.finditer(_CUSTOM_ARN, text):
        if re.search(_RUNNING, custom[1]) is None:
            found.append(_custom(custom))
    return sorted(found, key=lambda mention: mention.start)


def _branch_form(
    text: str, running: re.Match[str], today: dt.date | None
) -> PlatformMention | None:
    """Read ``<runtime> running on <system>``, inside of an ARN or not."""
    after = _compiled(_ON).match(text, running.end(), running.end() + _WINDOW)
    if after is None:
        return None
    offset = max(0, running.start() - _WINDOW)
    before = _compiled(_BEFORE_ON).search(text[offset : running.start()])
    if before is None:
        return None
    start = offset + before.start()
    head = re.search(_ARN_HEAD, text[max(0, start - _WINDOW) : start])
    if head is None and before["known"] is None:
        return None
    begin, end, version = start, after.end(), ""
    if head is not None:
        begin = start - len(head.group())
        version = (after["arn"] or "").lstrip("/v")
    elif after["arn"]:
        end = after.start("arn")
    system = _system(after)
    return _mention(text, (begin, end), (fold(before.group()), system, version), today)


def _stack_form(text: str, running: re.Match[str], today: dt.date | None) -> PlatformMention | None:
    """Read ``<system> v1.2.3 running <runtime>``."""
    after = _compiled(_AFTER).match(text, running.end(), running.end() + _WINDOW)
    offset = max(0, running.start() - _WINDOW)
    before = _compiled(_STACK).search(text[offset : running.start()])
    if before is None or after is None:
        return None
    exact = re.fullmatch(_EXACT_VERSION, before["version"] or "")
    facts = (fold(after["runtime"]), _system(before), exact[1] if exact else "")
    return _mention(text, (offset + before.start(), after.end()), facts, today)


def fold(text: str) -> str:
    """Return a text on one line, without the marks of a folded one."""
    return " ".join(re.sub(r"\\\r?\n|\n\s*#", " ", text).replace("\\", " ").split())


def _system(match: re.Match[str]) -> tuple[str, str]:
    """Return the operating system's generation and its name in branch names."""
    if match["year"]:
        core = "Core " if match["core"] else ""
        return "windows", f"Windows Server {core}{match['year']}{' R2' if match['r2'] else ''}"
    return system_of_linux(match["os"])


def system_of_linux(release: str | None) -> tuple[str, str]:
    """Return the generation and name of Amazon Linux ``2023``, ``2``, or an older release."""
    if release == "2023":
        return "al2023", "Amazon Linux 2023"
    return ("al2", "Amazon Linux 2") if release == "2" else ("al1", "Amazon Linux")


def _mention(
    text: str,
    place: tuple[int, int],
    facts: tuple[str, tuple[str, str], str],
    today: dt.date | None,
) -> PlatformMention:
    runtime, (generation, system), version = facts
    branch = _lookup(generation, system, runtime)
    if branch is None:
        retired = platforms().systems[generation].retired
        name = f"{runtime} running on 64bit {system}"
        state, date = ("retired" if retired else "unknown"), retired
    else:
        name = branch.name
        state, date = status(branch, version, today)
    return PlatformMention(
        start=place[0],
        end=place[1],
        text=fold(text[place[0] : place[1]]),
        family=branch.family if branch else _family(runtime),
        os_generation=generation,
        branch=name,
        status=state,
        retirement_date=date,
        version=version,
    )


def _custom(match: re.Match[str]) -> PlatformMention:
    """Describe a platform of an account's own, a feature that ended with Amazon Linux AMI."""
    ended = next(branch for branch in platforms().branches if branch.family == "custom")
    return PlatformMention(
        start=match.start(),
        end=match.end(),
        text=match.group(),
        family="custom",
        os_generation="",
        branch=ended.name,
        status=ended.status,
        retirement_date=ended.retirement_date,
        version=match[2],
    )


def _lookup(generation: str, system: str, runtime: str) -> Branch | None:
    index = platforms().by_runtime
    if generation == "windows":
        return index.get((generation, system.lower()))
    return next(
        (
            branch
            for key in spellings(runtime.lower())
            if (branch := index.get((generation, key))) is not None
        ),
        None,
    )


def spellings(runtime: str) -> list[str]:
    """Return the published spellings that a lower-case runtime may stand for."""
    name = runtime.replace("nodejs", "node.js").replace("standalone)", ")").replace(" )", ")")
    turned = re.fullmatch(r"corretto (\d+) with tomcat ([\d.]+)", name)
    if turned:
        name = f"tomcat {turned[2]} corretto {turned[1]}"
    name = name.replace(" with ", " ")
    found = [name]
    if name.startswith("docker"):
        found += ["docker", "docker (single container)"]
    if re.match(r"multi-?\s?container", name):
        found += ["multi-container docker", "ecs"]
    if "glassfish" in name:
        found.append("preconfigured docker glassfish 5.0 (java 8)")
    if name.startswith((".net", "go ", "node.js ")):
        # Some branches cover every version of their runtime.
        found.append({".": ".net core", "g": "go 1", "n": "node.js"}[name[0]])
    parts = name.split()
    if len(parts) > 1 and parts[1].count(".") > 1:
        found.append(" ".join([parts[0], parts[1].rpartition(".")[0], *parts[2:]]))
    return found


def _family(runtime: str) -> str:
    lowered = spellings(runtime.lower())[0]
    for branch in platforms().branches:
        if branch.runtime.lower().split(" ")[0] == lowered.split(" ")[0]:
            return branch.family
    return ""


def status(branch: Branch, version: str, today: dt.date | None) -> tuple[str, dt.date | None]:
    """Return a branch's status and the date of its end, as far as published."""
    ended = dict(branch.retired_versions).get(version)
    if ended is not None:
        return "retired", ended
    date = branch.retirement_date
    if branch.status == "retiring" and today is not None and date is not None and date <= today:
        return "retired", date
    return branch.status, date
