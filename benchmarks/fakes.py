"""Random fakes of secrets, in the form of the real ones: prefixes, lengths, alphabets, checksums.

Every function takes a seeded source of randomness and returns a text that was never issued. Forms
are those that the issuers document; where a form has a checksum, it is right.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import string
import zlib
from typing import TYPE_CHECKING

from keys import KEYS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

__all__ = ["FAKES", "NAMES"]

_ALNUM = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"
_URL = f"{_ALNUM}-_"
_BASE32 = f"{string.ascii_uppercase}234567"
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_WORDS = (
    *("harbor", "violet", "otter", "granite", "meadow", "lantern", "copper", "juniper", "falcon"),
    *("ember", "willow", "cobalt", "thistle", "marble", "saffron", "walrus", "pepper", "canyon"),
)


def _of(rng: random.Random, alphabet: str, length: int) -> str:
    return "".join(rng.choices(alphabet, k=length))


def _url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _base62(number: int, width: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits.rjust(width, "0")


def _checked(prefix: str) -> Callable[[random.Random], str]:
    """GitHub's form, which others took over: 30 characters and their CRC-32 in base 62."""

    def make(rng: random.Random) -> str:
        body = _of(rng, _ALNUM, 30)
        return f"{prefix}{body}{_base62(zlib.crc32(body.encode()), 6)}"

    return make


def _form(prefix: str, *parts: tuple[str, int] | str) -> Callable[[random.Random], str]:
    """A prefix, then alphabets with lengths, and fixed texts between."""

    def make(rng: random.Random) -> str:
        drawn = (part if isinstance(part, str) else _of(rng, *part) for part in parts)
        return prefix + "".join(drawn)

    return make


def _password(rng: random.Random) -> str:
    """As a generator of passwords makes it: letters and digits, each kind at least once."""
    while True:
        made = _of(rng, _ALNUM, rng.randint(14, 22))
        if any(c.isdigit() for c in made) and any(c.islower() for c in made):
            return made


def _strong(rng: random.Random) -> str:
    """With signs that need no escape in the formats it is used in."""
    made = list(_password(rng))
    for place in rng.sample(range(2, len(made) - 1), 3):
        made[place] = rng.choice("!^*_+=~.-")
    return "".join(made)


def _human(rng: random.Random) -> str:
    """As people make it: two words and a number."""
    first, second = rng.sample(_WORDS, 2)
    return f"{first.title()}{rng.choice('-_!.')}{second.title()}{rng.randint(10, 9999)}"


def _azure_storage(rng: random.Random) -> str:
    """64 bytes, of which the text has the signature of identifiable keys before its checksum."""
    body = _of(rng, f"{_ALNUM}+/", 76)
    return f"{body}+ASt{_of(rng, _ALNUM, 5)}{rng.choice('AQgw')}=="


def _pypi(rng: random.Random) -> str:
    head = b"\x02\x01\x08pypi.org\x02"
    return "pypi-" + _url64(head + b"$" + _uuid(rng).encode() + b"\x00\x02," + rng.randbytes(100))


def _uuid(rng: random.Random) -> str:
    return "-".join(_of(rng, _HEX, length) for length in (8, 4, 4, 4, 12))


def _jwt(rng: random.Random) -> str:
    head = _url64(b'{"alg":"HS256","typ":"JWT"}')
    body = _url64(json.dumps({"sub": _uuid(rng), "iat": 1767225600}).encode())
    signature = hmac.new(rng.randbytes(32), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_url64(signature)}"


def _grafana(rng: random.Random) -> str:
    body = f"glsa_{_of(rng, _ALNUM, 32)}"
    return f"{body}_{zlib.crc32(body.encode()):08x}"


def _confluent(rng: random.Random) -> str:
    return _of(rng, f"{_ALNUM}+/", 64)


def _age(rng: random.Random) -> str:
    """Bech32 with its checksum, in capitals."""
    table = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    prefix = "age-secret-key-"
    bits = "".join(f"{byte:08b}" for byte in rng.randbytes(32)) + "0000"
    data = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = 1
    for value in [*expanded, *data, *[0] * 6]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= factor if top >> bit & 1 else 0
    check ^= 1
    data += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(table[value] for value in data)}".upper()


def _atlassian(rng: random.Random) -> str:
    body = f"ATATT3xFfGF0{_of(rng, _URL, 171)}"
    return f"{body}={binascii.crc32(body.encode()):08X}"


