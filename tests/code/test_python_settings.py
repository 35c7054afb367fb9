from __future__ import annotations

import pytest

from bundlecheck.code.python.tree import parse
from bundlecheck.code.python_settings import Settings, module_settings
from bundlecheck.code.python_values import UNKNOWN
from bundlecheck.syntax.text import FileText


def settings(text: str, environment: dict[str, str] | None = None, **modules: str) -> Settings:
    def load(name: str, level: int, importer: str) -> FileText | None:
        return FileText(f"{name}.py", modules[name]) if name in modules else None

    return module_settings(FileText("settings.py", text), load, environment or {})


def value(text: str, environment: dict[str, str] | None = None, **modules: str) -> object:
    return settings(text, environment, **modules).value("X").value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("True", True),
        ("'a' 'b'", "ab"),
        ("'a' + 'b'", "ab"),
        ("['a'] + ['*']", ("a", "*")),
        ("('*',)", ("*",)),
        ("not False", True),
        ("True and False", False),
        ("'' or 'x'", "x"),
        ("1 if True else 2", 1),
        ("'a' in ('a', 'b')", True),
        ("'a' not in 'abc'", False),
        ("os.environ.get('A')", None),
        ("os.environ.get('A', 'True') == 'True'", True),
        ("os.getenv('A', '') == 'True'", False),
        ("bool(os.environ.get('A', 'False'))", True),
        ("bool(int(os.environ.get('A', '0')))", False),
        ("os.environ.get('A', 'FALSE').lower() == 'true'", False),
        ("strtobool(os.getenv('A', 'yes'))", True),
        ("env.bool('A', default=True)", True),
        ("env.bool('A', default='off')", False),
        ("config('A', default=False, cast=bool)", False),
        ("os.environ.get('A', '*').split(',')", ("*",)),
        ("config('A', default='a,*', cast=Csv())", "a,*"),
        ("env.list('A', default=['*'])", ("*",)),
        ("env('A')", UNKNOWN),
        ("os.environ['A']", UNKNOWN),
        ("socket.gethostname() == 'x'", UNKNOWN),
        ("f'{a}'", UNKNOWN),
        ("[*other, '*']", (UNKNOWN, "*")),
        ("missing", UNKNOWN),
        ("1.5", UNKNOWN),
        ("'a'.split('')", UNKNOWN),
        ("int('x')", UNKNOWN),
    ],
)
def test_expressions(expression: str, expected: object) -> None:
    assert value(f"X = {expression}\n") == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("os.environ.get('A', 'True') == 'True'", False),
        ("env.bool('A', default=True)", False),
        ("env('A')", "off"),
        ("os.environ['A']", "off"),
        ("config('A', default=True, cast=bool)", False),
    ],
)
def test_known_environment_variables_count_before_defaults(
    expression: str, expected: object
) -> None:
    assert value(f"X = {expression}\n", {"A": "off"}) == expected


def test_the_variable_that_decides_is_told() -> None:
    assert settings("X = os.environ.get('A', 'True') == 'True'\n").value("X").variable == "A"
    assert settings("X = True\n").value("X").variable == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X = True\nX = False\n", False),
        ("X: bool = True\n", True),
        ("Y = True\nX = Y\n", True),
        ("X = ['a']\nX += ['*']\n", ("a", "*")),
        ("X = ['a']\nX.append('*')\n", ("a", "*")),
        ("X = ['a']\nX.extend(['*', 'b'])\n", ("a", "*", "b")),
        ("X = True\nif unknown():\n    X = False\n", UNKNOWN),
        ("if os.environ.get('S') == 'local':\n    X = True\n", UNKNOWN),
        ("D = True\nif D:\n    X = 1\nelse:\n    X = 2\n", 1),
        ("if __name__ == '__main__':\n    X = True\n", UNKNOWN),
        ("try:\n    X = 1\nexcept ImportError:\n    X = 2\n", 1),
        ("for a in b:\n    X = 1\n", UNKNOWN),
        ("def f():\n    X = 1\n", UNKNOWN),
        ("X = ['a']\nif unknown():\n    X.append('*')\n", UNKNOWN),
    ],
)
def test_statements(text: str, expected: object) -> None:
    assert value(text) == expected


def test_imported_names_count_in_order() -> None:
    assert value("from base import *\nX = False\n", base="X = True\n") is False
    assert value("X = False\nfrom base import *\n", base="X = True\n") is True
    assert value("from base import Y as X\n", base="Y = 3\n") == 3
    assert value("if unknown():\n    from base import *\n", base="X = True\n") is UNKNOWN
    assert value("from base import *\n", base="from base import *\nX = 1\n") == 1


def test_the_place_is_that_of_the_assignment_that_counts() -> None:
    found = settings("X = False\nfrom base import *\n", base="\n\nÄ = 1; X = True\n").names["X"]
    assert str(found.span) == "base.py:3:8"
    assert (found.span.end_line, found.span.end_column) == (3, 16)


def test_classes_inherit() -> None:
    found = settings("class A:\n    X = True\nclass B(A):\n    pass\n")
    assert found.classes["B"].value("X").value is True


@pytest.mark.parametrize(
    "text", ["X = (", "print 'old'", "\0", "X = " + "(" * 3000, "X = " + "-" * 20000 + "1", "é" * 9]
)
def test_no_input_is_too_bad(text: str) -> None:
    assert value(text) is UNKNOWN


def test_a_file_out_of_proportion_is_not_parsed() -> None:
    assert parse("x = 1\n" * 200_000) is None
