"""EB425 in Flask and other Python applications that are no Django."""

from __future__ import annotations

import ast
import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.runs import known_environment, run_lines
from bundlecheck.code.python.tree import parse
from bundlecheck.code.python_settings import module_settings, place
from bundlecheck.code.python_values import UNKNOWN, Reading, dotted, evaluate
from bundlecheck.finding import Confidence, Match
from bundlecheck.secrets.sensitive_names import is_for_tests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bundlecheck.beanstalk.django import Modules
    from bundlecheck.checks.context import Context
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import FileText

__all__ = ["debug_in_applications"]

_ENTRIES = frozenset(
    {"application.py", "app.py", "main.py", "wsgi.py", "run.py", "server.py", "__init__.py"}
    | {"api.py", "asgi.py", "index.py", "flask_app.py", "manage.py", "dashboard.py", "bot.py"}
)
_DEEPEST = 3
_CONSTRUCTORS = frozenset({"FastAPI", "Starlette", "Application", "Sanic", "Litestar", "Quart"})
_RUNNERS = frozenset({"run", "run_server", "run_simple"})
_FACTORIES = r"(?:create|make|build|get|init)_?(?:app|application|server|flask_app)"
_PYTHON = r"(?:^|[\s;&|/])python[\d.]*\s+(?:-[uBOW]\s+)*([\w./-]+\.py)\b|-m\s+([A-Za-z_][\w.]*)"
_WORDS = ("debug", "DEBUG", "from_object", "from_pyfile")


class _Found(NamedTuple):
    node: ast.expr | ast.stmt
    reading: Reading
    what: str


def debug_in_applications(context: Context, modules: Modules) -> Iterator[Match]:
    """Yield debug switches of application objects, as far as the code around them runs.

    What stands under ``if __name__ == "__main__"`` runs only where a command starts the file
    itself: the Python platform imports it.
    """
    environment = known_environment(context.model)
    started = _started(context)
    for name, file in modules.files.items():
        base = posixpath.basename(name)
        if name not in started and (base not in _ENTRIES or name.count("/") >= _DEEPEST):
            continue
        if is_for_tests(name):
            continue
        text = context.model.text(file)
        if text is None or not any(word in text.value for word in _WORDS):
            continue
        tree = parse(text.value)
        if tree is not None:
            reader = _Reader(text, modules, environment, main=name in started)
            yield from reader.matches(tree)


def _started(context: Context) -> set[str]:
    found: set[str] = set()
    for line in run_lines(context.model):
        for match in re.finditer(_PYTHON, line.text.value):
            if match[1]:
                found.add(posixpath.normpath(match[1]))
            else:
                path = match[2].replace(".", "/")
                found.update((f"{path}.py", f"{path}/__main__.py"))
    return found


class _Reader:
    def __init__(
        self, text: FileText, modules: Modules, environment: Mapping[str, str], *, main: bool
    ) -> None:
        self.text = text
        self.modules = modules
        self.environment = environment
        self.main = main
        self.settings = module_settings(text, modules.load, environment)

    def matches(self, tree: ast.Module) -> Iterator[Match]:
        for found in self.block(tree.body, 0):
            doubt = f" unless the environment sets '{found.reading.variable}'"
            yield Match(
                place(self.text, found.node),
                f"{found.what}{doubt if found.reading.variable else ''}",
                label="debug mode",
                confidence=Confidence.MEDIUM if found.reading.variable else None,
                identity=(found.what,),
            )
        yield from self.objects(tree)

    def block(self, body: Iterable[ast.stmt], depth: int) -> Iterator[_Found]:
        for node in body:
            if depth > 8:
                return
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                if re.fullmatch(_FACTORIES, node.name) or (self.main and node.name == "main"):
                    yield from self.block(node.body, depth + 1)
            elif isinstance(node, ast.If):
                if self.holds(node.test):
                    yield from self.block(node.body, depth + 1)
            elif isinstance(node, (ast.With, ast.Try)):
                yield from self.block(node.body, depth + 1)
            else:
                yield from self.statement(node)

    def holds(self, test: ast.expr) -> bool:
        """Tell whether a condition is known to hold."""
        if isinstance(test, ast.Compare) and dotted(test.left) == "__name__":
            return self.main
        reading = self.of(test)
        return reading.known and bool(reading.value) and not reading.variable

    def of(self, node: ast.expr) -> Reading:
        return evaluate(node, self.settings.value, self.environment)

    def statement(self, node: ast.stmt) -> Iterator[_Found]:
        value = node.value if isinstance(node, (ast.Assign, ast.Expr, ast.AnnAssign)) else None
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if self.is_debug(target) and self.is_on(node.value):
                    yield _Found(node, self.of(node.value), "the application runs in debug mode")
        if isinstance(value, ast.Call):
            yield from self.call(value)

    def is_debug(self, target: ast.expr) -> bool:
        if isinstance(target, ast.Attribute):
            return target.attr == "debug" and isinstance(target.value, ast.Name)
        return (
            isinstance(target, ast.Subscript)
            and isinstance(target.slice, ast.Constant)
            and target.slice.value == "DEBUG"
            and dotted(target.value).endswith(".config")
        )

    def is_on(self, node: ast.expr) -> bool:
        value = self.of(node).value
        return value is not UNKNOWN and bool(value)

    def call(self, node: ast.Call) -> Iterator[_Found]:
        name = dotted(node.func)
        last = name.rpartition(".")[2]
        for keyword in node.keywords:
            if not self.is_on(keyword.value):
                continue
            reading = self.of(keyword.value)
            runs = last in _RUNNERS and "." in name
            if keyword.arg == "debug" and (last in _CONSTRUCTORS or runs):
                yield _Found(keyword.value, reading, f"'{name}' is called with debug on")
            elif keyword.arg in ("reload", "use_reloader") and name == "uvicorn.run":
                yield _Found(keyword.value, reading, f"'{name}' reloads changed code")
            elif keyword.arg == "DEBUG" and name.endswith(".config.update"):
                yield _Found(keyword.value, reading, "the application runs in debug mode")

    def objects(self, tree: ast.Module) -> Iterator[Match]:
        """Follow ``config.from_object`` and ``from_pyfile`` to the object that is named."""
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = dotted(node.func)
            if not name.endswith((".config.from_object", ".config.from_pyfile")):
                continue
            given = self.of(node.args[0])
            if not isinstance(given.value, str):
                continue
            found = self.named(given.value)
            if found is not None:
                yield Match(
                    found,
                    f"the application's configuration '{given.value}' has DEBUG on",
                    label="debug mode",
                    confidence=Confidence.MEDIUM if given.variable else None,
                    identity=("DEBUG", given.value),
                )

    def named(self, name: str) -> Span | None:
        """Return the place of DEBUG in a module, or in a class of one, that has it on."""
        name = name.removesuffix(".py").replace("/", ".")
        text, klass = self.modules.text(name), ""
        if text is None and "." in name:
            name, _, klass = name.rpartition(".")
            text = self.modules.text(name)
        if text is None:
            return None
        settings = module_settings(text, self.modules.load, self.environment)
        if klass:
            inner = settings.classes.get(klass)
            if inner is None:
                return None
            settings = inner
        debug = settings.names.get("DEBUG")
        if debug is None or not debug.reading.known or not debug.reading.value:
            return None
        return debug.span
