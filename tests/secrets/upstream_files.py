"""Files made at random from what detect-secrets looks at and what nearly is that."""

from __future__ import annotations

import base64
import json
import string
from random import Random

NAMES = (
    "a.py", "a.yml", "b.yaml", "c.eyaml", "a.ini", "a.cfg", "a.conf", "a.toml", "a.properties",
    "a.go", "a.java", "a.js", "a.ts", "a.cs", "a.cpp", "a.c", "a.m", "a.tf", "a.php", "a.swift",
    "a.json", "a.txt", "a.env", ".env", "Procfile", "a.sh", "a.md", "a.css", "yarn.lock",
    "swagger.json", "a.example", "a.cls",
)  # fmt: skip
READ_AS_YAML = ("a.config",)

ALNUM = string.ascii_letters + string.digits
TOKEN = ALNUM + "-_"
LOWER = string.ascii_lowercase + string.digits
HEX = "0123456789abcdef"
KEYWORDS = (
    "password", "passwd", "pwd", "secret", "api_key", "apikey", "auth_key", "service-key",
    "db_pass", "dbpass", "db_password", "database_pass", "key_pass", "private_key", "client_key",
    "account_key", "contraseña", "contrasena", "priv_key", "my_password_secure", "secretKey",
    "PASSWORD", "Secret", "API_KEY", "passwor", "keys", "token", "aws_secret_access_key",
    "aws_key", "user_id", "id", "ids", "softlayer_api_key", "sl-token", "cloudant_password",
    "cl_key", "clou_api_token", "ibm_cloud_iam_api_key", "iam_key", "key", "pass", "pw",
    "cos_hmac_secret_access_key", "secret_key", "name", "url", "host", "value", "option_name",
)  # fmt: skip
ASSIGN = (
    "=", " = ", ": ", ":", " := ", "=>", " => ", " == ", " != ", " === ", " !== ", "(", '["', "[0] = ",
    '": ', "'] = ", " ", "  ", "::", ":  ", "\t=\t", " =\u00a0", ".assign(", "[] = ",
)  # fmt: skip
QUOTES = ('"', '"', '"', "'", "'", "", "", "", "`", '\\"', "''", '@"')
TAILS = (
    "", "", "", "", ";", ",", ")", '");', " # a comment", " // pragma: allowlist secret",
    "  # pragma: allowlist secret", " # pragma: whitelist-secret", "  <!-- pragma: allowlist secret -->",
    " /* pragma: allowlist secret */", " # pragma: allowlist nextline secret", "   ", "\t", "}", "]",
    " or get_secret(x)", "\x0c", "\u2028", "\u0085",
)  # fmt: skip
HEADS = (
    "", "", "", "", "  ", "    ", "- ", "  - ", "\t", "export ", "const ", "# ", "; ", "//", "! ",
    '"', "'", "id", "x.y[0].", "\ufeff", "{", "[", "? ", "&a ", "a: b\n  ",
)  # fmt: skip
WHOLE = (
    "", "", "[section]", "[a]", "---", "...", "# pragma: allowlist nextline secret",
    "// pragma: allowlist nextline secret", "; pragma: allowlist nextline secret", "{", "}", "[", "]",
    "a: &x b", "c: *x", "<<: *x", "- a", "- - b", "a: {b: c, d: e}", "a: [b, c]", "text: |", "text: >-",
    "text: |2", "? a", ": b", "option_settings:", "  aws:elasticbeanstalk:application:environment:",
    "import os", "plain words here", "key", "= value", "%YAML 1.1", "!!binary |", "a: !!binary aGVsbG8=",
    "a: !Ref b", '"a b": "c \\', '  d"', "'it''s': 'x''y'", "x = %(y)s", "x = 50%%", "\tx: 1",
    "a: 'b", "-----BEGIN CERTIFICATE-----", "id: 12345678-1234-1234-1234-123456789abc", "2001-13-45",
    "a: !!int foo", "a: !!timestamp 2001-99-99", "a: *missing", "a: &r [*r]", "d: 2001-01-01", "",
)  # fmt: skip


def pick(random: Random, characters: str, length: int) -> str:
    """Return random characters."""
    return "".join(random.choice(characters) for _ in range(length))


def near(random: Random, length: int) -> int:
    """Return a length, mostly as it is and sometimes one off."""
    return max(0, length + random.choice((0, 0, 0, 0, 0, -1, 1)))


