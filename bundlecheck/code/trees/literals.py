"""The text that an expression stands for, where it is written out in the file."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree

__all__ = [
    "FOLLOWED",
    "RECEIVERS",
    "Document",
    "Literal",
    "callee_of",
    "given_at",
    "literals_in",
    "operator_of",
    "reads_setting",
    "unescaped",
    "value_arguments",
]


class Literal(NamedTuple):
    """A text that the program has, and where it is written."""

    value: str
    pieces: tuple[tuple[int, int], ...]
    """Byte offsets of the characters inside the quotes, in order."""
    is_fallback: bool = False
    """Whether it only takes the place of a value that is missing."""


class Document(NamedTuple):
    """A file's tree and its bytes."""

    tree: Tree
    data: bytes

    def text(self, node: Node) -> str:
        """Return a node's text."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def path_to(self, offset: int) -> list[Node]:
        """Return the nodes around a byte, from the whole file to the smallest."""
        cursor = self.tree.walk()
        path: list[Node] = []
        while len(path) < _DEEPEST:
            node = cursor.node
            if node is None or not node.start_byte <= offset < node.end_byte:
                break
            path.append(node)
            if cursor.goto_first_child_for_byte(offset) is None:
                return path
        return path if len(path) < _DEEPEST else []


_SETTING = (
    rb"\benv\b|_ENV|getenv|environ|\b[Cc]onfig|[Ss]ettings?\b|[Pp]ropert"
    rb"|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b"
)
_DEEPEST = 400
"""Nodes within nodes that are looked through."""
_DEEPEST_VALUE = 12
_MOST_PIECES = 200

_STRINGS = frozenset(
    {"string", "string_literal", "template_string", "encapsed_string", "raw_string_literal"}
    | {"verbatim_string_literal", "interpolated_string_expression", "bare_string"}
    | {"simple_symbol", "hash_key_symbol"}
)
_CONTENT = frozenset(
    {"string_fragment", "string_content", "string_literal_content", "escape_sequence"}
    | {"multiline_string_fragment", "raw_string_content", "string_literal_encoding"}
)
_SUBSTITUTIONS = frozenset(
    {"template_substitution", "interpolation", "variable_name", "dynamic_variable_name"}
    | {"member_access_expression", "subscript_expression", "string_interpolation"}
)
_WRAPPERS = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"}
    | {"type_assertion", "cast_expression", "await_expression", "parenthesized_statements"}
    | {"argument", "unary_expression", "postfix_unary_expression", "expression_statement"}
)
_CALLS = frozenset(
    {"call_expression", "new_expression", "call", "function_call_expression"}
    | {"member_call_expression", "scoped_call_expression", "object_creation_expression"}
    | {"nullsafe_member_call_expression", "method_invocation", "invocation_expression"}
)
_NAMES = frozenset(
    {"identifier", "constant", "variable_name", "name", "instance_variable", "class_variable"}
    | {"global_variable", "member_expression", "field_access", "member_access_expression"}
    | {"class_constant_access_expression", "scope_resolution", "scoped_property_access_expression"}
)
_OR = frozenset({"||", "??", "or", "?:"})
_OF_ARGUMENT = frozenset(
    {"from", "string", "b64decode", "base64_decode", "decode64", "frombase64string", "atob"}
    | {"secretkeyspec", "hex2bin", "bytes", "symmetricsecuritykey", "hmacshakeyfor", "str", "key"}
    | {"securestring", "createsecretkey", "raw", "plain", "of", "valueof", "decodebase64"}
    | {"plaintext", "textencoder", "utf8encode", "base64urlsafedecode", "urlsafe_decode64"}
)
"""Functions whose result is their first argument in another type."""
RECEIVERS = frozenset(
    {"freeze", "tochararray", "trim", "strip", "to_s", "tostring", "dup", "html_safe", "chomp"}
    | {"force_encoding", "getbytes", "encode", "to_sym", "unpack"}
)
"""Functions whose result is their receiver in another type."""
FOLLOWED = r"(?:(?:this|self|static|[A-Z]\w*)(?:\.|::\$?|->))?[$@]{0,2}\w{2,60}"
"""Names of which the value is looked for in the file."""
_WITH_DEFAULT = frozenset(
    {"fetch", "env", "getproperty", "getordefault", "getenv", "get", "getvalue", "config"}
    | {"orelse", "dig", "getstring", "getenvordefault", "getoptional", "get_env", "requireenv"}
    | {"envvar", "getconfig", "optional", "param", "default", "coalesce", "firstnonnull"}
)
"""Functions whose last argument is returned where the named value is missing."""


def literals_in(document: Document, node: Node | None, depth: int = 0) -> Iterator[Literal]:
    """Yield the texts that an expression can have, those that only fill a gap marked so.

    Args:
        document: the file.
        node: the expression.
        depth: how far in another one it stands.
    """
    if node is None or depth > _DEEPEST_VALUE:
        return
    kind = node.type
    if kind in _STRINGS:
        literal = _string(document, node)
        if literal is not None:
            yield literal
    elif kind in _WRAPPERS:
        inner = [child for child in node.named_children if child.type not in {"type", "name"}]
        value = node.child_by_field_name("value") or _wrapped(inner, kind)
        yield from literals_in(document, value, depth + 1)
    elif kind in {"binary_expression", "binary", "chained_string", "concatenated_string"}:
        yield from _binary(document, node, depth)
    elif kind in {"ternary_expression", "conditional_expression", "conditional"}:
        is_read = reads_setting(document, node)
        for field in ("consequence", "body", "alternative"):
            for literal in literals_in(document, node.child_by_field_name(field), depth + 1):
                yield literal._replace(is_fallback=literal.is_fallback or is_read)
    elif kind in _CALLS:
        yield from _call(document, node, depth)
    elif kind in _NAMES:
        yield from _followed(document, node, depth)


def _wrapped(inner: list[Node], kind: str) -> Node | None:
    if not inner:
        return None
    return inner[-1] if kind in {"type_assertion", "cast_expression", "argument"} else inner[0]


def _string(document: Document, node: Node) -> Literal | None:
    if node.type == "verbatim_string_literal":
        start, end = node.start_byte + 2, node.end_byte - 1
        text = document.data[start:end].decode("utf-8", "replace")
        return Literal(text.replace('""', '"'), ((start, end),))
    parts = [child for child in node.children if child.type in _CONTENT]
    if any(child.type in _SUBSTITUTIONS for child in node.children):
        return None
    if node.type in {"simple_symbol", "hash_key_symbol"} or not parts:
        return None
    value = "".join(
        unescaped(document.text(part)) if part.type == "escape_sequence" else document.text(part)
        for part in parts
    )
    return Literal(value, ((parts[0].start_byte, parts[-1].end_byte),))


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "v": "\v"}


def unescaped(text: str) -> str:
    """Return the character that an escape stands for."""
    found = re.fullmatch(r"\\(?:u\{?|U|x)([0-9A-Fa-f]{1,8})\}?", text)
    if found is not None:
        code = int(found[1], 16)
        return chr(code) if code < 0x110000 else text
    return _ESCAPES.get(text[1:], text[1:])


def _binary(document: Document, node: Node, depth: int) -> Iterator[Literal]:
    sign = operator_of(node)
    if sign in _OR:
        for field, is_fallback in (("left", False), ("right", reads_setting(document, node))):
            for literal in literals_in(document, node.child_by_field_name(field), depth + 1):
                yield literal._replace(is_fallback=literal.is_fallback or is_fallback)
    elif sign in {"+", ".", "<<", ""}:
        joined = _joined(document, node, sign, depth)
        if joined is not None:
            yield joined


def reads_setting(document: Document, node: Node) -> bool:
    """Tell whether an expression reads a setting, so that a literal in it is a default."""
    text = document.data[node.start_byte : min(node.end_byte, node.start_byte + 400)]
    return re.search(_SETTING, text) is not None


def operator_of(node: Node) -> str:
    """Return the operator of an expression of two sides, or nothing where it has none."""
    sign = node.child_by_field_name("operator")
    if sign is not None:
        return sign.type
    signs = [child.type for child in node.children if not child.is_named]
    return signs[0] if signs and signs[0] in {"+", ".", "<<", *_OR} else ""


def _joined(document: Document, node: Node, sign: str, depth: int) -> Literal | None:
    """Return the text of literals that are added up; long sums are not followed."""
    parts: list[Node] = []
    rest = [node]
    while rest:
        one = rest.pop()
        if one.type == node.type and operator_of(one) == sign:
            rest.extend(one.named_children)
            continue
        parts.append(one)
        if len(parts) > _MOST_PIECES:
            return None
    value = ""
    pieces: list[tuple[int, int]] = []
    for part in reversed(parts):
        if part.type == "comment":
            continue
        literals = list(literals_in(document, part, depth + 1))
        if len(literals) != 1 or literals[0].is_fallback:
            return None
        value += literals[0].value
        pieces.extend(literals[0].pieces)
    return Literal(value, tuple(pieces)) if pieces else None


def callee_of(document: Document, call: Node) -> tuple[Node | None, str]:
    """Return the receiver of a call, or None, and the name of what is called, without its path."""
    for field in ("function", "constructor", "method", "name", "type"):
        called = call.child_by_field_name(field)
        if called is not None:
            break
    else:
        called = next((c for c in call.named_children if c.type != "arguments"), None)
    receiver = (
        call.child_by_field_name("receiver")
        or call.child_by_field_name("object")
        or call.child_by_field_name("scope")
    )
    if called is None:
        return receiver, ""
    name = re.findall(r"\w+", document.text(called)[-80:])
    if receiver is None and called.type in {"member_expression", "member_access_expression"}:
        receiver = called.child_by_field_name("object") or called.child_by_field_name("expression")
    return receiver, name[-1] if name else ""


def value_arguments(call: Node) -> list[Node]:
    """Return the arguments of a call by their places."""
    found = call.child_by_field_name("arguments") or next(
        (child for child in call.named_children if child.type == "arguments"), None
    )
    if found is None:
        return []
    return [child for child in found.named_children[:24] if child.type != "comment"]


def _call(document: Document, node: Node, depth: int) -> Iterator[Literal]:
    receiver, name = callee_of(document, node)
    arguments = value_arguments(node)
    lowered = name.lower()
    if lowered == "join" and receiver is not None:
        yield from _join(document, receiver, arguments, depth)
    elif lowered in _WITH_DEFAULT and (len(arguments) > 1 or lowered == "orelse"):
        for literal in literals_in(document, arguments[-1], depth + 1):
            yield literal._replace(is_fallback=True)
    elif lowered in _OF_ARGUMENT or (
        lowered in {"getbytes", "encode"} and _encodes(node, receiver)
    ):
        yield from literals_in(document, arguments[0] if arguments else None, depth + 1)
    elif lowered in RECEIVERS:
        yield from literals_in(document, receiver, depth + 1)
    elif lowered in {"new", "fetch"} and node.type == "call":
        block = node.child_by_field_name("block")
        body = block.child_by_field_name("body") if block is not None else None
        if lowered == "fetch" and body is not None and body.named_child_count == 1:
            for literal in literals_in(document, body.named_child(0), depth + 1):
                yield literal._replace(is_fallback=True)


def _encodes(node: Node, receiver: Node | None) -> bool:
    """Tell whether a call encodes its argument, not its receiver."""
    return node.type == "invocation_expression" or (
        receiver is not None and receiver.type == "new_expression"
    )


def _join(
    document: Document, receiver: Node, arguments: list[Node], depth: int
) -> Iterator[Literal]:
    if receiver.type not in {"array", "string_array"} or len(receiver.named_children) > 64:
        return
    between = list(literals_in(document, arguments[0], depth + 1)) if arguments else []
    glue = between[0].value if between else ""
    values: list[str] = []
    pieces: list[tuple[int, int]] = []
    for child in receiver.named_children:
        literals = list(literals_in(document, child, depth + 1))
        if len(literals) != 1:
            return
        values.append(literals[0].value)
        pieces.extend(literals[0].pieces)
    if values:
        yield Literal(glue.join(values), tuple(pieces))


def _followed(document: Document, node: Node, depth: int) -> Iterator[Literal]:
    """Yield the text of a name that the file gives one value, and only one."""
    if depth > 3:
        return
    text = document.text(node)
    if not re.fullmatch(FOLLOWED, text):
        return
    name = re.findall(r"\w+", text)[-1].encode()
    places = given_at(document.data, name)
    if len(places) != 1:
        return
    path = document.path_to(places[0])
    for parent in reversed(path[-4:-1]):
        value = assigned_value(parent)
        if value is not None and value.start_byte > places[0]:
            if value.id != node.id:
                yield from literals_in(document, value, depth + 2)
            return


def given_at(data: bytes, name: bytes) -> list[int]:
    """Return the offsets at which a name gets a value; two are as good as many."""
    places: list[int] = []
    at = data.find(name)
    while at >= 0 and len(places) < 2:
        before = data[max(0, at - 6) : at]
        if _given().match(data, at + len(name)) is not None and (
            re.search(rb"(?:^|[^\w.>])[$@]{0,2}$|(?:this|self)(?:\.|->)$|::\$?$", before)
            is not None
        ):
            places.append(at)
        at = data.find(name, at + len(name))
    return places


@cache
def _given() -> re.Pattern[bytes]:
    return re.compile(
        rb"(?:\s{0,9}[:?]\s{0,4}[\w.<>\[\]| ]{1,40})?\s{0,9}=(?![=>~])|['\"]?\s{0,4},\s{0,4}['\"]"
    )


_ASSIGNED = {
    "variable_declarator": "value",
    "assignment_expression": "right",
    "assignment": "right",
    "public_field_definition": "value",
    "field_definition": "value",
    "property_element": "default_value",
    "const_element": "",
    "property_declaration": "value",
}


def assigned_value(node: Node) -> Node | None:
    """Return what a declaration or assignment gives its name."""
    field = _ASSIGNED.get(node.type)
    if field is None:
        return None
    value = node.child_by_field_name(field) if field else None
    if value is None and any(child.type == "=" for child in node.children):
        value = node.named_children[-1]
    return value
