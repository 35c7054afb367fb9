"""The judge: every reason with a candidate that it silences and a near one that speaks."""

from __future__ import annotations

import random
import string

import pytest

from bundlecheck.finding import Confidence
from bundlecheck.secrets.case import case_of, name_before, view_of
from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.judge import judge
from bundlecheck.secrets.silence import SILENCES, silence
from bundlecheck.secrets.source import Source

KEYWORD = "upstream:Secret Keyword"
BASE64 = "upstream:Base64 High Entropy String"
HEX = "upstream:Hex High Entropy String"
NAMED = "named-value"
FORM = "aws-access-key-id"
# Random fakes, put together so that no scanner takes them for live.
KEY = "Zt6Ym1Pb9Hd4kR7" + "vuq2Lx9Qw"
DIGITS = "9f4c1be07a52d8e3" + "6b90c74f1ad2583e"
AWS_ID = "AK" + "IAZ5N7QK2XWJ4TLV6M"
JWT = "eyJhbGciOiJIUzI1NiJ9." + "eyJqdGkiOiI3cTlLIn0." + KEY
UUID = "0f8c2f5e-6d0b-4c1a-9f27-5b9e1d0c7a43"


def candidate(text: str, value: str, detector: str, name: str = "") -> Found:
    start = text.index(value)
    topic = {
        "upstream:Private Key": Topic.PRIVATE_KEY,
        "upstream:Basic Auth Credentials": Topic.URL,
    }
    kind = (
        "a secret by its name" if detector == NAMED else f"a {detector.removeprefix('upstream:')}"
    )
    where = (start, start + len(value), value, name)
    return Found(topic.get(detector, Topic.SECRET), detector, kind, *where)


def reason(path: str, text: str, value: str, detector: str) -> str:
    """Return the id of the reason for silence, empty where the candidate speaks."""
    view = view_of(Source(path, text))
    name = name_before(text[: text.index(value)].rpartition("\n")[2]) if detector == NAMED else ""
    row = silence(case_of(candidate(text, value, detector, name), view))
    return row.id if row is not None else ""


