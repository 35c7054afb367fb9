"""Procfile and Buildfile: one ``name: command`` a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.syntax.problem import SyntaxProblem
from bundlecheck.syntax.slice import Slice, lines

if TYPE_CHECKING:
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text

__all__ = ["Process", "Procfile", "parse_procfile"]

# As documented under "Buildfile and Procfile" in the guide to extending Linux platforms.
_PROCESS = re.compile(r"([A-Za-z0-9_-]+):[ \t\f\v]*([^ \t\f\v\r\n][^\r\n]*)")
_BLANKS = " \t\f\v"
_REMEDY = "write 'name: command' with letters, digits, '-' and '_' in the name"


class Process(NamedTuple):
    """A named command."""

    name: Slice
    command: Slice

    @property
    def span(self) -> Span:
        """From the name to the end of the command."""
        return self.name.source.span(self.name.start, self.command.end)


class Procfile(NamedTuple):
    """The processes in file order, and the lines that are none."""

    processes: tuple[Process, ...]
    problems: tuple[SyntaxProblem, ...] = ()

    def get(self, name: str) -> Process | None:
        """Return the first process of this name."""
        return next((entry for entry in self.processes if entry.name.value == name), None)


def parse_procfile(text: Text) -> Procfile:
    """Read the processes of a Procfile or the build steps of a Buildfile."""
    processes: list[Process] = []
    problems: list[SyntaxProblem] = []
    for start, end, _ in lines(text):
        line = text.value[start:end]
        stripped = line.strip(_BLANKS)
        if not stripped or stripped.startswith("#"):
            continue
        stop = start + len(line.rstrip(_BLANKS))
        match = _PROCESS.match(text.value, start, stop)
        if match is None:
            problems.append(SyntaxProblem(text.span(start, stop), _cause(line), _REMEDY))
        else:
            name = Slice(text, *match.span(1))
            processes.append(Process(name, Slice(text, *match.span(2))))
    return Procfile(tuple(processes), tuple(problems))


def _cause(line: str) -> str:
    name, colon, command = line.partition(":")
    if not colon:
        return "line has no ':' after a process name"
    if name and not command.strip(_BLANKS) and _PROCESS.match(f"{name}:x"):
        return f"process '{name}' has no command"
    if line[0] in _BLANKS:
        return "line starts with a blank before the process name"
    if not name:
        return "line has no process name before ':'"
    return "process name holds a character other than letters, digits, '-' and '_'"
