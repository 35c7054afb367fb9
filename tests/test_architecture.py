"""Imports run one way: a floor knows only the floors below it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import bundlecheck

PACKAGE = Path(bundlecheck.__file__).parent
FLOORS = {
    "span": 0,
    "errors": 0,
    "policy": 0,
    "line_hash": 0,
    "redact": 0,
    "finding": 1,
    "rule": 2,
    "bundle": 3,
    "syntax": 4,
    "result": 5,
    "sources": 5,
    "rulefile": 5,
    "secrets": 5,
    "ruleset": 6,
    "examples": 6,
    "code": 6,
    "sweep": 7,
    "beanstalk": 8,
    "masking": 9,
    "checks": 9,
    "scan": 10,
    "report": 11,
    "cli": 12,
    "__main__": 13,
    "__init__": 13,
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def floor_of(module: str) -> int:
    parts = module.split(".")
    return FLOORS[parts[1]] if len(parts) > 1 else 0


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.split(".")[0] == "bundlecheck"}


def name_of(path: Path) -> str:
    return ".".join(("bundlecheck", *path.relative_to(PACKAGE).with_suffix("").parts))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    own = name_of(path)
    for imported in imports_of(path):
        same_package = imported.split(".")[1:2] == own.split(".")[1:2]
        assert same_package or floor_of(imported) < floor_of(own), f"{own} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_can_be_read_in_a_sitting(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400


def test_no_import_cycles() -> None:
    graph = {name_of(path): imports_of(path) for path in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name in done or name not in graph:
            return
        for imported in sorted(graph[name]):
            visit(imported, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())
