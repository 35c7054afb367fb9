"""Both engines of the scanner tell the same."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from bundlecheck.secrets.scanner import Anchor, Scanner, shapes
from bundlecheck.secrets.scanner.buffer import buffer_of
from bundlecheck.secrets.scanner.compiled import (
    cached_table,
    compile_table,
    is_available,
    load_table,
    table_name,
)
from bundlecheck.secrets.upstream import ANCHORS, upstream_findings
from bundlecheck.secrets.upstream.prefilter import candidates
from tests.secrets.upstream_files import TOKEN, file, pick

if TYPE_CHECKING:
    from pathlib import Path

needs_hyperscan = pytest.mark.skipif(not is_available(), reason="the extra `fast` is not installed")
OURS = (
    Anchor("live", b"sk_live_", run=28),
    Anchor("mail", b"xkeysib-", check=rb"xkeysib-[0-9a-f]{8}"),
    Anchor("env", b"GetEnv", ignore_case=True),
    Anchor("env", b"environ"),
    Anchor("npm", b"_authtoken", ignore_case=True, via=b"token"),
    Anchor("two", b"token", ignore_case=True, via=b"token"),
    Anchor("begin", b"-----BEGIN"),
    Anchor("one", b"@"),
)
SAMPLES = (
    b"",
    b"@",
    b"sk_live_" + b"a" * 20,
    b"sk_live_" + b"a" * 19,
    b"x-sk_live_" + b"a" * 19 + b" sk_live_",
    b"os.getenv('A')\r\nGETENV\rgetenv environ ENVIRON",
    b"xkeysib-0123abcd xkeysib-0123abcx",
    b"_AUTHTOKEN=token Token\n\n----------BEGIN",
    "\u212aey tok\u0130n to\u212aen".encode(),
    b"'" + b"0" * 9 + b"' \"" + b"f" * 8 + b'" "' + b"z" * 23 + b"' \"" + b"/" * 23 + b'"',
    b"1:" + b"a" * 35 + b" 1:" + b"a" * 34 + b" x:" + b"a" * 35,
    b"M" * 24 + b"." + b"b" * 6 + b"." + b"c" * 27,
    b"key = '" + b"a" * 24 + b"' key" + b" " * 90 + b"= " + b"b" * 30 + b" pw:" + b"c" * 23,
    b"\xff\xfe token \xff@",
)


def told(scanner: Scanner, data: bytes) -> object:
    hits = scanner.hits(data)
    owners = sorted({anchor.owner for anchor in (*OURS, *ANCHORS)})
    places = {
        owner: (hits.offsets(owner), hits.lines(owner), hits.has(owner))
        for owner in owners
        if owner in hits.owners() and hits.has(owner)
    }
    wanted = {plugin: sorted(offsets) for plugin, offsets in candidates(hits).items() if offsets}
    return places, hits.quoted(), hits.runs(), hits.tokens(), wanted


@pytest.fixture(scope="module")
def table() -> object:
    return compile_table((*OURS, *ANCHORS))[0]


def used(scanner: Scanner) -> Scanner:
    """Return a scanner after it has seen so much that it looks for all literals at once."""
    scanner.hits(b"x" * 1_100_000)
    return scanner


@pytest.mark.parametrize("data", SAMPLES)
def test_looking_for_all_literals_at_once_tells_the_same(data: bytes) -> None:
    both = (*OURS, *ANCHORS)
    assert told(used(Scanner(both)), data) == told(Scanner(both), data)


def test_looking_for_all_literals_at_once_tells_the_same_of_long_texts() -> None:
    both = (*OURS, *ANCHORS)
    once = used(Scanner(both))
    random = Random(11)
    literals = [anchor.literal for anchor in both]
    for _ in range(6):
        data = b"".join(
            random.choice(literals) if random.random() < 0.3 else pick(random, TOKEN, 5).encode()
            for _ in range(35_000)
        )
        assert told(once, data) == told(Scanner(both), data)


@needs_hyperscan
@pytest.mark.parametrize("data", SAMPLES)
def test_engines_tell_the_same_of_samples(data: bytes, table: object) -> None:
    both = (*OURS, *ANCHORS)
    assert told(Scanner(both, table), data) == told(Scanner(both), data)


@needs_hyperscan
def test_engines_tell_the_same_of_files_made_at_random(table: object) -> None:
    both = (*OURS, *ANCHORS)
    compiled, plain = Scanner(both, table), Scanner(both)
    random = Random(7)
    for seed in range(400):
        name, data, read_as = file(Random(seed))
        data += pick(random, TOKEN[::7] + " :=.\"'@\n", 300).encode()
        assert told(compiled, data) == told(plain, data), seed
        assert upstream_findings(
            name, data, compiled.hits(data), read_as=read_as
        ) == upstream_findings(name, data, plain.hits(data), read_as=read_as)


def test_literals_are_found_where_the_anchor_holds() -> None:
    hits = Scanner(OURS).hits(SAMPLES[4])
    assert hits.offsets("live") == [2]
    assert Scanner(OURS).hits(SAMPLES[3]).offsets("live") == []
    hits = Scanner(OURS).hits(SAMPLES[5])
    assert hits.lines("env") == [1, 2, 3]
    assert len(hits.offsets("env")) == 4
    assert Scanner(OURS).hits(SAMPLES[6]).offsets("mail") == [0]


def test_shared_parts_are_told_apart() -> None:
    hits = Scanner(OURS).hits(SAMPLES[7])
    assert (hits.offsets("npm"), hits.offsets("two")) == ([0], [5, 11, 17])
    assert hits.offsets("begin") == [29]
    assert hits.lines("begin") == [3]


def test_an_unknown_owner_is_an_error() -> None:
    with pytest.raises(KeyError):
        Scanner(OURS).hits(b"x").offsets("nobody")


def test_letters_that_fold_to_ascii_count_as_it() -> None:
    hits = Scanner(OURS).hits(SAMPLES[8])
    assert len(hits.offsets("two")) == 1
    assert b"key" in hits.buffer.folded
    assert hits.buffer.plain.count(b"\n") == hits.buffer.folded.count(b"\n")


def test_shapes_equal_their_regular_expressions() -> None:
    random = Random(5)
    for _ in range(300):
        data = pick(random, "ab01\"'-. \n" + "c" * random.randrange(30), 400).encode()
        runs = [match.span() for match in re.finditer(rb"[A-Za-z0-9_-]{20,}", data)]
        assert shapes.runs(data) == runs
        for start, end in runs:
            assert shapes.run_at(data, start + 3) == end - start
        quoted = [
            (at + 1, match.end() - 1)
            for at in range(len(data))
            if (match := re.compile(shapes.QUOTED).match(data, at))
        ]
        assert shapes.quoted(data) == quoted


def test_line_ends_are_one_byte_in_a_buffer() -> None:
    assert buffer_of(b"a\r\nb\rc\n\rd").plain == b"a\nb\nc\n\nd"


@needs_hyperscan
def test_a_table_is_kept_and_made_anew_when_it_is_damaged(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "cache"
    assert cached_table(OURS, folder) is not None
    (kept,) = folder.iterdir()
    assert kept.name == table_name(OURS)
    whole = kept.read_bytes()
    for damaged in (b"", b"x", whole[:-9], whole[:200], b"\0" * 300):
        kept.write_bytes(damaged)
        table = cached_table(OURS, folder)
        assert table is not None
        assert Scanner(OURS, table).hits(b"a@b").offsets("one") == [1]
        assert load_table(OURS, kept.read_bytes()) is not None
    assert [path.name for path in folder.iterdir()] == [kept.name]


@needs_hyperscan
def test_a_folder_that_cannot_be_written_to_costs_only_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    assert cached_table(OURS, blocked / "cache") is not None


@needs_hyperscan
def test_a_table_is_named_for_what_it_looks_for(tmp_path: Path) -> None:
    assert table_name(OURS) == table_name(tuple(reversed(OURS)))
    assert table_name(OURS) != table_name(OURS[:-1])


def test_without_hyperscan_python_does_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "hyperscan", None)
    assert cached_table(OURS, tmp_path) is None
    assert Scanner(OURS, None).hits(b"a@b").offsets("one") == [1]