FAKES: dict[str, Callable[[random.Random], str]] = {
    "password": _password,
    "strong": _strong,
    "human": _human,
    "hex32": _form("", (_HEX, 32)),
    "hex40": _form("", (_HEX, 40)),
    "hex64": _form("", (_HEX, 64)),
    "hex128": _form("", (_HEX, 128)),
    "uuid": _uuid,
    "aws-secret": _form("", (f"{_ALNUM}+/", 39), (_ALNUM, 1)),
    "azure-storage": _azure_storage,
    "azure-client": _form("", (_ALNUM, 3), "8Q~", (f"{_ALNUM}_-.~", 34)),
    "azure-bus": lambda rng: base64.b64encode(rng.randbytes(32)).decode(),
    "google-api": _form("AIza", (_URL, 35)),
    "google-oauth": _form("GOCSPX-", (_URL, 28)),
    "github": _checked("ghp_"),
    "github-app": _checked("ghs_"),
    "github-fine": _form("github_pat_11", (f"{string.ascii_uppercase}0123", 20), "_", (_ALNUM, 59)),
    "gitlab": _form("glpat-", (_URL, 20)),
    "npm": _checked("npm_"),
    "pypi": _pypi,
    "rubygems": _form("rubygems_", (_HEX, 48)),
    "docker": _form("dckr_pat_", (_URL, 27)),
    "slack-bot": _form("xoxb-", ("123456789", 12), "-", ("123456789", 13), "-", (_ALNUM, 24)),
    "slack-hook": _form("T", (_BASE32, 8), "/B", (_BASE32, 10), "/", (_ALNUM, 24)),
    "discord": _form("MT", (_ALNUM, 24), ".", (_ALNUM, 6), ".", (_URL, 38)),
    "telegram": _form("", ("123456789", 10), ":AA", (_URL, 33)),
    "stripe": _form("sk_live_", (_ALNUM, 24)),
    "stripe-long": _form("sk_live_51", (_ALNUM, 97)),
    "square": _form("EAAA", (_URL, 60)),
    "paypal": _form("E", (_URL, 79)),
    "shopify": _form("shpat_", (_HEX, 32)),
    "twilio": _form("", (_HEX, 32)),
    "sendgrid": _form("SG.", (_URL, 22), ".", (_URL, 43)),
    "mailgun": _form("", (_HEX, 32), "-", (_HEX, 8), "-", (_HEX, 8)),
    "mailchimp": _form("", (_HEX, 32), "-us12"),
    "openai": _form("sk-proj-", (_URL, 74), "T3BlbkFJ", (_URL, 74)),
    "anthropic": _form("sk-ant-api03-", (_URL, 93), "AA"),
    "huggingface": _form("hf_", (string.ascii_letters, 34)),
    "datadog": _form("", (_HEX, 32)),
    "newrelic": _form("NRAK-", (f"{string.ascii_uppercase}{string.digits}", 27)),
    "grafana": _grafana,
    "sentry": _form("sntryu_", (_HEX, 64)),
    "digitalocean": _form("dop_v1_", (_HEX, 64)),
    "databricks": _form("dapi", (_HEX, 32)),
    "confluent": _confluent,
    "vault": _form("hvs.", (_URL, 90)),
    "terraform": _form("", (_ALNUM, 14), ".atlasv1.", (_URL, 67)),
    "linear": _form("lin_api_", (_ALNUM, 40)),
    "postman": _form("PMAK-", (_HEX, 24), "-", (_HEX, 34)),
    "planetscale": _form("pscale_pw_", (_URL, 43)),
    "supabase": _form("sbp_", (_HEX, 40)),
    "atlassian": _atlassian,
    "age": _age,
    "jwt": _jwt,
    "django": _form("", (f"{string.ascii_lowercase}{string.digits}!@^*(-_=+)", 50)),
    "laravel": lambda rng: base64.b64encode(rng.randbytes(32)).decode(),
    "fernet": lambda rng: base64.urlsafe_b64encode(rng.randbytes(32)).decode(),
    "wordpress": _form("", (f"{_ALNUM}!@^*()-_ []{{}}<>~+=,.;:/?|", 62), (_ALNUM, 2)),
    **KEYS,
}
"""What is secret, by name."""

NAMES: dict[str, Callable[[random.Random], str]] = {
    "aws-id": _form("AKIA", (_BASE32, 16)),
    "sid": _form("AC", (_HEX, 32)),
    "tenant": _uuid,
    "user": lambda rng: f"{rng.choice(_WORDS)}_{rng.choice(('app', 'svc', 'rw', 'api'))}",
    "host": lambda rng: f"{rng.choice(_WORDS)}-{_of(rng, _HEX, 4)}.internal.corp.io",
    "word": lambda rng: rng.choice(_WORDS),
    "n": lambda rng: str(rng.randint(10, 99)),
}
"""What stands beside a secret and is none, by name."""
