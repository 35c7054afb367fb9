"""LibYAML is used only where it tells what detect-secrets' own reader does."""

from __future__ import annotations

from io import StringIO
from random import Random

import pytest

from bundlecheck.secrets.upstream import yaml_lines
from bundlecheck.secrets.upstream.yaml_lines import _quick_items
from tests.secrets.upstream_files import yaml_line

EDITS = (
    '"', "'", ":", ": ", "- ", "\n", "\n  ", " ", "#", " #", "{", "}", "[", "]", ",", "|", ">", "|-\n",
    ">+\n", "?", "!", "&a", "*a", "%", "@", "`", "\\", "\\n", '\\"', "\\/", "---\n", "...\n", "=", "<<",
    "~", "\u00e9", "\u3000", "\u2028", "\u0085", "\ufeff", "\t", "{a: b}", "[a: b]", "[a, {b: c}]", "? ",
    '"a\n b"', "'a\n\n b'", '""', ">\n\n", "\n# c\n", "|\n   x\n  y\n", "- - ", "!!str ", "!x ",
)  # fmt: skip


class File(StringIO):
    name = "a.yml"


def both(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    quick = yaml_lines.yaml_lines(File(text))
    with monkeypatch.context() as without:
        without.setattr(yaml_lines, "_quick_items", lambda _: None)
        return quick or None, yaml_lines.yaml_lines(File(text)) or None


@pytest.mark.parametrize("part", range(4))
def test_both_readers_agree_on_edited_files(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(part)
    quick = 0
    for _ in range(400):
        text = "\n".join(yaml_line(random) for _ in range(random.choice((1, 2, 4)))) + "\n"
        for _ in range(random.choice((0, 1, 1, 2, 4))):
            at = random.randrange(len(text) + 1)
            text = text[:at] + random.choice(EDITS) + text[at + random.choice((0, 0, 1, 3)) :]
        if "*" in text:
            # An alias of what it is in has no end for the other reader.
            continue
        if _quick_items(text) is not None:
            quick += 1
            first, second = both(text, monkeypatch)
            assert first == second, text
    assert quick > 40


@pytest.mark.parametrize(
    "text",
    [
        "a:\tb\n",
        "%YAML 1.1\n---\na: b\n",
        "a: !!str b\n",
        'a: "\\x41"\n',
        "a: &x b\n",
        "a: [b, *x]\n",
        "? a\n: b\n",
        ": b\n",
        "a: {b?c: d}\n",
        "[a: b]\n",
        "a: {b: c,\n  d: e}\n",
        "a: |#c\n  b\n",
        "a: b\n<<: {c: d}\n",
        "a: b\na: c\n",
        "1: b\n",
        "a: \u2028b\n",
        "a: " + "[" * 50 + "]" * 50 + "\n",
        "a: !x b\n",
    ],
)
def test_what_could_be_read_otherwise_is_left_to_the_other_reader(text: str) -> None:
    assert _quick_items(text) is None


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a: b\n", [("a", "b", 1)]),
        ("a:\n  - b\n  - c: 'd'\n    e:\n      f\n", [("c", "d", 3), ("e", "f", 4)]),
        ("x: {a: b, c: 1}\n\n", [("a", "b", 1)]),
        ("a: |\n  b\n  c\nd: ''\n", [("a", "b\nc\n", 1), ("d", "", 4)]),
        ("a: 'it''s' # c\n", [("a", "it's", 1)]),
        ("- a\n- [b, {c: d}]\n", [("c", "d", 2)]),
        ("# nothing\n", []),
    ],
)
def test_values_have_the_line_of_their_key(text: str, items: list[tuple[str, str, int]]) -> None:
    assert _quick_items(text) == items
