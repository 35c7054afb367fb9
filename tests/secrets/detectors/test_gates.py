"""No file in which a format could be found is left alone by a gate."""

from __future__ import annotations

import random
import re

import pytest

from bundlecheck.secrets.detectors.beside import ACCOUNT
from bundlecheck.secrets.detectors.detector import Detector
from bundlecheck.secrets.detectors.find import format_findings
from bundlecheck.secrets.detectors.gates import FORMATS, format_gates, loosened
from bundlecheck.secrets.detectors.keys import KEY_PATTERNS
from bundlecheck.secrets.detectors.places import SCANNED
from bundlecheck.secrets.detectors.table import DETECTORS
from bundlecheck.secrets.scanner.compiled import compile_table
from bundlecheck.secrets.scanner.scan import Scanner
from bundlecheck.secrets.source import Source
from tests.secrets.detectors.samples import sample
from tests.secrets.test_gates import needs_hyperscan

SEEDS = 12
PATTERNS = (*(row.pattern for row in DETECTORS), *KEY_PATTERNS, ACCOUNT)


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner(SCANNED, compile_table(SCANNED, format_gates())[0])


@pytest.mark.parametrize("row", DETECTORS, ids=lambda row: row.id)
def test_a_loosened_pattern_is_wherever_the_pattern_is(row: Detector) -> None:
    loose = re.compile(loosened(row.pattern))
    for seed in range(SEEDS):
        text, secret = sample(row, seed)
        match = re.search(row.pattern, text, re.ASCII)
        assert match is not None
        assert match["secret"] == secret
        found = loose.match(text.encode(), match.start())
        assert found is not None, text


@pytest.mark.parametrize("pattern", PATTERNS)
def test_nothing_is_asked_for_around_a_match_and_nothing_is_counted_far(pattern: str) -> None:
    loose = loosened(pattern).decode()

    assert not re.search(r"\(\?<?[=!]|\(\?P|,\d+\}|(?<!\\)\$|\\[bBAZ]", loose)
    assert all(int(count) <= 20 for count in re.findall(r"\{(\d+)", loose))


@pytest.mark.parametrize(
    ("pattern", "loose"),
    [
        (r"(?<![\w)(-])(?P<secret>ab[\w-]{40})(?![\w\]])", rb"(?:ab[\w-]{20,})"),
        (r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}", rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}"),
        (r"(?i:(?<=[?&;])sig=)[^\s]{0,300}?x{1,9}", rb"(?i:sig=)[^\s]{0,}?x{1,}"),
        (r"(?<!\()A3-", rb"A3-"),
    ],
)
def test_only_what_a_pattern_cannot_do_without_is_left(pattern: str, loose: bytes) -> None:
    assert loosened(pattern) == loose


@needs_hyperscan
@pytest.mark.parametrize("row", DETECTORS, ids=lambda row: row.id)
def test_a_compiled_table_lets_every_format_through(row: Detector, scanner: Scanner) -> None:
    for seed in range(SEEDS):
        text, _ = sample(row, seed)
        for around in ("{}", "\u017first line\n  {} \nlast", "é{}\t", "%3D{}\n", "{}{}"):
            whole = around.format(text, text)
            assert scanner.hits(whole.encode()).may_hold(FORMATS), whole


@needs_hyperscan
@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN {}PRIVATE KEY-----\n{}\n-----END {}PRIVATE KEY-----\n".format(
            "", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC" * 2, ""
        ),
        '{{"kty": "EC", "d" : "{}"}}'.format("aV9-" * 12),
        "twilio\nAC{}\n{}".format("0a1b2c3d" * 4, "9f8e7d6c" * 4),
        "key AKIA{} and {}".format("Q7RT5VWX2Y3Z4A5B", "q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9Z0"),
    ],
)
def test_keys_and_what_is_beside_an_id_come_through(text: str, scanner: Scanner) -> None:
    assert list(format_findings(Source("a.txt", text)))
    assert scanner.hits(text.encode()).may_hold(FORMATS)


@needs_hyperscan
def test_where_the_gate_is_shut_nothing_is_found(scanner: Scanner) -> None:
    rng = random.Random(5)
    shut = 0
    for _ in range(400):
        row = rng.choice(DETECTORS)
        text, _ = sample(row, rng.randrange(50))
        at = rng.randrange(len(text))
        broken = text[:at] + rng.choice((" ", "\n", "é", "-", "")) + text[at + rng.randrange(9) :]
        if not scanner.hits(broken.encode()).may_hold(FORMATS):
            shut += 1
            assert not list(format_findings(Source("a.txt", broken))), broken
    assert shut > 50


@needs_hyperscan
@pytest.mark.parametrize(
    "text",
    [
        "",
        "name = value\n" * 50,
        "token = get_token(secret, api_key)\n" * 50,
        "sha256:" + "0f" * 32 + "\n",
        "sentry_sdk.init(dsn, auth_token=os.environ['SENTRY_AUTH_TOKEN'])\n",
    ],
)
def test_ordinary_text_does_not_open_the_gate(text: str, scanner: Scanner) -> None:
    assert not scanner.hits(text.encode()).may_hold(FORMATS)
