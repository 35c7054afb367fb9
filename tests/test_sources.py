from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundlecheck.line_hash import line_hashes
from bundlecheck.redact import MASK, Redactor
from bundlecheck.redact import mask_text as mask
from bundlecheck.sources import MaskedSources, pieces
from bundlecheck.span import Span
from bundlecheck.syntax.text import FileText

KEY = "-----BEGIN KEY-----\n  qL8vX2mN5rT7\n  wB4cH9jK1sD6\n  -----END KEY-----"


def masked(files: dict[str, str], *secrets: Span) -> MaskedSources:
    return MaskedSources(
        lambda path: FileText(path, files[path]) if path in files else None, secrets
    )


def mask_text(text: str, secrets: set[str]) -> str:
    return mask(text, Redactor(pieces(secrets)))


def span_of(path: str, text: str, part: str) -> Span:
    start = text.index(part)
    return FileText(path, text).span(start, start + len(part))


def test_masks_the_characters_and_keeps_the_columns() -> None:
    text = "a: 1\npassword: hunter2x # why\nb: 2\n"
    sources = masked({"f": text}, span_of("f", text, "hunter2x"))
    assert sources.lines("f", 1, 4) == ["a: 1", "password: ******** # why", "b: 2", ""]


def test_masks_every_line_of_a_secret() -> None:
    text = f"key: |\n  {KEY}\nend: 1\n"
    sources = masked({"f": text}, span_of("f", text, KEY))
    lines = sources.lines("f", 1, 9)
    assert lines[0] == "key: |"
    assert lines[-2:] == ["end: 1", ""]
    assert all(set(line) <= {"*", " "} for line in lines[1:5])
    assert [len(line) for line in lines] == [len(line) for line in text.split("\n")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_masks_over_any_line_end(end: str) -> None:
    text = end.join(["x", "ab12cd34ef", "gh56ij78kl", "y"])
    sources = masked({"f": text}, Span("f", 2, 3, 3, 9))
    assert sources.lines("f", 1, 4) == ["x", "ab********", "********kl", "y"]


def test_a_long_secret_is_masked_wherever_it_occurs() -> None:
    files = {"a": "P=s3cretValue9\n", "b": "# was s3cretValue9 once\nbcretValue9\n"}
    sources = masked(files, span_of("a", files["a"], "s3cretValue9"))
    assert sources.lines("b", 1, 2) == ["# was ************ once", "bcretValue9"]


def test_a_short_secret_is_masked_only_where_it_stands() -> None:
    text = "user: admin\npassword: admin\n"
    sources = masked({"f": text}, Span("f", 2, 11, 2, 16))
    assert sources.lines("f", 1, 2) == ["user: admin", "password: *****"]


def test_a_file_that_is_secret_as_a_whole() -> None:
    sources = masked({"k": "abc\ndef"}, Span.whole("k"))
    assert sources.lines("k", 1, 2) == ["***", "***"]


def test_lines_out_of_the_file() -> None:
    sources = masked({"f": "one\ntwo"}, Span("gone", 1, 1, 1, 5), Span("f", 9, 1, 12, 4))
    assert sources.lines("f", 2, 9) == ["two"]
    assert sources.lines("f", 0, 1) == ["one"]
    assert sources.lines("f", 5, 9) == []
    assert sources.lines("f", 2, 1) == []
    assert sources.lines("gone", 1, 3) == []


def test_a_file_is_read_once() -> None:
    reads: list[str] = []

    def read(path: str) -> FileText:
        reads.append(path)
        return FileText(path, "a\nb\n")

    sources = MaskedSources(read, [])
    for _ in range(3):
        sources.lines("f", 1, 2)
        sources.line_hash("f", 1)
        sources.utf16_column("f", 1, 1)
    assert reads == ["f"]


def test_the_callers_list_is_its_own() -> None:
    sources = masked({"f": "a\nb"})
    sources.lines("f", 1, 2)[0] = "changed"
    assert sources.lines("f", 1, 1) == ["a"]


def test_line_hash_is_githubs_except_near_a_secret() -> None:
    text = f"first\n{'x' * 120}\npassword: hunter2x\nb\n"
    sources = masked({"f": text}, span_of("f", text, "hunter2x"))
    expected = line_hashes(text)
    expected[2] = ""
    assert [sources.line_hash("f", n) for n in (1, 2, 3, 4)] == expected[:4]


def test_line_hash_has_bounds() -> None:
    text = "a\nb\n"
    sources = masked({"f": text})
    assert [sources.line_hash("f", n) for n in (1, 2, 3)] == line_hashes(text)
    assert sources.line_hash("f", 0) == ""
    assert sources.line_hash("f", 4) == ""
    assert sources.line_hash("gone", 1) == ""


def test_utf16_columns_count_the_raw_text() -> None:
    text = "a\U0001f600b\U0001f600c"
    sources = masked({"f": text}, Span("f", 1, 2, 1, 5))
    assert [sources.utf16_column("f", 1, n) for n in range(1, 7)] == [1, 2, 4, 5, 7, 8]
    assert sources.utf16_column("gone", 3, 7) == 7


WORDS = st.text(alphabet="abc \n\r\té漢", max_size=60)


@given(WORDS, st.text(alphabet="xyz0189", min_size=8, max_size=30), WORDS)
def test_no_secret_comes_out(before: str, secret: str, after: str) -> None:
    text = before + secret + after
    path_text = FileText("f", text)
    sources = masked({"f": text}, path_text.span(len(before), len(before) + len(secret)))
    shown = "\n".join(sources.lines("f", 1, 10_000))
    assert not set(secret) & set(shown)
    assert len(sources.lines("f", 1, 10_000)) == len(path_text.line_starts)


@given(WORDS, st.lists(st.text(alphabet="xyz0189\n", min_size=8), min_size=1, max_size=4), WORDS)
def test_no_line_of_a_secret_comes_out(before: str, parts: list[str], after: str) -> None:
    secret = "\n".join(parts)
    text = before + secret + after
    span = FileText("f", text).span(len(before), len(before) + len(secret))
    shown = "\n".join(masked({"f": text}, span).lines("f", 1, 10_000))
    assert not set("xyz0189") & set(shown)


def test_mask_text_hides_the_length() -> None:
    assert mask_text("is hunter2x here", {"hunter2x"}) == f"is {MASK} here"
    assert mask_text("is a-very-long-secret", {"a-very-long-secret"}) == f"is {MASK}"


def test_mask_text_joins_what_overlaps() -> None:
    assert mask_text("-abcdef-", {"abcd", "cdef"}) == f"-{MASK}-"
    assert mask_text("aaaaa", {"aa"}) == MASK


def test_mask_text_hides_the_lines_of_a_secret() -> None:
    assert mask_text("has qL8vX2mN5rT7", {KEY}) == f"has {MASK}"


@pytest.mark.parametrize("secrets", [set(), {""}, {" "}, {"***"}, {"\n"}])
def test_mask_text_leaves_the_rest(secrets: set[str]) -> None:
    assert mask_text("a *** b", secrets) == "a *** b"


@given(
    st.lists(st.sampled_from(["q7", "zz9", "the ", "key ", " is "])),
    st.sets(st.sampled_from(["q7", "zz9", "9q7", "7zz"])),
)
def test_mask_text_leaves_no_secret(parts: list[str], secrets: set[str]) -> None:
    result = mask_text("".join(parts), secrets)
    assert not [secret for secret in secrets if secret in result]