def token(random: Random) -> str:
    """Return what looks like a secret of some format."""

    def of(characters: str, length: int) -> str:
        return pick(random, characters, near(random, length))

    makers = (
        lambda: random.choice(("AKIA", "ASIA", "A3TX", "ABIA", "ACCA")) + of(ALNUM.upper(), 16),
        lambda: of(ALNUM + "/+", 40),
        lambda: "AKC" + of(ALNUM, 10),
        lambda: random.choice(("APA", "AP1", "AP٣")) + of(ALNUM, 8),
        lambda: "AccountKey=" + of(ALNUM + "+/", 86) + "==",
        lambda: "https://" + of(ALNUM, 4) + ":" + of(ALNUM + "%", 6) + "@host/",
        lambda: "http://" + of(LOWER, 5) + ":" + of(HEX, 64) + "@ab.cloudant.com",
        lambda: random.choice("MNO") + of(TOKEN, 24) + "." + of(TOKEN, 6) + "." + of(TOKEN, 27),
        lambda: "M" + of(TOKEN, 22) + "٣" + "." + of(TOKEN, 6) + "." + of(TOKEN, 27),
        lambda: random.choice(("ghp", "gho", "ghu", "ghs", "ghr", "ghx")) + "_" + of(ALNUM, 36),
        lambda: random.choice(("glpat-", "gldt-", "glrt-", "GR1348941", "glcbt-aa_")) + of(TOKEN, 20),
        lambda: random.choice(("glimt-", "glft-", "glsoat-")) + of(TOKEN, 25),
        lambda: "glptt-" + of(TOKEN, 40),
        lambda: "glagent-" + of(TOKEN, 50),
        lambda: "gloas-" + of(TOKEN, 64),
        lambda: jwt(random),
        lambda: of(LOWER, 32) + "-us" + random.choice(("1", "22", "a")),
        lambda: "//registry.example/:_authToken=" + random.choice(("npm_x1", of(HEX, 36), "x")),
        lambda: "sk-" + of(TOKEN, 3) + of(ALNUM, 20) + "T3BlbkFJ" + of(ALNUM, 20),
        lambda: "BEGIN " + random.choice(("RSA ", "EC ", "", "SSH2 ENCRYPTED ")) + "PRIVATE KEY",
        lambda: "BEGIN PGP PRIVATE KEY BLOCK",
        lambda: "PuTTY-User-Key-File-2",
        lambda: random.choice(("pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBpLm9yZw")) + of(TOKEN, 70),
        lambda: "SG." + of(TOKEN, 22) + "." + of(TOKEN, 43),
        lambda: random.choice(("xoxb-", "xoxp-", "XOXA-", "xoxz-")) + "12-" + of(LOWER, 5),
        lambda: "xoxb-٣٣-٣-" + of(LOWER, 5),
        lambda: "https://hooks.slack.com/services/T" + of(ALNUM, 3) + "/B" + of(ALNUM, 3) + "/x1",
        lambda: "https://api.softlayer.com/soap/v3/" + of(LOWER, 64),
        lambda: "sq0csp-" + of(TOKEN + "\\", 43),
        lambda: random.choice(("sk", "rk", "pk")) + "_live_" + of(ALNUM, 24),
        lambda: of("0123456789", 9) + ":" + of(TOKEN, 35),
        lambda: "٣٣٣٣٣٣٣٣:" + of(TOKEN, 35),
        lambda: random.choice(("AC", "SK")) + of(LOWER, 32),
        lambda: ".".join(str(random.choice((8, 10, 127, 192, 255, 256, 1))) for _ in range(4)),
        lambda: "8.8.4." + str(random.randrange(300)) + random.choice((":80", "", ":٣٣", ".1")),
        lambda: of(HEX, random.choice((8, 9, 12, 16, 32, 40, 48, 64))),
        lambda: of(HEX.upper(), random.choice((9, 20))),
        lambda: of("0123456789", random.choice((9, 10, 12, 20))),
        lambda: of(TOKEN, random.choice((20, 23, 24, 30, 44, 64))),
        lambda: of(ALNUM + "+/=\\", random.choice((23, 26, 40, 60))),
        lambda: of(string.ascii_letters, 24),
        lambda: of(LOWER, 64),
        lambda: of(TOKEN, 44),
        lambda: of(TOKEN, 44),
        lambda: of(HEX, 48),
        lambda: of(HEX, 48),
        lambda: "hunter2" + of(ALNUM, 4),
        lambda: random.choice(("${X}", "{x}", "<x>", "$x", "x", "", "***", "12345", "get(x)", "a[0]")),
        lambda: random.choice(("ABCDEFGHIJ", "0123456789ABCDEF", "a b c", "été", "%(x)s", "x\\ny")),
        lambda: "12345678-1234-1234-1234-" + of(HEX, 12),
        lambda: of(ALNUM, 12) + '"' + of(ALNUM, 14) + "'" + of(ALNUM, 3),
        lambda: "\\x41\\u0042" + of(ALNUM, 24),
        lambda: "\u017f\u212a\u0130\u0131" + of(LOWER, 62),
    )  # fmt: skip
    return random.choice(makers)()


