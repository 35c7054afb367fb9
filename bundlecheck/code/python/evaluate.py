"""What string an expression gives, as far as the file itself tells. Nothing is run."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from bundlecheck.code.python.literals import HOLE, Piece, Value, literal_value, unknown

if TYPE_CHECKING:
    from bundlecheck.code.python.scopes import Imports, Scope
    from bundlecheck.code.python.tree import Lines

__all__ = ["CALLS", "Evaluator"]

_DEEPEST = 12
"""Expressions inside each other, followed names among them."""
_MOST = 200
"""Parts of one expression."""
_BUDGET = 50_000
"""Expressions of one file."""
_STRING_WRAPPERS = frozenset({"str", "bytes", "bytearray", "SecretStr", "SecretBytes", "Secret"})
_SAME_METHODS = frozenset({"encode", "decode", "strip", "rstrip", "lstrip", "expandtabs"})
_BASE64 = frozenset({"b64decode", "standard_b64decode", "urlsafe_b64decode", "a2b_base64"})
_HEXADECIMAL = frozenset({"fromhex", "unhexlify", "a2b_hex"})
CALLS = _STRING_WRAPPERS | _SAME_METHODS | _BASE64 | _HEXADECIMAL | {"format", "join"}
"""The last parts of the names of all calls that are followed."""
_PERCENT = r"%(?:\((?P<name>\w+)\))?[-#0 +]*\d*(?:\.\d+)?(?P<kind>[sdrfixa%])"
_FIELD = r"\{\{|\}\}|\{(?P<name>\w*)(?:![rsa])?(?::[^{}]*)?\}"


class Evaluator:
    """Follows the expressions of one file to the literals that they consist of."""

    def __init__(self, lines: Lines, imports: Imports) -> None:
        self._lines = lines
        self._imports = imports
        self._left = _BUDGET

    def value(self, node: ast.expr, scope: Scope, depth: int = 0) -> Value | None:
        """Return what an expression gives, or None where no literal is part of it."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return None
        if isinstance(node, ast.Constant):
            if not isinstance(node.value, str | bytes):
                return None
            return literal_value(self._lines.text, *self._lines.span(node), node)
        if isinstance(node, ast.JoinedStr):
            return self._formatted(node, scope, depth)
        if isinstance(node, ast.Name):
            found = scope.lookup(node.id, node.lineno)
            return self.value(*found, depth + 1) if found is not None else None
        if isinstance(node, ast.Attribute):
            return self._attribute(node, scope, depth)
        if isinstance(node, ast.BinOp):
            return self._operation(node, scope, depth)
        if isinstance(node, ast.Call):
            return self._call(node, scope, depth)
        return None

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> Value | None:
        if not isinstance(node.value, ast.Name):
            return None
        owner = node.value.id
        found = scope.attribute("" if owner in ("self", "cls") else owner, node.attr)
        return self.value(*found, depth + 1) if found is not None else None

    def _parts(self, nodes: list[ast.expr], scope: Scope, depth: int) -> list[Piece]:
        pieces: list[Piece] = []
        for node in nodes[:_MOST]:
            value = self.value(node, scope, depth + 1)
            pieces.extend(value.pieces if value is not None else [unknown()])
        return pieces

    def _formatted(self, node: ast.JoinedStr, scope: Scope, depth: int) -> Value | None:
        value = literal_value(self._lines.text, *self._lines.span(node), node)
        if value is None:
            return None
        fields = [part for part in node.values if isinstance(part, ast.FormattedValue)]
        pieces: list[Piece] = []
        at = 0
        for piece in value.pieces:
            if piece.is_known:
                pieces.append(piece)
                continue
            field = fields[at] if at < len(fields) else None
            at += 1
            known = self._field(field, scope, node.lineno, depth) if field is not None else None
            pieces.extend(known.pieces if known is not None else [piece])
        return Value(tuple(pieces))

    def _field(
        self, field: ast.FormattedValue, scope: Scope, line: int, depth: int
    ) -> Value | None:
        """Follow a name only: in older Pythons other nodes inside have no certain place."""
        if field.format_spec is not None or field.conversion != -1:
            return None
        if isinstance(field.value, ast.Attribute):
            return self._attribute(field.value, scope, depth)
        if not isinstance(field.value, ast.Name):
            return None
        found = scope.lookup(field.value.id, line)
        return self.value(*found, depth + 1) if found is not None else None

    def _operation(self, node: ast.BinOp, scope: Scope, depth: int) -> Value | None:
        if isinstance(node.op, ast.Mod):
            return self._percent(node, scope, depth)
        if not isinstance(node.op, ast.Add):
            return None
        operands: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
            operands.append(left.right)
            left = left.left
            if len(operands) > _MOST:
                return None
        operands.append(left)
        pieces = self._parts(operands[::-1], scope, depth)
        return Value(tuple(pieces)) if any(piece.is_known for piece in pieces) else None

    def _percent(self, node: ast.BinOp, scope: Scope, depth: int) -> Value | None:
        template = self.value(node.left, scope, depth + 1)
        if template is None:
            return None
        right = node.right
        names: dict[str, ast.expr] = {}
        items: list[ast.expr] = []
        if isinstance(right, ast.Tuple):
            items = right.elts
        elif isinstance(right, ast.Dict):
            names = _named(right)
        else:
            items = [right]
        return self._filled(template, _PERCENT, items, names, (scope, depth))

    def _filled(
        self,
        template: Value,
        pattern: str,
        items: list[ast.expr],
        names: dict[str, ast.expr],
        at: tuple[Scope, int],
    ) -> Value:
        """Put values into the fields of a template."""
        scope, depth = at
        pieces: list[Piece] = []
        count = 0
        for piece in template.pieces:
            exact = piece.is_known and piece.end - piece.start == len(piece.text)
            if not exact:
                pieces.append(piece)
                continue
            done = 0
            for match in re.finditer(pattern, piece.text):
                if match.start() > done:
                    pieces.append(_part(piece, done, match.start()))
                done = match.end()
                if match.group() in ("%%", "{{", "}}"):
                    pieces.append(
                        Piece(
                            match.group()[0],
                            piece.start + match.start(),
                            piece.start + match.start() + 1,
                        )
                    )
                    continue
                name = match["name"] or ""
                index = int(name) if name.isdigit() and len(name) < 4 else count
                count += 1
                node = names.get(name) if name and not name.isdigit() else None
                if node is None and (not name or name.isdigit()) and index < len(items):
                    node = items[index]
                pieces.extend(
                    self._parts([node], scope, depth) if node is not None else [unknown()]
                )
            if done < len(piece.text):
                pieces.append(_part(piece, done, len(piece.text)))
        return Value(tuple(pieces))

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> Value | None:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else ""
        if isinstance(function, ast.Name):
            name = function.id
        first = node.args[0] if node.args else None
        if name in _STRING_WRAPPERS and first is not None:
            return self.value(first, scope, depth + 1)
        if name in _BASE64 and first is not None:
            return _from_base64(self.value(first, scope, depth + 1))
        if name in _HEXADECIMAL and first is not None:
            return self.value(first, scope, depth + 1)
        if not isinstance(function, ast.Attribute):
            return None
        if name in _SAME_METHODS:
            return self.value(function.value, scope, depth + 1)
        if name == "format":
            template = self.value(function.value, scope, depth + 1)
            names = {kw.arg: kw.value for kw in node.keywords if kw.arg}
            return template and self._filled(template, _FIELD, node.args, names, (scope, depth))
        if name == "join" and isinstance(first, ast.List | ast.Tuple):
            return self._joined(function.value, first.elts, scope, depth)
        return None

    def _joined(
        self, separator: ast.expr, items: list[ast.expr], scope: Scope, depth: int
    ) -> Value | None:
        between = self.value(separator, scope, depth + 1)
        if between is None:
            return None
        pieces: list[Piece] = []
        for index, item in enumerate(items[:_MOST]):
            if index:
                pieces.extend(between.pieces)
            pieces.extend(self._parts([item], scope, depth))
        return Value(tuple(pieces)) if any(piece.is_known for piece in pieces) else None


def _part(piece: Piece, start: int, end: int) -> Piece:
    return Piece(piece.text[start:end], piece.start + start, piece.start + end)


def _named(node: ast.Dict) -> dict[str, ast.expr]:
    return {
        key.value: value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _from_base64(value: Value | None) -> Value | None:
    """Return what a literal says once it is decoded; its place is the whole literal."""
    if value is None or not value.is_complete or not value.pieces:
        return None
    import base64
    import binascii

    try:
        decoded = base64.b64decode(value.text.replace("-", "+").replace("_", "/") + "==")
        text = decoded.decode("utf-8")
    except (binascii.Error, ValueError):
        return value
    if HOLE in text or not text.isprintable():
        return value
    return Value((Piece(text, value.pieces[0].start, value.pieces[-1].end),))
