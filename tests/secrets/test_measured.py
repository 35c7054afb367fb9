"""What scans of real trees had wrong, each with the near one that stays as it was."""

from __future__ import annotations

import pytest

from bundlecheck.secrets.found import Fact, Topic
from bundlecheck.sweep.analyse import analyse

PASSWORD = "dV7kJU3IHo" + "Kdtc9NqoTv"
DJANGO = "d=58rq*+^t45*sk^" + "cq*)jbun^wc)rz_t+t5c22bje7^8osv=7)"


def facts(name: str, text: str) -> tuple[Fact, ...]:
    return analyse(name, text.encode())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("app/security_report.py", f'SECRET_KEY = "{DJANGO}"\n'),
        ("app/settings.py", f'ENCRYPTION_KEY = bytes.fromhex("{"9f4c1be07a52d8e3" * 2}")\n'),
        ("app/db.py", f'def f(host):\n    return f"postgres://ana:{PASSWORD}@{{host}}/a"\n'),
        (
            "lib/db.php",
            f"<?php\nnew PDO('mysql:host=db.corp.io;dbname=app', 'shop', '{PASSWORD}');\n",
        ),
        ("languages/sql.js", f"jwt.sign({{ id: 1 }}, '{PASSWORD}', {{}});\n"),
        (
            ".ebextensions/a.config",
            "option_settings:\n  aws:elasticbeanstalk:application:environment:\n"
            f'    CACHE_PASSWORD: \'`{{"Fn::Join": ["", ["{PASSWORD}", "x9Kd"]]}}`\'\n',
        ),
        ("sql/settings.sql", f"insert into c values ('mail_secret', '{PASSWORD}');\n"),
    ],
)
def test_it_is_found(name: str, text: str) -> None:
    assert facts(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("security.md", f'SECRET_KEY = "{DJANGO}"\n'),
        ("app/db.py", 'def f(host):\n    return f"postgres://ana:password@{host}/a"\n'),
        (
            ".ebextensions/a.config",
            "option_settings:\n  aws:elasticbeanstalk:application:environment:\n"
            '    CACHE_PASSWORD: \'`{"Fn::Join": ["", [{"Ref": "P"}, "x"]]}`\'\n',
        ),
        ("app/pay.yml", "charge_token: ch_" + "1CKWufNB7uSQM4hbXJx63Zqv\n"),
        ("sql/settings.sql", f"insert into c values ('mail_name', '{PASSWORD}');\n"),
    ],
)
def test_it_stays_silent(name: str, text: str) -> None:
    assert not [fact for fact in facts(name, text) if fact.topic != Topic.PRIVATE_KEY]
