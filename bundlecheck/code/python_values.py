"""What an expression of Python is worth where it only reads literals and the environment."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["UNKNOWN", "Reading", "dotted", "evaluate"]

_DEEPEST = 60
"""Expressions nested deeper are unknown."""
_READERS = frozenset(
    {"os.environ.get", "os.getenv", "environ.get", "getenv", "env.get", "env", "config", "environ"}
    | {"env.bool", "env.list", "env.str", "env.int", "env.tuple", "get_env", "get_env_variable"}
    | {
        "decouple.config",
        "getconf",
        "get_bool_env",
        "env_bool",
        "bool_env",
        "os.environ.setdefault",
    }
    | {"env.get_value", "config.get", "getenv_bool", "env_var", "get_env_value", "ENV", "ENV.bool"}
)
_CASTS = frozenset(
    {"bool", "int", "str", "strtobool", "list", "tuple", "set", "json.loads", "ast.literal_eval"}
    | {"eval", "distutils.util.strtobool", "literal_eval", "to_bool", "str2bool", "str_to_bool"}
    | {"parse_bool", "loads", "Csv"}
)
_TRUE = frozenset({"true", "1", "yes", "y", "on", "t"})
_FALSE = frozenset({"false", "0", "no", "n", "off", "f", ""})


class _Unknown:
    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


class Reading(NamedTuple):
    """A value, and the environment variable that decides it where it has a default only."""

    value: object
    """A boolean, number, string, None, a tuple of readings' values, or ``UNKNOWN``."""
    variable: str = ""

    @property
    def known(self) -> bool:
        """Tell whether the value is known."""
        return self.value is not UNKNOWN


_NOT_KNOWN = Reading(UNKNOWN)


