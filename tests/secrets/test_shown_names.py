from __future__ import annotations

import pytest

from bundlecheck.secrets.shown_names import may_hold_value


@pytest.mark.parametrize(
    "name", ["password=correcthorse", "token:Xk29vQpLm3", "SECRET_a8f3e2d1c4b5", "A1b2C3d4"]
)
def test_names_that_may_hold_a_value(name: str) -> None:
    assert may_hold_value(name)


@pytest.mark.parametrize(
    "name",
    ["", "DB_PASSWORD", "s3_key2", "secretKey", "aws:rds:dbinstance", "services[0].token", "x509"],
)
def test_plain_names(name: str) -> None:
    assert not may_hold_value(name)
