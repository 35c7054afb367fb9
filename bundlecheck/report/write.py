"""The output formats by name, and their way into a file."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bundlecheck.report.text import Style
    from bundlecheck.result import Report

__all__ = ["FORMATS", "Terminal", "render", "write"]


class Terminal(NamedTuple):
    """How text is to look; the other formats do not depend on it."""

    colour: bool = False
    width: int = 100
    style: Style = "full"


def render(report: Report, name: str, terminal: Terminal | None = None) -> str:
    """Return a report in a format; the module of that format is imported only now.

    Raises:
        UsageError: there is no such format.
    """
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(f"there is no format '{name}'; choose one of {known}")
    return FORMATS[name](report, terminal or Terminal())


def write(text: str, path: Path) -> None:
    """Write a file whole or not at all; what stood there before stays if that fails.

    A device or a pipe is written to directly.

    Raises:
        UsageError: the file cannot be written.
    """
    data = text.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file():
            _write_bytes(path, data, os.O_WRONLY)
        else:
            target = path.resolve()
            if target.is_symlink():
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))  # noqa: TRY301
            _replace(target, data)
    except (OSError, RuntimeError, ValueError) as error:
        cause = getattr(error, "strerror", None) or "the path cannot be followed"
        raise UsageError(
            f"cannot write '{path}': {cause.lower()}; name a file in a directory that exists"
            " and is writable"
        ) from None


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
    try:
        _write_bytes(temporary, data, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _write_bytes(path: Path, data: bytes, flags: int) -> None:
    binary = getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags | binary, 0o666), "wb") as stream:
        stream.write(data)


def _text(report: Report, terminal: Terminal) -> str:
    from bundlecheck.report import text  # noqa: PLC0415

    return text.render(report, colour=terminal.colour, width=terminal.width, style=terminal.style)


def _json(report: Report, _terminal: Terminal) -> str:
    from bundlecheck.report import json_format  # noqa: PLC0415

    return json_format.render(report)


def _sarif(report: Report, _terminal: Terminal) -> str:
    from bundlecheck.report import sarif  # noqa: PLC0415

    return sarif.render(report)


def _github(report: Report, _terminal: Terminal) -> str:
    from bundlecheck.report import github  # noqa: PLC0415

    return github.render(report)


FORMATS: Mapping[str, Callable[[Report, Terminal], str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
}
"""Every output format by the name that ``--format`` and ``--output`` take."""
