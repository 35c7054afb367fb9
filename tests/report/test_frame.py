from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundlecheck.report.frame import Mark, code_frame
from bundlecheck.report.paint import Paint
from bundlecheck.report.visible import display_width
from bundlecheck.report.window import window
from bundlecheck.sources import MaskedSources
from bundlecheck.span import Span
from bundlecheck.syntax.text import FileText


def frame(text: str, *marks: Mark, width: int = 80) -> str:
    sources = MaskedSources(lambda path: FileText(path, text) if path == "f" else None, ())
    lines, _ = code_frame(sources, marks, width=width, paint=Paint(colour=False), role="high")
    return "\n".join(lines)


def primary(span: Span, text: str = "here") -> Mark:
    return Mark(span, text, primary=True)


def related(span: Span, text: str = "there") -> Mark:
    return Mark(span, text, primary=False)


def test_one_place() -> None:
    assert frame("a: 1\nb: 2\n", primary(Span("f", 2, 4, 2, 5))) == (
        " --> f:2:4\n  |\n2 | b: 2\n  |    ^ here\n  |"
    )


@pytest.mark.parametrize(("line", "filled"), [(2, ""), (3, "2 | l2\n"), (4, "...\n")])
def test_gaps_between_lines(line: int, filled: str) -> None:
    text = frame(
        "l1\nl2\nl3\nl4\n", primary(Span("f", 1, 1, 1, 3)), related(Span("f", line, 1, line, 3))
    )
    assert text == (
        f" --> f:1:1\n  |\n1 | l1\n  | ^^ here\n{filled}{line} | l{line}\n  | -- there\n  |"
    )


def test_two_places_in_a_line_keep_the_primary_first() -> None:
    text = frame("abcdef\n", related(Span("f", 1, 1, 1, 3)), primary(Span("f", 1, 4, 1, 7)))
    assert text.splitlines()[2:5] == ["1 | abcdef", "  |    ^^^ here", "  | -- there"]


def test_tab_and_wide_and_combining_characters_align() -> None:
    line = "\t漢e\u0301X"
    text = frame(line, primary(Span("f", 1, 5, 1, 6)))
    shown, under = text.splitlines()[2:4]
    assert display_width(shown[: shown.index("X")]) == under.index("^")
    assert under.count("^") == 1


def test_a_wide_character_has_a_wide_underline() -> None:
    assert "  | ^^^^ here" in frame("漢字x", primary(Span("f", 1, 1, 1, 3)))


def test_controls_are_visible_and_underlined_whole() -> None:
    assert frame("\x1bab", primary(Span("f", 1, 1, 1, 2))).splitlines()[2:4] == [
        "1 | \\x1bab",
        "  | ^^^^ here",
    ]


def test_an_empty_region_has_one_caret_also_at_the_end() -> None:
    assert "\n  |   ^ here" in frame("ab", primary(Span("f", 1, 3, 1, 3)))
    assert "\n  |   ^ here" in frame("ab", primary(Span("f", 1, 30, 1, 40)))


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "x" * 5_000 + "SECOND" + "y" * 5_000
    text = frame(line, primary(Span("f", 1, 5_001, 1, 5_007)))
    shown, under = text.splitlines()[2:4]
    assert shown.startswith("1 | ...x")
    assert shown.endswith("y...")
    assert display_width(shown) <= 80
    assert shown[under.index("^") : under.rindex("^") + 1] == "SECOND"


def test_a_place_outside_of_the_window_has_its_line_again() -> None:
    line = "A" + "x" * 500 + "B"
    text = frame(line, primary(Span("f", 1, 1, 1, 2)), related(Span("f", 1, 502, 1, 503)))
    rows = text.splitlines()[2:6]
    assert rows[0].startswith("1 | Axx")
    assert rows[1] == "  | ^ here"
    assert rows[2].startswith("1 | ...x")
    assert rows[2][rows[3].index("-")] == "B"


def test_a_short_region_of_lines_is_whole() -> None:
    text = frame("a:\n  b\n  c\nd", primary(Span("f", 1, 1, 3, 4)))
    assert text.splitlines()[2:6] == ["1 | / a:", "2 | |   b", "3 | |   c", "  | |___^ here"]


@pytest.mark.parametrize(("count", "rows"), [(6, 6), (7, 6), (400, 6)])
def test_a_tall_region_shows_its_ends(count: int, rows: int) -> None:
    text = "".join(f"l{n}\n" for n in range(1, count + 1))
    lines = frame(text, primary(Span("f", 1, 1, count, 3))).splitlines()
    body = lines[2:-2]
    assert len(body) == rows
    assert (body[3] == "...") is (count > 6)
    assert body[-1].endswith(f"| l{count}")
    assert lines[-2].endswith("here")


def test_a_region_that_ends_before_a_line_leaves_that_line_out() -> None:
    lines = frame("ab\ncd\nef\n", primary(Span("f", 1, 1, 2, 1))).splitlines()
    assert lines[2:4] == ["1 | ab", "  | ^^ here"]
    lines = frame("ab\ncd\nef\n", primary(Span("f", 1, 1, 3, 1))).splitlines()
    assert lines[2:5] == ["1 | / ab", "2 | | cd", "  | |__^ here"]


def test_whole_files_and_files_without_text() -> None:
    assert frame("", primary(Span.whole("f"))) == " --> f\n  |\n  | here\n  |"
    assert frame("", primary(Span.whole("f"), "")) == " --> f"
    assert frame("", primary(Span("gone", 3, 1, 3, 4))) == " --> gone:3:1\n  |\n  | here\n  |"
    assert frame("", primary(Span("gone", 3, 1, 9, 4))) == " --> gone:3:1\n  |\n  | here\n  |"


def test_other_files_follow() -> None:
    text = frame("ab\n", primary(Span("f", 1, 1, 1, 2)), related(Span.whole("g\x1b")))
    assert text.endswith("  |\n ::: g\\x1b\n  |\n  | there\n  |")


def test_a_long_label_goes_below() -> None:
    text = frame("key: value", primary(Span("f", 1, 6, 1, 11), "word " * 20), width=50)
    rows = text.splitlines()[3:-1]
    assert rows[0] == "  |      ^^^^^"
    assert all(row.startswith("  |      word") and len(row) <= 50 for row in rows[1:])


@given(
    st.text(alphabet=st.characters(exclude_characters="\n\r"), max_size=300),
    st.integers(0, 310),
    st.integers(24, 60),
)
def test_window_shows_its_anchor_within_its_room(line: str, anchor: int, room: int) -> None:
    view = window(line, anchor, room)
    assert display_width(view.text) <= room + 10
    assert view.holds(min(anchor, len(line)))
    assert view.first <= view.last <= len(line)
    assert len(view.edges) == view.last - view.first + 1
    assert list(view.edges) == sorted(view.edges)
