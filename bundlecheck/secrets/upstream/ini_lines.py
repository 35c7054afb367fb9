"""detect-secrets' reading of ini files."""

from __future__ import annotations

import configparser
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from bundlecheck.secrets.upstream.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

__all__ = ["ini_lines"]


def ini_lines(file: TextIO, *, eager: bool) -> list[str] | None:
    """Return the options of an ini file as lines, or None when it is none.

    Args:
        file: the text, with a name.
        eager: whether a section is put before it.
    """
    with _reader() as module:
        kind = module.EagerConfigFileTransformer if eager else module.ConfigFileTransformer
        try:
            lines: list[str] = kind().parse_file(file)
        except (ValueError, RecursionError, AttributeError, TypeError):
            return None
    return lines


@contextmanager
def _reader() -> Iterator[ModuleType]:
    """Provide detect-secrets' module.

    It exchanges a class of the standard library for one that collects no messages: here that
    lasts only as long as the module is used.
    """
    own = configparser.ParsingError
    module = load("transformers.config")
    try:
        configparser.ParsingError = module.EfficientParsingError  # type: ignore[misc]
        yield module
    finally:
        configparser.ParsingError = own  # type: ignore[misc]
