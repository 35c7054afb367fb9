"""Modules of detect-secrets come without an HTTP client, and leave nothing behind."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bundlecheck.secrets.upstream.loader import load
from bundlecheck.secrets.upstream.prefilter import ANCHORS, KEYWORD

SCAN = """
import socket, sys
def refuse(*arguments, **named):
    raise AssertionError("a socket was opened")
socket.socket = refuse
socket.create_connection = refuse
from bundlecheck.secrets.upstream import upstream_findings
from tests.secrets.upstream_files import file
from random import Random
kinds = set()
for seed in range(400):
    name, data, read_as = file(Random(seed))
    kinds |= {each.type for each in upstream_findings(name, data, read_as=read_as)}
assert len(kinds) > 20, kinds
left = [name for name in sys.modules if name.split(".")[0] in
        ("requests", "urllib3", "ssl", "http", "detect_secrets")]
assert not left, left
"""


def run(code: str) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr


def test_a_scan_opens_no_socket_and_loads_no_http_client() -> None:
    run(SCAN)


def test_nothing_is_loaded_for_a_file_without_candidates() -> None:
    run(
        "import sys\n"
        "from bundlecheck.secrets.upstream import upstream_findings\n"
        "assert upstream_findings('a.py', b'x = 1') == []\n"
        "assert not {'logging', 'multiprocessing', 'hyperscan', 'yaml', 'configparser'} & set(sys.modules)\n"
    )


def test_detect_secrets_can_be_imported_as_ever_before_and_after() -> None:
    check = (
        "import requests, detect_secrets.plugins.stripe as stripe\n"
        "assert stripe.requests is requests and requests.get\n"
        "from detect_secrets import SecretsCollection\n"
    )
    mine = "from bundlecheck.secrets.upstream.loader import load\nload('plugins.stripe')\n"
    run(check + mine + check)
    run(mine + check)


def test_the_standard_library_is_left_as_it_is() -> None:
    import configparser

    from bundlecheck.secrets.upstream import upstream_findings

    before = configparser.ParsingError
    (found,) = upstream_findings("a.ini", b"[s]\npassword = hunter2abc\n")
    assert found.type == "Secret Keyword"
    assert configparser.ParsingError is before


def test_a_module_that_is_missing_leaves_nothing_behind() -> None:
    before = set(sys.modules)
    with pytest.raises(ImportError):
        load("plugins.none_such")
    assert {name for name in set(sys.modules) - before if "detect_secrets" in name} == set()


def test_anchors_are_all_names_that_the_keyword_plugin_knows() -> None:
    import re

    names = [anchor.literal.decode() for anchor in ANCHORS if anchor.owner == KEYWORD]
    patterns = load("plugins.keyword").DENYLIST
    for pattern in patterns:
        spelled = {pattern.replace("_?", joint) for joint in ("", "_")}
        for each in spelled:
            assert any(each.startswith(name) for name in names), each
    for name in names:
        assert any(re.match(pattern[: len(name) + 1], name) for pattern in patterns) or any(
            pattern.startswith(name) for pattern in patterns
        ), name