# The reason, the detector, what is silent (path, text, value) and what speaks.
TABLE = [
    ("exempt", KEYWORD, ("a.yml", 'password: "changeme"', "changeme"), ("a.yml", 'password: "chan9eMe!"', "chan9eMe!")),
    ("exempt", FORM, ("a.sh", "k=AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"), ("a.sh", f"k={AWS_ID}", AWS_ID)),
    ("example-key", NAMED, ("a.yml", "secret: 6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe", "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe"), ("a.yml", f"secret: 6Ld3kQsUAAAA{KEY}", f"6Ld3kQsUAAAA{KEY}")),
    ("part", FORM, ("a.js", f'x = "q7{AWS_ID}b3"', AWS_ID), ("a.js", f'x = "{AWS_ID}"', AWS_ID)),
    ("account-id", "upstream:Twilio API Key", ("a.py", f'sid = "AC{DIGITS}"', f"AC{DIGITS}"), ("a.py", f'sid = "SK{DIGITS}"', f"SK{DIGITS}")),
    ("ciphertext", NAMED, ("a.yml", f"secure: {KEY}", KEY), ("a.yml", f"secure_token: {KEY}", KEY)),
    ("ciphertext", KEYWORD, ("a.yml", f"secret: U2FsdGVkX1{KEY}", f"U2FsdGVkX1{KEY}"), ("a.yml", f"secret: V2FsdGVkX1{KEY}", f"V2FsdGVkX1{KEY}")),
    ("public-key", NAMED, ("a.yml", "auth_key: AAAAB3NzaC1yc2EAAAADAQABAAABgQC7x2", "AAAAB3NzaC1yc2EAAAADAQABAAABgQC7x2"), ("a.yml", f"auth_key: BBBAB3{KEY}", f"BBBAB3{KEY}")),
    ("media", BASE64, ("a.js", f'token = "iVBORw0KGgo{KEY}{KEY}"', f"iVBORw0KGgo{KEY}{KEY}"), ("a.js", f'token = "xVBORw0KGgo{KEY}{KEY}"', f"xVBORw0KGgo{KEY}{KEY}")),
    ("digest", KEYWORD, ("a.sql", "password = '!x7Kp2Lq9'", "!x7Kp2Lq9"), ("a.sql", "password = 'x!7Kp2Lq9'", "x!7Kp2Lq9")),
    ("digest", BASE64, ("a.html", f'secret="sha384-{KEY}{KEY}"', f"sha384-{KEY}{KEY}"), ("a.html", f'secret="shaa{KEY}{KEY}"', f"shaa{KEY}{KEY}")),
    ("alphabet", NAMED, ("a.js", 'token = "7zxcvbnmQWERTYUIOP2"', "7zxcvbnmQWERTYUIOP2"), ("a.js", f'token = "{KEY}"', KEY)),
    ("template", NAMED, ("a.yml", "password: pre-{env}-k7", "pre-{env}-k7"), ("a.yml", "password: pre-env-k7", "pre-env-k7")),
    ("expression", KEYWORD, ("a.js", 'password = "call(arg7)"', "call(arg7)"), ("a.js", 'password = "call!arg7"', "call!arg7")),
    ("test-value", KEYWORD, ("a.js", 'password = "Test!7Kq"', "Test!7Kq"), ("a.js", 'password = "Tesk!7Kq"', "Tesk!7Kq")),
    ("setting-name", NAMED, ("a.yml", "secret: STRIPE_LIVE_V2", "STRIPE_LIVE_V2"), ("a.yml", "secret: STRIPE=LIVE2", "STRIPE=LIVE2")),
    ("prose", KEYWORD, ("a.js", 'password: "Enter it 2 times"', "Enter it 2 times"), ("a.js", 'password: "Enter,2!times"', "Enter,2!times")),
    ("markup", NAMED, ("a.yml", "password: ^[a-z0-9]+$", "^[a-z0-9]+$"), ("a.yml", "password: az+09", "az+09")),
    ("markup", NAMED, ("a.tfvars", 'db_password = "relay-7.q1"', "relay-7.q1"), ("a.tfvars", 'db_password = "hQ7.2kWxT_r9..Z"', "hQ7.2kWxT_r9..Z")),
    ("type", KEYWORD, ("a.js", 'password: "string|null2"', "string|null2"), ("a.js", 'password: "strung!null2"', "strung!null2")),
    ("identifier", NAMED, ("a.yml", "password: secret-only-for-pipeline", "secret-only-for-pipeline"), ("a.yml", "password: horse-only-for-pipeline", "horse-only-for-pipeline")),
    ("example-key", NAMED, ("a.yml", "api_key: 48E9-1A1A1A1A1A1A", "48E9-1A1A1A1A1A1A"), ("a.yml", "api_key: 48E9-1A2B7F1A9C1A", "48E9-1A2B7F1A9C1A")),
    ("identifier", NAMED, ("a.json", '"input_token": "NextToken"', "NextToken"), ("a.json", '"input_token": "NextSeven"', "NextSeven")),
    ("setting-name", NAMED, ("a.xml", '"tokens" value="COMMA, SEMI"', "COMMA, SEMI"), ("a.xml", '"tokens" value="COMMA; sEMI7"', "COMMA; sEMI7")),
    ("test-value", NAMED, ("a.yml", "secret: oldsk7_updatethis", "oldsk7_updatethis"), ("a.yml", "secret: oldsk7_updatethen", "oldsk7_updatethen")),
    ("exempt", NAMED, ("a.yml", "secret: your-256-bit-jwt-change-in-production", "your-256-bit-jwt-change-in-production"), ("a.yml", f"secret: your-{KEY}", f"your-{KEY}")),
    ("type", NAMED, ("a.yml", "id-token: write", "write"), ("a.yml", "id-token: writes", "writes")),
    ("weak-name", NAMED, ("a.yml", "keys: pip-packages-v1-", "pip-packages-v1-"), ("a.yml", f"keys: pip-{KEY}", f"pip-{KEY}")),
    ("identifier", KEYWORD, ("a.js", 'secret: "userSecretField"', "userSecretField"), ("a.js", 'secret: "userSecretF13ld"', "userSecretF13ld")),
    ("uuid", BASE64, ("a.js", f'request_key: "{UUID}"', UUID), ("a.js", f'api_token: "{UUID}"', UUID)),
    ("number", NAMED, ("a.yml", "password: 2024-11-05T10:22:00Z", "2024-11-05T10:22:00Z"), ("a.yml", "password: 2024-kLm-05Q1", "2024-kLm-05Q1")),
    ("lock-file", NAMED, ("yarn.lock", f"token: {KEY}", KEY), ("yarn.yml", f"token: {KEY}", KEY)),
    ("generated", NAMED, ("app.min.js", f'token: "{KEY}"', KEY), ("app.js", f'token: "{KEY}"', KEY)),
    ("minified", KEYWORD, ("a.js", "var a=1;" * 60 + f'secret="{KEY}"', KEY), ("a.js", f'var a=1;secret="{KEY}"', KEY)),
    ("translation", NAMED, ("locales/en.yml", "password: Kennwort1", "Kennwort1"), ("config/en.yml", "password: Kennwort1", "Kennwort1")),
    ("translation", NAMED, ("locale/fi/a.py", "PASSWORD = 'Salasana12Kk'", "Salasana12Kk"), ("locale/fi/a.py", "PASSWORD = '8LQ4zKbXWjqMUPT'", "8LQ4zKbXWjqMUPT")),
    ("sealed", NAMED, ("a.yml", f"kind: SealedSecret\ntoken: {KEY}", KEY), ("a.yml", f"kind: Secret\ntoken: {KEY}", KEY)),
    ("sample", NAMED, ("tests/a.yml", "password: s3cr7t9", "s3cr7t9"), ("tests/a.yml", f"password: {KEY}", KEY)),
    ("sample", KEYWORD, ("docs/a.md", 'password: "s3cr7t9"', "s3cr7t9"), ("src/a.py", 'password: "s3cr7t9"', "s3cr7t9")),
    ("document", BASE64, ("docs/a.md", f'access_token: "{KEY}"', KEY), ("src/a.js", f'access_token: "{KEY}"', KEY)),
    ("sample-token", "upstream:JSON Web Token", ("tests/a.js", f'x = "{JWT}"', JWT), ("src/a.js", f'x = "{JWT}"', JWT)),
    ("signed-url", FORM, ("a.js", f"?X-Amz-Credential={AWS_ID}%2F2024", AWS_ID), ("a.js", f"?Credential={AWS_ID}%2F2024", AWS_ID)),
    ("test-value", NAMED, ("a.yml", "password: SecurePass123!", "SecurePass123!"), ("a.yml", "password: SecurePass7419!", "SecurePass7419!")),
    ("comment", KEYWORD, ("a.php", "  // 'password' => 'sqlPw4'", "sqlPw4"), ("a.php", "  'password' => 'sqlPw4'", "sqlPw4")),
    ("between", KEYWORD, ("a.js", 'secret = "a"b7!x"c"', "b7!x"), ("a.js", 'secret = "ab7c!"', "ab7c!")),
    ("plain-name", KEYWORD, ("a.yml", 'password_field: "pw1!x"', "pw1!x"), ("a.yml", 'password: "pw1!x"', "pw1!x")),
    ("weak-name", NAMED, ("a.yml", "key: shop7items", "shop7items"), ("a.yml", f"key: {KEY}", KEY)),
    ("hash-context", HEX, ("a.yml", f'commit_key: "{DIGITS}"', DIGITS), ("a.yml", f'stripe_key: "{DIGITS}"', DIGITS)),
    ("asked-for", KEYWORD, ("a.py", 'secret.load("db7!pw")', "db7!pw"), ("a.py", 'secret.assign("db7!pw")', "db7!pw")),
    ("third-party", NAMED, ("node_modules/a.json", f'"token": "{KEY}"', KEY), ("modules/a.json", f'"token": "{KEY}"', KEY)),
    ("sample-id", "loggly-token", ("samples/a.html", f'loggly: "{UUID}"', UUID), ("src/a.html", f'loggly: "{UUID}"', UUID)),
    ("public-name", "segment-write-key", ("a.env", f"NEXT_PUBLIC_SEGMENT_KEY={KEY}", KEY), ("a.env", f"SEGMENT_KEY={KEY}", KEY)),
    ("hash-context", NAMED, ("a.json", f'"CodeSha256": "{KEY}"', KEY), ("a.json", f'"OtherCode": "{KEY}"', KEY)),
    ("weak-name", NAMED, ("a.yml", "AWS_SECRET_KEY: boop", "boop"), ("a.yml", "AWS_SECRET: boop", "boop")),
    ("task", NAMED, ("a.sh", "rails credentials:edit", "edit"), ("a.sh", "rails credentials=edit", "edit")),
    ("listed", NAMED, ("a.yml", "- swordfish", "swordfish"), ("a.yml", "- swordf1sh", "swordf1sh")),
    ("compared", KEYWORD, ("a.js", 'if (password === "abc7!x")', "abc7!x"), ("a.js", 'password = "abc7!x"', "abc7!x")),
    ("word", KEYWORD, ("a.js", 'password: "swordfish"', "swordfish"), ("a.js", 'password: "swordf1sh"', "swordf1sh")),
    ("no-context", BASE64, ("a.js", f'colour = "{KEY}"', KEY), ("a.js", f'apiToken = "{KEY}"', KEY)),
    ("no-context", HEX, ("a.js", f'part = "{DIGITS}"', DIGITS), ("a.js", f'"Authorization": "Basic {DIGITS}"', DIGITS)),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "detector", "silent", "speaking"), TABLE)
