"""A source line as it is shown: cut to the room there is, and knowing where characters fall."""

from __future__ import annotations

from typing import NamedTuple

from bundlecheck.report.visible import TAB, display_width, show_character

__all__ = ["Window", "window"]

_CUT = "..."


class Window(NamedTuple):
    """The part of a line that is shown."""

    text: str
    first: int
    """Index of the first character shown."""
    last: int
    """Index just after the last character shown."""
    edges: tuple[int, ...]
    """Cell at which each shown character begins, and one for the end of the last."""

    def cell(self, index: int) -> int:
        """Return the cell where a character of the line stands, or the nearest shown one."""
        return self.edges[min(max(index, self.first), self.last) - self.first]

    def holds(self, index: int) -> bool:
        """Tell whether a character, or the end of the line after it, is shown."""
        return self.first <= index <= self.last


def window(line: str, anchor: int, room: int) -> Window:
    """Return the part of a line, at most ``room`` cells wide, that starts near a character.

    The character at ``anchor`` is always shown, with a quarter of the room before it.
    """
    anchor = min(max(anchor, 0), len(line))
    near = max(0, anchor - room), min(len(line), anchor + 2 * room)
    shown = [_shown(character) for character in line[slice(*near)]]
    sizes = [display_width(text) for text in shown]
    if near == (0, len(line)) and sum(sizes) <= room:
        first, last = 0, len(line)
    else:
        at = anchor - near[0]
        low, high = _fit(sizes, at, room - 2 * len(_CUT))
        first, last = near[0] + low, near[0] + high
    before = _CUT if first else ""
    after = _CUT if last < len(line) else ""
    edges = [len(before)]
    for size in sizes[first - near[0] : last - near[0]]:
        edges.append(edges[-1] + size)
    text = "".join(shown[first - near[0] : last - near[0]])
    return Window(f"{before}{text}{after}", first, last, tuple(edges))


def _shown(character: str) -> str:
    return TAB if character == "\t" else show_character(character)


def _fit(sizes: list[int], anchor: int, room: int) -> tuple[int, int]:
    """Return the indexes between which characters around an anchor fit into a room."""
    low, used = anchor, 0
    while low > 0 and used + sizes[low - 1] <= room // 4:
        low -= 1
        used += sizes[low]
    high = anchor
    while high < len(sizes) and used + sizes[high] <= room:
        used += sizes[high]
        high += 1
    while high == len(sizes) and low > 0 and used + sizes[low - 1] <= room:
        low -= 1
        used += sizes[low]
    return low, high
