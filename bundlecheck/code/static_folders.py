"""Folders that applications in JavaScript, Python and Ruby hand out as static files."""

from __future__ import annotations

import ast
import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.code.python.tree import parse
from bundlecheck.code.python_settings import place
from bundlecheck.code.python_values import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.span import Span
    from bundlecheck.syntax.text import FileText

__all__ = ["ServedFolder", "javascript_folders", "python_folders", "rack_folders"]

_ARGUMENT = r"[^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*"
_STATIC = (
    rf"\bexpress\.static\(({_ARGUMENT})\)|\b(?:koaStatic|serveStatic|koa_static)\(({_ARGUMENT})\)"
)
_INDEX = r"(?:const|let|var|import)\s+(\w+)\s*(?:=\s*require\(\s*|from\s+)['\"]serve-index['\"]\)?"
_NOISE = r"(?s)/\*.*?(?:\*/|\Z)|(?m://[^\r\n]*)|'(?:[^'\\\r\n]|\\.)*'|\"(?:[^\"\\\r\n]|\\.)*\"|`(?:[^`\\]|\\.)*`"
_HERE = r"__dirname|import\.meta\.dirname"
_WORKING = r"process\.cwd\(\)"


class ServedFolder(NamedTuple):
    """A folder that code hands out."""

    folder: str
    """From the bundle's root; ``.`` for the root itself."""
    span: Span
    what: str
    """The call, as it is written by name."""
    listing: bool = False
    """Whether it lists the folder rather than only handing out its files."""
    own: bool = False
    """Whether it is the folder of the code itself."""


def javascript_folders(
    text: FileText, name: str, working: str, *, compiled: bool
) -> Iterator[ServedFolder]:
    """Yield what Express and its kin serve.

    Args:
        text: the file.
        name: its path from the bundle's root.
        working: the folder that it is started in.
        compiled: whether it runs from another folder, so that its own is not known.
    """
    value = re.sub(_NOISE, _blank_comment, text.value)
    here = None if compiled else posixpath.dirname(name) or "."
    for match in re.finditer(_STATIC, value):
        group = 1 if match.group(1) is not None else 2
        folder = _folder(_first(match.group(group)), here, working)
        if folder is not None:
            own = here is not None and folder == here
            what = match.group().partition("(")[0]
            yield ServedFolder(folder, text.span(*match.span()), what, own=own)
    variable = re.search(_INDEX, value)
    if variable is not None:
        for match in re.finditer(rf"(?<![\w.]){variable[1]}\(", value):
            yield ServedFolder(
                "", text.span(match.start(), match.end() - 1), variable[1], listing=True
            )


def _blank_comment(match: re.Match[str]) -> str:
    found = match.group()
    return re.sub(r"[^\r\n]", " ", found) if found.startswith("/") else found


def _first(arguments: str) -> str:
    """Return the first argument of a call."""
    depth, quote = 0, ""
    for index, character in enumerate(arguments):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"`":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "," and depth == 0:
            return arguments[:index]
    return arguments


def _folder(expression: str, here: str | None, working: str) -> str | None:
    """Return the folder that an expression of literals and known places names."""
    text = expression.strip()
    call = re.fullmatch(r"(?:\w+\.)?(?:join|resolve|normalize)\((.*)\)", text, re.DOTALL)
    parts = [
        part.strip() for part in (_arguments(call[1]) if call else re.split(r"\s*\+\s*", text))
    ]
    result = ""
    for part in parts:
        literal = re.fullmatch(r"(['\"`])([^'\"`$]*)\1", part)
        if literal is not None:
            piece = literal[2]
            if not result and piece.startswith("/"):
                return None
            result = posixpath.join(result or working, piece.lstrip("/"))
        elif re.fullmatch(_HERE, part) and here is not None and not result:
            result = here
        elif re.fullmatch(_WORKING, part) and not result:
            result = working
        else:
            return None
    return posixpath.normpath(result) if result else None


def _arguments(text: str) -> list[str]:
    return [part for part in text.split(",") if part.strip()]


