"""What detectors find in a text, and what is kept of it once it has been judged."""

from __future__ import annotations

import enum
import re
from typing import NamedTuple

from bundlecheck.finding import Confidence

__all__ = ["Fact", "Found", "Topic", "is_plain"]

_PLAIN = r"[\w.:/@$\[\]-]{0,80}"
"""What a name looks like that is worth keeping; any other might hold a piece of a value."""
_RANDOM = r"(?=[A-Za-z0-9]{8})[A-Za-z0-9]*[A-Za-z][0-9]+[A-Za-z]"
"""A part of a name that no person would choose."""


class Topic(enum.IntEnum):
    """What a place in a file is about; one rule speaks of each."""

    SECRET = 0  # EB401
    PRIVATE_KEY = 1  # EB403
    URL = 2  # EB404
    CODE = 3  # EB407
    DEBUG = 4  # EB425


class Found(NamedTuple):
    """A literal that a detector takes for a secret. It lives only while its file is looked at."""

    topic: Topic
    detector: str
    """Stable id of what found it, such as ``aws-access-key-id`` or ``keyword``."""
    kind: str
    """What it is, with its article, never any of it: ``an AWS access key id``."""
    start: int
    """Offset in the text of the first character that no output may show."""
    end: int
    """Offset after the last such character."""
    value: str
    """The secret as the program would have it: unescaped, joined or decoded."""
    name: str = ""
    """What it is called: the key, variable, argument or header that holds it."""
    prefix: str = ""
    """A vendor's prefix that may be shown."""
    confidence: Confidence = Confidence.HIGH
    live: bool = False
    """Whether its form says that it is a live key of a cloud, source host or payment service."""
    note: str = ""
    """A fact for the message, such as ``a development default`` or a host's name."""
    pieces: tuple[tuple[int, int], ...] = ()
    """The places of a secret that is written in several, each inside ``start`` to ``end``."""


class Fact(NamedTuple):
    """A judged place of one file, without the secret itself: plain enough to be kept and sent.

    Lines and columns are 1-based, columns in code points, ends exclusive.
    """

    topic: int
    detector: str
    kind: str
    name: str
    line: int
    column: int
    end_line: int
    end_column: int
    length: int
    """Characters of the secret."""
    prefix: str
    confidence: int
    live: bool
    note: str
    masked: tuple[tuple[int, int, int, int], ...] = ()
    """Places, alike, whose characters no output may show, where they are not the whole."""


def is_plain(fact: Fact) -> bool:
    """Tell whether the texts of a fact are sure to hold no piece of a value."""
    if re.fullmatch(_PLAIN, fact.name) is None:
        return False
    return re.search(_RANDOM, f"{fact.name} {fact.note}") is None
