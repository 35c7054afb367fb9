from __future__ import annotations

import datetime as dt
import re

import pytest

from bundlecheck.beanstalk.platform_names import PlatformMention, find_branches
from bundlecheck.beanstalk.platform_short import resolve_short
from bundlecheck.beanstalk.platforms import imdsv1_default, platforms


def only(text: str, today: dt.date | None = None) -> PlatformMention:
    found = find_branches(text, today)
    assert len(found) == 1
    return found[0]


def test_table_is_dated() -> None:
    table = platforms()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", table.generated)
    assert table.features["hook-executable-bit"] == dt.date(2022, 4, 29)
    assert table.features["hook-crlf"] == dt.date(2022, 12, 29)
    assert "Python 3.15 running on 64bit Amazon Linux 2023" in table.upcoming
    for branch in table.branches:
        assert branch.os_generation in table.systems
        if branch.status != "supported":
            assert branch.retirement_date is not None
        if branch.os_generation in ("al1", "al2"):
            assert branch.status == "retired"


def test_every_branch_is_found_by_its_own_name() -> None:
    seen = 0
    for branch in platforms().branches:
        if " running on " in branch.name and " - " not in branch.name:
            mention = only(f"x: '{branch.name}'")
            assert (mention.branch, mention.status) == (branch.name, branch.status), branch.name
            assert (mention.start, mention.end) == (4, 4 + len(branch.name))
            assert mention.family == branch.family
            seen += 1
    assert seen > 100


@pytest.mark.parametrize(
    ("text", "status", "date", "generation"),
    [
        ("Python 3.9 running on 64bit Amazon Linux 2023", "retired", "2026-08-13", "al2023"),
        ("Node.js 20 running on 64bit Amazon Linux 2023", "retired", "2026-08-13", "al2023"),
        ("Node.js 22 running on 64bit Amazon Linux 2023", "retiring", "2027-07-31", "al2023"),
        ("Docker running on 64bit Amazon Linux 2023", "supported", None, "al2023"),
        ("Ruby 4.0 running on 64bit Amazon Linux 2023", "supported", None, "al2023"),
        ("64bit Amazon Linux 2023 v4.2.0 running Docker", "supported", None, "al2023"),
        ("64bit Amazon Linux 2023 v5.0.1 running Node.js 20", "retired", "2026-08-13", "al2023"),
        ("64bit Amazon Linux 2 v3.5.2 running Python 3.8", "retired", "2025-04-08", "al2"),
        ("64bit amazon linux 2 v3.5.2 running python 3.8", "retired", "2025-04-08", "al2"),
        ("64bit Amazon Linux 2 (.*) running Docker", "retired", "2026-08-06", "al2"),
        ("64bit Amazon Linux 2 v9.9.9 running Rust 1", "retired", "2026-08-06", "al2"),
        (
            "64bit Amazon Linux 2018.03 v2.16.0 running Docker 19.03.6-ce",
            "retired",
            "2022-07-18",
            "al1",
        ),
        ("64bit Amazon Linux 2016.09 v2.3.1 running PHP 5.6", "retired", "2020-10-31", "al1"),
        ("64bit Amazon Linux 2015.09 v2.0.6 running Node.js", "retired", "2022-07-18", "al1"),
        ("32bit Amazon Linux running PHP 5.3", "retired", "2022-07-18", "al1"),
        ("Node.js running on 64bit Amazon Linux", "retired", "2022-07-18", "al1"),
        ("64bit Amazon Linux 2 v4.1.0 running Corretto 11 with Tomcat 9", "retired", None, "al2"),
        (
            "64bit Windows Server 2012 R2 v2.10.0 running IIS 8.5",
            "retired",
            "2023-12-04",
            "windows",
        ),
        ("64bit Windows Server 2016 v1.2.0 running IIS 10.0", "retired", "2022-06-29", "windows"),
        (
            "64bit Windows Server 2016 v2.15.0 running IIS 10.0",
            "retired_unconfirmed",
            "2026-09-30",
            "windows",
        ),
        (
            "IIS 10.0 running on 64bit Windows Server Core 2022",
            "supported",
            None,
            "windows",
        ),
        ("64bit Amazon Linux 2023 v9.0.0 running Python 3.99", "unknown", None, "al2023"),
        ("64bit Windows Server 2031 v9.0.0 running IIS 12.0", "unknown", None, "windows"),
    ],
)
def test_status(text: str, status: str, date: str | None, generation: str) -> None:
    mention = only(f"name: {text}\nother: 1\n")
    assert mention.text == text
    assert (mention.status, mention.os_generation) == (status, generation)
    if date is not None or status in ("supported", "unknown"):
        assert mention.retirement_date == (dt.date.fromisoformat(date) if date else None)


def test_arn_is_one_mention_with_its_version() -> None:
    arn = "arn:aws:elasticbeanstalk:eu-north-1::platform/PHP 8.0 running on 64bit Amazon Linux 2/3.3.1"
    mention = only(f"PlatformArn: {arn}\n")
    assert (mention.text, mention.version, mention.family) == (arn, "3.3.1", "php")
    assert mention.status == "retired"


