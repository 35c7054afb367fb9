"""No output of any command shows a secret of the bundle, whatever the file, format or failure."""

from __future__ import annotations

import io
import json
import random
import string
import zipfile
from typing import TYPE_CHECKING

import pytest

from bundlecheck.__main__ import main
from bundlecheck.ruleset import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMATS = ("text", "json", "sarif", "github")
STYLES = ((), ("--quiet",), ("--summary",), ("--color",))
NARROW = ("EB601", "EB602", "EB603", "EB604", "EB605", "EB606", "EB607", "EB611", "EB618", "EB625")
RARE = "abcdefghjkmnpqrstuvwxyz"


class Planted:
    """Makes secrets that occur nowhere else, and remembers them."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._random = random.Random(7)

    def __call__(self, size: int = 14) -> str:
        pick = self._random.choice
        letters = "".join(pick(RARE) for _ in range(size - 4))
        value = f"{letters[:5]}{pick('QXZ')}{pick(string.digits)}{letters[5:]}{pick('QXZ')}7"
        self.values.append(value)
        return value


def properties(secret: Planted) -> dict[str, str]:
    return {
        ".ebextensions/01-map.config": (
            "option_settings:\n"
            "  aws:elasticbeanstalk:application:environment:\n"
            f"    SECRET_KEY: {secret()}\n"
            f"    API_TOKEN: '{secret()}'\n"
            f'    SESSION_SECRET: "{secret()}\\u0041"\n'
            f"    DATABASE_URL: postgres://app:{secret()}@db.internal:5432/app\n"
            f"    DB_PASSWORD={secret()}: true\n"
            "    BAD NAME: 1\n"
            "  aws:rds:dbinstance:\n"
            f"    DBPassword: {secret()}\n"
            "    DBEngine: nonsense\n"
            "  aws:autoscaling:launchconfiguration:\n"
            "    SSHSourceRestriction: tcp, 22, 22, 0.0.0.0/0\n"
        ),
        ".ebextensions/02-list.config": (
            "option_settings:\n"
            "  - namespace: aws:elasticbeanstalk:application:environment\n"
            "    option_name: AUTH_TOKEN\n"
            f"    value: {secret()}\n"
            "  - option_name: DB_PASSWORD\n"
            f"    value: {secret()}\n"
            "  - option_name: InstanceType\n"
            "    value: t2.micro\n"
        ),
        ".ebextensions/03-one-line.config": json.dumps(
            {
                "option_settings": {
                    "aws:elasticbeanstalk:application:environment": {
                        "CLIENT_SECRET": secret(),
                        "PASSWORD": secret(),
                    },
                    "aws:elasticbeanstalk:environment": {"EnvironmentType": "Single"},
                    "aws:rds:dbinstance": {"DBPassword": secret(), "DBDeletionPolicy": "Delete"},
                }
            }
        ),
    }


def duplicates(secret: Planted) -> dict[str, str]:
    return {
        ".ebextensions/a.config": (
            "option_settings:\n"
            "  aws:elasticbeanstalk:application:environment:\n"
            f"    DB_PASSWORD: {secret()}\n"
            f"    DB_PASSWORD: {secret()}\n"
            f"    LOGIN_SECRET: {secret()}\n"
            "option_settings:\n"
            "  aws:rds:dbinstance:\n"
            f"    DBPassword: {secret()}\n"
            f"    DBPassword: {secret()}\n"
            "files:\n"
            '  "/etc/app.conf":\n'
            '    mode: "0644"\n'
            "    owner: root\n"
            "    content: |\n"
            f"      password = {secret()}\n"
            '  "/etc/app.conf":\n'
            f'    content: "api_key={secret()}"\n'
        ),
        ".ebextensions/b.config": (
            "option_settings:\n"
            "  aws:elasticbeanstalk:application:environment:\n"
            f"    DB_PASSWORD: {secret()}\n"
            "files:\n"
            '  "/etc/app.conf":\n'
            "    content: |\n"
            f"      token: {secret()}\n"
        ),
    }


def skipped(secret: Planted) -> dict[str, str]:
    return {
        ".ebextensions/a.config": (
            "option-settings:\n"
            "  aws:elasticbeanstalk:application:environment:\n"
            f"    DB_PASSWORD: {secret()}\n"
            "  aws:rds:dbinstance:\n"
            f"    DBPassword: {secret()}\n"
            "option_settings:\n"
            "  aws:elasticbeanstalk:application:environment:\n"
            f"    API_SECRET: {secret()}\n"
        ),
        ".ebextensions/b.config.bak": f"DB_PASSWORD: {secret()}\n",
        ".ebextensions/c.yml": f"option_settings:\n  password: {secret()}\n",
        ".env": f"DB_PASSWORD={secret()}\n",
        "sub/.ebextensions/d.config": f"DB_PASSWORD: {secret()}\n",
        ".platform/hooks/predeploy/run.sh": f"#!/bin/sh\nexport API_TOKEN={secret()}\n",
    }


def quoted_values(secret: Planted) -> dict[str, str]:
    return {
        ".ebextensions/a.config": (
            "option_settings:\n"
            "  aws:rds:dbinstance:\n"
            f"    DBPassword: 'x y/{secret()}'\n"
            "  aws:elasticbeanstalk:application:environmentsecrets:\n"
            f"    DB_PASSWORD: {secret()}\n"
            "  aws:elasticbeanstalk:application:environment:\n"
            f"    GITHUB_TOKEN: {secret(40)}\n"
            "Resources:\n"
            "  Reports:\n"
            "    Type: AWS::RDS::DBInstance\n"
            "    Properties:\n"
            f"      MasterUserPassword: {secret()}\n"
            "      StorageEncrypted: false\n"
            "      VPCSecurityGroups: [{Ref: Nowhere}]\n"
            "  Cache:\n"
            "    Type: AWS::ElastiCache::ReplicationGroup\n"
            f"    Properties: {{AuthToken: {secret()}, TransitEncryptionEnabled: false}}\n"
            "commands:\n"
            "  01_load:\n"
            f"    command: PASSWORD={secret()} ./load --token={secret()}\n"
            "    cwd: [1]\n"
            "    tset: x\n"
        ),
        ".ebextensions/b.config": (
            "option_settings:\n"
            "  aws:rds:dbinstance:\n"
            f"    DBPassword: {secret()}\n"
            "Resources:\n"
            "  Reports:\n"
            "    Type: AWS::RDS::DBInstance\n"
            "    Properties:\n"
            f"      MasterUserPassword: {secret()}\n"
        ),
    }


def broken(secret: Planted) -> dict[str, str]:
    """Files that do not parse, each with secrets beside and at the mistake."""
    head = "option_settings:\n  aws:elasticbeanstalk:application:environment:\n"
    key = f"-----BEGIN RSA PRIVATE KEY-----\n      {secret(40)}\n      {secret(40)}\n"
    texts = {
        "tab": f"{head}\tDB_PASSWORD: {secret()}\n    API_TOKEN: {secret()}\n",
        "space": f"{head}    DB_PASSWORD:{secret()}\n    API_TOKEN: {secret()}\n",
        "quote": f'{head}    DB_PASSWORD: "{secret()}\n    API_TOKEN: {secret()}\n',
        "single": f"{head}    DB_PASSWORD: '{secret()}'{secret()}\n",
        "smart": f"{head}    DB_PASSWORD: \u201c{secret()}\u201d: x\n",
        "colon": f"{head}    DB_PASSWORD: {secret()}: {secret()}\n",
        "at": f"{head}    DB_PASSWORD: @{secret()}\n",
        "percent": f"{head}    DB_PASSWORD: %{secret()}\n",
        "backtick": f"{head}    DB_PASSWORD: `{secret()}\n",
        "star": f"{head}    DB_PASSWORD: *{secret()}\n",
        "bang": f"{head}    DB_PASSWORD: !{secret()} [\n",
        "brace": f"{head}    DB_PASSWORD: {{{secret()}\n",
        "bracket": f"{head}    DB_PASSWORD: [{secret()}\n",
        "dedent": f"{head}    API_TOKEN: {secret()}\n   DB_PASSWORD: {secret()}\n",
        "block": f"{head}    DB_PASSWORD: |\n      {secret()}\n      {secret()}\n   x: [\n",
        "key": f"{head}    PRIVATE_KEY: |\n      {key}      -----END RSA PRIVATE KEY-----\n  x: [\n",
        "next-line": f"{head}    DB_PASSWORD:\n      {secret()}\n   x: [\n",
        "list": f"option_settings:\n  - option_name: DB_PASSWORD\n    value: {secret()}\n   x: [\n",
        "flow": f"option_settings: [{{option_name: DB_PASSWORD, value: {secret()}}}\n",
        "json": f'{{"option_settings": {{"a": {{"DB_PASSWORD": "{secret()}",}}, "API_SECRET": "{secret()}}}\n',
        "json-line": f'{{"DB_PASSWORD": "{secret()}" "API_TOKEN": "{secret()}"}}',
        "json-quote": f'{{\n"DB_PASSWORD": "{secret()},\n"API_TOKEN": {secret()}\n}}',
        "two": f"{head}    DB_PASSWORD: {secret()}\n---\nDB_PASSWORD: {secret()}\n",
        "assigned": f"export DB_PASSWORD={secret()}\nAPI_TOKEN={secret()}\n",
        "dump": f"{head}    DB_PASSWORD: {secret()}\n<<<<<<< HEAD\n    API_TOKEN: {secret()}\n=======\n",
        "url": f"{head}    X: postgres://app:{secret()}@db:5432/x\n   y: [\n",
        "nul": f"{head}    DB_PASSWORD: {secret()}\x00\n",
        "control": f"{head}    DB_PASSWORD: {secret()}\x07\n",
        "wide": f"{head}    API_TOKEN: {'of ' * 100}{secret()}{' or' * 100}\n   z: [\n",
        "anchor": f"{head}    DB_PASSWORD: &{secret()}\n    API_TOKEN: {secret()}\n   z: [\n",
        "equals": f"{head}    DB_PASSWORD = {secret()}\n    API_TOKEN: 1\n",
        "question": f"{head}    ? DB_PASSWORD\n    : {secret()}\n   z: [\n",
    }
    return {f".ebextensions/{name}.config": text for name, text in texts.items()}


def others(secret: Planted) -> dict[str, str]:
    return {
        "Dockerrun.aws.json": f'{{"AWSEBDockerrunVersion": 2, "password": "{secret()}", }}',
        "docker-compose.yml": (
            f"services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: {secret()}\n   x: [\n"
        ),
        "env.yaml": (
            "SolutionStack: 64bit Amazon Linux 2 v3.5.9 running Python 3.8\n"
            "OptionSettings:\n"
            "  aws:elasticbeanstalk:application:environment:\n"
            f"    DB_PASSWORD: {secret()}\n"
            "  aws:rds:dbinstance:\n"
            f"    DBPassword: {secret()}\n"
        ),
        ".elasticbeanstalk/saved_configs/prod.cfg.yml": (
            "OptionSettings:\n"
            "  aws:elasticbeanstalk:application:environment:\n"
            f"    DB_PASSWORD: {secret()}\n"
            "  aws:rds:dbinstance:\n"
            f"    DBPassword: {secret()}\n"
            "    DBPassword: x\n"
        ),
        "policies/policy.json": (
            '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", '
            f'"Condition": {{"StringEquals": {{"sts:ExternalId": "x"}}}}, "secret": "{secret()}"}}]}}'
        ),
        "Procfile": f"web: DB_PASSWORD={secret()} gunicorn app\n",
        "cron.yaml": f"version: 1\ncron:\n - name: x\n   token: {secret()}\n  - [\n",
    }


BUNDLES = (properties, duplicates, skipped, quoted_values, broken, others)


@pytest.fixture(params=BUNDLES, ids=lambda make: make.__name__)
def planted(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, list[str]]:
    """A bundle full of secrets, and the secrets."""
    secret = Planted()
    for name, text in request.param(secret).items():
        path = tmp_path / "app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    (tmp_path / "app" / "Procfile").touch()
    assert secret.values
    return tmp_path / "app", secret.values


class Runner:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capfd = monkeypatch, capfd

    def __call__(self, *arguments: str) -> tuple[int, str]:
        self._monkeypatch.setattr("sys.argv", ["bundlecheck", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        captured = self._capfd.readouterr()
        assert isinstance(code, int)
        return code, captured.out + captured.err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Runner:
    monkeypatch.delenv("GIT_INDEX_FILE", raising=False)
    return Runner(monkeypatch, capfd)


def leaked(output: str, secrets: list[str]) -> Iterator[str]:
    """Yield the lines that show a secret, or most of one."""
    for line in output.splitlines():
        for secret in secrets:
            if any(secret[at : at + 8] in line for at in range(len(secret) - 7)):
                yield line.strip()[:200]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format(run: Runner, planted: tuple[Path, list[str]], format_: str) -> None:
    folder, secrets = planted
    code, output = run("scan", str(folder), "--profile", "audit", "--format", format_, "--debug")
    assert code == 1
    assert "EB" in output
    assert list(leaked(output, secrets)) == []


@pytest.mark.parametrize("style", STYLES, ids=" ".join)
def test_every_style(run: Runner, planted: tuple[Path, list[str]], style: tuple[str, ...]) -> None:
    folder, secrets = planted
    code, output = run("scan", str(folder), "--profile", "audit", *style)
    assert code == 1
    assert list(leaked(output, secrets)) == []


@pytest.mark.parametrize("format_", ["text", "sarif"])
def test_every_rule_alone(run: Runner, planted: tuple[Path, list[str]], format_: str) -> None:
    """The rules for secrets are not selected, and their secrets are masked all the same."""
    folder, secrets = planted
    for rule in NARROW:
        _, output = run(
            "scan", str(folder), "--profile", "audit", "--select", rule, "--format", format_
        )
        assert list(leaked(output, secrets)) == [], rule


def test_failing_rules(
    run: Runner, planted: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rules for secrets the lines still do not show what looks like one."""
    folder, secrets = planted

    def fails(context: object) -> None:
        raise KeyError(*secrets)

    for rule in load_rules().rules:
        if rule.layer == "secrets" and rule.check is not None:
            monkeypatch.setattr(f"bundlecheck.checks.{rule.check}", fails)
    for format_ in FORMATS:
        _, output = run("scan", str(folder), "--format", format_)
        assert "failed with KeyError" in output or format_ == "github"
        assert list(leaked(output, secrets)) == []
    code, output = run("scan", str(folder), "--debug")
    assert code == 3
    assert "fails" in output
    assert list(leaked(output, secrets)) == []


def test_files_and_archives(
    run: Runner, planted: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, secrets = planted
    reports = [tmp_path / f"report.{name}" for name in FORMATS]
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder).as_posix())
    memory.seek(0)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(memory))
    outputs = [f"--output={name}={path}" for name, path in zip(FORMATS, reports, strict=True)]
    _, output = run("scan", "-", "--quiet", *outputs)
    assert list(leaked(output, secrets)) == []
    for path in reports:
        assert list(leaked(path.read_text(), secrets)) == [], path.name
