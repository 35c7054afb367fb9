"""The lines that detect-secrets looks at instead of a configuration file's own."""

from __future__ import annotations

import re
from functools import cache
from io import StringIO
from typing import NamedTuple

from bundlecheck.secrets.upstream.filetype import file_type

__all__ = ["Ways", "eager_lines", "needs_reading", "other_lines", "ways_to_read"]

_COMMENTS = r"\s*(?:[#;][^\n]*(?:\n\s*|\Z))*"
_SECTION = r"\[[^\n]+\]"
_NO_OPTION = r"(?m)^[^\s#;\[=:][^=:\n]*$"
# The same of bytes; of others than ASCII's they cannot tell white space.
_NO_SECTION_BYTES = rb"\s*[^\s#;\[\x1c-\x1f\x80-\xff]"
_NO_OPTION_BYTES = rb"(?m)^[^\s#;\[=:\x1c-\x1f\x80-\xff][^=:\n]*$"

_JOINED = rb"\\(?:[xuU/]|\n(?! *\\ ))"
"""Where characters are spelled out, or a line goes on without white space between."""


class Ways(NamedTuple):
    """How detect-secrets may read a file whose lines it does not look at as they are."""

    text: str
    as_yaml: bool
    as_ini: bool
    eager: bool
    """Whether as ini without a section, where the first lines told nothing."""


def ways_to_read(name: str, plain: bytes) -> Ways | None:
    """Return how a file may be read; None if it is certain that its own lines are looked at.

    Args:
        name: of the file.
        plain: its text, with LF as line ends.
    """
    kind = file_type(name).name
    as_yaml, eager = kind == "YAML", kind == "OTHER"
    as_ini = _compiled_bytes(_NO_SECTION_BYTES).match(plain) is None
    if not as_yaml and (
        not (as_ini or eager) or _compiled_bytes(_NO_OPTION_BYTES).search(plain) is not None
    ):
        return None
    text = plain.decode("utf-8")
    as_ini = as_ini and _could_be_ini(text, with_section=False)
    eager = eager and _could_be_ini(text, with_section=True)
    return Ways(text, as_yaml, as_ini, eager) if as_yaml or as_ini or eager else None


def _could_be_ini(text: str, *, with_section: bool) -> bool:
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


def needs_reading(data: bytes, ways: Ways) -> bool:
    """Tell whether a value could have other characters than the text shows.

    In ini, values may refer to others.

    Args:
        data: of a file.
        ways: in which it may be read.
    """
    if b"%" in data and (ways.as_ini or ways.eager):
        return True
    return ways.as_yaml and (
        b"!!" in data
        or b"!<" in data
        or b"%TAG" in data
        or (b"\\" in data and _compiled_bytes(_JOINED).search(data) is not None)
    )


def other_lines(name: str, ways: Ways) -> list[str] | None:
    """Return the lines that detect-secrets makes of an ini or YAML file.

    Args:
        name: of the file.
        ways: in which it may be read.

    Returns:
        None, or nothing, when its own lines are the ones to look at.
    """
    lines = _ini_lines(name, ways, eager=False) if ways.as_ini else None
    if lines is None and ways.as_yaml:
        from bundlecheck.secrets.upstream.yaml_lines import yaml_lines

        lines = yaml_lines(_File(name, ways.text))
    return lines


def eager_lines(name: str, ways: Ways) -> list[str] | None:
    """Return the lines to look at where the first ones told nothing, or None."""
    return _ini_lines(name, ways, eager=True)


def _ini_lines(name: str, ways: Ways, *, eager: bool) -> list[str] | None:
    from bundlecheck.secrets.upstream.ini_lines import ini_lines

    return ini_lines(_File(name, ways.text), eager=eager)


class _File(StringIO):
    """A text with a name, as detect-secrets' transformers take it."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _compiled_bytes(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)
