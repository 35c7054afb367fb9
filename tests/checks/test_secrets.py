"""What the examples of the rule files cannot say: what is masked, and what is said of it."""

from __future__ import annotations

import json

import pytest

from bundlecheck.checks.context import Check, Context
from bundlecheck.checks.secrets import database_password_literal, secret_in_environment_property
from bundlecheck.examples import Example, example_target
from bundlecheck.finding import Confidence, Match
from bundlecheck.report.write import render
from bundlecheck.ruleset import load_rules
from bundlecheck.scan import Options, Profile, scan
from tests.models import model_of

PASSWORD = "kR7vuq2Lx9Tz"
HEAD = "option_settings:\n  aws:elasticbeanstalk:application:environment:\n"


def found(check: Check, files: dict[str, str]) -> list[Match]:
    return list(check(Context(model_of(files))))


def masked_texts(text: str, match: Match) -> list[str]:
    lines = text.split("\n")
    assert all(span.line == span.end_line for span in match.secrets)
    return [lines[span.line - 1][span.column - 1 : span.end_column - 1] for span in match.secrets]


@pytest.mark.parametrize(
    "written",
    [
        PASSWORD,
        f"'{PASSWORD}'",
        f'"{PASSWORD}"  # old',
        f"|\n      {PASSWORD}",
        f">-\n      {PASSWORD}",
    ],
)
def test_every_spelling_masks_the_characters_of_the_value(written: str) -> None:
    text = f"{HEAD}    DB_PASSWORD: {written}\n"
    (match,) = found(secret_in_environment_property, {".ebextensions/a.config": text})
    assert masked_texts(text, match) == [PASSWORD]


def test_a_url_keeps_all_but_its_password() -> None:
    text = f"{HEAD}    DATABASE_URL: 'postgres://app:{PASSWORD}@db.internal.net/app'\n"
    (match,) = found(secret_in_environment_property, {".ebextensions/a.config": text})
    assert masked_texts(text, match) == [PASSWORD]
    assert "a password in a URL" in match.message


def test_the_safe_form_names_the_variable_and_not_its_value() -> None:
    text = f"{HEAD}    DB_PASSWORD: {PASSWORD}\n"
    (match,) = found(secret_in_environment_property, {".ebextensions/a.config": text})
    assert "    DB_PASSWORD: arn:aws:secretsmanager:" in match.safe
    assert PASSWORD not in "".join((match.message, match.label, match.safe, *match.identity))


def test_a_file_beside_the_bundle_is_not_said_to_be_shipped() -> None:
    text = f"OptionSettings:\n{HEAD[17:]}    DB_PASSWORD: {PASSWORD}\n"
    path = ".elasticbeanstalk/saved_configs/prod.cfg.yml"
    (match,) = found(secret_in_environment_property, {path: text})
    assert "in this file" in match.message
    assert "bucket" not in match.message


def test_no_report_shows_a_secret() -> None:
    files = {
        ".ebextensions/a.config": f"{HEAD}    DB_PASSWORD: {PASSWORD}\n"
        f"    BROKER: amqp://app:{PASSWORD}x@mq/jobs\n"
        f"  aws:rds:dbinstance:\n    DBPassword: {PASSWORD}y\n",
    }
    example = Example("bundle", tuple(files.items()), (), (), 1)
    rules = load_rules().restricted(["EB402", "EB405"], [])
    report = scan(example_target(example), rules, Options(profile=Profile.AUDIT, debug=True))
    assert len(report.findings) == 3
    for name in ("text", "json", "sarif", "github"):
        assert PASSWORD not in render(report, name)
    json.loads(render(report, "json"))


def test_a_dictionary_word_as_database_password_is_less_certain() -> None:
    text = "option_settings:\n  aws:rds:dbinstance:\n    DBPassword: postgres\n"
    (match,) = found(database_password_literal, {".ebextensions/a.config": text})
    assert match.confidence is Confidence.MEDIUM
    assert "a dictionary word" in match.message


def test_a_literal_behind_two_resources_is_one_finding() -> None:
    text = (
        "Parameters:\n  Pass:\n    Default: kR7vuq2Lx9Tz\nResources:\n"
        "  One:\n    Type: AWS::RDS::DBInstance\n    Properties:\n"
        "      MasterUserPassword: {Ref: Pass}\n"
        "  Two:\n    Type: AWS::RDS::DBCluster\n    Properties:\n"
        "      MasterUserPassword: {Ref: Pass}\n"
    )
    (match,) = found(database_password_literal, {".ebextensions/a.config": text})
    assert match.span.line == 3


def test_a_mapping_that_refers_to_itself_ends() -> None:
    text = (
        'option_settings:\n  aws:elasticbeanstalk:customoption:\n    Pw: \'`{"Ref": "Pw"}`\'\n'
        "Resources:\n  One:\n    Type: AWS::RDS::DBInstance\n    Properties:\n"
        "      MasterUserPassword: {'Fn::GetOptionSetting': {OptionName: Pw}}\n"
    )
    assert found(database_password_literal, {".ebextensions/a.config": text}) == []
