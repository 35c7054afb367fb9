"""detect-secrets' findings in the bytes of one file."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.scanner.buffer import Buffer, folded_of
from bundlecheck.secrets.scanner.hits import Hits
from bundlecheck.secrets.scanner.scan import Scanner
from bundlecheck.secrets.upstream.locate import line_starts, located
from bundlecheck.secrets.upstream.prefilter import ANCHORS, KEYWORD, candidates
from bundlecheck.secrets.upstream.rewritten import could_be_found_rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.secrets.scanner.hits import Line
    from bundlecheck.secrets.upstream.detectors import Asked

__all__ = ["Upstream", "upstream_findings"]


class Upstream(NamedTuple):
    """A finding of detect-secrets."""

    type: str
    """How detect-secrets calls it, such as ``AWS Access Key``."""
    line: int
    """The line it gives, from 1."""
    value: str
    start: int | None
    """Offset of the value in the file's text, without byte-order mark; None if it is not as such
    on the line or on those that follow."""
    end: int | None


_LF = ord("\n")
_Triple = tuple[int, str, str]
"""Line, type and value."""


@cache
def _scanner() -> Scanner:
    return Scanner(ANCHORS)


def upstream_findings(
    name: str,
    data: bytes,
    hits: Hits | None = None,
    *,
    read_as: str = "",
    lenient: bool = False,
) -> list[Upstream]:
    """Return what detect-secrets finds in a file with all plugins and its default filters.

    The types, lines and values are those of ``detect_secrets.core.scan.scan_file``.

    Args:
        name: of the file.
        data: its bytes.
        hits: of a scanner that has ``ANCHORS``, for the same bytes; without them, Python looks.
        read_as: another name whose ending decides how the file is read, such as ``x.yml``.
        lenient: whether to look also at text that is not UTF-8, which detect-secrets passes over:
            UTF-16 with a byte-order mark, and UTF-8 with some bytes that are none.

    Returns:
        Findings by line, type and value.
    """
    name = read_as or name
    decoded = _utf8(data, lenient=lenient)
    if decoded is None:
        return []
    if hits is None or decoded is not data:
        hits = _scanner().hits(decoded)
    found = _found(name, hits)
    return _placed(decoded, found) if found else []


def _utf8(data: bytes, *, lenient: bool) -> bytes | None:
    """Return the bytes of a text in UTF-8, the same object if they are that already."""
    if data.isascii():
        return data
    if lenient and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace").encode("utf-8") if lenient else None
    return data


def _found(name: str, hits: Hits) -> set[_Triple]:
    from bundlecheck.secrets.upstream import transformed
    from bundlecheck.secrets.upstream.filetype import is_passed_over

    if is_passed_over(name):
        return set()
    wanted = candidates(hits)
    ways = transformed.ways_to_read(name, hits.buffer.plain)
    if ways is None:
        return set(_in_text(name, hits, wanted)) if wanted else set()
    could_be = could_be_found_rewritten(hits, ways) or transformed.needs_reading(
        hits.buffer.plain, ways
    )
    lines = transformed.other_lines(name, ways) if could_be else None
    found = set(_in_lines(name, lines) if lines else _in_text(name, hits, wanted))
    if found and not could_be and transformed.other_lines(name, ways):
        # Other lines are looked at instead, and nothing can be found in them.
        return set()
    if not found and could_be and ways.eager:
        lines = transformed.eager_lines(name, ways)
        found = set(_in_lines(name, lines)) if lines else found
    return found


def _in_text(name: str, hits: Hits, wanted: dict[str, list[int]]) -> Iterator[_Triple]:
    """Yield what is found in the lines of a text as they are."""
    from bundlecheck.secrets.upstream.detectors import Asked

    plain, folded = hits.buffer
    split = None if plain is folded else plain.split(b"\n")
    for line, plugins in _by_line(hits, wanted):
        if split is None:
            content = plain[line.start : line.end]
            begin = plain.rfind(b"\n", 0, max(0, line.start - 1)) + 1
            previous = plain[begin : line.start]
        else:
            content = split[line.number - 1]
            previous = split[line.number - 2] + b"\n" if line.number > 1 else b""
        places = _keywords(hits, line.start, line.end)
        asked = Asked(name, content.decode("utf-8").rstrip(), previous.decode("utf-8"), places)
        for kind, value in _judged(asked, plugins):
            yield line.number, kind, value


def _in_lines(name: str, lines: list[str]) -> Iterator[_Triple]:
    """Yield what is found in lines that were made of a file; some may have line ends inside."""
    from bundlecheck.secrets.upstream.detectors import Asked

    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    buffer = Buffer(data, folded_of(data))
    hits = _scanner().hits_in(buffer)
    last = list(accumulate(line.count("\n") + 1 for line in lines))
    ends = [at for at, byte in enumerate(buffer.folded) if byte == _LF]
    wanted: dict[int, list[str]] = {}
    for line, plugins in _by_line(hits, candidates(hits)):
        found = wanted.setdefault(bisect_left(last, line.number), [])
        found += (plugin for plugin in plugins if plugin not in found)
    for index, plugins in wanted.items():
        start = ends[last[index - 1] - 1] + 1 if index else 0
        end = ends[last[index] - 1] if last[index] <= len(ends) else len(buffer.folded)
        places = _keywords(hits, start, end)
        asked = Asked(name, lines[index].rstrip(), lines[index - 1] if index else "", places)
        for kind, value in _judged(asked, plugins):
            yield index + 1, kind, value


def _by_line(hits: Hits, wanted: dict[str, list[int]]) -> Iterator[tuple[Line, list[str]]]:
    lines: dict[Line, list[str]] = {}
    for plugin, offsets in wanted.items():
        for line in hits.places(sorted(offsets)):
            lines.setdefault(line, []).append(plugin)
    yield from lines.items()


def _keywords(hits: Hits, start: int, end: int) -> list[int]:
    """Return where names of secrets stand in a part of the folded buffer, in characters."""
    offsets = hits.offsets(KEYWORD)
    first, last = bisect_left(offsets, start), bisect_left(offsets, end)
    if first == last:
        return []
    data = hits.buffer.folded[start:end]
    places = [at - start for at in offsets[first:last]]
    if data.isascii():
        return places
    return [len(data[:place].decode("utf-8", "surrogatepass")) for place in places]


def _judged(asked: Asked, plugins: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield type and value of what plugins see in a line and filters let stand."""
    from bundlecheck.secrets.upstream.detectors import is_kept, is_line_passed_over, values

    passed_over = None
    for plugin in plugins:
        kind, found = values(plugin, asked)
        for value in found:
            if passed_over is None:
                passed_over = is_line_passed_over(asked)
            if passed_over:
                return
            if is_kept(plugin, value, asked.line):
                yield kind, value


def _placed(data: bytes, found: set[_Triple]) -> list[Upstream]:
    text = data.decode("utf-8").removeprefix("\ufeff")
    starts = line_starts(text)
    placed = []
    for line, kind, value in sorted(found):
        start, end = located(text, starts, line, value) or (None, None)
        placed.append(Upstream(kind, line, value, start, end))
    return placed
