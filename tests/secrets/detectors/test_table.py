"""Every row of the table: a hit, near misses, exact places, and bounded work."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bundlecheck.secrets.detectors import search as search_module
from bundlecheck.secrets.detectors.checks import CHECKS
from bundlecheck.secrets.detectors.detector import Detector
from bundlecheck.secrets.detectors.find import format_findings
from bundlecheck.secrets.detectors.plugins import plugin_classes
from bundlecheck.secrets.detectors.table import ANCHORS, DETECTORS
from bundlecheck.secrets.found import Found
from bundlecheck.secrets.source import Source
from tests.secrets.detectors.samples import c, parser, sample

by_id = pytest.mark.parametrize("row", DETECTORS, ids=lambda row: row.id)


def found_in(text: str, name: str = "notes.txt") -> list[Found]:
    return list(format_findings(Source(name, text)))


@by_id
def test_a_token_is_found_where_it_stands(row: Detector) -> None:
    for seed in range(3):
        text, secret = sample(row, seed)
        prefix = "first line\n  "
        whole = f"{prefix}{text} \nlast line"
        found = found_in(whole)
        places = [(one.start, one.end) for one in found]
        start = whole.index(secret)
        assert (start, start + len(secret)) in places, (text, found)
        one = found[places.index((start, start + len(secret)))]
        assert one.value == secret == whole[one.start : one.end]
        assert secret.startswith(one.prefix)


@by_id
def test_the_kind_is_said_by_its_own_row_or_a_more_specific_one(row: Detector) -> None:
    text, secret = sample(row)
    rank = DETECTORS.index(row)
    (found,) = [one for one in found_in(text) if one.value == secret]
    named = next(other for other in DETECTORS if other.id == found.detector)
    assert DETECTORS.index(named) <= rank


@by_id
def test_anchors_stand_in_the_lines_of_a_match(row: Detector) -> None:
    text, _ = sample(row)
    if row.built_in:
        assert not [anchor for anchor in ANCHORS if anchor.owner == row.id]
        return
    mine = [anchor for anchor in ANCHORS if anchor.owner == row.id]
    assert mine
    assert any(
        anchor.literal.decode() in (text.lower() if anchor.ignore_case else text) for anchor in mine
    )


@by_id
def test_a_text_of_one_character_is_no_token(row: Detector) -> None:
    text, secret = sample(row)
    body = secret[len(row.shown(secret)) :]
    if row.check == "any" or len(body) < 14:
        return
    filler = re.sub(r"[A-Za-z0-9]", "a", body)
    assert not [one for one in found_in(text.replace(body, filler)) if one.detector == row.id]


@by_id
def test_a_part_of_a_longer_word_is_no_token(row: Detector) -> None:
    text, secret = sample(row)
    if row.ignore_case or row.in_url or not text.startswith(secret):
        return
    assert not [one for one in found_in(f"zZ9{text}") if one.start == 3]


@by_id
def test_a_shorter_text_is_no_token(row: Detector) -> None:
    text, secret = sample(row)
    short = text.replace(secret, secret[: min(len(secret) // 2 - 4, 60)])
    assert not [one for one in found_in(short) if one.detector == row.id]


def test_rows_are_well_formed() -> None:
    ids = [row.id for row in DETECTORS]
    assert len(set(ids)) == len(ids)
    for row in DETECTORS:
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", row.id), row.id
        assert row.kind.split()[0] in ("a", "an"), row.id
        assert row.check in CHECKS, row.id
        assert row.anchors or row.built_in, row.id
        for anchor in row.anchors:
            assert anchor.isascii(), row.id
            assert len(anchor) >= 3 or row.built_in, row.id
            assert not row.ignore_case or anchor == anchor.lower(), row.id


def _repeats(tree: Any) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for op, argument in tree:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT):
            found.append((argument[0], argument[1]))
            found.extend(_repeats(argument[2]))
        elif op is c.BRANCH:
            for branch in argument[1]:
                found.extend(_repeats(branch))
        elif op is c.SUBPATTERN:
            found.extend(_repeats(argument[3]))
        elif op in (c.ASSERT, c.ASSERT_NOT):
            found.extend(_repeats(argument[1]))
    return found


def _nested(tree: Any, inside: bool = False) -> bool:
    for op, argument in tree:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT):
            varies = argument[0] != argument[1]
            if (varies and inside) or _nested(argument[2], inside or (varies and argument[1] > 1)):
                return True
        elif op is c.BRANCH:
            if any(_nested(branch, inside) for branch in argument[1]):
                return True
        elif op is c.SUBPATTERN and _nested(argument[3], inside):
            return True
    return False


@by_id
def test_patterns_are_bounded(row: Detector) -> None:
    tree = parser.parse(row.pattern)
    assert all(most <= 12_000 for _, most in _repeats(tree))
    assert not _nested(tree)
    low, high = tree.getwidth()
    assert low >= 8
    assert row.anchors == () or high <= row.reach + row.before + 120 or high <= 12_200


def test_work_grows_with_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    match = search_module._match

    def counted(text: str, rank: int, place: int) -> search_module.Hit | None:
        nonlocal calls
        calls += 1
        return match(text, rank, place)

    monkeypatch.setattr(search_module, "_match", counted)
    pieces = []
    for row in DETECTORS:
        for anchor in row.anchors:
            pieces.append((anchor * 2000)[:4000])
            pieces.append((anchor + "-")[:40] * 60)
    text = "\n".join(pieces)
    assert found_in(text) is not None
    assert calls < len(text)


@pytest.mark.parametrize(
    "run",
    [
        *("a", "A", "0", "9f", "eyJ", "eyJ-", "eyJ.", "-----BEGIN PRIVATE KEY-----", "AKIA", "sk-"),
        *("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n", "secret_key=", "://a:b@", "M."),
        *("12345678:", "PuTTY-User-Key-File-2: Private-Lines: 3\n", "LS0tLS1CRUdJTi", '"kty"'),
        *("datadog ", "AKIA" + "Z7Q2" * 4 + " ", "AC" + "9f4c" * 8 + " twilio "),
    ],
)
def test_long_repetition_is_read(run: str) -> None:
    text = (run * (250_000 // len(run) + 1))[:250_000]
    assert isinstance(found_in(text), list)


def test_only_the_regions_given_are_searched() -> None:
    row = next(row for row in DETECTORS if row.id == "linear-key")
    one, two = sample(row, 1)[1], sample(row, 2)[1]
    text = f"\r\na {one} b\r\n\r\n{two}\r\nend"
    source = Source("x", text)
    first, second = text.index(one), text.index(two)
    assert [found.value for found in format_findings(source)] == [one, two]
    assert [found.value for found in format_findings(source, [(second, len(text))])] == [two]
    both = [(first - 2, first + 60), (second, second + 60)]
    assert [found.start for found in format_findings(source, both)] == [first, second]
    assert list(format_findings(source, [(0, first), (len(text) - 3, len(text))])) == []
    assert list(format_findings(source, [])) == []


def test_the_table_makes_plugins() -> None:
    classes = plugin_classes()
    assert len(classes) == len(DETECTORS)
    assert len({plugin.secret_type for plugin in classes}) == len(classes)
    plugin = next(one for one in classes if one.__name__ == "LinearKeyDetector")()
    row = next(row for row in DETECTORS if row.id == "linear-key")
    text, secret = sample(row)
    (found,) = plugin.analyze_line(filename="x", line=f"key = '{text}'", line_number=1)
    assert found.secret_value == secret
