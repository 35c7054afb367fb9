"""Modules of detect-secrets, loaded one by one and without what only verifying needs.

Importing the package as it is takes a quarter of a second: it loads all of itself and an HTTP
client, which it uses to try credentials out over the network. Here every module is loaded when it
is first asked for, into copies that nobody else sees, with an empty HTTP client. An import of
detect-secrets elsewhere in the process is neither used nor changed.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import sys
from _thread import RLock
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["load"]

_ROOT = "detect_secrets"
_PACKAGES = ("core", "filters", "plugins", "transformers", "util")
_CLIENT = "requests"
_LOCK = RLock()


@cache
def load(name: str) -> ModuleType:
    """Return a module of detect-secrets.

    Args:
        name: its name in the package, such as ``plugins.aws``.

    Raises:
        ImportError: detect-secrets is not installed or has no such module.
    """
    with _LOCK, _own_modules():
        return importlib.import_module(f"{_ROOT}.{name}")


@cache
def _copies() -> dict[str, ModuleType]:
    """Return the packages, without running what is in their ``__init__``, and all that is loaded.

    It is filled while modules are loaded, under the lock.
    """
    spec = find_spec(_ROOT)
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(f"No module named {_ROOT!r}", name=_ROOT)
    locations = list(spec.submodule_search_locations)
    copies = {_ROOT: _package(_ROOT, locations)}
    for name in _PACKAGES:
        inside = [f"{location}/{name}" for location in locations]
        copies[f"{_ROOT}.{name}"] = package = _package(f"{_ROOT}.{name}", inside)
        setattr(copies[_ROOT], name, package)
    return copies


def _package(name: str, locations: list[str]) -> ModuleType:
    package = ModuleType(name)
    package.__path__ = locations
    package.__spec__ = importlib.machinery.ModuleSpec(name, None, is_package=True)
    package.__spec__.submodule_search_locations = locations
    return package


@contextmanager
def _own_modules() -> Iterator[None]:
    """Let imports of detect-secrets see our copies, and nothing of them remain afterwards."""
    copies = _copies()
    others = _taken()
    sys.modules.update(copies)
    stand_in = None
    if _CLIENT not in sys.modules:
        stand_in = sys.modules[_CLIENT] = _stand_in()
    try:
        yield
    finally:
        copies.update(_taken())
        sys.modules.update(others)
        if stand_in is not None and sys.modules.get(_CLIENT) is stand_in:
            del sys.modules[_CLIENT]


def _taken() -> dict[str, ModuleType]:
    """Take all modules of detect-secrets out of the table of modules."""
    names = [name for name in sys.modules if name == _ROOT or name.startswith(f"{_ROOT}.")]
    return {name: sys.modules.pop(name) for name in names}


def _stand_in() -> ModuleType:
    """Return what the plugins name of an HTTP client when they are defined."""
    client = ModuleType(_CLIENT)
    exceptions = ModuleType(f"{_CLIENT}.exceptions")
    exceptions.__dict__["RequestException"] = type("RequestException", (OSError,), {})
    client.__dict__.update(Response=object, exceptions=exceptions)
    return client
