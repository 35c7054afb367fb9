from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundlecheck.line_hash import line_hashes
from bundlecheck.syntax.text import FileText

# The vectors of fingerprints.test.ts in github/codeql-action.
VECTORS = [
    ("", ["c129715d7a2bc9a3:1"]),
    (
        " a\nb\n  \t\tc\n d",
        ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), VECTORS)
def test_upstream_vectors(text: str, expected: list[str]) -> None:
    assert line_hashes(text) == expected


def reference(text: str) -> list[str]:
    """The rolling window as upstream describes it, unit by unit."""
    data = text.encode("utf-16-le", "surrogatepass")
    units = [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]
    window, waiting, value, index = [0] * 100, [False] * 100, 0, 0
    drop = pow(37, 100, 2**64)
    hashes: list[str] = []
    counts: dict[str, int] = {}
    line_start, previous_cr = True, False

    def emit() -> None:
        counts[f"{value:x}"] = counts.get(f"{value:x}", 0) + 1
        hashes.append(f"{value:x}:{counts[f'{value:x}']}")
        waiting[index] = False

    def update(unit: int) -> None:
        nonlocal value, index
        value = (37 * value + unit - drop * window[index]) % 2**64
        window[index] = unit
        index = (index + 1) % 100

    for raw in [*units, 65535]:
        if raw in (32, 9) or (previous_cr and raw == 10):
            previous_cr = False
            continue
        previous_cr = raw == 13
        unit = 10 if raw == 13 else raw
        if waiting[index]:
            emit()
        if line_start:
            line_start, waiting[index] = False, True
        line_start = unit == 10
        update(unit)
    for _ in range(100):
        if waiting[index]:
            emit()
        update(0)
    return hashes


@given(st.text(alphabet="ab \t\r\n\U0001f600é", max_size=400))
def test_equals_the_rolling_window(text: str) -> None:
    assert line_hashes(text) == reference(text)


@given(st.text(alphabet="ab \t\r\n", max_size=60))
def test_counts_the_lines_that_the_rest_of_the_tool_counts(text: str) -> None:
    assert len(line_hashes(text)) == len(FileText("x", text).line_starts)


def test_equal_lines_are_counted() -> None:
    hashes = line_hashes("x\n" * 300)
    assert hashes[0].endswith(":1")
    assert hashes[1] == hashes[0][:-1] + "2"
    assert len(set(hashes)) == len(hashes)


def test_line_ends_and_blanks_make_no_difference() -> None:
    assert line_hashes("a b\r\nc\rd") == line_hashes("ab\n\tc\nd")
    assert line_hashes("a\r \nb") != line_hashes("a\nb")


def test_lone_surrogates_do_not_break_it() -> None:
    assert len(line_hashes("\ud800\n")) == 2


def test_ten_thousand_lines_take_well_under_a_second() -> None:
    text = "".join(f"    some_key_{n}: a value of a usual length here\n" for n in range(10_000))
    start = time.process_time()
    assert len(line_hashes(text)) == 10_001
    assert time.process_time() - start < 1
