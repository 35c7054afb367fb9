"""Gates: patterns that tell in the pass over the bytes whether a step can find anything."""

from __future__ import annotations

import re

import pytest

from bundlecheck.secrets.scanner.anchors import Anchor
from bundlecheck.secrets.scanner.compiled import compile_table, is_available
from bundlecheck.secrets.scanner.gates import Gate
from bundlecheck.secrets.scanner.scan import Scanner
from bundlecheck.sweep.analyse import GATES

ANCHORS = (Anchor("words", b"needle"),)
OWN = (
    Gate("names", rb"pass[a-z]* ?= ?[\"'][^\"'\n]{4}", ignore_case=True),
    Gate("names", rb"token:[0-9]"),
    Gate("others", rb"never"),
)

needs_hyperscan = pytest.mark.skipif(not is_available(), reason="the extra 'fast' is not there")


@needs_hyperscan
@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"x\nPassword = 'abcd'\n", True),
        (b"token:1", True),
        (b"Token:1", False),
        (b"password = 'abc'\n", False),
        (b"", False),
    ],
)
def test_a_compiled_table_tells_which_gates_are_there(data: bytes, *, names: bool) -> None:
    scanner = Scanner(ANCHORS, compile_table(ANCHORS, OWN)[0])

    hits = scanner.hits(data)

    assert hits.may_hold("names") is names
    assert not hits.may_hold("others")
    with pytest.raises(KeyError):
        hits.may_hold("nobody")


@needs_hyperscan
def test_literals_keep_their_places_beside_gates() -> None:
    scanner = Scanner(ANCHORS, compile_table(ANCHORS, OWN)[0])

    assert scanner.hits(b"a needle, a needle; token:7").offsets("words") == [2, 12]


def test_python_alone_leaves_nothing_out() -> None:
    assert Scanner(ANCHORS).hits(b"nothing").may_hold("names")


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: f"{gate.owner}")
def test_both_engines_read_the_pattern(gate: Gate) -> None:
    re.compile(gate.pattern)
    assert not re.search(rb"(?<!\\)\((?!\?:)|(?<!\\)\$|\\[1-9bBAZ]", gate.pattern)
