from __future__ import annotations

import pytest

from bundlecheck.beanstalk.tls import (
    default_policy,
    policy,
    strong_policies,
    tls_policies,
)

P = "ELBSecurityPolicy-"


@pytest.mark.parametrize(
    ("name", "minimum", "verdict", "elb17"),
    [
        ("TLS13-1-3-2021-06", "1.3", "strong", True),
        ("TLS13-1-2-Res-2021-06", "1.2", "strong", True),
        ("TLS13-1-2-2021-06", "1.2", "acceptable", False),
        ("TLS13-1-2-Ext2-FIPS-PQ-2025-09", "1.2", "weaker", False),
        ("TLS-1-2-2017-01", "1.2", "acceptable", False),
        ("TLS13-1-1-2021-06", "1.1", "weak", False),
        ("TLS-1-1-2017-01", "1.1", "weak", False),
        ("TLS13-1-0-2021-06", "1.0", "weak", False),
        ("FS-2018-06", "1.0", "weak", False),
        ("2016-08", "1.0", "weak", False),
        ("2011-08", "1.0", "weak", False),
    ],
)
def test_known_policies(name: str, minimum: str, verdict: str, elb17: bool) -> None:
    found = policy(P + name)
    assert found is not None
    assert (found.minimum, found.verdict, found.elb17) == (minimum, verdict, elb17)
    assert found.known
    assert found.weak == (verdict == "weak")


def test_table_agrees_with_the_names() -> None:
    table = tls_policies().policies
    assert len(table) == 50
    for name, row in table.items():
        assert row.weak == (row.verdict == "weak")
        for family, highest in (("TLS13-1-", "1.3"), ("TLS-1-", "1.2"), ("FS-1-", "1.2")):
            if name.startswith(P + family):
                assert row.minimum == f"1.{name[len(P + family)]}"
                assert row.maximum == highest
    assert sum(row.elb17 for row in table.values()) == 8


@pytest.mark.parametrize(
    ("name", "minimum", "verdict"),
    [
        ("TLS13-1-2-New-2031-01", "1.2", "unrated"),
        ("TLS13-1-3-2031-01", "1.3", "unrated"),
        ("TLS13-1-0-New-2031-01", "1.0", "weak"),
        ("FS-1-1-2031-01", "1.1", "weak"),
    ],
)
def test_names_newer_than_the_table(name: str, minimum: str, verdict: str) -> None:
    found = policy(P + name)
    assert found is not None
    assert (found.minimum, found.verdict, found.known, found.elb17) == (
        minimum,
        verdict,
        False,
        False,
    )


@pytest.mark.parametrize(
    "name",
    ["", "my-policy", P, P + "2031-01", P + "FS-1-3-2031-01", "TLS13-1-2-2021-06", P + "TLS14"],
)
def test_names_that_tell_nothing(name: str) -> None:
    assert policy(name) is None


def test_sample_policies_are_weak() -> None:
    sample = policy("ELBSample-OpenSSLDefaultCipherPolicy")
    assert sample is not None
    assert (sample.minimum, sample.weak) == ("1.0", True)


@pytest.mark.parametrize("kind", ["application", "network", "classic"])
def test_default_is_weak_and_recommended_is_not(kind: str) -> None:
    default = policy(default_policy(kind))
    assert default is not None
    assert default.weak
    assert strong_policies(kind)
    for name in strong_policies(kind):
        found = policy(name)
        assert found is not None
        assert kind in found.balancers
        assert not found.weak


def test_unknown_kind_is_taken_as_application() -> None:
    assert strong_policies("") == strong_policies("application")
    assert default_policy("") == f"{P}2016-08"
