"""What the names of a Python file stand for: imports, constants and straight-line locals."""

from __future__ import annotations

import ast
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bundlecheck.secrets.names import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Imports", "Scope", "dotted", "user_prefixes"]

_USER_WORDS = frozenset(
    {"user", "username", "login", "email", "uid", "account", "usr", "uname", "userid", "usermail"}
)
_ASSIGNED = 50
"""Assignments of one name; one with more is a state and no constant."""
_BLOCKS = ("finalbody", "orelse", "handlers", "cases", "body")
"""Fields of statements with other statements; none has one without a body or cases."""
_NODES = 20_000
"""Statements of one scope in which assignments are looked for."""


def user_prefixes(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return the words that stand before a word for a user: of ``db_user`` that is ``db``."""
    found = map(_user_prefix, names)
    return frozenset(words for words in found if words is not None)


@lru_cache(maxsize=8192)
def _user_prefix(name: str) -> tuple[str, ...] | None:
    words = words_of(name)
    return words[:-1] if words and words[-1] in _USER_WORDS else None


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` of a name or attribute; what is called or indexed on the way is ``()``."""
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            parts.append(node.id)
            return ".".join(reversed(parts))
        else:
            return ".".join(["()", *reversed(parts)])


class Imports:
    """The modules of a file by the names it gives them."""

    def __init__(self, tree: ast.Module) -> None:
        self._names: dict[str, str] = {}
        self.roots: set[str] = set()
        """First parts of all imported modules."""
        for statement in _statements(tree.body, into_functions=True):
            if isinstance(statement, ast.Import):
                self._import(statement)
            elif isinstance(statement, ast.ImportFrom):
                module = "." * statement.level + (statement.module or "")
                self.roots.add(module.split(".")[0])
                for alias in statement.names:
                    self._names[alias.asname or alias.name] = f"{module}.{alias.name}"

    def _import(self, statement: ast.Import) -> None:
        for alias in statement.names:
            root = alias.name.split(".")[0]
            self.roots.add(root)
            if alias.asname is not None:
                self._names[alias.asname] = alias.name
            else:
                self._names[root] = root

    def renamed(self) -> Iterator[tuple[str, str]]:
        """Yield names that the file gives to something, and its path, where the two differ."""
        for name, path in self._names.items():
            if path.rsplit(".", 1)[-1] != name:
                yield name, path

    def path(self, node: ast.expr) -> str:
        """Return the dotted path of what a name or attribute stands for, as imported."""
        written = dotted(node)
        first, dot, rest = written.partition(".")
        return self._names.get(first, first) + dot + rest


class Scope:
    """A module, class or function: the assignments in its own body, found when first asked for."""

    def __init__(
        self,
        body: list[ast.stmt],
        parent: Scope | None = None,
        parameters: frozenset[str] = frozenset(),
        *,
        is_class: bool = False,
        holds_settings: bool = False,
    ) -> None:
        self.body = body
        self.is_class = is_class
        self.holds_settings = holds_settings
        self.parent = parent
        self.parameters = parameters
        self._assigned: dict[str, list[tuple[int, ast.expr | None]]] | None = None
        self._classes: dict[str, list[ast.stmt]] | None = None

    @property
    def assigned(self) -> dict[str, list[tuple[int, ast.expr | None]]]:
        """Line and value of every assignment by name; None where the value is not simply given."""
        if self._assigned is None:
            self._assigned = {}
            for statement in _statements(self.body, into_functions=False):
                for name, value in _bindings(statement):
                    self._assigned.setdefault(name, []).append((statement.lineno, value))
        return self._assigned

    @cached_property
    def owners(self) -> frozenset[tuple[str, ...]]:
        """What ``user_prefixes`` says of the names that are assigned here."""
        return user_prefixes(self.assigned)

    @property
    def classes(self) -> dict[str, list[ast.stmt]]:
        """The bodies of the classes that stand in this scope itself."""
        if self._classes is None:
            classes = (node for node in self.body if isinstance(node, ast.ClassDef))
            self._classes = {node.name: node.body for node in classes}
        return self._classes

    def lookup(self, name: str, line: int) -> tuple[ast.expr, Scope] | None:
        """Return what a name holds at a line and where that was said, or None if unknown."""
        scope: Scope | None = self
        here = True
        while scope is not None:
            if name in scope.parameters:
                return None
            given = scope.assigned.get(name)
            if given and len(given) > _ASSIGNED:
                return None
            if given:
                before = [value for at, value in given if at < line] if here else []
                value = before[-1] if before else (given[-1][1] if not here else None)
                if not here and len(given) > 1 and any(other is None for _, other in given):
                    return None
                return None if value is None else (value, scope)
            scope, here = scope.parent, False
        return None

    def attribute(self, class_name: str, name: str) -> tuple[ast.expr, Scope] | None:
        """Return what a class of the module says for an attribute; any class for no name."""
        module = self
        while module.parent is not None:
            module = module.parent
        bodies = [module.classes[class_name]] if class_name in module.classes else []
        if not class_name:
            bodies = list(module.classes.values())
        for body in bodies:
            found = [
                value
                for statement in body
                for bound, value in _bindings(statement)
                if bound == name and value is not None
            ]
            if found:
                return found[-1], module
        return None


def _statements(body: list[ast.stmt], *, into_functions: bool) -> Iterator[ast.stmt]:
    """Yield the statements of a body and of the blocks in it, in order, a bounded number."""
    stack = list(reversed(body))
    left = _NODES
    while stack and left:
        statement = stack.pop()
        left -= 1
        yield statement
        inner = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if inner and not into_functions:
            continue
        fields = statement._fields
        if "body" not in fields and "cases" not in fields:
            continue
        for field in _BLOCKS:
            blocks = getattr(statement, field, None)
            if isinstance(blocks, list):
                for block in reversed(blocks):
                    if isinstance(block, ast.stmt):
                        stack.append(block)
                    elif isinstance(block, ast.ExceptHandler | ast.match_case):
                        stack.extend(reversed(block.body))


def _bindings(statement: ast.stmt) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from _bound(target, statement.value)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        yield from _bound(statement.target, statement.value)
    elif isinstance(statement, ast.AugAssign | ast.For | ast.AsyncFor):
        yield from _bound(statement.target, None)
    elif isinstance(statement, ast.With | ast.AsyncWith):
        for item in statement.items:
            if item.optional_vars is not None:
                yield from _bound(item.optional_vars, None)


def _bound(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple | ast.List):
        values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
        same = len(values) == len(target.elts)
        for index, element in enumerate(target.elts):
            yield from _bound(element, values[index] if same else None)