def jwt(random: Random) -> str:
    """Return a token in three parts, sometimes with a part that is none."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256"}).encode()).decode().rstrip("=")
    body = base64.urlsafe_b64encode(json.dumps({"sub": "x"}).encode()).decode().rstrip("=")
    return random.choice(
        (f"{head}.{body}.{pick(random, TOKEN, 20)}", f"{head}.{body}", f"{head}.x")
    )


def folded(random: Random, text: str) -> str:
    """Return a text with some letters for which ``re.IGNORECASE`` takes others."""
    swaps = {
        "s": "\u017f",
        "k": "\u212a",
        "i": "\u0131",
        "S": "\u017f",
        "K": "\u212a",
        "I": "\u0130",
    }
    return "".join(swaps.get(each, each) if random.random() < 0.3 else each for each in text)


def line(random: Random) -> str:
    """Return a line: mostly a name, a sign and a value."""
    if random.random() < 0.2:
        return random.choice(WHOLE)
    name = random.choice(KEYWORDS)
    if random.random() < 0.08:
        name = folded(random, name)
    quote = random.choice(QUOTES)
    close = quote.removeprefix("@") if random.random() < 0.93 else random.choice(QUOTES)
    value = token(random)
    if random.random() < 0.1:
        value += random.choice((" ", "-", '" + "', "', '", "\\", "")) + token(random)
    if random.random() < 0.08:
        value = folded(random, value)
    if random.random() < 0.06:
        return f"{quote}{value}{close} {random.choice(('==', '!=', '==='))} {name}"
    parts = (random.choice(HEADS), name, random.choice(ASSIGN), quote, value, close)
    return "".join(parts) + random.choice(TAILS)


def yaml_line(random: Random) -> str:
    """Return a line that often makes a YAML file with its neighbours."""
    name = random.choice(KEYWORDS)
    value = token(random)
    if random.random() < 0.03:
        return random.choice(WHOLE)
    return random.choice(
        (
            f"{name}: {value}",
            f'{name}: "{value}"',
            f'{name}: "{value}" \\n{name}{random.randrange(9)}: 5',
            f"a{random.randrange(99)}: [{value}, {{{name}: {token(random)}}}]",
            f'{name}: "\\x41{value}\\/{token(random)}"',
            f"{name}: '{value}'  # a comment",
            f"{name}{random.randrange(99)}:\n  - {value}\n  - a: {value}\n    b: '{token(random)}'",
            f"x{random.randrange(99)}: {{{name}: {value}, b: '{token(random)}'}}",
            f"x{random.randrange(99)}: {{\n  {name}: {value},\n\n  b: '{token(random)}'}}",
            f"x{random.randrange(99)}: &n{random.randrange(3)}\n  {name}: {value}",
            f"y{random.randrange(99)}:\n  <<: *n{random.randrange(3)}\n  z: *n{random.randrange(3)}",
            f"{name}{random.randrange(99)}: |\n  {value}\n  {token(random)}",
            f"{name}{random.randrange(99)}: >-\n  {value}\n  {token(random)}\n",
            f"{name}{random.randrange(99)}:\n    {value}",
            f'{name}{random.randrange(99)}: "{value}\\\n    {token(random)}"',
            f"{name}{random.randrange(99)}: {value}\n  {token(random)}",
            f"{name}{random.randrange(99)}: !!binary |\n  {value}",
            f"? {name}{random.randrange(99)}\n: {value}",
            f"# pragma: allowlist nextline secret\n{name}{random.randrange(99)}: {value}",
        )
    )


def ini_line(random: Random) -> str:
    """Return a line that often makes an ini file with its neighbours."""
    name = random.choice(KEYWORDS) + str(random.randrange(99))
    value = token(random)
    return random.choice(
        (
            f"{name} = {value}",
            f"{name}={value}",
            f"{name}: '{value}'",
            f"{name} =\n    {value}\n    {token(random)}",
            f"{name} = {value}\n# a comment\n\n    {token(random)}",
            f"[s{random.randrange(9)}]\n{name} = {value}",
            f"; pragma: allowlist nextline secret\n{name} = {value}",
            f"{name} = %({random.choice(KEYWORDS)})s{value}",
        )
    )


def file(random: Random) -> tuple[str, bytes, str]:
    """Return a file's name, its bytes and the name to read it as, empty for its own."""
    name = random.choice(NAMES + READ_AS_YAML)
    shape = random.random()
    make = line
    begin = ""
    if name.endswith((".yml", ".yaml", ".config", ".eyaml")) and shape < 0.8:
        make = yaml_line
    elif shape < 0.35:
        make = ini_line
        begin = "" if random.random() < 0.4 else "[main]\n"
    count = random.choice((1, 2, 3, 5, 8, 12))
    text = begin + "\n".join(make(random) for _ in range(count))
    if random.random() < 0.05:
        text += "\n" + line(random)
    if random.random() < 0.06:
        text = "\ufeff" + text
    ending = random.choice(("\n", "\n", "\n", "\n", "\r\n", "\r"))
    data = (text + random.choice(("", "\n"))).replace("\n", ending).encode("utf-8", "replace")
    if random.random() < 0.02:
        data += b"\xff"
    return name, data, "a.yml" if name.endswith(".config") else ""
