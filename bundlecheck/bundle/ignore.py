"""Which files the deploying tool leaves out: ``.ebignore``, and ``export-ignore`` of git."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bundlecheck.bundle.limits import MAX_WILDCARDS
from bundlecheck.bundle.names import displayable

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Ignore", "ebignore", "export_ignore"]


class _Spec(Protocol):
    """The part of ``pathspec.PathSpec`` that is used."""

    def match_file(self, file: str) -> bool:
        """Tell whether the last pattern that matches a path leaves it out."""


class Ignore(NamedTuple):
    """Compiled patterns of one ignore file. Paths are relative to its folder."""

    spec: _Spec
    has_exceptions: bool
    """Whether a pattern takes files back in, so that no folder can be skipped unread."""
    notes: tuple[str, ...] = ()
    """Patterns that could not be used."""

    def leaves_out(self, name: str) -> bool:
        """Tell whether a file is left out."""
        return self.spec.match_file(name)

    def leaves_out_all_of(self, folder: str) -> bool:
        """Tell whether everything below a folder is left out."""
        return not self.has_exceptions and self.spec.match_file(folder + "/")


def ebignore(data: bytes, name: str) -> Ignore:
    """Compile an ``.ebignore`` file as the EB CLI does: gitignore patterns, the last match wins.

    Args:
        data: Content of the file.
        name: Its path, for notes.
    """
    return _compile(data.decode("utf-8-sig", "replace").splitlines(), name)


def export_ignore(data: bytes, name: str) -> Ignore | None:
    """Compile what a ``.gitattributes`` file keeps out of ``git archive``, or None for nothing.

    Only plain ``export-ignore`` attributes are understood, no macros.
    """
    if b"export-ignore" not in data:
        return None
    patterns = []
    for line in data.decode("utf-8-sig", "replace").splitlines():
        pattern, *attributes = line.split() or [""]
        if pattern.startswith(("#", "!", '"', "[attr]")):
            continue
        for attribute in attributes:
            if attribute == "export-ignore":
                patterns.append(pattern)
            elif attribute in {"-export-ignore", "!export-ignore"}:
                patterns.append("!" + pattern)
    return _compile(patterns, name) if patterns else None


def _compile(lines: list[str], name: str) -> Ignore:
    factory = _spec_factory()
    kept, notes = [], []
    for line in lines:
        reason = _refuse(line, factory)
        if reason is None:
            kept.append(line)
        else:
            notes.append(f"{name}: pattern '{displayable(line.strip())}' is not used: {reason}")
    exceptions = any(line.lstrip().startswith("!") for line in kept)
    return Ignore(factory(kept), exceptions, tuple(notes))


def _refuse(line: str, factory: Callable[[list[str]], _Spec]) -> str | None:
    """Return why a pattern cannot be used, or None for a good one."""
    for part in line.split("/"):
        if len(re.findall(r"\*+", part)) > MAX_WILDCARDS:
            return f"more than {MAX_WILDCARDS} wildcards in one part of a path"
    try:
        factory([line])
    except (ValueError, re.error):
        return "it is not valid"
    return None


def _spec_factory() -> Callable[[list[str]], _Spec]:
    """Return what compiles patterns, under the name this version of pathspec has for it."""
    import pathspec  # noqa: PLC0415 - only where there is an ignore file

    major = int(pathspec.__version__.partition(".")[0])
    factory = "gitwildmatch" if major < 1 else "gitignore"

    def compile_lines(lines: list[str]) -> _Spec:
        return pathspec.PathSpec.from_lines(factory, lines)

    return compile_lines
