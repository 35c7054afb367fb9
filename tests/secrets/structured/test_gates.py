"""The gates of ``has_pair`` leave out no text of which it is true."""

from __future__ import annotations

import random
import re

import pytest

from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.secrets.scanner.buffer import buffer_of
from bundlecheck.secrets.scanner.compiled import compile_table, is_available
from bundlecheck.secrets.scanner.scan import Scanner
from bundlecheck.secrets.structured.gates import PAIR_GATES, may_have_pair
from bundlecheck.secrets.structured.hints import has_pair
from bundlecheck.sweep.analyse import SOUGHT

pytestmark = pytest.mark.skipif(not is_available(), reason="the extra 'fast' is not there")

NAMES = (
    *("password", "DB_PASSWD", "dbPwd", "apiKey", "SECRET_KEY", "signing-key2", "auth.token"),
    *("salted", "mnemonic", "PIN_AUTH", "key", "jwt", "webhook_dsn", "tokens", "api_keys"),
    *(
        "NextToken",
        "tokenTtl",
        "\u017fecret",
        "PASSWORT",
        "pgpassword",
        "to\u212aen",
        "n\u00e4pass",
    ),
)
SIGNS = (":", ": ", "=", " = ", " => ", '": "', '":"', "': '", ":\n  - ", ":\n  ", ": [", ": {")
VALUES = (
    *("hunter2-x", "q7", "''", '""', "\"'odd\"'", "`tick'", "true", "${X}", "\u00e9\u00e9z9"),
    *("Zk3vQ9xT7mB2nL5pR8wY", "|\n    more", "*alias", "!Sub x", "!!str x", "<none>", "&a b7c"),
    *("value: abcd-1", '"value": "abcd-1"}', "default = wxyz8", "[one1, two2]", "\u3000- pear7"),
)
OTHERS = (
    *("name: DB_PASSWORD\nvalue: pear-7x\n", "- key: api_token\n  Value: |\n    x\n"),
    *("encoding: b64\n", "x: !!binary aGk=\n", '{"auths" : {}}', "kind: Secret\n"),
    *('{"outputs": {"a": {"sensitive": true, "value": "pear"}}}', "a: !Join ['', [x]]\n"),
)


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner(SOUGHT, compile_table(SOUGHT, PAIR_GATES)[0])


def test_no_text_with_a_pair_is_left_out(scanner: Scanner) -> None:
    drawn = random.Random(20)
    held = 0
    for _ in range(6000):
        parts = [
            drawn.choice(("", "  ", "- ", '"', "name: ", "export ", "\\")),
            *(drawn.choice(NAMES), drawn.choice(SIGNS), drawn.choice(VALUES)),
            drawn.choice(("", '"', "\n", ",\n", "\nvalue: plum8\n")),
        ]
        text = "".join(parts)
        if has_pair(text):
            held += 1
            assert may_have_pair(scanner.hits(text.encode())), repr(text)
    assert held > 1000


@pytest.mark.parametrize("text", OTHERS)
def test_what_hides_a_secret_without_a_name_is_not_left_out(scanner: Scanner, text: str) -> None:
    assert has_pair(text)
    assert may_have_pair(scanner.hits(text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"name": "a", "version": "1.0"}',
        '{"tagKey": {"shape": "S1"}, "key": "short"}',
        '{"NextToken": {}}',
        "author: Jane Doe\nkeywords: [a, b]\n",
        '{"chksum_sha256": "0ba904eae8773b70c75333db4de2f3ac45a8ad4ddba1b242f0b3cfc199391dd8"}',
    ],
)
def test_usual_files_are_left_out(scanner: Scanner, text: str) -> None:
    assert not may_have_pair(scanner.hits(text.encode()))
    assert not has_pair(text)


def test_every_name_of_a_secret_has_a_stem() -> None:
    stem = re.compile(PAIR_GATES[0].pattern, re.IGNORECASE)
    for name in NAMES:
        if name_kind(name) is NameKind.SECRET:
            assert stem.search(buffer_of(f'{name}: "pear-7"'.encode()).folded), name
