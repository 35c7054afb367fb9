from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundlecheck.syntax.strings import language_of, string_literals

from .texts import assert_inside, file_text, from_pieces, indented, root, sliced

LANGUAGES = [
    "c#",
    "go",
    "java",
    "javascript",
    "markup",
    "php",
    "python",
    "ruby",
    "shell",
    "terraform",
]


def literals(value: str, language: str) -> list[str]:
    return [literal.value for literal in string_literals(file_text(value), language)]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a/b.py", "python"), ("x.TSX", "javascript"), ("Gemfile", "ruby"), ("main.tf", "terraform"),
        ("run.sh", "shell"), ("Program.cs", "c#"), ("py", None), ("README.md", None), ("a.py/file", None),
    ],
)  # fmt: skip
def test_language_by_name(name: str, language: str | None) -> None:
    assert language_of(name) == language


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x = 'a' # 'b'\ny = \"c#d\"", ["a", "c#d"]),
        ("x = 'a' 'b' \\\n  \"c\"", ["abc"]),
        ("x = ('a'  # 'no'\n  r'\\b'\n  'c', 'd')", ["a\\bc", "d"]),
        ("x = 'a'\ny = 'b'", ["a", "b"]),
        ("f('a', 'b')", ["a", "b"]),
        ('"""doc"""\nx = """a\nb"""', ["a\nb"]),
        ("def f():\n    'doc'\n    return 'a'", ["a"]),
        ("class A: 'doc'", []),
        ("x = {'a': 'b',\n 'c':\n 'd'}", ["a", "b", "c", "d"]),
        ("x = [\n  'a',\n  'b'\n]\n'note'\n", ["a", "b"]),
        ("x = \\\n  'a'\n", ["a"]),
        ("x = '\\x41\\u00e9\\n\\'\\q\\\n!'", ["Aé\n'q!"]),
        ("x = f'a{b}c' + b'd'", ["a{b}c", "d"]),
        ("x = 'open\ny = 'a'", ["a"]),
        ("x = ''", [""]),
        ("return 'a'\n", ["a"]),
    ],
)
def test_python(value: str, expected: list[str]) -> None:
    assert literals(value, "python") == expected


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        (
            "javascript",
            "a('b'); // 'c'\n/* \"d\" */ `e\nf` <!-- 'g' --> \"h\\u{41}\"",
            ["b", "e\nf", "hA"],
        ),
        ("javascript", "a = 'it\\'s'; u = \"http://x\"", ["it's", "http://x"]),
        ("ruby", "a 'b\\n' \"c\\n\" # 'd'\n=begin\n'e'\n=end\n'f'", ["b\\n", "c\n", "f"]),
        (
            "php",
            "<!-- 'a' --><?php $b = 'c\\'d\\n'; # 'e'\n#[Attr('f')]\n// 'g'\n\"h\ni\"",
            ["c'd\\n", "f", "h\ni"],
        ),
        ("java", 'a("b"); // "c"\n/* "d" */ """\n e """', ["b", "\n e "]),
        ("c#", 'a = @"C:\\x""y"; b = $"c\\t"; // "d"', ['C:\\x"y', "c\t"]),
        ("go", 'a := `b\\n"c"` + "d\\n" // "e"', ['b\\n"c"', "d\n"]),
        ("terraform", 'a = "b" # "c"\n// "d"\n/* "e" */ f = "g"', ["b", "g"]),
        ("shell", "a='b\\' \"c \\\" d\" # 'e'\nf#'g' \\' \"h\"", ["b\\", 'c " d', "g", "h"]),
        ("markup", '<a b="c" d=\'e\'><!-- "f" -->', ["c", "e"]),
        ("cobol", "'a'", []),
    ],
)
def test_other_languages(language: str, value: str, expected: list[str]) -> None:
    assert literals(value, language) == expected


def test_places_of_joined_literals() -> None:
    text = indented("x = ('64bit Amazon '\n     'Linux 2 v3')")
    (literal,) = string_literals(text, "python")
    assert literal.value == "64bit Amazon Linux 2 v3"
    start = literal.value.index("Linux")
    assert sliced(root(text), literal.span(start, start + 7)) == "Linux 2"
    assert str(literal.span(start, start + 7)) == "embedding.config:3:11"


@given(
    from_pieces(
        "'",
        '"',
        "`",
        '"""',
        "'''",
        "\\",
        "#",
        "//",
        "/*",
        "*/",
        "<!--",
        "-->",
        "\n",
        "\r\n",
        "r'",
        'f"',
        '@"',
        "(",
        ")",
        "=begin",
        "\n=end",
        "\\u00e9",
        "\\x",
        " ",
        "a",
        ";",
        ":",
    ),
    st.sampled_from(LANGUAGES),
)
def test_anything_is_read(value: str, language: str) -> None:
    for text in (file_text(value), indented(value)):
        last = 0
        for literal in string_literals(text, language):
            assert_inside(literal, 0, len(literal.value))
            assert list(literal.offsets) == sorted(literal.offsets)
            assert last <= literal.offsets[0]
            last = literal.offsets[-1]
            assert last <= len(text.value)


@given(
    st.lists(st.text("abc ", max_size=5), max_size=6),
    st.sampled_from(["javascript", "java", "go", "terraform"]),
)
def test_literals_come_back(values: list[str], language: str) -> None:
    assert literals("\n".join(f'f("{value}") // "x"' for value in values), language) == values


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "piece",
    ["'", '"', '"""', "\\", "#", "/*", "<!--", "`", "(", "'a'", '@"', "=begin\n", "-", "'\n"],
)
def test_long_repetition_is_read(language: str, piece: str) -> None:
    value = piece * (60_000 // len(piece))
    assert all(
        len(literal.value) <= len(value) for literal in string_literals(file_text(value), language)
    )