def test_reason_and_its_near_miss(
    wanted: str, detector: str, silent: tuple[str, str, str], speaking: tuple[str, str, str]
) -> None:
    assert reason(*silent, detector) == wanted
    assert reason(*speaking, detector) == ""


def test_every_reason_has_a_case_of_its_own() -> None:
    ids = [row.id for row in SILENCES]
    assert len(set(ids)) == len(ids)
    assert {row[0] for row in TABLE} == set(ids)


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ('password = "', "password"),
        ('"apiKey": "', "apiKey"),
        ("'secret' => '", "secret"),
        ('os.environ["DB_PASSWORD"] = "', "DB_PASSWORD"),
        ('const key = process.env.JWT_SECRET || "', "process.env.JWT_SECRET"),
        ('token: str = "', "token"),
        ('os.environ.get("API_KEY", "', "API_KEY"),
        ('<add key="SmtpPassword" value="', "SmtpPassword"),
        ("<password>", "password"),
        ("<key>ApiToken</key><string>", "ApiToken"),
        ("('client_secret', '\"", "client_secret"),
        ("export TOKEN=", "TOKEN"),
        ('x = 1; "', ""),
        (f"'{KEY}' + '", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_name_to_the_left(before: str, name: str) -> None:
    assert name_before(before) == name


def judged(path: str, text: str, *found: Found) -> list[tuple[str, str]]:
    return [(item.topic.name, item.value) for item in judge(Source(path, text), found)]


def test_one_secret_once_by_the_strongest_and_tightest() -> None:
    text = f'aws_secret_key: "{AWS_ID}"\n'
    named = candidate(text, AWS_ID, NAMED, "aws_secret_key")
    entropy = candidate(text, AWS_ID, BASE64)
    keyword = candidate(text, AWS_ID, KEYWORD)
    form = candidate(text, AWS_ID, FORM)._replace(prefix="AKIA", live=True)
    for order in ([named, entropy, keyword, form], [form, keyword, entropy, named]):
        (kept,) = judge(Source("a.yml", text), order)
        assert (kept.detector, kept.live, kept.prefix) == (FORM, True, "AKIA")
    (kept,) = judge(Source("a.yml", text), [entropy, keyword])
    assert kept.detector == KEYWORD
    assert kept.name == "aws_secret_key"


def test_code_speaks_before_a_format_and_keeps_what_that_knows() -> None:
    text = f'client = connect(key="{AWS_ID}")\n'
    form = candidate(text, AWS_ID, FORM)._replace(prefix="AKIA", live=True)
    code = candidate(text, AWS_ID, "code", "key")._replace(topic=Topic.CODE)
    (kept,) = judge(Source("a.py", text), [form, code])
    assert (kept.topic, kept.kind, kept.prefix, kept.live) == (Topic.CODE, form.kind, "AKIA", True)


def test_random_characters_alone_are_never_sure() -> None:
    text = f'apiToken = "{KEY}"\n# apiToken = "{KEY[::-1]}"\n'
    found = [candidate(text, KEY, BASE64), candidate(text, KEY[::-1], BASE64)]
    kept = judge(Source("a.js", text), found)
    assert [item.confidence for item in kept] == [Confidence.MEDIUM, Confidence.LOW]


def test_key_that_visitors_see_is_not_sure_and_not_live() -> None:
    key = "AI" + "za" + "SyQ7xLr2Vm9Tz4Wk1Np6Hs3Bd8Kq5Wt2Yc0"
    for path, text, sure in (
        ("a.html", f'key="{key}"', False),
        ("a.py", f'MAPS_KEY = "{key}"', False),
        ("a.py", f'SERVER_KEY = "{key}"', True),
    ):
        found = candidate(text, key, "google-api-key")._replace(live=True)
        (kept,) = judge(Source(path, text), [found])
        assert (kept.live, kept.confidence is Confidence.HIGH) == (sure, sure)


def test_public_addresses_and_facts_of_other_topics() -> None:
    text = "8.8.8.8 DEBUG = True"
    address = candidate(text, "8.8.8.8", "upstream:Public IP (ipv4)")
    debug = candidate(text, "True", "debug")._replace(topic=Topic.DEBUG)
    assert judge(Source("a.py", text), [address, debug]) == [debug]
    assert judge(Source("a.py", text), []) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("password: kR7vuq2Lx9 # of the shop\n", "kR7vuq2Lx9"),
        ("password=kR7vuq2Lx9;\r\n", "kR7vuq2Lx9"),
        ("<password>kR7vuq2Lx9</password>\n", "kR7vuq2Lx9"),
    ],
)
def test_a_keyword_takes_nothing_but_the_value(text: str, value: str) -> None:
    start = text.index("k")
    whole = candidate(text, text[start:].rstrip(), KEYWORD)
    assert judged("a.yml", text, whole) == [("SECRET", value)]


