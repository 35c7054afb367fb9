"""What detect-secrets' ``KeywordDetector`` finds, its patterns tried only where they may match."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bundlecheck.secrets.upstream.filetype import file_type
from bundlecheck.secrets.upstream.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["named_values"]

_ASSIGNED = (
    r"\w+(?:(?:\Wassign)?\(|(?:\[[0-9]*\])?[\]'\"]{0,2}\s*[:=!])",
    r"\w+[\]'\"]{0,2}\s*[:=!][=>]{0,2}\s*['\"`]",
)
"""What follows where a name begins in all patterns but two; the second where quotes are a must."""
_ENDED = r"(?=(\w+))\1\S{0,50}?\s*['\"`][^\x0b'\"]*['\"`];"
"""The same for the pattern of a value in quotes and a semicolon, which takes long to fail."""
_BACK = 81
_COMPARED = rf"(?:[!=]{{2}}|\A[!=]?[\s\w]{{{_BACK - 1}}})\s*\w*\Z"
"""What comes before a name in the pattern of values that are compared with it, or may come there
if the characters looked at are too few to tell."""
_ENDS = ('";', "';", "`;")


def named_values(name: str, line: str, places: Sequence[int]) -> Iterator[str]:
    """Yield what ``KeywordDetector.analyze_string`` does.

    Args:
        name: of the file, whose ending decides which patterns apply.
        line: to look at.
        places: where names such as ``password`` may stand in it.
    """
    module = load("plugins.keyword")
    must = module.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP
    patterns = module.REGEX_BY_FILETYPE.get(file_type(name), must)
    quotes = '"' in line or "'" in line or "`" in line
    if not quotes and patterns is must:
        return
    match = _compiled(_ASSIGNED[patterns is must]).match
    assigned = [place for place in places if match(line, place)]
    for pattern, group in patterns.items():
        found = None
        if pattern is module.PRECEDED_BY_EQUAL_COMPARISON_SIGNS_QUOTES_REQUIRED_REGEX:
            if quotes and any(_is_compared(line, place) for place in places):
                found = pattern.search(line)
        elif pattern is module.FOLLOWED_BY_QUOTES_AND_SEMICOLON_REGEX:
            if quotes:
                found = _first(pattern, line, _ended(line, places))
        elif assigned:
            found = _first(pattern, line, assigned)
        if found is not None:
            yield found.group(group)


def _first(pattern: re.Pattern[str], line: str, places: Sequence[int]) -> re.Match[str] | None:
    """Return the first match; a pattern that begins with the name can match only there."""
    tries = (pattern.match(line, place) for place in places)
    return next((each for each in tries if each is not None), None)


def _ended(line: str, places: Sequence[int]) -> list[int]:
    last = max(map(line.rfind, _ENDS))
    match = _compiled(_ENDED).match
    return [place for place in places if place < last and match(line, place)]


def _is_compared(line: str, place: int) -> bool:
    """Tell whether a comparison may stand before a name; False is certain."""
    head = line[max(0, place - _BACK) : place]
    return _compiled(_COMPARED).search(head) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
