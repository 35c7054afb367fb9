"""The grammars of tree-sitter by language, loaded when a file needs one, and bounded parsing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Language, Tree

__all__ = ["Dialect", "dialect_of", "parsed", "unread_languages"]


class Dialect(NamedTuple):
    """A language as a grammar reads it."""

    language: str
    """What people call it: ``JavaScript``."""
    package: str
    """The package that has the grammar."""
    entry: str = "language"
    """The function of the package that returns it."""


_JAVASCRIPT = Dialect("JavaScript", "tree_sitter_javascript")
_TYPESCRIPT = Dialect("TypeScript", "tree_sitter_typescript", "language_typescript")
_TSX = Dialect("TypeScript", "tree_sitter_typescript", "language_tsx")
_RUBY = Dialect("Ruby", "tree_sitter_ruby")
_PHP = Dialect("PHP", "tree_sitter_php", "language_php")
_JAVA = Dialect("Java", "tree_sitter_java")
_CSHARP = Dialect("C#", "tree_sitter_c_sharp")

_BY_SUFFIX = {
    **dict.fromkeys((".js", ".jsx", ".mjs", ".cjs"), _JAVASCRIPT),
    **dict.fromkeys((".ts", ".mts", ".cts"), _TYPESCRIPT),
    ".tsx": _TSX,
    **dict.fromkeys((".rb", ".rake", ".ru", ".gemspec", ".jbuilder"), _RUBY),
    **dict.fromkeys((".php", ".phtml", ".inc", ".module"), _PHP),
    ".java": _JAVA,
    **dict.fromkeys((".cs", ".csx"), _CSHARP),
}
_BY_NAME = {
    **dict.fromkeys(("gemfile", "rakefile", "capfile", "vagrantfile", "guardfile"), _RUBY),
}

_LONGEST = 2_000_000
"""Bytes of a file that is parsed; nobody writes a longer one by hand."""
_LONGEST_LINE = 2_000
"""Bytes of a line that is parsed; what longer ones hold is data or packed code."""
_DEEPEST = 200
"""Brackets within brackets; a grammar's stack overflows only far beyond."""
_NO_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))
_OPEN = 1_500
"""Signs that a grammar may take for the beginning of something nested, without their ends."""
_UNENDED = 100
"""Beginnings of comments without an end, each of which is searched anew."""
_STEPS_A_BYTE = 0.2
"""Reports of progress that a grammar makes for a byte; real files need a twentieth at most."""
_ERROR_STEPS = 100
"""Reports of progress within recovery from errors, each of which can be slow."""


def dialect_of(name: str) -> Dialect | None:
    """Return the language of a file by its name, or None where there is no grammar for it."""
    base = name.rpartition("/")[2].lower()
    stem, dot, ending = base.rpartition(".")
    # A name that only begins with a dot has no ending.
    return (_BY_SUFFIX.get(dot + ending) if stem.strip(".") else None) or _BY_NAME.get(base)


@cache
def _grammar(dialect: Dialect) -> Language | None:
    try:
        from tree_sitter import Language

        return Language(getattr(_binding(dialect.package), dialect.entry)())
    except (ImportError, AttributeError, OSError, ValueError):
        return None


def _binding(package: str) -> object:
    """Import only the compiled part of a grammar: the rest of it takes longer than a small scan."""
    import importlib.util
    import sys
    from importlib.machinery import PathFinder

    name = f"{package}._binding"
    found = importlib.util.find_spec(package)
    spec = PathFinder.find_spec(name, found.submodule_search_locations) if found else None
    if name in sys.modules or spec is None or spec.loader is None:
        return importlib.import_module(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parsed(dialect: Dialect, data: bytes) -> Tree | None:
    """Return the tree of a text, or None where it is out of bounds or has no grammar.

    Args:
        dialect: the language.
        data: the text in UTF-8; lines that are too long are read as if they were blank.
    """
    if len(data) > _LONGEST or not _is_shallow(data):
        return None
    grammar = _grammar(dialect)
    if grammar is None:
        return None
    from tree_sitter import Parser

    read = _without_long_lines(data)
    steps = wrong = 0
    most = 1_000 + int(len(read) * _STEPS_A_BYTE)

    def is_over(_offset: int, has_error: bool) -> bool:
        nonlocal steps, wrong
        steps += 1
        wrong += has_error
        return steps > most or wrong > _ERROR_STEPS

    try:
        return Parser(grammar).parse(
            lambda offset, _point: read[offset : offset + 65_536], progress_callback=is_over
        )
    except ValueError:
        return None


def _without_long_lines(data: bytes) -> bytes:
    lines = data.split(b"\n")
    if max(map(len, lines)) <= _LONGEST_LINE:
        return data
    return b"\n".join(b" " * len(line) if len(line) > _LONGEST_LINE else line for line in lines)


def _is_shallow(data: bytes) -> bool:
    """Tell whether brackets are nested as people nest them."""
    signs = data.translate(None, _NO_BRACKETS)
    for _ in range(_DEEPEST):
        fewer = signs.replace(b"()", b"").replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(signs):
            break
        signs = fewer
    # What is left are brackets in texts and comments, or brackets beyond all bounds.
    depth = 0
    for sign in signs:
        depth = depth + 1 if sign in b"([{" else max(0, depth - 1)
        if depth > _DEEPEST:
            return False
    if data.count(b"/*") - data.count(b"*/") > _UNENDED:
        return False
    return data.count(b"<") - data.count(b">") <= _OPEN


def unread_languages(names: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of files that cannot be parsed here, because a grammar is missing.

    Args:
        names: the paths of files that may matter.
    """
    dialects = {dialect for name in names if (dialect := dialect_of(name)) is not None}
    return tuple(sorted({one.language for one in dialects if _grammar(one) is None}))
