from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundlecheck.report.visible import display_width, first_sentence, show, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ~text", "plain ~text"),
        ("été 漢字 😀", "été 漢字 😀"),
        ("a\tb\nc\rd", r"a\tb\nc\rd"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("a\u200bb\u2028\ufeff", r"a\u200bb\u2028\ufeff"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("ends\n", r"ends\n"),
    ],
)
def test_show(text: str, shown: str) -> None:
    assert show(text) == shown


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("\uff21", 2), ("😀", 2), ("é", 1)]
)
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width


@given(st.text())
def test_nothing_shown_is_a_control(text: str) -> None:
    assert not [c for c in show(text) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    show(text).encode()


@given(st.text(), st.integers(1, 40))
def test_wrap_keeps_every_word(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert [word for line in lines for word in line.split(" ")] == [show(w) for w in text.split()]
    for line in lines:
        assert display_width(line) <= width or " " not in line


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("Opens e.g. port 22.\n Then", "Opens e.g. port 22."),
        ("version 1.2 is old", "version 1.2 is old"),
        ("Really? Yes", "Really?"),
        ("", ""),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence
