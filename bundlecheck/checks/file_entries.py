"""The part of EB618 about ``files``: modes, content and source, scripts that cannot run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.entry_schema import ENCODINGS
from bundlecheck.beanstalk.values import canonical, is_function
from bundlecheck.finding import Confidence, Match, Related
from bundlecheck.syntax.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.sections import FileEntry

__all__ = ["file_entry_matches"]

_ABSOLUTE = r"[/\\`%$]|[A-Za-z]:"
"""Of Linux or Windows; what begins with a function or a variable is not known."""
_SIX_DIGITS = r"^[0-7]{6}$"
_FEWER_DIGITS = r"^(?:0o?)?[0-7]{3,5}$"
_SCRIPT_NAME = r"\.(?:sh|bash)$"
_LONGEST_LINE = 4000
_HOOKS = "/opt/elasticbeanstalk/hooks/"
_SOURCED = r"^/etc/(?:profile\.d|bash_completion\.d|init\.d/functions\.d)/|^/etc/profile$"
"""Shells read what stands here; nothing starts it."""
_RUNNERS = (
    r"(?:ba|z|k|da)?sh|source|\.|python[\d.]*|ruby|perl|node|php|env|chmod|install|sudo\s+(?:ba)?sh"
)


def file_entry_matches(model: Model) -> Iterator[Match]:
    """Yield what is wrong with the entries of ``files`` sections beyond unknown keys."""
    for entry in model.files:
        yield from _mode(entry)
        yield from _body(entry)
        yield from _path(entry)
        if entry.mode is None and "mode" not in _names(entry.body) and _is_script(entry):
            yield from _script_without_mode(model, entry)


def _names(body: Mapping) -> set[str]:
    return {item.name for item in body.entries if item.name is not None}


def _path(entry: FileEntry) -> Iterator[Match]:
    if re.match(_ABSOLUTE, entry.path) or not entry.path or is_function(entry.key):
        return
    yield Match(
        entry.key.span,
        f"'{entry.path}' is no absolute path, so where it is written is left to chance",
        label="write the whole path",
        confidence=Confidence.MEDIUM,
        identity=(entry.path, "path"),
    )


def _mode(entry: FileEntry) -> Iterator[Match]:
    mode = entry.mode
    if mode is None or is_function(mode) or mode.value.strip().startswith("`"):
        return
    written = mode.value.strip()
    if mode.tag == "int":
        yield from _number_mode(entry, mode, written)
    elif not re.match(_SIX_DIGITS, written):
        fewer = re.match(_FEWER_DIGITS, written) is not None
        digits = written[-3:].zfill(6)
        yield Match(
            mode.span,
            f"the mode '{written}' of '{entry.path}' is not six octal digits",
            label=f'write "{digits}"' if fewer else "not a mode",
            confidence=Confidence.LOW if fewer else None,
            identity=(entry.path, "mode", written),
            safe=f'mode: "{digits}"' if fewer else "",
        )


def _number_mode(entry: FileEntry, mode: Scalar, written: str) -> Iterator[Match]:
    """Explain a mode without quotes: YAML 1.1 reads leading zeros as octal."""
    number = canonical(mode)
    digits = written.lstrip("+-0").removeprefix("o")[-3:].zfill(6)
    changed = number != written.lstrip("0")
    yield Match(
        mode.span,
        f"the mode {written} of '{entry.path}' is a number without quotes"
        + (f", which YAML reads as {number}" if changed else ""),
        label=f'write "{digits}"',
        confidence=None if changed else Confidence.LOW,
        identity=(entry.path, "mode", written),
        safe=f'mode: "{digits}"',
    )


def _body(entry: FileEntry) -> Iterator[Match]:
    names = _names(entry.body)
    content, source = entry.body.entry("content"), entry.body.entry("source")
    if content is not None and source is not None:
        yield Match(
            source.key.span,
            f"'{entry.path}' has both content and source, of which only one is written",
            label="content is given too",
            related=(Related(content.key.span, "the content"),),
            identity=(entry.path, "both"),
        )
    elif content is None and source is None and entry.body.entries:
        meant = {name.lower() for name in names} & {"contents", "sources", "src", "url", "text"}
        if not meant:
            yield Match(
                entry.key.span,
                f"'{entry.path}' has neither content nor source, so there is nothing to write",
                label="add `content` or `source`",
                identity=(entry.path, "neither"),
            )
    encoding = entry.body.scalar("encoding")
    if encoding is not None and encoding.value not in ENCODINGS:
        yield Match(
            encoding.span,
            f"the encoding '{encoding.value}' of '{entry.path}' is unknown",
            label="write plain or base64",
            identity=(entry.path, "encoding", encoding.value),
        )


def _is_script(entry: FileEntry) -> bool:
    """Tell whether a Linux path gets a program that is started by its own name."""
    if not entry.path.startswith("/") or entry.content is None:
        return False
    if entry.path.startswith(_HOOKS):
        return True
    if re.search(_SOURCED, entry.path):
        return False
    return entry.content.value.startswith("#!") or re.search(_SCRIPT_NAME, entry.path) is not None


def _script_without_mode(model: Model, entry: FileEntry) -> Iterator[Match]:
    """Report a script without mode: it is written without the executable bit.

    Silent where a step hands it to an interpreter or changes its mode.
    """
    texts = [line.value for command in model.commands for line in command.lines]
    texts += [item.content.value for item in model.files if item.content is not None]
    name = entry.path.rpartition("/")[2]
    handed = re.compile(rf"(?:^|[\s;&|(\"'/])(?:{_RUNNERS})\s[^;&|]*{re.escape(name)}")
    lines = (line for text in texts if name in text for line in text.splitlines())
    if any(name in line and handed.search(line[:_LONGEST_LINE]) for line in lines):
        return
    started = any(entry.path in text for text in texts) or entry.path.startswith(_HOOKS)
    yield Match(
        entry.key.span,
        f"the script '{entry.path}' has no mode, so it is written without the executable bit",
        label='add `mode: "000755"`',
        confidence=None if started else Confidence.MEDIUM,
        identity=(entry.path, "no-mode"),
        safe='mode: "000755"',
    )