URLS = [
    ("a.yml", "db: postgres://shop:kR7vuq2Lx9@db.internal.net/x", "kR7vuq2Lx9", "account of the host"),
    ("a.yml", "db: postgres://postgres:postgres@localhost/x", "postgres", "default account of this machine"),
    ("a.yml", "db: amqp://guest:guest@rabbit:5672", "guest", "default account of the service 'rabbit'"),
    ("a.yml", "db: redis://:pW4nd2xTq8@cache.internal.net:6379", "pW4nd2xTq8", "account of the host"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "value", "note"), URLS)
def test_password_in_url(path: str, text: str, value: str, note: str) -> None:
    match = text[text.index("://") : text.index("@") + 1]
    found = candidate(text, match, "upstream:Basic Auth Credentials")
    (kept,) = judge(Source(path, text), [found])
    assert (kept.topic, kept.value) == (Topic.URL, value)
    assert kept.note.startswith(note)
    assert kept.name == "db"
    assert (kept.start, kept.end) == (text.rindex(f":{value}@") + 1, text.index("@"))


def test_password_in_connection_string() -> None:
    text = 'x = "Server=db.internal.net;User Id=shop;Password=kR7vuq2Lx9;"'
    found = candidate(text, "kR7vuq2Lx9", "connection-string-password")._replace(topic=Topic.URL)
    (kept,) = judge(Source("a.cs", text), [found])
    assert (kept.value, kept.note) == ("kR7vuq2Lx9", "account of the host 'db.internal.net'")
    text = 'x = "Server=localhost;User Id=sa;Password=sa;"'
    found = candidate(text, 'sa;"', "connection-string-password")
    found = found._replace(topic=Topic.URL, value="sa", end=found.end - 2)
    (kept,) = judge(Source("a.cs", text), [found])
    assert kept.note == "default account of this machine"
    assert judge(Source("README.md", text), [found]) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yml", "db: postgres://user:password@localhost/x"),
        ("a.yml", "db: postgres://shop:hunter22@example.com/x"),
        ("a.yml", "db: postgres://shop:$PASS@db.internal.net/x"),
        ("a.yml", "db: https://host.internal.net:8080/a:b@c"),
        (".env.example", "DB=postgres://shop:hunter22@db.internal.net/x"),
        ("README.md", "postgres://shop:hunter22@db.internal.net/x"),
        ("tests/a.py", "postgres://postgres:postgres@localhost/x"),
        ("a.js", "// postgres://shop:hunter22@db.internal.net/x"),
    ],
)
def test_no_password_in_url(path: str, text: str) -> None:
    match = text[text.index("://") : text.index("@") + 1]
    assert (
        judge(Source(path, text), [candidate(text, match, "upstream:Basic Auth Credentials")]) == []
    )


