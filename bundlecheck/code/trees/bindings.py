"""From a name in the tree to the expression that gives it a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.code.trees.literals import (
    callee_of,
    operator_of,
    reads_setting,
    value_arguments,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from bundlecheck.code.trees.literals import Document

__all__ = ["Binding", "Use", "bindings", "names_argument", "sets_argument"]


class Binding(NamedTuple):
    """A name and the expression that it stands for."""

    name: str
    value: Node
    node: Node
    """The declaration, pair, call or operator that binds them."""
    is_fallback: bool = False
    """Whether the value only stands in where that of the name is missing."""


_FIELDS = {
    "variable_declarator": ("name", "value"),
    "assignment_expression": ("left", "right"),
    "assignment": ("left", "right"),
    "augmented_assignment_expression": ("left", "right"),
    "operator_assignment": ("left", "right"),
    "pair": ("key", "value"),
    "public_field_definition": ("name", "value"),
    "field_definition": ("property", "value"),
    "property_element": ("name", "default_value"),
    "simple_parameter": ("name", "default_value"),
    "property_promotion_parameter": ("name", "default_value"),
    "required_parameter": ("pattern", "value"),
    "optional_parameter": ("pattern", "value"),
    "assignment_pattern": ("left", "right"),
    "object_assignment_pattern": ("left", "right"),
    "keyword_parameter": ("name", "value"),
    "property_declaration": ("name", "value"),
    "element_value_pair": ("key", "value"),
    "parameter": ("name", ""),
    "attribute_argument": ("name", ""),
    "argument": ("name", ""),
    "const_element": ("", ""),
    "array_element_initializer": ("", ""),
    "initializer_expression": ("", ""),
}
"""The fields of a name and of its value; nothing stands for the first and the last child."""
_TWO_CHILDREN = frozenset({"array_element_initializer", "initializer_expression", "const_element"})
_LEFT_OPTIONAL = {"optional_parameter": ("name", "value")}

_LAST_PARTS = {
    "member_expression": "property",
    "field_access": "field",
    "member_access_expression": "name",
    "scoped_property_access_expression": "name",
    "class_constant_access_expression": "",
    "scope_resolution": "name",
    "conditional_access_expression": "",
    "member_binding_expression": "name",
}
"""Expressions that are called by their last part."""
_NAME_WRAPPERS = frozenset(
    {"string", "string_literal", "encapsed_string", "template_string", "simple_symbol"}
    | {"variable_name", "computed_property_name", "non_null_expression", "delimited_symbol"}
    | {"parenthesized_expression", "element_binding_expression", "bracketed_argument_list"}
    | {"as_expression", "hash_key_symbol", "symbol"}
)
_INDEXED = frozenset(
    {"subscript_expression", "element_reference", "element_access_expression", "subscript"}
)
_CALLS = frozenset(
    {"call_expression", "call", "function_call_expression", "member_call_expression"}
    | {"scoped_call_expression", "method_invocation", "invocation_expression"}
    | {"nullsafe_member_call_expression"}
)
_READS = frozenset(
    {"fetch", "env", "getenv", "get", "getproperty", "getenvironmentvariable", "getvalue"}
    | {"config", "getconfig", "getoptional", "dig", "getstring", "ofnullable", "param"}
)
"""Functions that read the setting which their first argument names."""
_NAMED = _READS | {
    *("getordefault", "define", "set", "put", "setproperty", "add", "append", "addproperty"),
    *("setitem", "setattribute", "setdefault", "default", "defaultto", "setrequestheader"),
    *("header", "addheader", "setheader", "withproperty", "config_set", "ini_set", "store"),
    *("usesetting", "addenvironmentvariable", "update_option", "add_option", "putenv"),
}
"""Functions that give or read what their first argument names, with the value as their second."""
_SETTERS = r"(?:[Ss]et|[Ww]ith|[Uu]se)_?[A-Z_]\w+"
_BUILDERS = frozenset(
    {"password", "secret", "apiKey", "clientSecret", "secretKey", "token", "accessToken"}
    | {"setpassword", "client_secret", "api_key", "secret_key_base", "secretAccessKey"}
    | {"authToken", "accessKeySecret", "passphrase", "signingKey"}
)
_GIVES = frozenset({"=", "||=", "??=", ":="})


class Use(NamedTuple):
    """What stands at a place: the bindings of its name and the calls and texts that it is in."""

    bindings: tuple[Binding, ...]
    path: tuple[Node, ...]


def sets_argument(called: str) -> bool:
    """Tell whether a function gives what it is called its only argument: ``setPassword``."""
    return re.match(_SETTERS, called) is not None or called in _BUILDERS


def names_argument(called: str) -> bool:
    """Tell whether a function's first argument names its second: ``define``."""
    return called.lower() in _NAMED


