"""Settings that modules of Python leave behind: what each name is worth after the last line.

Only assignments at module level are followed, in order, through ``from … import *``. A name that
a condition may or may not set is unknown.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.code.python.tree import parse
from bundlecheck.code.python_values import UNKNOWN, Reading, dotted, evaluate
from bundlecheck.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundlecheck.syntax.text import FileText

__all__ = ["Load", "Setting", "Settings", "module_settings", "place"]

Load = Callable[[str, int, str], "FileText | None"]
"""Gives a module's text by its dotted name, the level of a relative import and the importer."""

_DEEPEST = 8
"""Modules that import one another's names."""
_NESTED = 40
"""Blocks within blocks."""


class Setting(NamedTuple):
    """What a name is worth at the end, and where it got that value."""

    reading: Reading
    span: Span


class Settings(NamedTuple):
    """The names of a module, and those of its classes."""

    names: dict[str, Setting]
    classes: dict[str, Settings]

    def value(self, name: str) -> Reading:
        """Return what a name is worth."""
        found = self.names.get(name)
        return Reading(UNKNOWN) if found is None else found.reading


def place(text: FileText, node: ast.expr | ast.stmt) -> Span:
    """Return the region of a node; columns count code points."""
    return Span(
        text.path,
        node.lineno,
        _column(text, node.lineno, node.col_offset),
        node.end_lineno or node.lineno,
        _column(text, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset),
    )


def _column(text: FileText, line: int, offset: int) -> int:
    """Turn an offset in UTF-8 bytes into a column."""
    raw = text.line(line).encode("utf-8", "surrogatepass")[:offset]
    return len(raw.decode("utf-8", "replace")) + 1


def module_settings(text: FileText, load: Load, environment: Mapping[str, str]) -> Settings:
    """Follow a module to its end.

    Args:
        text: the module.
        load: gives the modules that it imports.
        environment: the environment variables that are known.
    """
    runner = _Runner(load, environment, Settings({}, {}), set())
    runner.module(text)
    return runner.settings


class _Runner:
    def __init__(
        self, load: Load, environment: Mapping[str, str], settings: Settings, seen: set[str]
    ) -> None:
        self.load = load
        self.environment = environment
        self.settings = settings
        self.seen = seen
        self.text: FileText | None = None

    def module(self, text: FileText) -> None:
        if text.path in self.seen or len(self.seen) >= _DEEPEST:
            return
        self.seen.add(text.path)
        tree = parse(text.value)
        if tree is None:
            return
        outer, self.text = self.text, text
        self.block(tree.body, 0)
        self.text = outer

    def block(self, body: Iterable[ast.stmt], depth: int) -> None:
        for statement in body:
            self.statement(statement, depth)

    def statement(self, node: ast.stmt, depth: int) -> None:
        if depth > _NESTED:
            return
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self.assign(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self.assign(node.target, node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            self.extend(node.target, node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            self.call(node.value)
        elif isinstance(node, ast.ImportFrom):
            self.imports(node)
        elif isinstance(node, ast.ClassDef):
            self.klass(node)
        else:
            self.compound(node, depth)

    def compound(self, node: ast.stmt, depth: int) -> None:
        if isinstance(node, ast.If):
            test = self.evaluate(node.test)
            if test.known and not test.variable:
                self.block(node.body if test.value else node.orelse, depth + 1)
            else:
                self.forget((*node.body, *node.orelse))
        elif isinstance(node, ast.Try):
            self.block((*node.body, *node.orelse, *node.finalbody), depth + 1)
        elif isinstance(node, ast.With):
            self.block(node.body, depth + 1)
        elif isinstance(node, (ast.For, ast.While)):
            self.forget((*node.body, *node.orelse))

    def forget(self, body: Iterable[ast.stmt]) -> None:
        """Make unknown what statements may or may not set."""
        for statement in body:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    self.settings.names.pop(node.id, None)
                elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                    self.forget_imported(node)
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    self.settings.names.pop(dotted(node.func.value), None)

    def forget_imported(self, node: ast.ImportFrom) -> None:
        text = self.imported(node)
        tree = parse(text.value) if text is not None else None
        for statement in tree.body if tree is not None else ():
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    self.settings.names.pop(dotted(target), None)

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name) and self.text is not None:
            span = place(self.text, target).to(place(self.text, value))
            self.settings.names[target.id] = Setting(self.evaluate(value), span)

    def extend(self, target: ast.expr, value: ast.expr) -> None:
        name, added = dotted(target), self.evaluate(value)
        before = self.settings.value(name).value
        if self.text is not None and isinstance(before, tuple) and isinstance(added.value, tuple):
            reading = Reading((*before, *added.value), added.variable)
            span = place(self.text, target).to(place(self.text, value))
            if "*" in before:
                span = self.settings.names[name].span
            self.settings.names[name] = Setting(reading, span)

    def call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Attribute) or not node.args:
            return
        method, value = node.func.attr, node.args[-1]
        if method in ("append", "insert", "add"):
            self.extend(node.func.value, ast.copy_location(ast.Tuple([value], ast.Load()), value))
        elif method == "extend":
            self.extend(node.func.value, value)

    def imported(self, node: ast.ImportFrom) -> FileText | None:
        importer = self.text.path if self.text is not None else ""
        return self.load(node.module or "", node.level, importer)

    def imports(self, node: ast.ImportFrom) -> None:
        text = self.imported(node)
        if text is None:
            return
        if node.names[0].name == "*":
            self.module(text)
            return
        other = _Runner(self.load, self.environment, Settings({}, {}), set(self.seen))
        other.module(text)
        for name in node.names:
            found = other.settings.names.get(name.name)
            if found is not None:
                self.settings.names[name.asname or name.name] = found

    def klass(self, node: ast.ClassDef) -> None:
        names: dict[str, Setting] = {}
        for base in node.bases:
            found = self.settings.classes.get(dotted(base))
            names.update(found.names if found is not None else {})
        inner = _Runner(self.load, self.environment, Settings(names, {}), set(self.seen))
        inner.text = self.text
        inner.block(node.body, 1)
        self.settings.classes[node.name] = inner.settings

    def evaluate(self, node: ast.expr) -> Reading:
        if isinstance(node, ast.Compare) and dotted(node.left) == "__name__":
            return Reading(value=False)
        return evaluate(node, self.settings.value, self.environment)
