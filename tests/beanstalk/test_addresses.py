"""Address ranges: what is the world, what is private, what is no range."""

from __future__ import annotations

import pytest

from bundlecheck.beanstalk.addresses import cover_world, parse_range


@pytest.mark.parametrize("text", ["0.0.0.0/0", "::/0", " 0.0.0.0/0 ", "10.1.2.3/0"])
def test_the_world(text: str) -> None:
    found = parse_range(text)
    assert found is not None
    assert found.is_world
    assert not found.is_private


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("10.0.0.0/8", True),
        ("172.31.0.0/16", True),
        ("100.64.0.0/10", True),
        ("fd00::/8", True),
        ("10.0.0.0/7", False),
        ("172.32.0.0/16", False),
        ("203.0.113.0/24", False),
        ("2001:db8::/32", False),
    ],
)
def test_private_or_not(text: str, private: bool) -> None:
    found = parse_range(text)
    assert found is not None
    assert found.is_private is private
    assert not found.is_world


@pytest.mark.parametrize("text", ["", "sg-0a1b2c3d", "10.0.0.0/33", "everyone", "1.2.3.4/0/0"])
def test_no_range(text: str) -> None:
    assert parse_range(text) is None


def world(version: int, *texts: str) -> bool:
    ranges = [found for text in texts if (found := parse_range(text)) is not None]
    assert len(ranges) == len(texts)
    return cover_world(ranges, version)


def test_ranges_that_together_are_the_world() -> None:
    assert world(4, "128.0.0.0/1", "0.0.0.0/1")
    assert world(4, "0.0.0.0/2", "192.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "10.0.0.0/8")
    assert world(6, "8000::/1", "::/1")


def test_ranges_that_leave_a_gap() -> None:
    assert not world(4, "0.0.0.0/1")
    assert not world(4, "0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3", "224.0.0.0/4")
    assert not world(6, "0.0.0.0/1", "128.0.0.0/1")
    assert not cover_world([], 4)