def pem(label: str, newline: str = "\n", length: int = 400) -> str:
    body = "".join(random.Random(label).choices(string.ascii_letters + string.digits, k=length))
    lines = (body[at : at + 64] for at in range(0, length, 64))
    return newline.join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"))


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("RSA PRIVATE KEY", "a private key"),
        ("PRIVATE KEY", "a private key"),
        ("EC PRIVATE KEY", "a private key"),
        ("OPENSSH PRIVATE KEY", "a private key"),
        ("ENCRYPTED PRIVATE KEY", "a private key"),
        ("PGP PRIVATE KEY BLOCK", "a PGP private key"),
    ],
)
def test_private_key_is_found_as_a_whole(label: str, kind: str) -> None:
    for newline in ("\n", "\r\n", "\\n", "\n    "):
        key = pem(label, newline)
        text = f"before\n  x: {key}\nafter"
        found = candidate(text, f"BEGIN {label}", "upstream:Private Key")
        (kept,) = judge(Source("a.txt", text), [found, found])
        assert (kept.value, kept.kind, kept.topic) == (key, kind, Topic.PRIVATE_KEY)


@pytest.mark.parametrize(
    "text",
    [
        'if "-----BEGIN RSA PRIVATE KEY-----" in text:\n    return True\n',
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\n<your key>\n-----END RSA PRIVATE KEY-----\n",
        "The text BEGIN RSA PRIVATE KEY stands first.\n",
        f"-----BEGIN RSA PRIVATE KEY-----\n{'A' * 64}\n{'A' * 64}\n-----END RSA PRIVATE KEY-----\n",
    ],
)
def test_header_alone_is_no_private_key(text: str) -> None:
    found = candidate(text, "BEGIN RSA PRIVATE KEY", "upstream:Private Key")
    assert judge(Source("a.txt", text), [found]) == []


def test_what_lies_inside_a_private_key_is_not_told_again() -> None:
    key = pem("RSA PRIVATE KEY", "\\n")
    text = f'{{"private_key": "{key}"}}'
    inside = key[100:140]
    found = [
        candidate(text, inside, BASE64, "private_key"),
        candidate(text, "BEGIN RSA PRIVATE KEY", "upstream:Private Key"),
        candidate(text, key, KEYWORD),
    ]
    assert [topic for topic, _ in judged("a.json", text, *found)] == ["PRIVATE_KEY"]