def test_arn_with_variables() -> None:
    text = "arn:${AWS::Partition}:elasticbeanstalk:${AWS::Region}::platform/Go 1 running on 64bit Amazon Linux 2023/4.1.0"
    mention = only(text)
    assert (mention.start, mention.end, mention.version) == (0, len(text), "4.1.0")
    assert mention.status == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:elasticbeanstalk:sa-east-1::platform/Node.js 18 running on 64bit\n  Amazon Linux 2023/6.1.0\n",
        "stack: 64bit Amazon Linux 2 v5.8.0 running\r\n    Node.js 18\r\n",
        "# Node.js 18 running on\n# 64bit Amazon Linux 2\n",
        '"Node.js 18 running \\\n  \\on 64bit Amazon Linux 2"',
    ],
)
def test_folded_names_keep_their_offsets(text: str) -> None:
    mention = only(text)
    assert mention.branch.startswith("Node.js 18 running on 64bit Amazon Linux 2")
    assert mention.status == "retired"
    assert "\n" in text[mention.start : mention.end]
    assert "\n" not in mention.text


def test_several_names_in_order() -> None:
    text = "Docker running on 64bit Amazon Linux 2, PHP 8.4 running on 64bit Amazon Linux 2023"
    assert [m.status for m in find_branches(text)] == ["retired", "supported"]


def test_platform_of_an_accounts_own() -> None:
    mention = only("arn:aws:elasticbeanstalk:us-west-2:123456789012:platform/our-stack/1.0.3")
    assert (mention.family, mention.status, mention.version) == ("custom", "retired", "1.0.3")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FROM node:12-alpine",
        "default_platform: docker",
        "the app running Python 3.8",
        "Docker is running on 64bit Amazon Linux 2023 hosts",
        "a worker running on 64bit Linux",
        "running running running",
        "64bit Amazon Linux 2 v3.1.0",
        "arn:aws:elasticbeanstalk:us-west-2::platform/our-stack/1.0.3",
    ],
)
def test_texts_that_name_no_platform(text: str) -> None:
    assert find_branches(text) == []


def test_a_date_turns_retiring_into_retired() -> None:
    name = "Node.js 22 running on 64bit Amazon Linux 2023"
    assert only(name, dt.date(2027, 7, 30)).status == "retiring"
    assert only(name, dt.date(2027, 7, 31)).status == "retired"
    assert only("Docker running on 64bit Amazon Linux 2023", dt.date(2040, 1, 1)).status == (
        "supported"
    )


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("PHP 7.1", "retired"),
        ("php-7.1", "retired"),
        ("Node.js 12", "retired"),
        ("Node.js 18", "retired"),
        ("node.js-20", "retired"),
        ("Python 3.8", "retired"),
        ("python3.6", "retired"),
        ("PHP 7", "retired"),
        ("PHP 5.3", "retired"),
        ("java-8", "retired"),
        ("Ruby 2.6 (Puma)", "retired"),
        ("Tomcat 8.5", "retired"),
        ("Corretto 8 AL2", "retired"),
        ("64bit Amazon Linux 2 v3.4.5", "retired"),
        ("64bit Amazon Linux 2018.03 v2.9.0", "retired"),
        ("Node.js 22", "retiring"),
        ("Corretto 11", "supported"),
        ("Python 3.12", "supported"),
        ("Python 3", "supported"),
        ("Python 3.77", "unknown"),
        ("Python 3.9 running on 64bit Amazon Linux 2023", "retired"),
    ],
)
def test_short_names(name: str, status: str) -> None:
    mention = resolve_short(name)
    assert mention is not None
    assert mention.status == status


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Node.js",
        "docker",
        "Docker",
        "Python",
        "ecs",
        "IIS",
        "64bit Amazon Linux 2023 v4.0.0",
        "something 3.8",
        "null",
        "a" * 5000,
        "php 7" + " with" * 30 + "!",
    ],
)
def test_short_names_that_name_no_branch(name: str) -> None:
    assert resolve_short(name) is None


def test_short_name_means_the_best_of_its_branches() -> None:
    node = resolve_short("Node.js 18")
    assert node is not None
    assert (node.os_generation, node.retirement_date) == ("", dt.date(2025, 8, 11))
    php = resolve_short("PHP 7.1")
    assert php is not None
    assert php.branch == "PHP 7.1 running on 64bit Amazon Linux"


@pytest.mark.parametrize(
    ("generation", "branch", "default"),
    [
        ("al2023", "", "disabled"),
        ("al2", "", "enabled"),
        ("al1", "", "enabled"),
        ("windows", "IIS 10.0 running on 64bit Windows Server 2019", "enabled"),
        ("windows", "IIS 10.0 running on 64bit Windows Server Core 2022", "uncertain"),
        ("windows", "", "uncertain"),
        ("", "", "uncertain"),
    ],
)
def test_metadata_default(generation: str, branch: str, default: str) -> None:
    assert imdsv1_default(generation, branch) == default


def test_hooks_by_operating_system() -> None:
    systems = platforms().systems
    assert systems["al2023"].sets_hook_bit is True
    assert systems["al2"].sets_hook_bit is None
    assert systems["al2"].platform_hooks
    assert not systems["al1"].platform_hooks
    assert not systems["windows"].platform_hooks