def dotted(node: ast.expr) -> str:
    """Return a name such as ``os.environ.get``, or an empty string for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join((node.id, *reversed(parts)))


def evaluate(
    node: ast.expr,
    lookup: Callable[[str], Reading],
    environment: Mapping[str, str],
    depth: int = 0,
) -> Reading:
    """Return what an expression is worth.

    Args:
        node: the expression.
        lookup: gives what a name is worth.
        environment: the environment variables that are known.
        depth: how deep the expression is nested in others.
    """
    if depth > _DEEPEST:
        return _NOT_KNOWN
    kind = _KINDS.get(type(node))
    return _NOT_KNOWN if kind is None else kind(_Evaluator(lookup, environment, depth + 1), node)


class _Evaluator(NamedTuple):
    lookup: Callable[[str], Reading]
    environment: Mapping[str, str]
    depth: int

    def of(self, node: ast.expr) -> Reading:
        return evaluate(node, self.lookup, self.environment, self.depth)


def _constant(_: _Evaluator, node: ast.Constant) -> Reading:
    return (
        Reading(node.value) if isinstance(node.value, (bool, int, str, type(None))) else _NOT_KNOWN
    )


def _name(at: _Evaluator, node: ast.Name) -> Reading:
    return at.lookup(node.id)


def _items(at: _Evaluator, node: ast.List | ast.Tuple | ast.Set) -> Reading:
    read = [at.of(item) for item in node.elts]
    variable = next((item.variable for item in read if item.variable), "")
    return Reading(tuple(item.value for item in read), variable)


def _sum(at: _Evaluator, node: ast.BinOp) -> Reading:
    if not isinstance(node.op, ast.Add):
        return _NOT_KNOWN
    left, right = at.of(node.left), at.of(node.right)
    variable = left.variable or right.variable
    if isinstance(left.value, str) and isinstance(right.value, str):
        return Reading(left.value + right.value, variable)
    sides = [side.value for side in (left, right) if isinstance(side.value, tuple)]
    if not sides:
        return _NOT_KNOWN
    return Reading(tuple(item for side in sides for item in side), variable)


def _both(at: _Evaluator, node: ast.BoolOp) -> Reading:
    variable = ""
    ends = isinstance(node.op, ast.Or)
    last = _NOT_KNOWN
    for value in node.values:
        last = at.of(value)
        variable = variable or last.variable
        if not last.known:
            return _NOT_KNOWN
        if bool(last.value) is ends:
            break
    return Reading(last.value, variable)


def _negation(at: _Evaluator, node: ast.UnaryOp) -> Reading:
    inner = at.of(node.operand)
    if not isinstance(node.op, ast.Not) or not inner.known:
        return _NOT_KNOWN
    return Reading(not inner.value, inner.variable)


def _choice(at: _Evaluator, node: ast.IfExp) -> Reading:
    test = at.of(node.test)
    if not test.known:
        return _NOT_KNOWN
    chosen = at.of(node.body if test.value else node.orelse)
    return Reading(chosen.value, chosen.variable or test.variable)


def _comparison(at: _Evaluator, node: ast.Compare) -> Reading:
    if len(node.ops) != 1:
        return _NOT_KNOWN
    left, right = at.of(node.left), at.of(node.comparators[0])
    if not left.known or not right.known:
        return _NOT_KNOWN
    variable = left.variable or right.variable
    operator, one, two = node.ops[0], left.value, right.value
    if isinstance(operator, (ast.Eq, ast.Is)):
        return Reading(one == two, variable)
    if isinstance(operator, (ast.NotEq, ast.IsNot)):
        return Reading(one != two, variable)
    holds = isinstance(operator, ast.In)
    if not holds and not isinstance(operator, ast.NotIn):
        return _NOT_KNOWN
    if isinstance(two, tuple) and UNKNOWN not in two:
        return Reading((one in two) is holds, variable)
    if isinstance(two, str) and isinstance(one, str):
        return Reading((one in two) is holds, variable)
    return _NOT_KNOWN


def _subscript(at: _Evaluator, node: ast.Subscript) -> Reading:
    key = at.of(node.slice).value
    if dotted(node.value) in ("os.environ", "environ", "env") and isinstance(key, str):
        return Reading(at.environment.get(key, UNKNOWN), "" if key in at.environment else key)
    return _NOT_KNOWN


def _call(at: _Evaluator, node: ast.Call) -> Reading:
    name = dotted(node.func)
    if name in _READERS:
        return _read(at, node, name)
    if name in _CASTS and len(node.args) == 1:
        return _cast(name, at.of(node.args[0]))
    if isinstance(node.func, ast.Attribute):
        inner = at.of(node.func.value)
        if isinstance(inner.value, str):
            return Reading(_method(node, inner.value, node.func.attr), inner.variable)
    return _NOT_KNOWN


def _read(at: _Evaluator, node: ast.Call, name: str) -> Reading:
    key = at.of(node.args[0]).value if node.args else UNKNOWN
    if not isinstance(key, str):
        return _NOT_KNOWN
    given = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    default = given.get("default") or (node.args[1] if len(node.args) > 1 else None)
    casts = dotted(given["cast"]) if "cast" in given else ""
    kind = name.rpartition(".")[2] if name.startswith(("env.", "ENV.")) else casts
    if key in at.environment:
        text = at.environment[key]
        return Reading(_cast_text(kind or ("bool" if "bool" in name else ""), text))
    if default is not None:
        value = at.of(default).value
    else:
        value = None if name.endswith(("environ.get", "getenv")) else UNKNOWN
    if isinstance(value, str) and (kind in ("bool", "list") or "bool" in name):
        value = _cast_text(kind or "bool", value)
    return Reading(value, key)


def _cast_text(kind: str, text: str) -> object:
    if kind in ("list", "tuple", "Csv"):
        return tuple(part.strip() for part in text.split(","))
    if kind != "bool":
        return text
    lowered = text.strip().lower()
    return True if lowered in _TRUE else False if lowered in _FALSE else UNKNOWN


def _cast(name: str, inner: Reading) -> Reading:
    value = inner.value
    if value is UNKNOWN:
        return _NOT_KNOWN
    if name in ("list", "tuple", "set"):
        return inner if isinstance(value, tuple) else _NOT_KNOWN
    if name == "str":
        return Reading(str(value), inner.variable)
    if name == "int":
        digits = isinstance(value, (bool, int)) or (isinstance(value, str) and value.isdecimal())
        return Reading(int(str(int(value))) if digits else UNKNOWN, inner.variable)  # type: ignore[call-overload]
    if name == "bool":
        return Reading(bool(value), inner.variable)
    return Reading(_cast_text("bool", str(value)), inner.variable)


def _method(node: ast.Call, text: str, name: str) -> object:
    plain: dict[str, Callable[[], object]] = {
        "lower": text.lower,
        "upper": text.upper,
        "strip": text.strip,
        "title": text.title,
        "capitalize": text.capitalize,
        "casefold": text.casefold,
    }
    if name in plain and not node.args:
        return plain[name]()
    if name == "split":
        argument = node.args[0] if node.args else None
        by = argument.value if isinstance(argument, ast.Constant) else None
        if by is None or (isinstance(by, str) and by):
            return tuple(text.split(by))
    return UNKNOWN


_KINDS: dict[type[ast.expr], Callable[..., Reading]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Set: _items,
    ast.BinOp: _sum,
    ast.BoolOp: _both,
    ast.UnaryOp: _negation,
    ast.IfExp: _choice,
    ast.Compare: _comparison,
    ast.Subscript: _subscript,
    ast.Call: _call,
}
