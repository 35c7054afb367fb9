"""Where an expression may get its string from: defaults, alternatives and wrappers."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.code.python.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.code.python.scopes import Imports

__all__ = ["Option", "Read", "first_read", "is_reader", "is_wrapper", "options", "reading"]

_DEEPEST = 8
_MOST = 200
"""Alternatives of one expression, or elements of one list."""
_UPPER = r"[A-Z][A-Z0-9_]{2,}"
_ENVIRONMENT_CALLS = ("environ.get", "getenv", "environ.setdefault", "environ.pop", "environb.get")
_RECEIVERS = frozenset(
    {"env", "environ", "config", "settings", "conf", "cfg", "secrets", "environment", "dotenv"}
)
_READERS = frozenset(
    {"get", "str", "string", "setdefault", "pop", "bytes", "password", "secret", "unicode", "json"}
)
_HELPERS = r"(?i)env|config|setting|secret|param|option|getvar"
_WRAPPERS = frozenset(
    {"SecretStr", "SecretBytes", "Secret", "str", "bytes", "repr", "int", "quote", "quote_plus"}
    | {"urlquote", "Field", "field", "b64encode", "mark_safe", "force_bytes", "force_str", "cast"}
)
_METHODS = frozenset({"encode", "decode", "strip", "rstrip", "lstrip", "replace"})


class Read(NamedTuple):
    """A read of a setting or environment variable that has a default."""

    setting: str
    default: ast.expr | None
    how: str
    """The call as it is written, such as ``os.environ.get('X')``."""


class Option(NamedTuple):
    """One expression that another may get its value from."""

    node: ast.expr
    read: Read | None = None
    """The read that it is the default of."""
    in_list: bool = False


def reading(call: ast.Call, imports: Imports) -> Read | None:
    """Return what setting a call reads and its default, or None where it reads none."""
    written = dotted(call.func)
    path = imports.path(call.func)
    parts = written.split(".")
    last = parts[-1]
    if written == "getattr" and len(call.args) == 3:
        name = _constant(call.args[1])
        owner = dotted(call.args[0]).split(".")[-1].lower()
        if name is None or not any(word in owner for word in ("setting", "conf")):
            return None
        return Read(name, call.args[2], f"getattr({dotted(call.args[0])}, '{name}')")
    first = _constant(call.args[0]) if call.args else None
    if first is None:
        return None
    default = _default(call)
    how = f"{written}('{first}')"
    if path.endswith(_ENVIRONMENT_CALLS):
        return Read(first, default, how)
    receiver = parts[-2].lower() if len(parts) > 1 else ""
    known = last.lower() in _RECEIVERS and len(parts) == 1
    known = known or (receiver.strip("_") in _RECEIVERS and last in _READERS)
    known = known or (last == "get" and receiver.endswith(("env", "config", "settings")))
    helper = re.search(_HELPERS, last) is not None and re.fullmatch(_UPPER, first) is not None
    if not known and not helper:
        return None
    by_name = any(keyword.arg in ("default", "fallback") for keyword in call.keywords)
    if not by_name and re.fullmatch(_UPPER, first) is None:
        return None
    return Read(first, default, how)


def is_reader(last: str) -> bool:
    """Tell whether a call may read a setting, by the last part of its name; see ``reading``."""
    return (
        last in ("getenv", "getattr")
        or last in _READERS
        or last.lower() in _RECEIVERS
        or re.search(_HELPERS, last) is not None
    )


def is_wrapper(last: str) -> bool:
    """Tell whether a call may give what is in it; see ``options``."""
    return last in _WRAPPERS or last in _METHODS


def _default(call: ast.Call) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg in ("default", "fallback"):
            return keyword.value
    return call.args[1] if len(call.args) > 1 else None


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def options(
    node: ast.expr, imports: Imports, read: Read | None = None, depth: int = 0
) -> Iterator[Option]:
    """Yield the expressions that may give an expression its value."""
    if depth > _DEEPEST:
        return
    deeper = depth + 1
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        first = first_read(node.values[:_MOST], imports) or read
        for part in node.values[:_MOST]:
            yield from options(part, imports, first, deeper)
    elif isinstance(node, ast.IfExp):
        first = first_read((node.body, node.orelse), imports) or read
        yield from options(node.body, imports, first, deeper)
        yield from options(node.orelse, imports, first, deeper)
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        for element in node.elts[:_MOST]:
            yield Option(element, read, in_list=True)
    elif isinstance(node, ast.Call):
        yield from _of_call(node, imports, read, deeper)
    else:
        yield Option(node, read)


def _of_call(node: ast.Call, imports: Imports, read: Read | None, depth: int) -> Iterator[Option]:
    found = reading(node, imports)
    if found is not None:
        if found.default is not None:
            yield from options(found.default, imports, found, depth)
        return
    name = dotted(node.func).split(".")[-1]
    if name in _WRAPPERS:
        given = _default(node) if name in ("Field", "field") else None
        for keyword in node.keywords:
            if keyword.arg in ("default", "default_factory"):
                given = keyword.value
        if given is None and node.args:
            given = node.args[0]
        if isinstance(given, ast.Lambda):
            given = given.body
        if given is not None:
            yield from options(given, imports, read, depth)
    elif isinstance(node.func, ast.Attribute) and name in _METHODS:
        yield from options(node.func.value, imports, read, depth)
    else:
        yield Option(node, read)


def first_read(nodes: Iterable[ast.expr], imports: Imports) -> Read | None:
    """Return the first of some expressions that reads a setting."""
    for node in nodes:
        found = reading(node, imports) if isinstance(node, ast.Call) else None
        found = found or _subscript(node, imports)
        if found is not None:
            return found
    return None


def _subscript(node: ast.expr, imports: Imports) -> Read | None:
    if isinstance(node, ast.Subscript) and imports.path(node.value).endswith("environ"):
        name = _constant(node.slice)
        if name is not None:
            return Read(name, None, f"os.environ['{name}']")
    return None
