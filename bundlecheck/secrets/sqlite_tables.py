"""Tables of a database file of SQLite, read from its bytes and never run.

Source: the page "Database File Format" of the SQLite documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAGIC", "Table", "tables"]

MAGIC = b"SQLite format 3\0"
_INNER = 5
_LEAF = 13
_MOST_PAGES = 512
"""Pages of the schema that are looked at."""


class Table(NamedTuple):
    """A table of the schema."""

    name: str
    statement: str
    """The ``CREATE TABLE`` that made it."""
    has_rows: bool


def tables(data: bytes) -> Iterator[Table]:
    """Yield the tables of a database; nothing for bytes that are none, or that are damaged."""
    if not data.startswith(MAGIC) or len(data) < 512:
        return
    size = int.from_bytes(data[16:18], "big")
    size = 65536 if size == 1 else size
    if size < 512:
        return
    for record in _rows(data, size, 1):
        columns = _record(record)
        if len(columns) >= 5 and columns[0] == "table" and isinstance(columns[3], int):
            name, statement = columns[1], columns[4]
            if isinstance(name, str) and isinstance(statement, str):
                yield Table(name, statement, _has_rows(data, size, columns[3]))


def _page(size: int, number: int) -> tuple[int, int]:
    """Return where a page begins and where its b-tree header does."""
    start = (number - 1) * size
    return start, start + (100 if number == 1 else 0)


def _has_rows(data: bytes, size: int, number: int) -> bool:
    _, header = _page(size, number)
    kind = data[header : header + 1]
    return kind == bytes((_INNER,)) or (
        kind == bytes((_LEAF,)) and int.from_bytes(data[header + 3 : header + 5], "big") > 0
    )


def _rows(data: bytes, size: int, root: int) -> Iterator[bytes]:
    """Yield the records of a table as far as they lie in the page itself."""
    pending, seen = [root], set[int]()
    while pending and len(seen) < _MOST_PAGES:
        number = pending.pop()
        if number in seen or number < 1:
            continue
        seen.add(number)
        start, header = _page(size, number)
        kind = data[header] if header < len(data) else 0
        count = int.from_bytes(data[header + 3 : header + 5], "big")
        pointers = header + (12 if kind == _INNER else 8)
        if kind not in (_INNER, _LEAF):
            continue
        for index in range(count):
            at = pointers + 2 * index
            cell = start + int.from_bytes(data[at : at + 2], "big")
            if kind == _INNER:
                pending.append(int.from_bytes(data[cell : cell + 4], "big"))
                continue
            length, cell = _varint(data, cell)
            _, cell = _varint(data, cell)
            yield data[cell : min(cell + length, start + size)]
        if kind == _INNER:
            pending.append(int.from_bytes(data[header + 8 : header + 12], "big"))


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(9):
        byte = data[at + index] if at + index < len(data) else 0
        if index == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + index + 1
    return value, at + 9


def _record(record: bytes) -> list[int | str | None]:
    """Return the integers and texts of a record; a text that goes on elsewhere is cut."""
    header, at = _varint(record, 0)
    types: list[int] = []
    while at < min(header, len(record)) and len(types) < 16:
        kind, at = _varint(record, at)
        types.append(kind)
    at = header
    values: list[int | str | None] = []
    for kind in types:
        if kind >= 12:
            length = (kind - 12) // 2
            text = record[at : at + length].decode("utf-8", "replace")
            values.append(text if kind % 2 else None)
        elif kind in (8, 9):
            length = 0
            values.append(kind - 8)
        else:
            length = (0, 1, 2, 3, 4, 6, 8, 8)[kind] if kind < 8 else 0
            values.append(int.from_bytes(record[at : at + length], "big") if length else None)
        at += length
    return values
