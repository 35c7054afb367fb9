"""Secrets in JavaScript, TypeScript, Ruby, PHP, Java and C#."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from bundlecheck.code.trees import grammars
from bundlecheck.code.trees.find import tree_findings
from bundlecheck.code.trees.grammars import unread_languages
from bundlecheck.code.trees.judge import DEVELOPMENT, Place, judged, names_a_secret
from bundlecheck.finding import Confidence
from bundlecheck.secrets.found import Topic
from bundlecheck.secrets.names import NameKind
from bundlecheck.secrets.source import Source
from tests.code.trees.cases import HITS, NEAR_MISSES

_PASSWORD = "harv3st-moon!"


def _found(name, text):
    return list(tree_findings(Source(name, text)))


@pytest.mark.parametrize(
    ("name", "text", "lines"), [case[1:] for case in HITS], ids=[c[0] for c in HITS]
)
def test_finds_literals_where_they_stand(name, text, lines):
    found = _found(name, text)
    assert [text.count("\n", 0, one.start) + 1 for one in found] == lines
    for one in found:
        if not one.pieces:
            assert text[one.start : one.end] == one.value
        assert one.topic is Topic.CODE
        assert one.kind.startswith(("a ", "an "))
        assert one.value not in one.kind + one.name + one.note


@pytest.mark.parametrize(
    ("name", "text"), [case[1:] for case in NEAR_MISSES], ids=[c[0] for c in NEAR_MISSES]
)
def test_stays_silent(name, text):
    assert _found(name, text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", "// Größe 漢字 🙂\nconst password = '%s';\n"),
        ("a.rb", "# Größe 漢字 🙂\r\npassword = '%s'\r\n"),
        ("a.php", "<html>漢字 🙂<?php $password = '%s'; ?>"),
        ("a.java", 'class Ä { String password = "%s"; }'),
        ("a.cs", 'class Ä { string password = @"%s"; }'),
    ],
)
def test_offsets_are_those_of_characters(name, text):
    text %= _PASSWORD
    (found,) = _found(name, text)
    assert text[found.start : found.end] == _PASSWORD == found.value
    assert found.name == "password"
    assert found.kind == "a password"


def test_a_secret_in_pieces_tells_each_of_them():
    text = "const dbPassword = 'harv3' + // ä\n  `st-moo` + 'n!';\n"
    (found,) = _found("a.ts", text)
    assert found.value == _PASSWORD
    assert [text[start:end] for start, end in found.pieces] == ["harv3", "st-moo", "n!"]
    assert (found.start, found.end) == (found.pieces[0][0], found.pieces[-1][1])


def test_a_password_in_a_url_that_is_put_together_is_a_url_s():
    text = 'const url = "mongodb://shop:" + "harv3st-moon" + "@db.internal/shop";\n'
    (found,) = _found("a.js", text)
    assert found.topic is Topic.URL
    assert found.value == "harv3st-moon"
    assert _found("a.js", "const url = 'mongodb://shop:harv3st-moon@db.internal/shop';\n") == []


def test_escapes_are_the_program_s():
    (found,) = _found("a.js", r"const password = 'h\x61rv3st\'moon\u0021';")
    assert found.value == "harv3st'moon!"
    (found,) = _found("a.cs", 'class A { string password = @"harv3st""moon"; }')
    assert found.value == 'harv3st"moon'


def test_the_scheme_of_a_header_is_no_part_of_the_secret():
    text = "x.headers = { Authorization: 'Bearer f82kd92kKd93kdk20dkQ' };"
    (found,) = _found("a.js", text)
    assert text[found.start : found.end] == "f82kd92kKd93kdk20dkQ"


def test_vendor_formats_are_named():
    key = "sk_" + "live_" + "4bQ7vX9kLmN2pR5tW8yZ3cAd"
    (found,) = _found("a.js", f"const stripe = require('stripe')('{key}');")
    assert found.kind == "a live Stripe key"
    assert found.live
    assert found.prefix == "sk_live_"


@pytest.mark.parametrize("folder", ["spec/", "src/__tests__/", "node_modules/pkg/", "vendor/lib/"])
def test_made_up_passwords_of_tests_and_packages_are_silent_and_real_keys_are_not(folder):
    assert _found(f"{folder}a.js", f"const password = '{_PASSWORD}';\n") == []
    assert len(_found(f"{folder}a.js", "const apiKey = 'b7Xk29fQzLm4Qw8eVt3';\n")) == 1


def test_translations_are_silent():
    assert _found("locales/de/a.js", f"const password = '{_PASSWORD}';\n") == []


def test_a_fallback_that_says_that_it_is_for_development_is_noted():
    (found,) = _found("a.js", "const secret = process.env.JWT_SECRET || 'dev-secret-key';\n")
    assert found.note == DEVELOPMENT
    assert found.confidence is Confidence.MEDIUM
    assert found.name == "JWT_SECRET" or found.name == "secret"
    assert _found("a.js", "const secret = 'dev-secret-key';\n") == []
    assert _found("a.js", "const s = process.env.JWT_SECRET || 'change-me-secret';\n") == []


def test_a_name_with_two_values_is_not_followed():
    text = "let k = 'q4Lm2-tW9z';\nk = 'other-9xK2';\njwt.sign(p, k);\n"
    assert _found("a.js", text) == []


def test_one_secret_is_told_once():
    text = "const secret = process.env.JWT_SECRET || process.env.API_SECRET || 'tW9-zq4Lm2';\n"
    assert len(_found("a.js", text)) == 1


def test_the_rest_of_a_broken_file_is_read():
    text = f"function ( {{ ]\nconst password = '{_PASSWORD}';\nconst = ;\n"
    assert len(_found("a.js", text)) == 1


def test_packed_code_is_skipped_and_the_lines_beside_it_are_not():
    packed = "var a='x',b={" + "k:'v'," * 2_000 + f"password:'{_PASSWORD}'}};"
    assert _found("a.js", packed) == []
    assert len(_found("a.js", f"{packed}\nconst password = '{_PASSWORD}';\n")) == 1


@pytest.mark.parametrize("name", ["a.py", "a.txt", "a", "a.json", "a.go"])
def test_other_languages_are_not_its_business(name):
    assert _found(name, "password = 'harv3st-moon!'") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "const a = 1;",
        "token.type === 'x'",
        "password = ''",
        "const password = read();",
        "keys.map((key) => key + 'x')",
        "<label>Password</label>",
        "tokenize('harv3st-moon!')",
        "if (apiToken) { say('harv3st-moon!'); }",
        "keys.find(token => token.value === 'harv3st-moon!')",
        "const names = ['first', 'token', 'harv3st-moon!'];",
        "const names = { a: 'token', b: 'harv3st-moon!' };",
        "say(getToken('harv3st-moon!'), 'x')",
        "const token = text.replace(/\\r\\n/g, '\\n');",
        "const part = read();\nconst apiSecret = 'harv3st-' + part;",
        "const apiSecret = given;\nlet given = 'harv3st-moon!';\ngiven = 'harv3st-sun!';",
    ],
)
def test_files_that_cannot_matter_are_not_parsed(text, monkeypatch):
    monkeypatch.setattr(grammars, "_grammar", lambda _dialect: pytest.fail("parsed"))
    assert _found("a.js", text) == []


def test_a_missing_grammar_is_told_and_hurts_nothing(monkeypatch):
    monkeypatch.setattr(
        grammars, "_grammar", lambda dialect: None if dialect.language == "Ruby" else 1
    )
    assert _found("a.rb", f"password = '{_PASSWORD}'") == []
    assert unread_languages(["a.rb", "b.rake", "c.js", "d.py"]) == ("Ruby",)


def test_every_grammar_is_there():
    assert unread_languages(["a.js", "a.ts", "a.tsx", "a.rb", "a.php", "a.java", "a.cs"]) == ()


def test_nothing_heavy_is_imported_before_a_file_matters():
    code = (
        "import sys; from bundlecheck.code.trees.find import tree_findings\n"
        "from bundlecheck.secrets.source import Source\n"
        "assert not list(tree_findings(Source('a.js', 'const a = 1;')))\n"
        "assert not any(name.startswith('tree_sitter') for name in sys.modules)\n"
        "assert list(tree_findings(Source('a.js', \"const password = 'harv3st-moon!';\")))\n"
        "assert 'tree_sitter_ruby._binding' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dbPassword", NameKind.SECRET),
        ("DB_PASSWORD_PROD", NameKind.SECRET),
        ("Jwt:SecretKey", NameKind.SECRET),
        ("spring.datasource.password", NameKind.SECRET),
        ("secretAccessKey", NameKind.SECRET),
        ("stripeKey", NameKind.KEY),
        ("Authorization", NameKind.KEY),
        ("cacheKey", NameKind.PLAIN),
        ("passwordResetSubject", NameKind.PLAIN),
        ("nextPageToken", NameKind.PLAIN),
        ("tokenType", NameKind.PLAIN),
        ("passwordHash", NameKind.PLAIN),
        ("invalidPassword", NameKind.PLAIN),
        ("publicKey", NameKind.PLAIN),
        ("a password of two words", NameKind.PLAIN),
        ("", NameKind.PLAIN),
    ],
)
def test_names(name, kind):
    assert names_a_secret(name) is kind


@pytest.mark.parametrize(
    "value",
    [
        "",
        "abc",
        "password",
        "auth/setToken",
        "reset-password",
        "#password",
        "/login/token9",
        "Mot de passe",
        "Contraseña9",
        "required|min:8",
        "max:100",
        "$2b$10$abcdefghijk",
        "********",
        "testing123",
        "0xf7d4e7273e5015c96728a6b02f31c505ee184603",
        "user.password.label2",
        "<b>x9</b>",
        "%s-%s9",
        "DB_PASSWORD_2X"[:11],
        "--http-auth-password",
        ":newpw9",
    ],
)
def test_values_that_only_look_like_secrets(value):
    assert judged("password", value, Place(has_account=True)) is None


_UNITS = (
    "{a:\n",
    "(\n",
    "[",
    "a<\n",
    "`${\n",
    "'\n",
    '"\n',
    "<a\n",
    "a?\n",
    "f(function(){\n",
    "a=>\n",
)
_UNITS += (
    "/*\n",
    "@a(\n",
    "if(a)\n",
    "<<A\n",
    "%w(\n",
    '"#{\n',
    "a?b:\n",
    "new A<\n",
    "'a'+",
    "-",
    "((((",
)


@pytest.mark.parametrize("suffix", ["js", "ts", "tsx", "rb", "php", "java", "cs"])
def test_hostile_files_cost_little(suffix):
    start = "<?php\n" if suffix == "php" else ""
    begun = time.process_time()
    for unit in _UNITS:
        text = f"{start}password = '{_PASSWORD}';\n{unit * 3_000}\npassword = '{_PASSWORD}';\n"
        assert len(_found(f"a.{suffix}", text)) <= 2
    assert time.process_time() - begun < 40


@pytest.mark.parametrize("suffix", ["js", "ts", "tsx", "rb", "php", "java", "cs"])
def test_whatever_the_file_says_places_lie_in_it(suffix):
    bits = (
        "'",
        '"',
        "`",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        "=",
        "=>",
        ":",
        "?",
        "||",
        "??",
        "+",
        ",",
    )
    bits += (
        ";",
        "\n",
        "password",
        "secret",
        "token",
        "'x9d!kQ2v'",
        "$",
        "#",
        "/*",
        "*/",
        "//",
        "${",
    )
    bits += (
        "#{",
        "%w",
        "<<A",
        "@",
        "function",
        "class ",
        "jwt.sign(",
        "env(",
        "\\",
        "é",
        "\udc80",
        "\0",
    )
    chance = random.Random(suffix)
    for _ in range(60):
        text = "".join(chance.choice(bits) for _ in range(chance.choice((30, 300, 2_000))))
        for found in _found(f"a.{suffix}", text):
            assert 0 <= found.start < found.end <= len(text)


def test_a_very_deep_file_is_left():
    for text in ("[" * 100_000, "{a:" * 100_000, "(" * 100_000 + ")" * 100_000):
        assert _found("a.js", f"const password = '{_PASSWORD}';\n{text}") == []


def test_the_order_and_the_result_are_always_the_same():
    text = "".join(f"const password{n} = 'harv3st-{n}-moon!';\n" for n in range(50))
    first = _found("a.ts", text)
    assert len(first) == 50
    assert first == _found("a.ts", text) == sorted(first, key=lambda one: one.start)
