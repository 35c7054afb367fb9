"""What looks like a secret in any line, also where nothing can be parsed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundlecheck.secrets.lines import secret_places

S = "qhwkZ7rmpdXt3"


def masked(text: str) -> str:
    lines = text.split("\n")
    for index, start, end in secret_places(list(lines)):
        line = lines[index]
        lines[index] = line[:start] + "*" * (end - start) + line[end:]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        f"DB_PASSWORD: {S}",
        f"  - DB_PASSWORD : '{S}'",
        f'"dbPassword": "{S}"}}',
        f"DB_PASSWORD={S} ./run",
        f"DB_PASSWORD:{S}",
        f"DB_PASSWORD: {S} and {S}",
        f"DB_PASSWORD: '{S}'{S}",
        f"DB_PASSWORD: [{S}",
        f"DB_PASSWORD: *{S}",
        f"DB_PASSWORD: \u201c{S}\u201d",
        f"curl --token={S} x",
        f'{{\\"password\\": \\"{S}\\"}}',
        f"x: postgres://app:{S}@db/x",
        f"DB_PASSWORD: |\n  {S}\n  {S}\nnext: 1",
        f"DB_PASSWORD:\n  {S}\nnext: 1",
        f"? DB_PASSWORD\n: {S}\nnext: 1",
        f"option_name: DB_PASSWORD\nvalue: {S}",
        f"- value: {S}\n  option_name: DB_PASSWORD",
        f"{{option_name: API_TOKEN, value: {S}}}",
        f"k: |\n  -----BEGIN RSA PRIVATE KEY-----\n  {S}\n  {S}\n  -----END RSA PRIVATE KEY-----",
        f"'{'x' * 70_000}{S}",
    ],
)
def test_what_looks_like_a_secret(text: str) -> None:
    result = masked(text)
    assert S not in result
    assert len(result) == len(text)
    assert not text.endswith("next: 1") or result.endswith("next: 1")


@pytest.mark.parametrize(
    "text",
    [
        "command: ./migrate.sh",
        "PASSWORD_MIN_LENGTH: 12",
        "SECRET_NAME: app/database",
        "DBPassword: {Ref: Password}",
        'DBPassword: {"Fn::GetOptionSetting": {"OptionName": "X"}}',
        'DBPassword: "{{resolve:secretsmanager:app:SecretString:password}}"',
        'DBPassword: `{"Ref": "X"}`',
        "password: ${DB_PASSWORD}",
        "password: changeme",
        '"DBPassword": {"Type": "String", "NoEcho": true}',
        "DBPassword: {",
        "keys: [a, b]",
        "tokens:",
        "SSHSourceRestriction: tcp, 22, 22, 0.0.0.0/0",
        "option_name: InstanceType\nvalue: t3.micro",
    ],
)  # fmt: skip
def test_what_does_not(text: str) -> None:
    assert masked(text) == text


@given(st.lists(st.text(alphabet="aQ9pwdkey_:='\"{[|&*#/@\\- ", max_size=60), max_size=8))
def test_places_lie_within_the_lines(lines: list[str]) -> None:
    for index, start, end in secret_places(lines):
        assert 0 <= start <= end <= len(lines[index])


@pytest.mark.parametrize(
    "line",
    [
        "a" * 60_000,
        "password: " * 6_000,
        "token=" * 10_000,
        '"password":"' * 5_000,
        "password: " + "x" * 50_000 + "y",
        "password: " + "xx-" * 20_000 + "y",
        "a://b:cQ9ff@d " * 4_000,
        "AKIAZZZZZZZZZZZZQQ9Z " * 3_000,
    ],
    ids=lambda line: line[:14],
)
def test_long_repetition_takes_no_time(line: str) -> None:
    start = time.process_time()
    for _ in secret_places([line]):
        pass
    assert time.process_time() - start < 20