def bindings(document: Document, path: list[Node]) -> Iterator[Binding]:
    """Yield what binds the name at the end of a path, the nearest first.

    Args:
        document: the file.
        path: the nodes from the whole file down to the name.
    """
    index = len(path) - 1
    node = path[index]
    name = _cleaned(document.text(node))
    while index > 0:
        parent = path[index - 1]
        bound = _bound(parent, node, name)
        if bound is not None:
            yield bound
            return
        step = _fallback(document, parent, node, name)
        if step is not None:
            yield step
            if step.node.type not in {"binary_expression", "binary"}:
                return
            # The whole is still a value that may be missing: ``a || b || 'c'``.
            node, index = parent, index - 1
            continue
        taken = _call_of(document, path, index, name)
        if taken is not None:
            binding, depth = taken
            if binding is not None:
                yield binding
            if depth < 0:
                return
            node, index = path[depth], depth
            continue
        if not _is_name_in(parent, node):
            return
        node, index = parent, index - 1


def _cleaned(text: str) -> str:
    return text.strip("'\"`:$@#[]() \n").removesuffix(":")[:120]


def _is_name_in(parent: Node, node: Node) -> bool:
    if parent.type in _NAME_WRAPPERS:
        return True
    if parent.type == "argument":
        return parent.child_by_field_name("name") is None
    if parent.type in _LAST_PARTS:
        return parent.named_children[-1] == node
    if parent.type in _INDEXED:
        return parent.named_children[-1] == node and parent.named_child_count > 1
    if parent.type == "call":
        # Ruby's ``config.secret = 'x'`` has a call without arguments on its left.
        method = parent.child_by_field_name("method")
        return method == node and parent.child_by_field_name("arguments") is None
    return False


def _bound(parent: Node, node: Node, name: str) -> Binding | None:
    if parent.type in {"augmented_assignment_expression", "operator_assignment"} and operator_of(
        parent
    ) not in {"||=", "??="}:
        return None
    fields = _FIELDS.get(parent.type)
    if fields is None:
        return None
    children = parent.named_children
    if not children or (parent.type in _TWO_CHILDREN and len(children) != 2):
        return None
    target = parent.child_by_field_name(fields[0]) if fields[0] else children[0]
    if target is None and parent.type in _LEFT_OPTIONAL:
        target = parent.child_by_field_name("name")
    value = parent.child_by_field_name(fields[1]) if fields[1] else children[-1]
    if value is None and parent.type == "variable_declarator" and len(children) > 1:
        value = children[-1] if any(child.type == "=" for child in parent.children) else None
    if target != node or value is None or value == target:
        return None
    if parent.type == "parameter" and not any(child.type == "=" for child in parent.children):
        return None
    return Binding(name, value, parent)


def _fallback(document: Document, parent: Node, node: Node, name: str) -> Binding | None:
    if parent.type in {"binary_expression", "binary"}:
        if operator_of(parent) in {"||", "??", "or"}:
            left, right = parent.child_by_field_name("left"), parent.child_by_field_name("right")
            if left == node and right is not None:
                is_read = reads_setting(document, node)
                return Binding(name, right, parent, is_fallback=is_read)
    elif parent.type in {"conditional_expression", "ternary_expression", "conditional"}:
        condition = parent.child_by_field_name("condition")
        other = parent.child_by_field_name("alternative")
        if condition == node and other is not None and _repeats(document, parent, node):
            is_read = reads_setting(document, node)
            return Binding(name, other, parent, is_fallback=is_read)
    return None


def _repeats(document: Document, parent: Node, condition: Node) -> bool:
    """Tell whether an expression of three parts is its condition where that holds."""
    then = parent.child_by_field_name("consequence") or parent.child_by_field_name("body")
    return then is None or document.text(then) == document.text(condition)


def _call_of(
    document: Document, path: list[Node], index: int, name: str
) -> tuple[Binding | None, int] | None:
    """Return what a call with the name does, and where in the path to go on, or -1."""
    node, parent = path[index], path[index - 1]
    if parent.type in _CALLS and "argument" not in node.type:
        return _setter(document, parent, node)
    if parent.type not in {"arguments", "argument_list"} or index < 2:
        return None
    call = path[index - 2]
    if call.type not in _CALLS and call.type not in {
        "new_expression",
        "object_creation_expression",
    }:
        return None
    arguments = value_arguments(call)
    if not arguments or arguments[0] != node:
        return None, -1
    _receiver, called = callee_of(document, call)
    lowered = called.lower()
    if len(arguments) > 1 and names_argument(called):
        value = arguments[1]
        return Binding(name, value, call, is_fallback=lowered in _READS), -1
    if lowered in _READS or (lowered == "fetch" and len(arguments) == 1):
        block = call.child_by_field_name("block")
        body = block.child_by_field_name("body") if block is not None else None
        if body is not None and body.named_child_count == 1:
            return Binding(name, body.named_children[0], call, is_fallback=True), -1
        return None, index - 2
    return None, -1


def _setter(document: Document, call: Node, node: Node) -> tuple[Binding | None, int] | None:
    """Return the value that ``setPassword("x")`` and ``.password("x")`` give."""
    if call.type == "call" and call.child_by_field_name("arguments") is None:
        return None
    if call.child_by_field_name("function") != node and node.type not in {"identifier", "name"}:
        return None
    arguments = value_arguments(call)
    _receiver, called = callee_of(document, call)
    if len(arguments) != 1 or not sets_argument(called):
        return None, -1
    return Binding(
        re.sub(r"^(?:[Ss]et|[Ww]ith|[Uu]se)_?(?=[A-Z])", "", called), arguments[0], call
    ), -1
