"""Which Python files are parsed at all: all that the reader finds something in, and few others."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from bundlecheck.code.python.clients import METHODS, POSITIONS
from bundlecheck.code.python.evaluate import Evaluator
from bundlecheck.code.python.findings import python_findings
from bundlecheck.code.python.held import held
from bundlecheck.code.python.reader import Reader
from bundlecheck.code.python.scopes import Imports
from bundlecheck.code.python.tree import Lines, parse
from bundlecheck.code.python.triggers import ANCHORS, lines_that_matter
from bundlecheck.secrets.scanner.compiled import compile_table
from bundlecheck.secrets.scanner.scan import Scanner
from bundlecheck.secrets.source import Source

PLAIN = Scanner(ANCHORS)
WORD = "kR7vuq2Lx9Tz"


def is_parsed(text: str, name: str = "app/main.py", scanner: Scanner = PLAIN) -> bool:
    return bool(lines_that_matter(Source(name, text), scanner.hits(text.encode())))


def is_found_by_reading_all(text: str) -> bool:
    tree = parse(text)
    assert tree is not None, text
    imports, lines = Imports(tree), Lines.of(text)
    reader = Reader(tree, imports, list(range(1, text.count("\n") + 2)))
    evaluator = Evaluator(lines, imports)
    places = reader.places()
    return any(list(held(each, evaluator, imports, apart=False, tested=False)) for each in places)


@pytest.mark.parametrize(
    "text",
    [
        "def add(a, b):\n    return 'sum'\n",
        "password = 1\n",
        "spec = dict(password=dict(type='str', no_log=True, aliases=['pass_word']))\n",
        'spec = {"access_token": {"required": False, "type": "str", "no_log": True}}\n',
        "def f(token: str | None, other='kR7vuq2Lx9Tz'): pass\n",
        "class Lexer:\n    def go(self):\n        token = self.next('kR7vuq2Lx9Tz')\n",
        "parser.add_argument('--token', help='the token of your account')\n",
        "client.connect(user='me', password=password)\n",
        "if not module.params.get('auth_token'):\n    fail('no')\n",
        "NAMES = ['password', 'kR7vuq2Lx9Tz']\n",
        "# password = 'kR7vuq2Lx9Tz'\n",
        "def create_user(self, name='kR7vuq2Lx9Tz', mail=None): pass\n",
        "self._token = self._other_token = Token('kR7vuq2Lx9Tz')\n",
        "raise Error('a password=value is missing')\n",
        "X = 'password: kR7vuq2Lx9Tz'\n",
        "from twilio.rest import Client\nClient(account, auth)\n",
    ],
)
def test_what_gives_no_secret_is_not_parsed(text: str) -> None:
    assert not is_parsed(text)


def test_a_test_may_make_up_its_passwords() -> None:
    text = 'user.login(password="testpassword9")\n'
    assert is_parsed(text)
    assert not is_parsed(text, "tests/test_login.py")


@pytest.mark.parametrize(
    "text",
    [
        "x.set_password('harv3st-moon!')\n",
        "from twilio.rest import Client\nauth = 'harv3st-moon!'\nClient(account, auth)\n",
        "from twilio.rest import (\n    Client as C,\n)\nC('a', 'harv3st-moon!')\n",
        "from os import getenv as env_of\nx = env_of('API_TOKEN', 'kR7vuq2Lx9Tz')\n",
        "user, password = 'me', 'kR7vuq2Lx9Tz'\n",
        "TOKEN = OTHER = 'kR7vuq2Lx9Tz'\n",
        "f(\n    token=other\n    or 'kR7vuq2Lx9Tz',\n)\n",
        "ü = 'é'; PASSWORD = (  # the\n    'kR7vuq2Lx9Tz'\n)\n",
        "if token == 'kR7vuq2Lx9TzQw38':\n    pass\n",
        "setattr(config, 'API_TOKEN', 'kR7vuq2Lx9Tz')\n",
        "url = f'postgres://me:{PASSWORD}@db/x'\n",
        "dsn = 'host=db;password=' + 'kR7vuq2Lx9Tz'\n",
        "password: Annotated[\n    str, 1\n] = 'kR7vuq2Lx9Tz'\n",
        "password = '''" + "kR7vuq2Lx9Tz" * 500,
    ],
)
def test_what_may_give_a_secret_is_parsed(text: str) -> None:
    assert is_parsed(text)


NAMED = ["PASSWORD", "api_key", "authToken", "SIGNING_KEY", "Authorization", "user_name"]
VALUES = [
    *(f"'{WORD}'", f'b"{WORD}"', f"u'{WORD}'", f'f"{WORD}"', "('kR7vuq'\n    '2Lx9Tz')"),
    *("'' or 'kR7vuq2Lx9Tz'", f"x if x else '{WORD}'", "'kR7vuq' + \"2Lx9Tz\"", "'Bearer ' + C"),
    *(f"os.getenv('A_TOKEN', '{WORD}')", f"config('X', default='{WORD}')", f"str('{WORD}')"),
    *(f"bytes.fromhex('{'9f3a1c77d2e4b8a6' * 2}')", f"'{WORD}'.encode()", "C", "self.C", "K.C"),
    *(f"['{WORD}Qw38']", "'%s' % C", "'{}'.format(C)", "f'{C}'", "'change-me'", "'password'"),
    *("dict(type='str')", "other('x', 'y')", "None", "''", "{'a': 'b'}", "x['token']", "x.y.z"),
    *("SecretStr('kR7vuq2Lx9Tz')", "''.join(['kR7vuq', '2Lx9Tz'])", "(  # ) '\n    C\n)", "D"),
]
FORMS = [
    "{name} = {value}\n",
    "{name}: str = {value}\n",
    "def f({name}={value}): pass\n",
    "f(a, {name}={value}, b='c')\n",
    "f(\n    {name}={value}\n)\n",
    "x = {{'{name}': {value}, 'b': 'c'}}\n",
    'x = {{\n    "{name}":\n        {value}\n}}\n',
    "x['{name}'] = {value}\n",
    "x.{name} = {value}\n",
    "os.environ['{name}'] = {value}\n",
    "y = os.getenv('{name}', {value})\n",
    "y = config(\n    '{name}',\n    default={value},\n)\n",
    "getattr(settings, '{name}', {value})\n",
    "setattr(x, '{name}', {value})\n",
    "if {name} == {value}: pass\n",
    "u, {name} = 'me', {value}\n",
    "class AppConfig:\n    {name} = {value}\n",
    "import redis\nredis.Redis({name}={value})\n",
]
AROUND = ["", f"C = '{WORD}'\n", f"class K:\n    C = '{WORD}'\n", "D = C = 'kR7vuq' + '2Lx9Tz'\n"]


@pytest.mark.parametrize("form", FORMS)
def test_whatever_the_reader_finds_is_parsed(form: str) -> None:
    found = 0
    for name, value, before in itertools.product(NAMED, VALUES, AROUND):
        text = before + form.format(name=name, value=value)
        if is_found_by_reading_all(text):
            found += 1
            assert is_parsed(text), text
    assert found > 20


@pytest.mark.parametrize("path", [path for path in POSITIONS if path.count(".")])
def test_calls_of_clients_are_parsed(path: str) -> None:
    module, _, name = path.rpartition(".")
    for index in POSITIONS[path]:
        given = ["x"] * index + ["'harv3st-moon!'"]
        text = f"import {module}\n{module}.{name}({', '.join(given)})\n"
        assert is_found_by_reading_all(text)
        assert is_parsed(text), text


@pytest.mark.parametrize("method", METHODS)
def test_methods_of_clients_are_parsed(method: str) -> None:
    positions, modules = METHODS[method]
    for module in modules or ("x",):
        for index in positions:
            given = ["x"] * index + ["'harv3st-moon!'"]
            text = f"import {module}\nx.{method}({', '.join(given)})\n"
            assert is_found_by_reading_all(text)
            assert is_parsed(text), text


def test_both_engines_tell_the_same() -> None:
    pytest.importorskip("hyperscan")
    quick = Scanner(ANCHORS, compile_table(ANCHORS)[0])
    rng = random.Random(7)
    for _ in range(300):
        name, value, form = rng.choice(NAMED), rng.choice(VALUES), rng.choice(FORMS)
        text = rng.choice(["", "ä = '\uff11\uff12'\n"]) + form.format(name=name, value=value)
        source, data = Source("a.py", text), text.encode()
        assert lines_that_matter(source, quick.hits(data)) == lines_that_matter(
            source, PLAIN.hits(data)
        )


@pytest.mark.parametrize(
    "part",
    [
        *("token", "token=", "token='x',", "token=a_token,", "a_key='", '"token":{', "token=f("),
        *(
            "token=[",
            "f('token',",
            "token=b+",
            "token==",
            "x.login(",
            "a_token:b=",
            "token=a_token=",
        ),
        *(
            "://a'@",
            "token='''",
            "pass_=\n",
            "'token'=",
            "token =  ",
            "token=u,u=token,",
            "if \\\n%a_key=\n",
            "_key[0]=",
        ),
    ],
)
def test_no_text_takes_long(part: str) -> None:
    text = part * (200_000 // len(part))
    began = time.process_time()
    lines_that_matter(Source("a.py", text), PLAIN.hits(text.encode()))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "rest", ["#" * 100_000, "# " * 50_000, " " * 100_000, "#\n" * 50_000, "[" * 100_000]
)
def test_nothing_that_follows_a_name_takes_long(rest: str) -> None:
    began = time.process_time()
    for value in ("x", "f(1)", "None", "'a'"):
        text = f"token = {value}\n{rest}\n;"
        lines_that_matter(Source("a.py", text), PLAIN.hits(text.encode()))
    assert time.process_time() - began < 5


def test_chains_of_names_end() -> None:
    chain = "".join(f"n{each} = n{each + 1}\n" for each in range(5_000))
    source = Source("a.py", f"{chain}token = n0\n")
    assert list(python_findings(source, PLAIN.hits(source.text.encode()))) == []
