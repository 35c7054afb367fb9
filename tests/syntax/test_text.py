"""What counts as text, and how its bytes become UTF-8."""

from __future__ import annotations

import pytest

from bundlecheck.syntax.text import as_utf8, decode


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        (b"", b""),
        (b"plain", b"plain"),
        ("caf\u00e9".encode(), "caf\u00e9".encode()),
        ("\ufeffa=1\r\n".encode(), b"a=1\r\n"),
        ("a=1\n".encode("utf-16"), b"a=1\n"),
        ("# caf\u00e9\n".encode("latin-1"), "# caf\ufffd\n".encode()),
        (b"a\0b", None),
        ("a\0b".encode("utf-16"), None),
        (bytes(range(128, 256)) * 4, None),
    ],
)
def test_text_becomes_utf8_and_binary_does_not(data: bytes, plain: bytes | None) -> None:
    assert as_utf8(data) == plain


def test_what_must_be_utf8_is_not_guessed() -> None:
    assert decode("# caf\u00e9\n".encode("latin-1")) is None
