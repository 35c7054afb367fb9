"""What an expression of a Python file gives when it is read by itself.

The same code reads it that reads whole files, but with a scope that does not know the file: where
the answer depends on what the file says elsewhere, it is that a secret is possible.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bundlecheck.code.python.evaluate import Evaluator
from bundlecheck.code.python.extents import after_targets, ends
from bundlecheck.code.python.held import held
from bundlecheck.code.python.judge import Holder
from bundlecheck.code.python.reader import Place, Reader
from bundlecheck.code.python.scopes import Imports, Scope
from bundlecheck.code.python.tree import Lines, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Alone", "Elsewhere"]

_GIVEN = r"[ \t]*(?::[^=\"'\n]{1,60})?=(?!=)[ \t]*(?=[rbufRBUF]{0,2}[\"']|[(\\A-Za-z_])"
"""What follows the name of a constant before its value."""
_MOST = 20_000
"""Places of names in one file that are looked at."""
_DEEPEST = 8
"""Names that get their values from each other."""
_EMPTY = Imports(ast.Module([], []))


class _AskedError(Exception):
    """The value depends on what the file says elsewhere."""


class Elsewhere:
    """What the rest of a file may say of names: whether a literal is given to them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._scope = _Scope(self)
        self._gives: dict[str, bool] = {}
        self._left = _MOST
        self._depth = 0

    def gives(self, name: str) -> bool:
        """Tell whether a literal may be the value of a name or a part of it."""
        known = self._gives.get(name)
        if known is None:
            if self._depth > _DEEPEST:
                return True
            self._gives[name] = False  # what it is made of cannot be itself
            self._depth += 1
            known = self._gives[name] = any(map(self._is_known, self._values(name)))
            self._depth -= 1
        return known

    def _values(self, name: str) -> Iterator[str]:
        text = self._text
        given = re.compile(_GIVEN)
        at = text.find(name)
        while at >= 0:
            self._left -= 1
            if self._left < 0:
                yield ""
            match = given.match(text, at + len(name))
            if match is not None and not (text[at - 1].isalnum() or text[at - 1] in "_."):
                # Brackets around all that would be assigned are none around a constant.
                start = after_targets(text, match.end())
                end = next(ends(text, start), 0)
                yield text[start:end] if end >= 0 else ""
            at = text.find(name, at + len(name))

    def _is_known(self, written: str) -> bool:
        """Tell whether an expression gives a string of which a part is known, or may do so."""
        if not written:
            return True
        if re.fullmatch(r"[A-Za-z_]\w*", written):
            return self.gives(written)
        if '"' not in written and "'" not in written and not re.search(r"[+%]", written):
            return False
        text = f"({written}\n)"
        node = _parsed(text)
        if node is None:
            return False
        try:
            value = Evaluator(Lines.of(text), _EMPTY).value(node, self._scope)
        except _AskedError:
            return True
        return value is not None and any(piece.is_known for piece in value.pieces)


class _Scope(Scope):
    """Stands for all scopes of the file."""

    def __init__(self, elsewhere: Elsewhere) -> None:
        super().__init__([])
        self._elsewhere = elsewhere

    def lookup(self, name: str, line: int) -> None:  # noqa: ARG002 - of the base
        if self._elsewhere.gives(name):
            raise _AskedError

    def attribute(self, class_name: str, name: str) -> None:  # noqa: ARG002 - of the base
        if self._elsewhere.gives(name):
            raise _AskedError


class Alone:
    """Reads expressions of one file by themselves."""

    def __init__(self, elsewhere: Elsewhere, *, tested: bool) -> None:
        self._scope = _Scope(elsewhere)
        self._tested = tested

    def may_give(
        self,
        name: str,
        written: str,
        holder: Holder,
        *,
        compared: bool = False,
    ) -> bool | None:
        """Tell whether an expression may give a secret to a name, None where it is none.

        Args:
            name: of what takes it.
            written: the expression.
            holder: what takes it, at most.
            compared: whether the name is only compared with it.
        """
        text = f"({written}\n)"
        node = _parsed(text)
        if node is None:
            return None
        return self._hold(text, [Place(name, node, self._scope, holder, compared=compared)])

    def may_take(self, written: str, first: int) -> bool | None:
        """Tell whether a call of a client may take a secret, None where it is no call.

        Args:
            written: the call.
            first: the index of the first argument that may be one.
        """
        node = _parsed(written)
        if not isinstance(node, ast.Call):
            return None
        given = [*node.args[first:], *(each.value for each in node.keywords if each.arg == "key")]
        return self._hold(
            written, (Place("password", each, self._scope, Holder.CLIENT) for each in given)
        )

    def may_read(self, written: str) -> bool | None:
        """Tell whether a call may read or set something to a secret, None where it is no call."""
        node = _parsed(written)
        if not isinstance(node, ast.Call):
            return None
        statement = ast.copy_location(ast.Expr(node), node)
        tree = ast.Module([statement], [])
        places = Reader(tree, _EMPTY, list(range(1, written.count("\n") + 2))).places()
        return self._hold(written, (place._replace(scope=self._scope) for place in places))

    def _hold(self, text: str, places: Iterable[Place]) -> bool:
        evaluator = Evaluator(Lines.of(text), _EMPTY)
        try:
            return any(
                True
                for place in places
                for _ in held(place, evaluator, _EMPTY, apart=False, tested=self._tested)
            )
        except _AskedError:
            return True


@lru_cache(maxsize=2048)
def _parsed(text: str) -> ast.expr | None:
    tree = parse(text)
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        return None
    return tree.body[0].value
