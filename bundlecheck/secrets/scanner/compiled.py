"""The engine of the optional extra ``fast``: Hyperscan's tables, compiled once a machine."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bundlecheck.secrets.scanner import shapes
from bundlecheck.secrets.scanner.anchors import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bundlecheck.secrets.scanner.anchors import Anchor
    from bundlecheck.secrets.scanner.gates import Gate

__all__ = ["Table", "cached_table", "compile_table", "is_available", "load_table", "table_name"]

_QUOTED, _NUMBERED, _THREE_PARTS, _NAMED, _FIRST = 0, 1, 2, 3, 4
_NAME = rb"(?i:key|pwd?|pass|password|token)[\"']?\]? *(?:=|:|:=|=>| |::) *[\"']?"
_SHAPES = (
    (_QUOTED, rb'"(?:[0-9a-fA-F]{9,}|[A-Za-z0-9+/\\_=\-]{23,})"'),
    (_QUOTED, rb"'(?:[0-9a-fA-F]{9,}|[A-Za-z0-9+/\\_=\-]{23,})'"),
    (_NUMBERED, rb"[0-9]:[A-Za-z0-9_\-]{35}"),
    (_THREE_PARTS, rb"[A-Za-z0-9_\-]{24}\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{27}"),
    (_NAMED, _NAME + rb"[A-Za-z0-9_\-]{24}"),
)
"""``shapes`` once more, for an engine that tells only where a match ends."""
_Owned = dict[int, "list[tuple[int, Anchor]]"]
"""The anchors of an owner with their lengths, by their numbers in the table."""
_FORMAT = b"bundlecheck-table-2\n"


def is_available() -> bool:
    """Tell whether Hyperscan is installed, without loading it."""
    from importlib.util import find_spec

    return find_spec("hyperscan") is not None


class Table:
    """A compiled table of anchors and gates. It stays in the process that loaded it."""

    def __init__(
        self,
        anchors: Iterable[Anchor],
        gates: Sequence[Gate],
        database: Any,  # noqa: ANN401
    ) -> None:
        """Take what ``compile_table`` was given and what Hyperscan made of it."""
        self._database = database
        literals = _literals(anchors)
        first = _FIRST + len(literals)
        self._gates: dict[str, set[int]] = {}
        for number, gate in enumerate(gates, first):
            self._gates.setdefault(gate.owner, set()).add(number)
        numbers = {literal: number for number, literal in enumerate(literals, _FIRST)}
        self._owners: dict[str, _Owned] = {}
        self._names: dict[int, set[str]] = {}
        for anchor in anchors:
            number = numbers[anchor.literal, anchor.ignore_case]
            owned = self._owners.setdefault(anchor.owner, {})
            owned.setdefault(number, []).append((len(anchor.literal), anchor))
            self._names.setdefault(number, set()).add(anchor.owner)

    def scan(self, data: bytes) -> CompiledEngine:
        """Return what one pass over a buffer finds."""
        ends: dict[int, list[int]] = {}

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found = ends.get(number)
            if found is None:
                ends[number] = [end]
            else:
                found.append(end)

        if data:
            self._database.scan(data, match_event_handler=note)
        return CompiledEngine(self._owners, self._names, self._gates, ends, data)


class CompiledEngine:
    """What one pass found in one buffer."""

    def __init__(
        self,
        owners: dict[str, _Owned],
        names: dict[int, set[str]],
        gates: dict[str, set[int]],
        ends: dict[int, list[int]],
        data: bytes,
    ) -> None:
        self._owners = owners
        self._names = names
        self._gates = gates
        self._ends = ends
        self._data = data

    def literals(self, owner: str) -> Iterator[tuple[int, Anchor]]:
        """Yield where the literals of an owner stand.

        Raises:
            KeyError: nobody of that name has an anchor.
        """
        owned = self._owners[owner]
        for number in owned.keys() & self._ends.keys():
            for length, anchor in owned[number]:
                for end in self._ends[number]:
                    yield end - length, anchor

    def may_hold(self, owner: str) -> bool:
        """Tell whether one of an owner's gates is in the buffer.

        Raises:
            KeyError: nobody of that name has a gate.
        """
        return not self._gates[owner].isdisjoint(self._ends)

    def quoted(self) -> list[tuple[int, int]]:
        """Return the insides of quotes that match ``shapes.QUOTED``, in order."""
        return self._quoted

    def owners(self) -> Iterable[str]:
        """Return the owners that have a literal in the buffer, in a stable order."""
        found = {owner for number in self._ends for owner in self._names.get(number, ())}
        return sorted(found)

    def runs(self) -> list[tuple[int, int]]:
        """Return the runs of at least ``RUN`` letters, digits, ``_`` and ``-``, in order."""
        return self._runs

    def tokens(self) -> list[tuple[int, int]]:
        """Return the runs that the patterns of tokens end in, in order."""
        data = self._data
        starts = {end - 24 for end in self._ends.get(_NAMED, ())}
        starts.update(end - 35 for end in self._ends.get(_NUMBERED, ()))
        dots = (end - 35 for end in self._ends.get(_THREE_PARTS, ()))
        starts.update(shapes.run_start(data, dot) for dot in dots)
        return [(start, start + shapes.run_at(data, start)) for start in sorted(starts)]

    @cached_property
    def _runs(self) -> list[tuple[int, int]]:
        # Telling them here is as quick as calling back for each.
        return shapes.runs(self._data)

    @cached_property
    def _quoted(self) -> list[tuple[int, int]]:
        data = self._data
        return sorted(
            {
                (data.rfind(data[end - 1 : end], 0, end - 1) + 1, end - 1)
                for end in self._ends.get(_QUOTED, ())
            }
        )


def _literals(anchors: Iterable[Anchor]) -> list[tuple[bytes, bool]]:
    return sorted({(anchor.literal, anchor.ignore_case) for anchor in anchors})


def compile_table(anchors: Iterable[Anchor], gates: Iterable[Gate] = ()) -> tuple[Table, bytes]:
    """Return the table of what to look for and the bytes to keep it as. It takes half a second.

    Raises:
        ImportError: Hyperscan is not installed.
    """
    import hyperscan

    anchors, gates = tuple(anchors), tuple(gates)
    caseless = hyperscan.HS_FLAG_CASELESS
    expressions = [expression for _, expression in _SHAPES]
    numbers = [number for number, _ in _SHAPES]
    flags = [0 for _ in _SHAPES]
    for number, (literal, ignore_case) in enumerate(_literals(anchors), _FIRST):
        expressions.append(b"".join(b"\\x%02x" % each for each in literal))
        numbers.append(number)
        flags.append(caseless if ignore_case else 0)
    for number, gate in enumerate(gates, len(expressions) - len(_SHAPES) + _FIRST):
        expressions.append(gate.pattern)
        numbers.append(number)
        flags.append(hyperscan.HS_FLAG_SINGLEMATCH | (caseless if gate.ignore_case else 0))
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(expressions=expressions, ids=numbers, elements=len(expressions), flags=flags)
    return Table(anchors, gates, database), _FORMAT + hyperscan.dumpb(database)


def load_table(anchors: Iterable[Anchor], kept: bytes, gates: Iterable[Gate] = ()) -> Table | None:
    """Return the table of some anchors and gates from the bytes it was kept as.

    Returns:
        None when they are damaged or were made by another version or for another processor.

    Raises:
        ImportError: Hyperscan is not installed.
    """
    import hyperscan

    if not kept.startswith(_FORMAT):
        return None
    try:
        database = hyperscan.loadb(kept[len(_FORMAT) :], hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except (hyperscan.HyperscanError, TypeError, ValueError):
        return None
    return Table(tuple(anchors), tuple(gates), database)


def table_name(anchors: Iterable[Anchor], gates: Iterable[Gate] = ()) -> str:
    """Return the name of the file to keep a table in: for what it finds, this version and machine.

    Raises:
        ImportError: Hyperscan is not installed.
    """
    import sysconfig

    import hyperscan

    version: str = vars(hyperscan)["__version__"]
    machine = "".join(each for each in sysconfig.get_platform() if each.isalnum())
    return f"{fingerprint(anchors, gates)}-{version}-{machine}.table"


def cached_table(
    anchors: Iterable[Anchor], folder: Path, gates: Iterable[Gate] = ()
) -> Table | None:
    """Return a table, from a folder where it is kept or else compiled into it.

    Args:
        anchors: of all owners.
        gates: of all owners.
        folder: where to keep tables; made if need be. Several processes may use it at once.

    Returns:
        None when Hyperscan is not installed or refuses; Python alone then does the work.
    """
    anchors, gates = tuple(anchors), tuple(gates)
    try:
        path = folder / table_name(anchors, gates)
        kept = _read(path)
        table = load_table(anchors, kept, gates) if kept else None
        if table is None:
            table, kept = compile_table(anchors, gates)
            _write(path, kept)
    except ImportError:
        return None
    return table


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _write(path: Path, kept: bytes) -> None:
    """Write a file whole or not at all; a folder that cannot be written to costs only time."""
    import contextlib
    import tempfile

    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(kept)
            os.replace(name, path)  # noqa: PTH105
        except OSError:
            os.unlink(name)  # noqa: PTH108
            raise
