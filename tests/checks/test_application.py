"""EB407: what the examples of the rule file cannot say."""

from __future__ import annotations

import pytest

from bundlecheck.checks.application import secret_in_application_code
from bundlecheck.checks.context import Context
from bundlecheck.finding import Match, Severity
from tests.models import model_of

WORD = "kR7vuq2Lx9Tz"


def found(files: dict[str, str]) -> list[Match]:
    return list(secret_in_application_code(Context(model_of(files))))


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("app/main.py", None),
        ("tests/test_main.py", Severity.LOW),
        ("app/conftest.py", Severity.LOW),
        ("settings_dev.py", Severity.LOW),
    ],
)
def test_tests_and_development_are_of_low_severity(name: str, severity: Severity | None) -> None:
    (match,) = found({name: f'API_SECRET = "{WORD}4mWz"\n'})
    assert match.severity is severity


def test_every_piece_is_masked_and_nothing_is_said_of_it() -> None:
    text = 'PASSWORD = "kR7vuq" + "2Lx9Tz"\n'
    (match,) = found({"app.py": text})
    assert [(span.column, span.end_column) for span in match.secrets] == [(13, 19), (24, 30)]
    said = "".join((match.message, match.label, match.safe, *match.identity))
    assert not any(piece in said for piece in ("kR7vuq", "2Lx9Tz"))
    assert "12 characters" in match.message


def test_the_message_names_the_call_that_takes_it() -> None:
    (match,) = found({"app.py": f'import redis\nredis.Redis(password="{WORD}")\n'})
    assert match.message.startswith(
        "'password', the argument 'password' of redis.Redis, is a password"
    )
