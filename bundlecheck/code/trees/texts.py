"""Whether a statement may hold a text that is a secret, told without a tree."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bundlecheck.code.trees.judge import Place, judged, names_a_secret
from bundlecheck.code.trees.literals import FOLLOWED, RECEIVERS, given_at, unescaped
from bundlecheck.secrets.names import NameKind

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Search", "has_text", "is_name_of_secret", "may_be_judged"]

_MOST_FOLLOWED = 40
"""Names of one file whose values are searched."""
_GIVEN_TEXT = rb"['\"]?\s{0,9}(?::\s{0,4}\w{1,40}\s{0,4})?(?:=|,)\s{0,9}['\"`]([^'\"`\n]{4,400})"
_STATEMENT = rb"(?:[^\n;]{0,300}[|?+.(=,:&]\s*\n){0,4}[^\n;]{0,300}"
_QUOTED = rb"(['\"`])((?:(?!\1)[^\n\\]|\\[^\n])%s)\1"
_QUOTE_IN_PATTERN = rb"/[^/\n]*['\"`][^/\n]*/"
_ESCAPE = r"\\(?:u\{[0-9A-Fa-f]{1,8}\}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{1,2}|.)"
_CHAIN = rb"[$@]{0,2}\w[\w$]*(?:(?:\??\.|::\$?|->)\w[\w$]*)*"
_NEW = frozenset({b"new", b"await", b"nameof", b"not", b"clone", b"static"})
_KEYWORDS = frozenset(
    {b"null", b"nil", b"true", b"false", b"this", b"self", b"new", b"return", b"function", b"if"}
    | {b"else", b"typeof", b"await", b"void", b"async", b"instanceof", b"unless", b"do", b"end"}
)
"""Words of which some language takes each for no name; they are frequent and never followed."""


class Search:
    """What is searched in one file, and what has been found of names."""

    def __init__(self, data: bytes, language: str, *, is_lax: bool) -> None:
        """Take a file.

        Args:
            data: its text in UTF-8.
            language: its language; TypeScript is JavaScript.
            is_lax: whether made-up secrets do not matter in it.
        """
        self.data = data
        self.language = language
        self.argument = Place(is_argument=True, has_account=True, is_lax=is_lax)
        self.default = Place(is_fallback=True, has_account=True, is_lax=is_lax)
        self.named = Place(has_account=True, is_lax=is_lax)
        self._values: dict[bytes, tuple[str, ...]] = {}

    def values(self, name: bytes) -> tuple[str, ...]:
        """Return the texts that the file may give a name."""
        found = self._values.get(name)
        if found is None:
            if len(self._values) >= _MOST_FOLLOWED:
                return ()
            found = self._values[name] = tuple(self._given(name))
        return found

    def _given(self, name: bytes) -> Iterator[str]:
        given, at = _pattern(_GIVEN_TEXT), self.data.find(name)
        for _ in range(_MOST_FOLLOWED):
            if at < 0:
                return
            found = given.match(self.data, at + len(name))
            if found is not None:
                yield found[1].decode("utf-8", "replace")
            at = self.data.find(name, at + len(name))

    def may_be_text(self, name: bytes) -> bool:
        """Tell whether the one value that the file gives a name may be a text."""
        places = given_at(self.data, name)
        if len(places) != 1:
            return False
        start = places[0] + len(name)
        found = _pattern(rb"[^=,]*[=,]([^,;\n'\"`]*)").match(self.data, start, start + 400)
        if found is None or found[1].count(b"(") > found[1].count(b")"):
            return True
        if self.data[found.end() : found.end() + 1] not in (b",", b";"):
            return True  # a quote, or a line end after which the value may go on
        return _pattern(_CHAIN).fullmatch(found[1].strip()) is not None


@cache
def _pattern(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


@lru_cache(maxsize=4096)
def is_name_of_secret(name: bytes) -> bool:
    """Tell whether a name may be that of a secret."""
    return names_a_secret(name.decode("utf-8", "replace")) is not NameKind.PLAIN


def may_be_judged(name: str, text: bytes, place: Place) -> bool:
    """Tell whether what stands between quotes may be judged a secret.

    Args:
        name: what it is called.
        text: as it is written, with its escapes.
        place: what surrounds it.
    """
    value = text.decode("utf-8", "replace")
    if judged(name, value, place) is not None:
        return True
    if "\\" not in value:
        return False
    # Which escapes there are depends on the language and on the quotes.
    few = re.sub(r"\\(['\"\\])", r"\1", value)
    every = re.sub(_ESCAPE, lambda found: unescaped(found[0]), value)
    return judged(name, few, place) is not None or judged(name, every, place) is not None


def has_text(search: Search, at: int, name: str, place: Place) -> bool:
    """Tell whether a statement holds a text that could be a secret, or a name of one.

    Args:
        search: the file.
        at: where the rest of the statement begins.
        name: what its value is called.
        place: what surrounds the value.
    """
    rest = _pattern(_STATEMENT).match(search.data, at)
    text = rest[0] if rest is not None else b""
    end = at + len(text)
    if search.data[end : end + 1] == b";" and (text.count(b"'") % 2 or text.count(b'"') % 2):
        text += search.data[end : end + 300].partition(b"\n")[0]  # the sign stands in a text
    for found in _quoted(text):
        sides = [*_added_before(search, text, found.start()), *_added_after(search, text, found)]
        if all(sides) if sides else may_be_judged(name, found[2], place):
            return True
    return any(
        judged(name, value, place) is not None and len(given_at(search.data, word)) == 1
        for word in _followed(search, text)
        for value in search.values(word)
    )


def _quoted(text: bytes) -> Iterator[re.Match[bytes]]:
    """Yield what stands between quotes in a statement, but for keys in square brackets."""
    plain = re.sub(rb"\\.", b"", text) if b"\\" in text else text
    patterns = [_QUOTED % b"*"]
    if any(plain.count(sign) % 2 for sign in (b"'", b'"', b"`")) or _pattern(
        _QUOTE_IN_PATTERN
    ).search(text):
        # A quote that begins no text may hide one, if every text is read.
        patterns.append(_QUOTED % b"{4,400}")
    for pattern in patterns:
        for found in _pattern(pattern).finditer(text):
            start, end = found.span()
            if end - start > 5 and text[start - 1 : start] != b"[" and text[end : end + 1] != b"]":
                yield found


def _added_before(search: Search, text: bytes, start: int) -> Iterator[bool]:
    """Yield whether what a text is added to may be a text as well, nothing where it is not."""
    before = text[:start].rstrip()
    if not _is_plus(search, before[-1:]):
        return
    before = before[:-1].rstrip()
    found = re.search(rb"(?:%s)\Z" % _CHAIN, before[-160:])
    yield found is None or _may_be_followed(search, found[0])


def _added_after(search: Search, text: bytes, found: re.Match[bytes]) -> Iterator[bool]:
    """Yield whether what is added to a text may be one as well, nothing where nothing is."""
    after = text[found.end() :].lstrip()
    if not _is_plus(search, after[:1]):
        return
    operand = after[1:].lstrip()
    chain = _pattern(_CHAIN).match(operand)
    if chain is None or chain[0] in _NEW or operand[chain.end() :].lstrip()[:1] == b"(":
        yield True
    else:
        yield _may_be_followed(search, chain[0])


def _is_plus(search: Search, sign: bytes) -> bool:
    return sign == b"+" or (sign == b"." and search.language == "PHP")


def _may_be_followed(search: Search, chain: bytes) -> bool:
    name = _name_in(chain)
    return name is not None and search.may_be_text(name)


def _followed(search: Search, text: bytes) -> list[bytes]:
    """Return the first names in a statement that ``literals_in`` may follow."""
    names: list[bytes] = []
    # In PHP a dot adds two texts.
    before = rb"(?<!\w)" if search.language == "PHP" else rb"(?<![\w.])"
    for found in _pattern(before + rb"(?<!->)(?<!::)" + _CHAIN).finditer(text):
        name = _name_in(found[0])
        is_call = text[found.end() :].lstrip()[:1] == b"("
        if name is None or name in _KEYWORDS:
            continue
        if not is_call or not found[0].endswith(name):
            names.append(name)
            if len(names) == _MOST_NAMES:
                break
    return names


_MOST_NAMES = 6
"""Names of one statement that are followed."""


def _name_in(chain: bytes) -> bytes | None:
    """Return the name whose value is that of names joined by dots, if there is one."""
    parts = re.split(rb"(\??\.|::\$?|->)", chain)
    while len(parts) > 2 and parts[-1].lower().decode("ascii") in RECEIVERS:
        del parts[-2:]
    if re.fullmatch(FOLLOWED, b"".join(parts).decode("ascii")) is None:
        return None
    return parts[-1].lstrip(b"$@")
