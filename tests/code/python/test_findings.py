"""Where secrets of Python code are found, to the character, and what is said of them."""

from __future__ import annotations

import pytest

from bundlecheck.code.python.findings import python_findings
from bundlecheck.code.python.held import DEVELOPMENT
from bundlecheck.code.python.triggers import ANCHORS
from bundlecheck.secrets.found import Found
from bundlecheck.secrets.scanner.scan import Scanner
from bundlecheck.secrets.source import Source

WORD = "kR7vuq2Lx9Tz"


def found(text: str, name: str = "app/main.py") -> list[Found]:
    return list(python_findings(Source(name, text), Scanner(ANCHORS).hits(text.encode())))


@pytest.mark.parametrize(
    "text",
    [
        f'PASSWORD = "{WORD}"\n',
        f"PASSWORD = '{WORD}'\nx = 1\n",
        f'PASSWORD = """{WORD}"""',
        f'PASSWORD = b"{WORD}"',
        f'ä = "ü"; PASSWORD = rb"{WORD}"  # ö',
        f'if x:\n\tconnect(user="ä", password=(\n\t\t"{WORD}"\n\t))\n',
        f'Ö = "ä"\nPASSWORD = f"{WORD}"\n',
        f'W = "{WORD}"\nconnect(password=W)\n',
        f'W = "{WORD}"\nheaders = {{"Authorization": f"Bearer {{W}}"}}\n',
        f'headers = {{"Authorization": "Bearer {WORD}"}}\n',
        f'headers = {{"Authorization": "Bearer %s" % "{WORD}"}}\n',
        f'headers = {{"Authorization": "Bearer {{}}".format("{WORD}")}}\n',
    ],
)
def test_the_place_is_that_of_the_characters(text: str) -> None:
    (one,) = found(text)
    assert text[one.start : one.end] == WORD
    assert one.value == WORD
    assert not one.pieces


@pytest.mark.parametrize(
    "written",
    [
        '"kR7vuq" "2Lx9Tz"',
        '"kR7vuq" + "2Lx9Tz"',
        '"".join(["kR7vuq", "2Lx9Tz"])',
        '("kR7vuq"\n"2Lx9Tz")',
    ],
)
def test_pieces_have_their_own_places(written: str) -> None:
    text = f"PASSWORD = {written}\n"
    (one,) = found(text)
    assert [text[start:end] for start, end in one.pieces] == ["kR7vuq", "2Lx9Tz"]
    assert (one.start, one.end) == (one.pieces[0][0], one.pieces[-1][1])
    assert one.value == WORD


def test_escapes_are_decoded_and_masked_as_written() -> None:
    text = 'PASSWORD = "\\x6bR7vuq2Lx9Tz"\n'
    (one,) = found(text)
    assert one.value == WORD
    assert text[one.start : one.end] == "\\x6bR7vuq2Lx9Tz"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (f'os.environ.get("API_TOKEN", "{WORD}")', "the default of os.environ.get('API_TOKEN')"),
        (
            f'import psycopg2\npsycopg2.connect(password="{WORD}")',
            "the argument 'password' of psycopg2.connect",
        ),
        (f'def f(password="{WORD}"): pass', "the default of the argument 'password' of f"),
        (
            'os.getenv("API_TOKEN", "local-bluewhale-7")',
            f"{DEVELOPMENT} of os.getenv('API_TOKEN')",
        ),
        (f'if settings.DEBUG:\n    PASSWORD = "{WORD}"', DEVELOPMENT),
        (f'if not PRODUCTION:\n    PASSWORD = "{WORD}"', DEVELOPMENT),
        (f'if PRODUCTION:\n    x = 1\nelse:\n    PASSWORD = "{WORD}"', DEVELOPMENT),
        (f'class TestingConfig:\n    PASSWORD = "{WORD}"', DEVELOPMENT),
        (f'if PRODUCTION:\n    PASSWORD = "{WORD}"', ""),
    ],
)
def test_the_note_says_what_holds_the_literal(text: str, note: str) -> None:
    (one,) = found(text)
    assert one.note == note


@pytest.mark.parametrize(
    "name", ["shop/settings_dev.py", "shop/local_settings.py", "settings/local.py"]
)
def test_settings_of_a_developers_machine(name: str) -> None:
    (one,) = found(f'PASSWORD = "{WORD}"\n', name)
    assert one.note == DEVELOPMENT


@pytest.mark.parametrize(
    "rest",
    [
        "print 'old'\n",
        "x = (" * 50_000,
        "x = " + "+".join(["1"] * 100_000),
        "x = a" + ".b" * 100_000,
        "x = " + "-" * 100_000 + "1",
        "x = f" + "()" * 100_000,
        "x = '\0'\n",
        "def f(:\n",
    ],
)
def test_what_cannot_be_parsed_has_no_findings_and_no_traceback(rest: str) -> None:
    assert found(f'PASSWORD = "{WORD}"\n{rest}') == []


def test_a_name_that_refers_to_itself_ends() -> None:
    assert found("password = password + password\ntoken = token\nsecret = f'{secret}'\n") == []


def test_invalid_escapes_warn_nobody(recwarn: pytest.WarningsRecorder) -> None:
    assert len(found(f'x = "\\d"\nPASSWORD = "{WORD}"\nSECRET_KEY = "\\q-kR7vuq2Lx9Tz"\n')) == 2
    assert not list(recwarn)
