"""Walks a Python file for the places that hold or take secrets."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.code.python.clients import METHODS, POSITIONS, ROOTS
from bundlecheck.code.python.defaults import first_read, reading
from bundlecheck.code.python.guards import (
    development_class,
    development_test,
    is_enumeration,
    is_settings,
)
from bundlecheck.code.python.judge import Holder, is_header, is_password, kind_of
from bundlecheck.code.python.scopes import Scope, dotted, user_prefixes
from bundlecheck.secrets.names import NameKind, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bundlecheck.code.python.scopes import Imports


__all__ = ["SETTERS", "SETTINGS", "Place", "Reader"]

_BUDGET = 400_000
"""Expressions of one file that are looked at."""
SETTINGS = frozenset(
    {"secret_key", "jwt_secret", "jwt_secret_key", "signing_key", "email_host_password"}
    | {"aws_secret_access_key", "security_password_salt", "wtf_csrf_secret_key", "mail_password"}
    | {
        "session_secret",
        "app_secret",
        "cookie_secret",
        "csrf_secret",
        "csrf_session_key",
        "jwt_key",
    }
    | {
        "hash_secret",
        "token_secret",
        "secret_key_fallbacks",
        "authjwt_secret_key",
        "dsa_secret_key",
    }
)
"""Settings of frameworks that hold a secret whatever it looks like."""
SETTERS = frozenset({"setattr", "putenv", "setenv", "setdefault", "__setitem__", "setitem"})
"""Calls that give a value to a name."""
_CLOSED = frozenset({ast.Constant, ast.Name, ast.JoinedStr})
_MOST = 5_000
"""Places of one file; one with more is a table of something."""
_NAME = r"[A-Za-z_][\w.-]{0,99}"
_URL_WORDS = frozenset({"url", "uri", "dsn", "connection", "conn", "broker", "string", "connstr"})
_NOT_CLIENTS = ("CharField", "TextField", "StringField", "PasswordField", "Column", "add_argument")


class Place(NamedTuple):
    """An expression whose string may be a secret, and what holds it."""

    name: str
    node: ast.expr
    scope: Scope
    holder: Holder
    note: str = ""
    development: bool = False
    compared: bool = False
    by_url: bool = False
    """Whether only a password in a URL or connection string counts."""


class Reader:
    """Yields the places of one file, only from statements on lines that can matter."""

    def __init__(self, tree: ast.Module, imports: Imports, matter: list[int]) -> None:
        self.imports = imports
        self._tree = tree
        self._matter = matter
        self._left = _BUDGET

    def places(self) -> Iterator[Place]:
        """Yield the places in the order of the statements."""
        found = self._block(self._tree.body, Scope(self._tree.body), dev=False)
        yield from islice(found, _MOST)

    def _matters(self, node: ast.stmt | ast.expr) -> bool:
        at = bisect_left(self._matter, node.lineno)
        end = node.end_lineno or node.lineno
        return at < len(self._matter) and self._matter[at] <= end

    def _block(self, body: list[ast.stmt], scope: Scope, *, dev: bool) -> Iterator[Place]:
        for statement in body:
            if self._matters(statement):
                yield from self._statement(statement, scope, dev)

    def _statement(self, node: ast.stmt, scope: Scope, dev: bool) -> Iterator[Place]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from self._function(node, scope, dev)
        elif isinstance(node, ast.ClassDef):
            if not is_enumeration(node):
                inside = dev or development_class(node.name)
                body = Scope(node.body, scope, is_class=True, holds_settings=is_settings(node))
                yield from self._block(node.body, body, dev=inside)
        elif isinstance(node, ast.If):
            yield from self._conditions(node, scope, dev)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from self._assigned(target, node.value, scope, dev)
            yield from self._expressions([*node.targets, node.value], scope, dev)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                yield from self._assigned(node.target, node.value, scope, dev)
                yield from self._expressions([node.value], scope, dev)
        else:
            heads = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
            for item in getattr(node, "items", ()):
                heads.append(item.context_expr)
            yield from self._expressions(heads, scope, dev)
            for field in ("body", "orelse", "finalbody"):
                yield from self._block(getattr(node, field, []), scope, dev=dev)
            for handler in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
                yield from self._block(handler.body, scope, dev=dev)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope, dev: bool
    ) -> Iterator[Place]:
        given = node.args
        positional = [*given.posonlyargs, *given.args]
        pairs = list(
            zip(positional[len(positional) - len(given.defaults) :], given.defaults, strict=True)
        )
        pairs += [
            (argument, default)
            for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
            if default is not None
        ]
        for argument, default in pairs:
            note = f"the default of the argument '{argument.arg}' of {node.name}"
            yield from self._named(argument.arg, default, scope, dev, note=note)
        everything = [*positional, *given.kwonlyargs, given.vararg, given.kwarg]
        names = frozenset(argument.arg for argument in everything if argument is not None)
        outer = scope.parent if scope.is_class and scope.parent is not None else scope
        yield from self._expressions([default for _, default in pairs], scope, dev)
        yield from self._block(node.body, Scope(node.body, outer, names), dev=dev)

    def _conditions(self, node: ast.If, scope: Scope, dev: bool) -> Iterator[Place]:
        """Read an ``if`` and all its ``elif``, which the tree nests, one after the other."""
        otherwise = dev
        while True:
            yield from self._expressions([node.test], scope, dev)
            says = development_test(node.test)
            yield from self._block(node.body, scope, dev=otherwise or says is True)
            otherwise = otherwise or says is False
            if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
                node = node.orelse[0]
                continue
            yield from self._block(node.orelse, scope, dev=otherwise)
            return

    def _assigned(
        self, target: ast.expr, value: ast.expr, scope: Scope, dev: bool
    ) -> Iterator[Place]:
        if isinstance(target, ast.Tuple | ast.List):
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
                for one, given in zip(target.elts, value.elts, strict=True):
                    yield from self._assigned(one, given, scope, dev)
            return
        if isinstance(target, ast.Name):
            holder = self._holder(target.id, scope.owners)
            if scope.holds_settings and kind_of(target.id) is NameKind.SECRET:
                holder = Holder.SETTING
            yield from self._named(target.id, value, scope, dev, holder=holder)
        elif isinstance(target, ast.Attribute):
            root = self.imports.path(target).split(".")[0]
            holder = Holder.CLIENT if root in ROOTS else self._holder(target.attr, ())
            yield from self._named(target.attr, value, scope, dev, holder=holder)
        elif isinstance(target, ast.Subscript):
            key = _key(target.slice)
            if key is not None:
                environment = self.imports.path(target.value).endswith("environ")
                holder = Holder.SETTING if environment else self._holder(key, ())
                yield from self._named(key, value, scope, dev, holder=holder)

    def _holder(self, name: str, owners: Collection[tuple[str, ...]]) -> Holder:
        if name.lower() in SETTINGS:
            return Holder.SETTING
        beside_user = is_password(name) and words_of(name)[:-1] in owners
        return Holder.SETTING if beside_user else Holder.NAMED

    def _named(
        self,
        name: str,
        value: ast.expr,
        scope: Scope,
        dev: bool,
        *,
        holder: Holder = Holder.NAMED,
        note: str = "",
    ) -> Iterator[Place]:
        if kind_of(name) is not NameKind.PLAIN or is_header(name) or name.lower() in SETTINGS:
            yield Place(name, value, scope, holder, note, dev)
        elif isinstance(value, ast.BinOp | ast.JoinedStr | ast.Call) and _URL_WORDS.intersection(
            words_of(name)
        ):
            yield Place(name, value, scope, holder, note, dev, by_url=True)

    def _expressions(self, nodes: list[ast.expr], scope: Scope, dev: bool) -> Iterator[Place]:
        """Visit expressions and what is in them, without recursion; f-strings are left closed."""
        stack = nodes[::-1]
        while stack and self._left > 0:
            node = stack.pop()
            self._left -= 1
            kind = type(node)
            if kind in _CLOSED or not self._matters(node):
                continue
            if isinstance(node, ast.Dict):
                yield from self._dict(node, scope, dev)
            elif isinstance(node, ast.Call):
                yield from self._call(node, scope, dev)
            elif isinstance(node, ast.Compare):
                yield from self._compared(node, scope, dev)
            elif isinstance(node, ast.BoolOp | ast.IfExp):
                yield from self._alternatives(node, scope, dev)
            elif isinstance(node, ast.NamedExpr):
                yield from self._assigned(node.target, node.value, scope, dev)
            if isinstance(node, ast.Attribute):
                stack.append(node.value)
                continue
            inner: list[ast.expr] = []
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    inner.append(child)
                elif isinstance(child, ast.keyword):
                    inner.append(child.value)
                elif isinstance(child, ast.comprehension):
                    inner.extend([child.iter, *child.ifs])
            stack.extend(reversed(inner))

    def _dict(self, node: ast.Dict, scope: Scope, dev: bool) -> Iterator[Place]:
        pairs = [
            (name, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if key is not None and (name := _key(key)) is not None
        ]
        names = [name for name, _ in pairs]
        owners = user_prefixes(names)
        for name, value in pairs:
            yield from self._named(name, value, scope, dev, holder=self._holder(name, owners))

    def _alternatives(
        self, node: ast.BoolOp | ast.IfExp, scope: Scope, dev: bool
    ) -> Iterator[Place]:
        """Read ``os.getenv("X") or "literal"`` and its kin, wherever they stand."""
        parts = node.values[:200] if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        read = first_read(parts, self.imports)
        if read is not None and kind_of(read.setting) is not NameKind.PLAIN:
            yield Place(read.setting, node, scope, Holder.SETTING, "", dev)

    def _compared(self, node: ast.Compare, scope: Scope, dev: bool) -> Iterator[Place]:
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            return
        for one, other in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
            name = _name_of(one)
            if name and isinstance(other, ast.Constant) and kind_of(name) is NameKind.SECRET:
                note = f"compared with '{name}'"
                yield Place(name, other, scope, Holder.NAMED, note, dev, compared=True)

    def _call(self, node: ast.Call, scope: Scope, dev: bool) -> Iterator[Place]:
        path = self.imports.path(node.func)
        written = dotted(node.func)
        last = path.rsplit(".", 1)[-1]
        if last in _NOT_CLIENTS or last.endswith(("Error", "Exception")):
            return
        client = path.split(".")[0] in ROOTS
        taken = POSITIONS.get(path, {}).values()
        names = [keyword.arg for keyword in node.keywords if keyword.arg is not None]
        owners = user_prefixes(names)
        plain = last in ("dict", "update")
        for keyword in node.keywords:
            name, value = keyword.arg, keyword.value
            if name is None or name in ("default", "fallback"):
                continue
            note = "" if plain else f"the argument '{name}' of {_shown(written)}"
            if name == "auth" and isinstance(value, ast.Tuple) and len(value.elts) == 2:
                yield Place(name, value.elts[1], scope, Holder.CLIENT, note, dev)
            elif name in taken or (
                client and kind_of(name) is NameKind.SECRET and "salt" not in words_of(name)
            ):
                yield Place(name, value, scope, Holder.CLIENT, note, dev)
            elif name != "key":
                holder = self._holder(name, owners)
                yield from self._named(name, value, scope, dev, holder=holder, note=note)
        yield from self._by_position(node, path, scope, dev)
        yield from self._setters(node, written, scope, dev)

    def _by_position(self, node: ast.Call, path: str, scope: Scope, dev: bool) -> Iterator[Place]:
        positions = POSITIONS.get(path)
        if positions is None and isinstance(node.func, ast.Attribute) and "." in path:
            given, modules = METHODS.get(node.func.attr, ({}, frozenset()))
            if not modules or modules & self.imports.roots:
                positions = given
        for index, name in (positions or {}).items():
            if index < len(node.args) and not any(
                isinstance(argument, ast.Starred) for argument in node.args[: index + 1]
            ):
                note = f"the argument '{name}' of {_shown(dotted(node.func))}"
                yield Place(name, node.args[index], scope, Holder.CLIENT, note, dev)

    def _setters(self, node: ast.Call, written: str, scope: Scope, dev: bool) -> Iterator[Place]:
        """Read calls that set a named thing or read one with a default."""
        read = reading(node, self.imports)
        if read is not None and read.default is not None:
            if kind_of(read.setting) is not NameKind.PLAIN:
                yield Place(read.setting, node, scope, Holder.SETTING, "", dev)
            return
        last = written.rsplit(".", 1)[-1]
        if last in SETTERS:
            given = node.args[-2:] if len(node.args) >= 2 else []
            key = _key(given[0]) if given else None
            if key is not None and len(node.args) <= 3:
                yield from self._named(key, given[1], scope, dev, holder=self._holder(key, ()))


def _shown(written: str) -> str:
    return written.replace("().", "") if written.startswith("()") else written


def _key(node: ast.expr) -> str | None:
    """Return a key that is written like a name; others stand for something else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if re.fullmatch(_NAME, node.value) else None
    return None


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return _key(node.slice) or ""
    return ""