_DIRECTORY_ARGUMENTS = {
    "Flask": "static_folder",
    "StaticFiles": "directory",
    "Quart": "static_folder",
    "send_from_directory": "",
}
_ROOTS = frozenset({"BASE_DIR", "PROJECT_ROOT", "ROOT_DIR", "PROJECT_DIR", "BASE_PATH", "ROOT"})
_SETTINGS = frozenset({"STATIC_ROOT", "WHITENOISE_ROOT"})


def python_folders(text: FileText, name: str) -> Iterator[ServedFolder]:
    """Yield what Flask, Starlette and Django serve.

    Args:
        text: the file.
        name: its path from the bundle's root.
    """
    tree = parse(text.value)
    if tree is None:
        return
    here = posixpath.dirname(name) or "."
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _call(text, node, here)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield from _setting(text, node.targets[0].id, node.value)


def _call(text: FileText, node: ast.Call, here: str) -> Iterator[ServedFolder]:
    name = dotted(node.func).rpartition(".")[2]
    wanted = _DIRECTORY_ARGUMENTS.get(name)
    if wanted is None:
        return
    given = next((keyword.value for keyword in node.keywords if keyword.arg == wanted), None)
    if name == "send_from_directory" and len(node.args) > 1:
        if isinstance(node.args[1], ast.Constant):
            return
        given = node.args[0]
    relative = here if name in ("Flask", "Quart", "send_from_directory") else "."
    folder = _literal_folder(given, relative, here) if given is not None else None
    if folder is not None and given is not None:
        own = folder == here
        yield ServedFolder(folder, place(text, given), f"{name}()", own=own)


def _setting(text: FileText, name: str, value: ast.expr) -> Iterator[ServedFolder]:
    if name == "STATICFILES_DIRS" and isinstance(value, (ast.List, ast.Tuple)):
        for item in value.elts:
            if dotted(item) in _ROOTS:
                yield ServedFolder(".", place(text, item), name)
    elif name in _SETTINGS and dotted(value) in _ROOTS:
        yield ServedFolder(".", place(text, value), name)


def _literal_folder(node: ast.expr, relative: str, here: str) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value.startswith("/"):
            return None
        return posixpath.normpath(posixpath.join(relative, node.value or "."))
    if isinstance(node, ast.Call):
        name = dotted(node.func)
        if name == "os.getcwd":
            return "."
        if name.endswith("dirname") and node.args and _is_own_file(node.args[0]):
            return here
    return None


def _is_own_file(node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return node.id == "__file__"
    return isinstance(node, ast.Call) and len(node.args) == 1 and _is_own_file(node.args[0])


_RACK = (
    r"(?m)^(?![ \t]*#)[^\n#]{0,200}?(?:"
    r"(Rack::Directory)\.new\(?\s*(?:['\"]([^'\"#]*)['\"]|(Dir\.pwd|__dir__))"
    r"|(Rack::Static)\b[^\n]{0,200}?\broot(?::|\s*=>)\s*['\"]([^'\"#]*)['\"]"
    r"|(:?public_folder)\b\s*,\s*(?:['\"]([^'\"#]*)['\"]|(Dir\.pwd|__dir__)))"
)
_LONGEST = 1 << 14
"""Characters of a config.ru that are read."""
_LIMITED = r"\burls(?::|\s*=>)(?!\s*\[\s*['\"]/?['\"]\s*\])"


def rack_folders(text: FileText) -> Iterator[ServedFolder]:
    """Yield what a ``config.ru`` serves; ``Rack::Directory`` lists its folder, too."""
    for match in re.finditer(_RACK, text.value[:_LONGEST]):
        what = match[1] or match[4] or match[6]
        folder = next((part for part in match.group(2, 5, 7) if part is not None), ".")
        if match[4] and re.search(_LIMITED, text.line(text.position(match.end())[0])):
            continue
        group = 1 if match[1] else 4 if match[4] else 6
        span = text.span(match.start(group), match.end())
        yield ServedFolder(folder or ".", span, what, listing=match[1] is not None)
