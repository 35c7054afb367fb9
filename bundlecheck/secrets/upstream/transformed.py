"""The lines that detect-secrets looks at instead of a configuration file's own."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING

from bundlecheck.secrets.upstream.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "could_be_eager",
    "could_be_ini",
    "eager_lines",
    "is_yaml",
    "needs_reading",
    "other_lines",
]

_COMMENTS = r"\s*(?:[#;][^\n]*(?:\n\s*|\Z))*"
_SECTION = r"\[[^\n]+\]"
_NO_OPTION = r"(?m)^[^\s#;\[=:][^=:\n]*$"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def is_yaml(name: str) -> bool:
    """Tell whether detect-secrets reads files of a name as YAML."""
    return _kind(posixpath.splitext(name)[1]) == "YAML"


@cache
def _kind(ending: str) -> str:
    """Return what detect-secrets takes a file for by the ending of its name."""
    kind: str = load("util.filetype").determine_file_type(f"x{ending}").name
    return kind


def could_be_ini(text: str, *, with_section: bool) -> bool:
    """Tell whether ``configparser`` might accept a text; False is certain.

    It refuses what has anything but comments before the first section, and every line that
    continues nothing and is no comment, no section and no option.

    Args:
        text: of a file, with LF as line ends.
        with_section: whether a section is put before the text.
    """
    if not with_section:
        comments = _compiled(_COMMENTS).match(text)
        start = comments.end() if comments is not None else 0
        if _compiled(_SECTION).match(text, start) is None:
            return False
    return _compiled(_NO_OPTION).search(text) is None


def needs_reading(data: bytes, *, as_yaml: bool) -> bool:
    """Tell whether a value could have other characters than the text shows.

    Args:
        data: of a file.
        as_yaml: whether it is read as YAML; else as ini, where values may refer to others.
    """
    if b"%" in data and not as_yaml:
        return True
    return as_yaml and (
        b"!!" in data
        or b"!<" in data
        or b"%TAG" in data
        or (b"\\" in data and re.search(rb"\\[xuU/\n]", data) is not None)
    )


class _File(StringIO):
    """A text with a name, as detect-secrets' transformers take it."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


def other_lines(name: str, text: str) -> list[str] | None:
    """Return the lines that detect-secrets makes of an ini or YAML file.

    Args:
        name: whose ending decides what is tried.
        text: of the file, with LF as line ends.

    Returns:
        None, or nothing, when its own lines are the ones to look at.
    """
    for kind in _kinds(name, text):
        lines = _lines(kind, name, text)
        if lines is not None:
            return lines
    return None


def could_be_eager(name: str, text: str) -> bool:
    """Tell whether a file without a section might be read as ini where its lines told nothing."""
    return _kind(posixpath.splitext(name)[1]) == "OTHER" and could_be_ini(text, with_section=True)


def eager_lines(name: str, text: str) -> list[str] | None:
    """Return the lines to look at where the first ones told nothing, or None."""
    return _lines("EagerConfigFileTransformer", name, text)


def _kinds(name: str, text: str) -> Iterator[str]:
    if could_be_ini(text, with_section=False):
        yield "ConfigFileTransformer"
    if is_yaml(name):
        yield "YAMLTransformer"


def _lines(kind: str, name: str, text: str) -> list[str] | None:
    file = _File(name, text)
    if kind == "YAMLTransformer":
        from bundlecheck.secrets.upstream.yaml_lines import yaml_lines

        return yaml_lines(file)
    from bundlecheck.secrets.upstream.ini_lines import ini_lines

    return ini_lines(file, eager=kind == "EagerConfigFileTransformer")
