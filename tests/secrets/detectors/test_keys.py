"""Private keys as whole blocks, secrets beside ids, and check sums."""

from __future__ import annotations

import base64
import random
import string
import zlib

import pytest

from bundlecheck.finding import Confidence
from bundlecheck.secrets.detectors.find import format_findings
from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.source import Source

RNG = random.Random(17)
BASE64 = string.ascii_letters + string.digits + "+/"
DIGITS = "".join(RNG.choices(BASE64, k=320))
LINES = [DIGITS[at : at + 64] for at in range(0, 320, 64)]
OPENSSH_PLAIN = base64.b64encode(
    b"openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none" + bytes(range(90))
).decode()
OPENSSH_LOCKED = base64.b64encode(
    b"openssh-key-v1\0\0\0\0\x0aaes256-ctr\0\0\0\x06bcrypt" + bytes(range(90))
).decode()
AWS_ID = "AK" + "IA" + "Z5N7QK2XWJ4TLV6M"
AWS_SECRET = "hT3bQz81kWmXo5yVr" + "+E7dLuN0pCgSaJf2RiKx9B/"
HEX = "9f4c1be07a52d8e36b90c74f1ad2583e"


def pem(label: str, lines: list[str] | None = None, joint: str = "\n") -> str:
    body = joint.join(lines or LINES)
    return f"-----BEGIN {label}-----{joint}{body}{joint}-----END {label}-----"


def keys_in(text: str) -> list[Found]:
    return [one for one in format_findings(Source("x", text)) if one.topic is Topic.PRIVATE_KEY]


@pytest.mark.parametrize(
    "label",
    [
        *("RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "PRIVATE KEY"),
        *("OPENSSH PRIVATE KEY", "PGP PRIVATE KEY BLOCK", "ENCRYPTED PRIVATE KEY"),
    ],
)
@pytest.mark.parametrize(
    "joint", ["\n", "\r\n", "\\n", "\\\\n", "\\r\\n", "\n    ", ' " +\n  "', "\n# ", " "]
)
def test_a_block_is_found_from_begin_to_end(label: str, joint: str) -> None:
    block = pem(label, joint=joint)
    text = f'key = "{block}"\nnext\n'
    (found,) = keys_in(text)
    assert text[found.start : found.end] == found.value == block
    assert found.detector == "private-key"
    assert found.kind == ("a PGP private key" if label.startswith("PGP") else "a private key")


def test_two_keys_are_two() -> None:
    text = f"{pem('RSA PRIVATE KEY')}\n{pem('CERTIFICATE')}\n{pem('EC PRIVATE KEY')}\n"
    assert [one.value[11:14] for one in keys_in(text)] == ["RSA", "EC "]


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        "if text.startswith('-----BEGIN PRIVATE KEY-----') and '-----END PRIVATE KEY-----' in text:",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n<your key here>\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n" + "x" * 64 + "\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----",
        pem("PUBLIC KEY"),
        pem("RSA PUBLIC KEY"),
        pem("CERTIFICATE"),
        pem("PGP PUBLIC KEY BLOCK"),
        f"ssh-rsa {DIGITS} me",
        "PuTTY-User-Key-File-2: ssh-rsa",
        "BEGIN = '-----BEGIN PRIVATE KEY-----'\n" + "some_function_of_names(argument)\n" * 90,
        '{"kty": "RSA", "n": "' + DIGITS.replace("/", "_").replace("+", "-") + '", "e": "AQAB"}',
    ],
)
def test_headers_and_public_keys_are_no_private_keys(text: str) -> None:
    assert keys_in(text) == []


def test_a_block_without_its_end_ends_with_its_material() -> None:
    text = "-----BEGIN PRIVATE KEY-----\n" + "\n".join(LINES) + "\n\nnot a part of it\n"
    (found,) = keys_in(text)
    assert found.value.endswith(LINES[-1])


