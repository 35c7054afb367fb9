"""Ports of ingress rules."""

from __future__ import annotations

import pytest

from bundlecheck.beanstalk.ports import (
    ALL_PORTS,
    DATA_STORES,
    REMOTE_ADMINISTRATION,
    Ports,
    protocol_name,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tcp", "tcp"),
        ("TCP", "tcp"),
        (" 6 ", "tcp"),
        ("17", "udp"),
        ("icmpv6", "icmp"),
        ("58", "icmp"),
        ("-1", "all"),
        ("all", "all"),
        ("50", "all"),
    ],
)
def test_protocols(text: str, name: str) -> None:
    assert protocol_name(text) == name


def test_every_port() -> None:
    assert ALL_PORTS.is_all
    assert Ports("tcp", 0, 65535).is_all
    assert Ports("tcp", 1, 65535).is_all
    assert not Ports("tcp", 2, 65535).is_all
    assert not Ports("icmp").is_all


def test_ports_within_a_set() -> None:
    web = frozenset({80, 443})
    assert Ports("tcp", 80, 80).within(web)
    assert not Ports("tcp", 80, 81).within(web)
    assert not Ports("tcp", 80, 443).within(web)
    assert not ALL_PORTS.within(web)
    assert not Ports("tcp", 0, 10**30).within(web)


def test_one_rule_covers_another() -> None:
    assert ALL_PORTS.covers(Ports("tcp", 22, 22))
    assert Ports("tcp", 20, 25).covers(Ports("tcp", 22, 22))
    assert not Ports("tcp", 22, 22).covers(Ports("tcp", 20, 25))
    assert not Ports("udp", 0, 65535).covers(Ports("tcp", 22, 22))


def test_services_behind_ports() -> None:
    assert Ports("tcp", 20, 25).services(REMOTE_ADMINISTRATION) == (22, 23)
    assert Ports("udp", 0, 65535).services(REMOTE_ADMINISTRATION) == (3389,)
    assert Ports("tcp", 5432, 5432).services(DATA_STORES) == (5432,)
    assert Ports("icmp").services(REMOTE_ADMINISTRATION) == ()


@pytest.mark.parametrize(
    ("ports", "words"),
    [
        (Ports("tcp", 22, 22), "port 22"),
        (Ports("udp", 53, 54), "UDP ports 53-54"),
        (Ports("udp"), "every UDP port"),
        (Ports("tcp"), "every port"),
        (ALL_PORTS, "every port and protocol"),
        (Ports("icmp"), "ICMP"),
    ],
)
def test_in_words(ports: Ports, words: str) -> None:
    assert str(ports) == words
