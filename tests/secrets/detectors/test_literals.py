"""Which literals are in a text, found by their first bytes all at once."""

from __future__ import annotations

import random

import pytest

from bundlecheck.secrets.detectors.literals import Literals

SOME = (b"ab", b"abc", b"abcd", b"abcde", b"bcde", b"needle", b"need", b"\xc3\xa9\xc3\xa9x")


@pytest.mark.parametrize(
    ("data", "within"),
    [
        (b"", []),
        (b"a", []),
        (b"abc", [b"ab", b"abc"]),
        (b"xabcd", [b"ab", b"abc", b"abcd"]),
        (b"xxneed", [b"need"]),
        (b"xxxneedle", [b"need", b"needle"]),
        (b"need le", [b"need"]),
        ("yéé".encode(), []),
        ("yyééxx".encode(), [b"\xc3\xa9\xc3\xa9x"]),
    ],
)
def test_the_literals_of_a_text_are_told(data: bytes, within: list[bytes]) -> None:
    assert sorted(Literals(SOME).within(data)) == within


def test_it_tells_the_same_as_to_look_for_each() -> None:
    rng = random.Random(11)
    literals = {bytes(rng.choices(b"abc", k=rng.randrange(1, 9))) for _ in range(60)}
    for _ in range(400):
        data = bytes(rng.choices(b"abcd", k=rng.randrange(40)))
        found = Literals(sorted(literals)).within(data)
        assert sorted(found) == sorted(each for each in literals if each in data)
