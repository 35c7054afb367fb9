"""The settings modules that a Django application of a bundle is started with.

Sources: page create-deploy-python-django; the settings documentation of Django.
"""

from __future__ import annotations

import ast
import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.runs import known_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.bundle.model import BundleFile
    from bundlecheck.code.python_settings import Settings
    from bundlecheck.syntax.text import FileText

__all__ = ["DjangoModule", "Modules", "django_modules"]

_VARIABLE = "DJANGO_SETTINGS_MODULE"
_STARTERS = ("wsgi.py", "asgi.py")
_NAMED = r"([A-Za-z_]\w*(?:[./][A-Za-z_]\w*)*)(?:\.py)?:[A-Za-z_]\w*"
_GIVEN = (
    r"(?m)^(?![ \t]*(?:#|echo\b))[^\n]*?(?:DJANGO_SETTINGS_MODULE[ \t]*[= ]|--settings[= ])[ \t]*"
    r"[\"']?([A-Za-z_][\w.]*)"
)
_SCRIPTS = (".sh", ".ini", ".conf")
_FOR_DEVELOPERS = frozenset({"dev", "development", "local", "debug"})


class DjangoModule(NamedTuple):
    """A settings module and its settings."""

    name: str
    text: FileText
    settings: Settings
    doubt: str = ""
    """The environment variable that would select another one."""


class Modules:
    """Finds the modules of a bundle by their dotted names."""

    def __init__(self, model: Model) -> None:
        from bundlecheck.secrets.sensitive_names import is_dependency

        self.model = model
        self.files = {
            file.name: file
            for file in model.bundle.files
            if file.packed and file.suffix == ".py" and not is_dependency(file.name)
        }

    def find(self, name: str) -> BundleFile | None:
        """Return the file of a module: from the root, else the only one that ends so."""
        path = name.replace(".", "/")
        ends = (f"{path}.py", f"{path}/__init__.py")
        for end in ends:
            if end in self.files:
                return self.files[end]
        named = self._by_last_part.get(path.rpartition("/")[2], ())
        found = [known for known in named if any(known.endswith(f"/{end}") for end in ends)]
        return self.files[found[0]] if len(found) == 1 else None

    @cached_property
    def _by_last_part(self) -> dict[str, list[str]]:
        """The files by the last part of their modules' names."""
        found: dict[str, list[str]] = {}
        for name in self.files:
            folder, _, last = name.removesuffix(".py").rpartition("/")
            found.setdefault(last, []).append(name)
            if last == "__init__":
                found.setdefault(folder.rpartition("/")[2], []).append(name)
        return found

    def text(self, name: str) -> FileText | None:
        """Return the text of a module, or None where the bundle has none of the name."""
        file = self.find(name)
        return self.model.text(file) if file is not None else None

    def load(self, name: str, level: int, importer: str) -> FileText | None:
        """Return the text of a module that another one imports."""
        if not level:
            return self.text(name)
        prefix = importer[: len(importer) - len(self._inside(importer))]
        folder = self._inside(importer)
        for _ in range(level):
            folder = posixpath.dirname(folder)
        path = posixpath.join(folder, name.replace(".", "/")) if name else folder
        for end in (f"{path}.py", f"{path}/__init__.py"):
            file = self.files.get(end)
            if file is not None and file.path == prefix + end:
                return self.model.text(file)
        return None

    def _inside(self, path: str) -> str:
        """Return a path from the bundle's root for one from the target's root."""
        root = self.model.bundle.name
        return path if root == "." else path.removeprefix(f"{root}/")


def django_modules(model: Model, modules: Modules) -> Iterator[DjangoModule]:
    """Yield the settings modules that the bundle selects.

    The module that the WSGI or ASGI file names in code counts before the environment property if
    the file assigns it, and after it if the file only gives a default.
    """
    from bundlecheck.code.python_settings import module_settings

    environment = known_environment(model)
    for name in dict.fromkeys(_names(model, modules, environment)):
        text = modules.text(name)
        if text is not None:
            settings = module_settings(text, modules.load, environment)
            parts = _FOR_DEVELOPERS.intersection(name.split("."))
            doubt = _VARIABLE if parts and environment.get(_VARIABLE) != name else ""
            yield DjangoModule(name, text, settings, doubt)


def _given(model: Model) -> Iterator[str]:
    """Yield the modules that processes, images and the scripts that they start name."""
    texts = (
        [process.command.value for process in model.procfile.processes] if model.procfile else []
    )
    file = model.bundle.get("Dockerfile")
    dockerfile = model.text(file) if file is not None else None
    if dockerfile is not None:
        texts.append(dockerfile.value)
    for file in model.bundle.files:
        if file.suffix in _SCRIPTS and any(file.basename in text for text in texts[:9]):
            script = model.text(file)
            if script is not None:
                texts.append(script.value)
    for text in texts:
        for match in re.finditer(_GIVEN, text):
            yield match[1]


def _names(model: Model, modules: Modules, environment: Mapping[str, str]) -> Iterator[str]:
    given = list(_given(model))
    if given:
        yield from given
        return
    starters = _starters(model, modules)
    for file in starters:
        text = model.text(file)
        if text is not None and _VARIABLE in text.value:
            yield from _named_in(text, environment)
    if not starters and _VARIABLE in environment:
        yield environment[_VARIABLE]


def _starters(model: Model, modules: Modules) -> list[BundleFile]:
    """Return the files that start Django: those that the bundle names, else by their names."""
    commands = [
        process.command.value
        for process in (model.procfile.processes if model.procfile is not None else ())
    ]
    path = model.main.settings.text("aws:elasticbeanstalk:container:python", "WSGIPath")
    if path is not None:
        commands.append(path if ":" in path else f"{path}:application")
    named = [
        file
        for command in commands
        for match in re.finditer(_NAMED, command[:2000])
        if (file := modules.find(match[1].replace("/", "."))) is not None
    ]
    if named:
        return named
    found = [file for name, file in modules.files.items() if posixpath.basename(name) in _STARTERS]
    return found or [file for name, file in modules.files.items() if file.basename == "manage.py"]


def _named_in(text: FileText, environment: Mapping[str, str]) -> Iterator[str]:
    from bundlecheck.code.python.tree import parse
    from bundlecheck.code.python_values import UNKNOWN, Reading, dotted, evaluate

    tree = parse(text.value)
    if tree is None:
        return

    def of(node: ast.expr) -> str:
        value = evaluate(node, lambda _: Reading(UNKNOWN), environment).value
        return value if isinstance(value, str) else ""

    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            target = node.targets[0]
            if dotted(target.value).endswith("environ") and of(target.slice) == _VARIABLE:
                yield of(node.value)
                return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or len(node.args) != 2:
            continue
        if dotted(node.func).endswith("environ.setdefault") and of(node.args[0]) == _VARIABLE:
            yield environment.get(_VARIABLE) or of(node.args[1])
            return
