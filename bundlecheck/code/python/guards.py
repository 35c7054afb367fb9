"""What around a statement says that it runs on a developer's machine only."""

from __future__ import annotations

import ast
import re

from bundlecheck.secrets.names import words_of

__all__ = ["development_class", "development_test", "is_enumeration", "is_settings"]

_NAMES = frozenset(
    {"debug", "testing", "test", "tests", "dev", "develop", "development", "local", "localdev"}
    | {"pytest", "unittest", "sandbox"}
)
_PRODUCTION = frozenset({"prod", "production", "live"})
_CLASS = (
    r"(?i)(?:base)?(?:dev|devel|development|test|testing|tests|local|ci|debug)\w*(?:config|settings"
    r"|conf)\w*|(?:config|settings)(?:dev|development|test|testing|local)\w*"
)
_ENUMERATIONS = frozenset(
    {"Enum", "StrEnum", "IntEnum", "TextChoices", "IntegerChoices", "Choices", "Flag"}
)


def development_class(name: str) -> bool:
    """Tell whether a class by its name is a configuration for development or tests."""
    return re.fullmatch(_CLASS, name) is not None


def is_enumeration(node: ast.ClassDef) -> bool:
    """Tell whether a class is one of labels."""
    return not _ENUMERATIONS.isdisjoint(_bases(node))


def is_settings(node: ast.ClassDef) -> bool:
    """Tell whether the attributes of a class are settings, as those of pydantic and Flask are."""
    return any(name.endswith("Settings") for name in _bases(node)) or node.name.endswith(
        ("Config", "Settings", "Configuration")
    )


def _bases(node: ast.ClassDef) -> list[str]:
    return [
        base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
        for base in node.bases
    ]


def development_test(node: ast.expr) -> bool | None:
    """Tell what a condition's being true says: development, production (False) or neither."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = development_test(node.operand)
        return None if inner is None else not inner
    if isinstance(node, ast.BoolOp):
        found = {development_test(part) for part in node.values[:20]}
        if isinstance(node.op, ast.And):
            return True if True in found else (False if found == {False} else None)
        return found.pop() if len(found) == 1 else None
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _comparison(node)
    words = _said(node)
    return True if words & _NAMES else (False if words & _PRODUCTION else None)


def _comparison(node: ast.Compare) -> bool | None:
    operator, left, right = node.ops[0], node.left, node.comparators[0]
    said: set[str] = set()
    for side in (left, right):
        for part in side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side]:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                said |= set(words_of(part.value))
    negative = isinstance(operator, ast.NotEq | ast.NotIn | ast.IsNot)
    if isinstance(right, ast.Constant) and isinstance(right.value, bool):
        inner = development_test(left)
        return None if inner is None else inner is (right.value is not negative)
    found = True if said & _NAMES else (False if said & _PRODUCTION else None)
    if found is None:
        return None
    return found is not negative


def _said(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Name):
        return set(words_of(node.id))
    if isinstance(node, ast.Attribute):
        return set(words_of(node.attr))
    if isinstance(node, ast.Call):
        said = _said(node.func)
        for argument in node.args[:1]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                said |= set(words_of(argument.value))
        return said
    return set()
