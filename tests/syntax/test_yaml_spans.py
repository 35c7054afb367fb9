"""The span of every scalar, sliced from its file, parses back to that scalar."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bundlecheck.syntax.nodes import Entry, Mapping, Scalar, Sequence, walk
from bundlecheck.syntax.text import FileText, decode
from bundlecheck.syntax.yaml import parse_yaml

PRINTABLE = st.text(
    st.characters(
        codec="utf-8",
        categories=("L", "N", "P", "S", "Zs"),
        include_characters="\n\t '\"\\:#-{}[]&*!|>%@`,?",
        exclude_characters="\ufeff",
    ),
    max_size=60,
)
STYLES = st.sampled_from([None, "'", '"', "|", ">"])
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 8)}]\n" for i in range(1, 8)
)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def scalars(text: str) -> list[Scalar]:
    parsed = parse_yaml(FileText("a.config", text))
    assert parsed.error is None
    found: list[Scalar] = []
    for document in parsed.documents:
        for _, node in walk(document):
            if isinstance(node, Scalar):
                found.append(node)
            if isinstance(node, Mapping):
                found.extend(e.key for e in node.entries if isinstance(e.key, Scalar))
    return found


def parse_back(text: str, scalar: Scalar) -> str:
    """Parse the sliced characters under as much indentation as they had."""
    piece = text[scalar.start : scalar.end]
    if scalar.style in ("|", ">"):
        line_start = max(text.rfind("\n", 0, scalar.start), text.rfind("\r", 0, scalar.start)) + 1
        line = text[line_start : scalar.start]
        indicators, key = re.fullmatch(r"((?: *[-?:](?= |$) *)*)(.*)", line, re.DOTALL).groups()
        indent = (
            len(line) - len(key.lstrip(" "))
            if key.strip()
            else len(re.sub(r"[-?:] *$", "", indicators))
        )
        return yaml.safe_load(f"{' ' * indent}k: {piece}")["k"]
    node = yaml.compose(piece, Loader=yaml.SafeLoader)
    return "" if node is None else node.value


@settings(max_examples=400, deadline=None)
@given(
    value=PRINTABLE,
    style=STYLES,
    line_end=LINE_ENDS,
    depth=st.integers(0, 3),
    width=st.integers(20, 80),
)
def test_every_style_parses_back(
    value: str, style: str | None, line_end: str, depth: int, width: int
) -> None:
    data: object = {"key": value, "list": [value]}
    for _ in range(depth):
        data = {"parent": data}
    text = yaml.dump(
        data, default_style=style, width=width, allow_unicode=True, line_break=line_end
    )
    for scalar in scalars(text):
        assert parse_back(text, scalar) == scalar.value


@settings(max_examples=400, deadline=None)
@given(value=PRINTABLE, style=STYLES, line_end=LINE_ENDS, width=st.integers(20, 80))
def test_every_character_is_traced(
    value: str, style: str | None, line_end: str, width: int
) -> None:
    text = yaml.dump(
        {"key": value}, default_style=style, width=width, allow_unicode=True, line_break=line_end
    )
    for scalar in scalars(text):
        embedded = scalar.text
        offsets = list(embedded.offsets)
        if len(scalar.value) > 1:
            assert offsets == sorted(offsets)
            assert offsets[0] < offsets[-1]
        for character, offset in zip(scalar.value, offsets, strict=False):
            if character.isalnum() and text[offset] not in '\\"':
                assert text[offset] == character


@pytest.mark.parametrize(
    ("text", "value", "at", "place"),
    [
        ("a: |\n  one\n  two\n", "one\ntwo\n", 4, (3, 3)),
        ("a: >\n  one\n  two\n", "one two\n", 4, (3, 3)),
        ("a: |2\n    deep\n  two\n", "  deep\ntwo\n", 7, (3, 3)),
        ("- a: |-\n    one\n\n    two", "one\n\ntwo", 5, (4, 5)),
        ("a: 'it''s x'", "it's x", 5, (1, 11)),
        ('a: "t\\tx\\u00e9z"', "t\txéz", 4, (1, 15)),
        ('a: "one\\\n  two"', "onetwo", 3, (2, 3)),
        ("a: one\n  two", "one two", 4, (2, 3)),
        ("a: !Ref two", "two", 0, (1, 9)),
        ("a: &x two", "two", 0, (1, 7)),
        ("a: |\r\n  one\r\n  two\r\n", "one\ntwo\n", 4, (3, 3)),
        ("a: 'é😀x'", "é😀x", 2, (1, 7)),
    ],
)
def test_places_inside_a_scalar(text: str, value: str, at: int, place: tuple[int, int]) -> None:
    found = next(s for s in scalars(text) if s.value == value)
    assert found.text.position(at) == place


def test_byte_order_mark_is_no_column() -> None:
    text = decode(b"\xef\xbb\xbfa: b\n")
    assert text is not None
    key = next(s for s in scalars(text) if s.value == "a")
    assert (key.value, key.span.line, key.span.column) == ("a", 1, 1)


def test_merge_keys_and_duplicates() -> None:
    text = "base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n  y: 4\n"
    root = parse_yaml(FileText("f", text)).root
    assert isinstance(root, Mapping)
    use = root.mapping("use")
    assert use is not None
    assert [(e.name, e.value.value) for e in use.entries if isinstance(e.value, Scalar)] == [
        ("y", "4"),
        ("x", "1"),
    ]
    (duplicate,) = use.duplicates
    assert isinstance(duplicate.dropped, Entry)
    assert duplicate.dropped.key.span.line == 4
    assert duplicate.kept.key.span.line == 5


def test_block_collections_end_at_their_last_child() -> None:
    root = parse_yaml(FileText("f", "a:\n  - b\n  - c\n\n# note\nd: e\n")).root
    assert isinstance(root, Mapping)
    items = root.get("a")
    assert isinstance(items, Sequence)
    assert (items.span.line, items.span.end_line, items.span.end_column) == (2, 3, 6)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "- " * 5000,
        "? " * 5000 + "a",
        "a: &a [*a]",
        BOMB,
        '{"a": ' * 3000,
        "a\x01b: c",
        "\t\t- a",
        "a: `b`",
        "%YAML 9.9\n---\na",
    ],
)
def test_hostile_text_is_an_error_not_a_crash(text: str) -> None:
    parsed = parse_yaml(FileText("f", text))
    assert parsed.error is not None
    assert 0 <= parsed.error.offset <= len(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_arbitrary_text_never_raises(text: str) -> None:
    parsed = parse_yaml(FileText("f", text))
    for document in parsed.documents:
        for _, node in walk(document):
            assert 0 <= node.start <= node.end <= len(text)


def test_json_with_tabs_is_read_as_json() -> None:
    parsed = parse_yaml(FileText("f", '{\n\t"a":\t"b\\u00e9\\ud83d\\ude00"\n}'))
    assert parsed.error is None
    assert isinstance(parsed.root, Mapping)
    value = parsed.root.scalar("a")
    assert value is not None
    assert value.value == "bé😀"
    assert value.span.line == 2
