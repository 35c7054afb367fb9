"""Code frames: source lines with what a finding says of them, in the manner of rustc."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.report.visible import show, wrap
from bundlecheck.report.window import Window, window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundlecheck.report.paint import Paint
    from bundlecheck.result import Sources
    from bundlecheck.span import Span

__all__ = ["Mark", "code_frame"]

_HEAD, _TAIL = 3, 2
"""Lines shown at both ends of a region that is too tall to show."""


class Mark(NamedTuple):
    """A place to underline and what to say of it."""

    span: Span
    text: str
    primary: bool


class _Style(NamedTuple):
    paint: Paint
    role: str
    """Colour role of the primary underline."""
    gutter: int
    width: int

    @property
    def room(self) -> int:
        return max(self.width - self.gutter - 3, 24)

    def row(self, number: int | None, text: str) -> str:
        """Return one line of a frame, numbered or not."""
        label = "" if number is None else str(number)
        margin = self.paint("margin", f"{label:>{self.gutter}} |")
        return f"{margin} {text}".rstrip()

    def mark(self, mark: Mark, text: str) -> str:
        """Return a text in the colour of a mark."""
        return self.paint(self.role if mark.primary else "related", text)


def code_frame(
    sources: Sources, marks: Sequence[Mark], *, width: int, paint: Paint, role: str
) -> tuple[list[str], int]:
    """Return the lines of the frame of a finding, and the width of its line numbers.

    Args:
        sources: gives the masked lines.
        marks: the places; the primary one comes first.
        width: cells in a line of the terminal.
        paint: the colours.
        role: colour role of the primary place.
    """
    tallest = max(mark.span.end_line for mark in marks)
    style = _Style(paint, role, max(len(str(tallest)), 1), width)
    lines: list[str] = []
    for number, block in enumerate(_blocks(marks)):
        arrow = "-->" if number == 0 else ":::"
        place = show(str(block[0].span))
        lines.append(" " * style.gutter + paint("margin", arrow) + " " + place)
        body = list(_body(sources, block, style))
        if body:
            lines += [style.row(None, ""), *body, style.row(None, "")]
    return lines, style.gutter


def _blocks(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Group marks: those within one line by file, each taller one alone."""
    blocks: list[list[Mark]] = []
    shared: dict[str, list[Mark]] = {}
    for mark in marks:
        span = mark.span
        if span.is_whole_file or _last_line(span) > span.line:
            blocks.append([mark])
        elif span.path in shared:
            shared[span.path].append(mark)
        else:
            blocks.append(shared.setdefault(span.path, [mark]))
    return blocks


def _last_line(span: Span) -> int:
    """Return the last line that a span has characters of."""
    if span.end_line > span.line and span.end_column <= 1:
        return span.end_line - 1
    return max(span.end_line, span.line)


def _body(sources: Sources, block: list[Mark], style: _Style) -> Iterator[str]:
    span = block[0].span
    if span.is_whole_file:
        yield from _texts(block, style)
    elif _last_line(span) > span.line:
        yield from _tall(sources, block[0], style)
    else:
        yield from _flat(sources, block, style)


def _texts(block: list[Mark], style: _Style) -> Iterator[str]:
    """Yield what marks say where there is no line to show."""
    for mark in block:
        for line in wrap(mark.text, style.room):
            yield style.row(None, style.mark(mark, line))


def _flat(sources: Sources, block: list[Mark], style: _Style) -> Iterator[str]:
    """Yield the lines of marks that each stay within one line."""
    previous = 0
    for number in sorted({mark.span.line for mark in block}):
        here = [mark for mark in block if mark.span.line == number]
        starts = [mark.span.column - 1 for mark in here]
        shown = min(starts) - style.room, max(starts) + 2 * style.room
        found = sources.lines(here[0].span.path, number, number, shown)
        if previous and number == previous + 2:
            for line in sources.lines(here[0].span.path, number - 1, number - 1):
                yield style.row(number - 1, window(line, 0, style.room).text)
        elif previous and number > previous + 2:
            yield style.paint("margin", "...")
        previous = number
        if found:
            yield from _marked_line(number, found[0], here, style)
        else:
            yield from _texts(here, style)


def _marked_line(number: int, line: str, marks: list[Mark], style: _Style) -> Iterator[str]:
    view: Window | None = None
    for mark in sorted(marks, key=lambda mark: (not mark.primary, mark.span.column)):
        start = min(mark.span.column - 1, len(line))
        end = min(max(mark.span.end_column - 1, start), len(line))
        if mark.span.end_line > number:
            end = len(line)
        if view is None or not view.holds(start):
            view = window(line, start, style.room)
            yield style.row(number, view.text)
        cell = view.cell(start)
        size = max(view.cell(end) - cell, 1)
        yield from _underline(mark, " " * cell, cell, size, style)


def _underline(mark: Mark, before: str, cell: int, size: int, style: _Style) -> Iterator[str]:
    """Yield the underline of a mark and its text, beside it or below it."""
    line = ("^" if mark.primary else "-") * size
    beside = show(mark.text)
    if cell + size + 1 + len(beside) <= style.room:
        text = f"{line} {beside}".rstrip()
        yield style.row(None, before + style.mark(mark, text))
        return
    yield style.row(None, before + style.mark(mark, line))
    indent = cell if style.room - cell >= style.room // 2 else 2
    for part in wrap(mark.text, style.room - indent):
        yield style.row(None, " " * indent + style.mark(mark, part))


def _tall(sources: Sources, mark: Mark, style: _Style) -> Iterator[str]:
    """Yield a region of several lines with a bar at its side."""
    span = mark.span
    last = _last_line(span)
    side = _Style(style.paint, style.role, style.gutter, style.width - 2)
    numbers: list[int | None] = [*range(span.line, last + 1)]
    if len(numbers) > _HEAD + _TAIL + 1:
        numbers = [*numbers[:_HEAD], None, *numbers[-_TAIL:]]
    bar, found = "/", ""
    for number in numbers:
        if number is None:
            if bar == "|":
                yield side.paint("margin", "...")
            continue
        for found in sources.lines(span.path, number, number):
            anchor = span.column - 1 if number == span.line else 0
            if number == last:
                anchor = _end(span, found)
            view = window(found, anchor, side.room)
            yield side.row(number, f"{side.mark(mark, bar)} {view.text}".rstrip())
            bar = "|"
    if bar == "/":
        yield from _texts([mark], style)
        return
    end = _end(span, found)
    cell = window(found, end, side.room).cell(end)
    yield from _underline(mark, side.mark(mark, "|" + "_" * (cell + 1)), cell + 2, 1, style)


def _end(span: Span, line: str) -> int:
    """Return the index of the last character of a region in its last line."""
    if span.end_column <= 1:
        return max(len(line) - 1, 0)
    return max(min(span.end_column - 2, len(line) - 1), 0)