@pytest.mark.parametrize(
    ("block", "note"),
    [
        (pem("RSA PRIVATE KEY"), ""),
        (pem("ENCRYPTED PRIVATE KEY"), "encrypted"),
        (pem("RSA PRIVATE KEY", ["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-128-CBC,00", "", *LINES]), "encrypted"),
        (pem("OPENSSH PRIVATE KEY", [OPENSSH_PLAIN[:70], OPENSSH_PLAIN[70:]]), ""),
        (pem("OPENSSH PRIVATE KEY", [OPENSSH_LOCKED[:70], OPENSSH_LOCKED[70:]]), "encrypted"),
    ],
)  # fmt: skip
def test_an_encrypted_key_says_so(block: str, note: str) -> None:
    (found,) = keys_in(block)
    assert found.note == note


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize(("cipher", "note"), [("none", ""), ("aes256-cbc", "encrypted")])
def test_putty_files(version: int, cipher: str, note: str) -> None:
    text = (
        f"PuTTY-User-Key-File-{version}: ssh-rsa\nEncryption: {cipher}\nComment: me\n"
        f"Public-Lines: 2\n{LINES[0]}\n{LINES[1]}\nPrivate-Lines: 2\n{LINES[2]}\n{LINES[3]}\n"
        f"Private-MAC: {HEX}{HEX[:8]}"
    )
    (found,) = keys_in(text + "\n")
    assert found.value == text
    assert found.note == note


def test_ssh2_keys() -> None:
    label = "SSH2 ENCRYPTED PRIVATE KEY"
    text = f"---- BEGIN {label} ----\n" + "\n".join(LINES) + f"\n---- END {label} ----"
    (found,) = keys_in(f"a\n{text}\nb")
    assert (found.value, found.note) == (text, "encrypted")


def test_the_private_part_of_a_json_web_key() -> None:
    part = DIGITS[:43].replace("+", "-").replace("/", "_")
    for text in (
        f'{{"kty": "EC", "crv": "P-256", "x": "{HEX}", "d": "{part}"}}',
        f'{{\n  "d": "{part}",\n  "kty": "OKP"\n}}',
    ):
        (found,) = keys_in(text)
        assert text[found.start : found.end] == part
    assert keys_in(f'{{"a": {{"kty": "EC"}}, "b": {{"d": "{part}"}}}}') == []


@pytest.mark.parametrize(
    "text",
    [
        f"{AWS_ID}\n{AWS_SECRET}\n",
        f"id: {AWS_ID}\nnothing: here\nother: '{AWS_SECRET}'\n",
        f'client("{AWS_ID}", "{AWS_SECRET}")',
        f"{AWS_SECRET},{AWS_ID}",
    ],
)
def test_an_aws_secret_beside_its_id(text: str) -> None:
    found = {one.detector: one for one in format_findings(Source("x", text))}
    assert set(found) == {"aws-access-key-id", "aws-secret-access-key"}
    assert found["aws-secret-access-key"].value == AWS_SECRET
    assert found["aws-secret-access-key"].live


@pytest.mark.parametrize(
    "other",
    [
        HEX + HEX[:8],
        "src/main/java/org/internal/net/Handler42",
        AWS_SECRET + "x",
        AWS_SECRET[:-1],
        "a" * 40,
        "\n" * 400 + AWS_SECRET,
    ],
)
def test_what_beside_an_aws_id_is_no_secret(other: str) -> None:
    found = [one.detector for one in format_findings(Source("x", f"{AWS_ID} '{other}'"))]
    assert found == ["aws-access-key-id"]


def test_a_twilio_token_beside_its_account() -> None:
    text = f"twilio\nsid = AC{HEX}\nother = '{HEX[::-1]}'\n"
    (found,) = format_findings(Source("x", text))
    assert (found.detector, found.value) == ("twilio-auth-token", HEX[::-1])
    assert list(format_findings(Source("x", f"sid = AC{HEX}\nother = '{HEX[::-1]}'\n"))) == []


def test_a_wrong_check_sum_makes_unsure() -> None:
    digits = string.digits + string.ascii_uppercase + string.ascii_lowercase
    body = "".join(RNG.choices(digits, k=30))
    number, check = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        check = digits[digit] + check
    for prefix in ("gh" + "p_", "npm" + "_"):
        (right,) = format_findings(Source("x", prefix + body + check))
        (wrong,) = format_findings(Source("x", prefix + body[::-1] + check))
        assert right.confidence is Confidence.HIGH
        assert wrong.confidence is Confidence.MEDIUM


@pytest.mark.parametrize("before", ["\\n", "\\t", "%3D", "\\u0022", "=", "'", ">", "("])
def test_an_escaped_character_before_a_token(before: str) -> None:
    (found,) = format_findings(Source("x", f"a{before}{AWS_ID}"))
    assert found.value == AWS_ID
    assert found.prefix == "AK" + "IA"
