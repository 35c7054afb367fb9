"""String literals of source files, each character at its place.

The scanning is lexical for every language, Python among them: it takes time in proportion to the
text and cannot fail, whatever the text is. Comments and Python's docstrings are no literals.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.syntax.text import EmbeddedText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.syntax.text import Text

__all__ = ["language_of", "string_literals"]

_ENDINGS = {
    "c#": ("cs",),
    "go": ("go",),
    "java": ("java", "kt", "scala", "groovy"),
    "javascript": ("js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"),
    "markup": ("html", "htm", "vue", "xml"),
    "php": ("php", "phtml"),
    "python": ("py", "pyi", "pyw"),
    "ruby": ("rb", "rake", "gemspec", "ru"),
    "shell": ("sh", "bash", "zsh", "ksh"),
    "terraform": ("tf", "tfvars", "hcl"),
}
_LANGUAGES = {ending: language for language, endings in _ENDINGS.items() for ending in endings}
_NAMES = {"gemfile": "ruby", "rakefile": "ruby", "jenkinsfile": "java", "fabfile": "python"}

_HASH = r"#[^\r\n]*"
_SLASHES = r"//[^\r\n]*"
_STARRED = r"/\*(?:[^*]+|\*(?!/))*(?:\*/)?"
_MARKED = r"<!--(?:[^-]+|-(?!->))*(?:-->)?"
_DOUBLE = r'"(?:[^"\\\r\n]+|\\(?:\r\n|[\s\S]))*(?P<end1>")?'
_SINGLE = r"'(?:[^'\\\r\n]+|\\(?:\r\n|[\s\S]))*(?P<end2>')?"
_BACKQUOTE = r"`(?:[^`\\]+|\\[\s\S])*(?P<end3>`)?"
_LONG_DOUBLE = _DOUBLE.replace(r"\r\n]+", "]+", 1)
_LONG_SINGLE = _SINGLE.replace(r"\r\n]+", "]+", 1)
_THREE_DOUBLE = r'"""(?:[^"\\]+|\\[\s\S]|"(?!""))*(?P<end4>""")?'
_THREE_SINGLE = r"'''(?:[^'\\]+|\\[\s\S]|'(?!''))*(?P<end5>''')?"


class _Grammar(NamedTuple):
    """What a language's comments and literals look like."""

    token: str
    """One comment or one literal."""
    start: str
    """What either of them begins with."""
    raw: str = ""
    """Quotes between which a backslash only quotes the quote or itself."""
    verbatim: str = ""
    """Quotes between which a backslash stands for itself."""
    keeps_unknown: bool = False
    """Whether an escape without a meaning keeps its backslash."""


def _grammar(start: str, *alternatives: str, raw: str = "", verbatim: str = "") -> _Grammar:
    return _Grammar("|".join(alternatives), start, raw, verbatim)


_C_STRINGS = (_SLASHES, _STARRED, _DOUBLE, _SINGLE)
_GRAMMARS = {
    "c#": _grammar(
        r"//|/\*|@\$?\"|\$@\"|[\"']",
        r'(?:@\$?|\$@)"(?P<verbatim>(?:[^"]+|"")*)(?P<end6>")?',
        _THREE_DOUBLE,
        *_C_STRINGS,
    ),
    "go": _grammar(r"//|/\*|[\"'`]", *_C_STRINGS, r"`[^`]*(?P<end3>`)?", verbatim="`"),
    "java": _grammar(r"//|/\*|[\"']", _THREE_DOUBLE, *_C_STRINGS),
    "javascript": _grammar(r"//|/\*|<!--|[\"'`]", _MARKED, *_C_STRINGS, _BACKQUOTE),
    "markup": _grammar(
        r"<!--|[\"']", _MARKED, r'"[^"<]*(?P<end1>")?', r"'[^'<\r\n]*(?P<end2>')?", verbatim="\"'"
    ),
    "php": _grammar(
        r"#(?!\[)|//|/\*|<!--|[\"']", r"#(?!\[)[^\r\n]*", _SLASHES, _STARRED, _MARKED,
        _LONG_DOUBLE, _LONG_SINGLE, raw="'",
    ),
    "python": _Grammar(
        f"{_HASH}|{_THREE_DOUBLE}|{_THREE_SINGLE}|{_DOUBLE}|{_SINGLE}",
        r"#|[\"']", keeps_unknown=True,
    ),
    "ruby": _grammar(
        r"#|(?m:^=begin\b)|[\"'`]", _HASH, r"=begin(?:[^\n]+|\n(?!=end))*",
        _LONG_DOUBLE, _LONG_SINGLE, _BACKQUOTE, raw="'",
    ),
    "shell": _grammar(
        r"(?<![^\s;&|()])#|[\"']|\\[\s\S]", _HASH, _LONG_DOUBLE,
        r"'[^']*(?P<end2>')?", r"\\[\s\S]", verbatim="'",
    ),
    "terraform": _grammar(r"#|//|/\*|\"", _HASH, _SLASHES, _STARRED, _DOUBLE),
}  # fmt: skip
_ESCAPE = re.compile(
    r"\\(?:(?P<hex>x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|u\{(?P<braced>[0-9A-Fa-f]{1,6})\}"
    r"|(?P<octal>[0-7]{1,3})|(?P<line>\r\n|[\r\n])|(?P<one>[\s\S]))"
)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "0": "\0"}
_PREFIX = re.compile(r"(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU])\Z")
# One character at a time and whole comments only: there is one way to match, so none to go back.
_BETWEEN = re.compile(r"(?:[ \t\f]|\\\r?\n)*(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU])?")
_LINES_BETWEEN = re.compile(
    r"(?:\s|\\\r?\n|#[^\r\n]*(?=[\r\n]))*(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU])?"
)
_AFTER = re.compile(r"[ \t\f]*(?:[;#\r\n]|\Z)")
_BRACKETS = r"[()\[\]{}]"


def language_of(name: str) -> str | None:
    """Return the language of a file by its name, or None where its literals cannot be read."""
    base = posixpath.basename(name).lower()
    return _NAMES.get(base) or _LANGUAGES.get(base.rpartition(".")[2] if "." in base else "")


def string_literals(text: Text, language: str) -> Iterator[EmbeddedText]:
    """Yield the string literals of a source file in file order.

    Python's implicit concatenation is joined into one text. What a literal interpolates stays in
    it as written. An unknown language has no literals.
    """
    grammar = _GRAMMARS.get(language)
    if grammar is None:
        return
    found = _literals(text.value, grammar)
    if language == "python":
        yield from _python(text, found)
        return
    for start, end, quote in found:
        yield _joined(text, [_decoded(text.value, start, end, quote, grammar)])


def _literals(value: str, grammar: _Grammar) -> Iterator[tuple[int, int, str]]:
    """Yield start and end of what is between the quotes, and the opening quotes."""
    # Patterns are compiled here, since a scan needs those of few languages or none.
    start, token = re.compile(grammar.start), re.compile(grammar.token)
    position = 0
    while (opening := start.search(value, position)) is not None:
        match = token.match(value, opening.start())
        if match is None or match.end() == opening.start():
            position = opening.end()
            continue
        position = match.end()
        ends = [name for name in match.groupdict() if name.startswith("end") and match[name]]
        if not ends:
            continue
        closing = match[ends[0]]
        if ends[0] == "end6":
            yield (
                match.start("verbatim"),
                match.end("verbatim"),
                value[match.start() : match.start("verbatim")],
            )
        else:
            yield match.start() + len(closing), match.end() - len(closing), closing


_Decoded = tuple[list[str], list[int], int]


def _decoded(value: str, start: int, end: int, quote: str, grammar: _Grammar) -> _Decoded:
    """Return characters, their offsets, and where they end."""
    if quote.startswith(("@", "$")):
        return _doubled(value, start, end)
    if quote in grammar.verbatim:
        return _verbatim(value, start, end)
    raw = quote in grammar.raw
    characters: list[str] = []
    offsets: list[int] = []
    position = start
    for match in _ESCAPE.finditer(value, start, end):
        characters.extend(value[position : match.start()])
        offsets.extend(range(position, match.start()))
        decoded = _raw_escape(match, quote) if raw else _character(match, grammar)
        characters.extend(decoded)
        if len(decoded) == len(match.group()):
            offsets.extend(range(*match.span()))
        else:
            offsets.extend([match.start()] * len(decoded))
        position = match.end()
    characters.extend(value[position:end])
    offsets.extend(range(position, end))
    return characters, offsets, end


def _verbatim(value: str, start: int, end: int) -> _Decoded:
    return list(value[start:end]), list(range(start, end)), end


def _raw_escape(match: re.Match[str], quote: str) -> str:
    return match.group()[1] if match.group()[1:] in (quote, "\\") else match.group()


def _character(match: re.Match[str], grammar: _Grammar) -> str:
    code = match["braced"] or (match["hex"] or "")[1:]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    if match["octal"]:
        return chr(int(match["octal"], 8))
    if match["line"]:
        return ""
    one = match["one"]
    if grammar.keeps_unknown and one not in _SIMPLE and one not in "\\'\"":
        return match.group()
    return _SIMPLE.get(one, one)


def _doubled(value: str, start: int, end: int) -> _Decoded:
    """Read a verbatim literal of C#, in which a quote is written twice."""
    characters: list[str] = []
    offsets: list[int] = []
    position = start
    while position < end:
        characters.append(value[position])
        offsets.append(position)
        position += 2 if value.startswith('""', position) else 1
    return characters, offsets, end


def _joined(text: Text, pieces: list[_Decoded]) -> EmbeddedText:
    characters = [character for piece in pieces for character in piece[0]]
    offsets = [offset for piece in pieces for offset in piece[1]]
    return EmbeddedText(text, "".join(characters), [*offsets, pieces[-1][2]])


def _python(text: Text, found: Iterator[tuple[int, int, str]]) -> Iterator[EmbeddedText]:
    """Join literals that stand side by side, and leave out those that are a statement alone."""
    value = text.value
    pieces: list[_Decoded] = []
    begin = stop = depth = 0
    for start, end, quote in found:
        prefix = _PREFIX.search(value, max(start - len(quote) - 2, stop), start - len(quote))
        outer = start - len(quote) - (len(prefix.group()) if prefix else 0)
        if pieces and not _adjacent(value, stop, start - len(quote), depth):
            if not _is_statement(value, begin, stop, depth):
                yield _joined(text, pieces)
            pieces = []
        if not pieces:
            begin = outer
        depth = _depth(value, stop, outer, depth)
        raw = prefix is not None and "r" in prefix.group().lower()
        if raw:
            pieces.append(_verbatim(value, start, end))
        else:
            pieces.append(_decoded(value, start, end, quote, _GRAMMARS["python"]))
        stop = end + len(quote)
    if pieces and not _is_statement(value, begin, stop, depth):
        yield _joined(text, pieces)


def _adjacent(value: str, stop: int, start: int, depth: int) -> bool:
    between = _LINES_BETWEEN if depth else _BETWEEN
    return between.fullmatch(value, stop, start) is not None


def _depth(value: str, start: int, end: int, depth: int) -> int:
    """Follow the brackets between two literals, leaving comments out."""
    code = re.sub(_HASH, "", value[start:end])
    for bracket in re.findall(_BRACKETS, code):
        depth = depth + 1 if bracket in "([{" else max(depth - 1, 0)
    return depth


def _is_statement(value: str, begin: int, stop: int, depth: int) -> bool:
    """Tell whether a literal stands alone as a statement does, such as a docstring."""
    if depth or _AFTER.match(value, stop) is None:
        return False
    before = value[max(begin - 200, 0) : begin].rstrip(" \t\f")
    if before.endswith((":", ";")):
        line = re.split(r"[\r\n]", before)[-1].lstrip()
        return before.endswith(";") or line.startswith(("def ", "class ", "async def "))
    if not before.strip("\ufeff"):
        return True
    return before.endswith(("\n", "\r")) and not before.rstrip("\r\n").endswith("\\")
